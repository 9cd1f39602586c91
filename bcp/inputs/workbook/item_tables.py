"""The rows of a table item as nodes: dittos and merges resolved, empty rows and people's own columns left out."""

from __future__ import annotations

from collections.abc import Mapping

from bcp.catalog.words import fold
from bcp.inputs.keys import name_columns
from bcp.inputs.values import read_state
from bcp.inputs.workbook import item_faults as faults_of
from bcp.inputs.workbook import words
from bcp.inputs.workbook.book import Cell, Sheet
from bcp.inputs.workbook.cells import CellReader, ditto_without_row, is_ditto
from bcp.inputs.yaml_text import ListNode, MapNode, Node, ScalarNode
from bcp.vocabulary import Item, State


def read_table(item: Item, sheet: Sheet, cells: CellReader) -> Node | None:
    """The rows of the sheet, with `complete` where it is said; None where nothing is filled in."""
    heading = heading_row(item, sheet)
    if not heading:
        faults_of.no_heading(sheet, cells, "、".join(each.label for each in item.columns.values()))
        return None
    columns = _columns_of(item, sheet, heading, cells)
    rows = _rows(item, sheet, heading, columns, cells)
    complete = sheet.beside(words.COMPLETE)
    if not rows and complete is None:
        return None
    place = sheet.place(heading, 1)
    listed = ListNode(tuple(rows), rows[0].position if rows else place)
    if complete is None:
        return listed
    said = cells.read(complete, f"{item.id}.complete")
    if not rows and read_state(said.text) is not State.VALUE:
        return None
    keys = (ScalarNode("complete", complete.position), ScalarNode("rows", place))
    return MapNode(((keys[0], said), (keys[1], listed)), place)


def heading_row(item: Item, sheet: Sheet) -> int:
    """The first row in which two columns are named; 0 where there is none."""
    names = name_columns(item.columns)
    for row in sheet.rows():
        if len({names.find(cell.text) for cell in sheet.row(row)} - {""}) >= 2:
            return row
    return 0


def _columns_of(item: Item, sheet: Sheet, heading: int, cells: CellReader) -> dict[int, str]:
    """Column number -> column id; "" for the row's number."""
    names = name_columns(item.columns)
    named = {cell.position.column: names.find(cell.text) for cell in sheet.row(heading)}
    found: dict[int, str] = {}
    for cell in sheet.row(heading):
        key, column = named[cell.position.column], cell.position.column
        if key and key in found.values():
            cells.faults.add(cell.position, *faults_of.column_twice(item, key))
        elif key or fold(cell.text) == fold(words.NUMBER):
            found[column] = key
        elif any(sheet.get(row, column) for row in sheet.rows() if row > heading):
            faults_of.extra_heading(item, cell, set(item.columns) - set(named.values()), cells)
    return found


def _rows(
    item: Item, sheet: Sheet, heading: int, columns: Mapping[int, str], cells: CellReader
) -> list[Node]:
    rows: list[Node] = []
    above: dict[str, ScalarNode] = {}
    for number in sheet.rows():
        if number <= heading:
            continue
        own = [column for column in columns if columns[column] and (number, column) not in sheet.filled]
        if not any(sheet.get(number, column) for column in own):
            rows.extend(_whole_row(sheet, number, columns))
            continue
        above = _row(item, sheet, number, columns, above, cells)
        place = next(iter(above.values())).position
        pairs = tuple((ScalarNode(key, node.position), node) for key, node in above.items())
        rows.append(MapNode(pairs, place))
    return rows


def _whole_row(sheet: Sheet, number: int, columns: Mapping[int, str]) -> list[Node]:
    """A row of which only a state is said, in the column of the row's number."""
    for column, key in columns.items():
        cell = sheet.get(number, column)
        if not key and cell and (cell.text.strip() == "~" or read_state(cell.text) is not State.VALUE):
            return [ScalarNode("" if cell.text.strip() == "~" else cell.text, cell.position)]
    return []


def _row(
    item: Item,
    sheet: Sheet,
    number: int,
    columns: Mapping[int, str],
    above: Mapping[str, ScalarNode],
    cells: CellReader,
) -> dict[str, ScalarNode]:
    found: dict[str, ScalarNode] = {}
    for column, key in sorted(columns.items()):
        cell = sheet.get(number, column)
        if not key or cell is None or _is_spread(sheet, cell):
            continue
        if not is_ditto(cell):
            found[key] = cells.read(cell, f"{item.id}.{key}", item.columns[key].kind)
        elif key in above:
            found[key] = ScalarNode(above[key].text, cell.position)
        else:
            cells.faults.add(cell.position, *ditto_without_row())
            found[key] = ScalarNode("", cell.position)
    return found


def _is_spread(sheet: Sheet, cell: Cell) -> bool:
    """True where a merge across columns fills the cell with a value: only 不明 and its like hold for all of them."""
    place = (cell.position.line, cell.position.column)
    from_another_column = sheet.filled.get(place, place)[1] != place[1]
    return from_another_column and read_state(cell.text) is State.VALUE
