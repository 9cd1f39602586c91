"""What the rules say of the corpus: raised codes per sentence and plan, precision and recall per code.

python tests/corpus_proof/corpus_measure.py                  the tables of the parts: tuned, held apart, fresh, sealed, opened
python tests/corpus_proof/corpus_measure.py --faults         also every miss and false alarm of the tuned two thirds
python tests/corpus_proof/corpus_measure.py --blind          the blind third alone: figures, no sentences
python tests/corpus_proof/corpus_measure.py --apart          the part of the writers who came after: figures, no sentences
python tests/corpus_proof/corpus_measure.py --every          recall per code over all sentences, in one line each
python tests/corpus_proof/corpus_measure.py --fresh-faults   those of the fresh part (who tunes on them says so in tuned_on.yaml)
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent.parent))
    sys.path.insert(0, str(Path(__file__).parent))

from corpus_fresh import as_labelled, opened_and_shut, read_fresh_plans, read_fresh_sentences
from corpus_reading import OK, PlanCase, Sentence, in_form, read_plans, read_sentences, workspace_of
from corpus_score import WARNINGS, Score, false_alarms, score, table

from bcp.checking.coverage import find_coverage
from bcp.checking.draft import check_draft
from bcp.checking.plan import check_plan
from bcp.pipeline.drafting import OfflineDrafter
from bcp.pipeline.filling import Filling
from bcp.pipeline.merging import merge_plan
from bcp.pipeline.proving import ProvedPlan, expected_fixed, prove_plan
from bcp.pipeline.standing import Standing
from bcp.rendering.markdown import put_in_facts, render_plan
from bcp.vocabulary import BlockState, Draft, Format, PlanPiece, PlanText, Severity, Violation

__all__ = ["WARNINGS", "Score", "errors_of_plan", "raised_by_sentence", "score"]

HONEST = "班長は、見たこと、したこと、時刻を、分単位で紙に書く。見ていないことは書かない。\n"


def raised_by_sentence(sentence: Sentence) -> frozenset[str]:
    """The codes raised, at the severity that counts, on the sentence as a draft and as a printed line."""
    work = workspace_of(sentence.table)
    request = work.requests[sentence.block]
    # a block of one short sentence is no block: an honest one stands before it
    text = in_form(
        HONEST + sentence.text
        if request.block.format in (Format.TEXT, Format.LIST) and sentence.code != "not-japanese"
        else sentence.text,
        request.block.format,
    )
    found = [*check_draft(text, request, work.facts, work.case)]
    shown = put_in_facts(text, work.facts)
    piece = PlanPiece(text, shown, sentence.block, BlockState.FILLED)
    plan = PlanText((piece,), shown, {sentence.block: 1})
    # a name or number that the previous table had is old before it is ungrounded
    found += check_plan(plan, work.case, work.facts, (), coverage=(), previous=sentence.previous)
    return _counted(found)


def _counted(found: Iterable[Violation]) -> frozenset[str]:
    return frozenset(
        each.code
        for each in found
        if each.severity is Severity.ERROR or (each.code in WARNINGS and each.severity is Severity.WARNING)
    )


# ------------------------------------------------------------------ whole plans


def blocks_of(case: PlanCase) -> dict[str, str]:
    """The rewritten blocks of a case, in the form that the template asks for unless the form is the fault."""
    requests = workspace_of(case.table, case.date or "2026-11-22").requests
    return {
        id: text.rstrip("\n")
        if case.code == "format"
        else in_form(text.rstrip("\n"), requests[id].block.format)
        for id, text in case.blocks.items()
    }


def prove_case(case: PlanCase) -> ProvedPlan:
    """The plan of a case: composed offline, blocks rewritten as if a model had written them, and proved."""
    work = workspace_of(case.table, case.date or "2026-11-22")
    offline = OfflineDrafter(work)
    drafts = {}
    for id, request in work.requests.items():
        if request.block.fill == "facts":
            continue
        if id in case.blocks:
            drafts[id] = Draft(id, blocks_of(case)[id], BlockState.FILLED, "", "openai", "corpus")
        else:
            drafts[id] = offline.draft(request)
    return prove_plan(work, Standing(), Filling(drafts))


@functools.cache
def violations_of_plan(case: PlanCase) -> tuple[Violation, ...]:
    """Scope D on the rewritten blocks, scope P on the whole."""
    work = workspace_of(case.table, case.date or "2026-11-22")
    found = [
        each
        for id, text in blocks_of(case).items()
        for each in check_draft(text, work.requests[id], work.facts, work.case)
    ]
    merged = merge_plan(work, Standing(), _drafts(case))
    sources = {id: (block.source, block.state, False) for id, block in merged.blocks.items()}
    sources |= {id: ("", BlockState.FACTS, False) for id in merged.template.blocks if id not in sources}
    overrides = _fixed(case, work.case.template.segments)
    plan = render_plan(merged.template, sources, work.facts, overrides)
    coverage = find_coverage(plan, work.case, work.facts, work.findings)
    return (
        *found,
        *check_plan(
            plan,
            work.case,
            work.facts,
            work.findings,
            coverage=coverage,
            previous=case.previous,
            expected_fixed=expected_fixed(work, work.facts),
        ),
    )


def _drafts(case: PlanCase) -> dict[str, Draft]:
    drafts = dict(_offline_drafts(case.table, case.date or "2026-11-22"))
    for id, text in blocks_of(case).items():
        drafts[id] = Draft(id, text, BlockState.FILLED, "", "openai", "corpus")
    return drafts


@functools.cache
def _offline_drafts(table: str, date: str) -> dict[str, Draft]:
    work = workspace_of(table, date)
    offline = OfflineDrafter(work)
    return {id: offline.draft(each) for id, each in work.requests.items() if each.block.fill != "facts"}


def _fixed(case: PlanCase, segments: Sequence[object]) -> dict[int, str]:
    changed = {}
    for index, segment in enumerate(segments):
        raw = getattr(segment, "raw", "")
        if index and not getattr(segment, "block_id", ""):
            for old, new in case.fixed.items():
                if old in raw:
                    changed[index] = raw.replace(old, new)
    return changed


def errors_of_plan(case: PlanCase) -> frozenset[str]:
    """The codes of all errors, and of the warnings where the code knows no errors."""
    return _counted(violations_of_plan(case))


# ------------------------------------------------------------------ tables


Result = tuple[Sentence, frozenset[str]]


def shut_tables(part: str) -> list[str]:
    """The tables of a part that nobody may tune on: figures, no sentences."""
    sentences = opened_and_shut()[1] if part == "blind" else read_fresh_sentences(part)
    results = [(each.code, as_labelled(each, raised_by_sentence(each))) for each in sentences]
    lines = [table(f"sentences, {part} ({len(results)})", score(results), part) + "\n"]
    plans = read_fresh_plans(part)
    return [*lines, plan_line(part, plans)] if plans else lines


def every_sentence() -> str:
    """Precision and recall per code over the sentences of all parts."""
    parts = [*sentence_parts().values()]
    shut = [*opened_and_shut()[1], *read_fresh_sentences("apart")]
    parts.append([(each, as_labelled(each, raised_by_sentence(each))) for each in shut])
    results = [(sentence.code, raised) for part in parts for sentence, raised in part]
    return table(f"sentences, all parts ({len(results)})", score(results), "tuned")


def sentence_parts() -> dict[str, list[Result]]:
    """Part -> its sentences with the codes raised on each."""
    old = [(each, raised_by_sentence(each)) for each in read_sentences()]
    fresh = [(each, as_labelled(each, raised_by_sentence(each))) for each in read_fresh_sentences()]
    sealed = [(each, as_labelled(each, raised_by_sentence(each))) for each in read_fresh_sentences("sealed")]
    opened = [(each, as_labelled(each, raised_by_sentence(each))) for each in opened_and_shut()[0]]
    return {
        "tuned": [result for result in old if not result[0].is_held],
        "held apart": [result for result in old if result[0].is_held],
        "fresh": list(fresh),
        "sealed": list(sealed),
        "opened": list(opened),
    }


def plan_parts() -> dict[str, list[PlanCase]]:
    """Part -> its whole plans."""
    old = read_plans()
    return {
        "tuned": [plan for plan in old if not plan.is_held],
        "held apart": [plan for plan in old if plan.is_held],
        "fresh": list(read_fresh_plans()),
    }


def sentence_faults(results: Iterable[Result]) -> list[str]:
    """A line for every miss and false alarm."""
    lines = []
    for sentence, raised in results:
        is_missed = sentence.code not in {OK, *raised}
        if is_missed or false_alarms(sentence.code, raised):
            name = Path(sentence.table).stem[-9:]
            lines.append(
                f"{'MISS ' if is_missed else 'FALSE'} {name} {sentence.code} {sorted(raised)} {sentence.text}"
            )
    return lines


def plan_line(part: str, plans: Sequence[PlanCase]) -> str:
    """How many honest plans raise no error and how many planted faults are found, in one sentence."""
    honest = [plan for plan in plans if plan.code == OK]
    faulty = [plan for plan in plans if plan.code != OK]
    clean = sum(not errors_of_plan(plan) - WARNINGS for plan in honest)
    caught = sum(plan.code in errors_of_plan(plan) for plan in faulty)
    return (
        f"plans, {part}: honest without an error-level false alarm: {clean} of {len(honest)}; "
        f"faulty whose fault was found: {caught} of {len(faulty)}"
    )


def plan_faults(plans: Iterable[PlanCase]) -> list[str]:
    """The plans that are not as labelled, each with its errors."""
    lines = []
    for plan in plans:
        raised = errors_of_plan(plan)
        if raised - {plan.code} - WARNINGS | ({plan.code} - raised - {OK}):
            lines.append(f"{plan.name} {plan.code} {sorted(raised)}")
            lines += [
                f"     {each.code} {each.block} {each.excerpt}"
                for each in violations_of_plan(plan)
                if each.severity is Severity.ERROR
            ]
    return lines


def main(arguments: Sequence[str]) -> None:
    """Print the tables; with --faults or --fresh-faults what went wrong in that part."""
    for part in ("blind", "apart"):
        if f"--{part}" in arguments:
            print("\n".join(shut_tables(part)))
            return
    if "--every" in arguments:
        print(every_sentence())
        return
    told = {part for flag, part in (("--faults", "tuned"), ("--fresh-faults", "fresh")) if flag in arguments}
    sentences, plans = sentence_parts(), plan_parts()
    for part, results in sentences.items():
        print(
            table(f"sentences, {part} ({len(results)})", score([(s.code, r) for s, r in results]), part)
            + "\n"
        )
    for part, cases in plans.items():
        print(plan_line(part, cases))
    for part in sorted(told):
        print("\n".join(["", f"### {part}", *sentence_faults(sentences[part]), *plan_faults(plans[part])]))


if __name__ == "__main__":
    main(sys.argv[1:])
