"""アセスメントの全体図: the 13 entry points on one scale, findings filled in, unrated ones said to be unrated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bcp.planning.facts import FactBook
from bcp.planning.findings import find_findings
from bcp.rendering.pictures.canvas import DARK, GREY, LIGHT, WHITE, Canvas, height_of, wrap
from bcp.rendering.pictures.picture import UNKNOWN, Picture, leaf, sentence
from bcp.vocabulary import AssessmentResult, Case, Finding, Rating, Value

SCALE = (Rating.R1, Rating.R2, Rating.R3, Rating.R4, Rating.R5, Rating.BAD)
_CAUSES = {"unknown": "原因不明", "no_measure": "無対策", "": ""}
_WIDTH, _LABEL, _STEP, _TEXT = 165.0, 40.0, 8.5, 8.0
_TOP = 14.0
Sign = Literal["finding", "accepted", "fine", "excluded", "unrated"]


@dataclass(frozen=True)
class EntryLine:
    """図の一行: one entry point, its rating, and what is open."""

    entry: str
    rating: Rating
    sign: Sign
    note: str
    who: str = ""


def list_entry_lines(case: Case) -> tuple[EntryLine, ...]:
    """A line an entry point, in their order."""
    findings = {finding.id: finding for finding in find_findings(case)}
    results = case.environment.assessment.results
    return tuple(
        _line(entry.label, results.get(entry.id), findings.get(entry.id))
        for entry in case.catalogue.entries.values()
    )


def _line(label: str, result: AssessmentResult | None, finding: Finding | None) -> EntryLine:
    rating = result.rating if result else Rating.UNRATED
    if finding is not None:
        return EntryLine(
            label, rating, "accepted" if finding.accept else "finding", _note(finding), _who(finding)
        )
    if rating is Rating.UNRATED:
        return EntryLine(label, rating, "unrated", "評価していない。備えがないものとして扱う")
    if rating is Rating.EXCLUDED:
        reason = result.reason.text if result and result.reason.has_value else UNKNOWN
        return EntryLine(label, rating, "excluded", f"理由：{reason}")
    return EntryLine(label, rating, "fine", "")


def _note(finding: Finding) -> str:
    cause = _CAUSES[finding.cause]
    return sentence([cause, finding.issue]) or "課題の内容は表に書かれていない。"


def _who(finding: Finding) -> str:
    if finding.accept is not None:
        return f"受け入れる。期限：{_known(finding.accept.until)}"
    return f"担当：{_known(finding.owner)}　期限：{_known(finding.due)}"


def _known(value: Value) -> str:
    return value.text if value.has_value else UNKNOWN


def draw_assessment(case: Case, facts: FactBook) -> Picture:
    """The overview of the assessment."""
    rows = list_entry_lines(case)
    left = _LABEL + _STEP * len(SCALE) + 3
    notes = [wrap(row.note, _WIDTH - left, 7.5, 3) + wrap(row.who, _WIDTH - left, 7.5, 2) for row in rows]
    heights = [max(7.0, height_of(len(note), 7.5) + 2.2) for note in notes]
    sheet = Canvas(_WIDTH, _TOP + sum(heights) + 11)
    _head(sheet, left)
    top = _TOP
    for number, (row, note, height) in enumerate(zip(rows, notes, heights, strict=True)):
        _row(sheet, row, note, number, top, height, left)
        top += height
    _legend(sheet, top + 5.5)
    caption = f"脅威の入口ごとの評価（実施日：{leaf(facts, 'assessment.date')}）"
    return Picture(
        "assessment", caption, _alt(rows), sheet.png(), sheet.svg(caption), sheet.width, sheet.height
    )


def _head(sheet: Canvas, left: float) -> None:
    sheet.text(0, 10, "脅威の入口", bold=True)
    for number, rating in enumerate(SCALE):
        sheet.text(_column(number), 10, rating.value, bold=True, align="center")
    sheet.text(_column(0) - 3, 4, "良い", 7.5)
    sheet.text(_column(5) + 3, 4, "悪い", 7.5, align="right")
    sheet.arrow((_column(0) + 5, 4), (_column(5) - 5, 4))
    sheet.text(left, 10, "課題と担当", bold=True)
    sheet.line([(0, _TOP - 0.6), (_WIDTH, _TOP - 0.6)])


def _column(number: int) -> float:
    return _LABEL + _STEP * (number + 0.5)


def _row(
    sheet: Canvas, row: EntryLine, note: list[str], number: int, top: float, height: float, left: float
) -> None:
    middle = top + height / 2
    if number % 2:
        sheet.box(0, top, _WIDTH, height, fill="#f4f4f4", edge="#f4f4f4", heavy=0, behind=True)
    sheet.text(0.5, middle, row.entry, 8, bold=row.sign in ("finding", "accepted"))
    start, end = _column(0), _column(len(SCALE) - 1)
    if row.rating in SCALE:
        sheet.line([(start, middle), (end, middle)], heavy=0.5, colour=GREY)
        _sign(sheet, row.sign, _column(SCALE.index(row.rating)), middle)
    else:
        dashed = row.sign == "unrated"
        sheet.box(start - 3, middle - 2.4, end - start + 6, 4.8, fill=WHITE, dashed=dashed, heavy=0.7)
        label = "？ 未評価" if dashed else "対象外"
        sheet.text((start + end) / 2, middle, label, 7.5, align="center", colour=DARK)
    sheet.lines(left, middle - height_of(len(note), 7.5) / 2, note, 7.5)


def _sign(sheet: Canvas, sign: Sign, x: float, y: float) -> None:
    if sign == "fine":
        sheet.mark(x, y, "o", 7, fill=WHITE)
    elif sign == "accepted":
        sheet.mark(x, y, "D", 7, fill=LIGHT)
    else:
        sheet.mark(x, y, "s", 9)


def _legend(sheet: Canvas, y: float) -> None:
    sheet.line([(0, y - 4.5), (_WIDTH, y - 4.5)])
    signs: tuple[tuple[int, Sign, str], ...] = (
        (3, "finding", "課題がある"),
        (36, "accepted", "課題があるが期限まで受け入れる"),
        (95, "fine", "課題がない"),
    )
    for x, sign, label in signs:
        _sign(sheet, sign, x, y)
        sheet.text(x + 4, y, label, 7.5)
    sheet.box(122, y - 2, 8, 4, dashed=True, heavy=0.7)
    sheet.text(132, y, "評価していない", 7.5)


def _alt(rows: tuple[EntryLine, ...]) -> str:
    told = [
        f"{row.entry}は{row.rating.value}（{row.note.rstrip('。')}{'。' if row.who else ''}{row.who.replace('　', '、')}）"
        for row in rows
        if row.note
    ]
    fine = [f"{row.entry}{row.rating.value}" for row in rows if row.sign == "fine"]
    return sentence(["脅威の13の入口の評価", *told, f"課題がないのは{'、'.join(fine)}" if fine else ""])
