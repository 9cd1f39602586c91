"""Column widths by what the cells hold, so that a phone number is not broken and a remark gets the room."""

from __future__ import annotations

import re
from functools import lru_cache

from bcp.rendering.docx.blocks import Table, plain
from bcp.rendering.docx.lines import line_width
from bcp.rendering.docx.lowest import lowest_rooms
from bcp.rendering.docx.phones import PHONE, spare_phones

_NARROW = 0.58  # em of a Latin letter in a Japanese proportional face, on the safe side
_NARROW_SIGNS = re.compile("[ -~\uff61-\uff9f]+")
_UNBROKEN = re.compile(r"[0-9A-Za-z@._+/:()－-]+")
_PADDING = 9.5  # left and right of a cell's text, with the lines, in points
_BOLD = 1.08  # a number in bold type, in a wide font
_SPARE = 1.5  # of that, in points
_SHORTEST = 3.0  # em; a column never gets narrower
_LONGEST_MIN = 14.0  # em; a longer unbroken word may be broken
_WHOLE = 8.0  # em; a cell so wide stays on one line where there is room
_SHORTEST_ON_CARD = 1.2
WHOLE_ON_CARD = 14.0  # a name with its number
_IDEAL = 26.0  # em; a wider cell is rather wrapped


def text_width(text: str) -> float:
    """The width of `text` on one line, in em: only Latin signs and half-width kana are narrow; ① and ○ are wide."""
    narrow = sum(map(len, _NARROW_SIGNS.findall(text)))
    return len(text) - narrow * (1 - _NARROW)


@lru_cache(maxsize=64)
def column_widths(table: Table, width: float, size: float, *, card: bool = False) -> tuple[float, ...]:
    """Widths of the columns in points, together exactly `width`, for type of `size` points."""
    if card:
        return card_widths(table, width, size)
    return _shared_widths(table, width, size, _WHOLE, _SHORTEST)


def _shared_widths(
    table: Table, width: float, size: float, whole: float, shortest: float
) -> tuple[float, ...]:
    """Widths between the least and the ideal of each column."""
    count = len(table.rows[0])
    columns = [[plain(row[index]) for row in table.rows if index < len(row)] for index in range(count)]
    least = [_least(cells, shortest) * size + _PADDING for cells in columns]
    ideal = [
        max(_ideal(cells, whole) * size + _PADDING, low) for cells, low in zip(columns, least, strict=True)
    ]
    if sum(least) >= width:
        return tuple(low * width / sum(least) for low in least)
    if sum(ideal) <= width:
        return _stretch(columns, ideal, width)
    spare = (width - sum(least)) / (sum(ideal) - sum(least))
    return tuple(low + (high - low) * spare for low, high in zip(least, ideal, strict=True))


def card_widths(table: Table, width: float, size: float) -> tuple[float, ...]:
    """Widths with which the table on a card is lowest: what one column can spare goes where it saves a line."""
    widths = _shared_widths(table, width, size, WHOLE_ON_CARD, _SHORTEST_ON_CARD)
    columns = [
        [[line_width(line) for line in plain(cell).split("\n")] for cell in cells]
        for cells in zip(*(row for row in table.rows if len(row) == len(widths)), strict=True)
    ]
    texts = [[plain(cell) for cell in cells] for cells in zip(*table.rows, strict=False)]
    least = [_least(cells, _SHORTEST_ON_CARD) * size + _PADDING for cells in texts]
    rooms = [(each - _PADDING) / size for each in widths]
    floors = [min(room, (low - _PADDING) / size) for room, low in zip(rooms, least, strict=True)]
    spare = _SPARE / size  # the text of a cell has a little more room than we count with
    lowest = [room + spare for room in lowest_rooms(columns, rooms, floors)]
    return tuple((room - spare) * size + _PADDING for room in spare_phones(texts, lowest, floors))


def one_line_width(table: Table, size: float) -> float:
    """The width in points at which no cell needs a second line, for type of `size` points."""
    columns = zip(*(row for row in table.rows if len(row) == len(table.rows[0])), strict=True)
    return sum(_longest_line([plain(cell) for cell in cells]) * size + _PADDING for cells in columns)


def _stretch(columns: list[list[str]], ideal: list[float], width: float) -> tuple[float, ...]:
    """Ideal widths grown to the full width, the columns of sentences more than those of numbers."""
    weights = [max(_longest_line(cells), 2.0) for cells in columns]
    room = width - sum(ideal)
    return tuple(base + room * weight / sum(weights) for base, weight in zip(ideal, weights, strict=True))


def _longest_line(cells: list[str]) -> float:
    return max((text_width(line) for cell in cells for line in cell.split("\n")), default=0.0)


def _ideal(cells: list[str], whole: float) -> float:
    """Room that shows short cells on one line and long ones on few."""
    longest = _longest_line(cells)
    return longest + 0.3 if longest <= whole else min(_IDEAL * 2, max(8.0, longest**0.8 + 2))


def _least(cells: list[str], shortest: float) -> float:
    words = [text_width(word) for cell in cells for word in _UNBROKEN.findall(cell)]
    if shortest < _SHORTEST:  # on a card a name and its number are not parted
        lines = (text_width(line) for cell in cells for line in cell.split("\n") if PHONE.search(line))
        words += [wide * _BOLD for wide in lines if wide <= WHOLE_ON_CARD]
    header = text_width(cells[0]) if cells else 0.0
    return max(shortest, min(header, 5.0), min(max(words, default=0.0), _LONGEST_MIN * _BOLD)) + 0.3
