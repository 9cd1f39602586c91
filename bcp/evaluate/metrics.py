"""The figures of one run: validity, coverage, faults per page, genericness, fixed text, cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bcp.catalog.words import normalise
from bcp.evaluate.generic import generic_sentences, own_blocks
from bcp.evaluate.runs import Run
from bcp.pipeline.proving import expected_fixed
from bcp.vocabulary import BlockState, Draft

PAGE_CHARACTERS = 1500  # a printed A4 page of the shipped plan holds about as many
Figures = Mapping[str, float | None]


@dataclass(frozen=True)
class Metric:
    """指標: how a figure is called, whether more is better, and how it is shown."""

    key: str
    ja: str
    more_is_better: bool | None
    is_share: bool = False


METRICS: tuple[Metric, ...] = (
    Metric("valid_at_first", "最初から合格したブロック", True, True),
    Metric("valid_after_repair", "直して合格したブロック", None, True),
    Metric("fallback", "代わりの文になったブロック", False, True),
    Metric("unfilled", "既定の文のままのブロック", False, True),
    Metric("covered_full", "課題への対応（全部）", True, True),
    Metric("covered_partial", "課題への対応（一部）", None, True),
    Metric("covered_no", "課題への対応（なし）", False, True),
    Metric("errors", "誤りの数", False),
    Metric("ungrounded_per_page", "裏付けのない記述（1頁あたり）", False),
    Metric("capability_per_page", "無いものへの依存（1頁あたり）", False),
    Metric("contradictions_in_text", "文の中の食い違い", False),
    Metric("swap_differs", "入れ替え試験：違うべきブロックが違う", True, True),
    Metric("swap_same", "入れ替え試験：同じはずのブロックが同じ", True, True),
    Metric("generic_sentences", "どの工場にも当てはまる文", False, True),
    Metric("own_blocks", "自社の事実があるブロック", True, True),
    Metric("fixed_kept", "固定文が保たれた", True, True),
    Metric("rubric", "評価表の点（100点満点）", True),
    Metric("gates_failed", "満たさない関門", False),
    Metric("calls", "呼び出し", False),
    Metric("tokens", "トークン", False),
    Metric("cached_share", "キャッシュの割合", True, True),
    Metric("seconds", "秒", False),
)


def measure(run: Run) -> dict[str, float | None]:
    """The figures of one run by key; None where there is nothing to measure."""
    drafts = [draft for id, draft in run.drafts.items() if run.work.requests[id].block.fill != "facts"]
    pages = max(len(run.plan.markdown) / PAGE_CHARACTERS, 1.0)
    tokens = run.tokens
    return {
        **_validity(drafts),
        **_coverage(run),
        "errors": float(len(run.errors)),
        "ungrounded_per_page": _count(run, "ungrounded") / pages,
        "capability_per_page": _count(run, "capability-claim") / pages,
        "contradictions_in_text": float(sum(v.code == "contradiction" for v in run.errors)),
        "generic_sentences": generic_sentences(run).value,
        "own_blocks": own_blocks(run).value,
        "fixed_kept": _fixed_kept(run),
        "calls": float(run.calls),
        "tokens": float(tokens.prompt + tokens.completion),
        "cached_share": tokens.cached / tokens.prompt if tokens.prompt else None,
        "seconds": run.seconds,
    }


def _validity(drafts: list[Draft]) -> dict[str, float | None]:
    """Of all blocks that somebody must write: which passed at first, after repair, not at all."""
    total = len(drafts) or 1
    good = [draft for draft in drafts if _is_good(draft)]
    first = sum(draft.attempts <= 1 for draft in good)
    return {
        "valid_at_first": first / total,
        "valid_after_repair": (len(good) - first) / total,
        "fallback": sum(draft.state is BlockState.FALLBACK for draft in drafts) / total,
        "unfilled": sum(draft.state is BlockState.UNFILLED for draft in drafts) / total,
    }


def _is_good(draft: Draft) -> bool:
    """A kept or filled block without a violation of its own."""
    return draft.state in (BlockState.FILLED, BlockState.KEPT) and not draft.violations


def _coverage(run: Run) -> dict[str, float | None]:
    total = len(run.coverage)
    kinds = ("full", "partial", "no")
    return {
        f"covered_{kind}": sum(each.covered == kind for each in run.coverage) / total if total else None
        for kind in kinds
    }


def _count(run: Run, code: str) -> int:
    return sum(violation.code == code for violation in run.errors)


def _fixed_kept(run: Run) -> float | None:
    expected = [
        line for text in expected_fixed(run.work, run.facts) for line in text.split("\n") if line.strip()
    ]
    ours = {
        normalise(line) for piece in run.plan.pieces if not piece.block_id for line in piece.text.split("\n")
    }
    return sum(normalise(line) in ours for line in expected) / len(expected) if expected else None
