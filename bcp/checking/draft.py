"""The rules on one draft, the model's or the composer's, before its values are put in (spec 6, scope D)."""

from __future__ import annotations

from collections.abc import Collection

from bcp.checking.claims import capability_claim
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


def check_draft(
    text: str, request: BlockRequest, facts: FactBook, case: Case, extra_facts: Collection[str] = ()
) -> tuple[Violation, ...]:
    """What is wrong with a draft, in the order of the rules; lines count from 1 within the draft.

    `extra_facts` are the masked.* paths that the draft may use beside the facts of its request.
    """
    reading = Reading(
        text=text,
        source=text,
        case=case,
        facts=facts,
        grounds=make_grounds(case, facts),
        block=request.block,
        request=request,
        extra=frozenset(extra_facts),
    )
    signs = [sign for rule in DRAFT_RULES for sign in rule(reading)]
    return tuple(decide(sign, request.block.id, first_line=1) for sign in signs)
