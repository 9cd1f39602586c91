"""The action list: which countermeasure answers which finding, and what to do first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bcp.vocabulary import Countermeasure, Finding, Rating, State, Value

PURPOSES = {"prevent": "防ぐ", "detect": "早く気づく", "recover": "早く戻す"}
CLASSES = {"physical": "物理", "human": "人・ルール", "technical": "技術"}
INVESTMENTS = {"none": "不要", "small": "少額", "large": "要"}
COLUMNS = ("順", "課題", "対策", "目的", "分類", "投資", "担当", "期限", "状況")
NOTE = "※ 本ツール独自の内容。ハンドブックの同番号とは異なる場合がある。"

_INVESTMENT_ORDER = tuple(INVESTMENTS)
_PURPOSE_ORDER = tuple(PURPOSES)
_RATING_ORDER = (Rating.BAD, Rating.R5, Rating.R4)


@dataclass(frozen=True)
class MeasureRow:
    """対策一覧の行: one countermeasure for one finding; cells in the order of COLUMNS."""

    finding: Finding
    measure: Countermeasure
    cells: tuple[str, ...]


def list_measures(findings: Sequence[Finding]) -> tuple[MeasureRow, ...]:
    """Rows in the order of doing: free before costly, the worst finding first, preventing before detecting.

    What is accepted for now comes last.
    """
    pairs = [(finding, measure) for finding in findings for measure in finding.measures]
    pairs.sort(key=lambda pair: _order(*pair))
    return tuple(
        MeasureRow(finding, measure, _cells(number, finding, measure))
        for number, (finding, measure) in enumerate(pairs, 1)
    )


def measure_title(measure: Countermeasure) -> str:
    """Number and title, with ※ where the content is the project's own."""
    return f"{measure.id}「{measure.title}」{'※' if measure.origin == 'project' else ''}"


def render_measures(findings: Sequence[Finding]) -> str:
    """The action list as Markdown: the interim action of each finding, then the measures in order."""
    if not findings:
        return "課題のあるアセスメント結果はない。\n"
    lines = ["## すぐにすること（暫定の対応）", ""]
    lines += [f"- {finding.entry}（{_rating(finding)}）：{_interim(finding)}" for finding in findings]
    lines += ["", "## 対策の一覧（先にするものから）", ""]
    lines += [f"| {' | '.join(COLUMNS)} |", "|" + "---|" * len(COLUMNS)]
    lines += [f"| {' | '.join(_cell(cell) for cell in row.cells)} |" for row in list_measures(findings)]
    return "\n".join([*lines, "", NOTE, ""])


def _order(finding: Finding, measure: Countermeasure) -> tuple[bool, int, int, int]:
    effect = min((_PURPOSE_ORDER.index(purpose) for purpose in measure.purpose), default=len(_PURPOSE_ORDER))
    cost = _INVESTMENT_ORDER.index(measure.investment)
    return finding.accept is not None, cost, _weight(finding), effect


def _weight(finding: Finding) -> int:
    in_order = finding.rating in _RATING_ORDER
    return _RATING_ORDER.index(finding.rating) if in_order else len(_RATING_ORDER)


def _cells(number: int, finding: Finding, measure: Countermeasure) -> tuple[str, ...]:
    return (
        str(number),
        f"{finding.entry}（{_rating(finding)}）",
        measure_title(measure),
        "・".join(PURPOSES[purpose] for purpose in measure.purpose),
        "・".join(CLASSES[each] for each in measure.measure_class),
        INVESTMENTS[measure.investment],
        _shown(finding.owner),
        _shown(finding.due),
        finding.status or "未着手",
    )


def _rating(finding: Finding) -> str:
    cause = {"unknown": "・原因不明", "no_measure": "・無対策"}.get(finding.cause, "")
    return f"{finding.rating.value}{cause}"


def _interim(finding: Finding) -> str:
    return finding.interim + ("（案）" if finding.interim_is_default else "")


def _shown(value: Value) -> str:
    return value.text if value.has_value else "なし" if value.state is State.NONE else "【要確認】"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
