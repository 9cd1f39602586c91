"""The rules on one draft, the model's or the composer's, before its values are put in (spec 6, scope D)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bcp.checking.claims import capability_claim, capability_claims
from bcp.checking.coverage import finding_uncovered_in_draft
from bcp.checking.grounding import ungrounded
from bcp.checking.grounds import make_grounds
from bcp.checking.language import not_japanese, truncated
from bcp.checking.marks import marker_left, placeholder_left
from bcp.checking.markup import markup
from bcp.checking.policy import decide
from bcp.checking.reading import Reading, Rule
from bcp.checking.references import raw_sensitive, unknown_reference
from bcp.checking.shape import too_long, wrong_format
from bcp.checking.unchanged import unchanged
from bcp.planning.facts import FactBook
from bcp.vocabulary import BlockRequest, Case, Violation

DRAFT_RULES: tuple[Rule, ...] = (
    marker_left,
    placeholder_left,
    unchanged,
    unknown_reference,
    raw_sensitive,
    ungrounded,
    capability_claim,
    finding_uncovered_in_draft,
    wrong_format,
    too_long,
    truncated,
    not_japanese,
    markup,
)


@dataclass(frozen=True)
class DraftText:
    """案の文: a text for a block; `extra_facts` are the masked.* paths that it may use beside its request's facts."""

    text: str
    request: BlockRequest
    extra_facts: Collection[str] = ()


def check_draft(
    text: str, request: BlockRequest, facts: FactBook, case: Case, extra_facts: Collection[str] = ()
) -> tuple[Violation, ...]:
    """What is wrong with a draft, in the order of the rules; lines count from 1 within the draft."""
    return check_drafts([DraftText(text, request, extra_facts)], facts, case)[0]


def check_drafts(
    drafts: Sequence[DraftText], facts: FactBook, case: Case
) -> tuple[tuple[Violation, ...], ...]:
    """`check_draft` of each; each claim is looked for in all of them at once."""
    grounds = make_grounds(case, facts)
    readings = [
        Reading(
            text=each.text,
            source=each.text,
            case=case,
            facts=facts,
            grounds=grounds,
            block=each.request.block,
            request=each.request,
            extra=frozenset(each.extra_facts),
        )
        for each in drafts
    ]
    claims = capability_claims(readings)
    return tuple(
        tuple(
            decide(sign, draft.request.block.id, first_line=1)
            for rule in DRAFT_RULES
            for sign in (told if rule is capability_claim else rule(reading))
        )
        for draft, reading, told in zip(drafts, readings, claims, strict=True)
    )
