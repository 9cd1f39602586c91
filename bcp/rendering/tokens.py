"""Differences that a Japanese reader can read: numbers and Latin words whole, everything else sign by sign."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from itertools import zip_longest
from typing import Literal, NamedTuple

Kind = Literal["same", "removed", "added"]


_SMALL = 1_000_000  # signs against signs that are compared in well under a second
_MOST_PIECES = 2_500  # lines against lines, sentences against sentences
_ALIKE = 0.4  # below it two pieces are two texts, not one that was changed


class Change(NamedTuple):
    """変更: a stretch of text that stayed, went or came."""

    kind: Kind
    text: str


# A number keeps what holds it together: 06-0000-0101, 2026-11-10, 10.5, 8:00, 3,000.
_TOKEN = re.compile(
    r"\d+(?:[-.,:/]\d+)*|[A-Za-z]+(?:['_-][A-Za-z]+)*|\[\[[^\[\]\n]*\]\]|[^\S\n]+|.", re.DOTALL
)


def tokenise(text: str) -> list[str]:
    """The tokens of `text`; joined they are the text."""
    return _TOKEN.findall(text)


def diff_tokens(old: str, new: str) -> tuple[Change, ...]:
    """The changes from `old` to `new`: same + removed is `old`, same + added is `new`, letter by letter."""
    edits = [edit for edit in _edits(old, new) if edit != ("", "", "")]
    return tuple(_merge(_changes(_without_islands(edits))))


class _Edit(NamedTuple):
    """Either `same`, or what went and what came."""

    same: str
    removed: str
    added: str


def _edits(old: str, new: str) -> Iterator[_Edit]:
    """Edits by lines first, then by sentences and cells, then by tokens; what has little in common is put whole.

    So a rewritten sentence reads as one that went and one that came, not as a string of single signs.
    """
    return _refine(_cut(old, "\n"), _cut(new, "\n"), ("。|",))


def _refine(left: Sequence[str], right: Sequence[str], levels: tuple[str, ...]) -> Iterator[_Edit]:
    """Edits of pieces against pieces: equal ones stay, similar ones are looked into, the rest goes and comes."""
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            yield _Edit("".join(left[a:b]), "", "")
            continue
        for old, new in pair_similar(left[a:b], right[c:d]):
            if not (old and new) or not _is_small(old, new):
                yield _Edit("", old, new)
            else:
                yield from _edits_within(old, new, levels)


@lru_cache(maxsize=512)
def _edits_within(old: str, new: str, levels: tuple[str, ...]) -> tuple[_Edit, ...]:
    """The edits of one piece that became another; the plans of a batch have many such pairs in common."""
    if levels:
        return tuple(_refine(_cut(old, levels[0]), _cut(new, levels[0]), levels[1:]))
    return tuple(_token_edits(tokenise(old), tokenise(new)))


def _cut(text: str, signs: str) -> list[str]:
    """`text` cut after each of `signs`; joined it is the text."""
    return re.findall(f"[^{signs}]*[{signs}]|[^{signs}]+", text)


def pair_similar(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The pieces in their order, each with the one it became; "" beside what only went or came."""
    if len(left) * len(right) > _MOST_PIECES:
        yield from zip_longest(left, right, fillvalue="")
        return
    i = j = 0
    for at, to in _pairs(tuple(left), tuple(right)):
        yield from ((piece, "") for piece in left[i:at])
        yield from (("", piece) for piece in right[j:to])
        yield left[at], right[to]
        i, j = at + 1, to + 1
    yield from ((piece, "") for piece in left[i:])
    yield from (("", piece) for piece in right[j:])


@lru_cache(maxsize=256)
def _pairs(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """The pairs, in order on both sides, that are most alike together; none is less alike than `_ALIKE`."""
    best: list[list[tuple[float, tuple[tuple[int, int], ...]]]] = [
        [(0.0, ()) for _ in range(len(right) + 1)] for _ in range(len(left) + 1)
    ]
    likenesses = [_Likeness(new) for new in right]
    for i, old in enumerate(left, 1):
        signs = Counter(old)
        for j, likeness in enumerate(likenesses, 1):
            choices = [best[i - 1][j], best[i][j - 1]]
            alike = likeness.to(old, signs)
            if alike >= _ALIKE:
                score, pairs = best[i - 1][j - 1]
                choices.append((score + alike, (*pairs, (i - 1, j - 1))))
            best[i][j] = max(choices, key=lambda choice: choice[0])
    return best[-1][-1][1]


class _Likeness:
    """似ている度合い to one text: the ratio of difflib, which is worked out only where its bounds allow `_ALIKE`."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._signs = Counter(text)

    def to(self, other: str, signs: Counter[str]) -> float:
        """How alike `other`, which has these `signs`, is; 0.0 where it is less than `_ALIKE`."""
        length = len(other) + len(self._text)
        if not length:
            return 1.0
        if 2.0 * min(len(other), len(self._text)) / length < _ALIKE:
            return 0.0
        both = signs.keys() & self._signs.keys()
        shared = sum(map(min, map(signs.__getitem__, both), map(self._signs.__getitem__, both)))
        if 2.0 * shared / length < _ALIKE:
            return 0.0
        self._matcher.set_seq1(other)
        return self._matcher.ratio()

    @cached_property
    def _matcher(self) -> SequenceMatcher[str]:
        return SequenceMatcher(None, "", self._text, autojunk=False)


def _is_small(left: str, right: str) -> bool:
    return len(left) * len(right) <= _SMALL


def _token_edits(left: Sequence[str], right: Sequence[str]) -> Iterator[_Edit]:
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        old, new = "".join(left[a:b]), "".join(right[c:d])
        yield _Edit(old, "", "") if tag == "equal" else _Edit("", old, new)


def _without_islands(edits: Sequence[_Edit]) -> list[_Edit]:
    """Edits where one lone sign between two changes is taken into them: 当社→株式会社, not 当→株式会 社."""
    kept: list[_Edit] = []
    for index, edit in enumerate(edits):
        island = len(edit.same) == 1 and not _JOINT.match(edit.same) and 0 < index < len(edits) - 1
        if island and not kept[-1].same and not edits[index + 1].same:
            kept.append(_Edit("", edit.same, edit.same))
        else:
            kept.append(edit)
    return _joined(kept)


_JOINT = re.compile(
    "[ぁ-ん\\s、。・：（）]"
)  # は, の and 、 between two changes keep them apart, as a reader does


def _joined(edits: Iterable[_Edit]) -> list[_Edit]:
    joined: list[_Edit] = []
    for edit in edits:
        if joined and bool(joined[-1].same) == bool(edit.same):
            last = joined[-1]
            joined[-1] = _Edit(last.same + edit.same, last.removed + edit.removed, last.added + edit.added)
        else:
            joined.append(edit)
    return joined


def _changes(edits: Iterable[_Edit]) -> Iterator[Change]:
    kinds: tuple[Kind, ...] = ("same", "removed", "added")
    for edit in edits:
        yield from (Change(kind, text) for kind, text in zip(kinds, edit, strict=True))


def _merge(changes: Iterable[Change]) -> Iterator[Change]:
    """Changes without empty ones."""
    yield from (change for change in changes if change.text)
