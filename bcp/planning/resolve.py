"""Answers in one shape: 想定どおり replaced by what the template assumes, every leaf present, an honest state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bcp.frozen import replace
from bcp.vocabulary import UNANSWERED, UNKNOWN, Answer, Item, Row, State, Value

# The key of an assumed row that speaks of every row of the table.
EVERY_ROW = "*"
_BLANK = (State.UNANSWERED, State.UNKNOWN, State.NONE)


def resolve_answer(item: Item, answer: Answer, assumed: Answer | None) -> Answer:
    """The answer without 想定どおり, all columns present, its state derived from its leaves."""
    if answer.state is State.AS_ASSUMED:
        answer = _as_assumed(answer, assumed)
    if item.type == "record":
        return _resolve_record(item, answer, assumed)
    if item.type == "table":
        return _resolve_table(item, answer, assumed)
    return _resolve_choices(answer, assumed)


def _as_assumed(answer: Answer, assumed: Answer | None) -> Answer:
    """The assumed answer; 不明 where nothing is assumed, or only of every row (which rows there are is not said)."""
    if assumed is None or any(row.key == EVERY_ROW for row in assumed.rows):
        return replace(answer, state=State.UNKNOWN)
    return replace(assumed, position=answer.position)


def _resolve_cell(value: Value | None, assumed: Value | None) -> Value:
    value = UNANSWERED if value is None else value
    if value.state is not State.AS_ASSUMED:
        return value
    if assumed is None or assumed.state is State.UNANSWERED:
        return replace(UNKNOWN, position=value.position)
    return replace(assumed, position=value.position)


def _resolve_cells(
    item: Item, cells: Mapping[str, Value], blanket: State, assumed: Mapping[str, Value]
) -> dict[str, Value]:
    """Every column's value; `blanket` (不明, なし of the whole) stands in every cell that was not given."""
    default = Value(blanket) if blanket in _BLANK else UNANSWERED
    return {
        name: default if _not_given(cells.get(name)) else _resolve_cell(cells[name], assumed.get(name))
        for name in item.columns
    }


def _not_given(value: Value | None) -> bool:
    return value is None or value.state is State.UNANSWERED


def _resolve_record(item: Item, answer: Answer, assumed: Answer | None) -> Answer:
    cells = _resolve_cells(item, answer.cells, answer.state, assumed.cells if assumed else {})
    return replace(answer, cells=cells, state=_whole_state(cells.values()))


def _resolve_table(item: Item, answer: Answer, assumed: Answer | None) -> Answer:
    assumed_rows = {row.key: row for row in assumed.rows} if assumed else {}
    rows = tuple(_resolve_row(item, row, assumed_rows) for row in answer.rows)
    return replace(answer, rows=rows, state=_table_state(answer))


def _resolve_row(item: Item, row: Row, assumed_rows: Mapping[str, Row]) -> Row:
    assumed = assumed_rows.get(row.key) or assumed_rows.get(EVERY_ROW)
    cells = _resolve_cells(item, row.cells, row.state, assumed.cells if assumed else {})
    return replace(row, cells=cells)


def _table_state(answer: Answer) -> State:
    if answer.rows:
        return State.VALUE
    if answer.state is State.NONE or answer.complete == "yes":
        return State.NONE
    return State.UNKNOWN if answer.state is State.UNKNOWN else State.UNANSWERED


def _resolve_choices(answer: Answer, assumed: Answer | None) -> Answer:
    detail = _resolve_cell(answer.detail, assumed.detail if assumed else None)
    return replace(answer, detail=detail, state=_choices_state(answer))


def _choices_state(answer: Answer) -> State:
    if answer.state is State.NONE or answer.choices == ("none",):
        return State.NONE
    if answer.choices:
        return State.VALUE
    return State.UNKNOWN if answer.state is State.UNKNOWN else State.UNANSWERED


def _whole_state(values: Iterable[Value]) -> State:
    """VALUE when any leaf has one; else the strongest thing said: なし, then 不明, then 未回答."""
    states = {value.state for value in values}
    for state in (State.VALUE, State.NONE, State.UNKNOWN):
        if state in states:
            return state
    return State.UNANSWERED
