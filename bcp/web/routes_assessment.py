"""アセスメント: 13 entry points with five check points each; the rating is that of `bcp assess`."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from bcp.errors import InputErrors, Message
from bcp.inputs.yaml_edit import Change
from bcp.planning.assess_results import rated_fields, write_result
from bcp.planning.assess_words import SIGNS, WRITTEN, rate
from bcp.planning.findings import is_finding
from bcp.vocabulary import AssessmentResult, Rating, ThreatEntryPoint
from bcp.web.desk import Desk, open_for_edit, save_changes
from bcp.web.fields import written
from bcp.web.pages import FormData, Posted, address, desk_of, find_called, go_to, show

router = APIRouter(prefix="/t/{table}/assessment")
RATINGS = tuple(each.value for each in Rating if each is not Rating.UNRATED)
DETAILS = ("where", "interim", "owner", "due", "status", "issue")


def find_entry(desk: Desk, id: str) -> ThreatEntryPoint:
    """The entry point called `id`; raises UsageError where there is none."""
    missing = Message(f"「{id}」という脅威の入口はない。", f"There is no entry point “{id}”.")
    hint = Message("「アセスメント」の一覧から選ぶ。", "Choose from the list of the assessment.")
    return find_called(desk.catalogue.entries, id, missing, hint)


@router.get("")
def show_assessment(request: Request, table: str) -> HTMLResponse:
    """The 13 results, who rated and when, and the short way for those who have the handbook's ratings."""
    desk = desk_of(request)
    opened = open_for_edit(desk.find(table), desk.catalogue)
    return _overview(request, table, opened.environment.assessment.results, opened.environment.assessment)


def _overview(
    request: Request,
    table: str,
    results: Mapping[str, AssessmentResult],
    assessment: object,
    faults: InputErrors | None = None,
) -> HTMLResponse:
    return show(
        request,
        "assessment.html",
        status=422 if faults else 200,
        table=table,
        step="assessment",
        entries=list(desk_of(request).catalogue.entries.values()),
        results=results,
        assessment=assessment,
        ratings=RATINGS,
        is_finding=is_finding,
        written=written,
        faults=faults,
        today=desk_of(request).settings.date.isoformat(),
    )


@router.post("")
def save_ratings(request: Request, table: str, posted: FormData) -> Response:
    """Ratings that stand in the handbook, all at once; those from check points stay as they are."""
    desk = desk_of(request)
    opened = open_for_edit(desk.find(table), desk.catalogue)
    assessment = opened.environment.assessment
    changes: dict[str, Change] = {}
    for id in assessment.results:
        rating, was = posted[f"rating.{id}"], posted[f"was.{id}"]
        if f"rating.{id}" in posted.fields and rating != was:
            changes[f"assessment.{id}"] = _quick(rating, posted[f"reason.{id}"])
    changes |= _about(
        posted, assessment.date.text, assessment.assessor.text, bool(changes), not assessment.basis
    )
    if not changes:
        return go_to(address(table, "check"))
    try:
        save_changes(opened, changes, desk.catalogue)
    except InputErrors as error:
        return _overview(request, table, assessment.results, assessment, error)
    return go_to(address(table, "check") + "?saved=1")


def _quick(rating: str, reason: str) -> dict[str, Change]:
    """The fields of a rating given without check points."""
    fields: dict[str, Change] = {
        "rating": rating or None,
        "checks": None,
        "cause": "不明" if rating == "BAD" else None,
    }
    if rating == Rating.EXCLUDED.value:
        fields["reason"] = reason.strip() or None
    return fields


def _about(posted: Posted, date: str, assessor: str, has_ratings: bool, no_basis: bool) -> dict[str, Change]:
    """Date and assessor; the basis is the handbook where ratings came without check points and nothing is said yet."""
    changes: dict[str, Change] = {}
    if posted["date"].strip() != date:
        changes["assessment.date"] = posted["date"].strip() or None
    if posted["assessor"].strip() != assessor:
        changes["assessment.assessor"] = posted["assessor"].strip() or None
    if has_ratings and no_basis:
        changes["assessment.basis"] = "handbook"
    return changes


@router.get("/{id}")
def show_entry(request: Request, table: str, id: str) -> HTMLResponse:
    """The five check points of one entry point."""
    desk = desk_of(request)
    entry = find_entry(desk, id)
    opened = open_for_edit(desk.find(table), desk.catalogue)
    return _entry(request, table, entry, opened.environment.assessment.results[id])


@router.post("/{id}")
def save_entry(request: Request, table: str, id: str, posted: FormData) -> Response:
    """Save answers and details; the rating follows from the answers."""
    desk = desk_of(request)
    entry = find_entry(desk, id)
    opened = open_for_edit(desk.find(table), desk.catalogue)
    assessment = opened.environment.assessment
    result = assessment.results[id]
    if posted["fingerprint"] != fingerprint_of(result):
        return _entry(request, table, entry, result, posted, is_stale=True)
    fields = _entry_fields(entry, result, posted)
    before = is_finding(result)
    if fields:
        changes = write_result(assessment, id, fields, desk.settings.date)
        try:
            opened = save_changes(opened, changes, desk.catalogue)
        except InputErrors as error:
            return _entry(request, table, entry, result, posted, faults=error)
    now = opened.environment.assessment.results[id]
    if fields and is_finding(now) and not before:
        return go_to(f"{address(table, 'assessment', id)}?saved=1#finding")
    return go_to(_next(desk, table, id) + ("?saved=1" if fields else ""))


def _entry_fields(entry: ThreatEntryPoint, result: AssessmentResult, posted: Posted) -> dict[str, Change]:
    """What differs from the file, by field of the result."""
    details: dict[str, Change] = {
        name: posted[name].strip() or None
        for name in DETAILS
        if name in posted.fields and posted[name].strip() != written(getattr(result, name))
    }
    measures = [name.removeprefix("measure.") for name in posted.fields if name.startswith("measure.")]
    if "shows_measures" in posted.fields and measures != list(result.measures):
        details["measures"] = measures or None
    if posted["excluded"]:
        reason = posted["reason"].strip()
        same = result.rating is Rating.EXCLUDED and reason == result.reason.text
        return (
            {}
            if same
            else {"rating": Rating.EXCLUDED.value, "reason": reason or None, "checks": None, "cause": None}
        )
    checks = tuple(
        posted[f"check.{place}"] if posted[f"check.{place}"] in WRITTEN else ""
        for place in range(len(entry.checks))
    )
    if any(checks) and checks != result.checks:
        return {**rated_fields(entry, checks, result), **details}
    return details


def fingerprint_of(result: AssessmentResult) -> str:
    """What tells whether a result changed since its page was shown."""
    parts = [
        result.rating.value,
        *result.checks,
        *result.measures,
        *(written(getattr(result, name)) for name in (*DETAILS, "reason")),
    ]
    return "\u241f".join(parts)


def _next(desk: Desk, table: str, id: str) -> str:
    ids = list(desk.catalogue.entries)
    place = ids.index(id) + 1
    return address(table, "assessment", ids[place]) if place < len(ids) else address(table, "assessment")


def _entry(
    request: Request,
    table: str,
    entry: ThreatEntryPoint,
    result: AssessmentResult,
    posted: Posted | None = None,
    is_stale: bool = False,
    faults: InputErrors | None = None,
) -> HTMLResponse:
    catalogue = desk_of(request).catalogue
    typed = posted.fields if posted else {}
    checks = tuple(
        typed.get(f"check.{place}", result.checks[place] if place < len(result.checks) else "")
        for place in range(len(entry.checks))
    )
    details = {name: typed.get(name, written(getattr(result, name))) for name in (*DETAILS, "reason")}
    chosen = [name.removeprefix("measure.") for name in typed if name.startswith("measure.")]
    entries = list(catalogue.entries)
    return show(
        request,
        "entry.html",
        status=409 if is_stale else 422 if faults else 200,
        table=table,
        step="assessment",
        entry=entry,
        result=result,
        checks=checks,
        signs=SIGNS,
        rating=rate(checks).value if all(checks) else "",
        excluded=bool(typed.get("excluded")) if posted else result.rating is Rating.EXCLUDED,
        details=details,
        chosen=chosen if "shows_measures" in typed else result.measures,
        measures=[each for each in catalogue.measures.values() if each.entry == entry.id],
        common=[each for each in catalogue.measures.values() if not each.entry],
        fingerprint=fingerprint_of(result),
        is_finding=is_finding(result),
        is_stale=is_stale,
        on_file=_on_file(result) if is_stale else [],
        faults=faults,
        number=entries.index(entry.id) + 1,
        count=len(entries),
        before=entries[entries.index(entry.id) - 1] if entries.index(entry.id) else "",
    )


def _on_file(result: AssessmentResult) -> list[str]:
    """What the file says now, in words, beside what was typed."""
    words = [f"評価 {result.rating.value}"]
    words += [f"{SIGNS[place]} {WRITTEN.get(check, check)}" for place, check in enumerate(result.checks)]
    names = {
        "where": "場所",
        "interim": "暫定対応",
        "owner": "担当",
        "due": "期限",
        "status": "状況",
        "issue": "課題",
        "reason": "対象外の理由",
    }
    words += [
        f"{label} {written(getattr(result, name))}"
        for name, label in names.items()
        if written(getattr(result, name))
    ]
    return [*words, *([f"対策 {'、'.join(result.measures)}"] if result.measures else [])]
