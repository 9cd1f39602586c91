"""課題のあるアセスメント結果: the entry points a plan must deal with (spec 3 and 3.2)."""

from __future__ import annotations

from collections.abc import Mapping

from bcp.vocabulary import AssessmentResult, Case, Countermeasure, Finding, Rating, ThreatEntryPoint

_RATED_POOR = (Rating.BAD, Rating.R4, Rating.R5)


def find_findings(case: Case) -> tuple[Finding, ...]:
    """The findings in the order of the 13 entry points."""
    results = case.environment.assessment.results
    return tuple(
        _make_finding(case.catalogue.measures, entry, results[entry.id])
        for entry in case.catalogue.entries.values()
        if entry.id in results and is_finding(results[entry.id])
    )


def is_finding(result: AssessmentResult) -> bool:
    """True for BAD, ④, ⑤, and for any entry with an issue: what somebody wrote down is never dropped."""
    return result.rating in _RATED_POOR or result.issue.has_value


def _make_finding(
    measures: Mapping[str, Countermeasure], entry: ThreatEntryPoint, result: AssessmentResult
) -> Finding:
    given = result.interim.has_value
    return Finding(
        id=entry.id,
        entry=entry.label,
        rating=result.rating,
        cause=(result.cause or "unknown") if result.rating is Rating.BAD else "",
        issue=result.issue.text if result.issue.has_value else "",
        where=result.where.text if result.where.has_value else "",
        interim=result.interim.text if given else entry.interim,
        interim_is_default=not given,
        owner=result.owner,
        due=result.due,
        status=result.status.text if result.status.has_value else "",
        measures=_measures(measures, entry.id, result.measures),
        accept=result.accept,
    )


def _measures(
    measures: Mapping[str, Countermeasure], entry: str, named: tuple[str, ...]
) -> tuple[Countermeasure, ...]:
    """The measures the table names, else the whole list of the entry."""
    chosen = [measures[each] for each in named if each in measures]
    return tuple(chosen) or tuple(each for each in measures.values() if each.entry == entry)
