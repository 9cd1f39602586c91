"""Which part of a text belongs to which part of the expected text, when people have edited it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate

# Comparing letter by letter costs the product of both lengths; beyond this only whole lines are compared.
_MOST_PAIRS = 1_000_000
_SHORTEST_MATCH = 2


@dataclass(frozen=True)
class Part:
    """期待する部分: `wild` text may be any (`text` is what it was last time, or "")."""

    text: str
    wild: bool = False
    own_lines: bool = False  # a block on lines of its own, else it stays within a line
    absent: bool = False  # was not there last time: at most the blank line it leaves
    blank: str = ""  # the line break that stands where an absent block of its own lines would be


@dataclass(frozen=True)
class _Owned:
    """A stretch of the text that is found to belong to a part."""

    start: int
    end: int
    part: int


def align(parts: Sequence[Part], found: str) -> list[int]:
    """The ends of the parts in `found`: part i is found[ends[i-1]:ends[i]], the last end is its length."""
    lengths = [len(part.text) for part in parts]
    if "".join(part.text for part in parts) == found:
        return list(accumulate(lengths))
    ends = _match_exactly(parts, found)
    return ends if ends is not None else _match_roughly(parts, found)


# ---------------------------------------------------------------- all fixed text unchanged


def _match_exactly(parts: Sequence[Part], found: str) -> list[int] | None:
    """The ends where the fixed parts stand in `found` letter by letter, else None."""
    ends: list[int] = []
    at = 0
    for index, part in enumerate(parts):
        end = _end_of_wild(parts, index, found, at) if part.wild else _end_of_fixed(part, found, at)
        if end is None:
            return None
        ends.append(end)
        at = end
    return ends if at == len(found) else None


def _end_of_fixed(part: Part, found: str, at: int) -> int | None:
    return at + len(part.text) if found.startswith(part.text, at) else None


def _end_of_wild(parts: Sequence[Part], index: int, found: str, at: int) -> int | None:
    part = parts[index]
    following = parts[index + 1] if index + 1 < len(parts) else Part("")
    if following.wild:
        return None
    if part.absent:
        skipped = at + len(part.blank) if found.startswith(part.blank, at) else at
        return skipped if found.startswith(following.text, skipped) else at
    if index + 2 >= len(parts):
        end = len(found) - len(following.text)
        return end if end >= at and found.endswith(following.text) and _fits(part, found[at:end]) else None
    usual = at + len(part.text)
    if part.text and found.startswith(part.text + following.text, at) and following.text:
        return usual
    end = found.find(following.text, at) if following.text.strip() or not part.own_lines else -1
    if end < 0 or not following.text:
        return None
    return end if _fits(part, found[at:end]) else None


def _fits(part: Part, text: str) -> bool:
    return part.own_lines or "\n" not in text


# ---------------------------------------------------------------- fixed text edited


def _match_roughly(parts: Sequence[Part], found: str) -> list[int]:
    owned = _Lines(parts, found).find_owned()
    owners: list[tuple[int, int]] = []  # (end, part)
    at, before = 0, 0
    for each in [*owned, _Owned(len(found), len(found), len(parts) - 1)]:
        owners += _share(parts, found, at, each.start, before, each.part)
        owners.append((each.end, each.part))
        at, before = each.end, each.part
    ends = [0] * len(parts)
    for end, part in owners:
        ends[part] = max(ends[part], end)
    return list(accumulate(ends, max))


def _share(
    parts: Sequence[Part], found: str, start: int, end: int, before: int, after: int
) -> list[tuple[int, int]]:
    """Whom the text between two found parts belongs to, as (end, part)."""
    if start >= end or before == after:
        return [(end, before)] if start < end else []
    text = found[start:end]
    wild = [index for index in range(before, after + 1) if parts[index].wild]
    blocks = [index for index in wild if parts[index].own_lines and not parts[index].absent]
    if not text.strip():
        blocks = blocks or [index for index in wild if parts[index].own_lines]
    if blocks:
        return [(end, blocks[0])]
    inline = [index for index in wild if not parts[index].own_lines and not parts[index].absent]
    if not inline:
        return [(end, before if not parts[before].absent else after)]
    return _share_lines(parts, text, start, inline, before, after)


def _share_lines(
    parts: Sequence[Part], text: str, start: int, inline: list[int], before: int, after: int
) -> list[tuple[int, int]]:
    """An inline part gets only what stands on its own line."""
    end = start + len(text)
    if "\n" not in text:
        return [(end, before if before in inline else after if after in inline else inline[0])]
    if before in inline:
        return [(start + text.index("\n"), before), (end, min(before + 1, after))]
    if after in inline:
        return [(start + text.rindex("\n") + 1, max(after - 1, before)), (end, after)]
    return [(end, before)]


class _Lines:
    """Compares line by line, then letter by letter where lines differ."""

    def __init__(self, parts: Sequence[Part], found: str) -> None:
        self._parts = parts
        self._starts = [0, *accumulate(len(part.text) for part in parts)]
        self._expected = "".join(part.text for part in parts)
        self._found = found
        self._wild: dict[int, tuple[list[int], list[Part]]] = {}  # line -> numbers and pieces of its parts

    def find_owned(self) -> list[_Owned]:
        """What surely belongs to a part, in order."""
        expected, found = _split_lines(self._expected), _split_lines(self._found)
        x_at, g_at = [0, *accumulate(map(len, expected))], [0, *accumulate(map(len, found))]
        keys_x, keys_g = self._keys(expected, found, x_at)
        matcher = SequenceMatcher(lambda line: not str(line).strip(), keys_x, keys_g, autojunk=False)
        owned: list[_Owned] = []
        for tag, x1, x2, g1, g2 in matcher.get_opcodes():
            if tag == "equal":
                for x, g in zip(range(x1, x2), range(g1, g2), strict=True):
                    owned += self._own_line(x, expected[x], x_at[x], found[g], g_at[g])
            elif tag == "replace":
                owned += self._own_letters(x_at[x1], x_at[x2], g_at[g1], g_at[g2])
        return owned

    def _keys(self, expected: list[str], found: list[str], x_at: list[int]) -> tuple[list[str], list[str]]:
        """Lines as what they are compared by: a found line that fits a line with a wild part gets that line's."""
        known, there = set(expected), set(found)
        keys_x = list(expected)
        for index, line in enumerate(expected):
            pieces = self._pieces(x_at[index], x_at[index + 1])
            letters = sum(len(piece.text.strip()) for piece in pieces[1] if not piece.wild)
            if any(piece.wild and not piece.own_lines for piece in pieces[1]) and letters >= _SHORTEST_MATCH:
                self._wild[index] = pieces
                keys_x[index] = line if line in there else f"\0{index}"
        open_ = [index for index in self._wild if keys_x[index].startswith("\0")]
        keys_g = []
        for line in found:
            fit = None
            if line not in known:
                fit = next((i for i in open_ if _match_exactly(self._wild[i][1], line) is not None), None)
            if fit is not None:
                open_.remove(fit)
            keys_g.append(line if fit is None else f"\0{fit}")
        return keys_x, keys_g

    def _pieces(self, start: int, end: int) -> tuple[list[int], list[Part]]:
        """The parts on a line of the expected text, each cut to the line; wild ones may be empty."""
        numbers, pieces = [], []
        for index, part in enumerate(self._parts):
            left, right = max(self._starts[index], start), min(self._starts[index + 1], end)
            if left < right or (part.wild and start <= left == right < end):
                numbers.append(index)
                pieces.append(Part(self._expected[left:right], part.wild, part.own_lines, part.absent))
        return numbers, pieces

    def _own_line(self, x: int, expected: str, x_at: int, found: str, g_at: int) -> list[_Owned]:
        if expected == found:
            return self._own_span(x_at, g_at, len(found))
        numbers, pieces = self._wild[x]
        ends = _match_exactly(pieces, found) or []
        starts = [0, *ends]
        return [_Owned(g_at + s, g_at + e, n) for n, s, e in zip(numbers, starts, ends, strict=False)]

    def _own_letters(self, x1: int, x2: int, g1: int, g2: int) -> list[_Owned]:
        if (x2 - x1) * (g2 - g1) > _MOST_PAIRS:
            return []
        matcher = SequenceMatcher(None, self._expected[x1:x2], self._found[g1:g2], autojunk=False)
        owned = []
        for match in matcher.get_matching_blocks():
            x = x1 + match.a
            if match.size >= _SHORTEST_MATCH or (match.size and self._is_next_to_wild(x)):
                owned += self._own_span(x, g1 + match.b, match.size)
        return owned

    def _is_next_to_wild(self, at: int) -> bool:
        """True for a letter of fixed text right before or after a wild part: it tells where that one ends."""
        return any(
            part.wild and at in (self._starts[index] - 1, self._starts[index + 1])
            for index, part in enumerate(self._parts)
        )

    def _own_span(self, x_at: int, g_at: int, length: int) -> list[_Owned]:
        """An equal stretch, cut at the ends of the parts."""
        owned = []
        for index in range(len(self._parts)):
            left, right = max(self._starts[index], x_at), min(self._starts[index + 1], x_at + length)
            if left < right:
                owned.append(_Owned(g_at + left - x_at, g_at + right - x_at, index))
        return owned


def _split_lines(text: str) -> list[str]:
    """The lines with their line breaks, cut at LF alone."""
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]
