"""What has grown old at the date of the run: assessment, contacts, due dates (spec 6)."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterator

from bcp.planning.facts import FactBook
from bcp.planning.labels import label_row
from bcp.planning.warn import contradiction
from bcp.vocabulary import Case, State, Value, Violation

_ASSESSMENT_MONTHS = 12
_CONTACT_MONTHS = 6
_DONE = ("完了", "済", "done", "closed")


def add_months(date: datetime.date, months: int) -> datetime.date:
    """The same day so many months later, or the last day of a shorter month."""
    years, month = divmod(date.month - 1 + months, 12)
    year = date.year + years
    return datetime.date(year, month + 1, min(date.day, calendar.monthrange(year, month + 1)[1]))


def _date(value: Value) -> datetime.date | None:
    return value.parsed if value.has_value and isinstance(value.parsed, datetime.date) else None


def _older_than(value: Value, months: int, today: datetime.date) -> bool:
    date = _date(value)
    return date is not None and date.year < 9990 and add_months(date, months) < today


def assessment_is_old(case: Case, facts: FactBook) -> Iterator[Violation]:
    """An assessment older than 12 months."""
    date = case.environment.assessment.date
    if _older_than(date, _ASSESSMENT_MONTHS, case.date):
        yield contradiction(
            f"アセスメントの実施日（{date.text}）から{_ASSESSMENT_MONTHS}か月を超えた。13の入口を評価し直す。",
            f"assessment.date ({date.text}) is more than {_ASSESSMENT_MONTHS} months ago. Rate the entry points again.",
            "assessment.date",
        )


def contacts_are_unchecked(case: Case, facts: FactBook) -> Iterator[Violation]:
    """Outside contacts not checked for 6 months, or never."""
    item = case.catalogue.items["parties_to_notify"]
    for row in facts.rows("parties_to_notify"):
        checked = row.cells["checked_on"]
        if checked.state is State.NONE or _older_than(checked, _CONTACT_MONTHS, case.date):
            last = checked.text if checked.has_value else "なし"
            yield contradiction(
                f"{label_row(item, row.key, row)}の確認日（{last}）から{_CONTACT_MONTHS}か月を超えた。"
                "電話をかけて番号と担当者を確かめ、確認日を書き直す。",
                f"parties_to_notify.{row.key}: not checked for {_CONTACT_MONTHS} months (checked_on: {last}). "
                "Call the number and write the new date.",
                f"parties_to_notify.{row.key}.checked_on",
            )


def due_dates_are_past(case: Case, facts: FactBook) -> Iterator[Violation]:
    """A measure whose due date is past and that is not done, or an acceptance that has run out."""
    for entry in case.catalogue.entries.values():
        result = case.environment.assessment.results.get(entry.id)
        if result is None:
            continue
        due = _date(result.due)
        if due is not None and due < case.date and not _is_done(result.status):
            yield _past(entry.id, entry.label, "due", "対策の期限", result.due)
        until = _date(result.accept.until) if result.accept else None
        if result.accept and until is not None and until < case.date:
            yield _past(entry.id, entry.label, "accept.until", "受容の期限", result.accept.until)


def _is_done(status: Value) -> bool:
    return (
        status.has_value and any(word in status.text.casefold() for word in _DONE) and "未" not in status.text
    )


def _past(entry: str, name: str, field: str, label: str, value: Value) -> Violation:
    return contradiction(
        f"{name}の{label}（{value.text}）が過ぎている。済んでいれば評価を直し、済んでいなければ新しい期限を決める。",
        f"assessment.{entry}.{field} ({value.text}) is past. Rate again if it is done, or set a new date.",
        f"assessment.{entry}.{field}",
    )


DATE_RULES = (assessment_is_old, contacts_are_unchecked, due_dates_are_past)
