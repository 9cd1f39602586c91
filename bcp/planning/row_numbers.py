"""Row numbers that last: a row keeps its number for ever, and a number is never given to another row.

What is stored of a row are short digests of its cells, so that the lock can recognise a row
without repeating what stands in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import TypedDict

from bcp.catalog.words import normalise
from bcp.vocabulary import Item, Row, Value


class RowIdentity(TypedDict):
    """行の同一性: what the lock keeps of one row. position 0: the row is gone, its number stays taken."""

    position: int
    identity: str
    cells: dict[str, str]


Numbers = Mapping[str, RowIdentity]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _cell_text(value: Value) -> str:
    return normalise(value.text) if value.has_value else ""


def identify_row(item: Item, row: Row, position: int) -> RowIdentity:
    """The digests of a row: of its identity columns together, and of each other cell that has a value."""
    identity = [_cell_text(row.cells[name]) for name in item.identity]
    others = {name: _cell_text(row.cells[name]) for name in item.columns if name not in item.identity}
    return RowIdentity(
        position=position,
        identity=_digest("\0".join(identity)) if any(identity) else "",
        cells={name: _digest(text) for name, text in others.items() if text},
    )


def _share_equal(now: RowIdentity, before: RowIdentity) -> float:
    """The share of the other cells, filled then or now, that are equal; 0 where there are none."""
    names = now["cells"].keys() | before["cells"].keys()
    same = sum(now["cells"].get(name) == before["cells"].get(name) for name in names)
    return same / len(names) if names else 0.0


def _is_same_row(now: RowIdentity, before: RowIdentity) -> bool:
    """Equal identity columns; where these are empty (a row of 不明, say) everything else must be equal."""
    if now["identity"] != before["identity"]:
        return False
    return bool(now["identity"]) or now["cells"] == before["cells"]


def number_rows(
    item: Item, rows: Sequence[Row], previous: Numbers | None
) -> tuple[list[str], dict[str, RowIdentity]]:
    """The number of each row in the table's order, and the mapping to store for the next run."""
    now = [identify_row(item, row, place) for place, row in enumerate(rows, 1)]
    taken = _match_by_identity(now, previous or {})
    _match_renamed(now, previous or {}, taken)
    highest = max((int(number) for number in previous or {}), default=0)
    numbers: list[str] = []
    for place in range(len(now)):
        if place not in taken:
            highest += 1
        numbers.append(taken.get(place, str(highest)))
    return numbers, _to_store(numbers, now, previous or {})


def _match_by_identity(now: Sequence[RowIdentity], previous: Numbers) -> dict[int, str]:
    """Rows whose identity columns are unchanged; of several alike, the one whose other cells agree most."""
    taken: dict[int, str] = {}
    for place, row in enumerate(now):
        alike = [
            number
            for number, before in previous.items()
            if _is_same_row(row, before) and number not in taken.values()
        ]
        if alike:
            taken[place] = max(alike, key=lambda number: (_share_equal(row, previous[number]), -int(number)))
    return taken


def _match_renamed(now: Sequence[RowIdentity], previous: Numbers, taken: dict[int, str]) -> None:
    """A row in the same position, with at least half of the other cells equal, is the old row under a new name."""
    free = {
        before["position"]: number
        for number, before in previous.items()
        if before["position"] and number not in taken.values()
    }
    for place, row in enumerate(now):
        number = free.get(place + 1)
        if place not in taken and number and _share_equal(row, previous[number]) >= 0.5:
            taken[place] = number


def _to_store(
    numbers: Sequence[str], now: Sequence[RowIdentity], previous: Numbers
) -> dict[str, RowIdentity]:
    gone = {number: RowIdentity(**{**before, "position": 0}) for number, before in previous.items()}
    merged = gone | dict(zip(numbers, now, strict=True))
    return {number: merged[number] for number in sorted(merged, key=int)}
