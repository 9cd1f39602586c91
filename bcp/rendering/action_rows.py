"""The rows of the action list: measures in the order of doing, contacts, open questions; all plain text."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bcp.planning.facts import FactBook
from bcp.rendering.measures import PURPOSES, MeasureRow, list_measures
from bcp.vocabulary import Finding, Rating, Row, Todo, Value

OPEN = "【要確認】"
NOT_ASKED = "―"  # the table has no such column; an empty cell is for people to fill in


@dataclass(frozen=True)
class Column:
    """列: its label and its width in half-width signs."""

    label: str
    width: float
    centred: bool = False


ACTION_COLUMNS = (
    Column("順", 5, True), Column("着手", 9, True), Column("入口", 16), Column("評価", 10, True), Column("課題", 24),
    Column("場所", 16), Column("対策", 26), Column("目的", 13), Column("分類", 10), Column("投資", 7, True),
    Column("すること", 46), Column("先にする理由", 30), Column("当面の対応（暫定）", 36), Column("担当", 13),
    Column("期限", 12, True), Column("状況", 10, True), Column("終えた日", 12, True),
)  # fmt: skip
CONTACT_COLUMNS = (
    Column("種類", 12), Column("役割・相手", 30), Column("氏名", 20), Column("電話", 18), Column("夜間電話", 18),
    Column("メール", 32), Column("対応できる時間・期限", 26), Column("代行者", 20), Column("代行者の電話", 18), Column("確認日", 13, True),
)  # fmt: skip
TODO_COLUMNS = (
    Column("順", 5, True), Column("重さ", 6, True), Column("確かめること", 60), Column("分かるまでの行動", 60),
    Column("担当", 16), Column("期限", 12, True), Column("答え", 36), Column("確かめた日", 13, True),
)  # fmt: skip

_STARTS = {"none": "すぐ", "small": "次に", "large": "計画して"}
_COSTS = {
    "none": "費用をかけずに始められる",
    "small": "少ない費用で始められる",
    "large": "費用がかかるので予算を取る",
}


def list_actions(findings: Sequence[Finding], today: datetime.date) -> list[tuple[str, ...]]:
    """A row a countermeasure, in the order of `bcp measures`; the last cell is for people to fill in."""
    return [_action(row, today) for row in list_measures(findings)]


def _action(row: MeasureRow, today: datetime.date) -> tuple[str, ...]:
    number, _, title, purpose, kind, investment, owner, due, status = row.cells
    finding = row.finding
    return (
        number,
        "受け入れ中" if finding.accept else _STARTS[row.measure.investment],
        finding.entry,
        _rating(finding),
        finding.issue or "（表に記入なし）",
        finding.where or OPEN,
        title,
        purpose,
        kind,
        investment,
        row.measure.what,
        _why(row, today),
        finding.interim + ("（案）" if finding.interim_is_default else ""),
        owner,
        due,
        status,
        "",
    )


def _rating(finding: Finding) -> str:
    cause = {"unknown": "・原因不明", "no_measure": "・無対策"}.get(finding.cause, "")
    return f"{finding.rating.value}{cause}"


def _why(row: MeasureRow, today: datetime.date) -> str:
    """Why this row stands where it stands: cost, rating, purpose; a date that is past is said."""
    finding, measure = row.finding, row.measure
    if finding.accept is not None:
        until = finding.accept.until.text if finding.accept.until.has_value else OPEN
        return f"{until}まで受け入れると決めてある。期限の前に見直す。"
    purpose = "".join(f"「{PURPOSES[each]}」" for each in measure.purpose)
    cause = "原因が不明なので、調べながら進める。" if finding.cause == "unknown" else ""
    late = "期限を過ぎている。" if _is_past(finding.due, today) else ""
    rated = "評価していない" if finding.rating is Rating.UNRATED else f"評価は{finding.rating.value}である"
    return f"{late}{_COSTS[measure.investment]}。{finding.entry}の{rated}。ねらいは{purpose}。{cause}"


def _is_past(due: Value, today: datetime.date) -> bool:
    return due.has_value and isinstance(due.parsed, datetime.date) and due.parsed < today


# ------------------------------------------------------------ contacts


def list_contacts(facts: FactBook) -> list[tuple[str, ...]]:
    """The people of the plan, then the parties to notify, then those who help."""
    return [*_roles(facts), *_parties(facts), *_supporters(facts)]


class _Cells:
    """The cells of one row as text; an unknown one is 【要確認】."""

    def __init__(self, facts: FactBook, item: str, row: Row) -> None:
        self._facts, self._item, self._row = facts, item, row

    def __getitem__(self, column: str) -> str:
        fact = self._facts.get(f"{self._item}.{self._row.key}.{column}")
        return self._facts.display(fact) if fact.value.is_known else OPEN


def _rows(facts: FactBook, item: str) -> Iterator[_Cells]:
    return (_Cells(facts, item, row) for row in facts.rows(item))


def _roles(facts: FactBook) -> Iterator[tuple[str, ...]]:
    for row in _rows(facts, "roles"):
        deputy = (
            f"{row['deputy_title']} {row['deputy']}"
            if row["deputy"] != row["deputy_title"]
            else row["deputy"]
        )
        yield (
            "社内", f"{row['role']}（{row['title']}）", row["person"], row["phone"], NOT_ASKED, NOT_ASKED, row["hours"],
            deputy, row["deputy_phone"], "",
        )  # fmt: skip


def _parties(facts: FactBook) -> Iterator[tuple[str, ...]]:
    for row in _rows(facts, "parties_to_notify"):
        yield (
            row["kind"], row["company"], row["person"], row["phone"], row["night_phone"], row["email"],
            f"第一報の期限：{row['deadline']}", NOT_ASKED, NOT_ASKED, row["checked_on"],
        )  # fmt: skip


def _supporters(facts: FactBook) -> Iterator[tuple[str, ...]]:
    for row in _rows(facts, "support_contacts"):
        yield (
            row["kind"], row["company"], row["person"], row["phone"], NOT_ASKED, row["email"],
            f"{row['available']}。夜間対応：{row['night_available']}", NOT_ASKED, NOT_ASKED, "",
        )  # fmt: skip


# ------------------------------------------------------------ open questions


def list_todo_rows(todo: Sequence[Todo]) -> list[tuple[str, ...]]:
    """A row an open question, heaviest first; the last two cells are for people to fill in."""
    return [
        (str(number), each.weight, each.what, each.if_unknown, each.owner, each.due, "", "")
        for number, each in enumerate(todo, 1)
    ]
