"""The widths with which a table is lowest: what one column can spare goes where it saves a line."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

Cells = Sequence[
    Sequence[Sequence[float]]
]  # of each column the cells, of each cell the widths of its lines in em
_MOST_MOVES = 12
_STEPS = (0.5, 1.0, 2.0, 4.0)
_UNFILLED = 0.7  # em that a line which breaks leaves free
_Height = tuple[int, int]


def lowest_rooms(columns: Cells, rooms: Sequence[float], floors: Sequence[float]) -> list[float]:
    """The rooms of the columns in em, together as wide as `rooms` and none under its floor, found from two sides."""
    counts = [_Counts(cells) for cells in columns]
    found = [_moved(counts, list(start), floors) for start in (rooms, _by_weight(columns, rooms, floors))]
    return min(
        found, key=lambda each: _height([count.at(room) for count, room in zip(counts, each, strict=True)])
    )


class _Counts:
    """How many lines the cells of one column need, worked out once for each room."""

    def __init__(self, cells: Sequence[Sequence[float]]) -> None:
        self._cells = cells
        self._known: dict[float, list[int]] = {}

    def at(self, room: float) -> list[int]:
        """About how many lines each cell needs: a line is seldom filled to its end."""
        if room not in self._known:
            self._known[room] = [sum([_lines(wide, room) for wide in cell]) for cell in self._cells]
        return self._known[room]


def _lines(wide: float, room: float) -> int:
    return 1 if wide <= room else ceil((wide + _UNFILLED) / max(room, 1.0))


def _by_weight(columns: Cells, rooms: Sequence[float], floors: Sequence[float]) -> list[float]:
    """The least room of each column, and of what is left as much as it has to say."""
    weights = [sum(map(sum, cells)) for cells in columns]
    spare = (sum(rooms) - sum(floors)) / (sum(weights) or 1.0)
    return [floor + spare * weight for floor, weight in zip(floors, weights, strict=True)]


def _moved(counts: Sequence[_Counts], rooms: list[float], floors: Sequence[float]) -> list[float]:
    """The rooms after as many moves of half an em or more from column to column as make the table lower."""
    best = _height([count.at(room) for count, room in zip(counts, rooms, strict=True)])
    for _ in range(_MOST_MOVES):
        height, step, giver, taker = min(_moves(counts, rooms, floors), default=(best, 0.0, 0, 0))
        if height >= best:
            break
        rooms[giver], rooms[taker], best = rooms[giver] - step, rooms[taker] + step, height
    return rooms


def _moves(
    counts: Sequence[_Counts], rooms: Sequence[float], floors: Sequence[float]
) -> list[tuple[_Height, float, int, int]]:
    """Every move that saves a line where the room goes, with the height that the table has after it."""
    now = [count.at(room) for count, room in zip(counts, rooms, strict=True)]
    taken = [
        (step, taker, lines)
        for step in _STEPS
        for taker, count in enumerate(counts)
        if (lines := count.at(rooms[taker] + step)) != now[taker]
    ]
    found = []
    for giver, count in enumerate(counts):
        for step, taker, lines in taken:
            if taker == giver or rooms[giver] - step < floors[giver]:
                continue
            after = [*now]
            after[giver], after[taker] = count.at(rooms[giver] - step), lines
            found.append((_height(after), step, giver, taker))
    return found


def _height(lines: Sequence[Sequence[int]]) -> _Height:
    """The lines of the rows together, then those of all cells."""
    return sum(map(max, *lines)) if len(lines) > 1 else sum(lines[0]), sum(map(sum, lines))
