"""How much is known, and what to ask next."""

from cases import CLEAN, change, make_block, make_case

from bcp.planning.completeness import Completeness, Question, Share, measure_completeness, next_questions
from bcp.planning.facts import FactBook
from bcp.vocabulary import Block, Case


def _measure(items: dict[str, object]) -> Completeness:
    case = make_case(items)
    return measure_completeness(case, FactBook(case))


def _ask(case: Case) -> tuple[Question, ...]:
    return next_questions(case, FactBook(case))


def test_an_empty_table_is_known_nowhere() -> None:
    empty = _measure({})
    assert {
        share.known for share in (*empty.weights.values(), *empty.stages.values(), *empty.items.values())
    } == {0}
    assert empty.weights["A"].total > empty.weights["B"].total > 0


def test_a_known_leaf_counts_and_an_unknown_one_does_not() -> None:
    assert _measure(CLEAN).items["company"] == Share(5, 5)
    assert _measure(change("company.site", "不明")).items["company"] == Share(4, 5)
    assert _measure(change("company.site", "")).items["company"] == Share(4, 5)


def test_none_is_an_answer() -> None:
    assert _measure({"backups": "なし"}).items["backups"] == Share(1, 1)
    assert _measure({"backups": "不明"}).items["backups"].known == 0


def test_rows_without_which_nobody_can_act_count_as_open() -> None:
    roles = {
        "roles": [
            {"role": "it", "title": "係長", "person": "乙", "phone": "1", "deputy": "丙", "deputy_phone": "2"}
        ]
    }
    assert _measure(roles).items["roles"] == Share(6, 6 + 3 * 5)
    assert _measure({"roles": {"complete": "はい", "rows": roles["roles"]}}).items["roles"].percent == 100


def test_stages_and_weights_add_up_to_the_items() -> None:
    clean = _measure(CLEAN)
    total = sum(clean.items.values(), Share(0, 0))
    assert sum(clean.stages.values(), Share(0, 0)) == total == sum(clean.weights.values(), Share(0, 0))


def test_all_is_known_only_at_a_hundred() -> None:
    assert Share(999, 1000).percent == 99
    assert Share(0, 0).percent == 100


def test_names_that_link_to_nothing_are_listed() -> None:
    assert _measure(CLEAN).unlinked == ()
    found = _measure(
        change("support_contacts", [{"kind": "lawyer", "company": "a", "phone": "1", "systems": "CAD"}])
    ).unlinked
    assert [(each.path, each.name) for each in found] == [("support_contacts.1.systems", "CAD")]


def test_the_heaviest_gate_on_which_most_blocks_hang_is_asked_first() -> None:
    blocks: tuple[Block, ...] = (make_block("a", ("safety",)), make_block("b", ("safety", "wifi_use")))
    questions = _ask(make_case(None, None, *blocks))
    assert len(questions) == 3
    assert (questions[0].item, questions[0].blocks) == ("safety", 2)
    assert questions[1].item == "cut_points"
    assert questions[0].question
    assert questions[0].missing == ("停止時の安全",)


def test_a_question_names_what_is_open() -> None:
    case = make_case(change("roles.0.deputy_phone", "不明"))
    by_item = {each.item: each for each in next_questions(case, FactBook(case), 26)}
    assert by_item["roles"].missing == ("対策本部長の代行者の電話",)
    assert "company" not in by_item
