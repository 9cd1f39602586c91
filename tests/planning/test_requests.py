"""What a block is filled from, and the digest over just that."""

import copy
from typing import Any

from cases import CATALOGUE, CLEAN, change, make_block, make_case
from hypothesis import given
from hypothesis import strategies as st

from bcp.planning.facts import FactBook
from bcp.planning.requests import make_requests
from bcp.vocabulary import Block, BlockRequest, Case

BLOCKS = (
    make_block("contacts", ("parties_to_notify",)),
    make_block("command", ("roles.commander",)),
    make_block("network", ("oa_ot_connection", "internet_access"), covers=("oa_network", "internet")),
    make_block("recovery", ("backups", "systems", "key_products")),
    make_block("wifi", ("wifi_use",), covers=("wifi",)),
    make_block("everything", None, covers=None),
    make_block("fixed", ()),
)
RESULTS = {"oa_network": "BAD", "wifi": "①", "usb_memory": {"rating": "④", "owner": "製造課長"}}


def _requests(items: dict[str, Any], *blocks: Block, **kwargs: Any) -> dict[str, BlockRequest]:
    assumes = kwargs.pop("assumes", {"wifi_use": "factory", "oa_ot_connection": "limited"})
    results = kwargs.pop("results", RESULTS)
    case: Case = make_case(
        items, assumes, *(blocks or BLOCKS), assessment={"basis": "bcp", "results": results}
    )
    return make_requests(case, FactBook(case))


def _changed(items: dict[str, Any], **kwargs: Any) -> set[str]:
    before, after = _requests(CLEAN), _requests(items, **kwargs)
    return {key for key in before if before[key].digest != after[key].digest}


def test_facts_are_what_the_inputs_name_the_company_and_who_mends_the_findings() -> None:
    request = _requests(CLEAN)["network"]
    assert {fact.item for fact in request.facts} == {
        "company",
        "oa_ot_connection",
        "internet_access",
        "assessment",
    }
    assert [fact.path for fact in request.facts if fact.item == "assessment"] == [
        "assessment.oa_network.owner",
        "assessment.oa_network.due",
    ]


def test_a_reference_in_the_default_text_is_a_fact_of_the_block() -> None:
    block = make_block("a", ("wifi_use",), default="[[roles.commander.title]]と[[masked.phone_9]]")
    paths = {fact.path for fact in _requests(CLEAN, block)["a"].facts}
    assert "roles.commander.title" in paths
    assert "masked.phone_9" not in paths


def test_covers_chooses_the_findings() -> None:
    requests = _requests(CLEAN)
    assert [each.id for each in requests["network"].findings] == ["oa_network"]
    assert [each.id for each in requests["everything"].findings] == ["usb_memory", "oa_network"]
    assert requests["wifi"].findings == requests["contacts"].findings == ()


def test_a_block_is_kept_only_when_its_inputs_are_as_assumed_and_no_finding_asks_for_it() -> None:
    requests = _requests(CLEAN)
    assert {key for key, request in requests.items() if request.keepable} == {"wifi", "fixed"}
    assert requests["wifi"].compared == (CATALOGUE.items["wifi_use"].label,)
    assert not _requests(CLEAN, results={"wifi": "④"})["wifi"].keepable
    assert not _requests(change("wifi_use.choice", "none"))["wifi"].keepable


def test_a_template_that_assumes_nothing_keeps_nothing() -> None:
    assert not [key for key, request in _requests(CLEAN, assumes={}).items() if request.keepable]


def test_what_is_the_same_is_left_out_of_the_differences() -> None:
    assert [each.item for each in _requests(CLEAN)["network"].differences] == ["internet_access"]


def test_a_changed_phone_number_changes_no_digest() -> None:
    assert _changed(change("roles.0.phone", "090-0000-9999")) == set()
    assert (
        _changed(
            change("parties_to_notify.0.company", "大洋重工", change("key_products.0.customer", "大洋重工"))
        )
        == set()
    )


def test_a_phone_number_that_becomes_unknown_changes_the_blocks_that_use_it() -> None:
    assert _changed(change("parties_to_notify.0.phone", "不明")) == {"contacts", "everything"}


def test_hidden_values_that_become_equal_change_the_blocks_that_hold_both() -> None:
    assert _changed(change("roles.0.deputy", "山田 太郎")) == {"command", "everything"}


def test_an_empty_cell_and_unknown_make_the_same_request() -> None:
    assert _changed(change("systems.0.os", "不明")) == set()


def test_a_shown_value_changes_only_the_blocks_that_depend_on_it() -> None:
    assert _changed(change("parties_to_notify.0.deadline", "2時間")) == {"contacts", "everything"}
    assert _changed(change("roles.1.title", "工場次長")) == {"everything"}
    assert _changed(change("roles.0.title", "会長")) == {"command", "everything"}
    assert _changed(change("company.employees", "41")) == {block.id for block in BLOCKS}


def test_a_rating_changes_only_the_blocks_that_cover_its_entry() -> None:
    assert _changed(CLEAN, results={**RESULTS, "wifi": "BAD"}) == {"wifi", "everything"}
    assert _changed(CLEAN, results={**RESULTS, "wifi": "②"}) == set()


def test_a_row_of_one_table_leaves_the_others_alone() -> None:
    assert _changed(change("backups", [*CLEAN["backups"], {"system": "CAD"}])) == {"recovery", "everything"}
    extra = {"role": "it", "title": "係長"}
    assert _changed(change("roles", [*CLEAN["roles"], extra])) == {"everything"}


def test_the_order_of_rows_makes_no_difference_once_they_are_numbered() -> None:
    case = make_case(CLEAN, {}, *BLOCKS)
    book = FactBook(case)
    turned = make_case(change("parties_to_notify", CLEAN["parties_to_notify"][::-1]), {}, *BLOCKS)
    before, after = make_requests(case, book), make_requests(turned, FactBook(turned, book.row_numbers()))
    assert {key: each.digest for key, each in before.items()} == {
        key: each.digest for key, each in after.items()
    }


def test_the_wording_of_the_template_is_part_of_the_digest() -> None:
    plain = _requests(CLEAN, make_block("a", ("wifi_use",)))["a"].digest
    for changes in ({"default": "別の文。"}, {"guidance": "短く"}, {"title": "別"}, {"max_chars": 10}):
        assert _requests(CLEAN, make_block("a", ("wifi_use",), **changes))["a"].digest != plain


_CELLS = [
    ("parties_to_notify", 0, "phone"), ("parties_to_notify", 1, "deadline"), ("roles", 0, "person"), ("roles", 1, "title"),
    ("systems", 0, "os"), ("backups", 0, "location"), ("key_products", 0, "name"),
]  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(_CELLS), st.integers(1, 9)), max_size=4))
def test_a_digest_is_a_function_of_what_is_shown_of_the_dependent_cells(
    edits: list[tuple[tuple[str, int, str], int]],
) -> None:
    """The swap law: a block's digest changes exactly when a shown cell of its inputs does."""
    items = copy.deepcopy(CLEAN)
    for (item, row, column), value in edits:
        items[item][row][column] = f"{value}時間" if column == "deadline" else f"新しい値{row}{column}{value}"
    touched = {item for (item, _, column), _ in edits if not CATALOGUE.items[item].columns[column].sensitive}
    expected = {
        block.id
        for block in BLOCKS
        if touched and (block.inputs is None or touched & {name for name in block.inputs if "." not in name})
    }
    assert _changed(items) == expected
