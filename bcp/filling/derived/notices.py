"""連絡: the parties to notify by deadline."""

from __future__ import annotations

from bcp.filling.composer_view import RowView, View


def by_deadline(view: View) -> list[RowView]:
    """Parties with the shortest deadline first; unknown deadlines lead, as they may be shorter."""
    return sorted(
        view.rows("parties_to_notify"),
        key=lambda row: -1 if row.minutes("deadline") is None else row.minutes("deadline") or 0,
    )


def shortest_deadline(view: View) -> RowView | None:
    timed = [row for row in view.rows("parties_to_notify") if row.minutes("deadline") is not None]
    return min(timed, key=lambda row: row.minutes("deadline") or 0) if timed else None
