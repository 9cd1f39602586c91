"""The sheet of the 13 ratings."""

from __future__ import annotations

from typing import Any

from bcp.inputs.assessment import ASSESSMENT_KEYS, RESULT_KEYS
from bcp.inputs.workbook import words
from bcp.rendering.workbook import look
from bcp.rendering.workbook.criteria_page import SIGNS, first_row
from bcp.rendering.workbook.look import Lists
from bcp.rendering.workbook.values import show
from bcp.vocabulary import Assessment, AssessmentResult, Catalogue, Rating, ThreatEntryPoint

_NOTE = "13の脅威の入口を評価する。入口の名前を押すと、評価の目安に移る。BAD、④、⑤、課題のある入口は、対策、担当、期限まで書く。"
_BASIS = f"handbook: 印刷されたハンドブックで評価した　bcp: このブックの「{words.CRITERIA}」か bcp assess で評価した"
RATINGS = ["①", "②", "③", "④", "⑤", "BAD", "対象外"]
_CAUSES = {"unknown": "不明", "no_measure": "無対策", "": ""}
_CHECKS = {"yes": "はい", "no": "いいえ", "unknown": "分からない"}
_KEYS = ("rating", "cause", "issue", "where", "measures", "interim", "owner", "due", "status", "reason")
_WIDTHS = {"rating": 9.0, "cause": 10.0, "measures": 14.0, "due": 13.0, "status": 12.0, "owner": 14.0}
_OFFERED = {
    "cause": (["不明", "無対策"], "BADのときだけ選ぶ"),
    "due": (["不明"], "日付（2027-01-31 など）"),
    "owner": (["不明"], "職名で書く"),
    "status": (["未着手", "着手", "完了", "不明"], ""),
}
_HEAD = 7


def write_assessment(page: Any, assessment: Assessment, catalogue: Catalogue, lists: Lists) -> str:
    """Fills the sheet: who rated when and by what, and a row an entry point; returns the formula of its progress."""
    look.title(page, words.ASSESSMENT)
    look.write(page.cell(2, 1), _NOTE).alignment = look.one_line()
    tops = {
        "date": (show(assessment.date, None, "assessment.date", lists), ["不明"]),
        "assessor": (show(assessment.assessor, None, "assessment.assessor", lists), ["不明"]),
        "basis": (assessment.basis, ["handbook", "bcp"]),
    }
    for row, (key, (text, offered)) in enumerate(tops.items(), 3):
        look.frame(look.fill(look.write(page.cell(row, 1), ASSESSMENT_KEYS[key], bold=True), look.GREY))
        look.answer(page.cell(row, 2), text)
        page.merge_cells(start_row=row, end_row=row, start_column=2, end_column=3)
        look.offer(page, f"B{row}", lists, offered, ASSESSMENT_KEYS[key], "")
    look.write(page.cell(5, 4), _BASIS).alignment = look.one_line()
    look.link(page.cell(6, 1), words.GUIDE, f"← {words.GUIDE}")
    _write_headings(page)
    for line, entry in enumerate(catalogue.entries.values(), _HEAD + 1):
        _write_result(page, line, entry, assessment.results[entry.id], catalogue, lists)
    last = _HEAD + len(catalogue.entries)
    _offer(page, _HEAD + 1, last, lists)
    look.open_rest(page, len(_labels()) + 2)
    look.finish(page, frozen=f"B{_HEAD + 1}", colour=look.NAVY, title_rows=f"{_HEAD}:{_HEAD}")
    count = f"COUNTA('{words.ASSESSMENT}'!B{_HEAD + 1}:B{last})"
    return f'IF({count}=0,"未記入",{count}&"／{len(catalogue.entries)}")'


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


def _write_result(
    page: Any,
    line: int,
    entry: ThreatEntryPoint,
    result: AssessmentResult,
    catalogue: Catalogue,
    lists: Lists,
) -> None:
    texts, label = _texts(result, lists), entry.label
    look.frame(look.fill(look.write(page.cell(line, 1), label, bold=True), look.GREY))
    look.link(page.cell(line, 1), words.CRITERIA, row=first_row(catalogue, entry.id))
    for place, (key, _, _) in enumerate(_labels(), 2):
        look.answer(page.cell(line, place), texts.get(key, ""))
    sizes = [(texts.get(key, ""), width) for key, _, width in _labels()]
    page.row_dimensions[line].height = look.height([(label, 22), *sizes])
    look.offer(page, f"B{line}", lists, RATINGS, label, _check_points(entry))
    own = [each for each in catalogue.measures.values() if each.entry == entry.id]
    look.explain(page, f"F{line}", "選べる対策の番号", "\n".join(f"{each.id} {each.title}" for each in own))


def _check_points(entry: ThreatEntryPoint) -> str:
    """The five check points in the few signs that Excel shows beside a cell."""
    lines = [f"{sign}{_cut(check.text, 44)}" for sign, check in zip(SIGNS, entry.checks, strict=True)]
    return "\n".join(["最初の「はい」。無ければBAD", *lines])


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


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
    return texts | {f"check.{each}": _CHECKS.get(check, "") for each, check in enumerate(result.checks, 1)}


def _offer(page: Any, first: int, last: int, lists: Lists) -> None:
    for place, (key, label, _) in enumerate(_labels(), 2):
        letter = _letter(place)
        cells = f"{letter}{first}:{letter}{last}"
        offered, prompt = _OFFERED.get(key, (["不明", "なし"], ""))
        offered = list(_CHECKS.values()) if key.startswith("check.") else offered
        if key not in ("measures", "rating"):
            look.offer(page, cells, lists, offered, label, prompt)
        if key == "rating":
            look.colour_where(page, cells, f"LEN({letter}{first})=0", look.REQUIRED)
        if key in ("measures", "owner", "due"):
            bad = f'AND(OR($B{first}="BAD",$B{first}="④",$B{first}="⑤"),LEN({letter}{first})=0)'
            look.colour_where(page, cells, bad, look.REQUIRED)
