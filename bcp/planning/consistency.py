"""The contradictions of spec 6 that stand in the table itself: a list of named rules, in the order of the contract."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bcp.planning.contradict_dates import DATE_RULES
from bcp.planning.contradict_people import PEOPLE_RULES
from bcp.planning.contradict_ratings import RATING_RULES
from bcp.planning.contradict_times import TIME_RULES
from bcp.planning.facts import FactBook
from bcp.vocabulary import Case, Violation

Rule = Callable[[Case, FactBook], Iterable[Violation]]

RULES: tuple[Rule, ...] = (*TIME_RULES, *PEOPLE_RULES, *RATING_RULES, *DATE_RULES)


def check_table(case: Case, facts: FactBook) -> tuple[Violation, ...]:
    """Every contradiction in the table, as warnings of code `contradiction`; empty for a clean table."""
    return tuple(violation for rule in RULES for violation in rule(case, facts))
