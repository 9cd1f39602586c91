"""The text around the blocks, merged as one document in which each block is one unit.

So new, moved and removed blocks, edited fixed text and inline blocks inside a sentence need no case of their own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bcp.merging.merge3 import Collision, merge3
from bcp.vocabulary import Segment

# Private-use signs never stand in a template or a plan (control signs are refused on reading).
_INLINE, _OWN_LINE, _END = "\ue000", "\ue001", "\ue002"
_UNIT = re.compile(rf"{_OWN_LINE}[^{_END}]*{_END}|[^\n{_OWN_LINE}]*\n|[^\n{_OWN_LINE}]+")
_MARK = re.compile(rf"[{_INLINE}{_OWN_LINE}]([^{_END}]*){_END}")


@dataclass(frozen=True)
class MergedSkeleton:
    """The merged segments, and the collisions that were settled for people's text."""

    segments: tuple[Segment, ...]
    collisions: tuple[Collision, ...] = ()


def merge_skeletons(
    base: Sequence[Segment], ours: Sequence[Segment], theirs: Sequence[Segment], inline: Collection[str]
) -> MergedSkeleton:
    """`theirs` with what people changed since `base`; `inline` are the ids of blocks inside a line."""
    deleted = _ids(base) - _ids(ours)

    def settle(collision: Collision) -> Sequence[str]:
        return _with_new_blocks(collision, deleted)

    was, here, there = (_units(side, inline) for side in (base, ours, theirs))
    merged = merge3(was, here, there, settle)
    collisions = tuple(
        Collision(*(tuple(_readable(unit) for unit in side) for side in (c.base, c.ours, c.theirs)))
        for c in merged.collisions
    )
    segments = _segments("".join(merged.lines))
    return MergedSkeleton(_without_repeats(segments), collisions)


def _with_new_blocks(collision: Collision, deleted: Collection[str]) -> Sequence[str]:
    """People's text, and below it the blocks that the new template has there: no block is lost for a neighbour's sake.

    Where both sides only added something, both stand, the new block with its heading.
    """
    there = {id for unit in collision.ours for id in _MARK.findall(unit)} | set(deleted)
    new = [unit for unit in collision.theirs if set(_MARK.findall(unit)) - there]
    if new and not collision.base:
        return (*collision.ours, *collision.theirs)
    return (*collision.ours, *new)


def _ids(segments: Sequence[Segment]) -> set[str]:
    return {segment.block_id for segment in segments if segment.block_id}


def _units(segments: Sequence[Segment], inline: Collection[str]) -> list[str]:
    text = "".join(
        f"{_INLINE if segment.block_id in inline else _OWN_LINE}{segment.block_id}{_END}"
        if segment.block_id
        else segment.raw
        for segment in segments
    )
    return _UNIT.findall(text)


def _segments(text: str) -> list[Segment]:
    parts = _MARK.split(text)  # fixed, id, fixed, id, … fixed
    segments = []
    for index, part in enumerate(parts):
        if index % 2:
            segments.append(Segment("", part))
        elif part:
            segments.append(Segment(part))
    return segments


def _without_repeats(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    seen: set[str] = set()
    kept = []
    for segment in segments:
        if not segment.block_id or segment.block_id not in seen:
            kept.append(segment)
        seen.add(segment.block_id)
    return tuple(kept)


def _readable(unit: str) -> str:
    return _MARK.sub(lambda match: f"〔{match.group(1)}〕", unit)
