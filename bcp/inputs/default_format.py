"""The format and length of a block of which the front matter says nothing, from its default text."""

from __future__ import annotations

import re

from bcp.inputs.markdown_lines import LineKind, classify_lines
from bcp.vocabulary import Format

_BULLET = re.compile(r" {0,3}([-+*])[ \t]")
_NUMBER = re.compile(r" {0,3}[0-9]{1,9}([.)])[ \t]")
_SHORTEST_INLINE, _SHORTEST_BLOCK, _FACTOR = 200, 4000, 3


def guess_format(default: str) -> Format:
    """list, steps or table where the text is exactly one of them, else text."""
    lines = default.split("\n")
    kinds = classify_lines(lines)
    if LineKind.CODE in kinds:
        return Format.TEXT
    if all(kind is LineKind.TABLE for kind in kinds):
        return Format.TABLE
    if _is_one_list(lines, _BULLET):
        return Format.LIST
    return Format.STEPS if _is_one_list(lines, _NUMBER) else Format.TEXT


def _is_one_list(lines: list[str], marker: re.Pattern[str]) -> bool:
    """True where each line begins an item with the same sign, belongs to one, or is blank between items."""
    first = marker.match(lines[0])
    if first is None:
        return False
    for before, line in zip(lines, lines[1:], strict=False):
        match = marker.match(line)
        is_item = match is not None and match[1] == first[1]
        # a line right below an item belongs to it, unless a blank line stands between
        belongs = line.startswith((" ", "\t")) or (before.strip() and not _begins_block(line))
        if line.strip() and not is_item and not belongs:
            return False
    return True


def _begins_block(line: str) -> bool:
    return bool(
        _BULLET.match(line) or _NUMBER.match(line) or re.match(r" {0,3}(?:#{1,6}(?:[ \t]|$)|>|```|~~~)", line)
    )


def guess_max_chars(default: str, *, inline: bool) -> int:
    """Three times the default's length, at least 200, or 4000 for a block of its own lines."""
    return max(_FACTOR * len(default), _SHORTEST_INLINE if inline else _SHORTEST_BLOCK)
