"""What becomes of one block when new machine text meets what stands in the plan (spec 7)."""

from __future__ import annotations

from dataclasses import dataclass

from bcp.merging.sentences import keeps_sentences
from bcp.merging.tables import merge_tables
from bcp.vocabulary import BlockState, Draft


@dataclass(frozen=True)
class StandingBlock:
    """今の文章: what stands in the plan now, with values turned back into references; `base` is the tool's own."""

    source: str
    base: str
    state: BlockState  # the state of the tool's own text
    suggestion: str | None = None
    deleted: bool = False

    @property
    def is_edited(self) -> bool:
        """True where people changed the tool's text."""
        return self.source != self.base

    @property
    def other_words(self) -> str | None:
        """A suggestion that people wrote (edits of one block in Word and in bcp.md): the tool's own is its base."""
        return self.suggestion if self.suggestion != self.base else None


@dataclass(frozen=True)
class MergedBlock:
    """併合した文章: `source` goes into the plan, `base` is the next base, `suggestion` waits for a person."""

    source: str
    base: str
    state: BlockState
    machine_state: BlockState
    suggestion: str | None = None

    @property
    def is_human(self) -> bool:
        return self.state is BlockState.HUMAN


def merge_block(standing: StandingBlock | None, draft: Draft | None) -> MergedBlock:
    """The block after the merge; `draft` is None where nothing new was written."""
    if standing is None:
        if draft is None:
            raise ValueError("a block needs a standing text or a draft")
        return MergedBlock(draft.text, draft.text, draft.state, draft.state)
    if standing.deleted:
        machine = draft.state if draft else standing.state
        return MergedBlock("", draft.text if draft else standing.base, BlockState.DELETED, machine)
    if draft is None:
        return _unchanged(standing)
    if not standing.is_edited or draft.text == standing.source:
        return MergedBlock(draft.text, draft.text, draft.state, draft.state, standing.other_words)
    if draft.state is BlockState.FACTS and standing.state is BlockState.FACTS:
        return _merge_facts(standing, draft)
    return _beside_human_text(standing, draft)


def _unchanged(standing: StandingBlock) -> MergedBlock:
    state = BlockState.HUMAN if standing.is_edited else standing.state
    return MergedBlock(standing.source, standing.base, state, standing.state, standing.suggestion)


def _merge_facts(standing: StandingBlock, draft: Draft) -> MergedBlock:
    merged = merge_tables(standing.base, standing.source, draft.text)
    source = "\n".join(merged.lines)
    state = BlockState.FACTS if source == draft.text else BlockState.HUMAN
    waits = state is BlockState.HUMAN and (merged.collisions or standing.suggestion is not None)
    suggestion = standing.other_words or (draft.text if waits else None)
    return MergedBlock(source, draft.text, state, BlockState.FACTS, suggestion)


def _beside_human_text(standing: StandingBlock, draft: Draft) -> MergedBlock:
    """People's text stands, unless the new text keeps each of their sentences; a failed draft is not offered."""
    if draft.state in (BlockState.FALLBACK, BlockState.UNFILLED) or draft.text == standing.base:
        return MergedBlock(
            standing.source, standing.base, BlockState.HUMAN, standing.state, standing.suggestion
        )
    if standing.other_words is None and keeps_sentences(draft.text, standing.source, standing.base):
        return MergedBlock(draft.text, draft.text, draft.state, draft.state)
    suggestion = standing.other_words or draft.text
    return MergedBlock(standing.source, draft.text, BlockState.HUMAN, draft.state, suggestion)


def accept_suggestion(standing: StandingBlock) -> StandingBlock:
    """The block with its suggestion taken; it is the tool's text again, unless people wrote the suggestion too."""
    if standing.suggestion is None:
        return standing
    if standing.other_words is not None:
        return StandingBlock(standing.suggestion, standing.base, standing.state)
    return StandingBlock(standing.suggestion, standing.suggestion, standing.state)


def reject_suggestion(standing: StandingBlock) -> StandingBlock:
    """The block with its suggestion dropped; people's text stands."""
    return StandingBlock(standing.source, standing.base, standing.state, None, standing.deleted)
