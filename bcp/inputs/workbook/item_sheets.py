"""One item's sheet as nodes: a record, a table or choices; empty cells are left out."""

from __future__ import annotations

from collections.abc import Mapping

from bcp.catalog.words import did_you_mean, fold, normalise
from bcp.errors import Message
from bcp.inputs.faults import shown
from bcp.inputs.keys import name_columns
from bcp.inputs.values import find_choice, read_state
from bcp.inputs.workbook import words
from bcp.inputs.workbook.book import Cell, Sheet
from bcp.inputs.workbook.cells import CellReader, ditto_without_row, is_ditto
from bcp.inputs.yaml_text import ListNode, MapNode, Node, ScalarNode
from bcp.vocabulary import Item, State

_PICKED = frozenset(normalise(each).casefold() for each in words.PICKED)
_NOT_PICKED = frozenset(normalise(each).casefold() for each in words.NOT_PICKED)


def read_item_sheet(item: Item, sheet: Sheet, cells: CellReader) -> Node | None:
    """What the sheet says of the item; None where nothing is filled in."""
    readers = {"record": _record, "table": _table, "choices": _choices}
    found = readers[item.type](item, sheet, cells)
    whole = _beside(sheet, words.WHOLE)
    if whole is None:
        return found
    state = cells.read(whole, item.id)
    if found is None:
        return state
    if item.type == "choices" and isinstance(found, MapNode) and found.get("choice") is None:
        return MapNode((*found.pairs, (ScalarNode("choice", state.position), state)), state.position)
    cells.faults.add(whole.position, *_whole_and_parts(item, state.text))
    return found


def _beside(sheet: Sheet, label: str) -> Cell | None:
    """The cell to the right of the first cell that holds `label`."""
    for row, column in sorted(sheet.cells):
        if fold(sheet.cells[row, column].text) == fold(label):
            right = sheet.get(row, column + 1)
            return right if right and (row, column + 1) not in sheet.filled else None
    return None


# ------------------------------------------------------------ records and choices


def _answers(sheet: Sheet) -> tuple[int, int] | None:
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
    heading = _answers(sheet)
    if heading is None:
        _no_heading(sheet, cells, words.ANSWER)
        return None
    names = name_columns(item.columns)
    labels = {names.find(cell.text) for (_, column), cell in sheet.cells.items() if column < heading[1]}
    pairs: dict[str, tuple[ScalarNode, Node]] = {}
    for label, answer in _labelled(sheet, heading):
        key = names.find(label.text)
        if not key:
            _extra(item, label, set(item.columns) - labels, cells)
        elif is_ditto(answer):
            cells.faults.add(answer.position, *ditto_without_row())
        else:
            pairs[key] = (ScalarNode(key, label.position), cells.read(answer, f"{item.id}.{key}"))
    return MapNode(tuple(pairs.values()), sheet.place(*heading)) if pairs else None


def _choices(item: Item, sheet: Sheet, cells: CellReader) -> Node | None:
    heading = _answers(sheet)
    if heading is None:
        _no_heading(sheet, cells, words.ANSWER)
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
            cells.faults.add(answer.position, *_wrong_mark(answer.text))
        elif not choice and order:
            cells.warnings.append(_not_read(label))
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


# ------------------------------------------------------------ tables


def _table(item: Item, sheet: Sheet, cells: CellReader) -> Node | None:
    heading = _heading_row(item, sheet)
    if not heading:
        _no_heading(sheet, cells, "、".join(each.label for each in item.columns.values()))
        return None
    columns = _columns_of(item, sheet, heading, cells)
    rows = _rows(item, sheet, heading, columns, cells)
    complete = _beside(sheet, words.COMPLETE)
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


def _heading_row(item: Item, sheet: Sheet) -> int:
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
            cells.faults.add(cell.position, *_column_twice(item, key))
        elif key or fold(cell.text) == fold(words.NUMBER):
            found[column] = key
        elif any(sheet.get(row, column) for row in sheet.rows() if row > heading):
            _extra(item, cell, set(item.columns) - set(named.values()), cells)
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
            found[key] = cells.read(cell, f"{item.id}.{key}")
        elif key in above:
            found[key] = ScalarNode(above[key].text, cell.position)
        else:
            cells.faults.add(cell.position, *ditto_without_row())
            found[key] = ScalarNode("", cell.position)
    return found


def _is_spread(sheet: Sheet, cell: Cell) -> bool:
    """True where a merge across columns fills the cell with a value: only 不明 and its like hold for all of them."""
    row, column = cell.position.line, cell.position.column
    left = sheet.get(row, column - 1)
    is_filled = (row, column) in sheet.filled
    return bool(
        is_filled and left and left.text == cell.text and read_state(cell.text) is State.VALUE
        and (row - 1, column) not in sheet.cells
    )  # fmt: skip


# ------------------------------------------------------------ what is said


def _no_heading(sheet: Sheet, cells: CellReader, expected: str) -> None:
    ja, en = f"見出しの行が無い。「{shown(expected)}」を期待する。", "no heading row."
    hint = Message("bcp init NAME --xlsx で作ったシートの見出しを写す。", "Copy the headings of a new form.")
    cells.faults.add(sheet.place(1, 1), Message(ja, en), hint)


def _extra(item: Item, cell: Cell, missing: set[str], cells: CellReader) -> None:
    """A column that the form does not know: people's own, unless it may be one that is missing."""
    near = did_you_mean(cell.text, [item.columns[key].label for key in sorted(missing)])
    if not near:
        cells.warnings.append(_not_read(cell))
        return
    cells.faults.add(
        cell.position,
        Message(
            f"「{item.label}」に「{shown(cell.text)}」という欄は無い。「{near}」ではないか。",
            f"unknown heading {shown(cell.text)!r}; did you mean {near!r}?",
        ),
        Message("見出しを元に戻す。", "Restore the heading."),
    )


def _not_read(cell: Cell) -> Message:
    place = cell.position.cell
    return Message(
        f"{place}: 「{shown(cell.text)}」は表に無い欄なので、読まない。",
        f"{place}: {shown(cell.text)!r} is no field of the table and is not read.",
    )


def _whole_and_parts(item: Item, state: str) -> tuple[Message, Message]:
    return (
        Message(
            f"「{item.label}」の全体が「{shown(state)}」とあるのに、欄にも記入がある。どちらか一方を期待する。",
            f"{item.id}: {shown(state)!r} for the whole, yet cells are filled; one of both is expected.",
        ),
        Message(f"「{words.WHOLE}」か、ほかの欄を空にする。", "Empty the one or the other."),
    )


def _wrong_mark(text: str) -> tuple[Message, Message]:
    return (
        Message(
            f"「{shown(text)}」とある。当てはまるなら「{words.PICK}」、そうでなければ空欄を期待する。",
            f"found {shown(text)!r}; {words.PICK} or an empty cell is expected.",
        ),
        Message(f"詳しいことは「{words.DETAIL}」に書く。", "Write more in the row 詳細."),
    )


def _column_twice(item: Item, key: str) -> tuple[Message, Message]:
    label = item.columns[key].label
    return (
        Message(f"見出し「{label}」が2つある。1つを期待する。", f"the heading {label!r} stands twice."),
        Message("どちらか一方の見出しを変える。", "Rename one of them."),
    )
