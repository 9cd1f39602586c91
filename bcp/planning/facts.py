"""The one place that knows each reference, its value, its sensitivity and its label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from bcp.catalog.words import normalise
from bcp.frozen import replace
from bcp.inputs.references import REFERENCE, UnknownReference, is_row_key, parse_path
from bcp.planning.leaves import (
    absent_fact,
    list_assessment_facts,
    list_item_facts,
    list_official_facts,
    masked_fact,
)
from bcp.planning.resolve import resolve_answer
from bcp.planning.row_numbers import Numbers, RowIdentity, number_rows
from bcp.vocabulary import Answer, Case, Fact, Item, Kind, Row, State

# Inputs that stand for something the tool lays out itself, and name no leaf of the table.
RESERVED_INPUTS = ("findings", "todo")


class FactBook:
    """事実の台帳: every fact of a case; `row_numbers` and `masked` come from the lock of the last run."""

    def __init__(
        self,
        case: Case,
        row_numbers: Mapping[str, Numbers] | None = None,
        masked: Mapping[str, str] | None = None,
    ) -> None:
        self._case = case
        self._items = case.catalogue.items
        self._numbers: dict[str, dict[str, RowIdentity]] = {}
        self._answers = {key: self._resolve(item, row_numbers or {}) for key, item in self._items.items()}
        self._found: dict[str, tuple[Fact, ...]] = {}  # by the name of an input
        self._masked = {path.removeprefix("masked."): text for path, text in (masked or {}).items()}

    def _resolve(self, item: Item, row_numbers: Mapping[str, Numbers]) -> Answer:
        given = self._case.environment.answers.get(item.id, Answer(item.id, State.UNANSWERED))
        answer = resolve_answer(item, given, self._case.template.assumes.get(item.id))
        if item.type != "table" or item.keyed_by:
            return answer
        keys, self._numbers[item.id] = number_rows(item, answer.rows, row_numbers.get(item.id))
        rows = tuple(replace(row, key=key) for row, key in zip(answer.rows, keys, strict=True))
        return replace(answer, rows=rows)

    def row_numbers(self) -> dict[str, dict[str, RowIdentity]]:
        """Item -> number -> identity of its row, to be stored for the next run; rows that are gone included."""
        return {item: dict(numbers) for item, numbers in self._numbers.items() if numbers}

    def answer(self, item: str) -> Answer:
        """The answer with 想定どおり resolved, every cell present and rows under their lasting numbers."""
        return self._answers[item]

    def rows(self, item: str) -> tuple[Row, ...]:
        """The rows of a table in the table's order; empty when there are none or none are known."""
        return self._answers[item].rows

    def all(self) -> tuple[Fact, ...]:
        """Every fact: items in catalogue order, assessment, official, masked."""
        return tuple(self._by_path.values())

    @cached_property
    def _by_path(self) -> dict[str, Fact]:
        return {fact.path: fact for fact in self._list_all()}

    def _list_all(self) -> Iterator[Fact]:
        for key, item in self._items.items():
            yield from list_item_facts(item, self._answers[key])
        yield from list_assessment_facts(self._case.catalogue, self._case.environment.assessment)
        yield from list_official_facts(self._case.catalogue.official)
        for name, text in self._masked.items():
            yield masked_fact(name, text)

    def place(self, fact: Fact) -> int:
        """Where a fact stands in the book; behind all others where it does not, as a cell of a row that is not there."""
        return self._places.get(fact.path, len(self._places))

    @cached_property
    def _places(self) -> dict[str, int]:
        return {path: place for place, path in enumerate(self._by_path)}

    def get(self, path: str) -> Fact:
        """The fact a path names; raises `UnknownReference` for a path outside the grammar."""
        fact = self._by_path.get(path) or self._by_path.get(f"{path}.choice")
        return fact or self._get_absent(path)

    def _get_absent(self, path: str) -> Fact:
        """A cell of a row that is not there, or any other spelling of a leaf."""
        head, key, column = parse_path(path, self._case.catalogue)
        item = self._items.get(head)
        if item is None or item.type != "table":
            raise UnknownReference(path)
        return absent_fact(item, self._answers[head], key, column)

    def of_input(self, name: str) -> tuple[Fact, ...]:
        """The facts a block's input names: an item, a row, a column, a leaf, assessment, official; reserved: ()."""
        if name not in self._found:
            self._found[name] = () if name in RESERVED_INPUTS else self._find(name)
        return self._found[name]

    def _find(self, name: str) -> tuple[Fact, ...]:
        head, _, rest = name.partition(".")
        facts = self._by_head.get(head, ())
        if not rest:
            return facts
        found = tuple(fact for fact in facts if fact.path == name or rest in (fact.row, fact.column))
        return found or self._absent_of(name)

    def _absent_of(self, name: str) -> tuple[Fact, ...]:
        """The leaf a name means, or each cell of a row that is not there; () for a column of an empty table."""
        head, _, rest = name.partition(".")
        item = self._items.get(head)
        if item is not None and item.type == "table" and rest in item.columns:
            return ()
        if item is not None and item.type == "table" and is_row_key(item, rest):
            return tuple(self.get(f"{name}.{column}") for column in item.columns)
        return (self.get(name),)

    @cached_property
    def _by_head(self) -> dict[str, tuple[Fact, ...]]:
        heads: dict[str, list[Fact]] = {}
        for fact in self._by_path.values():
            heads.setdefault(fact.item, []).append(fact)
        return {head: tuple(facts) for head, facts in heads.items()}

    def display(self, fact: Fact) -> str:
        """The literal text put in for a fact: labels of choices, the text as written, なし, 【要確認：…】."""
        if not fact.value.is_known:
            return f"【要確認：{fact.label}】"
        if fact.choice_labels:
            return "、".join(fact.choice_labels)
        if fact.value.state is State.NONE:
            return "未実施" if normalise(fact.value.text) == "未実施" else "なし"
        return self._as_written(fact)

    def say_plainly(self, text: str) -> str:
        """A title with the value of each reference, as plain text; Markdown takes `rendering.markdown.put_in_facts`."""

        def value(match: re.Match[str]) -> str:
            try:
                return self.display(self.get(match[1]))
            except UnknownReference:
                return match[0]

        return REFERENCE.sub(value, text)

    def _as_written(self, fact: Fact) -> str:
        parsed = fact.value.parsed
        if isinstance(parsed, bool):
            return "はい" if parsed else "いいえ"
        if isinstance(parsed, tuple) and self._kind(fact) is Kind.LIST:
            return "、".join(parsed)
        return fact.value.text

    def _kind(self, fact: Fact) -> Kind | None:
        item = self._items.get(fact.item)
        column = item.columns.get(fact.column) if item else None
        return column.kind if column else None

    def equalities(self) -> dict[str, str]:
        """Hidden path -> the first earlier hidden path with the same value, over all facts."""
        return find_equalities(self.all())


def find_equalities(facts: Iterable[Fact]) -> dict[str, str]:
    """Hidden path -> the first earlier hidden path among `facts` with the same value (NFKC, no spaces)."""
    first: dict[str, str] = {}
    equal: dict[str, str] = {}
    for fact in facts:
        if not fact.sensitive or not fact.value.has_value:
            continue
        value = normalise(fact.value.text)
        if value in first:
            equal[fact.path] = first[value]
        else:
            first[value] = fact.path
    return equal
