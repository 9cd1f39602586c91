"""Facts blocks laid out, the whole plan checked, and what only the whole plan shows sent back once more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bcp.checking.coverage import find_coverage
from bcp.checking.plan import check_plan
from bcp.checking.todo import list_todo
from bcp.checking.unfilled import check_unfilled
from bcp.checking.usability import judge_usability
from bcp.filling.fact_tables import lay_out_facts
from bcp.merging.blocks import MergedBlock, merge_block
from bcp.pipeline.drafting import OfflineDrafter
from bcp.pipeline.filling import Filling
from bcp.pipeline.merging import MergedPlan, merge_plan
from bcp.pipeline.owning import owned_questions
from bcp.pipeline.proved import ProvedPlan
from bcp.pipeline.standing import Standing
from bcp.planning.consistency import check_table
from bcp.planning.facts import FactBook
from bcp.rendering.markdown import render_fixed, render_plan
from bcp.vocabulary import (
    BlockState,
    Coverage,
    Draft,
    PlanPiece,
    PlanText,
    Severity,
    Violation,
)
from bcp.workspace import Workspace

WHOLE_PLAN_ROUNDS = 2


def prove_plan(work: Workspace, standing: Standing, filling: Filling) -> ProvedPlan:
    """The plan after at most two rounds of repair for what only the whole plan shows."""
    for _ in range(WHOLE_PLAN_ROUNDS if filling.repair else 0):
        proved = _prove(work, standing, filling)
        faults = _repairable(proved, filling)
        if not faults or filling.repair is None:
            return proved
        filling.drafts.update(filling.repair(faults))
    proved = _prove(work, standing, filling)
    faults = _repairable(proved, filling)
    if not faults:
        return proved
    offline = OfflineDrafter(work)
    for id, found in faults.items():
        filling.drafts[id] = _fall_back(work, offline, id, found, filling.drafts[id])
    return _prove(work, standing, filling)


def _repairable(proved: ProvedPlan, filling: Filling) -> dict[str, list[Violation]]:
    """The errors of the whole plan by block, for blocks whose text is the model's of this run."""
    faults: dict[str, list[Violation]] = {}
    for violation in proved.violations:
        draft = filling.drafts.get(violation.block)
        block = proved.blocks.get(violation.block)
        if violation.severity is not Severity.ERROR or draft is None or block is None:
            continue
        if draft.provider not in ("", "offline") and block.state is BlockState.FILLED:
            faults.setdefault(violation.block, []).append(violation)
    return faults


def _fall_back(
    work: Workspace, offline: OfflineDrafter, id: str, found: Sequence[Violation], failed: Draft
) -> Draft:
    """The offline text, or the default text, in place of a model's that the whole plan shows to be wrong."""
    request = work.requests[id]
    other = offline.fallback(request)
    codes = "、".join(dict.fromkeys(violation.code for violation in found))
    return replace(
        failed,
        text=other.text if other else request.block.default,
        state=BlockState.FALLBACK,
        reason=f"モデルの文が計画全体の検証を通らない（{codes}）。代わりの文を使う",
        covers=other.covers if other else (),
        violations=tuple(found),
    )


def _prove(work: Workspace, standing: Standing, filling: Filling) -> ProvedPlan:
    facts = work.facts_with(filling.masked)
    merged = merge_plan(work, standing, filling.drafts)
    first = _render(merged, merged.blocks, facts)
    coverage = find_coverage(first, work.case, facts, work.findings)
    usability = judge_usability(work.case, facts, first)
    # facts blocks print what is open, they do not open anything: the list is the same on the first and any later run
    told = {
        id: draft
        for id, draft in merged.drafts.items()
        if draft.state is not BlockState.DELETED and work.requests[id].block.fill != "facts"
    }
    for id, question in owned_questions(work, standing).items():
        if id in told:
            told[id] = replace(told[id], open_questions=(*told[id].open_questions, question))
    todo = list_todo(
        work.case,
        facts,
        contradictions=check_table(work.case, facts),
        drafts=told,
        findings=work.findings,
        coverage=coverage,
    )
    blocks, drafts = dict(merged.blocks), dict(merged.drafts)
    for id, request in work.requests.items():
        if request.block.fill == "facts" and not (id in standing.owned and id in merged.blocks):
            text = lay_out_facts(request, work.case, facts, todo=todo, coverage=coverage, usability=usability)
            draft = Draft(id, text, BlockState.FACTS, "表の値をそのまま並べた")
            blocks[id] = merge_block(standing.blocks.get(id), draft)
            drafts[id] = replace(draft, text=blocks[id].source, state=blocks[id].state)
    plan = _render(merged, blocks, facts)
    violations = check_whole(work, facts, merged, plan, coverage, drafts)
    renewed = frozenset(filling.drafts) - filling.waiting | (blocks.keys() - merged.blocks.keys())
    return ProvedPlan(merged, blocks, drafts, plan, violations, coverage, todo, usability, renewed)


def check_whole(
    work: Workspace,
    facts: FactBook,
    merged: MergedPlan,
    plan: PlanText,
    coverage: Sequence[Coverage],
    drafts: Mapping[str, Draft],
) -> tuple[Violation, ...]:
    """The violations of the plan, of its unfilled blocks, and of the table."""
    found = check_plan(
        plan,
        work.case,
        facts,
        work.findings,
        coverage=coverage,
        previous=work.previous_facts,
        former=work.former_facts,
        expected_fixed=expected_fixed(work, facts),
    )
    unfilled = [
        violation
        for id, draft in drafts.items()
        if draft.state is BlockState.UNFILLED
        for violation in check_unfilled(work.requests[id], facts, work.case, plan.lines.get(id, 0))
    ]
    return (*found, *unfilled, *check_table(work.case, facts))


def expected_fixed(work: Workspace, facts: FactBook) -> tuple[str, ...]:
    """The template's fixed pieces with values put in."""
    return render_fixed(work.case.template, facts)


def _render(merged: MergedPlan, blocks: Mapping[str, MergedBlock], facts: FactBook) -> PlanText:
    sources = {
        id: (blocks[id].source, blocks[id].state, blocks[id].is_human)
        if id in blocks
        else ("", BlockState.FACTS, False)
        for id in merged.template.blocks
    }
    plan = render_plan(merged.template, sources, facts)
    return replace(plan, pieces=_mark_human(merged, plan.pieces))


def _mark_human(merged: MergedPlan, pieces: Sequence[PlanPiece]) -> tuple[PlanPiece, ...]:
    """The pieces with edited fixed text marked as people's."""
    edited = {merged.template.segments[place].raw for place in merged.human_fixed}
    return tuple(
        replace(piece, by_human=True) if not piece.block_id and piece.source in edited else piece
        for piece in pieces
    )
