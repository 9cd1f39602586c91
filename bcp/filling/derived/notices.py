"""連絡: the parties to notify by deadline."""

from __future__ import annotations

from bcp.filling.composer_view import RowView, View


def by_deadline(view: View) -> list[RowView]:
    """Parties with the shortest deadline first; unknown deadlines lead, as they may be shorter."""
    return sorted(
        view.rows("parties_to_notify"),
        key=lambda row: -1 if row.minutes("deadline") is None else row.minutes("deadline") or 0,
    )


def is_short(party: RowView) -> bool:
    """True where the first notice is due within an hour: nobody can wait for arrivals or causes."""
    deadline = party.minutes("deadline")
    return deadline is not None and deadline <= 60


def outlasts_deadline(view: View, party: RowView) -> bool:
    """True where the wait for the decision is as long as the deadline itself, or longer."""
    wait, deadline = view.row("authority", "external_notice").minutes("max_wait"), party.minutes("deadline")
    return wait is not None and deadline is not None and wait >= deadline > 0


def shortest_deadline(view: View) -> RowView | None:
    timed = [row for row in view.rows("parties_to_notify") if row.minutes("deadline") is not None]
    return min(timed, key=lambda row: row.minutes("deadline") or 0) if timed else None
