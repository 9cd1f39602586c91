"""Tables on a terminal: columns padded by display width, long cells folded."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_NEVER_FIRST = "、。，．）」』】〕・ーぁぃぅぇぉっゃゅょァィゥェォッャュョ）,.)!?！？"


def width_of(text: str) -> int:
    """Columns that `text` takes on a terminal."""
    if all(map(_is_plain, text)):
        return sum(map(_columns, text))
    from wcwidth import wcswidth

    width = wcswidth(text)
    return width if width >= 0 else len(text)


@lru_cache(maxsize=4096)
def _is_plain(character: str) -> bool:
    """True for letters, signs and spaces that stand alone; wcwidth, whose tables are long, knows the others."""
    in_blocks = character < "\u1100" or "\u2010" <= character < "\ud7b0" or "\uf900" <= character < "\uffa0"
    return in_blocks and unicodedata.category(character) in _PLAIN


@lru_cache(maxsize=4096)
def _columns(character: str) -> int:
    """Columns of one character; 0 for what joins the one before."""
    if _is_plain(character):
        return 2 if unicodedata.east_asian_width(character) in "WF" else 1
    from wcwidth import wcwidth

    return max(wcwidth(character), 0)


_PLAIN = {
    "Lu",
    "Ll",
    "Lo",
    "Lm",
    "Nd",
    "Nl",
    "No",
    "Pc",
    "Pd",
    "Ps",
    "Pe",
    "Pi",
    "Pf",
    "Po",
    "Sm",
    "Sc",
    "So",
    "Zs",
}


def fold(text: str, width: int) -> list[str]:
    """`text` cut into lines of at most `width` columns."""
    lines, line, used = [], "", 0
    for character in text:
        wide = _columns(character)
        if used + wide > width and line:
            kept = line[:-1] if character in _NEVER_FIRST and len(line) > 1 else line
            lines.append(kept)
            line = line[len(kept) :]
            used = width_of(line)
        line += character
        used += wide
    return [*lines, line]


def format_table(header: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    """The table in at most `width` columns: wide columns give way first."""
    columns = list(zip(header, *rows, strict=True))
    widths = [max(width_of(cell) for cell in column) for column in columns]
    room = max(width - 2 * (len(widths) - 1), 4 * len(widths))
    while sum(widths) > room:
        widest = widths.index(max(widths))
        if widths[widest] <= 8:
            break
        widths[widest] -= 1
    rule = "  ".join("-" * w for w in widths)
    lines = [*_lines(header, widths), rule]
    for row in rows:
        lines += _lines(row, widths)
    return "\n".join(lines)


def _lines(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    folded = [fold(cell, width) for cell, width in zip(cells, widths, strict=True)]
    height = max(len(cell) for cell in folded)
    lines = []
    for index in range(height):
        parts = [cell[index] if index < len(cell) else "" for cell in folded]
        padded = [part + " " * (w - width_of(part)) for part, w in zip(parts, widths, strict=True)]
        lines.append("  ".join(padded).rstrip())
    return lines
