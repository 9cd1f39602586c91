"""The rows of a table item: what each column takes, the headings, the rows that there are and some to spare."""

from __future__ import annotations

from typing import Any

from bcp.inputs.workbook import words
from bcp.rendering.workbook import look
from bcp.rendering.workbook.look import Lists
from bcp.rendering.workbook.values import STATES, choices_of, explain, explain_shortly, show
from bcp.vocabulary import Answer, Column, Item, Kind, State

SPARE_ROWS, LEAST_ROWS = 5, 12
_KEY_WIDTH = 16.0
_WIDTHS = {Kind.TEXT: 22.0, Kind.LIST: 26.0, Kind.CHOICE: 18.0, Kind.DURATION: 14.0, Kind.DATE: 14.0}
_NOTE_LINES = 4  # a note that needs more makes its column wider, so that the frozen head leaves room for rows
_NOTE_SIGNS = 0.62  # full-width signs of the small type that a unit of width holds


def write_rows(page: Any, item: Item, answer: Answer, row: int, lists: Lists) -> tuple[str, str]:
    """Writes notes, headings and rows from `row` on; returns the cells of the first required column, and its first."""
    columns = list(item.columns.values())
    _write_notes(page, columns, row)
    first, last = row + 2, row + 1 + max(len(answer.rows) + SPARE_ROWS, LEAST_ROWS)
    for line in range(first, last + 1):
        _write_row(page, item, answer, line, line - first, lists)
    _offer_columns(page, columns, first, last, lists)
    look.open_rest(page, len(columns) + 2)
    key = next((place for place, column in enumerate(columns, 2) if column.required), 2)
    return f"{_letter(key)}{first}:{_letter(key)}{last}", f"B{first}"


def _write_notes(page: Any, columns: list[Column], row: int) -> None:
    page.column_dimensions["A"].width = _KEY_WIDTH
    look.heading(page.cell(row + 1, 1), words.NUMBER)
    for place, column in enumerate(columns, 2):
        page.column_dimensions[_letter(place)].width = _width(column)
        look.frame(look.fill(look.write(page.cell(row, place), _note(column), size=8), look.PALE))
        look.heading(page.cell(row + 1, place), column.label)
    lines = [-(-len(_note(each)) // int(_width(each) * _NOTE_SIGNS)) for each in columns]
    page.row_dimensions[row].height = 12.0 * max([1, *lines]) + 6
    page.row_dimensions[row + 1].height = (
        30 if any(len(each.label) * 2.2 > _width(each) for each in columns) else 20
    )


def _note(column: Column) -> str:
    sign = "＊" if column.sensitive else ""
    return "　".join(
        each for each in (f"{sign}必須" if column.required else sign, explain_shortly(column)) if each
    )


def _width(column: Column) -> float:
    least = max(_WIDTHS.get(column.kind, 11.0), 14.0 if column.sensitive else 0.0)
    return max(least, min(30.0, len(_note(column)) / _NOTE_LINES / _NOTE_SIGNS + 1))


def _letter(number: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(number)


def _write_row(page: Any, item: Item, answer: Answer, line: int, index: int, lists: Lists) -> None:
    row = answer.rows[index] if index < len(answer.rows) else None
    state = "~" if row and row.state is State.UNANSWERED else STATES.get(row.state, "") if row else ""
    look.fill(look.answer(page.cell(line, 1), state or str(index + 1)), look.PALE)
    texts = []
    for place, column in enumerate(item.columns.values(), 2):
        text = (
            show(row.cells[column.id], column, f"{item.id}.{column.id}", lists) if row and not state else ""
        )
        look.answer(page.cell(line, place), text)
        texts.append((text, _width(column)))
    page.row_dimensions[line].height = look.height(texts)


def _offer_columns(page: Any, columns: list[Column], first: int, last: int, lists: Lists) -> None:
    rows = "行の全体が分からないときだけ「不明」を選ぶ"
    look.offer(page, f"A{first}:A{last}", lists, ["不明"], "この行", rows)
    end, whole = _letter(len(columns) + 1), f"$B${first - 5}"
    table = f"$B${first}:${end}${last}"
    for place, column in enumerate(columns, 2):
        letter = _letter(place)
        cells = f"{letter}{first}:{letter}{last}"
        look.offer(page, cells, lists, choices_of(column), column.label, explain(column))
        if column.required:
            is_used = f"COUNTA($B{first}:${end}{first})>0"
            is_first = f"AND(ROW()={first},COUNTA({table})=0,LEN({whole})=0)"
            rule = f"AND(LEN({letter}{first})=0,OR({is_used},{is_first}))"
            look.colour_where(page, cells, rule, look.REQUIRED)
        look.colour_where(page, cells, f'{letter}{first}="不明"', look.UNKNOWN)
