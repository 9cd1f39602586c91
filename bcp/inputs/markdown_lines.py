"""What each line of a Markdown text is, as far as marks and facts need to know: code, table, heading or text."""

from __future__ import annotations

import re
from enum import StrEnum

from bcp.frozen import dataclass

MARK_LINE = re.compile(r" {0,3}##(?:\{#([^}\n]*)\})?[ \t]*")

_CONTAINERS = r"(?:(?:>|[-+*]|[0-9]{1,9}[.)])[ \t]{1,4})*"
_HEADING = re.compile(rf" {{0,3}}({_CONTAINERS})(#{{1,6}})(?:[ \t]+(.*))?")
_CLOSING_RUN = re.compile(r"(?:^|[ \t]+)#+[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*")
_NO_PARAGRAPH = re.compile(r"[ \t]*(?:$|[>|]|[-+*][ \t]|[0-9]{1,9}[.)][ \t])")
_FENCE = re.compile(r"(`{3,}(?=[^`]*$)|~{3,})")
_LIST_MARKER = re.compile(r"(?:[-+*]|[0-9]{1,9}[.)])(?:[ \t]+|$)")
_QUOTE = re.compile(r" {0,3}>[ \t]?")
_DELIMITER_ROW = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")


class LineKind(StrEnum):
    """行の種類."""

    TEXT = "text"
    CODE = "code"  # a fence or a line in one
    TABLE = "table"


@dataclass(frozen=True)
class Heading:
    """見出し: its level, and where its text stands in the line without the `#` runs."""

    level: int
    start: int
    end: int


def find_heading(line: str) -> Heading | None:
    """The heading on this line; None for a mark line and for a lone `##` in a quote or list."""
    match = _HEADING.fullmatch(line)
    if match is None or MARK_LINE.fullmatch(line):
        return None
    containers, run, text = match.groups()
    if text is None:
        return None if containers else Heading(len(run), len(line), len(line))
    start = match.start(3)
    closing = _CLOSING_RUN.search(text)
    return Heading(len(run), start, start + (closing.start() if closing else len(text.rstrip())))


def is_underline(line: str, above: str) -> int:
    """1 or 2 where `line` makes a heading of the paragraph line `above` (=== or ---), else 0."""
    is_paragraph = not (_NO_PARAGRAPH.match(above) or MARK_LINE.fullmatch(above) or find_heading(above))
    if not is_paragraph or not _UNDERLINE.fullmatch(line):
        return 0
    return 1 if "=" in line else 2


def classify_lines(lines: list[str]) -> list[LineKind]:
    """The kind of each line; a mark line ends a table, as a blank line does."""
    kinds = _mark_code(lines)
    for index, line in enumerate(lines):
        if index and kinds[index] is LineKind.TEXT and _is_delimiter_row(line) and "|" in lines[index - 1]:
            _mark_table(lines, kinds, index - 1)
    return kinds


def _is_delimiter_row(line: str) -> bool:
    return "|" in line and _DELIMITER_ROW.fullmatch(line) is not None


def _mark_table(lines: list[str], kinds: list[LineKind], start: int) -> None:
    for index in range(start, len(lines)):
        line = lines[index]
        is_end = not line.strip() or MARK_LINE.fullmatch(line) or find_heading(line)
        if kinds[index] is LineKind.CODE or is_end:
            return
        kinds[index] = LineKind.TABLE


def _mark_code(lines: list[str]) -> list[LineKind]:
    kinds = []
    fences = _Fences()
    for line in lines:
        kinds.append(LineKind.CODE if fences.is_code(line) else LineKind.TEXT)
    return kinds


class _Fences:
    """Follows fences through a text, with those in list items, which are indented with their item."""

    def __init__(self) -> None:
        self._open = ""
        self._indents: list[int] = []  # of the content of the list items that are open

    def is_code(self, line: str) -> bool:
        line = line.expandtabs(4)
        while quote := _QUOTE.match(line):
            line = line[quote.end() :]
        content = line.lstrip(" ")
        if self._open:
            self._close(content.rstrip())
            return True
        fence = _FENCE.match(content) if content else None
        indent = self._enter(line, content)
        if fence is None and (marker := _LIST_MARKER.match(content)):
            fence = _FENCE.match(content[marker.end() :])
            indent = 0
        self._open = fence[1] if fence and indent <= 3 else ""
        return bool(self._open)

    def _close(self, content: str) -> None:
        if len(content) >= len(self._open) and not content.strip(self._open[0]):
            self._open = ""

    def _enter(self, line: str, content: str) -> int:
        """The indent of the line within the innermost list item that it belongs to."""
        indent = len(line) - len(content)
        if not content:
            return 0
        while self._indents and indent < self._indents[-1]:
            self._indents.pop()
        inner = indent - (self._indents[-1] if self._indents else 0)
        marker = _LIST_MARKER.match(content)
        if marker and inner <= 3:
            self._indents.append(indent + marker.end())
        return inner


def split_cells(line: str) -> list[tuple[int, int]]:
    """Start and end of each cell of a table row, between the `|` that no backslash stands before."""
    bars = [index for index, char in enumerate(line) if char == "|" and line[index - 1 : index] != "\\"]
    edges = [-1, *bars, len(line)]
    return [(left + 1, right) for left, right in zip(edges, edges[1:], strict=False)]


def trim_blank_lines(text: str) -> str:
    """The text without blank lines before and after it, and without the last line break."""
    start, end = find_trimmed(text)
    return text[start:end]


def find_trimmed(text: str) -> tuple[int, int]:
    """Start and end of `text` without outer blank lines and without the last line break."""
    leading = re.match(r"(?:[ \t]*\n)*", text)
    start = leading.end() if leading else 0
    if not text[start:].strip(" \t\n"):
        return len(text), len(text)
    trailing = re.search(r"(?:\n[ \t]*)+\Z", text)
    return start, trailing.start() if trailing else len(text)
