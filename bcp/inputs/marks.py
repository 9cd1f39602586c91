"""The `##` marks of a template: found by lines, before Markdown, outside code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bcp.frozen import dataclass
from bcp.inputs import mark_faults as fault
from bcp.inputs.faults import Faults
from bcp.inputs.inline_marks import InlineMark, find_fullwidth, find_hashes, find_inline_marks
from bcp.inputs.markdown_lines import (
    MARK_LINE,
    LineKind,
    classify_lines,
    find_heading,
    find_trimmed,
    is_underline,
    split_cells,
)
from bcp.vocabulary import Position

BLOCK_ID = re.compile(r"[a-z][a-z0-9_-]{0,39}")


@dataclass(frozen=True)
class Mark:
    """マーク: a marked stretch; offsets into the text, id "" where none is written."""

    start: int
    end: int
    default_start: int
    default_end: int
    id: str
    inline: bool
    in_table: bool
    position: Position  # of the opening sign
    heading_path: tuple[str, ...]


@dataclass(frozen=True)
class _Open:
    """A block that is not closed yet."""

    start: int
    content: int
    id: str
    position: Position
    heading_path: tuple[str, ...]


class _Headings:
    """The headings above the line that is read."""

    def __init__(self) -> None:
        self._stack: list[tuple[int, str]] = []

    def enter(self, level: int, text: str) -> None:
        self._stack = [each for each in self._stack if each[0] < level] + [(level, text)]

    def path(self) -> tuple[str, ...]:
        return tuple(text for _, text in self._stack)


def find_marks(text: str, path: str, faults: Faults, first_line: int = 1) -> list[Mark]:
    """The marks of `text` in order; `first_line` is the line of the file it begins at."""
    scanner = _Scanner(path, faults, first_line)
    scanner.scan(text)
    return scanner.marks


class _Scanner:
    """Reads line by line; a faulty mark is noted and reading goes on."""

    def __init__(self, path: str, faults: Faults, first_line: int) -> None:
        self._path = path
        self._faults = faults
        self._first_line = first_line
        self._open: _Open | None = None
        self._headings = _Headings()
        self.marks: list[Mark] = []

    def scan(self, text: str) -> None:
        before = len(self._faults.errors)
        offset = 0
        lines = text.split("\n")
        kinds = classify_lines(lines)
        for index, (line, kind) in enumerate(zip(lines, kinds, strict=True)):
            if kind is not LineKind.CODE:
                above = lines[index - 1] if index and kinds[index - 1] is LineKind.TEXT else ""
                self._line(line, above, index, offset, in_table=kind is LineKind.TABLE)
            offset += len(line) + 1
        if self._open:
            self._faults.add(self._open.position, *fault.UNCLOSED_BLOCK)
        if not self.marks and len(self._faults.errors) == before:
            self._faults.add(Position(self._path, self._first_line, 1), *fault.NO_MARK)

    def _position(self, index: int, column: int) -> Position:
        return Position(self._path, self._first_line + index, column + 1)

    def _line(self, line: str, above: str, index: int, offset: int, *, in_table: bool) -> None:
        if fullwidth := find_fullwidth(line):
            self._faults.add(self._position(index, fullwidth[0]), *fault.fullwidth(fullwidth[1]))
        mark_line = MARK_LINE.fullmatch(line)
        if mark_line:
            self._mark_line(mark_line, line, index, offset)
        elif self._open:
            self._refuse_nested(line, index)
        else:
            self._fixed_line(line, above, index, offset, in_table=in_table)

    # ------------------------------------------------------------ blocks

    def _mark_line(self, match: re.Match[str], line: str, index: int, offset: int) -> None:
        position = self._position(index, line.index("##"))
        if match[1] is not None and self._open:
            self._faults.add(position, *fault.nested_block(self._open.position.line))
            self._close(offset, offset)
        if self._open:
            self._close(offset, offset + len(line))
        else:
            id_ = self._checked_id(match[1], position)
            self._open = _Open(offset, offset + len(line) + 1, id_, position, self._headings.path())

    def _close(self, content_end: int, end: int) -> None:
        opened = self._open
        if opened is None:
            return
        self.marks.append(
            Mark(
                opened.start, end, opened.content, max(opened.content, content_end), opened.id,
                False, False, opened.position, opened.heading_path,
            )
        )  # fmt: skip
        self._open = None

    def _refuse_nested(self, line: str, index: int) -> None:
        heading = find_heading(line)
        start, end = (heading.start, heading.end) if heading else (0, len(line))
        hashes = find_hashes(line, start, end)
        if hashes and self._open:
            self._faults.add(
                self._position(index, hashes[0][0]), *fault.nested_inline(self._open.position.line)
            )

    # ------------------------------------------------------------ fixed text

    def _fixed_line(self, line: str, above: str, index: int, offset: int, *, in_table: bool) -> None:
        heading = find_heading(line)
        span = (heading.start, heading.end) if heading else (0, len(line))
        regions = split_cells(line) if in_table else [span]
        found = [mark for start, end in regions for mark in self._inline(line, start, end, index, in_table)]
        if heading:
            self._headings.enter(heading.level, _plain(line, *span, found))
        elif level := is_underline(line, above):
            self._headings.enter(level, above.strip())
        for mark in found:
            self._add_inline(mark, index, offset, in_table=in_table)

    def _inline(self, line: str, start: int, end: int, index: int, in_table: bool) -> Iterator[InlineMark]:
        for found in find_inline_marks(line, start, end, in_table=in_table):
            if isinstance(found, InlineMark):
                yield found
            else:
                self._faults.add(self._position(index, found.column), *found.fault)

    def _add_inline(self, mark: InlineMark, index: int, offset: int, *, in_table: bool) -> None:
        position = self._position(index, mark.start)
        self.marks.append(
            Mark(
                offset + mark.start, offset + mark.end, offset + mark.start + 2, offset + mark.text_end,
                self._checked_id(mark.id, position), True, in_table, position, self._headings.path(),
            )
        )  # fmt: skip

    def _checked_id(self, written: str | None, position: Position) -> str:
        if written is None or BLOCK_ID.fullmatch(written):
            return written or ""
        self._faults.add(position, *fault.bad_id(written))
        return ""


def find_default(text: str, mark: Mark) -> tuple[int, int]:
    """Start and end of the default text, for a block without its outer blank lines."""
    if mark.inline:
        return mark.default_start, mark.default_end
    start, end = find_trimmed(text[mark.default_start : mark.default_end])
    return mark.default_start + start, mark.default_start + end


def _plain(line: str, start: int, end: int, marks: list[InlineMark]) -> str:
    """The text of a heading without marks."""
    for mark in reversed(marks):
        line = line[: mark.start] + line[mark.start + 2 : mark.text_end] + line[mark.end :]
        end -= (mark.end - mark.start) - (mark.text_end - mark.start - 2)
    return line[start:end].replace("\\##", "##").strip()
