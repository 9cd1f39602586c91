"""`bcp check`: what the table says, and what it does not say yet."""

from __future__ import annotations

from typing import Any

from bcp.frozen import dataclass
from bcp.planning.completeness import Completeness, Question, measure_completeness, next_questions
from bcp.planning.consistency import check_table
from bcp.vocabulary import Difference, Fact, Finding, State, Violation
from bcp.workspace import Workspace, shown_path


@dataclass(frozen=True)
class CheckResult:
    """確認結果: everything `bcp check` shows."""

    differences: tuple[Difference, ...]
    findings: tuple[Finding, ...]
    unknown: tuple[Fact, ...]
    unanswered: tuple[Fact, ...]
    contradictions: tuple[Violation, ...]
    completeness: Completeness
    questions: tuple[Question, ...]
    unsearchable: tuple[tuple[str, str], ...]  # label, why it cannot be masked in free text
    warnings: tuple[Violation, ...] = ()
    speaking: tuple[tuple[str, str], ...] = ()  # label and text of a field that speaks to the writer


def check_environment(work: Workspace) -> CheckResult:
    """The result of all checks that need no plan."""
    facts = [fact for fact in work.facts.all() if fact.item in work.case.catalogue.items]
    unknown = tuple(
        fact for fact in facts if fact.value.state is State.UNKNOWN and not _is_missing(fact, work)
    )
    told = {fact.path for fact in unknown}
    return CheckResult(
        differences=work.differences,
        findings=work.findings,
        unknown=unknown,
        unanswered=tuple(fact for fact in facts if not fact.value.is_known and fact.path not in told),
        contradictions=check_table(work.case, work.facts),
        completeness=measure_completeness(work.case, work.facts),
        questions=next_questions(work.case, work.facts),
        unsearchable=find_unsearchable(work),
        speaking=find_speaking(work),
    )


def _is_missing(fact: Fact, work: Workspace) -> bool:
    """True for a cell of a row that nobody wrote: not answered, while 不明 for a whole item is an answer."""
    if work.facts.answer(fact.item).state is State.UNKNOWN or not fact.row:
        return False
    return fact.row not in {row.key for row in work.facts.rows(fact.item)}


def find_unsearchable(work: Workspace) -> tuple[tuple[str, str], ...]:
    """Label and reason of each sensitive value that masking could not find in free text."""
    from bcp.pipeline.masking import make_mask

    return tuple((each.label, each.why.ja) for each in make_mask(work).unsearchable())


def find_speaking(work: Workspace) -> tuple[tuple[str, str], ...]:
    """Label and text of each field that reads as an instruction to whoever writes the plan."""
    from bcp.filling.suspects import find_suspects_among

    facts = [fact for fact in work.facts.all() if fact.item in work.case.catalogue.items]
    return tuple((each.label, each.text) for each in find_suspects_among(facts, work.findings))


def check_to_json(work: Workspace, result: CheckResult) -> dict[str, Any]:
    """bcp/check@1."""
    environment = work.case.environment
    return {
        "format": "bcp/check@1",
        "env_diff": {"path": shown_path(environment.path), "sha256": environment.sha256},
        "template": {
            "path": shown_path(work.case.template.path),
            "version": work.case.template.version,
            "sha256": work.case.template.sha256,
        },
        "differences": [difference_to_json(each) for each in result.differences],
        "findings": [
            {
                "id": each.id,
                "entry": each.entry,
                "rating": each.rating.value,
                "cause": each.cause,
                "issue": each.issue,
            }
            for each in result.findings
        ],
        "unknown": [{"path": fact.path, "label": fact.label} for fact in result.unknown],
        "unanswered": [{"path": fact.path, "label": fact.label} for fact in result.unanswered],
        "contradictions": [
            {"message": each.message.ja, "excerpt": each.excerpt} for each in result.contradictions
        ],
        "unlinked": [
            {"path": each.path, "label": each.label, "name": each.name}
            for each in result.completeness.unlinked
        ],
        "completeness": {
            weight: {"known": share.known, "total": share.total, "percent": share.percent}
            for weight, share in result.completeness.weights.items()
        },
        "next_questions": [
            {
                "item": each.item,
                "label": each.label,
                "question": each.question,
                "why": each.why,
                "example": each.example,
                "missing": list(each.missing),
            }
            for each in result.questions
        ],
        "unsearchable": [{"label": label, "why": why} for label, why in result.unsearchable],
        "instruction_like": [{"label": label, "text": text} for label, text in result.speaking],
    }


def difference_to_json(difference: Difference) -> dict[str, Any]:
    """One entry of `differences` (spec 6, report.json)."""
    return {
        "item": difference.item,
        "assumed": difference.assumed,
        "actual": difference.actual,
        "state": difference.state,
        "blocks": list(difference.blocks),
    }
