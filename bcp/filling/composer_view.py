"""作成器の視点: what a text unit may ask of one block's facts. References and states, never a sensitive value.

A view is a function of the request and the catalogue alone: what the digest does not hold, the text cannot use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bcp.catalog.words import normalise
from bcp.planning.labels import label_cell, label_choices_leaf, label_record_leaf, label_row
from bcp.vocabulary import BlockRequest, Catalogue, Duration, Fact, Item, Parsed, State

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


class UnitError(ValueError):
    """A text unit asks for something that does not exist, or for a value it must not see."""


def open_question(text: str) -> str:
    """The mark of something nobody knows yet."""
    return f"【要確認：{text}】"


class RowView:
    """行の視点: one row of a table item, addressed by its key."""

    def __init__(self, view: View, item: str, key: str) -> None:
        self._view = view
        self.item = item
        self.key = key

    def _path(self, column: str) -> str:
        return f"{self.item}.{self.key}.{column}"

    def path(self, column: str) -> str:
        return self._path(column)

    def ref(self, column: str) -> str:
        """`[[item.key.column]]`, or 【要確認：…】 where the block has no such fact."""
        return self._view.ref(self._path(column))

    def has(self, column: str) -> bool:
        return self._view.has(self._path(column))

    def known(self, column: str) -> bool:
        return self._view.known(self._path(column))

    def unknown(self, column: str) -> bool:
        return self._view.is_unknown(self._path(column))

    def none(self, column: str) -> bool:
        return self._view.is_none(self._path(column))

    def yes(self, column: str) -> bool:
        return self._view.is_yes(self._path(column))

    def no(self, column: str) -> bool:
        return self._view.is_no(self._path(column))

    def value(self, column: str) -> Parsed:
        return self._view.value(self._path(column))

    def unit(self, column: str, unit: str) -> str:
        """The reference with its unit, where the person who filled in the table did not write it already."""
        return self.ref(column) + (unit if _NUMBER.fullmatch(self._view.text(self._path(column))) else "")

    def choice(self, column: str) -> str:
        """The one choice id of a choice cell, "" where it is not known."""
        chosen = self.value(column)
        return chosen[0] if isinstance(chosen, tuple) and chosen else ""

    def minutes(self, column: str) -> int | None:
        """A duration in minutes, None where it is not known."""
        value = self.value(column)
        return value.minutes if isinstance(value, Duration) else None

    def says(self, column: str, *words: str) -> bool:
        return self._view.says(self._path(column), *words)


class View:
    """What a unit sees: `ref`, states, shown values, rows, findings, differences, the catalogue's wording."""

    def __init__(self, request: BlockRequest, catalogue: Catalogue) -> None:
        self.block = request.block
        self.findings = request.findings
        self.differences = request.differences
        self.catalogue = catalogue
        self._equalities = request.equalities
        self._whole_lists = request.whole_lists
        self._facts: Mapping[str, Fact] = {fact.path: fact for fact in request.facts}
        self._states = {difference.item: difference.state for difference in request.differences}

    # ------------------------------------------------------------ leaves

    def ref(self, path: str) -> str:
        """`[[path]]` where the block may use it, else 【要確認：label】."""
        label = self._label(path)
        return f"[[{path}]]" if path in self._facts else open_question(label)

    def has(self, path: str) -> bool:
        """True where the block may write this reference."""
        return path in self._facts

    def known(self, path: str) -> bool:
        """True where there is a value (なし is not one)."""
        return self._state(path) is State.VALUE

    def is_none(self, path: str) -> bool:
        return self._state(path) is State.NONE

    def is_unknown(self, path: str) -> bool:
        """True for 不明, 未回答 and a row that is not there."""
        return self._state(path) in (State.UNKNOWN, State.UNANSWERED, State.AS_ASSUMED)

    def is_yes(self, path: str) -> bool:
        return self.value(path) is True

    def is_no(self, path: str) -> bool:
        """True for いいえ and for なし."""
        return self.value(path) is False or self.is_none(path)

    def value(self, path: str) -> Parsed:
        """The typed value, None where there is none; refuses a sensitive one."""
        self._label(path)
        fact = self._facts.get(path)
        if fact is None:
            return None
        if fact.sensitive:
            raise UnitError(f"{path} is sensitive: write its reference")
        return fact.value.parsed if fact.value.has_value else None

    def says(self, path: str, *words: str) -> bool:
        """True where the written value contains one of the words (compared after NFKC)."""
        self.value(path)
        if not self.known(path):
            return False
        text = normalise(self._facts[path].value.text)
        return any(normalise(word) in text for word in words)

    def text(self, path: str) -> str:
        """A shown value for comparing names, normalised; "" where there is none."""
        self.value(path)
        return normalise(self._facts[path].value.text) if self.known(path) else ""

    def ends_sentence(self, path: str) -> bool:
        """True where a shown value ends with 。 as written."""
        fact = self._facts.get(path)
        shown = fact is not None and not fact.sensitive and fact.value.has_value
        return shown and fact is not None and fact.value.text.rstrip().endswith("。")

    def same(self, one: str, other: str) -> bool:
        """True where both leaves are known and hold the same value; works for hidden ones too."""
        if not (self.known(one) and self.known(other)):
            return False
        first, second = self._facts[one], self._facts[other]
        if first.sensitive or second.sensitive:
            return self.identity(one) == self.identity(other)
        return normalise(first.value.text) == normalise(second.value.text)

    def identity(self, path: str) -> str:
        """The path that stands for a hidden value: equal values have equal identities."""
        seen = {path}
        while path in self._equalities and self._equalities[path] not in seen:
            path = self._equalities[path]
            seen.add(path)
        return path

    # ------------------------------------------------------------ items

    def rows(self, item: str) -> list[RowView]:
        """The rows of a table that this block may see, in the table's order."""
        self._item(item)
        keys = dict.fromkeys(fact.row for fact in self._facts.values() if fact.item == item and fact.row)
        return [RowView(self, item, key) for key in keys if self._is_row(item, key)]

    def row(self, item: str, key: str) -> RowView:
        """One row by its key; it may be absent."""
        self._item(item)
        return RowView(self, item, key)

    def choice(self, item: str) -> tuple[str, ...]:
        """The choice ids of a choices item, () where they are not known."""
        chosen = self.value(f"{item}.choice")
        if isinstance(chosen, tuple):
            return chosen
        if self.is_none(f"{item}.choice") or self.nothing(item):
            return ("none",)
        return ()

    def chose(self, item: str, *choices: str) -> bool:
        return any(choice in choices for choice in self.choice(item))

    def nothing(self, item: str) -> bool:
        """True where the factory says that there is none of it (なし)."""
        self._item(item)
        return self._states.get(item) == "none"

    def lists_all(self, item: str) -> bool:
        """True where what the table does not list, there is none of: its list is complete, or it is なし."""
        return self.nothing(item) or item in self._whole_lists

    def missing(self, item: str) -> bool:
        """True where nothing is known of a table: no row, and not なし."""
        return not self.rows(item) and not self.nothing(item)

    def if_unknown(self, item: str, column: str = "") -> str:
        """The catalogue's safe action (安全側の行動) of an item, or of one column."""
        found = self._item(item)
        own = found.columns[column].if_unknown if column else ""
        return (own or found.if_unknown).strip()

    def label(self, path: str) -> str:
        return self._label(path)

    def role(self, key: str) -> str:
        """The Japanese name of a role key such as it-2."""
        return self.catalogue.roles.get(key.partition("-")[0], key)

    def role_label(self, key: str) -> str:
        """対策本部長, IT担当（2人目）."""
        return label_row(self._item("roles"), key)

    def decision(self, key: str) -> str:
        return self.catalogue.decisions.get(key, key)

    @staticmethod
    def normalise(text: str) -> str:
        """NFKC, without spaces: how names are compared."""
        return normalise(text)

    @property
    def header(self) -> str:
        """The header and delimiter lines of the default's table."""
        lines = [line.strip() for line in self.block.default.split("\n") if line.strip().startswith("|")]
        return "\n".join(lines[:2])

    def todo(self, text: str) -> str:
        return open_question(text)

    # ------------------------------------------------------------ inside

    def _state(self, path: str) -> State:
        self._label(path)
        fact = self._facts.get(path)
        return fact.value.state if fact is not None else State.UNANSWERED

    def _is_row(self, item: str, key: str) -> bool:
        """A role that has no row still has facts (its open places), but no fact for its key."""
        keyed = self._item(item).keyed_by
        return not keyed or f"{item}.{key}.{keyed}" in self._facts

    def _item(self, item: str) -> Item:
        found = self.catalogue.items.get(item)
        if found is None:
            raise UnitError(f"no item {item}")
        return found

    def _label(self, path: str) -> str:
        """The label of a leaf; refuses a path outside the catalogue."""
        if path in self._facts:
            return self._facts[path].label
        head, *rest = path.split(".")
        if head in ("assessment", "official"):
            return path
        item = self._item(head)
        column = rest[-1] if rest else ""
        if item.type == "choices" and column in ("", "choice", "detail"):
            return label_choices_leaf(item, column or "choice")
        if column not in item.columns:
            raise UnitError(f"no fact {path}")
        if item.type == "record":
            return label_record_leaf(item, column)
        return label_cell(item, rest[0], column)


def minutes_of(values: Iterable[int | None]) -> list[int]:
    """The known ones."""
    return [value for value in values if value is not None]


def sort_number(row: RowView, column: str) -> int:
    """An integer cell for sorting; one that is not known comes last."""
    value = row.value(column)
    return value if isinstance(value, int) else 10**6
