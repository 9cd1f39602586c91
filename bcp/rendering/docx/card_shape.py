"""The card by itself, said in less room: columns joined to sentences, numbers in bold; every function is pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from bcp.rendering.docx.blocks import Block, Heading, ListBlock, Paragraph, Quote, Run, Runs, Table, plain
from bcp.rendering.docx.phones import PHONE, breaks_phone
from bcp.rendering.docx.widths import WHOLE_ON_CARD, text_width

SAFE_STOP = "止め方"  # the table below such a heading tells how to stop machines
PHONES = "電話"  # half a phone number is no phone number
CUTS = "抜く順番"
_OPEN = re.compile(r"【要確認：[^】]*】")
_OPEN_SHORT = Run("【要確認】", todo=True)
_OPEN_COUNT = re.compile(r"未確定[0-9]+件")
_NOTHING = ("", "なし", "対象外", "-")
# below which heading, which columns with the units of their numbers, and into which one
_JOINED = (
    (SAFE_STOP, (("所要（分）", "分"), ("人数", "人")), SAFE_STOP),
    (CUTS, (("抜かないとき", ""),), "場所・目印"),
)


def places_below(blocks: Sequence[Block], word: str) -> frozenset[int]:
    """The places of the tables whose heading has `word`."""
    heading, found = "", set()
    for at, block in enumerate(blocks):
        if isinstance(block, Heading):
            heading = plain(block.runs)
        elif isinstance(block, Table) and word in heading:
            found.add(at)
    return frozenset(found)


def with_columns_joined(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with minutes, people and 抜かないとき said in the column they belong to."""
    for heading, columns, into in _JOINED:
        places = places_below(blocks, heading)
        blocks = tuple(
            _joined(block, columns, into) if at in places and isinstance(block, Table) else block
            for at, block in enumerate(blocks)
        )
    return blocks


def _joined(table: Table, columns: Sequence[tuple[str, str]], into: str) -> Table:
    heads = [plain(head) for head in table.rows[0]]
    found = [(heads.index(column), column, unit) for column, unit in columns if column in heads]
    if into not in heads or not found:
        return table
    to = heads.index(into)
    rows = tuple(
        tuple((*cell, *_in_brackets(row, found)) if place == to else cell for place, cell in enumerate(row))
        for row in table.rows[1:]
    )
    table = replace(table, rows=(table.rows[0], *rows))
    for _, column, _ in found:
        table = without_column(table, column)
    return table


def _in_brackets(row: Sequence[Runs], columns: Sequence[tuple[int, str, str]]) -> Runs:
    """The cells of those columns as one remark; nothing of those that say that there is nothing."""
    said = [
        _said(row[at], column, unit) for at, column, unit in columns if plain(row[at]).strip() not in _NOTHING
    ]
    if not said:
        return ()
    inside = [run for each in said for run in (Run("、"), *each)][1:]
    return (Run("（"), *inside, Run("）"))


def _said(cell: Runs, column: str, unit: str) -> Runs:
    """The cell with its unit, or behind its head where it is no number."""
    text = plain(cell).strip()
    if unit and text.isdigit():
        return (*cell, Run(unit))
    says_so = bool(unit) and any(map(str.isdigit, text)) and "【" not in text
    return cell if says_so else (Run(f"{column.removesuffix('（分）')}：", bold=not unit), *cell)


def without_column(table: Table, column: str) -> Table:
    """The table without that column; the same table if it has none."""
    heads = [plain(head) for head in table.rows[0]]
    if column not in heads:
        return table
    at = heads.index(column)
    rows = tuple(tuple(cell for place, cell in enumerate(row) if place != at) for row in table.rows)
    return replace(table, rows=rows, align=tuple(a for place, a in enumerate(table.align) if place != at))


def without_repeats(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks without what the steps, or the sentence itself, already say."""
    return tuple(_each_text(block, _said_once, _said_once) for block in blocks)


def _said_once(runs: Runs) -> Runs:
    return tuple(replace(run, text=_REPEATS.sub("", run.text)) for run in runs)


_REPEATS = re.compile(
    r"(?<=現場に人がいない)（夜間にいる人：なし）|(?<=取り決めの相手に電話する。)電話を受けた人が、「電話」の1番から順にかける。"
)


def with_notes_shown(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with the long rows of the phones as lines below them, and 未確定N件 in the last line."""
    places = places_below(blocks, PHONES)
    found: list[Block] = []
    counts: list[Runs] = []
    for at, block in enumerate(blocks):
        if isinstance(block, Paragraph) and _OPEN_COUNT.fullmatch(plain(block.runs).strip()):
            counts.append(block.runs)
        elif at in places and isinstance(block, Table):
            found += _with_long_rows_below(block)
        else:
            found.append(block)
    last = found[-1] if found else None
    if not counts or not isinstance(last, Paragraph):
        return (*found, *map(Paragraph, counts))
    return (*found[:-1], replace(last, runs=(*last.runs, Run("　"), *counts[0])))


def _with_long_rows_below(table: Table) -> list[Block]:
    """The table with its last rows as lines below it, as far as they are long: the order of the calls stays."""
    end = len(table.rows)
    while end > 2 and any(text_width(plain(cell)) > 2 * WHOLE_ON_CARD for cell in table.rows[end - 1]):
        end -= 1
    lines = (Paragraph(_as_line(table.rows[0], row)) for row in table.rows[end:])
    return [replace(table, rows=table.rows[:end]), *lines]


def _as_line(heads: Sequence[Runs], row: Sequence[Runs]) -> Runs:
    """The row read aloud: its number and what it is, then each cell behind its head where it needs one."""
    first, what, *others = row
    runs: list[Run] = [*first, Run("　"), *(replace(run, bold=True) for run in what)]
    for place, cell in enumerate(others):
        head = "　" if place == 0 else f"　{plain(heads[place + 2])}："
        runs += [Run(head), *cell]
    return tuple(runs)


def with_phones_marked(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with every phone number in bold, and on a line of its own where name and number are long."""
    phones = places_below(blocks, PHONES)
    return tuple(
        _each_text(block, _bold, _bold_below if at in phones else _bold) for at, block in enumerate(blocks)
    )


def _bold(runs: Runs) -> Runs:
    return tuple(part for run in runs for part in _parts(run))


def _parts(run: Run) -> list[Run]:
    if run.bold or run.todo or not PHONE.search(run.text):
        return [run]
    found, at = [], 0
    for match in PHONE.finditer(run.text):
        found += [replace(run, text=run.text[at : match.start()]), replace(run, text=match[0], bold=True)]
        at = match.end()
    return [part for part in (*found, replace(run, text=run.text[at:])) if part.text]


def _bold_below(runs: Runs) -> Runs:
    return _bold(_number_below(runs))


def _number_below(runs: Runs) -> Runs:
    """The runs with the space before each number as the end of a line, if they are too long for one."""
    if text_width(plain(runs)) <= WHOLE_ON_CARD:
        return runs
    return tuple(replace(run, text=_BEFORE_PHONE.sub("\n", run.text)) for run in runs)


def with_phones_whole(blocks: tuple[Block, ...], width: float, size: float) -> tuple[Block, ...]:
    """The blocks with the end of a line before each number that a line of `width` points would break."""

    def whole(runs: Runs, room: float) -> Runs:
        found: list[Run] = []
        for run in runs:
            if found and PHONE.fullmatch(run.text) and breaks_phone(plain((*found, run)), room):
                found[-1] = replace(found[-1], text=found[-1].text.rstrip(" 　") + "\n")
            found.append(run)
        return tuple(found)

    paragraph, item = width / size, (width - LIST_INDENT) / size
    return tuple(
        block
        if isinstance(block, Table | Quote)
        else _each_text(
            block, partial(whole, room=item if isinstance(block, ListBlock) else paragraph), _same
        )
        for block in blocks
    )


def _same(runs: Runs) -> Runs:
    return runs


LIST_INDENT = 17.0  # points
_BEFORE_PHONE = re.compile(rf"[ 　](?={PHONE.pattern})")


def with_open_short(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with 【要確認】 for 【要確認：…】: what is open is listed in the plan."""
    return tuple(_each_text(block, _short, _short) for block in blocks)


def _short(runs: Runs) -> Runs:
    """The runs with each open mark short, and one for several in a row."""
    found: list[Run] = []
    held = ""
    for run in (*runs, Run("")):
        if run.todo:
            held += run.text
            continue
        if held:
            found += [_OPEN_SHORT] if _OPEN.sub("", held).strip() == "" else [Run(held, todo=True)]
            held = ""
        if run.text:
            found.append(run)
    return _without_doubles(found)


def _without_doubles(runs: list[Run]) -> Runs:
    found: list[Run] = []
    for run in runs:
        if run == _OPEN_SHORT and len(found) > 1 and not found[-1].text.strip() and found[-2] == _OPEN_SHORT:
            found.pop()
        elif run != _OPEN_SHORT or found[-1:] != [_OPEN_SHORT]:
            found.append(run)
    return tuple(found)


_Change = Callable[[Runs], Runs]


def _each_text(block: Block, change: _Change, in_cell: _Change) -> Block:
    """The block with each of its texts changed."""
    match block:
        case Heading(runs=runs) | Paragraph(runs=runs):
            return replace(block, runs=change(runs))
        case Table(rows=(head, *rows)):
            return replace(block, rows=(head, *(tuple(map(in_cell, row)) for row in rows)))
        case ListBlock(items=items):
            inner = (tuple(_each_text(each, change, in_cell) for each in item.blocks) for item in items)
            return replace(
                block, items=tuple(replace(i, blocks=b) for i, b in zip(items, inner, strict=True))
            )
        case Quote(blocks=inside):
            return replace(block, blocks=tuple(_each_text(each, change, in_cell) for each in inside))
        case _:
            return block


def without_readings(block: Block) -> Block:
    """The block without readings over its words: they make its lines half as high again."""
    return _each_text(block, _plain, _plain)


def _plain(runs: Runs) -> Runs:
    return tuple(replace(run, ruby="") for run in runs)
