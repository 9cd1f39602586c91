"""`bcp accept` and `bcp reject`: suggestions are taken or dropped, and the plan is written again without a call."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bcp.errors import Message, UsageError
from bcp.lockfile import Lock, LockBlock, OutsideSuggestion
from bcp.merging.blocks import accept_suggestion, reject_suggestion
from bcp.merging.outside import take_outside
from bcp.pipeline.committing import finish
from bcp.pipeline.drafting import unasked_drafts
from bcp.pipeline.filling import Filling
from bcp.pipeline.history import Cause
from bcp.pipeline.outcome import Outcome
from bcp.pipeline.provider import remembered_provider
from bcp.pipeline.standing import RememberedFacts, Standing, lock_of, read_standing
from bcp.rendering.markdown import put_in_facts
from bcp.settings import Settings
from bcp.store import OutputFolder
from bcp.vocabulary import Action, BlockPlan, Segment
from bcp.workspace import Workspace, open_workspace


def decide_suggestions(
    output: Path, ids: tuple[str, ...], accept: bool, table: Path, settings: Settings
) -> Outcome:
    """Take or drop suggestions, and write the plan again without a single call."""
    folder = OutputFolder(output)
    with folder.opened():
        lock = lock_of(folder)
        work = open_workspace(table, settings, lock)
        standing = read_standing(folder, lock, work.case.template)
        chosen = _choose(lock, ids)
        work, standing = _apply_decisions(work, standing, lock, chosen, accept)
        plans = {
            id: BlockPlan(id, request.block.title, Action.RENDER, "提案への判断だけを反映する")
            for id, request in work.requests.items()
        }
        waiting = unasked_drafts(work, standing.blocks, plans)
        filling = Filling(waiting, dict(lock.masked), waiting=frozenset(waiting))
        cause = Cause("accept" if accept else "reject", chosen)
        return finish(folder, work, standing, remembered_provider(lock), plans, filling, cause)


def _choose(lock: Lock, ids: tuple[str, ...]) -> tuple[str, ...]:
    """The suggestions, and blocks with comments from Word, that are named; raises UsageError for what does not wait."""
    asked = tuple(id for id, block in lock.blocks.items() if block.asked_in_word)
    waiting = tuple(dict.fromkeys((*lock.open_suggestions, *asked)))
    chosen = lock.open_suggestions if ids == ("all",) else ids
    for id in chosen:
        if id not in waiting:
            raise UsageError(
                Message(f"「{id}」に決める提案はない。", f"There is no open suggestion for “{id}”."),
                Message(
                    f"提案があるのは：{'、'.join(waiting) or 'なし'}",
                    f"Open suggestions: {', '.join(waiting) or 'none'}",
                ),
            )
    return chosen


def _with_suggestion(
    skeleton: tuple[Segment, ...], suggestion: OutsideSuggestion, lock: Lock
) -> tuple[Segment, ...]:
    """The text around blocks with the suggestion in; raises UsageError where the text it is for is gone."""
    facts = RememberedFacts(lock.facts)
    taken = take_outside(
        skeleton, suggestion.ours, suggestion.theirs, lambda source: put_in_facts(source, facts)
    )
    if taken is not None:
        return taken
    raise UsageError(
        Message(
            f"「{suggestion.id}」: 提案の相手の文が、もうそこにない。",
            f"{suggestion.id}: the text that it would replace is gone.",
        ),
        Message(
            "提案の文（bcp diff で見る）を bcp.md に手で写してから、bcp reject で閉じる。",
            "Copy its text (see bcp diff) into bcp.md by hand, then close it with bcp reject.",
        ),
    )


def _without_questions(block: LockBlock) -> LockBlock:
    """The block with its comments from Word answered; where a suggestion waits, the decision is about that alone."""
    if block.suggestion is not None:
        return block
    left = tuple(question for question in block.open_questions if question not in block.asked_in_word)
    return replace(block, open_questions=left)


def _apply_decisions(
    work: Workspace, standing: Standing, lock: Lock, chosen: tuple[str, ...], accept: bool
) -> tuple[Workspace, Standing]:
    decide = accept_suggestion if accept else reject_suggestion
    blocks = {id: decide(block) if id in chosen else block for id, block in standing.blocks.items()}
    skeleton = standing.skeleton
    if accept:
        for suggestion in lock.outside:
            if suggestion.id in chosen:
                skeleton = _with_suggestion(skeleton, suggestion, lock)
    rest = tuple(suggestion for suggestion in lock.outside if suggestion.id not in chosen)
    told = {id: _without_questions(block) if id in chosen else block for id, block in lock.blocks.items()}
    work = replace(work, lock=replace(lock, outside=rest, blocks=told))
    return work, replace(standing, blocks=blocks, skeleton=skeleton)
