"""The whole form: a guide, the stage-1 items, the ratings with what to rate by, the stage-2 items."""

from __future__ import annotations

import datetime
import io
import re
from typing import Any

from bcp.inputs.workbook import words
from bcp.rendering.docx.archive import read_archive, write_archive
from bcp.rendering.workbook.assessment_page import write_assessment
from bcp.rendering.workbook.criteria_page import write_criteria
from bcp.rendering.workbook.guide import Page, sheet_name, write_guide
from bcp.rendering.workbook.item_page import write_item
from bcp.rendering.workbook.look import Lists
from bcp.vocabulary import Catalogue, Environment

_STAMP = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
# A height that is not custom is only the first one: the row grows with what people write.
_FIXED_HEIGHT = re.compile(rb'(<row\b[^>]*?) customHeight="1"')
_TIME = datetime.datetime(2000, 1, 1)


def render_form(environment: Environment, catalogue: Catalogue) -> bytes:
    """The bytes of the XLSX, the same on every run."""
    from openpyxl import Workbook
    from openpyxl.workbook.protection import WorkbookProtection

    book = Workbook()
    guide = book.worksheets[0]
    guide.title = words.GUIDE
    lists = Lists(book)
    first = _write_items(book, environment, catalogue, 1, lists)
    ratings = _write_ratings(book, environment, catalogue, lists)
    second = _write_items(book, environment, catalogue, 2, lists)
    pages = (
        (f"1　まずここから：{len(first)}の質問。最初の計画に要る", first),
        (f"2　{len(catalogue.entries)}の脅威の入口の評価。最初の計画に要る", ratings),
        (f"3　時間のあるとき：{len(second)}の質問。計画がよくなる", second),
    )
    write_guide(guide, environment.name, catalogue, pages)
    book.move_sheet(words.HIDDEN, len(book.worksheets))
    book.security = WorkbookProtection(lockStructure=True)
    book.properties.title, book.properties.creator = f"環境差分抽出表 {environment.name}", "bcp"
    return _bytes(book)


def _write_items(
    book: Any, environment: Environment, catalogue: Catalogue, stage: int, lists: Lists
) -> list[Page]:
    """The sheets of one stage, numbered on from the stage before."""
    before = sum(item.stage < stage for item in catalogue.items.values())
    items = [item for item in catalogue.items.values() if item.stage == stage]
    pages = []
    for number, item in enumerate(items, before + 1):
        page = book.create_sheet(sheet_name(item, number))
        progress = write_item(page, item, environment.answers[item.id], number, lists)
        pages.append(Page(page.title, item.question, progress, item.why))
    return pages


def _write_ratings(book: Any, environment: Environment, catalogue: Catalogue, lists: Lists) -> list[Page]:
    page, criteria = book.create_sheet(words.ASSESSMENT), book.create_sheet(words.CRITERIA)
    progress = write_assessment(page, environment.assessment, catalogue, lists)
    write_criteria(criteria, catalogue)
    count = len(catalogue.entries)
    return [
        Page(
            page.title,
            f"{count}の入口を、①〜⑤、BAD、対象外のどれかに評価する",
            progress,
            "評価の悪い入口から、計画と対策が決まる。",
        ),
        Page(
            criteria.title,
            "どの入口が、どの評価になるか",
            "",
            "ハンドブックが手元に無くても評価できる。ここには書かない。",
        ),
    ]


def _bytes(book: Any) -> bytes:
    """The saved workbook with fixed times."""
    book.properties.created = _TIME
    buffer = io.BytesIO()
    book.save(buffer)
    parts = read_archive(buffer.getvalue())
    for name in parts:
        if name.startswith("xl/worksheets/"):
            parts[name] = _FIXED_HEIGHT.sub(rb"\1", parts[name])
    core = "docProps/core.xml"
    parts[core] = _STAMP.sub(rb"\g<1>" + _TIME.isoformat().encode() + rb"Z\g<2>", parts[core])
    return write_archive(parts)
