"""Results of the assessment as they are written: the rating of five answers, the date, the basis."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping

from bcp.inputs.yaml_address import Change
from bcp.planning.assess_words import CAUSES, WRITTEN, find_cause, is_done, is_own_issue, rate, write_issue
from bcp.vocabulary import Assessment, AssessmentResult, Catalogue, Rating, ThreatEntryPoint


def rated_fields(
    entry: ThreatEntryPoint, checks: tuple[str, ...], result: AssessmentResult
) -> dict[str, Change]:
    """The checks and, once all are answered, the rating with cause and issue; a person's own issue stays."""
    written: dict[str, Change] = {"checks": [WRITTEN[check] for check in checks]}
    if "" in checks:
        return written
    written |= {"rating": rate(checks).value, "cause": CAUSES[find_cause(checks)] or None, "reason": None}
    if not result.issue.has_value or is_own_issue(entry, result.issue.text):
        written["issue"] = write_issue(entry, checks) or None
    if rate(checks) is Rating.BAD and result.accept:
        written["accept"] = None  # BAD cannot be accepted (spec 3)
    return written


def write_result(
    assessment: Assessment, entry: str, fields: Mapping[str, Change], date: datetime.date
) -> dict[str, Change]:
    """The changes of the table for one answer; with a new rating the date, and the basis once all are `bcp`'s."""
    changes: dict[str, Change] = {f"assessment.{entry}": fields}
    if "rating" in fields:
        changes["assessment.date"] = date.isoformat()
        if _all_by_checks(assessment, entry):
            changes["assessment.basis"] = "bcp"
    return changes


def _all_by_checks(assessment: Assessment, entry: str) -> bool:
    """True where every other rated entry point has its five answers, so that nothing rests on the handbook."""
    others = (result for key, result in assessment.results.items() if key != entry)
    return all(result.rating is Rating.UNRATED or is_done(result) for result in others)


def settle(assessment: Assessment, catalogue: Catalogue) -> Iterator[tuple[str, dict[str, Change]]]:
    """Entry and fields of results whose five answers stand in the table without a rating."""
    for entry in catalogue.entries.values():
        result = assessment.results[entry.id]
        if result.rating is Rating.UNRATED and result.checks and "" not in result.checks:
            yield entry.id, rated_fields(entry, result.checks, result)


def restart(entry: ThreatEntryPoint) -> dict[str, Change]:
    """The fields that put an entry point back to its first check point; its rating stands until the last."""
    return {"checks": [WRITTEN[""]] * len(entry.checks)}


def rated_without_checks(assessment: Assessment) -> tuple[str, ...]:
    """The entry points whose rating rests on the handbook alone."""
    return tuple(
        key
        for key, result in assessment.results.items()
        if result.rating not in (Rating.UNRATED, Rating.EXCLUDED) and not result.checks
    )


def read_issue(text: str, assessment: Assessment, catalogue: Catalogue) -> tuple[str, str]:
    """Entry point and issue of a line such as 9 管理者がはっきりしない; two empty texts for another line."""
    match = re.match(r"\s*(?:No\.?)?([0-9０-９]{1,2})[\s　:：.．、]+(\S.*)", text)
    for entry in catalogue.entries.values() if match else ():
        rating = assessment.results[entry.id].rating
        if match and entry.number == int(match[1]) and rating not in (Rating.UNRATED, Rating.EXCLUDED):
            return entry.id, match[2].strip()
    return "", ""
