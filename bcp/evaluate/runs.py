"""One plan of one table by one provider, proved like any other: what all figures are taken from."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bcp.checking.coverage import find_coverage
from bcp.checking.plan import check_plan
from bcp.checking.todo import list_todo
from bcp.checking.usability import judge_usability
from bcp.pipeline.drafting import rules_for_models
from bcp.pipeline.filling import Filling, fill_blocks
from bcp.pipeline.listener import Listener
from bcp.pipeline.plans import plan_blocks
from bcp.pipeline.provider import OFFLINE, Provider, choose_provider
from bcp.pipeline.proving import expected_fixed, prove_plan
from bcp.pipeline.standing import Standing
from bcp.planning.consistency import check_table
from bcp.planning.facts import FactBook
from bcp.rendering.markdown import render_plan
from bcp.settings import Settings
from bcp.store import JOURNAL, OutputFolder
from bcp.vocabulary import (
    BlockState,
    Coverage,
    Draft,
    PlanText,
    Severity,
    Todo,
    TokenUse,
    Usability,
    Violation,
)
from bcp.workspace import Workspace

BARE, PUBLISHED = "bare", "published"


@dataclass(frozen=True)
class Run:
    """一回: a proved plan with what it cost."""

    work: Workspace
    facts: FactBook
    provider: str
    drafts: Mapping[str, Draft]
    plan: PlanText
    violations: tuple[Violation, ...]
    coverage: tuple[Coverage, ...]
    usability: Usability
    todo: tuple[Todo, ...]
    calls: int = 0
    tokens: TokenUse = TokenUse()
    seconds: float = 0.0

    @property
    def errors(self) -> tuple[Violation, ...]:
        return tuple(violation for violation in self.violations if violation.severity is Severity.ERROR)

    def text_of(self, block: str) -> str:
        """The printed text of a block, "" where it is not there."""
        return next((piece.text for piece in self.plan.pieces if piece.block_id == block), "")


def run_offline(work: Workspace, folder: OutputFolder) -> Run:
    """The plan of the built-in composer."""
    return _run_provider(_with(work, provider=OFFLINE), Provider(OFFLINE), folder, Listener())


def run_model(work: Workspace, folder: OutputFolder, listener: Listener) -> Run:
    """The plan of the model that the settings name, block by block with repairs; raises ModelUnavailable."""
    folder.discard(JOURNAL)  # an answer of an earlier run would cost nothing, and be measured as that
    run = _run_provider(work, choose_provider(work.settings, None, work), folder, listener)
    folder.discard(JOURNAL)
    return run


def _with(work: Workspace, **values: object) -> Workspace:
    return replace(work, settings=Settings({**work.settings.values, **values}, work.settings.named))


def _run_provider(work: Workspace, provider: Provider, folder: OutputFolder, listener: Listener) -> Run:
    started = time.perf_counter()
    plans = plan_blocks(work, Standing(), provider)
    filling = fill_blocks(work, Standing(), plans, provider, folder, listener)
    proved = prove_plan(work, Standing(), filling)
    facts = FactBook(work.case, None, filling.masked)
    return Run(
        work,
        facts,
        provider.name if provider.is_offline else f"{provider.name}:{provider.model}",
        proved.drafts,
        proved.plan,
        proved.violations,
        proved.coverage,
        proved.usability,
        proved.todo,
        filling.calls,
        filling.tokens,
        time.perf_counter() - started,
    )


def run_bare(work: Workspace) -> Run:
    """The template as it is: every block says its default text, nothing is laid out."""
    texts = {id: request.block.default for id, request in work.requests.items()}
    return prove_texts(work, BARE, texts, Filling({}))


def prove_texts(work: Workspace, provider: str, texts: Mapping[str, str], cost: Filling) -> Run:
    """The run of a plan whose blocks say `texts` as they are: no repair, no fallback, no table laid out by the tool."""
    started = time.perf_counter()
    facts = FactBook(work.case, None, cost.masked)
    drafts = {id: _draft(work, id, text, provider) for id, text in texts.items()}
    sources = {id: (draft.text, draft.state, False) for id, draft in drafts.items()}
    plan = render_plan(work.case.template, sources, facts)
    coverage = find_coverage(plan, work.case, facts, work.findings)
    found = check_plan(
        plan, work.case, facts, work.findings, coverage=coverage, expected_fixed=expected_fixed(work, facts)
    )
    tabled = check_table(work.case, facts)
    return Run(
        work,
        facts,
        provider,
        drafts,
        plan,
        (*found, *_draft_errors(drafts), *tabled),
        coverage,
        judge_usability(work.case, facts, plan),
        list_todo(
            work.case, facts, contradictions=tabled, drafts=drafts, findings=work.findings, coverage=coverage
        ),
        cost.calls,
        cost.tokens,
        cost.seconds + time.perf_counter() - started,
    )


def _draft(work: Workspace, id: str, text: str, provider: str) -> Draft:
    request = work.requests[id]
    if text.strip() == request.block.default.strip():
        state = BlockState.KEPT if request.keepable else BlockState.UNFILLED
        return Draft(id, text, state, "ひな形の既定の文言のまま", provider)
    found = rules_for_models(work)(request, text, ())
    errors = tuple(violation for violation in found if violation.severity is Severity.ERROR)
    return Draft(id, text, BlockState.FILLED, "一回の返答", provider, attempts=1, violations=errors)


def _draft_errors(drafts: Mapping[str, Draft]) -> tuple[Violation, ...]:
    """What only the drafts' own rules see: form, length, language, written-out names."""
    only_drafts = ("format", "too-long", "truncated", "not-japanese", "raw-sensitive", "unchanged")
    return tuple(v for draft in drafts.values() for v in draft.violations if v.code in only_drafts)
