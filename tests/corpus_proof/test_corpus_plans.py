"""The corpus of whole plans: planted faults are found, honest plans pass."""

from __future__ import annotations

import pytest
from corpus_measure import WARNINGS, errors_of_plan
from corpus_reading import OK, read_plans

from bcp.checking.policy import POLICY

PLANS = read_plans()
HONEST = [plan for plan in PLANS if plan.code == OK]
FAULTY = [plan for plan in PLANS if plan.code != OK]


def test_there_are_twenty_honest_plans_and_a_fault_of_every_code() -> None:
    assert len(HONEST) >= 20
    assert {plan.code for plan in FAULTY} == set(POLICY)
    assert len({plan.name for plan in PLANS}) == len(PLANS)


@pytest.mark.slow
def test_at_most_one_honest_plan_in_twenty_raises_an_error() -> None:
    alarmed = {plan.name: errors_of_plan(plan) - WARNINGS for plan in HONEST}
    assert sum(bool(codes) for codes in alarmed.values()) <= len(HONEST) // 20, alarmed


@pytest.mark.slow
@pytest.mark.parametrize("plan", FAULTY, ids=lambda plan: plan.code)
def test_a_planted_fault_is_found_in_the_whole_plan(plan) -> None:  # type: ignore[no-untyped-def]
    assert plan.code in errors_of_plan(plan)
