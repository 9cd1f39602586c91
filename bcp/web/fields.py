"""One item of the table as the fields of a form; pure functions of the catalogue and the answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from bcp.vocabulary import Answer, Column, Item, Kind, State, Value

UNKNOWN_WORD, NONE_WORD = "不明", "なし"
WORDS: Mapping[State, str] = {
    State.UNKNOWN: UNKNOWN_WORD,
    State.NONE: NONE_WORD,
    State.AS_ASSUMED: "想定どおり",
}
YES_NO = ("はい", "いいえ")
COMPLETE: Mapping[str, str] = {"yes": "はい", "no": "いいえ", "unknown": UNKNOWN_WORD}
# Rows that a first plan cannot do without stand ready in the form; one that stays empty is not written.
READY_ROWS: Mapping[str, tuple[str, ...]] = {
    "roles": ("commander", "line_stop", "network_cut"),
    "authority": ("line_stop", "network_cut"),
}
_LONG = 60  # characters of an answer that want more than one line
_WIDE = frozenset(
    {"what", "stops", "never_if", "how_back", "safe_stop", "reconnect_condition", "condition", "note"}
)


@dataclass(frozen=True)
class Field:
    """欄: one input of a form; `theirs` is what the file says now where that differs from what was typed."""

    name: str
    label: str
    value: str
    widget: Literal["text", "long", "select"] = "text"
    options: tuple[str, ...] = ()
    required: bool = False
    sensitive: bool = False
    hint: str = ""
    error: str = ""
    theirs: str | None = None


@dataclass(frozen=True)
class FormRow:
    """行: the fields of one row; `number` is its place in the file, from 1."""

    number: int
    fields: tuple[Field, ...]
    is_new: bool = False


@dataclass(frozen=True)
class ItemForm:
    """項目の画面: all that the page of one item shows and sends back."""

    item: Item
    state: str  # 不明, なし … for the whole item, else ""
    fields: tuple[Field, ...] = ()
    rows: tuple[FormRow, ...] = ()
    chosen: tuple[str, ...] = ()
    complete: str = ""

    def values(self) -> dict[str, str]:
        """What a browser sends back where nobody types anything; blank new rows left out."""
        found = {field.name: field.value for field in self.fields}
        for row in self.rows:
            if not row.is_new:
                found |= {field.name: field.value for field in row.fields}
        found |= {f"choice.{choice}": "on" for choice in self.chosen}
        return found | ({"complete": self.complete} if self.complete else {}) | {"state": self.state}

    @property
    def fingerprint(self) -> str:
        """What tells whether the item changed since the page was shown."""
        return hashlib.sha256(json.dumps(self.values(), sort_keys=True).encode()).hexdigest()[:24]


def make_form(item: Item, answer: Answer, extra_rows: int = 0) -> ItemForm:
    """The form of an item as the file has it."""
    state = WORDS.get(answer.state, "")
    if item.type == "choices":
        fields = (_detail(answer),) if item.has_detail else ()
        return ItemForm(item, "" if answer.choices else state, fields, chosen=answer.choices)
    if item.type == "record":
        whole = state and all(not value.text for value in answer.cells.values())
        cells = answer.cells if not whole else {}
        return ItemForm(item, state if whole else "", tuple(_fields("c", item, cells)))
    rows = [
        FormRow(number, tuple(_fields(f"r.{number}", item, row.cells)))
        for number, row in enumerate(answer.rows, 1)
    ]
    rows += _new_rows(item, answer, extra_rows)
    return ItemForm(item, "" if answer.rows else state, rows=tuple(rows), complete=COMPLETE[answer.complete])


def _new_rows(item: Item, answer: Answer, count: int) -> list[FormRow]:
    """Rows that are not in the file yet: the essential ones with their key, then blank ones."""
    present = {row.key for row in answer.rows}
    keys = [key for key in READY_ROWS.get(item.id, ()) if key not in present]
    count = max(count, len(keys), 0 if answer.rows else 1)
    rows = []
    for number, key in enumerate([*keys, *[""] * (count - len(keys))], len(answer.rows) + 1):
        cells = {item.keyed_by: Value(State.VALUE, item.columns[item.keyed_by].choices[key])} if key else {}
        rows.append(FormRow(number, tuple(_fields(f"r.{number}", item, cells)), is_new=True))
    return rows


def _fields(prefix: str, item: Item, cells: Mapping[str, Value]) -> list[Field]:
    return [
        make_field(f"{prefix}.{column.id}", column, written(cells.get(column.id)))
        for column in item.columns.values()
    ]


def written(value: Value | None) -> str:
    """The text of a cell as its file has it, or the word for its state."""
    return "" if value is None else value.text or WORDS.get(value.state, "")


def make_field(name: str, column: Column, value: str) -> Field:
    """One field: a list of choices where the catalogue has them, else a line of text."""
    options = (
        tuple(column.choices.values()) if column.choices else YES_NO if column.kind is Kind.YES_NO else ()
    )
    if options:
        value = column.choices.get(value, value)
        options = tuple(dict.fromkeys(("", *options, UNKNOWN_WORD, NONE_WORD, *([value] if value else []))))
    long = len(value) > _LONG or column.id in _WIDE
    return Field(
        name,
        column.label,
        value,
        "select" if options else "long" if long else "text",
        options,
        column.required,
        column.sensitive,
        hint_of(column),
    )


_FORMS: Mapping[Kind, str] = {
    Kind.INTEGER: "数字",
    Kind.DECIMAL: "数字",
    Kind.DURATION: "4時間、2日 など",
    Kind.DATE: "2026-11-10 など",
    Kind.YES_NO_OR_DATE: "はい、いいえ、または日付",
    Kind.LIST: "、で区切る",
}


def hint_of(column: Column) -> str:
    """What to write, with an example, in one line."""
    parts = [
        column.question,
        f"例：{column.example}" if column.example else "",
        "" if column.example else _FORMS.get(column.kind, ""),
    ]
    return "　".join(" ".join(part.split()) for part in parts if part)


def _detail(answer: Answer) -> Field:
    return Field("detail", "詳細（どの機器が、どうつながっているか）", written(answer.detail), "long")


def refill(
    form: ItemForm, typed: Mapping[str, str], errors: Mapping[str, str], theirs: ItemForm | None = None
) -> ItemForm:
    """The form with what a person typed, the faults beside the fields, and what the file says where it differs."""
    on_file = theirs.values() if theirs else {}

    def again(field: Field) -> Field:
        value = typed.get(field.name, field.value)
        options = field.options if not field.options or value in field.options else (*field.options, value)
        other = on_file.get(field.name, "") if theirs else value
        return replace(
            field,
            value=value,
            options=options,
            error=errors.get(field.name, ""),
            theirs=other if other != value else None,
        )

    rows = tuple(replace(row, fields=tuple(again(field) for field in row.fields)) for row in form.rows)
    chosen = tuple(each for each in form.item.choices if f"choice.{each}" in typed)
    fields = tuple(again(field) for field in form.fields)
    return replace(
        form, fields=fields, rows=rows, chosen=chosen, state="", complete=typed.get("complete", form.complete)
    )
