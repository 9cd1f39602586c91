"""The sheet of one item: its question, why it matters, and the cells to fill in."""

from __future__ import annotations

from typing import Any

from bcp.inputs.workbook import words
from bcp.rendering.workbook import look
from bcp.rendering.workbook.look import Lists
from bcp.rendering.workbook.values import STATES, choices_of, explain, show
from bcp.vocabulary import Answer, Column, Item, Kind, State

SPARE_ROWS, LEAST_ROWS = 5, 12
_COMPLETE = {"yes": "はい", "no": "いいえ", "unknown": ""}
_WIDTHS = {Kind.TEXT: 24.0, Kind.LIST: 26.0, Kind.CHOICE: 18.0, Kind.DURATION: 14.0, Kind.DATE: 14.0}
_DETAIL = Column("detail", words.DETAIL, Kind.TEXT)


def write_item(page: Any, item: Item, answer: Answer, number: int, lists: Lists) -> None:
    """Fills the sheet of `item`."""
    row = _write_head(page, item, answer, number, lists)
    if item.type == "table":
        _write_table(page, item, answer, row, lists)
        return
    for letter, width in zip("ABC", (34, 52, 60), strict=True):
        page.column_dimensions[letter].width = width
    for column, text in enumerate(
        ("項目" if item.type == "record" else words.CHOICE, words.ANSWER, "書き方"), 1
    ):
        look.heading(page.cell(row, column), text)
    (_write_record if item.type == "record" else _write_choices)(page, item, answer, row, lists)
    look.finish(page, frozen=f"A{row + 1}", colour=_tab(item))


def _tab(item: Item) -> str:
    return look.NAVY if item.stage == 1 else "FF8EA9DB"


def _write_head(page: Any, item: Item, answer: Answer, number: int, lists: Lists) -> int:
    """Title, question, reason and the answer for the whole; returns the row of the headings."""
    look.write(page.cell(1, 1), f"{number} {item.label}", bold=True, size=16, colour=look.NAVY)
    page.row_dimensions[1].height = 28
    lines = (("質問", item.question), ("理由", item.why), ("不明なら", item.if_unknown))
    row = 2
    for label, text in lines:
        if text:
            look.write(page.cell(row, 1), f"{label}　{text}").alignment = look.one_line()
            page.row_dimensions[row].height = 20
            row += 1
    states = ["不明"] if item.type == "choices" else ["不明", "なし"]
    whole = answer.state is not State.VALUE and STATES.get(answer.state, "")
    _write_side(
        page,
        row,
        (words.WHOLE, whole or "", "全体が分からない・無いときだけ選ぶ"),
        lists,
        [*states, "想定どおり"],
    )
    if item.type == "table":
        row += 1
        note = "一覧に漏れがなければ「はい」。漏れがあれば「いいえ」"
        _write_side(
            page, row, (words.COMPLETE, _COMPLETE[answer.complete], note), lists, ["はい", "いいえ", "不明"]
        )
    return row + 2


def _write_side(page: Any, row: int, texts: tuple[str, str, str], lists: Lists, offered: list[str]) -> None:
    label, text, note = texts
    look.frame(look.fill(look.write(page.cell(row, 1), label, bold=True), look.GREY))
    look.answer(page.cell(row, 2), text)
    look.write(page.cell(row, 3), note).alignment = look.one_line()
    look.offer(page, f"B{row}", lists, offered, label, note)
    page.row_dimensions[row].height = 20


# ------------------------------------------------------------ records and choices


def _write_record(page: Any, item: Item, answer: Answer, row: int, lists: Lists) -> None:
    is_whole = answer.state not in (State.VALUE, State.UNANSWERED)
    for column in item.columns.values():
        row += 1
        label = column.label + ("（必須）" if column.required else "")
        text = "" if is_whole else show(answer.cells[column.id], column, f"{item.id}.{column.id}", lists)
        note = explain(column) + ("\n＊外部の生成AIには送らない" if column.sensitive else "")
        look.frame(look.fill(look.write(page.cell(row, 1), label, bold=column.required), look.GREY))
        look.answer(page.cell(row, 2), text)
        look.frame(look.write(page.cell(row, 3), note.strip(), size=9))
        look.offer(page, f"B{row}", lists, choices_of(column, as_assumed=True), column.label, explain(column))
        page.row_dimensions[row].height = look.height(((label, 34), (text, 52), (note.strip(), 66)))
        if column.required:
            look.colour_where(page, f"B{row}", f"LEN(B{row})=0", look.REQUIRED)
        look.colour_where(page, f"B{row}", f'B{row}="不明"', look.UNKNOWN)


def _write_choices(page: Any, item: Item, answer: Answer, row: int, lists: Lists) -> None:
    first = row + 1
    order = list(item.choices)
    in_order = list(answer.choices) == [each for each in order if each in answer.choices]
    for choice, label in item.choices.items():
        row += 1
        picked = choice in answer.choices
        mark = (words.PICK if in_order else str(answer.choices.index(choice) + 1)) if picked else ""
        look.frame(look.fill(look.write(page.cell(row, 1), label), look.GREY))
        look.answer(page.cell(row, 2), mark)
        look.frame(look.write(page.cell(row, 3), "当てはまれば ○（いくつでも）", size=9))
        page.row_dimensions[row].height = look.height(((label, 34), ("", 52)))
    look.offer(
        page, f"B{first}:B{row}", lists, [words.PICK], item.label, "当てはまるものに ○ を付ける（いくつでも）"
    )
    empty = f"AND(COUNTA($B${first}:$B${row})=0,LEN($B${first - 3})=0)"
    look.colour_where(page, f"B{first}:B{row}", empty, look.REQUIRED)
    if item.has_detail:
        row += 1
        text = show(answer.detail, _DETAIL, f"{item.id}.detail", lists)
        look.frame(look.fill(look.write(page.cell(row, 1), words.DETAIL), look.GREY))
        look.answer(page.cell(row, 2), text)
        look.frame(look.write(page.cell(row, 3), f"例: {item.example}" if item.example else "", size=9))
        look.offer(page, f"B{row}", lists, ["不明", "なし"], words.DETAIL, "")
        page.row_dimensions[row].height = look.height(((text, 52), (item.example, 66)))


# ------------------------------------------------------------ tables


def _write_table(page: Any, item: Item, answer: Answer, row: int, lists: Lists) -> None:
    """A row of explanations, the headings, the rows that there are and some to spare."""
    columns = list(item.columns.values())
    widths = [_width(column) for column in columns]
    page.column_dimensions["A"].width = 16
    look.heading(page.cell(row + 1, 1), words.NUMBER)
    for place, (column, width) in enumerate(zip(columns, widths, strict=True), 2):
        page.column_dimensions[_letter(place)].width = width
        note = ("必須　" if column.required else "") + explain(column).replace("\n", "　")
        look.frame(look.fill(look.write(page.cell(row, place), note, size=8), look.PALE))
        look.heading(page.cell(row + 1, place), column.label)
    page.row_dimensions[row].height = look.height(
        [
            (explain(column).replace("\n", "　") + "必須", width * 1.2)
            for column, width in zip(columns, widths, strict=True)
        ]
    )
    first, last = row + 2, row + 1 + max(len(answer.rows) + SPARE_ROWS, LEAST_ROWS)
    for line in range(first, last + 1):
        _write_row(page, item, answer, line, line - first, lists)
    _offer_columns(page, columns, first, last, lists)
    look.finish(page, frozen=f"B{first}", colour=_tab(item), title_rows=f"{row + 1}:{row + 1}")


def _width(column: Column) -> float:
    return max(_WIDTHS.get(column.kind, 11.0), 14.0 if column.sensitive else 0.0)


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
    look.offer(
        page, f"A{first}:A{last}", lists, ["不明"], "この行", "行の全体が分からないときだけ「不明」を選ぶ"
    )
    end = _letter(len(columns) + 1)
    for place, column in enumerate(columns, 2):
        letter = _letter(place)
        cells = f"{letter}{first}:{letter}{last}"
        look.offer(page, cells, lists, choices_of(column), column.label, explain(column))
        if column.required:
            rule = f"AND(LEN({letter}{first})=0,COUNTA($B{first}:${end}{first})>0)"
            look.colour_where(page, cells, rule, look.REQUIRED)
        look.colour_where(page, cells, f'{letter}{first}="不明"', look.UNKNOWN)
