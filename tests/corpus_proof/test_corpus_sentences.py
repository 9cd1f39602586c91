"""The corpus of sentences: what it holds, and how well the rules do on it."""

from __future__ import annotations

import functools

import pytest
from corpus_measure import WARNINGS, Score, raised_by_sentence, score
from corpus_reading import OK, read_sentences, workspace_of

from bcp.checking import grounding
from bcp.checking.claims import denied_claims, fold_sentence
from bcp.checking.policy import POLICY

# Only a whole block or plan shows these; tests/corpus_proof/plans plants them.
OF_PLANS = {"outside-changed", "finding-uncovered", "format", "too-long"}
LEAST_RECALL = 0.95
LEAST_HELD_RECALL = 0.88


@functools.cache
def _scores(held: bool | None) -> dict[str, Score]:
    chosen = [each for each in read_sentences() if held is None or each.is_held is held]
    return {each.code: each for each in score([(s.code, raised_by_sentence(s)) for s in chosen])}


def _recall(scores: dict[str, Score]) -> float:
    errors = [each for code, each in scores.items() if code not in WARNINGS]
    return sum(each.right for each in errors) / sum(each.right + each.missed for each in errors)


def test_the_corpus_is_large_and_covers_every_code_and_five_industries() -> None:
    sentences = read_sentences()
    assert len(sentences) >= 300
    assert len({each.text + each.table for each in sentences}) == len(sentences)
    assert {each.code for each in sentences} == set(POLICY) - OF_PLANS | {OK}
    assert len({each.industry for each in sentences}) >= 5
    held = sum(each.is_held for each in sentences)
    assert 0.25 < held / len(sentences) < 0.45


@pytest.mark.slow
def test_error_codes_are_found_in_nearly_every_sentence() -> None:
    scores = _scores(None)
    assert _recall(scores) >= LEAST_RECALL, scores
    for code, each in _scores(False).items():
        assert code in WARNINGS or each.recall >= LEAST_RECALL, each


@pytest.mark.slow
def test_the_part_that_no_rule_was_tuned_on_does_not_fall_far_behind() -> None:
    assert _recall(_scores(True)) >= LEAST_HELD_RECALL


@pytest.mark.slow
def test_honest_sentences_are_left_alone() -> None:
    honest = [each for each in read_sentences() if each.code == OK]
    alarmed = [each.text for each in honest if raised_by_sentence(each) - WARNINGS]
    assert len(honest) >= 150
    assert len(alarmed) <= 0.05 * len(honest), alarmed


@pytest.mark.slow
def test_a_claim_never_stands_without_one_of_its_signs() -> None:
    for sentence in read_sentences():
        facts = workspace_of(sentence.table).facts
        folded = fold_sentence(sentence.text, facts)
        for denied in denied_claims(facts):
            if denied.signs and denied.hint.search(folded):
                assert any(sign in folded for sign in denied.signs), (denied.claim.id, folded)


@pytest.mark.slow
def test_errors_are_the_same_without_the_analyser(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = [each for each in read_sentences() if each.code in ("ungrounded", OK)][::4]
    with_it = [raised_by_sentence(each) for each in chosen]
    monkeypatch.setattr(grounding, "find_proper_names", lambda line: ())
    assert [raised_by_sentence(each) for each in chosen] == with_it
