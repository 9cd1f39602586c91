"""One item's sheet as nodes: a record, a table or choices; empty cells are left out."""

from __future__ import annotations

from bcp.catalog.words import fold, normalise
from bcp.inputs.keys import name_columns
from bcp.inputs.values import find_choice
from bcp.inputs.workbook import item_faults as faults_of
from bcp.inputs.workbook import words
from bcp.inputs.workbook.book import Cell, Sheet
from bcp.inputs.workbook.cells import CellReader, ditto_without_row, is_ditto
from bcp.inputs.workbook.item_tables import read_table
from bcp.inputs.yaml_text import ListNode, MapNode, Node, ScalarNode
from bcp.vocabulary import Item

_PICKED = frozenset(normalise(each).casefold() for each in words.PICKED)
_NOT_PICKED = frozenset(normalise(each).casefold() for each in words.NOT_PICKED)


def read_item_sheet(item: Item, sheet: Sheet, cells: CellReader) -> Node | None:
    """What the sheet says of the item; None where nothing is filled in."""
    readers = {"record": _record, "table": read_table, "choices": _choices}
    found = readers[item.type](item, sheet, cells)
    whole = sheet.beside(words.WHOLE)
    if whole is None:
        return found
    state = cells.read(whole, item.id)
    if found is None:
        return state
    if item.type == "choices" and isinstance(found, MapNode) and found.get("choice") is None:
        return MapNode((*found.pairs, (ScalarNode("choice", state.position), state)), state.position)
    cells.faults.add(whole.position, *faults_of.whole_and_parts(item, state.text))
    return found


# ------------------------------------------------------------ records and choices


def answer_heading(sheet: Sheet) -> tuple[int, int] | None:
    """Row and column of the heading 回答."""
    return next(
        (place for place in sorted(sheet.cells) if fold(sheet.cells[place].text) == fold(words.ANSWER)), None
    )


def _labelled(sheet: Sheet, heading: tuple[int, int]) -> list[tuple[Cell, Cell]]:
    """Label and answer of each row below the heading that has an answer."""
    found = []
    for row in sheet.rows():
        answer = sheet.get(row, heading[1]) if row > heading[0] else None
        labels = [cell for cell in sheet.row(row) if cell.position.column < heading[1]]
        if answer and labels:
            found.append((labels[0], answer))
    return found


def _record(item: Item, sheet: Sheet, cells: CellReader) -> Node | None:
    heading = answer_heading(sheet)
    if heading is None:
        faults_of.no_heading(sheet, cells, words.ANSWER)
        return None
    names = name_columns(item.columns)
    labels = {names.find(cell.text) for (_, column), cell in sheet.cells.items() if column < heading[1]}
    pairs: dict[str, tuple[ScalarNode, Node]] = {}
    for label, answer in _labelled(sheet, heading):
        key = names.find(label.text)
        if not key:
            faults_of.extra_heading(item, label, set(item.columns) - labels, cells)
        elif is_ditto(answer):
            cells.faults.add(answer.position, *ditto_without_row())
        else:
            pairs[key] = (
                ScalarNode(key, label.position),
                cells.read(answer, f"{item.id}.{key}", item.columns[key].kind),
            )
    return MapNode(tuple(pairs.values()), sheet.place(*heading)) if pairs else None


def _choices(item: Item, sheet: Sheet, cells: CellReader) -> Node | None:
    heading = answer_heading(sheet)
    if heading is None:
        faults_of.no_heading(sheet, cells, words.ANSWER)
        return None
    chosen: list[tuple[float, ScalarNode]] = []
    pairs: list[tuple[ScalarNode, Node]] = []
    for label, answer in _labelled(sheet, heading):
        if fold(label.text) == fold(words.DETAIL):
            key = ScalarNode("detail", label.position)
            pairs.append((key, cells.read(answer, f"{item.id}.detail")))
            continue
        choice = find_choice(label.text.strip(), item.choices)
        order = _order_of(cells.read(answer, item.id).text)
        if order is None:
            cells.faults.add(answer.position, *faults_of.wrong_mark(answer.text))
        elif not choice and order:
            cells.warnings.append(faults_of.not_read(label))
        elif order:
            chosen.append((order, ScalarNode(choice, answer.position)))
    if chosen:
        nodes = tuple(node for _, node in sorted(chosen, key=lambda each: each[0]))
        pairs.append((ScalarNode("choice", nodes[0].position), ListNode(nodes, nodes[0].position)))
    return MapNode(tuple(pairs), sheet.place(*heading)) if pairs else None


def _order_of(mark: str) -> int | None:
    """1 for ○, n for a number, 0 for a cell that says no; None for anything else."""
    plain = normalise(mark).casefold()
    if plain in _PICKED:
        return 1
    if plain in _NOT_PICKED or not plain:
        return 0
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 3 else None
