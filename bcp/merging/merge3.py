"""Three-way merge of lists of lines; a collision keeps ours and is reported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class Collision:
    """競合: the same lines changed on both sides; ours stands."""

    base: tuple[str, ...]
    ours: tuple[str, ...]
    theirs: tuple[str, ...]


@dataclass(frozen=True)
class Merged:
    """The merged lines and the collisions that were settled for ours."""

    lines: tuple[str, ...]
    collisions: tuple[Collision, ...] = ()


Settle = Callable[[Collision], Sequence[str]]


def keep_ours(collision: Collision) -> Sequence[str]:
    """What stands where both sides changed the same lines."""
    return collision.ours


def keep_both(collision: Collision) -> Sequence[str]:
    """Ours, with what theirs only added before and after the lines, or the other way round; else ours alone."""
    base = collision.base
    for side, other in ((collision.theirs, collision.ours), (collision.ours, collision.theirs)):
        for at in range(len(side) - len(base) + 1) if base else ():
            if side[at : at + len(base)] == base:
                return (*side[:at], *other, *side[at + len(base) :])
    return collision.ours


def merge3(
    base: Sequence[str], ours: Sequence[str], theirs: Sequence[str], settle: Settle = keep_ours
) -> Merged:
    """`base` with the changes of both sides; where they collide, what `settle` says: it keeps at least ours."""
    if list(ours) == list(base):
        return Merged(tuple(theirs))
    if list(theirs) == list(base) or list(ours) == list(theirs):
        return Merged(tuple(ours))
    lines: list[str] = []
    collisions: list[Collision] = []
    for chunk in _chunks(base, ours, theirs):
        base_lines, our_lines, their_lines = chunk
        if our_lines == base_lines:
            lines += their_lines
        elif their_lines in (base_lines, our_lines):
            lines += our_lines
        else:
            collision = Collision(tuple(base_lines), tuple(our_lines), tuple(their_lines))
            settled = list(settle(collision))
            lines += settled
            if not _holds_both(settled, collision):
                collisions.append(collision)
    return Merged(tuple(lines), tuple(collisions))


def _holds_both(lines: list[str], collision: Collision) -> bool:
    """True where nothing of either side is left out."""
    return bool(collision.theirs) and (
        lines == [*collision.ours, *collision.theirs]
        or (keep_both(collision) != collision.ours and lines == list(keep_both(collision)))
    )


def _matches(base: Sequence[str], side: Sequence[str]) -> dict[int, int]:
    matcher = SequenceMatcher(a=base, b=side, autojunk=False)
    return {
        block.a + offset: block.b + offset
        for block in matcher.get_matching_blocks()
        for offset in range(block.size)
    }


def _chunks(
    base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]
) -> list[tuple[list[str], list[str], list[str]]]:
    """The lists cut at the lines that all three share, so that each chunk is stable or changed as a whole."""
    in_ours, in_theirs = _matches(base, ours), _matches(base, theirs)
    chunks = []
    at = (0, 0, 0)
    for index in range(len(base)):
        if index in in_ours and index in in_theirs:
            here = (index, in_ours[index], in_theirs[index])
            if here > at and any(a < b for a, b in zip(at, here, strict=True)):
                chunks.append(_cut(base, ours, theirs, at, here))
            chunks.append(([base[index]], [base[index]], [base[index]]))
            at = (here[0] + 1, here[1] + 1, here[2] + 1)
    chunks.append(_cut(base, ours, theirs, at, (len(base), len(ours), len(theirs))))
    return chunks


def _cut(
    base: Sequence[str],
    ours: Sequence[str],
    theirs: Sequence[str],
    start: tuple[int, int, int],
    end: tuple[int, int, int],
) -> tuple[list[str], list[str], list[str]]:
    return (
        list(base[start[0] : end[0]]),
        list(ours[start[1] : end[1]]),
        list(theirs[start[2] : end[2]]),
    )
