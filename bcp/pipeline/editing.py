"""What a person does with one block on the page: write its text, take it over, ask the model again with a remark."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from bcp.errors import Message, UnresolvedConflict, UsageError
from bcp.lockfile import Lock
from bcp.merging.blocks import StandingBlock
from bcp.merging.restore import restore_references
from bcp.pipeline.committing import finish
from bcp.pipeline.drafting import unasked_drafts
from bcp.pipeline.filling import Filling, fill_blocks
from bcp.pipeline.history import Cause
from bcp.pipeline.listener import Listener
from bcp.pipeline.outcome import Outcome
from bcp.pipeline.owning import take_over
from bcp.pipeline.provider import choose_provider, remembered_provider
from bcp.pipeline.standing import RememberedFacts, Standing, lock_of, read_standing
from bcp.rendering.markdown import put_in_facts
from bcp.settings import Settings
from bcp.store import OutputFolder
from bcp.vocabulary import Action, BlockPlan
from bcp.workspace import Workspace, open_workspace


@dataclass(frozen=True)
class Opened:
    """開いた計画: an output that is held for one change."""

    folder: OutputFolder
    work: Workspace
    lock: Lock
    standing: Standing

    def shown(self, id: str) -> str:
        """The text of a block as bcp.md has it."""
        block = self.standing.blocks[id]
        return put_in_facts(block.source, RememberedFacts(self.lock.facts), self.lock.blocks[id].in_table)


def edit_block(
    output: Path, id: str, text: str, seen: str, table: Path, settings: Settings, *, force: bool = False
) -> Outcome:
    """The plan with `text` as the block's; values the tool had put in stay references. "" deletes the block.

    Raises `UnresolvedConflict` where the block no longer reads as `seen`, unless `force`.
    """
    with _opened(output, table, settings) as opened:
        block = _find(opened, id)
        if opened.shown(id) != seen and not force:
            raise UnresolvedConflict(
                Message(
                    f"「{id}」は、画面を開いた後にほかで書き換えられた。何も書いていない。",
                    f"“{id}” was changed elsewhere after the page was opened; nothing was written.",
                ),
                Message(
                    "今の文と見比べて、もう一度保存する。", "Compare with the text of now and save again."
                ),
            )
        facts, in_table = RememberedFacts(opened.lock.facts), opened.lock.blocks[id].in_table
        source = restore_references(block.source, text, lambda part: put_in_facts(part, facts, in_table))
        edited = (
            replace(block, source=source, deleted=False) if text.strip() else replace(block, deleted=True)
        )
        blocks = {**opened.standing.blocks, id: edited}
        return _rewrite(
            replace(opened, standing=replace(opened.standing, blocks=blocks)), "人の修正を反映する"
        )


def own_block(
    output: Path, id: str, what: Literal["own", "disown"], table: Path, settings: Settings
) -> Outcome:
    """The plan with the block taken over by people, or given back; no text changes."""
    named = Settings({**settings.values, what: [id]}, settings.named)
    with _opened(output, table, named) as opened:
        _find(opened, id)
        standing = take_over(opened.work, opened.standing)
        return _rewrite(replace(opened, standing=standing), "受け持ちだけを変える")


def ask_again(
    output: Path, id: str, remark: str, table: Path, settings: Settings, listener: Listener
) -> Outcome:
    """The plan after the model wrote one block again from its current text and a remark; raises ModelUnavailable.

    Text of people stands: what the model wrote becomes a suggestion beside it.
    """
    with _opened(output, table, settings) as opened:
        block = _find(opened, id)
        provider = choose_provider(settings, opened.lock, opened.work)
        if provider.is_offline:
            raise UsageError(
                Message(
                    "内蔵の作成器は注文を読めない。同じ表からは同じ文を書く。",
                    "The built-in composer reads no remarks: from the same table it writes the same text.",
                ),
                Message(
                    "生成AIを選んで頼むか、この画面で文を直すか、「チャット画面で作る」を使う。",
                    "Choose a model, edit the text here, or use the chat window.",
                ),
            )
        plans = _render_plans(opened.work, "ほかのブロックを書き直す")
        title = opened.work.requests[id].block.title
        plans[id] = BlockPlan(
            id, title, Action.REFILL if block.source else Action.FILL, "注文を受けて書き直す"
        )
        filling = fill_blocks(
            opened.work, opened.standing, plans, provider, opened.folder, listener, {id: remark}
        )
        return finish(opened.folder, opened.work, opened.standing, provider, plans, filling, Cause("ask"))


@contextlib.contextmanager
def _opened(output: Path, table: Path, settings: Settings) -> Iterator[Opened]:
    folder = OutputFolder(output)
    with folder.opened():
        lock = lock_of(folder)
        work = open_workspace(table, settings, lock)
        yield Opened(folder, work, lock, read_standing(folder, lock, work.case.template))


def _find(opened: Opened, id: str) -> StandingBlock:
    block = opened.standing.blocks.get(id)
    if block is None or id not in opened.work.requests:
        raise UsageError(
            Message(f"この計画にブロック「{id}」はない。", f"This plan has no block “{id}”."),
            Message("「見直し」の一覧から選ぶ。", "Choose from the list of blocks."),
        )
    return block


def _rewrite(opened: Opened, reason: str) -> Outcome:
    """The plan written again without a single call."""
    plans = _render_plans(opened.work, reason)
    waiting = unasked_drafts(opened.work, opened.standing.blocks, plans)
    filling = Filling(waiting, dict(opened.lock.masked), waiting=frozenset(waiting))
    provider = remembered_provider(opened.lock)
    return finish(opened.folder, opened.work, opened.standing, provider, plans, filling, Cause("edit"))


def _render_plans(work: Workspace, reason: str) -> dict[str, BlockPlan]:
    return {
        id: BlockPlan(id, request.block.title, Action.RENDER, reason) for id, request in work.requests.items()
    }
