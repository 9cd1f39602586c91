"""Which rows of one table a name in another table means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bcp.catalog.words import fold
from bcp.frozen import dataclass
from bcp.planning.facts import FactBook
from bcp.vocabulary import Duration, Row, Value

# (table, column) whose text names systems. The first two are contradictions when they name none (spec 6).
SYSTEM_LINKS = (("backups", "system"), ("key_products", "systems"), ("support_contacts", "systems"))
_SEPARATORS = re.compile(r"[、,，､/／]")


@dataclass(frozen=True)
class Unlinked:
    """未接続: a name in a table that no row of `systems` has."""

    path: str
    label: str
    name: str


def find_unlinked(facts: FactBook) -> tuple[Unlinked, ...]:
    """Every name in `SYSTEM_LINKS` that names no system, in the order of the tables."""
    return tuple(_list_unlinked(facts))


def _list_unlinked(facts: FactBook) -> Iterator[Unlinked]:
    known = {fold(row.cells["name"].text) for row in facts.rows("systems") if row.cells["name"].has_value}
    for item, column in SYSTEM_LINKS:
        for row in facts.rows(item):
            for name in named_systems(row.cells[column], known):
                if fold(name) not in known:
                    path = f"{item}.{row.key}.{column}"
                    yield Unlinked(path, facts.get(path).label, name)


def named_systems(value: Value, known: Iterable[str] = ()) -> tuple[str, ...]:
    """The names a cell holds: its list, the whole text where that is a known name, else its parts."""
    if not value.has_value:
        return ()
    if isinstance(value.parsed, tuple):
        return value.parsed
    if fold(value.text) in known:
        return (value.text,)
    return tuple(part.strip() for part in _SEPARATORS.split(value.text) if part.strip())


def backups_of(facts: FactBook, system: str) -> tuple[Row, ...]:
    """The backup rows that name a system."""
    known = [fold(system)]
    return tuple(
        row
        for row in facts.rows("backups")
        if fold(system) in {fold(name) for name in named_systems(row.cells["system"], known)}
    )


def minutes(value: Value) -> int | None:
    """The length of a duration in minutes, or None where it is not known."""
    return value.parsed.minutes if value.has_value and isinstance(value.parsed, Duration) else None
