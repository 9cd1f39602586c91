"""What answers of the table deny a claim: the small closed grammar of capabilities.yaml, made into functions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from bcp.catalog.words import nfkc
from bcp.planning.facts import FactBook
from bcp.planning.links import backups_of
from bcp.vocabulary import Row, State, Value

EVERYWHERE: tuple[str, ...] = ("",)  # denied whatever the sentence names
NOWHERE: tuple[str, ...] = ()
_CHOICES = ("role", "kind")
_COUNT = re.compile(r"\s*(?:\d+(?:台|本|基|式|面|個|機|枚)|\([^)]*\))$")  # NC旋盤 6台 is called NC旋盤
_FORM = re.compile("(?:株式|有限|合同)会社")  # of 株式会社甲野 people write 甲野
_TAIL = re.compile(r"(?<=[ァ-ヶーa-z0-9])[一-龠々]{3,}$|(?<=[一-龠々])[ァ-ヶー]{3,}$")
_MAY_BE_SHORT = ("equipment", "device")
_ROLES = {
    "納入先担当": ("顧客連絡", "顧客対応", "納入先への連絡", "顧客への連絡"),
    "復旧責任者": ("復旧の責任者",),
    "安全責任者": ("安全の責任者",),
}
_OPEN = re.compile("不明|ない|なし|未|まだ|見積")  # 「サイバーの補償は不明」 is text, and yet no answer
# The names of the rows for which a claim is denied; EVERYWHERE for the table as a whole.
Denial = Callable[[FactBook], tuple[str, ...]]


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
        return dict.fromkeys(name for row in rows for by in named_by for name in _names(item, row, by, facts))

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


def _names(item: str, row: Row, column: str, facts: FactBook) -> Iterator[str]:
    """The name of a row as a sentence may write it: a choice by its label, a thing also without its number."""
    cell = row.cells[column]
    if not cell.has_value:
        return
    label = facts.display(facts.get(f"{item}.{row.key}.{column}")) if column in _CHOICES else cell.text
    folded = nfkc(label).lower().strip()
    short = _FORM.sub("", folded) if column == "company" else _COUNT.sub("", folded)
    ends = (short.rsplit("の", 1)[-1], _tail(short)) if column in _MAY_BE_SHORT else ()
    for name in dict.fromkeys((folded, short, *ends, *_also_called(item, label, cell, facts))):
        if len(name) > 1:
            yield name


def _tail(name: str) -> str:
    """What a long name may be shortened to: アンモニア冷凍機 -> 冷凍機."""
    match = _TAIL.search(name)
    return match[0] if match else ""


def _also_called(item: str, label: str, cell: Value, facts: FactBook) -> Iterator[str]:
    """What else people say: of a role what it does, of a customer whose product it takes."""
    yield from _ROLES.get(label, ())
    if item == "parties_to_notify":
        for row in facts.rows("key_products"):
            customer, product = row.cells["customer"], row.cells["name"]
            if product.has_value and customer.has_value and customer.text == cell.text:
                yield from (f"{nfkc(product.text).lower()}の{each}" for each in ("納入先", "顧客", "お客様"))


def _no_copy(_item: str, table: str, _: Mapping[str, Any]) -> Denial:
    """The systems that no row of the backups names, or whose rows know neither method nor place."""

    def names(facts: FactBook) -> tuple[str, ...]:
        return tuple(
            name
            for row in facts.rows(table)
            for name in _names(table, row, "name", facts)
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
            for name in _names("systems", row, "name", facts)
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
        told = [name for row in bare for name in _names(table, row, "name", facts)]
        return (*told, *(f"〈{table}.{row.key}.name〉" for row in bare))

    return names


def _no_spare_of(item: str, table: str, _: Mapping[str, Any]) -> Denial:
    """The systems that no row with a spare names."""

    def names(facts: FactBook) -> tuple[str, ...]:
        spared = [row.cells["equipment"].text for row in facts.rows(item) if row.cells["spare"].has_value]
        bare = [
            row for row in facts.rows(table) if not any(row.cells["name"].text in each for each in spared)
        ]
        return tuple(name for row in bare for name in _names(table, row, "name", facts))

    return names


def _some_copy_not(_item: str, wanted: Mapping[str, str], raw: Mapping[str, Any]) -> Denial:
    """Denied as a whole where there is a system none of whose copies answers so."""
    copy_not = _copy_not(_item, wanted, raw)
    return _whole(lambda facts: len(facts.rows("systems")) > 1 and bool(copy_not(facts)))


def _not_told(_item: str, wanted: Mapping[str, Any], _: Mapping[str, Any]) -> Denial:
    """The names (column `of`) that none of the cells of `in` speaks of; none where those cells know nothing."""
    table, _dot, column = str(wanted["of"]).partition(".")

    def names(facts: FactBook) -> tuple[str, ...]:
        told = nfkc("\n".join(_texts_of(wanted["in"], facts))).lower()
        if not told:
            return NOWHERE
        rows = facts.rows(table)
        found = dict.fromkeys(name for row in rows for name in _names(table, row, column, facts))
        return tuple(name for name in (*found, *wanted.get("or", ())) if name not in told)

    return names


def _absent_words(_item: str, words: list[str], raw: Mapping[str, Any]) -> Denial:
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


def _not_there(_item: str, table: str, _: Mapping[str, Any]) -> Denial:
    """The products that the notes of every alternate site, line and partner leave out."""

    def names(facts: FactBook) -> tuple[str, ...]:
        rows = [
            r for r in facts.rows(_item) if r.cells["kind"].parsed in (("site",), ("line",), ("partner",))
        ]
        notes = [nfkc(row.cells["note"].text).lower() for row in rows if row.cells["name"].has_value]
        products = [name for row in facts.rows(table) for name in _names(table, row, "name", facts)]
        return tuple(name for name in products if notes and all(_leaves_out(note, name) for note in notes))

    return names


def _leaves_out(note: str, name: str) -> bool:
    """True where a note says that a product is not made there, or that only others are."""
    return bool(re.search(rf"{re.escape(name)}[^。]{{0,14}}(?:ない|できず|作れず)", note)) or (
        name not in note and "だけ" in note
    )


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
    "not_told": _not_told,
    "absent_words": _absent_words,
    "not_there": _not_there,
}
