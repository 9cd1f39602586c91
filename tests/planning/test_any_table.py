"""Whatever a factory answers, planning gets through, invents nothing and hides what is hidden."""

import json
from typing import Any

from cases import CATALOGUE, CLEAN, make_block, make_case
from hypothesis import given, settings
from hypothesis import strategies as st

from bcp.planning.changes import describe_changes, summarise_request
from bcp.planning.completeness import measure_completeness, next_questions
from bcp.planning.consistency import check_table
from bcp.planning.decide import decide_blocks
from bcp.planning.difference import find_differences
from bcp.planning.facts import FactBook
from bcp.planning.requests import make_requests

_BLOCKS = (
    make_block("everything", None, covers=None),
    make_block("roles", ("roles.it", "roles.it-2.phone", "roles.deputy", "authority")),
    make_block("rest", ("assessment", "official", "todo", "findings", "safety.2", "oa_ot_connection.detail")),
)
_ASSUMES = {"oa_ot_connection": "limited", "backups": {"offline": "はい"}, "company": {"employees": "50"}}
_WORDS = ["不明", "なし", "", "想定どおり"]


def _cells(row: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {}, optional={key: st.sampled_from([value, "不明", "なし", ""]) for key, value in row.items()}
    )


def _answer(item: str, value: Any) -> st.SearchStrategy[Any]:
    words = st.sampled_from(_WORDS)
    if CATALOGUE.items[item].type == "record":
        return words | _cells(value)
    if CATALOGUE.items[item].type == "choices":
        return words | st.just(value)
    rows = st.lists(st.one_of([_cells(row) for row in value]) | st.just("不明"), max_size=3)
    return (
        words
        | rows
        | st.builds(
            lambda each, said: {"complete": said, "rows": each},
            rows,
            st.sampled_from(["はい", "いいえ", "不明"]),
        )
    )


_TABLES = st.fixed_dictionaries({}, optional={item: _answer(item, value) for item, value in CLEAN.items()})
_RESULTS = st.dictionaries(
    st.sampled_from(sorted(CATALOGUE.entries)), st.sampled_from(["①", "③", "⑤", "BAD", {"issue": "不足"}])
)


@settings(max_examples=60, deadline=None)
@given(_TABLES, _RESULTS)
def test_planning_gets_through_any_table(items: dict[str, Any], results: dict[str, Any]) -> None:
    case = make_case(items, _ASSUMES, *_BLOCKS, assessment={"results": results})
    book = FactBook(case)
    again = FactBook(case, json.loads(json.dumps(book.row_numbers())))
    assert book.row_numbers() == again.row_numbers()
    requests = make_requests(case, book)
    assert decide_blocks(requests, {})
    assert all(describe_changes(summarise_request(each), each) == () for each in requests.values())
    assert len(next_questions(case, book)) == 3
    assert (
        measure_completeness(case, book).stages[2].known <= measure_completeness(case, book).stages[2].total
    )
    hidden = {fact.value.text for fact in book.all() if fact.sensitive and fact.value.has_value}
    told = "".join(each.assumed + each.actual for each in find_differences(case, book))
    told += "".join(each.message.ja + each.message.en for each in check_table(case, book))
    told += json.dumps([summarise_request(each) for each in requests.values()], ensure_ascii=False)
    assert not [text for text in hidden if text in told]


@settings(max_examples=30, deadline=None)
@given(_TABLES)
def test_every_leaf_is_either_known_as_written_or_asks_to_be_checked(items: dict[str, Any]) -> None:
    book = FactBook(make_case(items, _ASSUMES))
    for fact in book.all():
        assert book.display(fact)
        assert book.display(fact).startswith("【要確認：") is not fact.value.is_known
