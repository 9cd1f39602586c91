"""Every column of columns_told.yaml, and every claim of the catalogue, is told wrong in some sentence of the corpus."""

from __future__ import annotations

import re

import pytest
from corpus_fresh import opened_and_shut, read_fresh_sentences
from corpus_reading import Sentence, in_form, read_sentences, workspace_of

from bcp.checking.claims import denied_claims, fold_sentence
from bcp.checking.posts import Posts
from bcp.checking.said_of_columns import FILE, said_of_columns
from bcp.checking.script import make_script
from bcp.checking.wording import read_catalogue_file
from bcp.rendering.markdown import put_in_facts
from bcp.vocabulary import BlockState, PlanPiece

# of these the wrong sentences stand in tests/checking/test_checking_columns.py
ELSEWHERE = frozenset(
    [
        "company.lines",
        "key_products.customer",
        "external_access.last_update",
        "backups.keys_location",
        "roles.hours",
        "network_diagram.wiring_contractor",
        "ot_backups.version",
        "data_held.principal",
        "data_held.special_care",
        "exercises.attendees",
        "assessment.assessor",
        "systems.zone",
        "working_hours.keys",
    ]
)
_COLUMN = re.compile(r" for ([a-z_]+\.[a-z_]+), the table ")


def _told(sentence: Sentence) -> set[str]:
    """The columns that the sentence tells wrong."""
    work = workspace_of(sentence.table)
    text = in_form(sentence.text, work.requests[sentence.block].block.format)
    piece = PlanPiece(text, put_in_facts(text, work.facts), sentence.block, BlockState.FILLED)
    script = make_script([piece], work.case, work.facts)
    found = (_COLUMN.search(each.sign.message.en) for each in said_of_columns(script, Posts(script)))
    return {match[1] for match in found if match}


@pytest.mark.slow
def test_every_column_is_told_wrong_somewhere() -> None:
    every = [
        *read_sentences(),
        *read_fresh_sentences(),
        *read_fresh_sentences("sealed"),
        *opened_and_shut()[0],
    ]
    told = {column for each in every if each.code != "ok" for column in _told(each)}
    # of a decider the message says who, not the column
    known = {key.partition("#")[0] for key in read_catalogue_file(FILE)["columns"]} - {"authority.role"}
    assert known - told <= ELSEWHERE


@pytest.mark.slow
def test_every_claim_is_made_somewhere() -> None:
    every = [
        *read_sentences(),
        *read_fresh_sentences(),
        *read_fresh_sentences("sealed"),
        *opened_and_shut()[0],
    ]
    made = set()
    for each in every:
        if each.code == "capability-claim":
            facts = workspace_of(each.table).facts
            folded = fold_sentence(each.text, facts)
            made |= {denied.claim.id for denied in denied_claims(facts) if denied.stands_in(folded)}
    assert set(read_catalogue_file("capabilities.yaml")["claims"]) <= made
