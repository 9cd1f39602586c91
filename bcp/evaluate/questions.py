"""The three questions that the seed leaves open, answered by number."""

from __future__ import annotations

from bcp.evaluate.rubric import Judgement
from bcp.evaluate.runs import Run
from bcp.planning.completeness import measure_completeness
from bcp.planning.consistency import check_table

CUSTOMISE = "自らカスタマイズできるか"
DEFINE = "適切な定義ができるか"
USABLE = "使い物になるか"


def answer_questions(run: Run, judgement: Judgement) -> dict[str, dict[str, object]]:
    """Per question the figures that answer it."""
    completeness = measure_completeness(run.work.case, run.facts)
    weights = completeness.weights
    asked = sum(share.total for share in weights.values())
    known = sum(share.known for share in weights.values())
    heavy = weights.get("A")
    return {
        CUSTOMISE: {
            "fields": asked,
            "answered": known,
            "blocks_written": sum(
                draft.state.value in ("filled", "kept", "facts") for draft in run.drafts.values()
            ),
            "blocks": len(run.drafts),
        },
        DEFINE: {
            "a_known": heavy.known if heavy else 0,
            "a_total": heavy.total if heavy else 0,
            "contradictions": len(check_table(run.work.case, run.facts)),
            "unlinked": len(completeness.unlinked),
        },
        USABLE: {
            "passes": not run.errors,
            "usable": run.usability.usable,
            "gates_open": len(run.usability.blocking),
            "rubric": judgement.points,
            "rubric_gates_failed": list(judgement.failed_gates),
        },
    }
