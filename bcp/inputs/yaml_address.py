"""Addresses of the table's values (`company.name`, `cut_points.3.place`, `assessment.wifi.rating`) as edits of nodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bcp.errors import Message, UsageError
from bcp.frozen import dataclass
from bcp.inputs.assessment import ACCEPT_KEYS, ASSESSMENT_KEYS, RESULT_KEYS
from bcp.inputs.environment import TABLE_KEYS
from bcp.inputs.keys import name_columns, name_entries, name_items, name_keys
from bcp.inputs.yaml_scalars import Content
from bcp.inputs.yaml_spans import Leaf, Listing, Tree, to_plain
from bcp.inputs.yaml_spans import Mapping as MapTree
from bcp.inputs.yaml_spelling import CHOICE_KEYS, ROWS_KEYS, Spelling
from bcp.inputs.yaml_splice import Key, Path
from bcp.vocabulary import Catalogue, Item

# None: unanswered, or a row that goes
Change = str | Mapping[str, "Change"] | Sequence["Change"] | None


@dataclass(frozen=True)
class Edit:
    """編集: `content` comes to stand at `path`; None takes it away; `wraps` says a list gets `complete` above it."""

    path: Path
    content: Content | None
    wraps: bool = False


@dataclass(frozen=True)
class Addresses:
    """宛先: turns addresses into edits of one tree."""

    catalogue: Catalogue
    root: Tree
    spelling: Spelling

    def edits(self, address: str, change: Change) -> list[Edit]:
        """The edits of nodes that one change comes to; raises UsageError for an address the form does not have."""
        head, *rest = address.split(".")
        if head == "common" and not rest:
            return [Edit((self._key("common", TABLE_KEYS, "top"),), change)]
        if head == "assessment" and rest:
            return self._assessment(address, rest, change)
        item = self.catalogue.items.get(head)
        if item is None:
            raise wrong_address(address)
        base = (
            self._key("items", TABLE_KEYS, "top"),
            self.spelling.key(item.id, name_items(self.catalogue.items), "item"),
        )
        if not rest and (change is None or isinstance(change, str)):
            return [Edit(base, change)]
        if item.type == "table":
            return self._table(item, address, base, rest, change)
        return self._fields_of_item(item, address, base, rest, change)

    def _key(self, id: str, labels: Mapping[str, str], kind: str) -> Key:
        return self.spelling.key(id, name_keys(labels), kind)

    # ------------------------------------------------------------ assessment

    def _assessment(self, address: str, rest: list[str], change: Change) -> list[Edit]:
        top = (self._key("assessment", TABLE_KEYS, "top"),)
        if rest[0] in ("date", "assessor", "basis") and len(rest) == 1:
            return [Edit((*top, self._key(rest[0], ASSESSMENT_KEYS, "assessment")), change)]
        if rest[0] not in self.catalogue.entries:
            raise wrong_address(address)
        entry = self.spelling.key(rest[0], name_entries(self.catalogue.entries), "entry")
        base = (*top, self._key("results", ASSESSMENT_KEYS, "assessment"), entry)
        if len(rest) == 1 and not isinstance(change, Mapping):
            return [Edit(base, change)]
        return self._result(base, _fields(address, rest[1:], change, RESULT_KEYS))

    def _result(self, base: Path, fields: Mapping[str, Change]) -> list[Edit]:
        """A rating alone stays or becomes a plain value; with more it is a record."""
        node = find(self.root, base)
        if isinstance(node, MapTree):
            return [self._result_field(base, name, value) for name, value in fields.items()]
        rating = to_plain(node) if isinstance(node, Leaf) and node.text.strip() else None
        before: dict[str, Change] = {"rating": rating} if rating else {}
        told = _answered({**before, **fields}, RESULT_KEYS)
        if set(told) <= {"rating"}:
            return [Edit(base, told.get("rating"))]
        content = {self._result_key(name).spelled: self._result_value(name, told[name]) for name in told}
        return [Edit(base, _answered(content, content))]

    def _result_field(self, base: Path, name: str, value: Change) -> Edit:
        return Edit((*base, self._result_key(name)), self._result_value(name, value))

    def _result_key(self, name: str) -> Key:
        return self._key(name, RESULT_KEYS, "result")

    def _result_value(self, name: str, value: Change) -> Change:
        if name != "accept" or not isinstance(value, Mapping):
            return value
        told = _answered(value, ACCEPT_KEYS)
        return {self._key(key, ACCEPT_KEYS, "result").spelled: each for key, each in told.items()}

    # ------------------------------------------------------------ items

    def _fields_of_item(
        self, item: Item, address: str, base: Path, rest: list[str], change: Change
    ) -> list[Edit]:
        if item.type == "record":
            return self._record(base, item, _fields(address, rest, change, dict.fromkeys(item.columns, "")))
        if not rest and not isinstance(change, Mapping):
            return [Edit(base, change)]
        known = CHOICE_KEYS if item.has_detail else {"choice": ""}
        return self._choices(base, _fields(address, rest, change, known))

    def _record(self, base: Path, item: Item, fields: Mapping[str, Change]) -> list[Edit]:
        if isinstance(find(self.root, base), MapTree):
            return [Edit((*base, self._column(item, name)), value) for name, value in fields.items()]
        told = _answered(fields, item.columns)
        content = {self._column(item, name).spelled: value for name, value in told.items()}
        return [Edit(base, content)] if content else []

    def _column(self, item: Item, name: str) -> Key:
        return self.spelling.key(name, name_columns(item.columns), "column")

    def _choices(self, base: Path, fields: Mapping[str, Change]) -> list[Edit]:
        """A choice alone stays or becomes a plain value; with a detail it is a record."""
        node = find(self.root, base)
        if isinstance(node, MapTree):
            return [
                Edit((*base, self._key(name, CHOICE_KEYS, "choice")), value) for name, value in fields.items()
            ]
        now = to_plain(node) if node is not None else ""
        before: dict[str, Change] = {"choice": now} if now else {}
        told = _answered({**before, **fields}, CHOICE_KEYS)
        if set(told) <= {"choice"}:
            return [Edit(base, told.get("choice"))]
        return [Edit(base, {self._key(name, CHOICE_KEYS, "choice").spelled: told[name] for name in told})]

    # ------------------------------------------------------------ tables

    def _table(self, item: Item, address: str, base: Path, rest: list[str], change: Change) -> list[Edit]:
        if rest == ["complete"]:
            return self._complete(base, change)
        path = self._rows_path(base)
        if not rest:
            return self._all_rows(item, address, path, change)
        if not rest[0].isascii() or not rest[0].isdigit() or len(rest) > 2:
            raise wrong_address(address)
        number, count = int(rest[0]), len(self._rows(path))
        if not 1 <= number <= count + 1:
            raise _no_such_row(address, count)
        if len(rest) == 1 and not isinstance(change, Mapping):
            return [] if change is None and number > count else [Edit((*path, number - 1), change)]
        fields = _fields(address, rest[1:], change, dict.fromkeys(item.columns, ""))
        return self._row(item, path, number - 1, fields)

    def _rows_path(self, base: Path) -> Path:
        node = find(self.root, base)
        return (*base, self._key("rows", ROWS_KEYS, "rows")) if isinstance(node, MapTree) else base

    def _rows(self, path: Path) -> Sequence[Tree]:
        node = find(self.root, path)
        return node.items if isinstance(node, Listing) else ()

    def _row(self, item: Item, path: Path, index: int, fields: Mapping[str, Change]) -> list[Edit]:
        rows = self._rows(path)
        if index < len(rows) and isinstance(rows[index], MapTree):
            return [Edit((*path, index, self._column(item, name)), value) for name, value in fields.items()]
        told = _answered(fields, item.columns)
        row = {self._column(item, name).spelled: value for name, value in told.items()}
        return [Edit((*path, index), row)] if row else []

    def _all_rows(self, item: Item, address: str, path: Path, change: Change) -> list[Edit]:
        """Exactly these rows: those in place are edited cell by cell, the rest is added or goes."""
        if isinstance(change, (str, Mapping)) or change is None:
            raise wrong_address(address)
        if not change:
            return [Edit(path, [])]
        found, known = list[Edit](), dict.fromkeys(item.columns, "")
        for index, row in enumerate(change):
            if isinstance(row, Mapping):
                told = _fields(address, [], row, known)
                found += self._row(item, path, index, {**dict.fromkeys(item.columns), **told})
            else:
                found.append(Edit((*path, index), row))
        extra = range(len(self._rows(path)) - 1, len(change) - 1, -1)
        return [*found, *(Edit((*path, index), None) for index in extra)]

    def _complete(self, base: Path, change: Change) -> list[Edit]:
        node, key = find(self.root, base), self._key("complete", ROWS_KEYS, "rows")
        rows = self._key("rows", ROWS_KEYS, "rows")
        if isinstance(node, MapTree) or node is None:
            return [Edit((*base, key), change)]
        if change is None:
            return []
        if isinstance(node, Listing) and not node.is_flow:
            return [Edit(base, {key.spelled: change, rows.spelled: to_plain(node)}, wraps=True)]
        now = to_plain(node)
        return [Edit(base, {key.spelled: change, **({rows.spelled: now} if now else {})})]


def find(tree: Tree, path: Path) -> Tree | None:
    """The node at `path`, or None."""
    for step in path:
        if isinstance(step, int):
            if not isinstance(tree, Listing) or step >= len(tree.items):
                return None
            tree = tree.items[step]
        else:
            pair = step.find(tree) if isinstance(tree, MapTree) else None
            if pair is None:
                return None
            tree = pair[1]
    return tree


def _fields(
    address: str, rest: Sequence[str], change: Change, known: Mapping[str, str]
) -> Mapping[str, Change]:
    """The fields that a change names: the one of the address, or all of a mapping."""
    fields: Mapping[str, Change]
    if len(rest) == 1:
        fields = {rest[0]: change}
    elif not rest and isinstance(change, Mapping):
        fields = change
    else:
        raise wrong_address(address)
    for name in fields:
        if name not in known:
            raise wrong_address(f"{address}.{name}" if not rest else address)
    return fields


def _answered(fields: Mapping[str, Change], order: Mapping[str, object]) -> dict[str, Content]:
    """The fields that say something, in the order of the form."""
    return {name: value for name in order if (value := fields.get(name)) not in (None, "", [], {})}


def wrong_address(address: str) -> UsageError:
    """The fault of an address that the form does not have."""
    return UsageError(
        Message(f"「{address}」という欄は表に無い。", f"the table has no field {address!r}."),
        Message("bcp explain で項目の名前を確かめる。", "See `bcp explain ITEM` for the names."),
    )


def _no_such_row(address: str, count: int) -> UsageError:
    return UsageError(
        Message(
            f"「{address}」の行は無い。1〜{count + 1}行目を期待する。",
            f"no such row: {address!r}; 1 to {count + 1} is expected.",
        ),
        Message("表を読み直してから、もう一度行う。", "Read the table again and repeat."),
    )
