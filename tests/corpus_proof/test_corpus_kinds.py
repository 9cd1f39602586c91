"""The kinds of claims on the corpus: none is made without one of its signs, by which a text is chosen for reading."""

from __future__ import annotations

import pytest
from corpus_reading import read_sentences, workspace_of

from bcp.checking.claims import denied_claims, fold_sentence
from bcp.checking.stance import Told


@pytest.mark.slow
def test_a_kind_never_stands_without_one_of_its_signs() -> None:
    for sentence in read_sentences():
        facts = workspace_of(sentence.table).facts
        told = Told(fold_sentence(sentence.text, facts))
        for denied in denied_claims(facts):
            for kind in denied.kinds:
                if kind.stands_in(told):
                    assert kind.may_stand_in(told.sentence), (denied.claim.id, told.sentence)
