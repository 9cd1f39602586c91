"""Keys of a form: spelled in English or Japanese, each allowed once."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping

from bcp.catalog.words import did_you_mean, fold
from bcp.errors import Message
from bcp.frozen import dataclass
from bcp.inputs.faults import Faults, say_place, shown
from bcp.inputs.yaml_text import MapNode, Node, ScalarNode
from bcp.vocabulary import Column, Item, ThreatEntryPoint


@dataclass(frozen=True)
class Names:
    """名前: the known spellings of a set of keys; `labels` are the ids with their Japanese labels."""

    what: Message  # 項目, 列, … as messages call it
    labels: Mapping[str, str]
    aliases: Mapping[str, tuple[str, ...]]
    are_fixed: bool = False  # keys of the form itself, known best by their id

    def find(self, spelled: str) -> str:
        """The id that `spelled` names, or ""."""
        return spelled if spelled in self.labels else self._folded.get(fold(spelled), "")

    def nearest(self, spelled: str) -> str:
        """The id or label that `spelled` may have meant, or ""."""
        aliases = [alias for each in self.aliases.values() for alias in each]
        near = did_you_mean(spelled, [*self.labels.values(), *self.labels, *aliases])
        return near if near in self.labels else self.labels.get(self.find(near), "")

    def listed(self) -> str:
        """All keys for a Japanese message."""
        if self.are_fixed:
            return "、".join(f"{key}（{label}）" for key, label in self.labels.items())
        return "、".join(self.labels.values())

    @functools.cached_property
    def _folded(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for key, label in self.labels.items():
            for spelling in (key, label, *self.aliases.get(key, ())):
                found.setdefault(fold(spelling), key)
        return found


def name_columns(columns: Mapping[str, Column]) -> Names:
    """The spellings of a record's or table's columns."""
    return _name(Message("列", "column"), columns.values())


def name_items(items: Mapping[str, Item]) -> Names:
    """The spellings of the items."""
    return _name(Message("項目", "item"), items.values())


def name_entries(entries: Mapping[str, ThreatEntryPoint]) -> Names:
    """The spellings of the entry points."""
    return _name(Message("脅威の入口", "entry point"), entries.values())


def name_keys(labels: Mapping[str, str]) -> Names:
    """The spellings of fixed keys such as `choice` and 選択."""
    return Names(Message("キー", "key"), labels, {}, are_fixed=True)


def _name(what: Message, things: Iterable[Column | Item | ThreatEntryPoint]) -> Names:
    known = list(things)
    return Names(what, {each.id: each.label for each in known}, {each.id: each.aliases for each in known})


def read_keys(node: MapNode, names: Names, place: str, faults: Faults) -> dict[str, tuple[ScalarNode, Node]]:
    """Key and value per id; unknown keys and two spellings of one are noted as faults."""
    found: dict[str, tuple[ScalarNode, Node]] = {}
    for key, value in node.pairs:
        known = names.find(key.text.strip())
        if not known:
            faults.add(key.position, *_unknown(key.text, value, names, place))
        elif known in found:
            faults.add(key.position, *_twice(key, found[known][0]))
        else:
            found[known] = (key, value)
    return found


def _unknown(text: str, value: Node, names: Names, place: str) -> tuple[Message, Message]:
    near = names.nearest(text)
    if not near and isinstance(value, ScalarNode) and not value.text:
        return _cut_by_comma(text, names, place)
    message = Message(
        f"{place}に「{shown(text)}」という{names.what.ja}は無い。",
        f"unknown {names.what.en} {shown(text)!r}.",
    )
    ja, en = (f"「{near}」ではないか。", f"Did you mean {near!r}? ") if near else ("", "")
    return message, Message(f"{ja}使えるもの: {names.listed()}", f"{en}Known: {', '.join(names.labels)}")


def _cut_by_comma(text: str, names: Names, place: str) -> tuple[Message, Message]:
    """Between { } a comma ends a value, so that 1,200 becomes two; such a rest has no value."""
    message = Message(
        f"{place}に「{shown(text)}」という{names.what.ja}は無く、値も無い。",
        f"unknown {names.what.en} {shown(text)!r} without a value.",
    )
    return message, Message(
        "{ } の中でコンマを含む値は引用符で囲む。名前なら「名前: 値」と書く。",
        "Inside { } quote a value that holds a comma; a name needs `name: value`.",
    )


def _twice(key: ScalarNode, first: ScalarNode) -> tuple[Message, Message]:
    place = say_place(first.position)
    message = Message(
        f"「{shown(key.text)}」は{place.ja}の「{shown(first.text)}」と同じものである。1度だけを期待する。",
        f"{shown(key.text)!r} is the same as {shown(first.text)!r} in {place.en}; once is expected.",
    )
    return message, Message("どちらか一方にまとめる。", "Keep one of them.")
