"""再開目標: what carries a product from the stop to the temporary system, and where it does not reach."""

from __future__ import annotations

from dataclasses import dataclass

from bcp.filling.composer_view import RowView, View, minutes_of

DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class Bridge:
    """つなぎ: from the stop to the temporary system, for one product."""

    product: RowView
    shortest: RowView | None  # the process that ends first
    alternates: tuple[RowView, ...]  # ready before that process ends
    late: tuple[RowView, ...]  # not ready in time, or nobody knows
    has_gap: bool  # manual work ends before the temporary system stands
    is_too_late: bool  # even the earliest means comes after the product is missed
    stock_is_all: bool  # the stock alone reaches as far as the stop that may be borne
    stock_falls_short: (
        bool  # stock and manual work, one after the other, end before the temporary system stands
    )


def possible_processes(view: View) -> list[RowView]:
    return [row for row in view.rows("manual_operation") if row.choice("possible") in ("yes", "partial")]


def impossible_processes(view: View) -> list[RowView]:
    return [row for row in view.rows("manual_operation") if row.choice("possible") == "no"]


def shortest_process(view: View) -> RowView | None:
    """The process done by hand that can be kept up for the shortest time."""
    timed = [row for row in possible_processes(view) if row.minutes("max_duration") is not None]
    return min(timed, key=lambda row: row.minutes("max_duration") or 0) if timed else None


def list_bridges(view: View) -> list[Bridge]:
    return [_bridge(view, product) for product in view.rows("key_products")]


def _bridge(view: View, product: RowView) -> Bridge:
    shortest = shortest_process(view)
    limit = shortest.minutes("max_duration") if shortest else None
    temporary = product.minutes("rto_temporary")
    others = view.rows("alternates")
    ready = [row for row in others if _is_ready(row, limit)]
    return Bridge(
        product,
        shortest,
        tuple(ready),
        tuple(row for row in others if row not in ready),
        limit is not None and temporary is not None and limit < temporary,
        _is_too_late(view, product),
        _stock_reaches(product),
        _falls_short(product, limit, bool(possible_processes(view))),
    )


def is_ready(row: RowView, shortest: RowView | None) -> bool:
    """True where an alternate stands before the process that ends first."""
    return _is_ready(row, shortest.minutes("max_duration") if shortest else None)


def _is_ready(row: RowView, limit: int | None) -> bool:
    lead = row.minutes("lead_time")
    return lead is not None and limit is not None and lead <= limit


def _is_too_late(view: View, product: RowView) -> bool:
    borne = product.minutes("mtpd")
    manual = [product.minutes("rto_manual")] if possible_processes(view) else []
    means = minutes_of([*manual, product.minutes("rto_temporary"), product.minutes("rto_full")])
    return borne is not None and bool(means) and min(means) > borne


def _falls_short(product: RowView, limit: int | None, can_work: bool) -> bool:
    """Manual work of unknown length may reach; only known numbers are added up."""
    temporary, stock = product.minutes("rto_temporary"), product.value("stock_days")
    if temporary is None or stock is None or (can_work and limit is None):
        return False
    return float(str(stock)) * DAY_MINUTES + (limit or 0) < temporary


def _stock_reaches(product: RowView) -> bool:
    borne, stock = product.minutes("mtpd"), product.value("stock_days")
    return borne is not None and stock is not None and float(str(stock)) * DAY_MINUTES >= borne


def slowest_restore(view: View) -> RowView | None:
    """The backup that takes longest to put back."""
    timed = [row for row in view.rows("backups") if row.minutes("restore_time") is not None]
    return max(timed, key=lambda row: row.minutes("restore_time") or 0) if timed else None


def tightest_product(view: View) -> RowView | None:
    """The product that is missed first."""
    timed = [
        row for row in view.rows("key_products") if row.known("name") and row.minutes("mtpd") is not None
    ]
    return min(timed, key=lambda row: row.minutes("mtpd") or 0) if timed else None


def is_tight(product: RowView | None) -> bool:
    """True where the product is missed within a day: decisions are then taken in minutes, not in hours."""
    borne = product.minutes("mtpd") if product else None
    return borne is not None and borne <= DAY_MINUTES
