"""References `[[path]]`: a closed grammar in which a path names exactly one leaf and nothing is evaluated."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NoReturn

from bcp.catalog import did_you_mean
from bcp.errors import Message
from bcp.vocabulary import Catalogue, Item

# `\[[` is a literal sign, so a backslash before the brackets keeps them from being a reference.
REFERENCE = re.compile(r"(?<!\\)\[\[([^\[\]\n]+)\]\]")
ASSESSMENT_FIELDS = ("owner", "due", "interim", "where", "issue")
RESERVED_INPUTS = ("findings", "todo", "official")

_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
_SECOND_ROW = re.compile(r"-(?:[2-9]|[1-9][0-9]{1,5})$")
_MASKED = re.compile(r"[a-z]+(?:_[a-z]+)*_[1-9][0-9]*")


class UnknownReference(ValueError):
    """A path outside the grammar; `message` says which part, and what may have been meant."""

    def __init__(self, path: str, message: Message | None = None) -> None:
        self.path = path
        self.message = message or Message(
            f"参照「{path}」が指す項目は無い。", f"reference {path!r} names nothing."
        )
        super().__init__(self.message.ja)


def find_references(text: str) -> list[tuple[str, int, int]]:
    """Path, start and end of every reference, in the order of the text; escaped ones are left out."""
    return [(match[1], match.start(), match.end()) for match in REFERENCE.finditer(text)]


def parse_path(path: str, catalogue: Catalogue) -> tuple[str, str, str]:
    """(item, row, column) of the leaf that `path` names; row is "" where there are no rows.

    `assessment`, `official` and `masked` stand in the place of the item. Raises `UnknownReference`.
    """
    head, *rest = path.split(".")
    if head == "assessment":
        return _parse_assessment(path, rest, catalogue)
    if head == "official":
        return _parse_official(path, rest, catalogue)
    if head == "masked":
        return _parse_masked(path, rest)
    item = catalogue.items.get(head)
    if item is None:
        _refuse(path, head, [*catalogue.items, "assessment", "official"], Message("項目", "item"))
    if item.type == "choices":
        return _parse_choices(path, rest, item)
    if item.type == "record":
        return head, "", _parse_column(path, rest, item)
    return _parse_cell(path, rest, item)


def parse_input(name: str, catalogue: Catalogue) -> None:
    """Accepts what a block's `inputs` may name: a leaf, or an item, row, column, entry as a whole, or a reserved word.

    Raises `UnknownReference`.
    """
    head, *rest = name.split(".")
    if name in RESERVED_INPUTS or name == "assessment" or name in catalogue.items:
        return
    if head == "assessment" and len(rest) == 1 and rest[0] in catalogue.entries:
        return
    item = catalogue.items.get(head)
    if item is not None and item.type == "table" and len(rest) == 1:
        if rest[0] in item.columns or is_row_key(item, rest[0]):
            return
        _refuse(name, rest[0], [*item.columns, *row_keys(item)], Message("列または行", "column or row"))
    if not rest:
        known = [*catalogue.items, "assessment", *RESERVED_INPUTS]
        _refuse(name, head, known, Message("入力", "input"))
    if head == "masked":
        _refuse(name, head, catalogue.items, Message("入力", "input"))
    parse_path(name, catalogue)


def row_keys(item: Item) -> tuple[str, ...]:
    """The keys that rows of a keyed table are named by (without -2 …); empty where rows are numbered."""
    return tuple(item.columns[item.keyed_by].choices) if item.keyed_by else ()


def is_row_key(item: Item, key: str) -> bool:
    """True where `key` can name a row: a number, or a key such as it or it-2."""
    if not item.keyed_by:
        return _NUMBER.fullmatch(key) is not None
    return key in row_keys(item) or _SECOND_ROW.sub("", key) in row_keys(item)


def _parse_assessment(path: str, rest: list[str], catalogue: Catalogue) -> tuple[str, str, str]:
    if rest == ["date"]:
        return "assessment", "", "date"
    entry = rest[0] if rest else ""
    if entry not in catalogue.entries:
        _refuse(path, entry, ["date", *catalogue.entries], Message("脅威の入口", "entry point"))
    if len(rest) != 2 or rest[1] not in ASSESSMENT_FIELDS:
        _refuse(path, ".".join(rest[1:]), ASSESSMENT_FIELDS, Message("欄", "field"))
    return "assessment", entry, rest[1]


def _parse_official(path: str, rest: list[str], catalogue: Catalogue) -> tuple[str, str, str]:
    record = catalogue.official.get(rest[0]) if rest else None
    if record is None:
        _refuse(path, rest[0] if rest else "", catalogue.official, Message("公的窓口", "official record"))
    if len(rest) != 2 or rest[1] not in record.fields:
        _refuse(path, ".".join(rest[1:]), record.fields, Message("欄", "field"))
    return "official", record.id, rest[1]


def _parse_masked(path: str, rest: list[str]) -> tuple[str, str, str]:
    if len(rest) != 1 or _MASKED.fullmatch(rest[0]) is None:
        _refuse(path, ".".join(rest), ["phone_1"], Message("伏せた値", "masked value"))
    return "masked", rest[0], rest[0].rpartition("_")[0]


def _parse_choices(path: str, rest: list[str], item: Item) -> tuple[str, str, str]:
    known = ["choice", "detail"] if item.has_detail else ["choice"]
    if rest and rest not in [[each] for each in known]:
        _refuse(path, ".".join(rest), known, Message("欄", "field"))
    return item.id, "", rest[0] if rest else "choice"


def _parse_column(path: str, rest: list[str], item: Item) -> str:
    if len(rest) != 1 or rest[0] not in item.columns:
        _refuse(path, ".".join(rest), item.columns, Message("欄", "field"))
    return rest[0]


def _parse_cell(path: str, rest: list[str], item: Item) -> tuple[str, str, str]:
    key = rest[0] if rest else ""
    if not is_row_key(item, key):
        kind = Message("行", "row")
        _refuse(path, key, row_keys(item) or ["1", "2"], kind)
    return item.id, key, _parse_column(path, rest[1:], item)


def _refuse(path: str, word: str, known: Iterable[str], kind: Message) -> NoReturn:
    """Raises `UnknownReference` that names the part, the nearest known word, or else all known words."""
    words = list(known)
    near = did_you_mean(word, words) if word else ""
    listed = "、".join(words[:12]) + (" など" if len(words) > 12 else "")
    found = f"{kind.ja}「{word}」は無い" if word else f"{kind.ja}の指定が足りない"
    found_en = f"there is no {kind.en} {word!r}" if word else f"the {kind.en} is missing"
    expected = f"「{near}」の誤りではないか。" if near else f"使えるのは {listed}。" if words else ""
    expected_en = f"did you mean {near!r}?" if near else f"known: {', '.join(words[:12])}." if words else ""
    raise UnknownReference(
        path,
        Message(
            f"「{path}」を読めない：{found}。{expected}",
            f"{path!r} cannot be read: {found_en}; {expected_en}",
        ),
    )
