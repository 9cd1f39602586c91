"""Blocks filled over real loopback HTTP: repairs, fallbacks, the journal, the budget."""

import asyncio
import json
import os
import re
import signal
import threading
import time
from dataclasses import replace

import pytest
from filling_builders import BOOK, FACTS, PROMPTS, Book, block, fact, request
from scripted_server import ScriptedServer, answer, content, html_page, read_block, refusal, slow, status

from bcp.errors import Message, ModelUnavailable, PromptError
from bcp.filling.client import OpenAIChatClient, RetryPolicy
from bcp.filling.fill import Filler
from bcp.filling.guard import Guard
from bcp.filling.journal import Journal
from bcp.filling.masking import Mask
from bcp.filling.prompt import Prompts
from bcp.filling.request import FillJob
from bcp.filling.turnstile import TurnstileClient
from bcp.filling.usage import Meter
from bcp.vocabulary import BlockState, Draft, Severity, Violation

pytestmark = pytest.mark.server

QUICK = RetryPolicy(retries=0, timeout_retries=0, first_wait_seconds=0.0)
OFFLINE = Draft("first-steps", "オフラインの手順。", BlockState.FILLED, "", provider="offline")


def violation(code="ungrounded", severity=Severity.ERROR):
    return Violation(code, severity, "first-steps", Message(f"{code}の誤りがある。", code), "48時間")


def count_faults(request, text, covers):
    """One error for each 誤 in the text."""
    return tuple(violation() for _ in range(text.count("誤")))


def make_filler(server, *, mask=None, prompts=None, **changes):
    mask = mask or Mask(BOOK, ())
    guard = Guard(mask.find)
    client = OpenAIChatClient(
        base_url=server.base_url, model="m", guard=guard, retry=QUICK, timeout_seconds=5.0
    )
    settings = {"check": count_faults, "fallback": lambda request: OFFLINE, "model": "m", **changes}
    return Filler(client, prompts or Prompts([PROMPTS]), mask, **settings)


def fill(behaviours, job=None, **changes):
    with ScriptedServer(behaviours) as server:
        return make_filler(server, **changes).fill(job or FillJob(request())), server.requests


def test_a_good_answer_becomes_the_draft():
    cover = {"finding": "usb_memory", "measures": ["01-02"], "quote": "預かる"}
    draft, requests = fill([answer("私物は受付で預かる。", [cover], ["台帳の場所"])])
    assert (draft.text, draft.state, draft.attempts) == ("私物は受付で預かる。", BlockState.FILLED, 1)
    assert draft.covers[0].finding == "usb_memory" and draft.open_questions == ("台帳の場所",)
    assert (draft.provider, draft.model, draft.tokens.prompt) == ("openai", "m", 100)
    assert [message["role"] for message in requests[0]["messages"]] == ["system", "user"]


def test_a_repair_shows_the_last_answer_and_numbered_violations():
    draft, requests = fill([answer("誤誤"), answer("正しい。")])
    assert (draft.text, draft.attempts, draft.tokens.prompt) == ("正しい。", 2, 200)
    first, second = (r["messages"] for r in requests)
    assert second[:2] == first
    assert [message["role"] for message in second[2:]] == ["assistant", "user"]
    assert json.loads(second[2]["content"])["text"] == "誤誤"
    assert "1. ungroundedの誤りがある。（該当箇所：「48時間」）\n2. " in second[3]["content"]


def test_a_second_repair_replaces_the_first_one():
    draft, requests = fill([answer("誤誤誤"), answer("誤誤"), answer("正しい。")])
    assert draft.attempts == 3 and [len(r["messages"]) for r in requests] == [2, 4, 4]
    assert json.loads(requests[2]["messages"][2]["content"])["text"] == "誤誤"


def test_there_are_at_most_two_repairs():
    draft, requests = fill([answer("誤誤誤"), answer("誤誤"), answer("誤")])
    assert len(requests) == 3
    assert (draft.state, draft.text, draft.attempts) == (BlockState.FALLBACK, "オフラインの手順。", 3)
    assert "ungrounded 1件" in draft.reason and len(draft.violations) == 1 and draft.tokens.prompt == 300


def test_it_stops_when_the_violations_do_not_shrink():
    draft, requests = fill([answer("誤誤"), answer("誤誤")])
    assert (len(requests), draft.state) == (2, BlockState.FALLBACK)


def test_warnings_are_not_sent_back():
    draft, requests = fill([answer("本文")], check=lambda *_: (violation(severity=Severity.WARNING),))
    assert (len(requests), draft.state) == (1, BlockState.FILLED)


def test_an_unreadable_answer_is_asked_for_again_once():
    draft, requests = fill([content("本文だけ"), answer("正しい。")])
    assert (draft.text, len(requests)) == ("正しい。", 2)
    assert requests[1]["messages"][2]["content"] == "本文だけ"
    draft, requests = fill([content("本文だけ")])
    assert (draft.state, len(requests)) == (BlockState.FALLBACK, 2)


@pytest.mark.parametrize(
    "behaviour", [refusal(), content(""), html_page(), status(400, {"code": "content_filter"})]
)
def test_a_fault_of_one_block_leaves_the_others_alone(behaviour):
    def script(body):
        return behaviour if read_block(body).id == "first-steps" else answer("正しい。")

    with ScriptedServer(script) as server:
        drafts = make_filler(server).fill_all([FillJob(request()), FillJob(request("other"))])
    assert {id: draft.state for id, draft in drafts.items()} == {
        "first-steps": BlockState.FALLBACK,
        "other": BlockState.FILLED,
    }
    assert drafts["first-steps"].reason.endswith("オフラインの文で代用した。内容を確かめる。")


def test_without_an_offline_text_the_default_stands_in():
    draft, _ = fill([refusal()], fallback=lambda request: None)
    assert (draft.text, draft.state) == ("保守用回線を遮断する。", BlockState.FALLBACK)
    assert "ひな形の文" in draft.reason


@pytest.mark.parametrize("behaviour", [status(401), status(500)])
def test_a_fault_for_good_stops_the_run(behaviour):
    with ScriptedServer([behaviour]) as server, pytest.raises(ModelUnavailable):
        make_filler(server, concurrency=1).fill_all([FillJob(request(f"b{n}")) for n in range(5)])
    assert len(server.requests) == 1


def test_no_more_requests_run_at_once_than_asked_for():
    with ScriptedServer(lambda body: slow(0.05, answer("正しい。"))) as server:
        drafts = make_filler(server, concurrency=3).fill_all([FillJob(request(f"b{n}")) for n in range(9)])
    assert list(drafts) == [f"b{n}" for n in range(9)]
    assert server.most_at_once == 3


def test_the_system_message_is_the_same_for_all_and_progress_is_told():
    told = []
    with ScriptedServer([answer("正しい。")]) as server:
        filler = make_filler(
            server, progress=lambda done, total, draft: told.append((done, total, draft.block_id))
        )
        filler.fill_all([FillJob(request("a")), FillJob(request("b", "別の既定の文。"))])
    assert len({r["messages"][0]["content"] for r in server.requests}) == 1
    assert [line[:2] for line in told] == [(1, 2), (2, 2)] and {line[2] for line in told} == {"a", "b"}


class Shelf(dict):
    def journal(self):
        return Journal(
            lookup=self.get, record=lambda key, entry: self.update({key: json.loads(json.dumps(entry))})
        )


def test_a_second_run_pays_for_nothing_that_is_finished():
    shelf, script = Shelf(), [answer("誤誤"), answer("誤"), answer("正しい。")]
    first, requests = fill(script, journal=shelf.journal())
    assert len(requests) == 3
    with ScriptedServer([status(500)]) as server:
        filler = make_filler(server, journal=shelf.journal())
        assert filler.fill(FillJob(request())) == first
    assert server.requests == [] and filler.meter.calls == 0 and filler.meter.total_tokens == 0


def test_a_refusal_that_was_paid_is_not_asked_again():
    shelf = Shelf()
    first, _ = fill([refusal()], journal=shelf.journal())
    again, requests = fill([answer("正しい。")], journal=shelf.journal())
    assert (again, requests) == (first, [])


@pytest.mark.parametrize("change", ["digest", "model", "current"])
def test_another_question_is_not_answered_from_the_journal(change):
    shelf = Shelf()
    fill([answer("一")], journal=shelf.journal())
    job = FillJob(
        request(digest="other") if change == "digest" else request(), "今の文" if change == "current" else ""
    )
    changes = {"model": "other"} if change == "model" else {}
    draft, requests = fill([answer("二")], job, journal=shelf.journal(), **changes)
    assert (draft.text, len(requests)) == ("二", 1)


def test_a_broken_journal_line_is_asked_again():
    shelf = Shelf()
    fill([answer("一")], journal=shelf.journal())
    broken = Journal(lookup=lambda key: {"text": 1} if key in shelf else None)
    assert fill([answer("二")], journal=broken)[0].text == "二"


def test_answers_under_way_are_kept_when_the_run_stops():
    shelf = Shelf()

    def script(body):
        return status(401) if read_block(body).id == "a" else slow(0.3, answer("正しい。"))

    with ScriptedServer(script) as server, pytest.raises(ModelUnavailable):
        make_filler(server, concurrency=2, journal=shelf.journal()).fill_all(
            [FillJob(request("a")), FillJob(request("b"))]
        )
    assert [entry["block"] for entry in shelf.values()] == ["b"]


def test_a_spent_budget_stops_before_the_next_call():
    shelf = Shelf()
    jobs = [FillJob(request(f"b{n}")) for n in range(4)]
    with ScriptedServer([answer("正しい。")]) as server:
        with pytest.raises(ModelUnavailable) as fault:
            make_filler(server, concurrency=1, budget_tokens=200, journal=shelf.journal()).fill_all(jobs)
        assert (fault.value.code, fault.value.exit_code, len(server.requests)) == ("budget", 3, 2)
        drafts = make_filler(server, concurrency=1, budget_tokens=300, journal=shelf.journal()).fill_all(jobs)
        assert len(drafts) == 4 and len(server.requests) == 4


def test_a_budget_stops_also_where_the_server_counts_no_tokens():
    silent = answer("正しい。")
    del silent.body["usage"]
    jobs = [FillJob(request(f"b{n}")) for n in range(4)]
    with ScriptedServer([silent]) as server:
        with pytest.raises(ModelUnavailable) as fault:
            make_filler(server, concurrency=1, budget_tokens=200).fill_all(jobs)
        asked = sum(len(message["content"]) for message in server.requests[0]["messages"])
    assert fault.value.code == "budget" and len(server.requests) == 1
    told = fault.value.message.ja
    assert "1字を1トークン" in told and int(re.search(r"約([0-9,]+)", told)[1].replace(",", "")) >= asked


def test_a_place_in_a_batch_is_paid_for_also_where_the_server_counts_no_tokens():
    silent, paid = answer("正しい。"), []
    del silent.body["usage"]

    class Till:
        async def enter(self):
            pass

        def leave(self, tokens):
            paid.append(tokens)

    async def ask(client):
        await client.complete([{"role": "user", "content": "依頼"}], max_tokens=9, meter=Meter())
        await client.aclose()

    with ScriptedServer([silent, answer("正しい。")]) as server:
        client = OpenAIChatClient(base_url=server.base_url, model="m", guard=Guard(lambda text: ()))
        for _ in range(2):
            asyncio.run(ask(TurnstileClient(client, Till())))
    said = silent.body["choices"][0]["message"]["content"]
    assert paid == [len("依頼") + len(said), 120]


def test_the_rules_of_the_prompt_are_no_text_of_a_plan():
    copied = "書かれていない人、会社、電話番号、場所、機器、数、日付、期間を作らない。"
    draft, requests = fill([answer(copied), answer("正しい。")])
    assert copied in requests[0]["messages"][0]["content"], "a sentence of the rules as they are"
    assert "書き手への決まりごと" in requests[1]["messages"][3]["content"]
    assert draft.text == "正しい。"


def test_a_name_that_a_violation_quotes_does_not_leave():
    mask = Mask(Book((*FACTS, fact("systems.1.vendor", "大和田電機"))), ())

    def check(request, text, covers):
        told = Message("「大和田電機」は表に無い。", "")
        return (replace(violation(), message=told, excerpt="大和田電機の48時間"),) if "誤" in text else ()

    draft, requests = fill([answer("誤"), answer("正しい。")], mask=mask, check=check)
    said = requests[1]["messages"][3]["content"]
    assert (
        draft.state is BlockState.FILLED and "大和田" not in said and said.count("[[systems.1.vendor]]") == 2
    )


def test_ctrl_c_ends_the_run_and_keeps_what_is_finished():
    shelf = Shelf()

    def script(body):
        if read_block(body).id == "a":
            return answer("正しい。")
        threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()
        return slow(2.0, answer("遅い。"))

    started = time.monotonic()
    with ScriptedServer(script) as server:
        with pytest.raises(KeyboardInterrupt):
            make_filler(server, concurrency=1, journal=shelf.journal()).fill_all(
                [FillJob(request("a")), FillJob(request("b"))]
            )
        assert time.monotonic() - started < 1.5
    assert [entry["block"] for entry in shelf.values()] == ["a"]


def test_a_fault_of_the_whole_plan_uses_the_repairs_that_are_left():
    with ScriptedServer([answer("誤"), answer("一つ目。"), answer("二つ目。")]) as server:
        filler = make_filler(server)
        job = FillJob(request())
        draft = filler.fill(job)
        repaired = filler.repair(job, draft, [violation("no-action")])
        assert (repaired.text, repaired.attempts, repaired.state) == ("二つ目。", 3, BlockState.FILLED)
        last = server.requests[-1]["messages"]
        assert json.loads(last[2]["content"])["text"] == "一つ目。" and "no-action" in last[3]["content"]
        given_up = filler.repair(job, repaired, [violation("no-action")])
        assert (given_up.state, len(server.requests)) == (BlockState.FALLBACK, 3)


def test_a_draft_with_nothing_but_warnings_is_left_as_it_is():
    with ScriptedServer([answer("直した。")]) as server:
        earlier = Draft("first-steps", "前の文。", BlockState.FILLED, "", attempts=1)
        warning = violation(severity=Severity.WARNING)
        assert make_filler(server).repair(FillJob(request()), earlier, [warning]) is earlier
    assert server.requests == []


def test_a_draft_of_an_earlier_run_can_be_repaired():
    with ScriptedServer([answer("直した。")]) as server:
        earlier = Draft("first-steps", "前の文。", BlockState.FILLED, "", attempts=1)
        repaired = make_filler(server).repair(FillJob(request()), earlier, [violation("contradiction")])
        assert json.loads(server.requests[0]["messages"][2]["content"])["text"] == "前の文。"
    assert (repaired.text, repaired.attempts) == ("直した。", 2)


def test_nothing_sensitive_is_in_any_request():
    facts = (
        *FACTS,
        fact("systems.1.vendor", "大和田電機"),
        fact("cut_points.1.stops", "大和田電機の 06-1111-2222 への送信", sensitive=False),
    )
    default = "浪速精密の長谷川さんは、大和田電機（06-1111-2222、itou@example.jp）に電話する。"
    job = FillJob(
        request(
            default=default,
            facts=facts,
            block=block(default=default, title="浪速精密の初動", guidance="大和田電機を書く"),
        ),
        current="大和田 電機に電話する。",
        changed=("担当が長谷川良太に変わった",),
    )
    draft, requests = fill(
        [answer("大和田電機 誤"), answer("[[masked.phone_1]]に電話する。")], job, mask=Mask(Book(facts), ())
    )
    sent = json.dumps(requests, ensure_ascii=False)
    for value in ("浪速精密", "長谷川", "大和田", "06-1111", "itou", "090-1234"):
        assert value not in sent
    assert len(requests) == 2 and draft.state is BlockState.FILLED
    assert set(draft.extra_facts) == {"masked.phone_1", "masked.email_1"}


def test_the_check_sees_the_masked_facts():
    seen = []

    def check(request, text, covers):
        seen.append([fact.path for fact in request.facts])
        return ()

    fill([answer("[[masked.phone_1]]へ")], FillJob(request(default="06-1111-2222へ")), check=check)
    assert "masked.phone_1" in seen[0]


def test_a_value_that_slips_through_fails_its_block_alone():
    leaking = replace(request(), block=block(id="oowada"))
    facts = (*FACTS, fact("systems.1.vendor", "oowada"))
    with ScriptedServer([answer("正しい。")]) as server:
        drafts = make_filler(server, mask=Mask(Book(facts), ())).fill_all(
            [FillJob(leaking), FillJob(request("other"))]
        )
    assert [draft.state for draft in drafts.values()] == [BlockState.FALLBACK, BlockState.FILLED]
    assert "systems.1.vendor" in drafts["oowada"].reason
    assert "oowada" not in json.dumps(server.requests)


def test_a_name_in_the_users_own_system_prompt_is_refused_before_a_call(tmp_path):
    (tmp_path / "system.j2").write_text("浪速精密の担当者として書く。", encoding="utf-8")
    with ScriptedServer([answer("正しい。")]) as server, pytest.raises(PromptError) as fault:
        make_filler(server, prompts=Prompts([tmp_path, PROMPTS])).fill(FillJob(request()))
    assert "system.j2" in fault.value.message.ja and server.requests == []


def test_entities_that_the_model_copied_become_signs_again():
    draft, requests = fill(
        [answer("A &amp; B を &lt;3分&gt; 待つ。")], FillJob(request(default="A & B を <3分> 待つ。"))
    )
    assert "A &amp; B を &lt;3分&gt; 待つ。\n</block>" in requests[0]["messages"][1]["content"]
    assert draft.text == "A & B を <3分> 待つ。"


def test_it_works_again_in_another_event_loop():
    with ScriptedServer([answer("正しい。")]) as server:
        filler = make_filler(server)
        for name in ("a", "b"):
            assert filler.fill(FillJob(request(name))).state is BlockState.FILLED
    with pytest.raises(RuntimeError):
        asyncio.get_running_loop()
