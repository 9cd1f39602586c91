"""Differences that a Japanese reader can read: numbers and Latin words whole, everything else sign by sign."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal, NamedTuple

Kind = Literal["same", "removed", "added"]


_SMALL = 1_000_000  # signs against signs that are compared in well under a second


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
    """Edits by lines first, then by tokens within the lines that differ: quick also on a whole plan."""
    old_lines, new_lines = old.split("\n"), new.split("\n")
    before, after = _with_ends(old_lines), _with_ends(new_lines)
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        left, right = "".join(before[a:b]), "".join(after[c:d])
        if tag == "equal":
            yield _Edit(left, "", "")
        elif tag == "replace" and _is_small(left, right):
            yield from _token_edits(tokenise(left), tokenise(right))
        elif tag == "replace":
            yield from _by_lines(before[a:b], after[c:d])
        else:
            yield _Edit("", left, right)


def _is_small(left: str, right: str) -> bool:
    return len(left) * len(right) <= _SMALL


def _by_lines(left: Sequence[str], right: Sequence[str]) -> Iterator[_Edit]:
    """Edits of line against line in order: a comparison of all signs with all signs would take minutes."""
    for old, new in zip_longest(left, right, fillvalue=""):
        if _is_small(old, new):
            yield from _token_edits(tokenise(old), tokenise(new))
        else:
            yield _Edit("", old, new)


def _with_ends(lines: Sequence[str]) -> list[str]:
    """Lines with their line ends; the last has none."""
    return [f"{line}\n" for line in lines[:-1]] + [lines[-1]]


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
