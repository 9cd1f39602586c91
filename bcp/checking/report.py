"""bcp/report@1: what became of every block, finding and gate, ready for JSON (spec 6)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from bcp.vocabulary import (
    BlockRequest,
    BlockState,
    Case,
    Coverage,
    Difference,
    Draft,
    Finding,
    Severity,
    Todo,
    Usability,
    Value,
    Violation,
)

FORMAT = "bcp/report@1"
_CAUSES = {"": "", "unknown": "不明", "no_measure": "無対策"}


def make_report(
    case: Case,
    *,
    provider: str,
    model: str,
    requests: Mapping[str, BlockRequest],
    drafts: Mapping[str, Draft],
    differences: Sequence[Difference],
    findings: Sequence[Finding],
    coverage: Sequence[Coverage],
    usability: Usability,
    todo: Sequence[Todo],
    violations: Sequence[Violation],
    suggestions: Collection[str] = (),
) -> dict[str, Any]:
    """The report with its keys in the order of the contract; texts are Japanese, values are plain JSON.

    `violations` are those of the plan; those of a draft that failed stand at its block.
    """
    blocks = [
        _block(request, drafts.get(key), violations, key in suggestions) for key, request in requests.items()
    ]
    return {
        "format": FORMAT,
        "ok": not any(violation.severity is Severity.ERROR for violation in violations),
        "usable": usability.usable,
        "blocking": list(usability.blocking),
        "provider": provider,
        "model": model,
        "template": _template(case),
        "env_diff": {"path": case.environment.path, "sha256": case.environment.sha256},
        "differences": [_difference(difference) for difference in differences],
        "blocks": blocks,
        "findings": [_finding(finding, coverage) for finding in findings],
        "todo": [_todo(entry) for entry in todo],
        "violations": [show_violation(violation) for violation in violations],
    }


def _template(case: Case) -> dict[str, str]:
    return {"path": case.template.path, "version": case.template.version, "sha256": case.template.sha256}


def _difference(difference: Difference) -> dict[str, Any]:
    return {
        "item": difference.item,
        "assumed": difference.assumed,
        "actual": difference.actual,
        "state": difference.state,
        "blocks": list(difference.blocks),
    }


def _block(
    request: BlockRequest, draft: Draft | None, violations: Iterable[Violation], has_suggestion: bool
) -> dict[str, Any]:
    block = request.block
    mine = [violation for violation in violations if violation.block == block.id]
    # why the model's text was not taken: the plan holds the fallback, so the plan's rules do not show it
    failed = list(draft.violations) if draft is not None and draft.state is BlockState.FALLBACK else []
    return {
        "id": block.id,
        "title": block.title,
        "step": block.step.value,
        "state": draft.state.value if draft else BlockState.DELETED.value,
        "reason": draft.reason if draft else "",
        "inputs": list(block.inputs or ()),
        "covers": list(block.covers or ()),
        "attempts": draft.attempts if draft else 0,
        "tokens": _tokens(draft),
        "suggestion": has_suggestion,
        "violations": [show_violation(violation) for violation in dict.fromkeys((*mine, *failed))],
    }


def _tokens(draft: Draft | None) -> dict[str, int]:
    if draft is None:
        return {"prompt": 0, "cached": 0, "completion": 0}
    return {
        "prompt": draft.tokens.prompt,
        "cached": draft.tokens.cached,
        "completion": draft.tokens.completion,
    }


def _finding(finding: Finding, coverage: Iterable[Coverage]) -> dict[str, Any]:
    found = next((each for each in coverage if each.finding == finding.id), None)
    return {
        "id": finding.id,
        "entry": finding.entry,
        "rating": finding.rating.value,
        "cause": _CAUSES[finding.cause],
        "issue": finding.issue,
        "covered": found.covered if found else "no",
        "measures": list(found.measures) if found else [],
        "where": [{"block": block, "quote": quote} for block, quote in found.where] if found else [],
        "interim": finding.interim,
        "owner": _show(finding.owner),
        "due": _show(finding.due),
    }


def _show(value: Value) -> str:
    if value.has_value:
        return value.text
    return "なし" if value.is_known else "不明"


def _todo(entry: Todo) -> dict[str, str]:
    return {
        "what": entry.what,
        "item": entry.item,
        "weight": entry.weight,
        "if_unknown": entry.if_unknown,
        "owner": entry.owner,
        "due": entry.due,
    }


def show_violation(violation: Violation) -> dict[str, Any]:
    """A violation as JSON, in Japanese."""
    return {
        "code": violation.code,
        "severity": violation.severity.value,
        "block": violation.block,
        "message": violation.message.ja,
        "excerpt": violation.excerpt,
        "line": violation.line,
    }
