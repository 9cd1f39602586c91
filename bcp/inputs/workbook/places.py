"""Where in a form each question is answered, so that a list of questions can point there."""

from __future__ import annotations

from collections.abc import Mapping

from bcp.catalog.words import fold
from bcp.inputs.assessment import ASSESSMENT_KEYS
from bcp.inputs.faults import Faults
from bcp.inputs.keys import name_columns, name_entries
from bcp.inputs.workbook import words
from bcp.inputs.workbook.assessment_sheet import result_headings
from bcp.inputs.workbook.book import Sheet, read_book
from bcp.inputs.workbook.item_sheets import answer_heading
from bcp.inputs.workbook.item_tables import heading_row
from bcp.inputs.workbook.reader import recognise_sheets
from bcp.vocabulary import Catalogue, CellPosition, Item


def find_places(data: bytes, path: str, catalogue: Catalogue) -> Mapping[str, CellPosition]:
    """The cell of `item`, `item.column`, `assessment.date`, `assessment.entry` and `assessment.entry.field`.

    Of a table's column it is the first row; the five check points are `check.1` to `check.5`, `accept.by` and so on.

    Raises `WorkbookError` for a file that is refused.
    """
    found, assessment = recognise_sheets(read_book(data, path), catalogue, Faults())
    places: dict[str, CellPosition] = {}
    for key, sheet in found.items():
        places |= _item_places(catalogue.items[key], sheet)
    if assessment is not None:
        places |= _entry_places(assessment, catalogue)
    return places


def _item_places(item: Item, sheet: Sheet) -> dict[str, CellPosition]:
    inner = _table_places(item, sheet) if item.type == "table" else _record_places(item, sheet)
    return {item.id: next(iter(inner.values()), sheet.place(1, 1))} | inner


def _table_places(item: Item, sheet: Sheet) -> dict[str, CellPosition]:
    heading, names = heading_row(item, sheet), name_columns(item.columns)
    named = [(names.find(cell.text), cell.position.column) for cell in sheet.row(heading)]
    return {f"{item.id}.{key}": sheet.place(heading + 1, column) for key, column in named if key}


def _record_places(item: Item, sheet: Sheet) -> dict[str, CellPosition]:
    """Of choices, which have no columns, the first choice's cell stands for the item."""
    heading = answer_heading(sheet)
    if heading is None:
        return {}
    row, column = heading
    if not item.columns:
        return {f"{item.id}.": sheet.place(row + 1, column)}
    names = name_columns(item.columns)
    found: dict[str, CellPosition] = {}
    for (line, place), cell in sheet.cells.items():
        key = names.find(cell.text) if line > row and place < column else ""
        if key:
            found.setdefault(f"{item.id}.{key}", sheet.place(line, column))
    return found


def _entry_places(sheet: Sheet, catalogue: Catalogue) -> dict[str, CellPosition]:
    """The cells of the top, and of each entry point its rating and its other fields."""
    found = {"assessment": sheet.place(1, 1)}
    heading = next((place for place in sorted(sheet.cells) if _is(sheet, place, words.ENTRY)), None)
    if heading is None:
        return found
    labels = {fold(label): key for key, label in ASSESSMENT_KEYS.items()}
    names, columns = name_entries(catalogue.entries), result_headings(sheet, heading[0])
    for (row, column), cell in sorted(sheet.cells.items()):
        top = labels.get(fold(cell.text)) if row < heading[0] else None
        entry = names.find(cell.text) if row > heading[0] and column == heading[1] else ""
        if top:
            found.setdefault(f"assessment.{top}", sheet.place(row, column + 1))
        if entry and f"assessment.{entry}" not in found:
            places = {key: sheet.place(row, each) for each, key in columns.items()}
            found[f"assessment.{entry}"] = places.get("rating", sheet.place(row, column))
            found |= {f"assessment.{entry}.{key}": place for key, place in places.items()}
    return found


def _is(sheet: Sheet, place: tuple[int, int], label: str) -> bool:
    return fold(sheet.cells[place].text) == fold(label)
