"""Contradictions of a table in the plan: a cell that gives a row of the factory's table another value.

A table whose headings are labels of one item is read row by row: the cell that names the thing (抜くもの, 判断, 相手 …)
finds the row, and every other cell is held against the row's own. Times are compared as times; words contradict only
where they are the words of another row, or name another person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bcp.catalog.words import normalise
from bcp.checking.amounts_told import read_numbers, times
from bcp.checking.outside import Placed
from bcp.checking.posts import Posts
from bcp.checking.script import Line, Script, contradicts
from bcp.checking.text import is_row, split_cells
from bcp.vocabulary import Catalogue, Column, Duration, Row, Value

# item -> the columns that name its rows, in the order in which they are tried
_NAMES = {
    "cut_points": ("mark", "what"),
    "authority": ("decision",),
    "parties_to_notify": ("company", "kind"),
    "backups": ("system",),
    "systems": ("name",),
    "key_products": ("name",),
    "manual_operation": ("process",),
    "safety": ("equipment",),
    "roles": ("role",),
}
# what people write above a column beside its label
_HEADINGS = {
    "目印": ("cut_points", "mark"),
    "場所・目印": ("cut_points", "place"),
    "場所と目印": ("cut_points", "place"),
    "抜かないとき": ("cut_points", "never_if"),
    "相手": ("parties_to_notify", "company"),
    "連絡先": ("parties_to_notify", "company"),
    "期限": ("parties_to_notify", "deadline"),
    "出ないとき": ("authority", "if_absent"),
    "待つ上限": ("authority", "max_wait"),
    "所要(分)": ("safety", "minutes"),
    "保管場所(鍵・パスワード)": ("backups", "location"),
    "見込み": ("backups", "restore_time"),
    "製品(納入先)": ("key_products", "name"),
    "許される停止": ("key_products", "mtpd"),
    "在庫(日)": ("key_products", "stock_days"),
    "手作業": ("key_products", "rto_manual"),
    "仮復旧": ("key_products", "rto_temporary"),
    "全面復旧": ("key_products", "rto_full"),
    "到着(分)": ("roles", "arrival_minutes"),
}
_WHO = frozenset({"if_absent", "restore_by", "deputy_title", "title"})


@dataclass(frozen=True)
class Shape:
    """表の形: the item that a table's headings belong to, and the column of each heading ("" for none)."""

    item: str
    columns: tuple[str, ...]


def said_in_rows(script: Script, posts: Posts) -> Iterator[Placed]:
    """Every such contradiction."""
    lines = [line for line in script.lines if len(line.header) > 2 and is_row(line.text)]
    labels = _labels(script.case.catalogue) if lines else {}
    shapes: dict[tuple[str, ...], Shape | None] = {}
    for line in lines:
        if line.header not in shapes:
            shapes[line.header] = _shape(line.header, labels)
        shape = shapes[line.header]
        if shape is not None:
            cells = dict(zip(shape.columns, map(normalise, split_cells(line.text)), strict=False))
            row = _row_of(cells, shape.item, script)
            if row is not None:
                yield from _compare(line, row, cells, script.facts.rows(shape.item), posts)


Labels = Mapping[str, tuple[tuple[str, str], ...]]


def _labels(catalogue: Catalogue) -> Labels:
    """Heading -> the columns that it may stand for, as (item, column)."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for item in _NAMES:
        for column in catalogue.items[item].columns.values():
            for label in (column.label, *column.aliases):
                found[normalise(label)] = (*found.get(normalise(label), ()), (item, column.id))
    for heading, place in _HEADINGS.items():
        found[heading] = (place, *found.get(heading, ()))
    return found


def _shape(header: tuple[str, ...], labels: Labels) -> Shape | None:
    """The item to which most of the headings belong: at least two, one of which names its rows."""
    headings = [normalise(each) for each in header]
    shapes = [
        Shape(item, tuple(next((c for i, c in labels.get(each, ()) if i == item), "") for each in headings))
        for item in _NAMES
    ]
    sound = [
        each
        for each in shapes
        if sum(map(bool, each.columns)) > 1 and set(each.columns) & set(_NAMES[each.item])
    ]
    return max(sound, key=lambda shape: sum(map(bool, shape.columns)), default=None)


def _row_of(cells: Mapping[str, str], item: str, script: Script) -> Row | None:
    """The one row of the factory's table that the line speaks of."""
    columns = script.case.catalogue.items[item].columns
    naming = _NAMES[item]
    told = next((cells[name] for name in naming if len(cells.get(name, "")) > 1), "")
    for name in naming:
        found = [
            row
            for row in script.facts.rows(item)
            if told and _is_named(told, _known(row.cells[name], columns[name]))
        ]
        if len(found) == 1:
            return found[0]
    return None


def _is_named(told: str, known: tuple[str, ...]) -> bool:
    """True for the name itself, or with a note in brackets behind it."""
    return told in known or any(told.startswith(f"{name}(") for name in known)


def _known(cell: Value, column: Column) -> tuple[str, ...]:
    """What a cell that names a row may be called."""
    if column.kind == "choice":
        return tuple(column.choices[each] for each in cell.parsed) if isinstance(cell.parsed, tuple) else ()
    return (normalise(cell.text),) if cell.has_value else ()


def _compare(
    line: Line, row: Row, cells: Mapping[str, str], rows: Sequence[Row], posts: Posts
) -> Iterator[Placed]:
    """The first cell that differs from the row's."""
    for column, told in cells.items():
        cell = row.cells.get(column)
        if cell is None or not cell.has_value or not told or _OPEN.search(told):
            continue
        if (
            _is_other_time(told, cell)
            or _is_other_number(told, cell)
            or _is_of_another_row(told, cell, column, rows)
            or _is_another(told, cell, column, posts)
        ):
            yield contradicts(
                line,
                f"表の行に「{told}」と書かれているが、記入した表では「{normalise(cell.text)}」である。表の値にそろえる",
                f'The row says "{told}", the factory\'s table "{normalise(cell.text)}". Write the one of the table',
                f"{told} / {normalise(cell.text)}",
            )
            return


_OPEN = re.compile(r"要確認|不明|〈|予定|見直")


def _is_other_time(told: str, cell: Value) -> bool:
    """True where both are times and the told one is another."""
    if not isinstance(cell.parsed, Duration):
        return False
    if told == "直ちに":
        return cell.parsed.minutes > 0
    amounts = [each.value for each in times(read_numbers(told))]
    return bool(amounts) and float(cell.parsed.minutes) not in amounts


def _is_other_number(told: str, cell: Value) -> bool:
    """True where both are bare numbers, with or without a unit, and the told one is another."""
    if not isinstance(cell.parsed, int | Decimal) or isinstance(cell.parsed, bool):
        return False
    match = re.fullmatch(r"(\d+(?:\.\d+)?)(?:分|名|人|日|%|世代|番目?|台|回分|日分)?", told)
    return match is not None and Decimal(match[1]) != Decimal(cell.parsed)


def _is_of_another_row(told: str, cell: Value, column: str, rows: Sequence[Row]) -> bool:
    """True where the words are those of another row and not this one's."""
    own = normalise(cell.text)
    if len(told) < 3 or told in own or own in told or isinstance(cell.parsed, tuple | int):
        return False
    others = [normalise(row.cells[column].text) for row in rows if row.cells[column].has_value]
    return any(len(each) > 2 and each != own and each in told for each in others)


def _is_another(told: str, cell: Value, column: str, posts: Posts) -> bool:
    """True where the cell says who, and the told one names somebody else."""
    named = [match[1] for match in posts.named(told)] if column in _WHO else []
    return bool(named) and not any(posts.is_one_of(name, (normalise(cell.text),)) for name in named)
