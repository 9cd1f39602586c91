"""The workbook as one table: which sheet is which item, and what stands on it."""

from __future__ import annotations

import re

from bcp.catalog.words import fold
from bcp.errors import Message
from bcp.inputs.faults import Faults
from bcp.inputs.keys import name_items
from bcp.inputs.workbook import words
from bcp.inputs.workbook.assessment_sheet import read_assessment_sheet
from bcp.inputs.workbook.book import Sheet, read_book
from bcp.inputs.workbook.cells import CellReader
from bcp.inputs.workbook.item_sheets import read_item_sheet
from bcp.inputs.workbook.package import refusal
from bcp.inputs.yaml_text import MapNode, Node, ScalarNode
from bcp.vocabulary import Catalogue

_NUMBERED = re.compile(r"^\s*\d{1,2}[\s.．、　]+")


def read_workbook(data: bytes, path: str, catalogue: Catalogue) -> tuple[MapNode, tuple[Message, ...]]:
    """The table as nodes with cells as positions, and what was read with a doubt.

    Raises `WorkbookError` for a file that is refused, `InputErrors` for faults of cells.
    """
    sheets = read_book(data, path)
    faults = Faults()
    cells = CellReader(faults, written=_written(sheets))
    found, assessment = recognise_sheets(sheets, catalogue, faults)
    if not found and assessment is None:
        raise refusal(path, *_NO_FORM)
    items: list[tuple[ScalarNode, Node]] = []
    for key, sheet in found.items():
        node = read_item_sheet(catalogue.items[key], sheet, cells)
        if node is not None:
            items.append((ScalarNode(key, sheet.place(1, 1)), node))
    top = sheets[0].place(1, 1)
    pairs = [*_head(sheets), (ScalarNode("items", top), MapNode(tuple(items), top))]
    if assessment is not None:
        pairs.append((ScalarNode("assessment", top), read_assessment_sheet(assessment, catalogue, cells)))
    faults.raise_if_any()
    return MapNode(tuple(pairs), top), tuple(cells.warnings)


def recognise_sheets(
    sheets: tuple[Sheet, ...], catalogue: Catalogue, faults: Faults
) -> tuple[dict[str, Sheet], Sheet | None]:
    """The sheet of each item, in catalogue order, and that of the assessment; others are people's own."""
    names = name_items(catalogue.items)
    found: dict[str, Sheet] = {}
    assessment: Sheet | None = None
    for sheet in sheets:
        title = sheet.get(1, 1)
        for text in (sheet.name, title.text if title else ""):
            plain = _NUMBERED.sub("", text)
            if fold(plain) == fold(words.ASSESSMENT):
                assessment = assessment or sheet
                break
            key = names.find(plain)
            if key:
                if key in found:
                    faults.add(sheet.place(1, 1), *_twice(catalogue.items[key].label, found[key].name))
                found.setdefault(key, sheet)
                break
    return {key: found[key] for key in catalogue.items if key in found}, assessment


def _head(sheets: tuple[Sheet, ...]) -> list[tuple[ScalarNode, Node]]:
    """format and common, wherever their labels stand."""
    labels = {fold(words.FORMAT): "format", fold(words.COMMON): "common"}
    found: dict[str, tuple[ScalarNode, Node]] = {}
    for sheet in sheets:
        for (row, column), cell in sheet.cells.items():
            key = labels.get(fold(cell.text)) if column == 1 else None
            value = sheet.get(row, column + 1)
            if key and value and sheet.name == words.GUIDE:
                found.setdefault(
                    key, (ScalarNode(key, cell.position), ScalarNode(value.text, value.position))
                )
    return list(found.values())


def _written(sheets: tuple[Sheet, ...]) -> dict[tuple[str, str], str]:
    """(item.column, shown word) -> how the YAML table wrote it."""
    found: dict[tuple[str, str], str] = {}
    for sheet in sheets:
        if sheet.name == words.HIDDEN:
            for row in sheet.rows():
                texts = [cell.text if (cell := sheet.get(row, column)) else "" for column in (1, 2, 3)]
                if all(texts):
                    found[texts[0], texts[1]] = texts[2]
    return found


_NO_FORM = (
    Message(
        "環境差分抽出表のシートが1枚も無い。bcp の記入用ブックを期待する。",
        "no sheet of the form; a workbook made by bcp is expected.",
    ),
    Message("bcp init NAME --xlsx が記入用のブックを作る。", "`bcp init NAME --xlsx` makes the form."),
)


def _twice(label: str, first: str) -> tuple[Message, Message]:
    return (
        Message(
            f"「{label}」のシートが2枚ある（もう1枚は「{first}」）。1枚を期待する。",
            f"a second sheet for {label} (the first: {first}); one is expected.",
        ),
        Message(
            "写しのシートは、名前とA1のセルを変えるか、消す。", "Rename or remove the copy, and its cell A1."
        ),
    )
