"""`assumed` and `actual` of a difference, for people and for the model: never a sensitive value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bcp.planning.labels import label_column, label_row
from bcp.planning.parts import Part
from bcp.planning.resolve import EVERY_ROW
from bcp.vocabulary import Answer, Column, Item, Kind, Row, State, Value

FILLED_IN = "記入あり"
_STATES = {
    State.NONE: "なし",
    State.UNKNOWN: "不明",
    State.UNANSWERED: "未回答",
    State.AS_ASSUMED: "想定どおり",
}


def describe_assumed(item: Item, assumed: Answer | None) -> str:
    """What the template takes for granted in one line; "" when it says nothing."""
    if assumed is None:
        return ""
    if item.type == "choices":
        return _choices(item, assumed)
    if item.type == "record":
        return _state_word(assumed.state) or _cells(item, assumed.cells)
    return _state_word(assumed.state) or " / ".join(_assumed_row(item, row) for row in assumed.rows)


def describe_actual(
    item: Item, answer: Answer, values: Sequence[Value], parts: Sequence[Part], names: Sequence[str]
) -> str:
    """What the factory says: a choice, the compared scalars, or 記入あり（n行）."""
    if item.type == "choices":
        return _choices(item, answer)
    if all(not value.has_value for value in values):
        return _first_state(values)
    if item.type == "table":
        return f"{FILLED_IN}（{_count_rows(answer, names)}行）"
    return "、".join(_scalar(item, part) for part in parts) or FILLED_IN


def _first_state(values: Sequence[Value]) -> str:
    states = {value.state for value in values}
    return next(word for state, word in _STATES.items() if state in states)


def _state_word(state: State) -> str:
    return "" if state is State.VALUE else _STATES[state]


def _choices(item: Item, answer: Answer) -> str:
    labels = "、".join(item.choices.get(each, each) for each in answer.choices)
    return labels or _STATES[answer.state]


def _count_rows(answer: Answer, names: Sequence[str]) -> int:
    """The rows that the names name; a column or the whole item speaks of all of them."""
    keys = {row.key for row in answer.rows}
    named = {name.partition(".")[0] for name in names}
    return len(keys & named) if named <= keys else len(keys)


def _scalar(item: Item, part: Part) -> str:
    return f"{label_column(item, part.column)}：{_value(item.columns[part.column], part.actual)}"


def _cells(item: Item, cells: Mapping[str, Value]) -> str:
    return "、".join(
        f"{label_column(item, name)}：{_value(item.columns[name], value)}"
        for name, value in cells.items()
        if value.state is not State.UNANSWERED
    )


def _assumed_row(item: Item, row: Row) -> str:
    head = "どの行も" if row.key == EVERY_ROW else label_row(item, row.key)
    return f"{head} {_cells(item, row.cells)}".strip()


def _value(column: Column, value: Value) -> str:
    """A scalar as printed; a sensitive one only as 記入あり."""
    if not value.has_value:
        return _STATES[value.state]
    if column.sensitive:
        return FILLED_IN
    if isinstance(value.parsed, bool):
        return "はい" if value.parsed else "いいえ"
    if column.kind is Kind.CHOICE and isinstance(value.parsed, tuple):
        return "、".join(column.choices.get(each, each) for each in value.parsed)
    return value.text
