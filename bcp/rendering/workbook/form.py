"""The whole form: a guide, a sheet an item in the order of the questions, the assessment, open questions."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bcp.inputs.environment import FORMAT
from bcp.inputs.workbook import words
from bcp.rendering.docx.archive import read_archive, write_archive
from bcp.rendering.workbook import look
from bcp.rendering.workbook.assessment_page import write_assessment
from bcp.rendering.workbook.item_page import write_item
from bcp.rendering.workbook.look import Lists
from bcp.vocabulary import Catalogue, Environment

_STAMP = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
_TIME = datetime.datetime(2000, 1, 1)
_HELP = (
    "橙色の欄は必須。分かるところから書く。第1段（濃い青のシート）とアセスメントで最初の計画が作れる。",
    "分からないものは、欄の▼から「不明」を選ぶ。無いものは「なし」。空欄は未回答であり、推測では書かない。",
    "選択肢の欄も文字で書ける。上の行と同じなら「〃」か「同上」でよい。全角・半角は問わない。",
    "期間は 90分、4時間、2日、1か月、直ちに、当日中。日付は 2026-11-10、2026年11月10日、R8.11.10。",
    "電話番号は先頭の0から、ハイフンを入れて書く。数式は使えない。",
    "シートの保護にパスワードは無い。行が足りなければ行を挿入する。欄やシートを足してもよいが、読まれない。",
)


@dataclass(frozen=True)
class Question:
    """質問: one that is still open; `item` is its id, or "" for a remark on the whole."""

    item: str
    weight: str
    label: str
    state: str
    question: str


def render_form(
    environment: Environment, catalogue: Catalogue, questions: Sequence[Question] | None = None
) -> bytes:
    """The bytes of the XLSX, the same on every run; `questions` (even none) adds the sheet of open ones."""
    from openpyxl import Workbook
    from openpyxl.workbook.protection import WorkbookProtection

    book = Workbook()
    guide = book.worksheets[0]
    guide.title = words.GUIDE
    asked = book.create_sheet(words.QUESTIONS) if questions is not None else None
    lists = Lists(book)
    names = _write_sheets(book, environment, catalogue, lists)
    _write_guide(guide, environment, catalogue, names, questions)
    if asked is not None:
        _write_questions(asked, questions or (), catalogue, names)
    book.move_sheet(words.HIDDEN, len(book.worksheets))
    book.security = WorkbookProtection(lockStructure=True)
    book.properties.title, book.properties.creator = f"環境差分抽出表 {environment.name}", "bcp"
    return _bytes(book)


def _write_sheets(
    book: Any, environment: Environment, catalogue: Catalogue, lists: Lists
) -> Mapping[str, str]:
    """The name of the sheet of each item and of the assessment, after writing them."""
    names: dict[str, str] = {}
    for stage in (1, 2):
        for item in catalogue.items.values():
            if item.stage == stage:
                number = len([key for key in names if key != "assessment"]) + 1
                names[item.id] = f"{number} {item.label}"[:31]
                page = book.create_sheet(names[item.id])
                write_item(page, item, environment.answers[item.id], number, lists)
        if stage == 1:
            names["assessment"] = words.ASSESSMENT
            write_assessment(
                book.create_sheet(words.ASSESSMENT), environment.assessment, catalogue, "", lists
            )
    return names


def _link(cell: Any, name: str) -> None:
    from openpyxl.worksheet.hyperlink import Hyperlink

    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{name}'!A1")


# ------------------------------------------------------------ guide and questions


def _write_guide(
    page: Any, environment: Environment, catalogue: Catalogue, names: Mapping[str, str], questions: Any
) -> None:
    for letter, width in zip("ABCDE", (22, 46, 10, 10, 60), strict=True):
        page.column_dimensions[letter].width = width
    look.write(page.cell(1, 1), f"環境差分抽出表　{environment.name}", bold=True, size=16, colour=look.NAVY)
    page.cell(1, 1).alignment = look.one_line()
    for row, text in enumerate(_HELP, 2):
        look.write(page.cell(row, 1), f"・{text}").alignment = look.one_line()
    row = len(_HELP) + 3
    look.write(page.cell(row, 1), words.FORMAT, colour="FF7F7F7F")
    look.write(page.cell(row, 2), FORMAT, colour="FF7F7F7F")
    row += 2
    for column, text in enumerate(("シート", "質問", "段", "未回答・不明", "理由"), 1):
        look.heading(page.cell(row, column), text)
    for key, name in names.items():
        row += 1
        _write_guide_row(page, row, catalogue, key, name, questions)
    look.finish(page, frozen="A1", colour="FF7F7F7F")


def _write_guide_row(
    page: Any, row: int, catalogue: Catalogue, key: str, name: str, questions: Sequence[Question] | None
) -> None:
    item = catalogue.items.get(key)
    count = "" if questions is None else str(sum(each.item == key for each in questions))
    texts = (
        name,
        item.question if item else "13の脅威の入口を、それぞれ評価する",
        f"第{item.stage if item else 1}段",
        count,
        item.why if item else "評価の悪い入口から、計画と対策が決まる。",
    )
    for column, text in enumerate(texts, 1):
        look.frame(look.write(page.cell(row, column), text, colour="FF0563C1" if column == 1 else ""))
    _link(page.cell(row, 1), name)
    page.row_dimensions[row].height = look.height(list(zip(texts, (22, 46, 10, 10, 60), strict=True)))


def _write_questions(
    page: Any, questions: Sequence[Question], catalogue: Catalogue, names: Mapping[str, str]
) -> None:
    widths = (7, 34, 44, 12, 70)
    look.write(
        page.cell(1, 1), f"{words.QUESTIONS}（{len(questions)}件）", bold=True, size=16, colour=look.NAVY
    )
    page.cell(1, 1).alignment = look.one_line()
    note = "重さA：無いと計画が誤る。B：弱くなる。C：体裁。シート名を押して記入する。このシートには書かない。"
    look.write(page.cell(2, 1), note).alignment = look.one_line()
    for column, (text, width) in enumerate(
        zip(("重さ", "シート", "欄", "状態", "質問"), widths, strict=True), 1
    ):
        look.heading(page.cell(4, column), text)
        page.column_dimensions["ABCDE"[column - 1]].width = width
    for row, each in enumerate(questions, 5):
        texts = (each.weight, names.get(each.item, ""), each.label, each.state, each.question)
        for column, text in enumerate(texts, 1):
            look.frame(look.write(page.cell(row, column), text, colour="FF0563C1" if column == 2 else ""))
        if names.get(each.item):
            _link(page.cell(row, 2), names[each.item])
        page.row_dimensions[row].height = look.height(list(zip(texts, widths, strict=True)))
    look.finish(page, frozen="A5", colour="FFC55A11", title_rows="4:4")


def _bytes(book: Any) -> bytes:
    """The saved workbook with fixed times."""
    book.properties.created = _TIME
    buffer = io.BytesIO()
    book.save(buffer)
    parts = read_archive(buffer.getvalue())
    core = "docProps/core.xml"
    parts[core] = _STAMP.sub(rb"\g<1>" + _TIME.isoformat().encode() + rb"Z\g<2>", parts[core])
    return write_archive(parts)
