"""What is said of an item's sheet: headings that are missing, twice or unknown, marks that are none."""

from __future__ import annotations

from bcp.catalog.words import did_you_mean
from bcp.errors import Message
from bcp.inputs.faults import shown
from bcp.inputs.workbook import words
from bcp.inputs.workbook.book import Cell, Sheet
from bcp.inputs.workbook.cells import CellReader
from bcp.vocabulary import Item


def no_heading(sheet: Sheet, cells: CellReader, expected: str) -> None:
    """Notes that the sheet has no row of headings."""
    ja, en = f"見出しの行が無い。「{shown(expected)}」を期待する。", "no heading row."
    hint = Message("bcp init NAME --xlsx で作ったシートの見出しを写す。", "Copy the headings of a new form.")
    cells.faults.add(sheet.place(1, 1), Message(ja, en), hint)


def extra_heading(item: Item, cell: Cell, missing: set[str], cells: CellReader) -> None:
    """A column that the form does not know: people's own, unless it may be one that is missing."""
    near = did_you_mean(cell.text, [item.columns[key].label for key in sorted(missing)])
    if not near:
        cells.warnings.append(not_read(cell))
        return
    cells.faults.add(
        cell.position,
        Message(
            f"「{item.label}」に「{shown(cell.text)}」という欄は無い。「{near}」ではないか。",
            f"unknown heading {shown(cell.text)!r}; did you mean {near!r}?",
        ),
        Message("見出しを元に戻す。", "Restore the heading."),
    )


def not_read(cell: Cell) -> Message:
    """The warning about a field that is people's own."""
    place = cell.position.cell
    return Message(
        f"{place}: 「{shown(cell.text)}」は表に無い欄なので、読まない。",
        f"{place}: {shown(cell.text)!r} is no field of the table and is not read.",
    )


def whole_and_parts(item: Item, state: str) -> tuple[Message, Message]:
    """A state for the whole beside answers."""
    return (
        Message(
            f"「{item.label}」の全体が「{shown(state)}」とあるのに、欄にも記入がある。どちらか一方を期待する。",
            f"{item.id}: {shown(state)!r} for the whole, yet cells are filled; one of both is expected.",
        ),
        Message(f"「{words.WHOLE}」か、ほかの欄を空にする。", "Empty the one or the other."),
    )


def wrong_mark(text: str) -> tuple[Message, Message]:
    """Neither ○ nor empty."""
    return (
        Message(
            f"「{shown(text)}」とある。当てはまるなら「{words.PICK}」、そうでなければ空欄を期待する。",
            f"found {shown(text)!r}; {words.PICK} or an empty cell is expected.",
        ),
        Message(f"詳しいことは「{words.DETAIL}」に書く。", "Write more in the row 詳細."),
    )


def column_twice(item: Item, key: str) -> tuple[Message, Message]:
    """Two headings of one column."""
    label = item.columns[key].label
    return (
        Message(f"見出し「{label}」が2つある。1つを期待する。", f"the heading {label!r} stands twice."),
        Message("どちらか一方の見出しを変える。", "Rename one of them."),
    )
