"""What the escalation tree says, as values: who decides, how long one waits for them, who comes next."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bcp.planning.facts import FactBook
from bcp.planning.labels import label_row
from bcp.rendering.pictures.picture import UNKNOWN, cell, chosen
from bcp.vocabulary import Case, Row, State

KEY_ROLES = ("line_stop", "network_cut", "commander")


@dataclass(frozen=True)
class Decision:
    """判断: what the holder of a role decides, and what happens when nobody can be reached."""

    label: str
    wait: str
    if_absent: str


@dataclass(frozen=True)
class Person:
    """役割の札: titles only; names and phones stand in the contact tables."""

    label: str
    title: str
    hours: str
    arrival: str
    deputy: str
    decisions: tuple[Decision, ...]


def list_key_people(case: Case, facts: FactBook) -> tuple[Person, ...]:
    """The three roles that stop, cut and command, in the order of calling; absent ones too."""
    rows = {row.key: row for row in facts.rows("roles")}
    return tuple(_person(case, facts, key, rows.get(key)) for key in KEY_ROLES)


def list_other_people(case: Case, facts: FactBook) -> tuple[Person, ...]:
    """The other roles that have a row or decide something."""
    rows = {row.key: row for row in facts.rows("roles")}
    deciding = [chosen(row, "role") for row in facts.rows("authority")]
    keys = [key for key in dict.fromkeys([*deciding, *rows]) if key and key not in KEY_ROLES]
    return tuple(_person(case, facts, key, rows.get(key)) for key in keys)


def _without_names(facts: FactBook, text: str) -> str:
    """`text` without the people of the roles, whom somebody may have named in free text."""
    names = {
        row.cells[column].text.strip()
        for row in facts.rows("roles")
        for column in ("person", "deputy")
        if row.cells[column].has_value
    }
    for name in sorted(names, key=lambda name: (-len(name), name)):
        loose = r"[ 　]*".join(re.escape(sign) for sign in name if not sign.isspace())
        text = re.sub(loose, "担当者", text) if len(name) > 1 else text
    return text


def _person(case: Case, facts: FactBook, key: str, row: Row | None) -> Person:
    label = label_row(case.catalogue.items["roles"], key)
    decisions = tuple(
        _decision(case, facts, each) for each in facts.rows("authority") if chosen(each, "role") == key
    )
    if row is None:
        missing = "なし" if facts.get(f"roles.{key}.title").value.state is State.NONE else UNKNOWN
        return Person(label, missing, missing, missing, missing, decisions)
    arrival = cell(facts, "roles", row, "arrival_minutes")
    minutes = "分" if row.cells["arrival_minutes"].has_value and not arrival.endswith("分") else ""
    return Person(
        label, _title(facts, row, "title", "person"), _without_names(facts, cell(facts, "roles", row, "hours")), arrival + minutes,
        _title(facts, row, "deputy_title", "deputy"), decisions,
    )  # fmt: skip


def _title(facts: FactBook, row: Row, title: str, person: str) -> str:
    """The title; where only a person is named, that there is one; なし where there is nobody."""
    if row.cells[person].state is State.NONE and not row.cells[title].has_value:
        return "なし"
    if row.cells[title].has_value or not row.cells[person].has_value:
        return cell(facts, "roles", row, title)
    return "役職の記入なし（氏名は連絡表）"


def _decision(case: Case, facts: FactBook, row: Row) -> Decision:
    return Decision(
        _label(case.catalogue.decisions, row.key),
        cell(facts, "authority", row, "max_wait"),
        _without_names(facts, cell(facts, "authority", row, "if_absent")),
    )


def _label(labels: Mapping[str, str], key: str) -> str:
    return labels.get(key.partition("-")[0], key)
