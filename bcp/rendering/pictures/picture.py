"""The picture as a value, and how a cell of the table is read for one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bcp.planning.facts import FactBook
from bcp.vocabulary import Row, State

UNKNOWN = "不明"

# Which editions may show a picture: cut places and findings are not for customers, products not for each other's.
PICTURE_NAMES = ("network", "escalation", "restore", "assessment")
EDITIONS: Mapping[str, frozenset[str]] = {
    "network": frozenset({"internal", "wall"}),
    "escalation": frozenset({"internal", "submission", "wall"}),
    "restore": frozenset({"internal"}),
    "assessment": frozenset({"internal"}),
}


@dataclass(frozen=True)
class Picture:
    """図: PNG and SVG of one drawing, with what it says in words; no person, phone or address stands in it."""

    name: str
    caption: str
    alt: str
    png: bytes
    svg: bytes
    width_mm: float
    height_mm: float

    @property
    def editions(self) -> frozenset[str]:
        """The editions that may show it."""
        return EDITIONS[self.name]


def cell(facts: FactBook, item: str, row: Row, column: str) -> str:
    """The text of one cell as people read it: 不明 where nobody knows, なし where there is none."""
    return leaf(facts, f"{item}.{row.key}.{column}")


def leaf(facts: FactBook, path: str) -> str:
    """The text of one leaf; 不明 where nobody knows."""
    fact = facts.get(path)
    return facts.display(fact) if fact.value.is_known else UNKNOWN


def chosen(row: Row, column: str) -> str:
    """The one choice id of a choice cell, "" where it is not known."""
    parsed = row.cells[column].parsed
    return parsed[0] if row.cells[column].has_value and isinstance(parsed, tuple) and parsed else ""


def whole_number(row: Row, column: str, missing: int = 10**6) -> int:
    """An integer cell for sorting; one that is not known comes last."""
    parsed = row.cells[column].parsed
    return parsed if isinstance(parsed, int) and row.cells[column].has_value else missing


def is_listed(facts: FactBook, item: str) -> bool:
    """True where the table has rows, or says that there are none."""
    answer = facts.answer(item)
    return bool(answer.rows) or answer.state is State.NONE


def sentence(parts: Iterable[str]) -> str:
    """The parts as one text of sentences."""
    return "".join(f"{part.rstrip('。')}。" for part in parts if part)


def short(text: str, most: int) -> str:
    """`text` with at most that many characters; 「…」 shows that something is left out."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"
