"""The parts of an answer that an assumption names, beside what the factory says of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bcp.catalog.words import normalise
from bcp.frozen import dataclass
from bcp.planning.resolve import EVERY_ROW
from bcp.vocabulary import NONE, UNANSWERED, UNKNOWN, Answer, Item, Row, State, Value


@dataclass(frozen=True)
class Part:
    """部分: one leaf that the template takes for granted, and the factory's leaf in its place."""

    row: str  # of the factory's table; "" for records and choices
    column: str
    assumed: Value
    actual: Value


def named_parts(item: Item, assumed: Answer, answer: Answer) -> Iterator[Part]:
    """The leaves that `assumed` names; both answers resolved. A column of `*` is a part of every row."""
    if item.type == "record":
        yield from _named_cells("", assumed.cells, answer.cells)
    elif item.type == "choices":
        yield Part("", "choice", _choice_value(assumed), _choice_value(answer))
        if assumed.detail.state is not State.UNANSWERED:
            yield Part("", "detail", assumed.detail, answer.detail)
    else:
        for row in assumed.rows:
            yield from _row_parts(item, row, answer)


def _named_cells(row: str, assumed: Mapping[str, Value], actual: Mapping[str, Value]) -> Iterator[Part]:
    for column, value in assumed.items():
        if value.state is not State.UNANSWERED:
            yield Part(row, column, value, actual.get(column, UNANSWERED))


def _choice_value(answer: Answer) -> Value:
    return Value(answer.state, parsed=tuple(sorted(answer.choices)))


def _row_parts(item: Item, assumed: Row, answer: Answer) -> Iterator[Part]:
    if assumed.key == EVERY_ROW:
        for row in answer.rows:
            yield from _named_cells(row.key, assumed.cells, row.cells)
        return
    found = _find_row(item, assumed, answer)
    absent = NONE if answer.complete == "yes" else UNKNOWN
    cells = found.cells if found else dict.fromkeys(item.columns, absent)
    yield from _named_cells(found.key if found else assumed.key, assumed.cells, cells)


def _find_row(item: Item, assumed: Row, answer: Answer) -> Row | None:
    """The factory's row that an assumed row speaks of: same key for roles, else same identity, else same number."""
    names = [name for name in item.identity if assumed.cells[name].has_value]
    if item.keyed_by or not names:
        return next((row for row in answer.rows if row.key == assumed.key), None)
    return next((row for row in answer.rows if _alike(names, assumed, row)), None)


def _alike(names: list[str], assumed: Row, row: Row) -> bool:
    return all(same_value(assumed.cells[name], row.cells[name]) for name in names)


def same_value(one: Value, other: Value) -> bool:
    """True when two leaves say the same: typed values by value, text after NFKC without spaces."""
    one, other = _none_choice(one), _none_choice(other)
    if one.state is not other.state:
        return False
    if not one.has_value:
        return True
    return _comparable(one) == _comparable(other)


def _none_choice(value: Value) -> Value:
    """Choice `none` counts as なし."""
    return NONE if value.has_value and value.parsed == ("none",) else value


def _comparable(value: Value) -> object:
    if isinstance(value.parsed, tuple):
        return frozenset(normalise(each) for each in value.parsed)
    if value.parsed is None or isinstance(value.parsed, str):
        return normalise(value.text or str(value.parsed))
    return (type(value.parsed), value.parsed)
