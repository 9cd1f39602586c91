"""A row keeps its number for ever."""

from typing import Any

from cases import CLEAN, change, make_case
from hypothesis import given
from hypothesis import strategies as st

from bcp.planning.facts import FactBook

_SHINKO = {"kind": "carrier", "company": "新港運輸", "phone": "06-0000-3333", "deadline": "1日"}


def _book(rows: list[Any], before: FactBook | None = None) -> FactBook:
    case = make_case(change("parties_to_notify", rows))
    return FactBook(case, before.row_numbers() if before else None)


def _numbers(book: FactBook) -> dict[str, str]:
    return {row.cells["company"].text: row.key for row in book.rows("parties_to_notify")}


ROWS = CLEAN["parties_to_notify"]


def test_numbers_follow_the_table_the_first_time() -> None:
    assert _numbers(_book(ROWS)) == {"大海重工": "1", "川辺鋼材": "2"}


def test_a_new_first_row_does_not_renumber_the_others() -> None:
    now = _book([_SHINKO, *ROWS], _book(ROWS))
    assert _numbers(now) == {"新港運輸": "3", "大海重工": "1", "川辺鋼材": "2"}
    assert [row.key for row in now.rows("parties_to_notify")] == ["3", "1", "2"]
    assert now.get("parties_to_notify.3.company").value.text == "新港運輸"


def test_the_number_of_a_deleted_row_is_never_given_again() -> None:
    deleted = _book(ROWS[:1], _book(ROWS))
    later = _book([ROWS[0], _SHINKO], deleted)
    assert _numbers(later) == {"大海重工": "1", "新港運輸": "3"}
    assert _numbers(_book(ROWS, later)) == {"大海重工": "1", "川辺鋼材": "2"}


def test_a_renamed_row_in_its_place_keeps_its_number() -> None:
    renamed = [ROWS[0], {**ROWS[1], "company": "川辺鋼材販売"}]
    assert _numbers(_book(renamed, _book(ROWS)))["川辺鋼材販売"] == "2"


def test_a_different_row_in_the_same_place_gets_a_new_number() -> None:
    assert _numbers(_book([ROWS[0], _SHINKO], _book(ROWS)))["新港運輸"] == "3"


def test_nothing_that_stands_in_the_table_stands_in_what_is_stored() -> None:
    stored = str(_book(ROWS).row_numbers())
    assert "大海重工" not in stored
    assert "06-0000-1111" not in stored


@given(st.lists(st.permutations(range(4)), min_size=1, max_size=4))
def test_reordering_never_changes_a_number(orders: list[list[int]]) -> None:
    rows = [*ROWS, _SHINKO, {"kind": "parent", "company": "親工業", "phone": "06-0000-4444"}]
    book = _book(rows)
    first = _numbers(book)
    for order in orders:
        book = _book([rows[place] for place in order], book)
        assert _numbers(book) == first


@given(st.lists(st.sets(st.integers(0, 5)), min_size=1, max_size=5))
def test_a_number_always_means_the_same_row(kept: list[set[int]]) -> None:
    rows = [{"kind": "customer", "company": f"相手{n}", "phone": f"06-0000-000{n}"} for n in range(6)]
    meaning: dict[str, str] = {}
    book = None
    for places in kept:
        book = _book([rows[place] for place in sorted(places)], book)
        for company, number in _numbers(book).items():
            assert meaning.setdefault(number, company) == company
