"""What generate does with each block, and the reason in plain words."""

import json
from dataclasses import replace
from typing import Any

import pytest
from cases import CLEAN, change, make_block, make_case

from bcp.planning.changes import describe_changes, summarise_request
from bcp.planning.decide import decide_blocks
from bcp.planning.facts import FactBook
from bcp.planning.previous import PreviousBlock
from bcp.planning.requests import make_requests
from bcp.vocabulary import Action, BlockRequest, BlockState

BLOCKS = (
    make_block("contacts", ("parties_to_notify",)),
    make_block("lines", ("external_access",), covers=("maintenance_line",)),
    make_block("wifi", ("wifi_use",)),
    make_block("annex", ("roles",), fill="facts"),
)
ASSESSMENT = {"basis": "bcp", "results": {"maintenance_line": "BAD"}}


def _requests(
    items: dict[str, Any] = CLEAN, assessment: dict[str, Any] = ASSESSMENT
) -> dict[str, BlockRequest]:
    case = make_case(items, {"wifi_use": "factory"}, *BLOCKS, assessment=assessment)
    return make_requests(case, FactBook(case))


def _done(requests: dict[str, BlockRequest], **changes: Any) -> dict[str, PreviousBlock]:
    states = {"wifi": BlockState.KEPT, "annex": BlockState.FACTS}
    return {
        key: replace(
            PreviousBlock(
                key, each.digest, states.get(key, BlockState.FILLED), "前回の文。", "前回の文。", "openai", "m1", "p1",
                request_summary=summarise_request(each),
            ),
            **(changes if key not in states else {}),
        )
        for key, each in requests.items()
    }  # fmt: skip


def _decide(
    requests: dict[str, BlockRequest], previous: dict[str, PreviousBlock], **options: Any
) -> dict[str, str]:
    settings = {"provider": "openai", "model": "m1", "prompts_sha": "p1"} | options
    return {key: plan.action.value for key, plan in decide_blocks(requests, previous, **settings).items()}


def test_the_first_run_keeps_fills_and_lays_out() -> None:
    plans = decide_blocks(_requests(), {}, "openai", "m1", "p1")
    assert {key: plan.action for key, plan in plans.items()} == {
        "contacts": Action.FILL,
        "lines": Action.FILL,
        "wifi": Action.KEEP,
        "annex": Action.FACTS,
    }
    assert plans["lines"].reason == "保守用回線: BAD、社外から入れる接続: 想定と異なる"
    assert plans["wifi"].reason == "入力がひな形の想定と同じ（WiFi（無線AP）の利用）"
    assert [plans[key].calls for key in ("contacts", "wifi", "annex")] == [1, 0, 0]
    assert plans["contacts"].tokens > 0


def test_the_estimate_counts_the_rules_once_for_every_call() -> None:
    without = decide_blocks(_requests(), {}, "openai", "m1", "p1")
    plans = decide_blocks(_requests(), {}, "openai", "m1", "p1", rules_chars=3000)
    assert [plans[id].tokens - without[id].tokens for id in plans] == [3000 * plans[id].calls for id in plans]


def test_offline_makes_no_call() -> None:
    assert sum(plan.calls + plan.tokens for plan in decide_blocks(_requests(), {}).values()) == 0


def test_an_unchanged_run_only_renders() -> None:
    requests = _requests()
    assert _decide(requests, _done(requests)) == {
        "contacts": "render",
        "lines": "render",
        "wifi": "keep",
        "annex": "facts",
    }


def test_one_rating_refills_one_block_and_says_so() -> None:
    plans = decide_blocks(
        _requests(assessment={"results": {"maintenance_line": "①"}}), _done(_requests()), "openai", "m1", "p1"
    )
    assert [key for key, plan in plans.items() if plan.calls] == ["lines"]
    assert plans["lines"].reason == "保守用回線: BAD → ①"


def test_a_changed_phone_number_calls_nobody() -> None:
    assert (
        "refill"
        not in _decide(
            _requests(change("parties_to_notify.0.phone", "06-0000-9999")), _done(_requests())
        ).values()
    )


def test_a_block_that_is_no_longer_as_assumed_is_filled_and_says_what_changed() -> None:
    plans = decide_blocks(
        _requests(change("wifi_use.choice", "none")), _done(_requests()), "openai", "m1", "p1"
    )
    assert plans["wifi"].action is Action.FILL
    assert plans["wifi"].reason.startswith("WiFi（無線AP）の利用: ひな形の想定と同じ → なし")


@pytest.mark.parametrize(
    ("changes", "options", "action"),
    [
        ({}, {"model": "m2"}, "stale"),
        ({}, {"prompts_sha": "p2"}, "stale"),
        ({}, {"provider": "offline"}, "stale"),
        ({}, {"model": "m2", "refresh": True}, "refill"),
        ({}, {"refresh": True}, "render"),
        ({}, {"force": True}, "fill"),
        ({"provider": "offline"}, {"provider": "offline", "prompts_sha": "p2"}, "render"),
        ({"state": BlockState.FALLBACK}, {}, "render"),
        ({"state": BlockState.FALLBACK}, {"refresh": True}, "refill"),
        ({"state": BlockState.UNFILLED}, {"refresh": True}, "refill"),
        ({"has_suggestion": True}, {}, "render"),
        ({"has_suggestion": True}, {"refresh": True}, "refill"),
        ({"state": BlockState.HUMAN}, {}, "human"),
        ({"state": BlockState.HUMAN}, {"model": "m2"}, "human"),
        ({"state": BlockState.DELETED}, {"force": True}, "deleted"),
        ({"digest": "other"}, {}, "refill"),
        ({"digest": "other"}, {"only": ["wifi"]}, "render"),
        ({"digest": "other"}, {"only": ["contacts"]}, "refill"),
        ({"digest": "other", "state": BlockState.HUMAN}, {}, "refill"),
        ({"digest": "other", "state": BlockState.FALLBACK}, {}, "refill"),
    ],
)
def test_what_happens_to_a_block_that_was_there_before(
    changes: dict[str, Any], options: dict[str, Any], action: str
) -> None:
    requests = _requests()
    assert _decide(requests, _done(requests, **changes), **options)["contacts"] == action


def test_a_block_the_template_no_longer_has_is_gone() -> None:
    requests = _requests()
    previous = _done(requests) | {"old": PreviousBlock("old", "x", BlockState.FILLED, title="古い節")}
    plan = decide_blocks(requests, previous)["old"]
    assert (plan.action, plan.title) == (Action.GONE, "古い節")


@pytest.mark.parametrize(
    ("items", "assessment", "block", "told"),
    [
        (change("parties_to_notify.0.deadline", "2時間"), ASSESSMENT, "contacts", "社外の連絡先1（納入先）の第一報の期限: 1時間 → 2時間"),
        (change("parties_to_notify", [*CLEAN["parties_to_notify"], {"kind": "parent"}]), ASSESSMENT, "contacts", "社外の連絡先に1行が加わった"),
        (change("parties_to_notify", CLEAN["parties_to_notify"][:1]), ASSESSMENT, "contacts", "社外の連絡先から1行がなくなった"),
        (change("parties_to_notify.0.phone", "不明"), ASSESSMENT, "contacts", "社外の連絡先1（納入先）の電話: 記入あり → 不明"),
        (CLEAN, {"results": {"maintenance_line": {"rating": "BAD", "due": "2027-01-31"}}}, "lines", "保守用回線の期限: 不明 → 2027-01-31"),
        (CLEAN, {"results": {"maintenance_line": {"rating": "BAD", "measures": ["10-01"]}}}, "lines", "保守用回線の対策: 10-01、10-02 → 10-01"),
        (CLEAN, {"results": {"maintenance_line": "④"}}, "lines", "保守用回線: BAD → ④"),
        (change("company.employees", "41"), ASSESSMENT, "lines", "従業員数: 40 → 41"),
    ],
)  # fmt: skip
def test_changes_are_told_in_plain_words(
    items: dict[str, Any], assessment: dict[str, Any], block: str, told: str
) -> None:
    before = summarise_request(_requests()[block])
    assert told in describe_changes(before, _requests(items, assessment)[block])


def test_a_changed_template_is_told() -> None:
    request = _requests()["contacts"]
    changed = replace(request, block=replace(request.block, guidance="短く", default="新しい文。"))
    assert describe_changes(summarise_request(request), changed) == (
        "ひな形の既定の文言、書き方の指示が変わった",
    )


def test_nothing_is_told_where_nothing_changed_or_nothing_is_remembered() -> None:
    request = _requests()["contacts"]
    assert describe_changes(summarise_request(request), request) == ()
    assert describe_changes({}, request) == ()


def test_a_summary_survives_json_and_holds_no_hidden_value() -> None:
    request = _requests()["contacts"]
    summary = summarise_request(request)
    assert describe_changes(json.loads(json.dumps(summary)), request) == ()
    assert "06-0000-1111" not in json.dumps(summary, ensure_ascii=False)
