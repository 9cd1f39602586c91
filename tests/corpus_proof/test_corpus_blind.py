"""The blind parts of the corpus: what they hold. They were written without sight of any rule or older sentence, and what
nobody tuned on is measured, never asserted: a bound on it would be a reason to tune on it.
"""

from __future__ import annotations

from collections import Counter

from corpus_fresh import opened_and_shut, read_fresh_plans, read_fresh_sentences, tuned_parts
from corpus_reading import OK, read_plans, read_sentences

from bcp import read_template
from bcp.checking.policy import POLICY

SENTENCES = read_fresh_sentences("blind")
APART = read_fresh_sentences("apart")
PLANS = read_fresh_plans("blind")
BIG = ("capability-claim", "ungrounded", "contradiction")


def test_the_blind_part_is_large_and_over_all_tables() -> None:
    count = Counter(each.code for each in SENTENCES)
    assert len(SENTENCES) >= 450
    assert count["capability-claim"] >= 90
    assert count["ungrounded"] >= 80
    assert count["contradiction"] >= 70
    assert sum(count.values()) - sum(count[code] for code in (OK, *BIG)) >= 15
    assert count[OK] >= 200
    assert len({each.table for each in SENTENCES}) == 10


def test_nobody_tuned_on_the_last_third_or_on_the_part_apart() -> None:
    assert tuned_parts()["blind"] == tuned_parts()["apart"] == frozenset()
    opened, shut = opened_and_shut()
    twice = len({each.text for each in opened} & {each.text for each in (*shut, *APART)})
    assert twice == 0
    assert len(opened) + len(shut) == len(SENTENCES) + len(read_fresh_sentences("opened"))
    shut_sentences, apart = len(shut), len(APART)  # a failing assertion prints what it compares: no sentence
    assert 3 * shut_sentences >= 0.9 * len(SENTENCES) and apart >= 400
    assert len({each.table for each in APART}) >= 4


def test_a_blind_label_is_a_code_and_its_block_is_one_of_the_template() -> None:
    blocks = set(read_template().blocks)
    for each in (*SENTENCES, *APART, *read_fresh_sentences("opened")):
        assert {each.code, *each.also} <= {*POLICY, OK}, each
        assert each.block in blocks, each
    for plan in PLANS:
        assert set(plan.blocks) <= blocks, plan.name


def test_no_blind_sentence_or_plan_stands_in_another_part() -> None:
    assert len({(each.table, each.text) for each in (*SENTENCES, *APART)}) == len(SENTENCES) + len(APART)
    others = (*read_sentences(), *read_fresh_sentences(), *read_fresh_sentences("sealed"))
    taken = {(each.table, each.text) for each in others}
    assert not taken & {(each.table, each.text) for each in SENTENCES if each.code != "unchanged"}
    assert not {plan.name for plan in PLANS} & {plan.name for plan in (*read_plans(), *read_fresh_plans())}


def test_three_blind_plans_are_honest_and_three_hold_one_fault_each() -> None:
    assert sum(plan.code == OK for plan in PLANS) == 3
    assert {plan.code for plan in PLANS} == {OK, *BIG}
