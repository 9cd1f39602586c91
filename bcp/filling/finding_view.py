"""課題の視点: one finding as a text unit writes it, with the wording that belongs to its entry point."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bcp.filling.composer_view import View, open_question
from bcp.filling.derived import applicable_entries
from bcp.vocabulary import Acceptance, Countermeasure, Finding, Value

# The five sentences of `_entry_points.yaml` for one entry point: sign, act, worst, survey, keep.
EntryTexts = Mapping[str, str]
PROJECT_MARK = "※"
# Entry points that a table may say do not exist although somebody rated them.
_CAN_BE_ABSENT = ("wifi", "maintenance_line")


@dataclass(frozen=True)
class MeasureView:
    """対策の視点: how a measure is named, and what it asks for."""

    name: str  # 対策01-01「…」, with ※ where the wording is this project's
    what: str


@dataclass(frozen=True)
class AcceptanceView:
    """受容の視点."""

    reason: str
    by: str
    until: str


@dataclass(frozen=True)
class FindingView:
    """課題の視点: every field is text that may stand in a draft."""

    id: str
    label: str
    rating: str
    where: str
    issue: str
    cause_unknown: bool
    owner: str
    due: str
    owner_unknown: bool
    interim: str
    interim_is_default: bool
    chosen: bool  # the table names the measures; else the whole list of the entry is offered
    measures: tuple[MeasureView, ...]
    accepted: AcceptanceView | None
    text: EntryTexts
    exists: bool  # False where the table says that there is no such line or wireless network


def name_measure(measure: Countermeasure) -> str:
    """The number and title, and ※ for what this project wrote under the handbook's number."""
    mark = PROJECT_MARK if measure.origin == "project" else ""
    return f"対策{measure.id}「{measure.title}」{mark}"


def view_findings(
    view: View, texts: Mapping[str, EntryTexts], literal: Callable[[str], str], whole_lists: Mapping[str, int]
) -> list[FindingView]:
    """The findings of a block; `literal` writes free text of the table, "" for what may not stand in a draft."""
    return [
        _view_finding(view, each, texts[each.id], literal, whole_lists)
        for each in view.findings
        if each.id in texts
    ]


def _view_finding(
    view: View,
    finding: Finding,
    texts: EntryTexts,
    literal: Callable[[str], str],
    whole_lists: Mapping[str, int],
) -> FindingView:
    path = f"assessment.{finding.id}"
    return FindingView(
        id=finding.id,
        label=finding.entry,
        rating=finding.rating.value,
        where=literal(finding.where),
        issue=literal(finding.issue),
        cause_unknown=finding.cause == "unknown",
        owner=view.ref(f"{path}.owner"),
        due=view.ref(f"{path}.due"),
        owner_unknown=not finding.owner.has_value,
        interim=end_sentence(literal(finding.interim)),
        interim_is_default=finding.interim_is_default,
        chosen=len(finding.measures) < whole_lists.get(finding.id, 0),
        measures=tuple(MeasureView(name_measure(each), end_sentence(each.what)) for each in finding.measures),
        accepted=_view_acceptance(finding.accept, literal) if finding.accept else None,
        text=texts,
        exists=finding.id not in _CAN_BE_ABSENT or finding.id in applicable_entries(view),
    )


def _view_acceptance(accept: Acceptance, literal: Callable[[str], str]) -> AcceptanceView:
    def say(value: Value, label: str) -> str:
        return (literal(value.text) if value.has_value else "") or open_question(label)

    return AcceptanceView(
        say(accept.reason, "受け入れる理由"),
        say(accept.by, "受け入れた人"),
        say(accept.until, "受け入れの期限"),
    )


def end_sentence(text: str) -> str:
    """The text with one 。 at its end; "" stays ""."""
    return text.rstrip("。. ") + "。" if text else ""


_SIGNS = {"<": "&lt;", "[": "\\[", "*": "\\*", "_": "\\_", "`": "\\`", "|": "｜", "\n": " ", "#": "＃"}


def write_literally(text: str) -> str:
    """Free text of the table so that Markdown shows it as it stands."""
    return "".join(_SIGNS.get(sign, sign) for sign in text.strip().rstrip("。"))
