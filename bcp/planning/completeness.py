"""How much of the table is known, by weight and stage, and what to ask next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from bcp.frozen import dataclass
from bcp.planning.difference import parts_of_item
from bcp.planning.facts import FactBook
from bcp.planning.labels import label_row
from bcp.planning.leaves import absent_fact
from bcp.planning.links import Unlinked, find_unlinked
from bcp.vocabulary import Answer, Case, Fact, Item, State, Value

# Rows without which nobody can act; they count as open even when the table has other rows.
_ESSENTIAL_ROWS: Mapping[str, tuple[str, ...]] = {
    "roles": ("commander", "line_stop", "network_cut"),
    "authority": ("line_stop", "network_cut"),
}
# How many of the six gates of spec 6 (usable) hang on an item.
_GATES: Mapping[str, int] = {
    "roles": 1,
    "cut_points": 1,
    "safety": 1,
    "backups": 1,
    "systems": 1,
    "parties_to_notify": 1,
    "document_control": 1,
}


@dataclass(frozen=True)
class Share:
    """割合: required leaves known, of all required leaves."""

    known: int
    total: int

    @property
    def percent(self) -> int:
        """0–100, rounded down so that 100 means all of them."""
        return self.known * 100 // self.total if self.total else 100

    def __add__(self, other: Share) -> Share:
        return Share(self.known + other.known, self.total + other.total)


@dataclass(frozen=True)
class Completeness:
    """記入の充足度: by weight A, B, C; by stage 1, 2; by item; and the names that link to nothing."""

    weights: Mapping[str, Share]
    stages: Mapping[int, Share]
    items: Mapping[str, Share]
    unlinked: tuple[Unlinked, ...]


@dataclass(frozen=True)
class Question:
    """次の質問: an item worth answering next; `missing` are the labels of its open leaves."""

    item: str
    label: str
    question: str
    why: str
    example: str
    weight: Literal["A", "B", "C"]
    missing: tuple[str, ...]
    blocks: int  # how many blocks of the template hang on it


def measure_completeness(case: Case, facts: FactBook) -> Completeness:
    """The share of required leaves that are known, and what links to nothing."""
    items = {key: _share(required_facts(item, facts)) for key, item in case.catalogue.items.items()}
    by_weight = {weight: Share(0, 0) for weight in "ABC"}
    by_stage = {stage: Share(0, 0) for stage in (1, 2)}
    for key, item in case.catalogue.items.items():
        by_weight[item.weight] += items[key]
        by_stage[item.stage] += items[key]
    return Completeness(by_weight, by_stage, items, find_unlinked(facts))


def _share(facts: tuple[Fact, ...]) -> Share:
    return Share(sum(fact.value.is_known for fact in facts), len(facts))


def required_facts(item: Item, facts: FactBook) -> tuple[Fact, ...]:
    """The leaves of one item that a plan needs; one leaf for the whole where no column is required."""
    answer = facts.answer(item.id)
    if item.type == "choices":
        return (facts.get(f"{item.id}.choice"),)
    names = [name for name, column in item.columns.items() if column.required]
    if not names:
        return (_whole(item, answer),)
    if item.type == "record":
        return tuple(facts.get(f"{item.id}.{name}") for name in names)
    return tuple(_required_cells(item, answer, facts, names))


def _whole(item: Item, answer: Answer) -> Fact:
    return Fact(item.id, item.label, Value(answer.state), False, item.id, item_label=item.label)


def _required_cells(item: Item, answer: Answer, facts: FactBook, names: list[str]) -> Iterator[Fact]:
    if answer.state is State.NONE:
        yield _whole(item, answer)
        return
    for row in answer.rows:
        yield from (facts.get(f"{item.id}.{row.key}.{name}") for name in names)
    for key in _missing_keys(item, answer):
        yield from (absent_fact(item, answer, key, name) for name in names if name != item.keyed_by)


def _missing_keys(item: Item, answer: Answer) -> tuple[str, ...]:
    present = {row.key for row in answer.rows}
    essential = _ESSENTIAL_ROWS.get(item.id, () if present else ("1",))
    return tuple(key for key in essential if key not in present)


def next_questions(case: Case, facts: FactBook, limit: int = 3) -> tuple[Question, ...]:
    """The most useful items to answer next: heaviest first, then stage, gates, and blocks that depend on them."""
    found = [question for item in case.catalogue.items.values() if (question := _question(case, facts, item))]
    order = {key: place for place, key in enumerate(case.catalogue.items)}
    found.sort(key=lambda each: _usefulness(case.catalogue.items[each.item], each, order[each.item]))
    return tuple(found[:limit])


def _usefulness(item: Item, question: Question, place: int) -> tuple[str, int, int, int, int, int]:
    gates = _GATES.get(item.id, 0)
    return (item.weight, item.stage, -gates, -question.blocks, -len(question.missing), place)


def _question(case: Case, facts: FactBook, item: Item) -> Question | None:
    missing = [fact for fact in required_facts(item, facts) if not fact.value.is_known]
    if not missing:
        return None
    return Question(
        item=item.id,
        label=item.label,
        question=item.question or f"「{item.label}」を教えてください。",
        why=item.why,
        example=item.example,
        weight=item.weight,
        missing=_name_missing(item, facts, missing),
        blocks=sum(_depends(block.inputs, item.id) for block in case.template.blocks.values()),
    )


def _name_missing(item: Item, facts: FactBook, missing: list[Fact]) -> tuple[str, ...]:
    """The labels of the open leaves; the item itself where the table has no row yet."""
    if item.type == "table" and not facts.rows(item.id) and not item.keyed_by:
        return (item.label,)
    keys = list(dict.fromkeys(fact.row for fact in missing))
    if item.type == "table" and len(missing) > 6:
        rows = {row.key: row for row in facts.rows(item.id)}
        return tuple(label_row(item, key, rows.get(key)) for key in keys)
    return tuple(fact.label for fact in missing)


def _depends(inputs: tuple[str, ...] | None, item: str) -> bool:
    return inputs is None or bool(parts_of_item(inputs, item))
