"""Where drafts come from: the default text, the offline composer, or a model with the composer as its fallback."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from bcp.vocabulary import (
    Action,
    BlockPlan,
    BlockRequest,
    BlockState,
    CoverClaim,
    Draft,
    Severity,
    Violation,
)
from bcp.workspace import Workspace

if TYPE_CHECKING:
    from bcp.filling.composer import Composer
    from bcp.filling.fill import CheckDraft

NEW_TEXT = (Action.KEEP, Action.FILL, Action.REFILL)


def keep_draft(request: BlockRequest) -> Draft:
    """The default text, with the inputs that were compared as the reason."""
    compared = "、".join(request.compared) or "なし"
    return Draft(
        request.block.id, request.block.default, BlockState.KEPT, f"前提と同じ（比べた項目: {compared}）"
    )


def unfilled_draft(request: BlockRequest, reason: str) -> Draft:
    """The default text as it is, to be filled by people."""
    return Draft(request.block.id, request.block.default, BlockState.UNFILLED, reason)


class OfflineDrafter:
    """内蔵の作成器: composes from the facts alone; what it cannot say well stays unfilled."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    @cached_property
    def _composer(self) -> Composer:
        # rules and composer take a fifth of a second to load: a model's first question does not wait for them
        from bcp.filling.composer import Composer

        return Composer(self._work.case, self._work.facts, self._work.unit_folders, self._work.findings)

    def draft(self, request: BlockRequest) -> Draft:
        """The composed text, or the default text in state `unfilled`."""
        return self.drafts([request])[0]

    def drafts(self, requests: Sequence[BlockRequest]) -> tuple[Draft, ...]:
        """`draft` of each, all of them checked together."""
        from bcp.checking.draft import DraftText, check_drafts

        composed = [self._compose(request) for request in requests]
        texts = [
            DraftText(draft.text, request, draft.extra_facts)
            for request, draft in zip(requests, composed, strict=True)
            if draft.state is BlockState.FILLED
        ]
        found = iter(check_drafts(texts, self._work.facts, self._work.case))
        return tuple(
            _unless_faulty(draft, request, next(found)) if draft.state is BlockState.FILLED else draft
            for request, draft in zip(requests, composed, strict=True)
        )

    def _compose(self, request: BlockRequest) -> Draft:
        """The composed text, not yet checked, or the default text."""
        if request.block.fill == "llm":
            return unfilled_draft(request, "このブロックは生成AIだけが書く設定（fill: llm）である")
        draft = self._composer.compose(request)
        return draft or unfilled_draft(request, "内蔵の作成器に、このブロックの書き方がない")

    def fallback(self, request: BlockRequest) -> Draft | None:
        """The text that stands in for a model's; None where there is none."""
        draft = self.draft(request)
        return draft if draft.state is BlockState.FILLED else None

    def check(self, request: BlockRequest, draft: Draft) -> tuple[Violation, ...]:
        """The draft rules on `draft`."""
        from bcp.checking.draft import check_draft

        return check_draft(draft.text, request, self._work.facts, self._work.case, draft.extra_facts)


def _unless_faulty(draft: Draft, request: BlockRequest, found: Sequence[Violation]) -> Draft:
    """The draft, or the default text with what was wrong with it."""
    errors = tuple(each for each in found if each.severity is Severity.ERROR)
    if not errors:
        return draft
    codes = "、".join(dict.fromkeys(error.code for error in errors))
    unfilled = unfilled_draft(request, f"内蔵の作成器の文が検証を通らない（{codes}）")
    return replace(unfilled, violations=errors)


def rules_for_models(work: Workspace) -> CheckDraft:
    """The draft rules for a text that a model wrote: it may name the masked values of its own request."""

    def check(request: BlockRequest, text: str, covers: tuple[CoverClaim, ...]) -> tuple[Violation, ...]:
        from bcp.checking.draft import check_draft

        extra = [fact.path for fact in request.facts if fact.item == "masked"]
        return check_draft(text, request, work.facts, work.case, extra)

    return check


def draft_without_model(
    work: Workspace, plans: Mapping[str, BlockPlan], offline: OfflineDrafter | None
) -> dict[str, Draft]:
    """New text for the blocks that need no model call: kept ones, and all of them offline."""
    drafts = {id: keep_draft(work.requests[id]) for id, plan in plans.items() if plan.action is Action.KEEP}
    if offline is not None:
        new = [id for id, plan in plans.items() if plan.action in NEW_TEXT and id not in drafts]
        drafts |= zip(new, offline.drafts([work.requests[id] for id in new]), strict=True)
    return {id: drafts[id] for id in plans if id in drafts}


def unasked_drafts(
    work: Workspace, standing: Container[str], plans: Mapping[str, BlockPlan]
) -> dict[str, Draft]:
    """The default text for blocks that are new and that this run was not asked to fill; the next run fills them."""
    return {
        id: unfilled_draft(request, plans[id].reason)
        for id, request in work.requests.items()
        if id not in standing and plans[id].action is Action.RENDER
    }
