"""事実の表の列: which columns of an item stand side by side on an A4 page, in the order people use them."""

from __future__ import annotations

from collections.abc import Mapping

from bcp.vocabulary import Item

# Beyond this many columns a table no longer fits a portrait page.
MOST_COLUMNS = 6

SHOWN_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "roles": ("role", "person", "phone", "hours", "deputy", "deputy_phone"),
    "parties_to_notify": ("kind", "company", "person", "phone", "night_phone", "email"),
    "support_contacts": ("kind", "company", "person", "phone", "systems", "available"),
    "systems": ("restore_order", "name", "location", "os", "end_of_support", "antivirus"),
    "backups": ("system", "method", "frequency", "offline", "location", "last_restore_test"),
    "ot_backups": ("equipment", "program", "version", "spare", "who_can_load", "location"),
    "external_access": ("kind", "company", "target", "device", "method", "owner"),
    "cut_points": ("order", "what", "place", "mark", "role", "stops"),
    "manual_operation": ("process", "possible", "capacity_percent", "max_duration", "needs", "forms_place"),
    "key_products": ("name", "customer", "mtpd", "rto_manual", "rto_temporary", "rto_full"),
}


def columns_of(item: Item) -> tuple[str, ...]:
    """The columns to print: those chosen above, else the required ones first, as many as fit."""
    if item.id in SHOWN_COLUMNS:
        return SHOWN_COLUMNS[item.id]
    required = [name for name, column in item.columns.items() if column.required]
    others = [name for name in item.columns if name not in required]
    chosen = set((required + others)[:MOST_COLUMNS])
    return tuple(name for name in item.columns if name in chosen)
