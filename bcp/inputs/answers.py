"""One item's answer: a record, a table or choices, with its states."""

from __future__ import annotations

import functools
from typing import Literal

from bcp.errors import InputError, Message
from bcp.frozen import dataclass
from bcp.inputs import answer_faults as faults_of
from bcp.inputs.faults import Faults
from bcp.inputs.keys import Names, name_columns, name_keys, read_keys
from bcp.inputs.values import find_choice, read_state, read_value, read_yes_no, split_list
from bcp.inputs.yaml_text import ListNode, MapNode, Node, ScalarNode
from bcp.vocabulary import UNANSWERED, Answer, Column, Item, Kind, Position, Row, State, Value

_TABLE_KEYS = name_keys({"complete": "全部", "rows": "行"})
_CHOICE_KEYS = name_keys({"choice": "選択", "detail": "詳細"})
_ONLY_CHOICE_KEYS = name_keys({"choice": "選択"})
_DETAIL = Column("detail", "詳細", Kind.TEXT)

_Complete = Literal["yes", "no", "unknown"]


def read_answer(item: Item, node: Node, faults: Faults | None = None, *, as_assumed: bool = False) -> Answer:
    """What is said about one item; what is not named is UNANSWERED.

    想定どおり is read only with `as_assumed`. Faults go to `faults`; without it they are raised as `InputErrors`.
    """
    found = faults if faults is not None else Faults()
    answer = _Reader(item, found, as_assumed).read(node)
    if faults is None:
        found.raise_if_any()
    return answer


def make_answer(item: Item, state: State, position: Position | None = None) -> Answer:
    """The answer of an item of which only a state is known."""
    if item.type == "record":
        return Answer(item.id, state, cells=_cells(item, Value(state)), position=position)
    return Answer(item.id, state, position=position)


def _cells(item: Item, value: Value) -> dict[str, Value]:
    return dict.fromkeys(item.columns, value)


@dataclass(frozen=True)
class _Reader:
    item: Item
    faults: Faults
    as_assumed: bool

    @functools.cached_property
    def names(self) -> Names:
        return name_columns(self.item.columns)

    def read(self, node: Node) -> Answer:
        if isinstance(node, ScalarNode):
            state = read_state(node.text)
            own = self.item.choices and find_choice(node.text, self.item.choices)
            if state is not State.VALUE and not own:
                return self._state(node, state)
        if self.item.type == "record":
            return self._record(node)
        return self._table(node) if self.item.type == "table" else self._choices(node)

    def _state(self, node: ScalarNode, state: State) -> Answer:
        if state is State.AS_ASSUMED and not self.as_assumed:
            self._fault(node, *faults_of.NOT_ASSUMABLE)
        return make_answer(self.item, state, node.position)

    # ------------------------------------------------------------ records

    def _record(self, node: Node) -> Answer:
        if not isinstance(node, MapNode):
            self._fault(node, *faults_of.not_a_record(self.item, node))
            return make_answer(self.item, State.UNANSWERED, node.position)
        cells = self._read_cells(node, as_assumed=self.as_assumed)
        return Answer(self.item.id, _state_of(cells), cells=cells, position=node.position)

    def _read_cells(self, node: MapNode, *, as_assumed: bool) -> dict[str, Value]:
        place = f"「{self.item.label}」"
        cells = _cells(self.item, UNANSWERED)
        for column_id, (_, value) in read_keys(node, self.names, place, self.faults).items():
            cells[column_id] = read_cell(
                value, self.item.columns[column_id], self.faults, as_assumed=as_assumed
            )
        return cells

    # ------------------------------------------------------------ tables

    def _table(self, node: Node) -> Answer:
        if isinstance(node, ListNode):
            return self._rows(node, "unknown", node.position)
        if isinstance(node, MapNode) and self._is_wrapped(node):
            return self._wrapped(node)
        self._fault(node, *faults_of.not_a_table(self.item, node))
        return make_answer(self.item, State.UNANSWERED, node.position)

    def _is_wrapped(self, node: MapNode) -> bool:
        return not node.pairs or any(_TABLE_KEYS.find(key.text) for key, _ in node.pairs)

    def _wrapped(self, node: MapNode) -> Answer:
        keys = read_keys(node, _TABLE_KEYS, f"「{self.item.label}」", self.faults)
        complete = self._complete(keys["complete"][1]) if "complete" in keys else "unknown"
        rows = keys["rows"][1] if "rows" in keys else None
        if isinstance(rows, ScalarNode) and read_state(rows.text) is not State.VALUE:
            return self._state(rows, read_state(rows.text))
        if isinstance(rows, ListNode):
            return self._rows(rows, complete, node.position)
        if rows is not None:
            self._fault(rows, *faults_of.not_a_table(self.item, rows))
        return make_answer(self.item, State.UNANSWERED, node.position)

    def _complete(self, node: Node) -> _Complete:
        if isinstance(node, ScalarNode):
            answer = read_yes_no(node.text)
            if answer is not None:
                return "yes" if answer else "no"
            if read_state(node.text) in (State.UNKNOWN, State.UNANSWERED):
                return "unknown"
        self._fault(node, *faults_of.WRONG_COMPLETE)
        return "unknown"

    def _rows(self, node: ListNode, complete: _Complete, position: Position) -> Answer:
        rows: list[Row] = []
        for each in node.items:
            rows.append(self._row(each, rows))
        if all(row.state is State.UNANSWERED for row in rows):
            # An empty list said to be complete means that there is none.
            none = complete == "yes" and not node.items
            return make_answer(self.item, State.NONE if none else State.UNANSWERED, position)
        return Answer(self.item.id, State.VALUE, rows=tuple(rows), complete=complete, position=position)

    def _row(self, node: Node, before: list[Row]) -> Row:
        if isinstance(node, MapNode):
            cells = self._read_cells(node, as_assumed=False)
            return Row(self._key(cells, before), cells, node.position, _state_of(cells))
        state = read_state(node.text) if isinstance(node, ScalarNode) else State.VALUE
        if state in (State.VALUE, State.AS_ASSUMED):
            self._fault(node, *faults_of.not_a_row(self.item, node))
            state = State.UNANSWERED
        return Row(str(len(before) + 1), _cells(self.item, Value(state)), node.position, state)

    def _key(self, cells: dict[str, Value], before: list[Row]) -> str:
        """commander, it, it-2 … where the item is keyed by a column, else the number of the row."""
        named = cells[self.item.keyed_by].parsed if self.item.keyed_by else None
        if not isinstance(named, tuple):
            return str(len(before) + 1)
        key = named[0]
        same = sum(row.key == key or row.key.startswith(f"{key}-") for row in before)
        return f"{key}-{same + 1}" if same else key

    # ------------------------------------------------------------ choices

    def _choices(self, node: Node) -> Answer:
        if not isinstance(node, MapNode):
            return self._chosen(node, UNANSWERED, node.position)
        names = _CHOICE_KEYS if self.item.has_detail else _ONLY_CHOICE_KEYS
        keys = read_keys(node, names, f"「{self.item.label}」", self.faults)
        detail = read_cell(keys["detail"][1], _DETAIL, self.faults) if "detail" in keys else UNANSWERED
        if "choice" not in keys:
            return Answer(self.item.id, State.UNANSWERED, detail=detail, position=node.position)
        return self._chosen(keys["choice"][1], detail, node.position)

    def _chosen(self, node: Node, detail: Value, position: Position) -> Answer:
        texts = self._choice_texts(node)
        chosen: list[str] = []
        for text, place in texts:
            choice = find_choice(text, self.item.choices)
            state = read_state(text)
            if not choice and state is not State.VALUE and len(texts) == 1:
                state_answer = self._state(ScalarNode(text, place), state)
                return Answer(self.item.id, state_answer.state, detail=detail, position=position)
            if not choice:
                self.faults.add(place, *faults_of.unknown_choice(self.item, text))
            elif choice not in chosen:
                chosen.append(choice)
        if faults_of.NONE_CHOICE in chosen and len(chosen) > 1:
            self._fault(node, *faults_of.none_and_more(self.item))
        state = State.VALUE if chosen else State.UNANSWERED
        return Answer(self.item.id, state, choices=tuple(chosen), detail=detail, position=position)

    def _choice_texts(self, node: Node) -> list[tuple[str, Position]]:
        if isinstance(node, ScalarNode):
            whole = find_choice(node.text, self.item.choices) or read_state(node.text) is not State.VALUE
            parts = (node.text,) if whole else split_list(node.text)
            return [(part, node.position) for part in parts]
        if isinstance(node, ListNode) and all(isinstance(each, ScalarNode) for each in node.items):
            return [(each.text, each.position) for each in node.items if isinstance(each, ScalarNode)]
        self._fault(node, *faults_of.not_choices(self.item))
        return []

    def _fault(self, node: Node, message: Message, hint: Message) -> None:
        self.faults.add(node.position, message, hint)


def read_cell(node: Node, column: Column, faults: Faults, *, as_assumed: bool = False) -> Value:
    """One cell; a list is read only in a list column. Faults are noted, and the cell is then UNANSWERED."""
    text = _cell_text(node, column)
    if text is None:
        faults.add(node.position, *faults_of.not_a_scalar(column))
        return UNANSWERED
    try:
        return read_value(text, column, node.position, as_assumed=as_assumed)
    except InputError as error:
        faults.errors.append(error)
        return UNANSWERED


def _cell_text(node: Node, column: Column) -> str | None:
    if isinstance(node, ScalarNode):
        return node.text
    if column.kind is Kind.LIST and isinstance(node, ListNode):
        parts = [each.text.strip() for each in node.items if isinstance(each, ScalarNode)]
        return "、".join(filter(None, parts)) if len(parts) == len(node.items) else None
    return None


def _state_of(cells: dict[str, Value]) -> State:
    answered = any(cell.state is not State.UNANSWERED for cell in cells.values())
    return State.VALUE if answered else State.UNANSWERED
