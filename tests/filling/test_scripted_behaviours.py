"""The whole job against a server that misbehaves in one way: what is wrong never reaches the plan."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from scripted_server import (
    ScriptedServer,
    answer,
    content,
    html_page,
    read_block,
    refusal,
    slow,
    status,
    truncated,
)

from bcp.cli.main import main

pytestmark = pytest.mark.server

TABLE = """format: bcp/env-diff@1
items:
  company: {name: 象潟ねじ工業株式会社, short_name: 象潟ねじ, site: 本荘工場, prefecture: 秋田県, industry: 金属部品加工, employees: 31}
  roles:
    - {role: commander, title: 工場長, person: 生野 次郎, phone: 090-1111-2222, deputy_title: 総務課長, deputy: 牟田口 三郎, deputy_phone: 090-1111-3333}
  backups:
    - {system: 生産管理サーバー, method: NASへ自動, offline: いいえ, location: 事務所の棚}
assessment:
  date: 2026-11-10
  basis: bcp
  results:
    USBメモリー: {rating: BAD, cause: 不明, issue: 数が分からない, where: 製造1課, measures: [01-01], interim: 受付で預かる, owner: 製造課長, due: 2027-01-31}
"""
TEMPLATE = """---
title: 短い計画
version: "1"
assumes: {backups: [{offline: はい}]}
blocks:
  usb: {title: USBメモリーの対策, step: measures, inputs: [findings], covers: [usb_memory], format: text, max_chars: 600}
  first: {title: 最初の動き, step: response, inputs: [roles, findings, backups], covers: [usb_memory], format: text, max_chars: 600}
---

# 計画

## 対策

##{#usb}
USBメモリーは、使えるものを限る。
##

## 最初の動き

##{#first}
異常に気づいた者は、班長に知らせる。オフラインの控えから戻す。
##
"""
GOOD = {
    "usb": "USBメモリー：対策01-01「{title}」を行う。担当は製造課長、期限は2027-01-31である。暫定の措置として、受付で預かる。課題として、実態調査を行う。",
    "first": "異常に気づいた者は、班長に知らせる。班長は[[roles.commander.person]]（[[roles.commander.phone]]）に電話する。"
    "USBメモリーは抜かず、差した機器を切り離す。最悪の場合として、既に広がっているものとして動く。控えは同時に失われたものとして、手書きで続ける。",
}


def good(body):
    """The good text of the block, with the measure's title as it was shown."""
    seen = read_block(body)
    title = next((m["title"] for f in seen.findings for m in f["measures"]), "")
    return GOOD[seen.id].format(title=title) if seen.id == "usb" else GOOD[seen.id]


def cover(body):
    seen = read_block(body)
    return (
        [{"finding": "usb_memory", "measures": ["01-01"], "quote": good(body).split("。")[0]}]
        if seen.findings
        else []
    )


def faithful(body):
    return answer(good(body), cover(body))


def spoiled(block, change):
    """A server that is good but for one block, in which it makes the same fault each time."""

    def script(body):
        return answer(change(good(body)), cover(body)) if read_block(body).id == block else faithful(body)

    return script


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("t.yaml").write_text(TABLE, "utf-8")
    Path("t.md").write_text(TEMPLATE, "utf-8")
    return tmp_path


WORDS = [
    "generate",
    "t.yaml",
    "--template",
    "t.md",
    "--provider",
    "openai",
    "--model",
    "m",
    "--date",
    "2026-11-22",
]


def generate(script, *more):
    with ScriptedServer(script) as server:
        code = main([*WORDS, "--base-url", server.base_url, "--out", "out", "-q", "--lang", "ja", *more])
    return code, server


def outcome():
    report = json.loads(Path("out/report.json").read_text("utf-8"))
    return {block["id"]: block for block in report["blocks"]}, Path("out/bcp.md").read_text("utf-8")


def test_a_faithful_model_fills_both_blocks(folder, capsys):
    code, server = generate(faithful)
    blocks, plan = outcome()
    assert {id: block["state"] for id, block in blocks.items()} == {"usb": "filled", "first": "filled"}, (
        blocks
    )
    assert code == 0 and len(server.requests) == 2, capsys.readouterr()
    assert "生野 次郎（090-1111-2222）に電話する" in plan


FAULTS = {
    "drops-a-finding": ("usb", lambda text: "受付で預かる。", "finding-uncovered"),
    "invents-a-phone": ("first", lambda text: text + "業者（03-1234-5678）にも電話する。", "raw-sensitive"),
    "invents-a-company": ("first", lambda text: text + "北天電機株式会社に頼む。", "ungrounded"),
    "invents-a-date": ("first", lambda text: text + "2026年12月24日までに終える。", "ungrounded"),
    "invents-a-system": ("first", lambda text: text + "倉庫管理サーバーを先に戻す。", "ungrounded"),
    "invents-a-place": ("first", lambda text: text + "第3工場の事務所2階に集まる。", "ungrounded"),
    "invents-a-person": ("first", lambda text: text + "黒田さんにも知らせる。", "ungrounded"),
    "alters-a-reference": (
        "first",
        lambda text: text.replace("commander.phone", "commander.phones"),
        "unknown-reference",
    ),
    "leaves-a-mark": ("first", lambda text: text + "\n##", "marker-left"),
    "leaves-a-placeholder": ("first", lambda text: text + "○○に知らせる。", "placeholder-left"),
    "echoes-the-default": (
        "first",
        lambda text: "異常に気づいた者は、班長に知らせる。オフラインの控えから戻す。",
        "",
    ),
    "answers-in-english": (
        "first",
        lambda text: "Whoever notices trouble tells the team leader at once.",
        "not-japanese",
    ),
    "adds-a-heading": ("first", lambda text: "## 手順\n\n" + text, "markup"),
    "adds-html": ("first", lambda text: text + "<b>急ぐ。</b>", "markup"),
    "adds-a-link": ("first", lambda text: text + "[手順](http://a.example/x)を見る。", "markup"),
    "stops-in-the-middle": ("first", lambda text: text + "班長は次に、", "truncated"),
    "writes-too-much": ("first", lambda text: text * 9, "too-long"),
    "claims-what-is-not-there": (
        "first",
        lambda text: text + "オフラインの控えから戻す。",
        "capability-claim",
    ),
    "reassures": ("first", lambda text: text + "生産への影響はない。", "capability-claim"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", FAULTS)
def test_what_is_wrong_never_reaches_the_plan(folder, name):
    block, change, code = FAULTS[name]
    _, server = generate(spoiled(block, change))
    blocks, plan = outcome()
    codes = {violation["code"] for violation in blocks[block]["violations"]}
    assert blocks[block]["state"] == "fallback" and (code in codes or not code), (
        codes,
        blocks[block]["reason"],
    )
    assert blocks[block]["attempts"] >= 2 and "再依頼" in blocks[block]["reason"]
    other = "usb" if block == "first" else "first"
    assert blocks[other]["state"] == "filled"  # one bad block never stops the plan
    for body in server.requests:
        if read_block(body).id == block and len(body["messages"]) == 4:
            assert "1. " in body["messages"][3]["content"]
            break
    else:
        raise AssertionError("no repair was asked for")


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in FAULTS if name != "echoes-the-default"])
def test_a_model_that_mends_its_fault_is_taken(folder, name):
    block, change, _ = FAULTS[name]

    def script(body):
        is_first = read_block(body).id == block and len(body["messages"]) == 2
        return answer(change(good(body)), cover(body)) if is_first else faithful(body)

    generate(script)
    blocks, _ = outcome()
    assert (blocks[block]["state"], blocks[block]["attempts"]) == ("filled", 2), blocks[block]


ENDINGS = {
    "refused": refusal(),
    "content-filter": status(400, {"code": "content_filter", "message": "filtered"}),
    "truncated": truncated(),
    "empty": content(""),
    "unreadable": content("わかりました。"),
    "not-an-api": html_page(),
}


@pytest.mark.slow
@pytest.mark.parametrize("code", ENDINGS)
def test_each_fault_of_one_block_has_its_own_entry(folder, code):
    ran, _ = generate(lambda body: ENDINGS[code] if read_block(body).id == "first" else faithful(body))
    blocks, _ = outcome()
    assert blocks["first"]["state"] == "fallback" and blocks["usb"]["state"] == "filled" and ran in (0, 1)
    assert code in blocks["first"]["reason"] or code == "unreadable" and "format" in blocks["first"]["reason"]


STOPS = {
    "not-allowed": status(401),
    "quota": status(429, {"code": "insufficient_quota", "message": "quota"}),
    "redirect": status(307, headers={"Location": "http://other.invalid/v1/chat/completions"}),
    "not-found": status(404),
}


@pytest.mark.parametrize("code", STOPS)
def test_what_stops_the_run_changes_no_plan_and_says_what_to_do(folder, capsys, code):
    ran, _ = generate([STOPS[code]], "--json")
    error = json.loads(capsys.readouterr().out)["error"]
    assert (ran, error["code"]) == (3, code) and error["hint"] and not Path("out/bcp.md").exists()


def test_a_spent_budget_stops_and_a_larger_one_goes_on(folder, capsys):
    ran, server = generate(faithful, "--budget-tokens", "100", "--concurrency", "1", "--json")
    assert ran == 3 and len(server.requests) == 1 and not Path("out/bcp.md").exists()
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "budget"
    ran, server = generate(faithful, "--budget-tokens", "100000")
    assert ran == 0 and len(server.requests) == 1


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_dies_pays_nothing_twice(folder, sign):
    with ScriptedServer(
        lambda body: faithful(body) if read_block(body).id == "usb" else slow(20, faithful(body))
    ) as first:
        run = subprocess.Popen(
            [sys.executable, "-m", "bcp", *WORDS, "--base-url", first.base_url, "--out", "out", "-q"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
        until = time.monotonic() + 20
        while len(first.requests) < 2 and time.monotonic() < until:
            time.sleep(0.05)
        assert len(first.requests) == 2
        run.send_signal(sign)
        assert run.wait(15) == (130 if sign == signal.SIGINT else -9)
    assert Path("out/journal.jsonl").read_text("utf-8").count("\n") == 1 and not Path("out/bcp.md").exists()
    ran, again = generate(faithful)
    assert ran == 0 and [read_block(body).id for body in again.requests] == ["first"]
    assert not Path("out/journal.jsonl").exists()


def test_what_left_is_kept_when_asked_for(folder):
    _, server = generate(faithful, "--keep-requests")
    kept = [path.read_bytes() for path in sorted(Path("out/sent").iterdir())]
    assert sorted(kept) == sorted(server.bodies)
    assert all("生野".encode() not in body and "象潟".encode() not in body for body in kept)
