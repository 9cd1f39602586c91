"""Two sequences paired: equal items first, then in what is left those that are most alike, order kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from difflib import SequenceMatcher

Pair = tuple[int | None, int | None]  # (place in old, place in new); None: it came or went

ALIKE = 0.5
_SHORT = 60
_MOST_PAIRS = 250_000  # beyond this a stretch is not looked into: everything in it went and came


def pair_up(
    old: Sequence[Hashable], new: Sequence[Hashable], likeness: Callable[[int, int], float]
) -> list[Pair]:
    """The pairs in reading order; where nothing pairs, what went stands before what came."""
    pairs: list[Pair] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs += zip(range(a, b), range(c, d), strict=True)
        else:
            pairs += _pair_alike(range(a, b), range(c, d), likeness)
    return pairs


def _pair_alike(old: range, new: range, likeness: Callable[[int, int], float]) -> list[Pair]:
    if not old or not new or len(old) * len(new) > _MOST_PAIRS:
        return [*((i, None) for i in old), *((None, j) for j in new)]
    best = _best_scores(old, new, likeness)
    pairs: list[Pair] = []
    i, j = 0, 0
    while i < len(old) or j < len(new):
        paired, total = best[i][j]
        if paired:
            pairs.append((old[i], new[j]))
            i, j = i + 1, j + 1
        elif i < len(old) and total == best[i + 1][j][1]:
            pairs.append((old[i], None))
            i += 1
        else:
            pairs.append((None, new[j]))
            j += 1
    return _went_before_came(pairs)


def _best_scores(
    old: range, new: range, likeness: Callable[[int, int], float]
) -> list[list[tuple[bool, float]]]:
    """best[i][j]: whether i and j pair, and the highest sum of likenesses from there on."""
    best = [[(False, 0.0)] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            skip = max(best[i + 1][j][1], best[i][j + 1][1])
            score = likeness(old[i], new[j])
            together = score + best[i + 1][j + 1][1] if score >= ALIKE else -1.0
            best[i][j] = (True, together) if together > skip else (False, skip)
    return best


def _went_before_came(pairs: list[Pair]) -> list[Pair]:
    """Between two pairs first what went, then what came."""
    ordered: list[Pair] = []
    went: list[Pair] = []
    came: list[Pair] = []
    for pair in [*pairs, (0, 0)]:
        if pair[1] is None:
            went.append(pair)
        elif pair[0] is None:
            came.append(pair)
        else:
            ordered += [*went, *came, pair]
            went, came = [], []
    return ordered[:-1]


class Gist:
    """要旨 of a text: what it is compared by."""

    def __init__(self, text: str = "") -> None:
        self.text = text
        framed = f"\x02{text}\x03"
        self._pairs = Counter(framed[at : at + 2] for at in range(len(framed) - 1))

    def likeness(self, other: Gist) -> float:
        """0 for texts that share nothing, 1 for equal ones; short ones are compared sign by sign."""
        quick = _overlap(self._pairs, other._pairs)
        if quick >= ALIKE or max(len(self.text), len(other.text)) > _SHORT:
            return quick
        if _overlap(Counter(self.text), Counter(other.text)) < ALIKE:
            return quick
        return SequenceMatcher(None, self.text, other.text, autojunk=False).ratio()


def _overlap(old: Counter[str], new: Counter[str]) -> float:
    if len(old) > len(new):
        old, new = new, old
    shared = sum(min(count, new[pair]) for pair, count in old.items() if pair in new)
    return 2 * shared / max(old.total() + new.total(), 1)
