"""What a filled form comes to: changes of the table at their addresses, or faults beside the fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bcp.errors import EnvironmentTableError, Language
from bcp.inputs.values import read_value
from bcp.inputs.yaml_edit import Change
from bcp.vocabulary import Answer, Column, Item, Position
from bcp.web.fields import ItemForm

MAX_ROWS = 400


def find_errors(item: Item, typed: Mapping[str, str], language: Language) -> dict[str, str]:
    """Field name -> what is wrong with it and what is expected."""
    found = {}
    for name, text in typed.items():
        column = _column_of(item, name)
        if column is not None and text:
            try:
                read_value(text, column, Position("", 0, 0))
            except EnvironmentTableError as fault:
                hint = fault.hint.say(language)
                found[name] = fault.message.say(language) + (f" {hint}" if hint else "")
    return found


def _column_of(item: Item, name: str) -> Column | None:
    head, *rest = name.split(".")
    return item.columns.get(rest[-1]) if head in ("c", "r") and rest else None


def find_item_changes(
    item: Item, answer: Answer, form: ItemForm, typed: Mapping[str, str], is_shared: bool
) -> dict[str, Change]:
    """Address -> new value, for what differs from the file; a state of the whole item counts before its fields.

    `is_shared`: the rows stand in the common table, so that they are written whole into this one.
    """
    if typed.get("whole"):
        return {item.id: typed["whole"]} if typed["whole"] != form.state else {}
    if item.type == "choices":
        return _choices(item, form, typed)
    if item.type == "record":
        return _record(item, form, typed)
    return _table(item, answer, form, typed, is_shared)


def _choices(item: Item, form: ItemForm, typed: Mapping[str, str]) -> dict[str, Change]:
    chosen = tuple(each for each in item.choices if f"choice.{each}" in typed)
    labels = [item.choices[each] for each in chosen]
    changes: dict[str, Change] = {}
    if chosen != form.chosen and (chosen or form.chosen):
        changes["choice"] = (labels[0] if len(labels) == 1 else labels) if labels else None
    detail = typed.get("detail", "").strip()
    if item.has_detail and detail != form.fields[0].value:
        changes["detail"] = detail or None
    if not changes:
        return {}
    if not item.has_detail:
        return {item.id: changes["choice"]}
    return {item.id: changes}


def _record(item: Item, form: ItemForm, typed: Mapping[str, str]) -> dict[str, Change]:
    changes = _changed({field.name: field.value for field in form.fields}, typed)
    return {item.id: changes} if changes else {}


def _changed(before: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, Change]:
    """Column -> new value, of the fields that differ."""
    return {
        name.rsplit(".", 1)[-1]: typed[name].strip() or None
        for name, old in before.items()
        if name in typed and typed[name].strip() != old
    }


def _table(
    item: Item, answer: Answer, form: ItemForm, typed: Mapping[str, str], is_shared: bool
) -> dict[str, Change]:
    rows = _typed_rows(item, typed)
    count = len(answer.rows)
    gone = {number for number in rows if f"delete.{number}" in typed}
    added = [
        rows[number]
        for number in sorted(rows)
        if number > count and number not in gone and _says(item, rows[number])
    ]
    changes: dict[str, Change] = {}
    if is_shared and answer.rows:
        return _whole(item, form, typed, rows, gone, added, count)
    if not count:
        if added:
            changes[item.id] = added
    else:
        for row in form.rows[:count]:
            cells = _changed({field.name: field.value for field in row.fields}, typed)
            if cells and row.number not in gone:
                changes[f"{item.id}.{row.number}"] = cells
        for place, cells_added in enumerate(added, count + 1):
            changes[f"{item.id}.{place}"] = cells_added
        for number in sorted(gone, reverse=True):
            if number <= count:
                changes[f"{item.id}.{number}"] = None
    left = count + len(added) - sum(number <= count for number in gone)
    if typed.get("complete", form.complete) != form.complete and left:
        changes[f"{item.id}.complete"] = typed["complete"]
    return changes


def _whole(
    item: Item,
    form: ItemForm,
    typed: Mapping[str, str],
    rows: Mapping[int, Mapping[str, str]],
    gone: set[int],
    added: Sequence[Mapping[str, str]],
    count: int,
) -> dict[str, Change]:
    kept = [rows[number] for number in sorted(rows) if number <= count and number not in gone]
    before = [
        {field.name.rsplit(".", 1)[-1]: field.value for field in row.fields if field.value}
        for row in form.rows[:count]
    ]
    if [*kept, *added] == before:
        return {}
    changes: dict[str, Change] = {item.id: [*kept, *added]}
    if typed.get("complete"):
        changes[f"{item.id}.complete"] = typed["complete"]
    return changes


def _typed_rows(item: Item, typed: Mapping[str, str]) -> dict[int, dict[str, str]]:
    """Row number -> the columns that say something."""
    rows: dict[int, dict[str, str]] = {}
    for name, text in typed.items():
        head, _, rest = name.partition(".")
        number, _, column = rest.partition(".")
        if (
            head == "r"
            and number.isascii()
            and number.isdigit()
            and column in item.columns
            and int(number) <= MAX_ROWS
        ):
            row = rows.setdefault(int(number), {})
            if text.strip():
                row[column] = text.strip()
    return rows


def last_row(typed: Mapping[str, str]) -> int:
    """The highest row number among the fields, so that a form shown again has room for all that was typed."""
    numbers = (name.split(".")[1] for name in typed if name.startswith("r.") and name.count(".") == 2)
    return max(
        (int(each) for each in numbers if each.isascii() and each.isdigit() and int(each) <= MAX_ROWS),
        default=0,
    )


def _says(item: Item, row: Mapping[str, str]) -> bool:
    """True for a row with more than the key that stood in it ready."""
    return bool(set(row) - {item.keyed_by})
