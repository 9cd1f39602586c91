"""The sheet of one item: its question, why it matters, and the cells to fill in."""

from __future__ import annotations

from typing import Any

from bcp.inputs.workbook import words
from bcp.inputs.yaml_text import MapNode, ScalarNode, compose_yaml
from bcp.rendering.workbook import look
from bcp.rendering.workbook.look import Lists
from bcp.rendering.workbook.table_page import write_rows
from bcp.rendering.workbook.values import STATES, choices_of, explain, show
from bcp.vocabulary import Answer, Column, Item, Kind, State

_COMPLETE = {"yes": "はい", "no": "いいえ", "unknown": ""}
_DETAIL = Column("detail", words.DETAIL, Kind.TEXT)


def write_item(page: Any, item: Item, answer: Answer, number: int, lists: Lists) -> str:
    """Fills the sheet of `item`; returns the formula that says how far it is."""
    row = _write_head(page, item, answer, number, lists)
    if item.type == "table":
        return _write_table(page, item, answer, row, lists)
    for letter, width in zip("ABC", (34, 52, 60), strict=True):
        page.column_dimensions[letter].width = width
    for column, text in enumerate(
        ("項目" if item.type == "record" else words.CHOICE, words.ANSWER, "書き方"), 1
    ):
        look.heading(page.cell(row, column), text)
    write = _write_record if item.type == "record" else _write_choices
    cells = write(page, item, answer, row, lists)
    look.finish(page, frozen=f"A{row + 1}", colour=_tab(item))
    return _progress(page, item, cells, row)


def _progress(page: Any, item: Item, cells: list[str], heading: int) -> str:
    """未記入, 途中 or 記入済み: `cells` are those that a plan needs; of a table, their count of rows."""
    sheet = "'" + page.title.replace("'", "''") + "'!"
    whole = f"{sheet}B{heading - (3 if item.type == 'table' else 2)}"
    if item.type == "table":
        count = f"COUNTA({sheet}{cells[0]})"
        return f'IF({count}>0,{count}&"行",IF(LEN({whole})>0,{whole},"未記入"))'
    filled = "+".join(f"(LEN({sheet}{cell})>0)" for cell in cells)
    least = 1 if item.type == "choices" else len(cells)
    return f'IF(OR({filled}>={least},LEN({whole})>0),"記入済み",IF({filled}=0,"未記入","途中"))'


def _tab(item: Item) -> str:
    return look.NAVY if item.stage == 1 else "FF8EA9DB"


def _write_head(page: Any, item: Item, answer: Answer, number: int, lists: Lists) -> int:
    """Title, question, reason and the answer for the whole; returns the row of the headings."""
    look.title(page, f"{number} {item.label}")
    lines = (("質問", item.question), ("理由", item.why), ("不明なら", item.if_unknown))
    row = 2
    for label, text in lines:
        if text:
            look.write(page.cell(row, 1), f"{label}　{text}").alignment = look.one_line()
            page.row_dimensions[row].height = 18
            row += 1
    states = ["不明"] if item.type == "choices" else ["不明", "なし"]
    whole = answer.state is not State.VALUE and STATES.get(answer.state, "")
    _write_side(
        page,
        row,
        (words.WHOLE, whole or "", "全体が分からない・無いときだけ選ぶ"),
        lists,
        states,
    )
    if item.type == "table":
        row += 1
        note = "一覧に漏れがなければ「はい」。漏れがあれば「いいえ」"
        _write_side(
            page, row, (words.COMPLETE, _COMPLETE[answer.complete], note), lists, ["はい", "いいえ", "不明"]
        )
    look.link(page.cell(row + 1, 1), words.GUIDE, f"← {words.GUIDE}")
    return row + 2


def _write_side(page: Any, row: int, texts: tuple[str, str, str], lists: Lists, offered: list[str]) -> None:
    label, text, note = texts
    look.frame(look.fill(look.write(page.cell(row, 1), label, bold=True), look.GREY))
    look.answer(page.cell(row, 2), text)
    look.write(page.cell(row, 3), note).alignment = look.one_line()
    look.offer(page, f"B{row}", lists, offered, label, note)
    page.row_dimensions[row].height = 20


# ------------------------------------------------------------ records and choices


def _write_record(page: Any, item: Item, answer: Answer, row: int, lists: Lists) -> list[str]:
    """A line a column; returns the cells that are required, or all where none is."""
    first = row + 1
    is_whole = answer.state not in (State.VALUE, State.UNANSWERED)
    for column in item.columns.values():
        row += 1
        label = column.label + ("（必須）" if column.required else "")
        text = "" if is_whole else show(answer.cells[column.id], column, f"{item.id}.{column.id}", lists)
        note = explain(column) + ("\n＊外部の生成AIには送らない" if column.sensitive else "")
        look.frame(look.fill(look.write(page.cell(row, 1), label, bold=column.required), look.GREY))
        look.answer(page.cell(row, 2), text)
        look.frame(look.write(page.cell(row, 3), note.strip(), size=9))
        look.offer(page, f"B{row}", lists, choices_of(column), column.label, explain(column))
        page.row_dimensions[row].height = look.height(((label, 34), (text, 52), (note.strip(), 66)))
        if column.required:
            look.colour_where(page, f"B{row}", f"LEN(B{row})=0", look.REQUIRED)
        look.colour_where(page, f"B{row}", f'B{row}="不明"', look.UNKNOWN)
    columns = list(item.columns.values())
    return [
        f"B{first + place}"
        for place, column in enumerate(columns)
        if column.required or not any(each.required for each in columns)
    ]


def _write_choices(page: Any, item: Item, answer: Answer, row: int, lists: Lists) -> list[str]:
    """A line a choice and one for the detail; returns the cells of the choices."""
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
    cells = [f"B{line}" for line in range(first, row + 1)]
    if item.has_detail:
        row += 1
        text = show(answer.detail, _DETAIL, f"{item.id}.detail", lists)
        look.frame(look.fill(look.write(page.cell(row, 1), words.DETAIL), look.GREY))
        look.answer(page.cell(row, 2), text)
        note = f"選んだものの台数や場所　例: {_detail_example(item)}"
        look.frame(look.write(page.cell(row, 3), note, size=9))
        look.offer(page, f"B{row}", lists, ["不明", "なし"], words.DETAIL, "")
        page.row_dimensions[row].height = look.height(((text, 52), (note, 66)))
    return cells


def _detail_example(item: Item) -> str:
    """The detail of the catalogue's example, which is written as YAML."""
    example = compose_yaml(item.example, item.id)
    detail = (
        next((value for key, value in example.pairs if key.text in ("detail", words.DETAIL)), None)
        if isinstance(example, MapNode)
        else None
    )
    return detail.text if isinstance(detail, ScalarNode) else ""


# ------------------------------------------------------------ tables


def _write_table(page: Any, item: Item, answer: Answer, row: int, lists: Lists) -> str:
    cells, corner = write_rows(page, item, answer, row, lists)
    look.finish(page, frozen=corner, colour=_tab(item), title_rows=f"{row + 1}:{row + 1}")
    return _progress(page, item, [cells], row)
