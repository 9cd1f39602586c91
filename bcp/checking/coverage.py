"""Is every finding dealt with? (spec 6, "A finding is covered")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bcp.checking.evidence import Evidence, Names, gather
from bcp.checking.reading import Reading, Sign
from bcp.checking.text import REFERENCE, blank_code, shorten
from bcp.errors import Message
from bcp.inputs.references import UnknownReference
from bcp.planning.facts import FactBook
from bcp.vocabulary import (
    Block,
    BlockState,
    Case,
    Coverage,
    Finding,
    PlanText,
    Rating,
    Step,
    Template,
)

_FLOW = (Step.CRITERIA, Step.RESPONSE)
_NOT_FILLED = (BlockState.FACTS, BlockState.UNFILLED, BlockState.DELETED)
_ANNEX_WORDS = ("付録", "附属", "付属", "別紙", "別表", "様式", "資料")


@dataclass(frozen=True)
class Gap:
    """不足: one thing a finding lacks; is_partial where the finding is dealt with and only this is still open."""

    message: Message
    is_partial: bool = False


def find_coverage(
    plan: PlanText, case: Case, facts: FactBook, findings: Sequence[Finding]
) -> tuple[Coverage, ...]:
    """How far each finding is covered by the plan, in the order of the findings."""
    names = Names(case.catalogue)
    texts = list(_counted_blocks(plan, case.template))
    has_steps = _has_steps(case.template)
    return tuple(_cover(finding, texts, case, names, has_steps) for finding in findings)


def _has_steps(template: Template) -> bool:
    return any(block.step is not Step.NONE for block in template.blocks.values())


def _counted_blocks(plan: PlanText, template: Template) -> Iterator[tuple[Block, str]]:
    """The blocks that count: annexes and facts blocks do not; without steps only filled ones do."""
    has_steps = _has_steps(template)
    for piece in plan.pieces:
        block = template.blocks.get(piece.block_id)
        if block is None or block.fill == "facts" or piece.state is BlockState.FACTS:
            continue
        if has_steps and block.step not in (Step.MEASURES, *_FLOW):
            continue
        if not has_steps and (piece.state in _NOT_FILLED or _is_annex(block)):
            continue
        yield block, blank_code(piece.text)


def _is_annex(block: Block) -> bool:
    return any(word in heading for heading in block.heading_path for word in _ANNEX_WORDS)


def _cover(
    finding: Finding, texts: list[tuple[Block, str]], case: Case, names: Names, has_steps: bool
) -> Coverage:
    told = [(block, gather(text, finding, case.catalogue, names)) for block, text in texts]
    told = [(block, evidence) for block, evidence in told if evidence.is_named]
    if finding.accept is not None:
        return _cover_accepted(finding, told)
    measures = [pair for pair in told if not has_steps or pair[0].step is Step.MEASURES]
    flow = [pair for pair in told if pair[0].step in _FLOW]
    best = min((_measure_gaps(evidence, finding) for _, evidence in measures), key=_weigh, default=None)
    gaps = list(best if best is not None else (_NOT_NAMED,))
    gaps += _interim_gaps([evidence for _, evidence in told], finding)
    if has_steps:
        gaps += _flow_gaps([evidence for _, evidence in flow], finding)
    return _judge(finding, gaps, measures, flow if has_steps else [])


def _weigh(gaps: Sequence[Gap]) -> tuple[int, int]:
    return sum(not gap.is_partial for gap in gaps), len(gaps)


def _judge(
    finding: Finding,
    gaps: Sequence[Gap],
    measures: Sequence[tuple[Block, Evidence]],
    flow: Sequence[tuple[Block, Evidence]],
) -> Coverage:
    numbers = dict.fromkeys(number for _, evidence in measures for number in evidence.measures)
    where = [
        (block.id, quote) for block, evidence in measures if evidence.measures for quote in evidence.quotes
    ]
    where += [(block.id, evidence.action) for block, evidence in flow if evidence.action]
    shown = tuple((block, shorten(quote, 120)) for block, quote in dict.fromkeys(where))
    return Coverage(finding.id, _degree(gaps), tuple(numbers), shown, tuple(gap.message for gap in gaps))


def _degree(gaps: Sequence[Gap]) -> Literal["full", "partial", "no"]:
    if not gaps:
        return "full"
    return "partial" if all(gap.is_partial for gap in gaps) else "no"


def _cover_accepted(finding: Finding, told: Sequence[tuple[Block, Evidence]]) -> Coverage:
    """Full when reason, by and until are printed; what is not printed is a gap."""
    best = max((evidence.acceptance for _, evidence in told), default=0)
    numbers = dict.fromkeys(number for _, evidence in told for number in evidence.measures)
    where = tuple((b.id, shorten(e.quotes[0], 120)) for b, e in told if e.acceptance == best and e.quotes)
    if best == 3:
        return Coverage(finding.id, "full", tuple(numbers), where)
    missing = Message(
        f"{finding.entry}は受容とされているが、理由・決めた人・いつまでかの三つがそろって書かれていない。",
        f"{finding.id} is accepted, but reason, by and until are not all printed.",
    )
    return Coverage(finding.id, "partial" if best else "no", tuple(numbers), where, (missing,))


# ------------------------------------------------------------------ what a finding needs

OWNER_OPEN = Message("担当がまだ【要確認】である", "the owner is still open")
DUE_OPEN = Message("期限がまだ【要確認】である", "the due date is still open")
_NOT_NAMED = Gap(Message("①事前対策のブロックに、この入口の対策が無い", "no block of step measures names it"))


def _measure_gaps(evidence: Evidence, finding: Finding) -> list[Gap]:
    """What the measures block lacks: number and title of a valid measure, owner, due."""
    gaps = []
    if not evidence.measures:
        gaps.append(Gap(Message("対策の番号と題名が無い", "no measure with number and title")))
    elif all(number[0] in "CE" for number in evidence.measures):
        common = Message("共通対策（C-・E-）だけで、この入口の対策が無い", "only common measures (C-, E-)")
        gaps.append(Gap(common, is_partial=True))
    for state, still_open, missing in (
        (evidence.owner, OWNER_OPEN, Message("担当が書かれていない", "no owner")),
        (evidence.due, DUE_OPEN, Message("期限が書かれていない", "no due date")),
    ):
        if state != "named":
            gaps.append(Gap(still_open, is_partial=True) if state else Gap(missing))
    return gaps


def _interim_gaps(told: Sequence[Evidence], finding: Finding) -> Iterator[Gap]:
    """A BAD entry needs an interim action; an unknown cause also the survey as a task."""
    if finding.rating is Rating.BAD and not any(evidence.has_interim for evidence in told):
        yield Gap(Message("BADなのに、対策が整うまでの当面の対応が無い", "BAD without an interim action"))
    if finding.cause == "unknown" and not any(evidence.has_survey for evidence in told):
        yield Gap(
            Message("原因が不明なのに、調査が作業として書かれていない", "unknown cause without a survey task")
        )


def _flow_gaps(flow: Sequence[Evidence], finding: Finding) -> Iterator[Gap]:
    """Criteria or response need a line with medium and action; an unknown cause also the worst case."""
    if not any(evidence.action for evidence in flow):
        yield Gap(
            Message(
                "③判断基準か⑤対応の流れに、この入口の機器や回線と行動を書いた行が無い",
                "no line of criteria or response names its medium and an action",
            )
        )
    if finding.cause == "unknown" and not any(evidence.has_worst_case for evidence in flow):
        yield Gap(
            Message(
                "原因が不明なのに、最悪の場合（感染しているものとして扱う）が流れに無い",
                "unknown cause, and the flow does not assume the worst case",
            )
        )


# ------------------------------------------------------------------ rules


def coverage_signs(
    coverage: Iterable[Coverage], findings: Iterable[Finding], template: Template
) -> Iterator[tuple[str, Sign]]:
    """(block, sign) for every finding that is not fully covered; the block is the one that should say more."""
    by_id = {finding.id: finding for finding in findings}
    for each in coverage:
        if each.covered != "full":
            sign = _uncovered(by_id[each.finding], each.missing, each.covered == "partial")
            yield _block_to_mend(each, template), sign


def _block_to_mend(coverage: Coverage, template: Template) -> str:
    """The block of the step that says nothing of the finding yet: one that covers it, else one that is offered it."""
    told = {template.blocks[block].step for block, _ in coverage.where if block in template.blocks}
    for steps in ((Step.MEASURES,), _FLOW):
        if told.isdisjoint(steps):
            writers = [
                block for block in template.blocks.values() if block.step in steps and block.fill != "facts"
            ]
            wanted = [block for block in writers if {"findings", coverage.finding} & set(block.covers or ())]
            offered = [
                block for block in writers if block.covers is None or "findings" in (block.inputs or ())
            ]
            if wanted or offered:
                return (wanted or offered)[0].id
    return coverage.where[0][0] if coverage.where else ""


def finding_uncovered_in_draft(reading: Reading) -> Iterator[Sign]:
    """For a block whose front matter `covers` names a finding: what the draft does not say of it."""
    request = reading.request
    if request is None or request.block.covers is None or reading.is_facts:
        return
    demanded = request.block.covers
    findings = [f for f in request.findings if "findings" in demanded or f.id in demanded]
    if not findings:
        return
    names = Names(reading.case.catalogue)
    text = _with_values(blank_code(reading.text), reading.facts)
    for finding in findings:
        gaps = _draft_gaps(gather(text, finding, reading.case.catalogue, names), finding, request.block.step)
        if gaps:
            yield _uncovered(finding, [gap.message for gap in gaps], all(gap.is_partial for gap in gaps))


def _draft_gaps(evidence: Evidence, finding: Finding, step: Step) -> list[Gap]:
    if not evidence.is_named:
        return [Gap(Message("この入口に触れていない", "it is not named"))]
    if step in _FLOW:
        return list(_flow_gaps([evidence], finding))
    if finding.accept is not None:
        return (
            []
            if evidence.acceptance == 3
            else [Gap(Message("受容の理由・決めた人・期限が無い", "acceptance not printed"))]
        )
    if step is Step.OTHER:
        return []
    return [*_measure_gaps(evidence, finding), *_interim_gaps([evidence], finding)]


def _with_values(text: str, facts: FactBook) -> str:
    """`text` with its references replaced by what will be printed; unknown ones stay."""

    def show(path: str) -> str:
        try:
            return facts.display(facts.get(path))
        except UnknownReference:
            return f"[[{path}]]"

    return REFERENCE.sub(lambda match: show(match[1]).replace("\n", " ").replace("|", "／"), text)


def _uncovered(finding: Finding, missing: Sequence[Message], is_partial: bool) -> Sign:
    ja = "、".join(message.ja.rstrip("。") for message in missing)
    en = "; ".join(message.en.rstrip(".") for message in missing)
    measures = "、".join(f"{m.id}「{m.title}」" for m in finding.measures[:2])
    hint = f"（対策の例：{measures}）" if measures else ""
    return Sign(
        "finding-uncovered",
        Message(
            f"課題のある入口「{finding.entry}」（{finding.rating}）への対応が足りない：{ja}。足りないものを書く{hint}。",
            f'The finding "{finding.id}" ({finding.rating}) is not fully covered: {en}. Write what is missing.',
        ),
        finding.entry,
        mild=is_partial,
    )
