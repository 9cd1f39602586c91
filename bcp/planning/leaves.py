"""Every leaf of the table, the assessment and the official data as a fact, in the order of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bcp.planning.labels import (
    label_assessment,
    label_cell,
    label_choices_leaf,
    label_record_leaf,
)
from bcp.vocabulary import (
    NONE,
    UNANSWERED,
    UNKNOWN,
    Answer,
    Assessment,
    Catalogue,
    Column,
    Fact,
    Item,
    Kind,
    OfficialRecord,
    Row,
    State,
    Value,
)

ASSESSMENT_COLUMNS = ("where", "issue", "interim", "owner", "due")


def list_item_facts(item: Item, answer: Answer) -> Iterator[Fact]:
    """The facts of one resolved answer: a fact a column, a cell, or choice and detail.

    For roles and authority the required cells of the rows that are missing are facts too (unknown or なし),
    so that a text can name the open place.
    """
    if item.type == "record":
        for name in item.columns:
            yield record_fact(item, name, answer.cells[name])
    elif item.type == "choices":
        yield choice_fact(item, answer)
        if item.has_detail:
            yield detail_fact(item, answer)
    else:
        for row in answer.rows:
            for name in item.columns:
                yield cell_fact(item, row.key, name, row.cells[name], row)
        yield from _missing_rows(item, answer)


def _missing_rows(item: Item, answer: Answer) -> Iterator[Fact]:
    if not item.keyed_by:
        return
    present = {row.key for row in answer.rows}
    for key in item.columns[item.keyed_by].choices:
        if key not in present:
            for name, column in item.columns.items():
                if column.required and name != item.keyed_by:
                    yield absent_fact(item, answer, key, name)


def absent_fact(item: Item, answer: Answer, key: str, column: str) -> Fact:
    """A cell of a row that is not there: なし in a complete table, unanswered where the whole item is, else unknown."""
    if answer.state is State.NONE or answer.complete == "yes":
        return cell_fact(item, key, column, NONE)
    return cell_fact(item, key, column, UNANSWERED if answer.state is State.UNANSWERED else UNKNOWN)


def record_fact(item: Item, column: str, value: Value) -> Fact:
    """One column of a record."""
    return _fact(item, f"{item.id}.{column}", label_record_leaf(item, column), value, item.columns[column])


def cell_fact(item: Item, key: str, column: str, value: Value, row: Row | None = None) -> Fact:
    """One cell of a table."""
    label = label_cell(item, key, column, row)
    return _fact(item, f"{item.id}.{key}.{column}", label, value, item.columns[column], key)


def _fact(item: Item, path: str, label: str, value: Value, column: Column, row: str = "") -> Fact:
    return Fact(
        path=path,
        label=label,
        value=value,
        sensitive=column.sensitive,
        item=item.id,
        column=column.id,
        row=row,
        choice_labels=_choice_labels(value, column),
        item_label=item.label,
    )


def _choice_labels(value: Value, column: Column) -> tuple[str, ...]:
    if column.kind is not Kind.CHOICE or not value.has_value or not isinstance(value.parsed, tuple):
        return ()
    return tuple(column.choices.get(each, each) for each in value.parsed)


def choice_fact(item: Item, answer: Answer) -> Fact:
    """The choice of a choices item; its labels are what is printed."""
    labels = tuple(item.choices.get(each, each) for each in answer.choices)
    return Fact(
        path=f"{item.id}.choice",
        label=label_choices_leaf(item, "choice"),
        value=Value(answer.state, "、".join(labels), answer.choices or None, answer.position),
        sensitive=False,
        item=item.id,
        column="choice",
        choice_labels=labels,
        item_label=item.label,
    )


def detail_fact(item: Item, answer: Answer) -> Fact:
    """The free text beside the choice."""
    return Fact(
        path=f"{item.id}.detail",
        label=label_choices_leaf(item, "detail"),
        value=answer.detail,
        sensitive=False,
        item=item.id,
        column="detail",
        item_label=item.label,
    )


def list_assessment_facts(catalogue: Catalogue, assessment: Assessment) -> Iterator[Fact]:
    """assessment.date, then where, issue, interim, owner and due of each entry point."""
    yield Fact("assessment.date", "アセスメントの実施日", assessment.date, False, "assessment", "date")
    for entry in catalogue.entries.values():
        result = assessment.results.get(entry.id)
        for column in ASSESSMENT_COLUMNS:
            value: Value = getattr(result, column) if result else Value(State.UNANSWERED)
            path = f"assessment.{entry.id}.{column}"
            label = label_assessment(entry, column)
            yield Fact(path, label, value, False, "assessment", column, entry.id, item_label=entry.label)


def list_official_facts(records: Mapping[str, OfficialRecord]) -> Iterator[Fact]:
    """Every field of the official data; always shown, never sensitive."""
    for record in records.values():
        name = record.fields.get("name", record.id)
        for column, text in record.fields.items():
            path = f"official.{record.id}.{column}"
            value = Value(State.VALUE, text, text)
            yield Fact(
                path, f"{name}の{column}", value, False, "official", column, record.id, item_label=name
            )


def masked_fact(name: str, text: str) -> Fact:
    """A contact found in free text, under the number the lock gave it."""
    kind = name.rpartition("_")[0]
    label = f"伏せた{_MASKED_KINDS.get(kind, '連絡先')}"
    return Fact(f"masked.{name}", label, Value(State.VALUE, text, text), True, "masked", kind, name)


_MASKED_KINDS = {
    "phone": "電話番号",
    "email": "メールアドレス",
    "ip": "IPアドレス",
    "host": "ホスト名",
    "url": "URL",
    "postal": "郵便番号",
}
