"""Spec 5 and 8: repairs, fallbacks, what stops a run, and what is never paid twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import scripted_server as scripted
from contract_tool import Tool
from factory import DATE, Factory, Model, good_text, snapshot, texts
from scripted_server import Reply, ScriptedServer, read_block

pytestmark = pytest.mark.server
SECRET_WORD = "○○を参照する。"
BAD = f"1. 製造課長は、設備を安全に止める。{SECRET_WORD}"


@pytest.fixture
def factory(tool: Tool) -> Iterator[Factory]:
    model = Model()
    with ScriptedServer(model) as server:
        yield Factory(tool, server, model)


def asked_for(factory: Factory, id: str) -> list[dict[str, Any]]:
    assert factory.server is not None
    return [request for request in factory.server.requests if read_block(request).id == id]


def good(factory: Factory) -> str:
    return good_text(read_block(asked_for(factory, "cut")[0]))


def test_a_repair_adds_the_answer_and_the_numbered_violations(factory: Factory) -> None:
    turns = iter(range(9))
    factory.model.scripts["cut"] = lambda block, request: good_text(block) if next(turns) else BAD
    factory.generate()
    first, second = asked_for(factory, "cut")
    assert second["messages"][:2] == first["messages"]
    assert [message["role"] for message in second["messages"]] == ["system", "user", "assistant", "user"]
    assert SECRET_WORD in second["messages"][2]["content"]
    assert "1. " in second["messages"][3]["content"] and "○○" in second["messages"][3]["content"]
    block = factory.block("cut")
    assert (block["state"], block["attempts"]) == ("filled", 2)
    assert block["tokens"] == {"prompt": 200, "cached": 20, "completion": 40}


def test_at_most_two_repairs_and_then_the_fallback_with_exit_0(factory: Factory) -> None:
    factory.model.scripts["cut"] = texts(BAD + "XXXに置く。TBDとする。", BAD + "XXXに置く。", BAD)
    ran = factory.generate()
    assert len(asked_for(factory, "cut")) == 3
    assert [len(request["messages"]) for request in asked_for(factory, "cut")] == [2, 4, 4]
    block = factory.block("cut")
    assert block["state"] == "fallback" and block["attempts"] == 3
    assert any(violation["code"] == "placeholder-left" for violation in block["violations"])
    assert "cut" in ran.out and any("抜く順番" in todo["what"] for todo in factory.report["todo"])
    assert "○○" not in factory.plan and (factory.out / "bcp.docx").is_file()


def test_repairs_end_when_they_do_not_shrink(factory: Factory) -> None:
    factory.model.scripts["cut"] = texts(BAD, BAD, good_text)  # type: ignore[arg-type]
    factory.generate()
    assert len(asked_for(factory, "cut")) == 2
    assert factory.block("cut")["state"] == "fallback"


def test_a_block_in_fallback_is_not_asked_for_again_until_refresh_or_a_change(factory: Factory) -> None:
    factory.model.scripts["cut"] = texts(BAD)
    factory.generate()
    factory.model.scripts.clear()
    factory.forget_requests()
    factory.generate()
    assert factory.asked == [] and factory.block("cut")["state"] == "fallback"
    factory.generate("--refresh")
    assert factory.asked == ["cut"] and factory.block("cut")["state"] == "filled"


def test_a_fallback_is_filled_when_its_digest_changes(factory: Factory) -> None:
    factory.model.scripts["cut"] = texts(BAD)
    factory.generate()
    factory.model.scripts.clear()
    factory.edit_table(("事務所1階の棚B", "事務所1階の棚D"))
    factory.generate()
    assert factory.block("cut")["state"] == "filled" and "棚D" in factory.block_text("cut")


@pytest.mark.parametrize(
    ("name", "reply"),
    [
        ("refusal", scripted.refusal()),
        ("content filter", scripted.completion({"content": None}, "content_filter")),
        ("content filter as 400", scripted.status(400, {"message": "filtered", "code": "content_filter"})),
        ("truncation", scripted.truncated()),
        ("empty", scripted.content("")),
        ("unreadable", scripted.content("ここに文はない")),
        ("html", scripted.html_page()),
        ("empty text", scripted.answer("  ")),
    ],
)
def test_what_fails_one_block_fails_it_alone(factory: Factory, name: str, reply: Reply) -> None:
    factory.model.scripts["cut"] = texts(reply)
    factory.generate()
    states = {block["id"]: block["state"] for block in factory.report["blocks"]}
    assert states["cut"] == "fallback"
    assert [states[id] for id in ("measures", "entry_response", "first", "stay")] == ["filled"] * 4
    assert (factory.out / "bcp.docx").is_file() and factory.report["ok"] is True


@pytest.mark.parametrize(
    "reply",
    [
        scripted.status(401, {"message": "bad key", "code": "invalid_api_key"}),
        scripted.status(403, {"message": "forbidden"}),
        scripted.status(429, {"message": "You exceeded your current quota", "code": "insufficient_quota", "type": "insufficient_quota"}),
    ],
    ids=["401", "403", "quota"],
)  # fmt: skip
def test_a_provider_that_fails_for_good_is_exit_3_and_no_plan_file_changes(
    factory: Factory, reply: Reply
) -> None:
    factory.generate("--provider", "offline")
    before = snapshot(factory.out, ("journal.jsonl",))
    factory.model.scripts = {
        id: texts(reply) for id in ("cut", "first", "stay", "measures", "entry_response")
    }
    factory.edit_table(("事務所1階の棚B", "事務所1階の棚D"))
    ran = factory.generate(code=3)
    assert ran.err.strip() and "Traceback" not in ran.err
    assert snapshot(factory.out, ("journal.jsonl",)) == before


def test_no_connection_is_exit_3(factory: Factory) -> None:
    ran = factory.run(
        "generate", "--provider", "openai", "--model", "m", "--base-url", "http://127.0.0.1:9/v1"
    )
    assert ran.code == 3 and "127.0.0.1" in ran.err
    assert not (factory.out / "bcp.md").exists()


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_server_that_recovers_costs_only_patience(factory: Factory, status: int) -> None:
    turns = iter(range(99))
    slow_down = scripted.status(status, headers={"Retry-After": "0"})
    factory.model.scripts["cut"] = lambda block, request: good_text(block) if next(turns) else slow_down
    factory.generate()
    assert factory.block("cut")["state"] == "filled"


@pytest.mark.parametrize("status", [500, 429])
def test_a_server_that_does_not_recover_is_exit_3(factory: Factory, status: int) -> None:
    factory.model.scripts["cut"] = texts(scripted.status(status, headers={"Retry-After": "0"}))
    factory.generate(code=3)
    assert not (factory.out / "bcp.md").exists()


def test_finished_answers_wait_in_the_journal_and_are_not_paid_twice(factory: Factory) -> None:
    factory.model.scripts["stay"] = texts(scripted.status(401))
    factory.generate("--concurrency", "1", code=3)
    assert factory.asked == ["measures", "entry_response", "cut", "first", "stay"]
    assert len(factory.read("journal.jsonl").splitlines()) == 4
    factory.model.scripts.clear()
    factory.forget_requests()
    factory.generate()
    assert factory.asked == ["stay"]
    assert not (factory.out / "journal.jsonl").exists()
    assert json.loads(factory.read("run.json"))["calls"] == 1


def test_a_spent_budget_is_exit_3_and_the_rest_follows_with_a_larger_one(factory: Factory) -> None:
    ran = factory.generate("--budget-tokens", "200", "--concurrency", "1", code=3)
    assert "200" in ran.err and len(factory.asked) == 2 and not (factory.out / "bcp.md").exists()
    factory.generate("--budget-tokens", "100000")
    assert len(factory.asked) == 5


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_killed_or_interrupted_goes_on_where_it_was(
    factory: Factory, how: signal.Signals
) -> None:
    assert factory.server is not None
    factory.model.scripts["first"] = lambda block, request: scripted.slow(
        5, scripted.answer(good_text(block))
    )
    words = [
        "factory.yaml",
        "--template",
        "small.md",
        "--date",
        DATE,
        *factory.provider,
        "--concurrency",
        "1",
    ]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    process = subprocess.Popen(
        [sys.executable, "-m", "bcp", "generate", *words], cwd=factory.tool.folder, env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while "first" not in factory.asked and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(how)
    process.communicate(timeout=30)
    assert process.returncode == (130 if how is signal.SIGINT else -how)
    assert not (factory.out / "bcp.md").exists()
    factory.model.scripts.clear()
    factory.forget_requests()
    factory.generate()
    assert factory.asked == ["first", "stay"]


def test_the_guard_refuses_what_masking_missed_and_fails_the_block_alone(
    factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bcp.filling.masking import Mask

    def nothing(self: Mask, text: str) -> tuple[str, tuple[Any, ...]]:
        return text, ()

    monkeypatch.setattr(Mask, "hide", nothing)
    factory.edit_table(
        ("issue: 保守の回線がつながったままである", "issue: 甲斐油機株式会社の回線がつながったままである")
    )
    factory.generate(code=None)
    assert factory.server is not None
    assert "甲斐油機" not in "\n".join(json.dumps(r, ensure_ascii=False) for r in factory.server.requests)
    assert factory.block("measures")["state"] == "fallback"
    assert factory.block("stay")["state"] == "filled"


def test_a_key_in_the_environment_alone_sends_nothing(
    factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert factory.server is not None
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    monkeypatch.setenv("OPENAI_BASE_URL", factory.server.base_url)
    assert factory.run("generate").code == 0
    assert factory.asked == [] and factory.report["provider"] == "offline"


def test_the_provider_is_option_then_variable_then_toml_then_lock(
    factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert factory.server is not None
    factory.generate()
    monkeypatch.setenv("BCP_BASE_URL", factory.server.base_url)
    factory.forget_requests()
    factory.edit_table(("事務所1階の棚B", "事務所1階の棚D"))
    assert factory.run("generate").code == 0  # the lock
    assert "cut" in factory.asked and factory.report["model"] == "scripted"
    factory.forget_requests()
    factory.tool.write("bcp.toml", 'provider = "offline"\n')
    factory.edit_table(("事務所1階の棚D", "事務所1階の棚E"))
    factory.run("generate")
    assert factory.asked == [] and factory.report["provider"] == "offline"
    monkeypatch.setenv("BCP_PROVIDER", "openai")
    monkeypatch.setenv("BCP_MODEL", "other")
    factory.edit_table(("事務所1階の棚E", "事務所1階の棚F"))
    assert factory.run("generate").code == 0
    assert "cut" in factory.asked and factory.report["model"] == "other"
    factory.forget_requests()
    factory.edit_table(("事務所1階の棚F", "事務所1階の棚G"))
    factory.run("generate", "--provider", "offline")
    assert factory.asked == []


def test_the_host_is_named_before_the_first_byte(factory: Factory) -> None:
    ran = factory.generate()
    assert "127.0.0.1" in ran.err and ran.err.index("127.0.0.1") < ran.err.index("作成 1/")
    factory.tool.options = ["--lang", "en"]
    assert "this machine" in factory.generate("--force").err


def test_a_cloud_that_no_option_names_is_asked_about(factory: Factory) -> None:
    ran = factory.run("generate", "--provider", "openai", "--model", "m")
    assert ran.code == 2 and "--yes" in ran.err and not (factory.out / "bcp.md").exists()


def test_concurrency_is_kept(factory: Factory) -> None:
    factory.model.scripts = {
        id: lambda block, request: scripted.slow(0.2, scripted.answer(good_text(block)))
        for id in ("measures", "entry_response", "cut", "first", "stay")
    }
    factory.generate("--concurrency", "3")
    assert factory.server is not None and factory.server.most_at_once == 3


def test_an_error_that_only_the_whole_plan_shows_goes_back_to_its_block(factory: Factory) -> None:
    """Measures without a response: the block's own checks pass, the coverage of the plan does not."""
    wrong = "- 設備に異常がある場合、班長は製造課長に知らせる。"
    factory.edit_template(
        (
            "covers: [findings], format: list, max_chars: 4000}\n  cut",
            "covers: [], format: list, max_chars: 4000}\n  cut",
        )
    )
    turns = iter(range(9))
    factory.model.scripts["entry_response"] = lambda block, request: (
        good_text(block) if next(turns) else wrong
    )
    factory.generate()
    assert factory.report["findings"][0]["covered"] == "full"


def test_a_model_that_never_covers_a_finding_falls_back_to_a_text_that_does(factory: Factory) -> None:
    factory.model.scripts["measures"] = texts("- 課題のある入口には、担当を決めて対策を行う。")
    factory.generate()
    assert factory.block("measures")["state"] == "fallback"
    assert factory.report["findings"][0]["covered"] == "full"
