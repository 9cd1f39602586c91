"""Places and tokens of a whole batch."""

from __future__ import annotations

import random

from bcp.batch.ledger import Ledger, Limits


def granted(ledger: Ledger) -> list[object]:
    return [who for who, refusal in ledger.answers() if refusal is None]


def test_no_more_calls_than_places_and_first_come_first_served() -> None:
    ledger = Ledger(Limits(2))
    for who in "abcb":
        ledger.ask(who)
    assert granted(ledger) == ["a", "b"] and granted(ledger) == []
    ledger.give_back("a", 10)
    assert granted(ledger) == ["c"]
    ledger.give_back("b", 0)
    ledger.give_back("c", 0)
    assert granted(ledger) == ["b"] and ledger.spent == 10


def test_the_places_of_a_dead_worker_are_free_again() -> None:
    ledger = Ledger(Limits(2))
    for who in "aaab":
        ledger.ask(who)
    assert granted(ledger) == ["a", "a"]
    ledger.forget("a")
    assert granted(ledger) == ["b"]


def test_once_the_budget_is_spent_everyone_hears_why() -> None:
    ledger = Ledger(Limits(1, budget_tokens=100))
    ledger.ask("a")
    assert granted(ledger) == ["a"]
    ledger.ask("b")
    ledger.give_back("a", 100)
    ((who, refusal),) = ledger.answers()
    assert who == "b" and refusal is not None and refusal.code == "budget" and refusal.exit_code == 3


def test_whatever_happens_the_limit_holds_and_all_get_their_turn() -> None:
    chance = random.Random(9)
    for places in (1, 3):
        ledger, under_way, asked, served = Ledger(Limits(places)), [], 0, 0
        for _ in range(2000):
            what = chance.random()
            if what < 0.5:
                ledger.ask(chance.choice("abc"))
                asked += 1
            elif under_way:
                ledger.give_back(under_way.pop(chance.randrange(len(under_way))), 1)
            for who, _ in ledger.answers():
                under_way.append(who)
                served += 1
            assert len(under_way) <= places
        while under_way:
            ledger.give_back(under_way.pop(), 1)
            for who, _ in ledger.answers():
                under_way.append(who)
                served += 1
        assert served == asked == ledger.spent
