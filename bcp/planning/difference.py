"""環境差分: the table against what the template takes for granted (spec 4, Difference)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from bcp.planning.facts import FactBook
from bcp.planning.parts import Part, named_parts, same_value
from bcp.planning.resolve import EVERY_ROW, resolve_answer
from bcp.planning.wording import describe_actual, describe_assumed
from bcp.vocabulary import Answer, Block, Case, Difference, Item, State, Value

DifferenceState = Literal["same", "different", "none", "unknown", "unanswered"]
_WHOLE = ""


def find_differences(case: Case, facts: FactBook) -> tuple[Difference, ...]:
    """All 26 items in catalogue order, each with the blocks whose inputs touch it."""
    return tuple(
        compare_item(case, facts, item, (_WHOLE,), _touching(case.template.blocks.values(), item.id))
        for item in case.catalogue.items.values()
    )


def _touching(blocks: Iterable[Block], item: str) -> tuple[str, ...]:
    return tuple(block.id for block in blocks if block.inputs is None or parts_of_item(block.inputs, item))


def parts_of_item(inputs: Iterable[str], item: str) -> tuple[str, ...]:
    """What the inputs name of one item: "" for the whole, else `column`, `row` or `row.column`."""
    rests = [name[len(item) + 1 :] for name in inputs if name == item or name.startswith(f"{item}.")]
    return (_WHOLE,) if _WHOLE in rests else tuple(rests)


def compare_item(
    case: Case, facts: FactBook, item: Item, names: Sequence[str], blocks: tuple[str, ...] = ()
) -> Difference:
    """The difference of one item, or of those parts of it that `names` names."""
    answer, assumed = facts.answer(item.id), _assumed(case, item)
    given = case.environment.answers.get(item.id)
    taken_over = given is not None and given.state is State.AS_ASSUMED and assumed is not None
    parts = [part for part in _parts(item, assumed, answer) if _is_named(part, names)]
    values = _values(facts, item, answer, names)
    state = "same" if taken_over else _judge(item, answer, assumed, parts, values, names)
    return Difference(
        item=item.id,
        label=item.label,
        state=state,
        assumed=describe_assumed(item, assumed),
        actual=describe_actual(item, answer, values, parts, names),
        if_unknown=item.if_unknown if _has_open_place(facts, item, state, names) else "",
        blocks=blocks,
    )


def _assumed(case: Case, item: Item) -> Answer | None:
    assumed = case.template.assumes.get(item.id)
    return resolve_answer(item, assumed, None) if assumed else None


def _parts(item: Item, assumed: Answer | None, answer: Answer) -> Iterable[Part]:
    return named_parts(item, assumed, answer) if assumed else ()


def _is_named(part: Part, names: Sequence[str]) -> bool:
    path = f"{part.row}.{part.column}".strip(".")
    return any(name in (_WHOLE, part.row, part.column, path) for name in names)


def _values(facts: FactBook, item: Item, answer: Answer, names: Sequence[str]) -> list[Value]:
    """The leaves that the names name; only those of the whole item carry the state of the item itself."""
    if _WHOLE in names:
        return [Value(answer.state)]
    return [fact.value for name in names for fact in facts.of_input(f"{item.id}.{name}")] or [
        Value(answer.state)
    ]


def _judge(
    item: Item,
    answer: Answer,
    assumed: Answer | None,
    parts: Sequence[Part],
    values: Sequence[Value],
    names: Sequence[str],
) -> DifferenceState:
    if assumed is not None and assumed.state is State.NONE and answer.state is State.NONE:
        return "same"
    overall = _state_of(values)
    if overall != "different":
        return _same_or(overall, parts, names)
    if not parts or _has_rows_beyond(item, assumed, answer):
        return "different"
    if not _all_named(item, parts, names):
        return "different"
    return _state_of_parts(parts)


def _same_or(overall: DifferenceState, parts: Sequence[Part], names: Sequence[str]) -> DifferenceState:
    """A part that is なし as assumed is the same; what is unknown or unanswered never is."""
    agree = overall == "none" and bool(parts) and all(same_value(part.assumed, part.actual) for part in parts)
    return "same" if agree else overall


def _state_of(values: Sequence[Value]) -> DifferenceState:
    states = {value.state for value in values}
    if State.VALUE in states or State.AS_ASSUMED in states:
        return "different"
    if State.NONE in states:
        return "none"
    return "unknown" if State.UNKNOWN in states else "unanswered"


def _state_of_parts(parts: Sequence[Part]) -> DifferenceState:
    """Different when one known part differs; else unknown, unanswered, or the same."""
    differing = [part.actual for part in parts if not same_value(part.assumed, part.actual)]
    if not differing:
        return "same"
    if any(value.is_known for value in differing):
        return "different"
    return "unknown" if any(value.state is State.UNKNOWN for value in differing) else "unanswered"


def _has_rows_beyond(item: Item, assumed: Answer | None, answer: Answer) -> bool:
    """An assumption that its list is complete is broken by any further row."""
    if assumed is None or assumed.complete != "yes" or any(row.key == EVERY_ROW for row in assumed.rows):
        return False
    return len(answer.rows) > len(assumed.rows)


def _all_named(item: Item, parts: Sequence[Part], names: Sequence[str]) -> bool:
    """False when a name points at something the assumption says nothing about."""
    if _WHOLE in names:
        return True
    return all(any(_is_named(part, (name,)) for part in parts) for name in names)


def _has_open_place(facts: FactBook, item: Item, state: DifferenceState, names: Sequence[str]) -> bool:
    if state in ("unknown", "unanswered"):
        return True
    named = [fact for name in names for fact in facts.of_input(f"{item.id}.{name}".strip("."))]
    return any(
        not fact.value.is_known and (fact.column not in item.columns or item.columns[fact.column].required)
        for fact in named
        if fact.column != "detail"
    )
