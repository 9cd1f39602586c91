"""Claims denied by words: the sentence names what no cell of the table, or of some of its columns, speaks of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from bcp.catalog.words import nfkc
from bcp.checking.rows_as_written import names_of_row
from bcp.planning.facts import FactBook

NOWHERE: tuple[str, ...] = ()
# The names of the rows, or the words, for which a claim is denied.
Denial = Callable[[FactBook], tuple[str, ...]]


def not_told(_item: str, wanted: Mapping[str, Any], _: Mapping[str, Any]) -> Denial:
    """The names (column `of`) that none of the cells of `in` speaks of; none where those cells know nothing."""
    table, _dot, column = str(wanted["of"]).partition(".")

    def names(facts: FactBook) -> tuple[str, ...]:
        told = nfkc("\n".join(_texts_of(wanted["in"], facts))).lower()
        if not told:
            return NOWHERE
        rows = facts.rows(table)
        found = dict.fromkeys(name for row in rows for name in names_of_row(table, row, column, facts))
        return tuple(name for name in (*found, *wanted.get("or", ())) if name not in told)

    return names


def absent_words(_item: str, words: list[str], raw: Mapping[str, Any]) -> Denial:
    """The words that no cell of the table (or of the columns of `in`) holds."""

    def names(facts: FactBook) -> tuple[str, ...]:
        if "in" in raw:
            texts = _texts_of(raw["in"], facts)
        else:
            texts = (fact.value.text for fact in facts.all() if fact.value.has_value)
        told = nfkc("\n".join(texts)).lower()
        return tuple(word for word in words if word not in told)

    return names


def _texts_of(places: Iterable[str], facts: FactBook) -> Iterator[str]:
    """The texts of the columns item.column."""
    for place in places:
        item, _, column = place.partition(".")
        answer = facts.answer(item)
        cells = (
            [answer.cells[column]] if column in answer.cells else [row.cells[column] for row in answer.rows]
        )
        yield from (cell.text for cell in cells if cell.has_value)


def not_there(_item: str, table: str, _: Mapping[str, Any]) -> Denial:
    """The products that the notes of every alternate site, line and partner leave out."""

    def names(facts: FactBook) -> tuple[str, ...]:
        rows = [
            r for r in facts.rows(_item) if r.cells["kind"].parsed in (("site",), ("line",), ("partner",))
        ]
        notes = [nfkc(row.cells["note"].text).lower() for row in rows if row.cells["name"].has_value]
        products = [name for row in facts.rows(table) for name in names_of_row(table, row, "name", facts)]
        return tuple(name for name in products if notes and all(_leaves_out(note, name) for note in notes))

    return names


def _leaves_out(note: str, name: str) -> bool:
    """True where a note says that a product is not made there, or that only others are."""
    return bool(re.search(rf"{re.escape(name)}[^。]{{0,14}}(?:ない|できず|作れず)", note)) or (
        name not in note and "だけ" in note
    )
