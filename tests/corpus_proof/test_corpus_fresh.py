"""The fresh part of the corpus: what it holds. How well the rules do on it is measured, not asserted."""

from __future__ import annotations

from collections import Counter

from corpus_fresh import PARTS, as_labelled, is_tuned, read_fresh_plans, read_fresh_sentences, tuned_parts
from corpus_reading import OK, read_plans, read_sentences, workspace_of

from bcp.checking.policy import POLICY

SENTENCES = read_fresh_sentences()


def test_the_fresh_part_is_large_and_half_honest_over_five_industries() -> None:
    count = Counter(each.code for each in SENTENCES)
    assert len(SENTENCES) >= 450
    assert count["capability-claim"] >= 75
    assert count["ungrounded"] >= 75
    assert count["contradiction"] >= 50
    assert sum(count.values()) - sum(count[code] for code in (OK, *BIG)) >= 30
    assert 0.4 < count[OK] / len(SENTENCES) < 0.6
    assert len({each.industry for each in SENTENCES}) >= 5


BIG = ("capability-claim", "ungrounded", "contradiction")


def test_a_fresh_label_is_a_code_and_its_block_is_one_of_the_template() -> None:
    for each in SENTENCES:
        assert {each.code, *each.also} <= {*POLICY, OK}, each
        assert each.block in workspace_of(each.table).requests, each


def test_no_fresh_sentence_or_plan_stands_in_the_older_parts() -> None:
    assert len({(each.table, each.text) for each in SENTENCES}) == len(SENTENCES)
    # the faults of "unchanged" are the template's own words, in every part
    own = {each.text for each in SENTENCES if each.code != "unchanged"}
    assert not own & {each.text for each in read_sentences()}
    assert not {plan.name for plan in read_fresh_plans()} & {plan.name for plan in read_plans()}


def test_five_fresh_plans_are_honest_and_five_hold_one_fault_each() -> None:
    plans = read_fresh_plans()
    assert sum(plan.code == OK for plan in plans) >= 5
    assert len({plan.code for plan in plans} - {OK}) >= 5
    for plan in plans:
        assert set(plan.blocks) <= set(workspace_of(plan.table).requests), plan.name


def test_a_code_that_names_the_fault_as_well_counts_as_its_label() -> None:
    either = next(each for each in SENTENCES if each.also)
    assert as_labelled(either, either.also) == {either.code}
    assert as_labelled(either, frozenset({"style"})) == {"style"}


def test_every_part_says_which_rules_were_tuned_on_it() -> None:
    assert set(tuned_parts()) == set(PARTS)
    assert is_tuned("ungrounded", "tuned")
    assert all(codes <= {*POLICY, "all"} for codes in tuned_parts().values())
