"""Inline marks `##…##{#id}` within one line or one table cell, and stray `##` that are none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bcp.errors import Message
from bcp.frozen import dataclass
from bcp.inputs import mark_faults as fault

_CODE_SPAN = re.compile(r"(`+)(?!`)(?:.*?[^`])\1(?!`)")
_BACKTICKS = re.compile(r"`+")
_HASHES = re.compile(r"#+")
_FULLWIDTH = re.compile(r"[#＃]*＃[#＃]*")
_ID = re.compile(r"\{#([^}\n]*)\}")


@dataclass(frozen=True)
class InlineMark:
    """行内マーク: columns of the opening sign, the end of the text and the end of it all."""

    start: int
    text_end: int
    end: int
    id: str | None


@dataclass(frozen=True)
class InlineFault:
    """行内マークの誤り."""

    column: int
    fault: tuple[Message, Message]


def find_hashes(line: str, start: int, end: int) -> list[tuple[int, int]]:
    """Column and length of each run of two or more `#` that is neither escaped nor in a code span."""
    found = []
    for column, length in _runs(line, start, end):
        if length > 1:
            found.append((column, length))
    return found


def _runs(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    while at < end:
        if line[at] == "\\":
            at += 3 if line.startswith("##", at + 1) else 2
        elif line[at] == "`":
            at = _skip_code(line, at, end)
        elif run := _HASHES.match(line, at, end):
            yield at, run.end() - at
            at = run.end()
        else:
            at += 1


def _skip_code(line: str, at: int, end: int) -> int:
    span = _CODE_SPAN.match(line, at, end)
    ticks = _BACKTICKS.match(line, at, end)
    return span.end() if span else ticks.end() if ticks else at + 1


def find_fullwidth(line: str) -> tuple[int, str] | None:
    """Column and text of the first run with a full-width ＃ that somebody may have meant as a mark."""
    code = find_code_spans(line)
    for match in _FULLWIDTH.finditer(line):
        inside = any(start <= match.start() < end for start, end in code)
        if len(match[0]) > 1 and not inside:
            return match.start(), match[0]
    return None


def find_code_spans(line: str) -> list[tuple[int, int]]:
    """Start and end of each code span of the line."""
    if "`" not in line:
        return []
    spans = []
    at = 0
    while at < len(line):
        if line[at] == "\\":
            at += 2
        elif line[at] == "`":
            end = _skip_code(line, at, len(line))
            if _CODE_SPAN.match(line, at):
                spans.append((at, end))
            at = end
        else:
            at += 1
    return spans


def find_inline_marks(
    line: str, start: int, end: int, *, in_table: bool
) -> Iterator[InlineMark | InlineFault]:
    """The marks and faults between two columns of a line, in order."""
    opened: int | None = None
    for column, length in find_hashes(line, start, end):
        if length not in (2, 4):
            yield InlineFault(column, fault.hash_run(length))
            return  # which of the signs that follow open and which close cannot be told
        if opened is None:
            if length == 4:
                yield InlineFault(column, fault.EMPTY)
            opened = column if length == 2 else None
        else:
            yield _close(line, opened, column, end)
            opened = column + 2 if length == 4 else None
    if opened is not None:
        yield InlineFault(opened, fault.UNCLOSED_IN_CELL if in_table else fault.UNCLOSED_INLINE)


def _close(line: str, opened: int, column: int, end: int) -> InlineMark | InlineFault:
    content = line[opened + 2 : column]
    if content != content.strip():
        return InlineFault(opened, fault.padded(content))
    id_ = _ID.match(line, column + 2, end)
    if id_ is None and line.startswith("{#", column + 2):
        return InlineFault(column + 2, fault.bad_id(line[column + 4 : end]))
    return InlineMark(opened, column, id_.end() if id_ else column + 2, id_[1] if id_ else None)
