"""The questions of the assessment, their answers, and what they come to."""

from __future__ import annotations

import datetime
from itertools import product

import pytest

from bcp.catalog import load_catalogue
from bcp.inputs.environment import parse_environment
from bcp.inputs.yaml_edit import edit_table
from bcp.planning.assess_flow import ask_about, ask_check, next_assess_question, take_answer
from bcp.planning.assess_results import rated_without_checks, read_issue, restart, settle, write_result
from bcp.planning.assess_words import find_cause, is_own_issue, rate, write_issue
from bcp.planning.findings import is_finding
from bcp.vocabulary import Assessment, AssessmentResult, Rating, State

CATALOGUE = load_catalogue()
USB = CATALOGUE.entries["usb_memory"]
DATE = datetime.date(2026, 11, 23)
EMPTY = "format: bcp/env-diff@1\n"


def read(text: str) -> Assessment:
    return parse_environment(text, "x.yaml", CATALOGUE).assessment


def table(results: str, basis: str = "") -> str:
    return f"{EMPTY}assessment:\n  basis: {basis}\n  results:\n{results}"


def answer_all(text: str, answers: list[str]) -> str:
    """The table after the answers, given one by one to the questions as they come."""
    for answer in answers:
        assessment = read(text)
        question = next_assess_question(assessment, CATALOGUE)
        assert question is not None
        reply = take_answer(question, answer, assessment.results[question.entry.id], CATALOGUE)
        assert reply.fields is not None, reply.refusal
        text = edit_table(
            text, "x.yaml", write_result(assessment, question.entry.id, reply.fields, DATE), CATALOGUE
        )
    return text


# ---------------------------------------------------------------- rating


def test_the_first_yes_is_the_rating_and_none_is_bad() -> None:
    for checks in product(("yes", "no", "unknown"), repeat=5):
        expected = "①②③④⑤"[checks.index("yes")] if "yes" in checks else "BAD"
        assert rate(checks).value == expected


def test_bad_is_unknown_where_an_answer_is_unknown_and_no_measure_where_all_are_no() -> None:
    assert find_cause(("no",) * 5) == "no_measure"
    assert find_cause(("no", "no", "unknown", "no", "no")) == "unknown"
    assert find_cause(("no", "no", "yes", "no", "no")) == ""


def test_an_unknown_before_the_first_yes_becomes_the_issue_and_one_after_it_does_not() -> None:
    before = write_issue(USB, ("unknown", "yes", "no", "no", "no"))
    assert before.startswith("「工場の機械とPCでは、USBメモリーを一切使っていない」かどうかが分からない")
    assert write_issue(USB, ("no", "yes", "unknown", "unknown", "unknown")) == ""
    assert write_issue(USB, ("unknown",) * 5) == "実態が把握できていない"
    assert "①、②、③が分からない" in write_issue(USB, ("unknown",) * 3 + ("no", "yes"))
    assert "に頼っている" in write_issue(USB, ("no", "no", "no", "yes", "yes"))


def test_an_issue_of_its_own_is_told_from_words_of_a_person() -> None:
    assert is_own_issue(USB, write_issue(USB, ("unknown", "yes", "no", "no", "no")))
    assert not is_own_issue(USB, "古い機種の入替え検討が必要")


# ---------------------------------------------------------------- the way


def test_an_empty_table_begins_with_the_first_check_point_of_the_first_entry_point() -> None:
    question = next_assess_question(read(EMPTY), CATALOGUE)
    assert question is not None
    assert (question.entry.id, question.field, question.number) == ("usb_memory", "check", 1)
    assert question.text.ja and question.why


def test_all_five_are_asked_and_stored_also_after_the_first_yes() -> None:
    text = answer_all(EMPTY, ["いいえ", "はい", "分からない", "いいえ", "はい"])
    result = read(text).results["usb_memory"]
    assert result.checks == ("no", "yes", "unknown", "no", "yes")
    assert result.rating is Rating.R2
    assert not is_finding(result)
    assert read(text).basis == "bcp"
    assert read(text).date.text == "2026-11-23"
    following = next_assess_question(read(text), CATALOGUE)
    assert following is not None and following.entry.id == "brought_in_pc"


def test_it_goes_on_in_the_middle_of_an_entry_point() -> None:
    text = answer_all(EMPTY, ["いいえ", "いいえ"])
    assert "checks: [いいえ, いいえ, 未回答, 未回答, 未回答]" in text or "チェック: [いいえ, いいえ" in text
    assert read(text).results["usb_memory"].rating is Rating.UNRATED
    question = next_assess_question(read(text), CATALOGUE)
    assert question is not None and question.number == 3


def test_a_finding_is_asked_for_place_interim_owner_due_and_measures() -> None:
    text = answer_all(EMPTY, ["いいえ"] * 5)
    fields = []
    for answer in ("製造1課", "", "製造課長", "2027-01-31", "1、C-01"):
        question = next_assess_question(read(text), CATALOGUE)
        assert question is not None
        fields.append(question.field)
        text = answer_all(text, [answer])
    assert fields == ["where", "interim", "owner", "due", "measures"]
    result = read(text).results["usb_memory"]
    assert (result.rating, result.cause) == (Rating.BAD, "no_measure")
    assert result.where.text == "製造1課"
    assert result.interim.text == USB.interim
    assert result.measures == ("01-01", "C-01")
    assert ask_about(USB, result, CATALOGUE) is None


def test_enter_takes_unknown_and_the_whole_list_of_measures() -> None:
    text = answer_all(EMPTY, ["分からない"] * 5 + [""] * 5)
    result = read(text).results["usb_memory"]
    assert result.cause == "unknown"
    assert (result.where.state, result.owner.state, result.due.state) == (State.UNKNOWN,) * 3
    assert result.measures == ("01-01", "01-02", "01-03")


def test_an_entry_point_that_does_not_apply_needs_a_reason() -> None:
    question, result = ask_check(USB, 0), read(EMPTY).results["usb_memory"]
    reply = take_answer(question, "対象外", result, CATALOGUE)
    assert reply.fields is None and reply.follow_up is not None
    assert take_answer(reply.follow_up, "", result, CATALOGUE).refusal is not None
    fields = take_answer(reply.follow_up, "USBを使う機械が無い", result, CATALOGUE).fields
    assert fields is not None
    found = read(edit_table(EMPTY, "x", write_result(read(EMPTY), "usb_memory", fields, DATE), CATALOGUE))
    assert found.results["usb_memory"].rating is Rating.EXCLUDED
    assert found.results["usb_memory"].reason.text == "USBを使う機械が無い"


@pytest.mark.parametrize("word", ["はい", "ハイ？", "yes", "Y", "１", "1"])
def test_yes_is_read_in_the_ways_people_write_it(word: str) -> None:
    reply = take_answer(ask_check(USB, 0), word, read(EMPTY).results["usb_memory"], CATALOGUE)
    if word == "ハイ？":
        assert reply.refusal is not None
    else:
        assert reply.fields == {"checks": ["はい", "未回答", "未回答", "未回答", "未回答"]}


@pytest.mark.parametrize(
    "field, answer", [("check", "たぶん"), ("due", "2027-02-30"), ("measures", "9"), ("measures", "02-01")]
)
def test_what_cannot_be_read_is_refused_with_what_is_expected(field: str, answer: str) -> None:
    text = (
        EMPTY
        if field == "check"
        else answer_all(EMPTY, ["いいえ"] * 5 + {"due": [""] * 3}.get(field, [""] * 4))
    )
    question = next_assess_question(read(text), CATALOGUE)
    assert question is not None and question.field == field
    reply = take_answer(question, answer, read(text).results["usb_memory"], CATALOGUE)
    assert reply.fields is None and reply.refusal is not None and reply.refusal.ja


# ---------------------------------------------------------------- what stands already


def test_a_rating_by_the_handbook_stands_until_all_five_are_answered_again() -> None:
    text = table("    usb_memory: {rating: ④, issue: 古い機種の入替え検討が必要}\n", "handbook")
    assert rated_without_checks(read(text)) == ("usb_memory",)
    text = edit_table(text, "x", {"assessment.usb_memory": restart(USB)}, CATALOGUE)
    text = answer_all(text, ["はい"] * 4)
    assert read(text).results["usb_memory"].rating is Rating.R4
    assert read(text).basis == "handbook"
    text = answer_all(text, ["はい"])
    result = read(text).results["usb_memory"]
    assert (result.rating, result.issue.text, read(text).basis) == (
        Rating.R1,
        "古い機種の入替え検討が必要",
        "bcp",
    )


def test_the_basis_stays_while_another_rating_rests_on_the_handbook() -> None:
    text = table("    wifi: ③\n", "handbook")
    assert read(answer_all(text, ["はい"] * 5)).basis == "handbook"


def test_an_issue_of_earlier_answers_goes_with_them() -> None:
    text = answer_all(EMPTY, ["分からない", "はい", "いいえ", "いいえ", "いいえ"])
    assert is_finding(read(text).results["usb_memory"])
    text = edit_table(text, "x", {"assessment.usb_memory": restart(USB)}, CATALOGUE)
    text = answer_all(text, ["はい"] * 5)
    assert not is_finding(read(text).results["usb_memory"])


def test_an_acceptance_goes_when_the_rating_becomes_bad() -> None:
    line = "    usb_memory: {rating: ④, checks: [未回答, いいえ, いいえ, いいえ, いいえ], accept: {reason: a, by: b}}\n"
    result = read(answer_all(table(line), ["いいえ"])).results["usb_memory"]
    assert result.rating is Rating.BAD and result.accept is None


def test_five_answers_without_a_rating_are_rated() -> None:
    text = table("    usb_memory: {checks: [いいえ, はい, はい, はい, はい]}\n")
    assert [(entry, fields["rating"]) for entry, fields in settle(read(text), CATALOGUE)] == [
        ("usb_memory", "②")
    ]


def test_entry_points_put_off_and_others_than_named_are_not_asked() -> None:
    assessment = read(EMPTY)
    later = next_assess_question(assessment, CATALOGUE, frozenset({"usb_memory"}))
    assert later is not None and later.entry.id == "brought_in_pc"
    only = next_assess_question(assessment, CATALOGUE, only=frozenset({"wifi"}))
    assert only is not None and only.entry.id == "wifi"


def test_an_issue_by_number_is_read_for_a_rated_entry_point() -> None:
    assessment = read(table("    wifi: ③\n"))
    assert read_issue("９　管理者がはっきりしない", assessment, CATALOGUE) == (
        "wifi",
        "管理者がはっきりしない",
    )
    assert read_issue("1 何か", assessment, CATALOGUE) == ("", "")
    assert read_issue("管理者", assessment, CATALOGUE) == ("", "")


def test_an_unanswered_result_is_no_result() -> None:
    assert AssessmentResult("wifi", Rating.UNRATED) == read(EMPTY).results["wifi"]
