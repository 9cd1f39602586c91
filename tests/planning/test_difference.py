"""環境差分: states and what is told of them."""

from typing import Any

import pytest
from cases import CLEAN, change, make_block, make_case
from hypothesis import given
from hypothesis import strategies as st

from bcp.planning.difference import compare_item, find_differences
from bcp.planning.facts import FactBook
from bcp.vocabulary import Case, Difference


def _differences(case: Case) -> dict[str, Difference]:
    return {each.item: each for each in find_differences(case, FactBook(case))}


def _one(item: str, answer: Any, assumed: Any = None) -> Difference:
    assumes = {} if assumed is None else {item: assumed}
    return _differences(make_case({item: answer}, assumes))[item]


@pytest.mark.parametrize(
    ("item", "answer", "assumed", "state"),
    [
        ("oa_ot_connection", "limited", None, "different"),
        ("oa_ot_connection", "limited", "limited", "same"),
        ("oa_ot_connection", {"choice": "limited", "detail": "PC 2台"}, "limited", "same"),
        ("oa_ot_connection", ["limited", "hub_direct"], ["hub_direct", "limited"], "same"),
        ("oa_ot_connection", "limited", ["limited", "hub_direct"], "different"),
        ("oa_ot_connection", "不明", "limited", "unknown"),
        ("oa_ot_connection", "", "limited", "unanswered"),
        ("oa_ot_connection", "想定どおり", "limited", "same"),
        ("wifi_use", "none", "none", "same"),
        ("wifi_use", "なし", "none", "same"),
        ("wifi_use", "none", "factory", "none"),
        ("wifi_use", "factory", "none", "different"),
        ("company", {"industry": "食品", "employees": "52"}, {"industry": "食 品"}, "same"),
        ("company", {"industry": "金属", "employees": "52"}, {"industry": "食品"}, "different"),
        ("company", {"employees": "52"}, {"industry": "食品"}, "unanswered"),
        ("company", {"industry": "不明", "employees": "52"}, {"industry": "食品"}, "unknown"),
        ("company", {"employees": "52"}, {"employees": "５２"}, "same"),
        ("key_products", [{"name": "A", "mtpd": "24時間"}], {"mtpd": "1日"}, "same"),
        ("backups", "なし", "なし", "same"),
        ("backups", {"complete": "はい", "rows": []}, "なし", "same"),
        ("backups", "なし", {"offline": "はい"}, "none"),
        ("backups", [{"system": "a", "offline": "はい"}, {"system": "b", "offline": "はい"}], {"offline": "はい"}, "same"),
        ("backups", [{"system": "a", "offline": "はい"}, {"system": "b", "offline": "いいえ"}], {"offline": "はい"}, "different"),
        ("backups", [{"system": "a", "offline": "はい"}, {"system": "b", "offline": "不明"}], {"offline": "はい"}, "unknown"),
        ("backups", [{"system": "a", "offline": "はい"}, {"system": "b"}], {"offline": "はい"}, "unanswered"),
        ("backups", [], {"offline": "はい"}, "unanswered"),
        ("roles", [{"role": "it", "title": "係長"}, {"role": "commander", "title": "社長"}], [{"role": "commander", "title": "社長"}], "same"),
        ("roles", [{"role": "it", "title": "係長"}], [{"role": "commander", "title": "社長"}], "unknown"),
        ("systems", [{"name": "MES", "standalone": "はい"}, {"name": "ERP"}], [{"name": "ＭＥＳ", "standalone": "はい"}], "same"),
        ("systems", [{"name": "MES"}, {"name": "ERP"}], {"complete": "はい", "rows": [{"name": "MES"}]}, "different"),
        ("regulated", "none", "none", "same"),
        ("systems", [{"name": "MES", "antivirus": "none"}], {"antivirus": "none"}, "same"),
    ],
)  # fmt: skip
def test_each_state_is_told_from_the_parts_that_are_assumed(
    item: str, answer: Any, assumed: Any, state: str
) -> None:
    assert _one(item, answer, assumed).state == state


@pytest.mark.parametrize(
    ("item", "answer", "assumed", "actual"),
    [
        ("oa_ot_connection", ["dual_nic_pc", "hub_direct"], "separated", "LANカード"),
        ("parties_to_notify", CLEAN["parties_to_notify"], None, "記入あり（2行）"),
        ("company", {"employees": "52"}, {"employees": "30"}, "従業員数：52"),
        ("company", {"name": "青空"}, {"name": "海"}, "会社名：記入あり"),
        ("company", {"name": "青空"}, None, "記入あり"),
        ("backups", "なし", None, "なし"),
        ("backups", "不明", None, "不明"),
        ("backups", "", None, "未回答"),
    ],
)
def test_actual_says_a_choice_a_scalar_or_how_many_rows(
    item: str, answer: Any, assumed: Any, actual: str
) -> None:
    assert actual in _one(item, answer, assumed).actual


def test_all_items_are_there_in_the_order_of_the_catalogue() -> None:
    case = make_case()
    assert [each.item for each in find_differences(case, FactBook(case))] == list(case.catalogue.items)


def test_a_sensitive_value_is_never_told() -> None:
    case = make_case(CLEAN, CLEAN)
    facts = FactBook(case)
    hidden = [fact.value.text for fact in facts.all() if fact.sensitive and fact.value.has_value]
    told = "".join(each.assumed + each.actual for each in find_differences(case, facts))
    assert not [text for text in hidden if text in told]


def test_a_difference_names_the_blocks_whose_inputs_touch_it() -> None:
    blocks = (make_block("a", ("wifi_use",)), make_block("b", ("roles.commander",)), make_block("c"))
    found = _differences(make_case(None, None, *blocks))
    assert found["wifi_use"].blocks == ("a", "c")
    assert found["roles"].blocks == ("b", "c")
    assert found["safety"].blocks == ("c",)


def test_the_safe_action_is_told_where_something_is_open() -> None:
    found = _differences(make_case(change("company.prefecture", "不明")))
    items = make_case().catalogue.items
    assert found["cut_points"].if_unknown == items["cut_points"].if_unknown
    assert found["company"].if_unknown == items["company"].if_unknown
    assert found["wifi_use"].if_unknown == ""


def test_only_the_part_an_input_names_is_compared() -> None:
    case = make_case(None, {"roles": [{"role": "commander", "title": "社長"}]})
    facts, roles = FactBook(case), case.catalogue.items["roles"]
    assert compare_item(case, facts, roles, ("commander.title",)).state == "same"
    assert compare_item(case, facts, roles, ("commander",)).state == "same"
    assert compare_item(case, facts, roles, ("line_stop.title",)).state == "different"
    assert compare_item(case, facts, roles, ("it.title",)).state == "unknown"
    assert compare_item(case, facts, roles, ("commander",)).actual == "記入あり（1行）"


_ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "oa_ot_connection": st.lists(st.sampled_from(["limited", "shared_lan", "hub_direct"]), min_size=1, unique=True),
        "wifi_use": st.sampled_from(["none", "factory", "office_only"]),
        "internet_access": st.sampled_from(["none", "via_office", "direct"]),
        "company": st.fixed_dictionaries({"name": st.sampled_from(["青空", "大海"])}, optional={"employees": st.integers(1, 99).map(str)}),
        "backups": st.lists(
            st.fixed_dictionaries({"system": st.sampled_from("ABC"), "method": st.sampled_from("xyz")}, optional={"offline": st.sampled_from(["はい", "いいえ", "なし"])}),
            min_size=1, max_size=3, unique_by=lambda row: (row["system"], row["method"]),
        ),
        "roles": st.lists(
            st.fixed_dictionaries({"role": st.sampled_from(["it", "commander", "safety"]), "title": st.sampled_from(["課長", "部長"])}),
            min_size=1, max_size=4,
        ),
        "alternates": st.just("なし"),
        "regulated": st.lists(st.sampled_from(["food", "haccp", "gmp"]), min_size=1, unique=True),
    },
)  # fmt: skip


@given(_ANSWERS)
def test_a_factory_compared_with_itself_as_assumed_is_the_same_everywhere(answers: dict[str, Any]) -> None:
    case = make_case(answers, answers)
    found = _differences(case)
    assert {each.state for item, each in found.items() if item in answers} <= {"same"}
    assert not {item for item, each in found.items() if item not in answers and each.state == "same"}


@given(_ANSWERS)
def test_as_assumed_everywhere_is_the_same_everywhere(answers: dict[str, Any]) -> None:
    found = _differences(make_case(dict.fromkeys(answers, "想定どおり"), answers))
    assert all(found[item].state == "same" for item in answers)
