"""What answers of the table deny a claim: the small closed grammar of capabilities.yaml, made into functions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bcp.catalog.words import nfkc
from bcp.checking.denials_in_words import NOWHERE, Denial, absent_words, not_there, not_told
from bcp.checking.rows_as_written import names_of_row
from bcp.planning.facts import FactBook
from bcp.planning.links import backups_of
from bcp.vocabulary import Row, State, Value

EVERYWHERE: tuple[str, ...] = ("",)  # denied whatever the sentence names
_OPEN = re.compile("不明|ない|なし|未|まだ|見積")  # 「サイバーの補償は不明」 is text, and yet no answer


def read_denial(item: str, raw: Mapping[str, Any]) -> Denial:
    """The function that an entry's `denied` describes; raises KeyError for a word outside the grammar."""
    kind, wanted = next(iter(raw.items()))
    return _DENIALS[kind](item, wanted, raw)


def _whole(is_denied: Callable[[FactBook], bool]) -> Denial:
    return lambda facts: EVERYWHERE if is_denied(facts) else NOWHERE


def _no_row(item: str, wanted: Mapping[str, str], _: Mapping[str, Any]) -> Denial:
    ((column, value),) = wanted.items()
    return _whole(lambda facts: not any(_says(row.cells[column], value) for row in facts.rows(item)))


def _says(cell: Value, wanted: str) -> bool:
    if not cell.has_value:
        return False
    if wanted == "記入":
        return True
    if wanted == "いくつも":
        return isinstance(cell.parsed, int) and not isinstance(cell.parsed, bool) and cell.parsed > 1
    if wanted == "平日のみ":
        return "平日" in cell.text and not re.search("夜|24|いつでも|休日", nfkc(cell.text))
    return cell.parsed == {"はい": True, "いいえ": False}.get(wanted, (wanted,))


def _only(item: str, choice: str, _: Mapping[str, Any]) -> Denial:
    def is_denied(facts: FactBook) -> bool:
        answer = facts.answer(item)
        return answer.choices == (choice,) or (choice == "none" and answer.state is State.NONE)

    return _whole(is_denied)


def _not_only(item: str, choice: str, _: Mapping[str, Any]) -> Denial:
    return _whole(lambda facts: facts.answer(item).choices != (choice,))


def _no_kind(item: str, kind: str, _: Mapping[str, Any]) -> Denial:
    """The table says that there is no row of this kind: it is なし, or complete without one."""

    def is_denied(facts: FactBook) -> bool:
        answer = facts.answer(item)
        is_whole = answer.state is State.NONE or answer.complete == "yes"
        return is_whole and not any(row.cells["kind"].parsed in ((kind,), None) for row in answer.rows)

    return _whole(is_denied)


def _no_named_kind(item: str, kind: str, raw: Mapping[str, Any]) -> Denial:
    def is_denied(facts: FactBook) -> bool:
        rows = [row for row in facts.rows(item) if row.cells["kind"].parsed == (kind,)]
        return not any(_is_settled(row.cells[raw["column"]]) for row in rows)

    return _whole(is_denied)


def _is_settled(cell: Value) -> bool:
    return cell.has_value and not _OPEN.search(cell.text)


def _not_yes(item: str, column: str, _: Mapping[str, Any]) -> Denial:
    return _whole(lambda facts: facts.get(f"{item}.{column}").value.parsed is not True)


def _not_known(item: str, column: str, _: Mapping[str, Any]) -> Denial:
    return _whole(lambda facts: not facts.get(f"{item}.{column}").value.has_value)


def _has_rows(item: str, _wanted: Any, _: Mapping[str, Any]) -> Denial:
    return _whole(lambda facts: facts.answer(item).state is not State.NONE)


def _no_possible(item: str, _wanted: Any, _: Mapping[str, Any]) -> Denial:
    can = (("yes",), ("partial",))
    return _whole(lambda facts: not any(row.cells["possible"].parsed in can for row in facts.rows(item)))


def _no_stock(item: str, _wanted: Any, _: Mapping[str, Any]) -> Denial:
    """No stock among the alternates, and no product that has days of it."""

    def is_denied(facts: FactBook) -> bool:
        if any(row.cells["kind"].parsed == ("stock",) for row in facts.rows(item)):
            return False
        days = [row.cells["stock_days"] for row in facts.rows("key_products")]
        return not any(cell.has_value and cell.parsed for cell in days)

    return _whole(is_denied)


# ------------------------------------------------------------------ rows that a sentence names


def _row(item: str, wanted: Mapping[str, Any], _: Mapping[str, Any]) -> Denial:
    column, denied = wanted["column"], tuple(wanted["is"])
    named_by = [wanted["named_by"]] if isinstance(wanted["named_by"], str) else wanted["named_by"]

    def is_saved(row: Row) -> bool:
        return "unless" in wanted and row.cells[wanted["unless"]].has_value

    def is_empty(row: Row) -> bool:
        cell = row.cells[column]
        repeats = "same_as" in wanted and cell.has_value and cell.text == row.cells[wanted["same_as"]].text
        return repeats or _is_one(cell, denied)

    def names_of(rows: Iterable[Row], facts: FactBook) -> dict[str, None]:
        return dict.fromkeys(
            name for row in rows for by in named_by for name in names_of_row(item, row, by, facts)
        )

    def names(facts: FactBook) -> tuple[str, ...]:
        rows = facts.rows(item)
        kept = names_of([row for row in rows if not is_empty(row)], facts)
        found = [row for row in rows if is_empty(row) and not is_saved(row)]
        return tuple(name for name in names_of(found, facts) if name not in kept)

    return names


def _is_one(cell: Value, denied: tuple[str, ...]) -> bool:
    if not cell.has_value:
        return "なし" in denied
    return any(_says(cell, value) for value in denied if value != "なし")


def _no_copy(_item: str, table: str, _: Mapping[str, Any]) -> Denial:
    """The systems that no row of the backups names, or whose rows know neither method nor place."""

    def names(facts: FactBook) -> tuple[str, ...]:
        return tuple(
            name
            for row in facts.rows(table)
            for name in names_of_row(table, row, "name", facts)
            if not any(_is_copy(copy) for copy in backups_of(facts, row.cells["name"].text))
            and not any(
                copy.cells["program"].has_value and copy.cells["equipment"].text == row.cells["name"].text
                for copy in facts.rows("ot_backups")
            )
        )

    return names


def _copy_not(_item: str, wanted: Mapping[str, str], _: Mapping[str, Any]) -> Denial:
    """The systems none of whose copies answers so, one without a copy included."""
    ((column, value),) = wanted.items()

    def names(facts: FactBook) -> tuple[str, ...]:
        return tuple(
            name
            for row in facts.rows("systems")
            for name in names_of_row("systems", row, "name", facts)
            if not any(_says(copy.cells[column], value) for copy in backups_of(facts, row.cells["name"].text))
        )

    return names


def _no_stock_of(item: str, table: str, _: Mapping[str, Any]) -> Denial:
    """The products without days of stock, by name and by reference; none where the alternates have stock."""

    def names(facts: FactBook) -> tuple[str, ...]:
        stocks = [row for row in facts.rows(item) if row.cells["kind"].parsed == ("stock",)]
        noted = nfkc("".join(cell.text for row in stocks for cell in row.cells.values())).lower()
        products = [nfkc(row.cells["name"].text).lower() for row in facts.rows(table)]
        if stocks and not any(name and name in noted for name in products):
            return NOWHERE  # of which product it is, the table does not say
        bare = [
            row
            for row, name in zip(facts.rows(table), products, strict=True)
            if not row.cells["stock_days"].parsed and name not in noted
        ]
        told = [name for row in bare for name in names_of_row(table, row, "name", facts)]
        return (*told, *(f"〈{table}.{row.key}.name〉" for row in bare))

    return names


def _no_spare_of(item: str, table: str, _: Mapping[str, Any]) -> Denial:
    """The systems that no row with a spare names."""

    def names(facts: FactBook) -> tuple[str, ...]:
        spared = [row.cells["equipment"].text for row in facts.rows(item) if row.cells["spare"].has_value]
        bare = [
            row for row in facts.rows(table) if not any(row.cells["name"].text in each for each in spared)
        ]
        return tuple(name for row in bare for name in names_of_row(table, row, "name", facts))

    return names


def _some_copy_not(_item: str, wanted: Mapping[str, str], raw: Mapping[str, Any]) -> Denial:
    """Denied as a whole where there is a system none of whose copies answers so."""
    copy_not = _copy_not(_item, wanted, raw)
    return _whole(lambda facts: len(facts.rows("systems")) > 1 and bool(copy_not(facts)))


def _unsettled(item: str, _wanted: Any, _: Mapping[str, Any]) -> Denial:
    return _whole(lambda facts: facts.answer(item).state in (State.UNKNOWN, State.UNANSWERED))


def _incomplete(item: str, _wanted: Any, _: Mapping[str, Any]) -> Denial:
    """The item is unknown or unanswered, or its table is not said to be complete."""

    def is_denied(facts: FactBook) -> bool:
        answer = facts.answer(item)
        return answer.state is not State.NONE and answer.complete != "yes"

    return _whole(is_denied)


def _is_copy(row: Row) -> bool:
    """True when a row of the backups knows how a copy is made, or at least where it lies."""
    method = row.cells["method"]
    return method.has_value or (method.state is not State.NONE and row.cells["location"].has_value)


_DENIALS: Mapping[str, Callable[[str, Any, Mapping[str, Any]], Denial]] = {
    "no_row": _no_row,
    "only": _only,
    "not_only": _not_only,
    "no_kind": _no_kind,
    "no_named_kind": _no_named_kind,
    "not_yes": _not_yes,
    "not_known": _not_known,
    "has_rows": _has_rows,
    "no_possible": _no_possible,
    "no_stock": _no_stock,
    "row": _row,
    "no_copy": _no_copy,
    "copy_not": _copy_not,
    "no_stock_of": _no_stock_of,
    "no_spare_of": _no_spare_of,
    "unsettled": _unsettled,
    "incomplete": _incomplete,
    "some_copy_not": _some_copy_not,
    "not_told": not_told,
    "absent_words": absent_words,
    "not_there": not_there,
}
