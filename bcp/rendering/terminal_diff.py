"""A difference for the terminal: readable without colour, and in the width of the window."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bcp.rendering.docx.xml import clean
from bcp.rendering.tokens import Change, Kind, diff_tokens

_CONTEXT = 1  # unchanged lines shown beside a changed one
_BRACKETS: dict[Kind, tuple[str, str]] = {"removed": ("[-", "-]"), "added": ("{+", "+}"), "same": ("", "")}
# Struck and underlined too: red and green alone tell one man in twenty nothing.
_COLOURS: dict[Kind, tuple[str, str]] = {
    "removed": ("\x1b[9;31m", "\x1b[0m"),
    "added": ("\x1b[4;32m", "\x1b[0m"),
    "same": ("", ""),
}


@dataclass(frozen=True, slots=True)
class DiffPair:
    """比較: one block before and after; `note` says why it changed."""

    title: str
    old: str
    new: str
    note: str = ""


Line = tuple[Change, ...]


def render_terminal_diff(pairs: Iterable[DiffPair], colour: bool, width: int = 80) -> str:
    """The differing pairs one after the other, ending in a line end; "" when nothing differs."""
    return "".join(
        _pair(pair, colour, max(width, 20)) for pair in pairs if clean(pair.old) != clean(pair.new)
    )


def _pair(pair: DiffPair, colour: bool, width: int) -> str:
    lines = _lines(diff_tokens(clean(pair.old), clean(pair.new)))
    body = [text for line in _fold(lines) for text in _shown(line, colour, width)]
    head = [f"── {clean(pair.title)} ──", *([f"   {clean(pair.note)}"] if pair.note else [])]
    return "\n".join([*head, *body, ""]) + "\n"


def _lines(changes: Iterable[Change]) -> list[Line]:
    """The changes cut at the line ends, so that a change over several lines is marked on each."""
    lines: list[list[Change]] = [[]]
    for change in changes:
        first, *rest = change.text.split("\n")
        lines[-1].append(Change(change.kind, first))
        for piece in rest:
            # A line end that came or went shows as a mark of its own; else an empty line would be lost.
            if change.kind != "same":
                lines[-1].append(Change(change.kind, "↵"))
            lines.append([Change(change.kind, piece)])
    return [tuple(change for change in line if change.text) for line in lines]


def _fold(lines: list[Line]) -> Iterator[Line | int]:
    """The changed lines with their neighbours; a number stands for that many lines left out."""
    changed = [any(change.kind != "same" for change in line) for line in lines]
    hidden = 0
    for index, line in enumerate(lines):
        if any(changed[max(0, index - _CONTEXT) : index + _CONTEXT + 1]):
            if hidden:
                yield hidden
            hidden = 0
            yield line
        else:
            hidden += 1
    if hidden:
        yield hidden


def _shown(line: Line | int, colour: bool, width: int) -> list[str]:
    if isinstance(line, int):
        return [f"  …（{line}行は同じ）"]
    marks = _COLOURS if colour else _BRACKETS
    rows = _wrap(line, width - 2, 0 if colour else 4)
    return ["  " + "".join(marks[kind][0] + text + marks[kind][1] for kind, text in row) for row in rows]


def _wrap(line: Line, width: int, extra: int) -> list[list[Change]]:
    """The line in rows of at most `width` columns; `extra` are the columns the marks of a change take."""
    rows: list[list[Change]] = [[]]
    room = width
    for kind, text in line:
        marks = 0 if kind == "same" else extra
        for sign in text:
            row = rows[-1]
            opens = not row or row[-1].kind != kind
            need = columns(sign) + (marks if opens else 0)
            if need > room and row:
                rows.append([])
                row, opens, room = rows[-1], True, width
                need = columns(sign) + marks
            if opens:
                row.append(Change(kind, sign))
            else:
                row[-1] = Change(kind, row[-1].text + sign)
            room -= need
    return rows


def columns(text: str) -> int:
    """The columns `text` takes in a Japanese terminal: signs of ambiguous width (①, ○) take two."""
    from wcwidth import wcwidth

    return sum(2 if _is_ambiguous(sign) else max(wcwidth(sign), 0) for sign in text)


def _is_ambiguous(sign: str) -> bool:
    import unicodedata

    return unicodedata.east_asian_width(sign) == "A" and not unicodedata.combining(sign)
