"""値: what a cell, a leaf or a place in a file holds."""

from __future__ import annotations

import datetime
from decimal import Decimal
from enum import StrEnum
from functools import total_ordering

from bcp.frozen import dataclass, field


class State(StrEnum):
    """状態: what kind of answer a leaf or an item has."""

    VALUE = "value"
    NONE = "none"  # なし
    UNKNOWN = "unknown"  # 不明
    UNANSWERED = "unanswered"  # empty or absent; treated as unknown
    AS_ASSUMED = "as_assumed"  # 想定どおり: the value the template assumes


@dataclass(frozen=True)
class Position:
    """位置: a place in a file, counted from 1."""

    path: str
    line: int
    column: int


@dataclass(frozen=True)
class CellPosition(Position):
    """セルの位置: a cell of a workbook; `line` is its row, `sheet_number` the place of its sheet, from 1."""

    sheet: str = ""
    sheet_number: int = 0

    @property
    def cell(self) -> str:
        """sheet!cell, as Excel writes it."""
        letters, rest = "", self.column
        while rest:
            rest, place = divmod(rest - 1, 26)
            letters = chr(65 + place) + letters
        return f"{self.sheet}!{letters}{self.line}"


@total_ordering
@dataclass(frozen=True)
class Duration:
    """期間: minutes for comparing (営業日 counts as a day, 1か月 as 30 days, 当日中 as 24 hours, 直ちに as 0)."""

    minutes: int

    def __lt__(self, other: Duration) -> bool:
        return self.minutes < other.minutes


Parsed = bool | int | Decimal | Duration | datetime.date | tuple[str, ...] | str | None


@dataclass(frozen=True)
class Value:
    """値: one leaf. `text` is as the person wrote it; `parsed` is typed by the catalogue.

    parsed: yes_no -> bool; integer -> int; decimal -> Decimal; duration -> Duration; date -> date
    (yes_no_or_date -> bool or date); list -> tuple of str; choice -> tuple with the one choice id; else str.
    """

    state: State
    text: str = ""
    parsed: Parsed = None
    position: Position | None = field(default=None, compare=False)

    @property
    def is_known(self) -> bool:
        """True for a value or なし, false for 不明 and 未回答."""
        return self.state in (State.VALUE, State.NONE)

    @property
    def has_value(self) -> bool:
        return self.state is State.VALUE


UNANSWERED = Value(State.UNANSWERED)
UNKNOWN = Value(State.UNKNOWN)
NONE = Value(State.NONE)
