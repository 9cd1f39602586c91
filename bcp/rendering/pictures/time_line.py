"""What the time line of the restore picture says, as values: products, manual work, systems in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from bcp.catalog.words import normalise
from bcp.planning.facts import FactBook
from bcp.planning.links import backups_of, minutes
from bcp.rendering.pictures.picture import UNKNOWN, cell, chosen, whole_number
from bcp.vocabulary import Row, State

DAY = 24 * 60
GOALS = (("rto_manual", "手作業"), ("rto_temporary", "仮復旧"), ("rto_full", "全面復旧"))


@dataclass(frozen=True)
class ProductLine:
    """製品の行: times in minutes; None where they are unknown or there are none."""

    name: str
    stock: int | None
    goals: tuple[int | None, int | None, int | None]
    mtpd: int | None
    gap: tuple[int, int] | None  # manual work has ended, the temporary system does not stand yet
    words: str


@dataclass(frozen=True)
class SpanLine:
    """期間の行: one bar from zero; `longest` where two copies take different times."""

    name: str
    state: Literal["known", "unknown", "none"]
    shortest: int = 0
    longest: int = 0
    words: str = ""


def list_products(facts: FactBook) -> tuple[ProductLine, ...]:
    """The key products in the table's order."""
    limit = _manual_limit(facts)
    return tuple(_product(facts, row, limit) for row in facts.rows("key_products"))


def _product(facts: FactBook, row: Row, limit: int | None) -> ProductLine:
    stock = row.cells["stock_days"]
    days = stock.parsed if stock.has_value and isinstance(stock.parsed, (Decimal, int)) else None
    manual, temporary, full = (minutes(row.cells[column]) for column, _ in GOALS)
    gap = None if limit is None or temporary is None or limit >= temporary else (limit, temporary)
    days_text = "" if days is None else "日"
    words = [f"在庫 {cell(facts, 'key_products', row, 'stock_days')}{days_text}"]
    words += [f"{label} {cell(facts, 'key_products', row, column)}" for column, label in GOALS]
    words.append(f"許される停止 {cell(facts, 'key_products', row, 'mtpd')}")
    return ProductLine(
        cell(facts, "key_products", row, "name"),
        None if days is None else int(days * DAY),
        (manual, temporary, full),
        minutes(row.cells["mtpd"]),
        gap,
        "　".join(words),
    )


def _manual_limit(facts: FactBook) -> int | None:
    """The shortest time for which a process can be done by hand; None where there is none or one is unknown."""
    possible = [
        row for row in facts.rows("manual_operation") if chosen(row, "possible") in ("yes", "partial")
    ]
    limits = [minutes(row.cells["max_duration"]) for row in possible]
    known = [limit for limit in limits if limit is not None]
    return min(known) if known else None


def list_manual(facts: FactBook) -> tuple[SpanLine, ...]:
    """How long each process can be done by hand."""
    return tuple(_manual(facts, row) for row in facts.rows("manual_operation"))


def _manual(facts: FactBook, row: Row) -> SpanLine:
    name = cell(facts, "manual_operation", row, "process")
    possible = chosen(row, "possible")
    if possible == "no":
        return SpanLine(name, "none", words="手作業ではできない")
    limit = minutes(row.cells["max_duration"])
    capacity = cell(facts, "manual_operation", row, "capacity_percent")
    share = f"能力{capacity}" + (
        "％" if row.cells["capacity_percent"].has_value and "％" not in capacity else ""
    )
    if not possible:
        return SpanLine(name, "unknown", words="手作業でできるかが不明")
    if limit is None:
        return SpanLine(name, "unknown", words=f"続けられる期間が{_missing(row, 'max_duration')}（{share}）")
    return SpanLine(name, "known", limit, limit, f"{row.cells['max_duration'].text}（{share}）")


def list_systems(facts: FactBook) -> tuple[SpanLine, ...]:
    """The systems in the order of restoring, with the time that one of their copies takes."""
    rows = sorted(facts.rows("systems"), key=lambda row: whole_number(row, "restore_order"))
    return tuple(_system(facts, row) for row in rows)


def _system(facts: FactBook, row: Row) -> SpanLine:
    order = cell(facts, "systems", row, "restore_order")
    name = (
        f"{order} {cell(facts, 'systems', row, 'name')}"
        if order != UNKNOWN
        else f"順不明 {cell(facts, 'systems', row, 'name')}"
    )
    copies = backups_of(facts, row.cells["name"].text) if row.cells["name"].has_value else ()
    made = [copy for copy in copies if copy.cells["method"].state is not State.NONE]
    if not copies:
        return _without_copy(facts, row, name)
    if not made:
        return SpanLine(name, "none", words="控えなし。作り直す")
    times = [time for time in (minutes(copy.cells["restore_time"]) for copy in made) if time is not None]
    proved = any(copy.cells["last_restore_test"].has_value for copy in made)
    if not times:
        return SpanLine(
            name, "unknown", words="戻す時間が不明" + ("" if proved else "（復元テストの記録なし）")
        )
    return SpanLine(name, "known", min(times), max(times), _restore_words(made, len(times), proved))


def _without_copy(facts: FactBook, row: Row, name: str) -> SpanLine:
    """A machine whose program has a copy of its own, a table that lists every copy, or nobody knows."""
    machine = normalise(row.cells["name"].text)
    copies = [each for each in facts.rows("ot_backups") if normalise(each.cells["equipment"].text) == machine]
    if machine and any(each.cells["program"].has_value for each in copies):
        return SpanLine(name, "unknown", words="プログラムの控えはある。戻す時間は不明")
    if facts.answer("backups").complete == "yes" or facts.answer("backups").state is State.NONE:
        return SpanLine(name, "none", words="控えなし。作り直す")
    return SpanLine(name, "unknown", words="控えの有無が不明")


def _restore_words(made: list[Row], known: int, proved: bool) -> str:
    texts = dict.fromkeys(
        copy.cells["restore_time"].text for copy in made if minutes(copy.cells["restore_time"]) is not None
    )
    more = "、不明な控えもある" if known < len(made) else ""
    return "か".join(texts) + more + ("" if proved else "（復元テストの記録なし）")


def _missing(row: Row, column: str) -> str:
    return "なし" if row.cells[column].state is State.NONE else UNKNOWN


def all_times(products: tuple[ProductLine, ...], spans: tuple[SpanLine, ...]) -> Iterator[int]:
    """Every time that stands in the picture."""
    for product in products:
        yield from (time for time in (product.stock, *product.goals, product.mtpd) if time is not None)
    yield from (span.longest for span in spans)
