"""The sheet of the 13 ratings."""

from __future__ import annotations

from typing import Any

from bcp.inputs.assessment import ASSESSMENT_KEYS, RESULT_KEYS
from bcp.inputs.workbook import words
from bcp.rendering.workbook import look
from bcp.rendering.workbook.look import Lists
from bcp.rendering.workbook.values import show
from bcp.vocabulary import Assessment, AssessmentResult, Catalogue, Rating

RATINGS = ["①", "②", "③", "④", "⑤", "BAD", "対象外"]
_CAUSES = {"unknown": "不明", "no_measure": "無対策", "": ""}
_CHECKS = {"yes": "はい", "no": "いいえ", "unknown": "分からない"}
_KEYS = ("rating", "cause", "issue", "where", "measures", "interim", "owner", "due", "status", "reason")
_WIDTHS = {"rating": 9.0, "cause": 10.0, "measures": 14.0, "due": 13.0, "status": 12.0, "owner": 14.0}
_OFFERED = {
    "rating": (RATINGS, "①〜⑤、BAD（対策なし）、対象外。まだ評価していなければ空欄のまま"),
    "cause": (["不明", "無対策"], "BADのときだけ選ぶ"),
    "due": (["不明"], "日付（2027-01-31 など）"),
    "owner": (["不明"], "職名で書く"),
    "status": (["未着手", "着手", "完了", "不明"], ""),
}
_HEAD = 7


def write_assessment(
    page: Any, assessment: Assessment, catalogue: Catalogue, number: str, lists: Lists
) -> None:
    """Fills the sheet: who rated when and by what, and a row an entry point."""
    look.write(page.cell(1, 1), f"{number}{words.ASSESSMENT}", bold=True, size=16, colour=look.NAVY)
    look.write(
        page.cell(2, 1), "13の脅威の入口を評価する。BAD、④、⑤、課題のある入口は、対策と担当、期限まで書く。"
    ).alignment = look.one_line()
    tops = {
        "date": (show(assessment.date, None, "assessment.date", lists), ["不明"]),
        "assessor": (show(assessment.assessor, None, "assessment.assessor", lists), ["不明"]),
        "basis": (assessment.basis, ["handbook", "bcp"]),
    }
    for row, (key, (text, offered)) in enumerate(tops.items(), 3):
        look.frame(look.fill(look.write(page.cell(row, 1), ASSESSMENT_KEYS[key], bold=True), look.GREY))
        look.answer(page.cell(row, 2), text)
        look.offer(page, f"B{row}", lists, offered, ASSESSMENT_KEYS[key], "")
    look.write(
        page.cell(5, 3), "handbook: 印刷されたハンドブックで評価した　bcp: bcp assess で評価した"
    ).alignment = look.one_line()
    _write_headings(page)
    for line, entry in enumerate(catalogue.entries.values(), _HEAD + 1):
        _write_result(page, line, entry.label, assessment.results[entry.id], lists)
    _offer(page, _HEAD + 1, _HEAD + len(catalogue.entries), lists)
    look.finish(page, frozen=f"B{_HEAD + 1}", colour=look.NAVY, title_rows=f"{_HEAD}:{_HEAD}")


def _labels() -> list[tuple[str, str, float]]:
    """Key, heading and width of each column after the entry point."""
    plain = [(key, RESULT_KEYS[key], _WIDTHS.get(key, 24.0)) for key in _KEYS]
    accept = [(f"accept.{key}", label, 16.0) for key, label in words.ACCEPT.items()]
    checks = [(f"check.{each}", f"{words.CHECK}{sign}", 9.0) for each, sign in enumerate("①②③④⑤", 1)]
    return [*plain, *accept, *checks]


def _write_headings(page: Any) -> None:
    look.heading(page.cell(_HEAD, 1), words.ENTRY)
    page.column_dimensions["A"].width = 22
    for place, (_, label, width) in enumerate(_labels(), 2):
        look.heading(page.cell(_HEAD, place), label)
        page.column_dimensions[_letter(place)].width = width
    page.row_dimensions[_HEAD].height = 34


def _letter(number: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(number)


def _write_result(page: Any, line: int, label: str, result: AssessmentResult, lists: Lists) -> None:
    texts = _texts(result, lists)
    look.frame(look.fill(look.write(page.cell(line, 1), label, bold=True), look.GREY))
    for place, (key, _, _) in enumerate(_labels(), 2):
        look.answer(page.cell(line, place), texts.get(key, ""))
    sizes = [(texts.get(key, ""), width) for key, _, width in _labels()]
    page.row_dimensions[line].height = look.height([(label, 22), *sizes])


def _texts(result: AssessmentResult, lists: Lists) -> dict[str, str]:
    """The text of each column."""
    values = {
        key: getattr(result, key) for key in ("issue", "where", "interim", "owner", "due", "status", "reason")
    }
    if result.accept:
        values |= {f"accept.{key}": getattr(result.accept, key) for key in words.ACCEPT}
    texts = {key: show(value, None, f"assessment.{key}", lists) for key, value in values.items()}
    texts["rating"] = "" if result.rating is Rating.UNRATED else result.rating.value
    texts["cause"] = _CAUSES[result.cause]
    texts["measures"] = "、".join(result.measures)
    return texts | {f"check.{each}": _CHECKS[check] for each, check in enumerate(result.checks, 1)}


def _offer(page: Any, first: int, last: int, lists: Lists) -> None:
    for place, (key, label, _) in enumerate(_labels(), 2):
        letter = _letter(place)
        cells = f"{letter}{first}:{letter}{last}"
        offered, prompt = _OFFERED.get(key, (["不明", "なし"], ""))
        offered = list(_CHECKS.values()) if key.startswith("check.") else offered
        if key != "measures":
            look.offer(page, cells, lists, offered, label, prompt)
        if key == "rating":
            look.colour_where(page, cells, f"LEN({letter}{first})=0", look.REQUIRED)
        if key in ("measures", "owner", "due"):
            bad = f'AND(OR($B{first}="BAD",$B{first}="④",$B{first}="⑤"),LEN({letter}{first})=0)'
            look.colour_where(page, cells, bad, look.REQUIRED)
