"""システム: lists of systems with one weakness in common."""

from __future__ import annotations

from bcp.filling.composer_view import RowView, View


def unprotected(view: View) -> list[RowView]:
    """Systems on which no antivirus runs and none can."""
    found = (row for row in view.rows("systems") if row.known("name"))
    return [row for row in found if row.choice("antivirus") in ("not_possible", "none")]


def standalone(view: View) -> list[RowView]:
    """Systems of the factory that work with their cable out."""
    found = (row for row in view.rows("systems") if row.known("name") and row.yes("standalone"))
    return [row for row in found if row.choice("zone") in ("factory", "")]


def out_of_support(view: View) -> list[RowView]:
    return [row for row in view.rows("systems") if row.known("name") and support_ended(row)]


def support_unknown(view: View) -> list[RowView]:
    """Systems of the factory of which nobody knows whether they are still supported."""
    found = (row for row in view.rows("systems") if row.known("name") and row.choice("zone") == "factory")
    return [row for row in found if row.unknown("end_of_support")]


def names(rows: list[RowView], column: str = "name", most: int = 6) -> str:
    """References joined by 、; beyond `most` it says など."""
    listed = "、".join(row.ref(column) for row in rows[:most])
    return listed + ("など" if len(rows) > most else "")


def support_ended(system: RowView) -> bool:
    """True where the table says はい; a date is left to the reader, as the plan knows no today."""
    return system.yes("end_of_support")
