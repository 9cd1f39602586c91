"""The rules on the whole plan, after the values are put in (spec 6, scope P)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence

from bcp.checking.actions import no_action
from bcp.checking.claims import capability_claim, capability_claims
from bcp.checking.contradictions import contradiction
from bcp.checking.coverage import coverage_signs, find_coverage
from bcp.checking.grounding import ungrounded
from bcp.checking.grounds import make_grounds
from bcp.checking.marks import marker_left, placeholder_left
from bcp.checking.markup import markup
from bcp.checking.outside import Placed, find_old_values, first_lines, outside_changed, stale_facts
from bcp.checking.policy import decide
from bcp.checking.reading import Reading, Rule, Sign
from bcp.checking.references import unknown_reference
from bcp.checking.style import style, undefined_abbreviations
from bcp.errors import Message
from bcp.planning.facts import FactBook
from bcp.vocabulary import BlockState, Case, Coverage, Finding, PlanPiece, PlanText, Violation

OLDEST_OFFICIAL_DAYS = 180

PIECE_RULES: tuple[Rule, ...] = (
    marker_left,
    placeholder_left,
    unknown_reference,
    no_action,
    ungrounded,
    capability_claim,
    markup,
    style,
)


def check_plan(
    plan: PlanText,
    case: Case,
    facts: FactBook,
    findings: Sequence[Finding],
    *,
    coverage: Sequence[Coverage] | None = None,
    previous: Mapping[str, str] | None = None,
    former: Sequence[tuple[str, str]] = (),
    expected_fixed: Sequence[str] | None = None,
) -> tuple[Violation, ...]:
    """What is wrong with a plan, in the order of the text; lines count from 1 in its markdown.

    previous: path -> printed text of the table before, for stale-fact; former: path and text of tables before that.
    expected_fixed: the template's fixed pieces after rendering, for outside-changed. Without them these two rules have
    nothing to compare.
    """
    pieces = [piece for piece in plan.pieces if piece.state is not BlockState.DELETED]
    known_before = (*(previous or {}).items(), *former)
    placed = [
        *_piece_signs(pieces, case, facts),
        *(outside_changed(pieces, expected_fixed) if expected_fixed is not None else ()),
        *stale_facts(pieces, find_old_values(known_before, make_grounds(case, facts), case.catalogue)),
        *contradiction(pieces, case, facts),
        *_abbreviations(pieces, case, facts),
    ]
    lines = first_lines(pieces, plan.markdown, plan.lines)
    placed.sort(key=lambda each: (each.piece, each.sign.line))
    violations = [
        decide(
            each.sign,
            pieces[each.piece].block_id,
            by_human=pieces[each.piece].by_human,
            first_line=lines[each.piece],
        )
        for each in placed
    ]
    told = find_coverage(plan, case, facts, findings) if coverage is None else coverage
    uncovered = [
        decide(sign, block, first_line=plan.lines.get(block, 0))
        for block, sign in coverage_signs(told, findings, case.template)
    ]
    return (*violations, *uncovered, *(decide(sign) for sign in official_data_age(case)))


def _abbreviations(pieces: Sequence[PlanPiece], case: Case, facts: FactBook) -> Iterator[Placed]:
    table = make_grounds(case, facts).table
    return (Placed(index, sign) for index, sign in undefined_abbreviations(pieces, table))


def _piece_signs(pieces: Sequence[PlanPiece], case: Case, facts: FactBook) -> Iterator[Placed]:
    grounds = make_grounds(case, facts)
    readings = [
        Reading(
            text=piece.text,
            source=piece.source,
            case=case,
            facts=facts,
            grounds=grounds,
            block=case.template.blocks.get(piece.block_id),
            state=piece.state,
            by_human=piece.by_human,
        )
        for piece in pieces
    ]
    claims = capability_claims(readings)  # each claim is looked for in the whole plan at once
    for index, reading in enumerate(readings):
        for rule in PIECE_RULES:
            signs = claims[index] if rule is capability_claim else rule(reading)
            yield from (Placed(index, sign) for sign in signs)


def official_data_age(case: Case) -> Iterator[Sign]:
    """A style warning when the official contacts and timers are older than 180 days at the plan's date."""
    as_of = case.catalogue.official_as_of
    if case.catalogue.official and case.date - as_of > datetime.timedelta(days=OLDEST_OFFICIAL_DAYS):
        days = (case.date - as_of).days
        yield Sign(
            "style",
            Message(
                f"公的窓口と届出期限のデータは{as_of.isoformat()}時点のもので、{days}日たっている。各窓口の最新の案内で確かめる。",
                f"The official contacts and timers are {days} days old ({as_of.isoformat()}). Check them at the source.",
            ),
            as_of.isoformat(),
        )
