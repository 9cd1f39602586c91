"""What the rules say of the corpus: raised codes per sentence and plan, precision and recall per code.

python tests/corpus_proof/corpus_measure.py            the tables
python tests/corpus_proof/corpus_measure.py --faults   also every miss and false alarm of the tuned two thirds
"""

from __future__ import annotations

import functools
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent.parent))
    sys.path.insert(0, str(Path(__file__).parent))

from corpus_reading import OK, PlanCase, Sentence, in_form, read_plans, read_sentences, workspace_of

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

HONEST = "班長は、見たこと、したこと、時刻を、分単位で紙に書く。見ていないことは書かない。\n"
WARNINGS = frozenset({"style"})  # codes whose worst is a warning


@dataclass(frozen=True)
class Score:
    """成績: of one code."""

    code: str
    right: int
    missed: int
    wrong: int

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0


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


# Codes that one fault may raise beside its own: an old name is in no source either, a written-out name too.
BESIDE = {
    "stale-fact": {"ungrounded", "contradiction"},
    "raw-sensitive": {"ungrounded", "contradiction"},
    "contradiction": {"ungrounded"},
    "ungrounded": {"raw-sensitive", "contradiction"},
    "unknown-reference": {"no-action"},
    "not-japanese": {"truncated", "ungrounded"},
    "markup": {"ungrounded", "raw-sensitive", "truncated", "format"},
    "marker-left": {"truncated", "format"},
    "capability-claim": {"ungrounded", "contradiction"},
    "truncated": {"no-action"},
}


def _false_alarms(label: str, raised: frozenset[str]) -> frozenset[str]:
    beside = BESIDE.get(label, set()) | (WARNINGS if label != OK else set())
    return raised - {label} - beside


def score(results: Sequence[tuple[str, frozenset[str]]]) -> tuple[Score, ...]:
    """Per code, from (label, raised codes) pairs; a code that a fault may raise beside its own is no false alarm."""
    right: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for label, raised in results:
        if label != OK:
            (right if label in raised else missed)[label] += 1
        for code in _false_alarms(label, raised):
            wrong[code] += 1
    codes = sorted({*right, *missed, *wrong})
    return tuple(Score(code, right[code], missed[code], wrong[code]) for code in codes)


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


def table(title: str, scores: Sequence[Score]) -> str:
    """A Markdown table of scores."""
    lines = [
        f"### {title}",
        "",
        "| code | labelled | found | false alarms | precision | recall |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {s.code} | {s.right + s.missed} | {s.right} | {s.wrong} | {s.precision:.3f} | {s.recall:.3f} |"
        for s in scores
    ]
    total = Score(
        "all", sum(s.right for s in scores), sum(s.missed for s in scores), sum(s.wrong for s in scores)
    )
    lines.append(
        f"| **all** | {total.right + total.missed} | {total.right} | {total.wrong} | {total.precision:.3f} | {total.recall:.3f} |"
    )
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> None:
    """Print the tables; with --faults the misses and false alarms of the tuned part."""
    sentences = read_sentences()
    results = [(each, raised_by_sentence(each)) for each in sentences]
    for title, part in (
        ("tuned", [r for r in results if not r[0].is_held]),
        ("held apart", [r for r in results if r[0].is_held]),
    ):
        print(
            table(f"sentences, {title} ({len(part)})", score([(s.code, raised) for s, raised in part])) + "\n"
        )
    if "--faults" in arguments:
        for sentence, raised in results:
            extra = _false_alarms(sentence.code, raised)
            is_missed = sentence.code != OK and sentence.code not in raised
            if not sentence.is_held and (is_missed or extra):
                print(
                    ("MISS " if is_missed else "FALSE"),
                    sentence.table[-14:-5],
                    sentence.code,
                    sorted(raised),
                    sentence.text,
                )
    plans = read_plans()
    honest = [plan for plan in plans if plan.code == OK]
    faulty = [plan for plan in plans if plan.code != OK]
    clean = [plan for plan in honest if not errors_of_plan(plan) - WARNINGS]
    caught = [plan for plan in faulty if plan.code in errors_of_plan(plan)]
    print(f"honest plans without an error-level false alarm: {len(clean)} of {len(honest)}")
    print(f"faulty plans whose fault was found: {len(caught)} of {len(faulty)}")
    for plan in plans:
        raised = errors_of_plan(plan)
        if (
            "--faults" in arguments
            and not plan.is_held
            and raised - {plan.code} - WARNINGS | ({plan.code} - raised - {OK})
        ):
            print(plan.name, plan.code, sorted(raised))
            for each in violations_of_plan(plan):
                if each.severity is Severity.ERROR:
                    print("    ", each.code, each.block, each.excerpt)


if __name__ == "__main__":
    main(sys.argv[1:])
