"""New drafts meet what stands: blocks one by one, the text around them as one document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bcp.lockfile import Lock, OutsideSuggestion, number_outside
from bcp.merging.blocks import MergedBlock, merge_block
from bcp.merging.skeleton import merge_skeletons
from bcp.pipeline.owning import say_why
from bcp.pipeline.standing import Standing
from bcp.vocabulary import BlockState, Draft, Segment, Template
from bcp.workspace import Workspace


@dataclass(frozen=True)
class MergedPlan:
    """併合した計画: the template with the merged skeleton, and the blocks that are not laid out at the end."""

    template: Template
    blocks: dict[str, MergedBlock]
    drafts: dict[str, Draft]  # one for every block: how it came to be
    outside: tuple[OutsideSuggestion, ...]
    human_fixed: frozenset[int]  # segments of fixed text that people changed


def merge_plan(work: Workspace, standing: Standing, drafts: Mapping[str, Draft]) -> MergedPlan:
    """Everything but the facts blocks, merged."""
    template = work.case.template
    merged = {
        id: merge_block(standing.blocks.get(id), drafts.get(id))
        for id in template.blocks
        if id in drafts or id in standing.blocks
    }
    skeleton, outside = _merge_around(work, standing)
    placed = {segment.block_id for segment in skeleton if segment.block_id}
    for id in template.blocks:
        if id in merged and id not in placed and merged[id].state is not BlockState.DELETED:
            merged[id] = replace(merged[id], source="", state=BlockState.DELETED)
    for id in _owned_by_people(standing, merged):
        merged[id] = replace(merged[id], state=BlockState.HUMAN)
    told = {id: _told(work.lock, id, merged.get(id), drafts.get(id)) for id in template.blocks}
    for id in _owned_by_people(standing, merged):
        told[id] = replace(told[id], reason=say_why(work, id))
    whole = replace(template, segments=(template.segments[0], *skeleton))
    return MergedPlan(whole, merged, told, outside, _human_segments(template, skeleton))


def _owned_by_people(standing: Standing, merged: Mapping[str, MergedBlock]) -> frozenset[str]:
    """The blocks in the plan that people took over; their text is judged as human text."""
    there = {id for id, block in merged.items() if block.state is not BlockState.DELETED}
    return standing.owned & standing.blocks.keys() & there


def _merge_around(
    work: Workspace, standing: Standing
) -> tuple[tuple[Segment, ...], tuple[OutsideSuggestion, ...]]:
    """The merged skeleton without blocks that the template no longer has, and the open suggestions."""
    template, lock = work.case.template, work.lock
    theirs = template.segments[1:]
    if lock is None or not standing.skeleton:
        return theirs, ()
    inline = {id for id, block in template.blocks.items() if block.inline}
    inline |= {id for id, block in lock.blocks.items() if block.inline}
    merged = merge_skeletons(lock.base_skeleton, standing.skeleton, theirs, inline)
    known = tuple(s for s in merged.segments if not s.block_id or s.block_id in template.blocks)
    fresh = (("".join(c.ours), "".join(c.theirs)) for c in merged.collisions)
    return _joined(known), number_outside(lock.outside, fresh)


def _joined(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """Fixed text in turn with blocks: neighbours that are both fixed become one, as a template has them."""
    joined = [Segment("")]
    for segment in segments:
        if segment.block_id:
            joined += [segment, Segment("")]
        else:
            joined[-1] = Segment(joined[-1].raw + segment.raw)
    return tuple(joined)


def _human_segments(template: Template, skeleton: tuple[Segment, ...]) -> frozenset[int]:
    """Places of fixed text that is not the template's; counted as in the merged template (front matter is 0)."""
    own = {segment.raw for segment in template.segments[1:] if not segment.block_id}
    return frozenset(
        place for place, segment in enumerate(skeleton, 1) if not segment.block_id and segment.raw not in own
    )


def _told(lock: Lock | None, id: str, merged: MergedBlock | None, draft: Draft | None) -> Draft:
    """How the block came to be: the new draft where its text was taken, else what the lock remembers."""
    before = lock.blocks.get(id) if lock else None
    if merged is None:
        return Draft(id, "", BlockState.DELETED, "人が削除した")
    if draft is not None:
        asked = before.asked_in_word if before else ()
        return replace(
            draft,
            text=merged.source,
            state=merged.state,
            reason=_reason(merged, draft.reason),
            open_questions=tuple(dict.fromkeys((*draft.open_questions, *asked))),
        )
    if before is None:
        return Draft(id, merged.source, merged.state, "")
    return Draft(
        block_id=id,
        text=merged.source,
        state=merged.state,
        reason=_reason(merged, before.reason),
        provider=before.provider,
        model=before.model,
        attempts=before.attempts,
        tokens=before.tokens,
        covers=before.covers,
        open_questions=before.open_questions,
        extra_facts=before.extra_facts,
    )


def _reason(merged: MergedBlock, machine: str) -> str:
    if merged.state is BlockState.HUMAN:
        return "人が直した文をそのまま使う" + ("。新しい文は提案として残す" if merged.suggestion else "")
    if merged.state is BlockState.DELETED:
        return "人が削除した"
    return machine
