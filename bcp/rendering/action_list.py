"""The action list as a workbook: what to do first and why, whom to call, what is still to be found out."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bcp.planning.facts import FactBook
from bcp.rendering.action_rows import (
    ACTION_COLUMNS,
    CONTACT_COLUMNS,
    TODO_COLUMNS,
    Column,
    list_actions,
    list_contacts,
    list_todo_rows,
)
from bcp.rendering.cell_text import MOST_CHARS, clean_cell, looks_like_formula
from bcp.rendering.docx.archive import read_archive, write_archive
from bcp.rendering.measures import NOTE
from bcp.rendering.pictures.canvas import em_width
from bcp.vocabulary import Case, Finding, Todo

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

STATUSES = ("未着手", "着手", "完了", "見送り")
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
_GREY, _FONT = "FFE6E6E6", "游ゴシック"
_HEAD_ROW = 4


@dataclass(frozen=True)
class _Sheet:
    """シート: one table with a title and a line that says how to read it."""

    name: str
    title: str
    note: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[str, ...]]


def render_action_list(
    case: Case, facts: FactBook, findings: Sequence[Finding], todo: Sequence[Todo]
) -> bytes:
    """The bytes of the XLSX, the same on every run."""
    from openpyxl import Workbook

    company = facts.display(facts.get("company.name"))
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in _sheets(case, facts, findings, todo):
        _fill(book.create_sheet(sheet.name), sheet, company, case.date.isoformat())
    book.properties.title, book.properties.creator = "対策の一覧", "bcp"
    book.properties.language = "ja-JP"
    return _bytes(book, case.date.isoformat())


def _sheets(
    case: Case, facts: FactBook, findings: Sequence[Finding], todo: Sequence[Todo]
) -> tuple[_Sheet, ...]:
    actions = list_actions(findings, case.date)
    return (
        _Sheet(
            "対策",
            f"対策の一覧（{len(actions)}件）"
            if actions
            else "対策の一覧（課題のあるアセスメント結果はない）",
            "上から順に始める。費用がかからず、評価の悪い入口を防ぐものが先である。" + NOTE,
            ACTION_COLUMNS,
            actions,
        ),
        _Sheet(
            "連絡先",
            "連絡先",
            "個人情報を含む。社外に渡さない。6か月ごとに電話してつながるかを確かめ、確認日を書く。",
            CONTACT_COLUMNS,
            list_contacts(facts),
        ),
        _Sheet(
            "要確認",
            f"要確認の一覧（{len(todo)}件）",
            "重さA：これが分からないと計画が誤る。B：弱くなる。C：体裁。分かったら環境差分抽出表に書き、作り直す。",
            TODO_COLUMNS,
            list_todo_rows(todo),
        ),
    )


# ------------------------------------------------------------ one sheet


def _fill(page: Worksheet, sheet: _Sheet, company: str, date: str) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    _write(page.cell(1, 1), f"{sheet.title}　{company}　{date}").font = Font(name=_FONT, size=14, bold=True)
    _write(page.cell(2, 1), sheet.note).font = Font(name=_FONT, size=10)
    for number, column in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(number)].width = column.width
        _head(_write(page.cell(_HEAD_ROW, number), column.label))
    for down, row in enumerate(sheet.rows, _HEAD_ROW + 1):
        for number, (column, text) in enumerate(zip(sheet.columns, row, strict=True), 1):
            _body(_write(page.cell(down, number), text), column)
        page.row_dimensions[down].height = _row_height(sheet.columns, row)
    _lay_out(page, sheet, company)


def _write(cell: Cell | Any, text: str) -> Any:
    """The cell with `text` as text: what looks like a formula is never one."""
    text = clean_cell(text)[:MOST_CHARS]
    if text.isascii() and text.isdigit() and len(text) < 6 and not text.startswith("0"):
        cell.value = int(text)
        return cell
    cell.value = text or None
    if text:
        cell.data_type = "s"
    if looks_like_formula(text):
        cell.quotePrefix = True
    return cell


def _head(cell: Any) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    cell.font = Font(name=_FONT, size=10, bold=True)
    cell.fill = PatternFill("solid", start_color=_GREY, end_color=_GREY)
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    cell.border = _border()


def _body(cell: Any, column: Column) -> None:
    from openpyxl.styles import Alignment, Font

    prefixed = cell.quotePrefix
    cell.font = Font(name=_FONT, size=10)
    cell.alignment = Alignment(
        wrap_text=True, vertical="top", horizontal="center" if column.centred else "left"
    )
    cell.border = _border()
    if prefixed:
        cell.quotePrefix = True


def _border() -> Any:
    from openpyxl.styles import Border, Side

    side = Side(style="thin", color="FF8C8C8C")
    return Border(left=side, right=side, top=side, bottom=side)


def _row_height(columns: tuple[Column, ...], row: tuple[str, ...]) -> float:
    """Points for the cell with most lines: a column width counts half-width signs."""
    lines = max(
        -(-int(em_width(text) * 2 + 1) // max(1, int(column.width - 1)))
        for column, text in zip(columns, row, strict=True)
    )
    return 16.0 * max(1, min(lines, 25))


def _lay_out(page: Worksheet, sheet: _Sheet, company: str) -> None:
    """A4 landscape, all columns on a page, the header on each, filters, and choices for the status."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.properties import PageSetupProperties

    last = max(_HEAD_ROW + len(sheet.rows), _HEAD_ROW + 1)
    page.freeze_panes = f"A{_HEAD_ROW + 1}"
    page.auto_filter.ref = f"A{_HEAD_ROW}:{get_column_letter(len(sheet.columns))}{last}"
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    page.page_margins.left = page.page_margins.right = 0.4
    footer: Any = page.oddFooter
    footer.left.text = f"{company.replace('&', '&&')}　{sheet.name}"
    footer.right.text = "&P / &N"
    for number, column in enumerate(sheet.columns, 1):
        if column.label == "状況":
            choices = DataValidation(
                "list", formula1=f'"{",".join(STATUSES)}"', allow_blank=True, showErrorMessage=False
            )
            letter = get_column_letter(number)
            choices.add(f"{letter}{_HEAD_ROW + 1}:{letter}{last}")
            page.add_data_validation(choices)


def _bytes(book: Any, date: str) -> bytes:
    """The saved workbook with fixed times."""
    import datetime

    book.properties.created = datetime.datetime.fromisoformat(date)
    buffer = io.BytesIO()
    book.save(buffer)
    parts = read_archive(buffer.getvalue())
    core = "docProps/core.xml"
    parts[core] = _MODIFIED.sub(rb"\g<1>" + f"{date}T00:00:00Z".encode() + rb"\g<2>", parts[core])
    return write_archive(parts)
