"""Spec 6: every violation code, planted and caught, in drafts (D) and in plans (P)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from contract_tool import Ran, Tool
from factory import Factory, Model, texts
from scripted_server import ScriptedServer, read_block

GOOD = "1. 製造課長は、設備を安全に止める。"


@pytest.fixture
def factory(tool: Tool) -> Factory:
    made = Factory(tool)
    made.generate()
    return made


@pytest.fixture
def modelled(tool: Tool) -> Iterator[Factory]:
    model = Model()
    with ScriptedServer(model) as server:
        yield Factory(tool, server, model)


DRAFTS = {
    "marker-left": f"{GOOD}\n2. 総務課長は、##赤札##のケーブルを抜く。",
    "placeholder-left": f"{GOOD}\n2. 総務課長は、○○のケーブルを抜く。",
    "unknown-reference": f"{GOOD}\n2. [[roles.network_cut.nickname]]は、赤札のケーブルを抜く。",
    "raw-sensitive": f"{GOOD}\n2. 遮断 三郎は、赤札のケーブルを抜く。",
    "ungrounded": f"{GOOD}\n2. 総務課長は、45分以内に赤札のケーブルを抜く。",
    "format": "製造課長は、設備を安全に止める。",
    "too-long": "\n".join(
        f"{n}. 総務課長は、赤札の付いたケーブルを番号の順に一本ずつ抜いて、抜いた時刻を紙に書く。"
        for n in range(1, 80)
    ),
    "truncated": f"{GOOD}\n2. 総務課長は、赤札の付いたケーブルを",
    "not-japanese": "1. The manager stops the machines.\n2. The chief pulls the tagged cable.",
    "markup": f"{GOOD}\n2. 総務課長は、<b>赤札</b>のケーブルを抜く。",
}


@pytest.mark.server
@pytest.mark.parametrize("code", DRAFTS)
def test_a_draft_with_a_planted_fault_is_sent_back_and_then_falls_back(modelled: Factory, code: str) -> None:
    modelled.model.scripts["cut"] = texts(DRAFTS[code])
    modelled.generate()
    block = modelled.block("cut")
    assert block["state"] == "fallback"
    errors = {violation["code"] for violation in block["violations"] if violation["severity"] == "error"}
    assert code in errors, block["violations"]
    asked = [r for r in modelled.server.requests if read_block(r).id == "cut"] if modelled.server else []
    assert len(asked) >= 2 and asked[1]["messages"][-1]["content"].strip()


@pytest.mark.server
@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        f"{GOOD}\n2. 【要確認：赤札の場所】を確かめる。",
        f"{GOOD}\n2. [[cut_points.1.what]]を抜く。",
        f"{GOOD}\n2. 赤札1のケーブルを抜く。",
    ],
)
def test_a_clean_draft_passes_the_first_time(modelled: Factory, text: str) -> None:
    modelled.model.scripts["cut"] = texts(text)
    modelled.generate()
    assert (modelled.block("cut")["state"], modelled.block("cut")["attempts"]) == ("filled", 1)


@pytest.mark.server
def test_a_draft_that_still_states_what_the_table_denies_is_an_error(modelled: Factory) -> None:
    modelled.edit_table(("wifi_use: なし", "wifi_use: {choice: [factory], detail: 検査室の無線AP}"))
    modelled.edit_template(("無線LANは使わない。", "WiFiを使っていない。"))
    modelled.model.scripts["wifi"] = texts("WiFiを使っていない。")
    modelled.generate(code=None)
    codes = {
        violation["code"]
        for violation in modelled.block("wifi")["violations"]
        if violation["severity"] == "error"
    }
    assert "unchanged" in codes


@pytest.mark.server
def test_a_draft_that_says_nothing_of_its_finding_is_uncovered(modelled: Factory) -> None:
    modelled.model.scripts["measures"] = texts("- 担当を決めて、対策を行う。")
    modelled.generate(code=None)
    assert "finding-uncovered" in {
        violation["code"] for violation in modelled.block("measures")["violations"]
    }


def validate(
    factory: Factory, *changes: tuple[str, str], name: str = "pasted.md"
) -> tuple[Ran, list[dict[str, Any]]]:
    """The plan with planted changes, as a file from anywhere; its violations."""
    text = factory.plan
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    factory.tool.write(name, text)
    ran = factory.tool.run(
        "validate",
        name,
        "--env-diff",
        "factory.yaml",
        "--template",
        "small.md",
        "--date",
        "2026-11-22",
        "--json",
    )
    return ran, ran.json["violations"]


def test_a_plan_as_generated_passes_from_anywhere(factory: Factory) -> None:
    ran, violations = validate(factory)
    assert ran.code == 0, violations
    assert ran.json["format"] == "bcp/report@1" and ran.json["ok"] is True
    assert not [v for v in violations if v["severity"] == "error"]


TEXT = "総務課長は、赤札の付いたケーブルを番号の順に抜く。"
PLANS = {
    "marker-left": (TEXT, "総務課長は、##赤札##のケーブルを抜く。"),
    "placeholder-left": (TEXT, "総務課長は、○○のケーブルを抜く。"),
    "outside-changed": ("危険を感じた人は誰でも、", "班長は、"),
    "unknown-reference": (TEXT, "[[roles.network_cut.nickname]]は、赤札のケーブルを抜く。"),
    "ungrounded": (TEXT, "総務課長は、03-9999-1234に電話する。"),
    "markup": (TEXT, "総務課長は、<b>赤札</b>のケーブルを抜く。"),
}


@pytest.mark.parametrize("code", PLANS)
def test_a_plan_from_anywhere_with_a_planted_fault_does_not_pass(factory: Factory, code: str) -> None:
    ran, violations = validate(factory, PLANS[code])
    assert ran.code == 1 and ran.json["ok"] is False
    found = [v for v in violations if v["code"] == code]
    assert found and found[0]["severity"] == "error", violations
    assert found[0]["line"] > 0 and found[0]["message"]


def test_the_line_of_a_violation_is_its_line_in_the_file(factory: Factory) -> None:
    ran, violations = validate(factory, PLANS["placeholder-left"])
    text = (factory.tool.folder / "pasted.md").read_text("utf-8").split("\n")
    found = next(v for v in violations if v["code"] == "placeholder-left")
    assert "○○" in text[found["line"] - 1] and found["block"] == "cut" and "○○" in found["excerpt"]


def test_a_placeholder_in_fixed_text_is_a_warning(factory: Factory) -> None:
    factory.edit_template(("危険を感じた人は誰でも、", "危険を感じた貴社の人は誰でも、"))
    factory.generate()
    found = factory.violations("placeholder-left")
    assert {violation["severity"] for violation in found} == {"warning"}


def test_fixed_text_that_a_person_changed_is_a_note_in_its_own_output(factory: Factory) -> None:
    factory.edit_plan(("危険を感じた人は誰でも、", "班長は、"))
    ran = factory.tool.run(
        "validate", "outputs/factory/bcp.md", "--template", "small.md", "--date", "2026-11-22", "--json"
    )
    assert ran.code == 0, ran.out
    assert {v["severity"] for v in ran.json["violations"] if v["code"] == "outside-changed"} == {"note"}


@pytest.mark.parametrize("code", ["ungrounded", "markup", "placeholder-left", "unknown-reference"])
def test_in_human_text_a_fault_is_at_most_a_warning(factory: Factory, code: str) -> None:
    factory.edit_plan(PLANS[code])
    factory.generate()
    assert {violation["severity"] for violation in factory.violations(code)} <= {"warning"}
    assert factory.violations(code)


def test_in_human_text_a_mark_a_stale_value_and_an_uncovered_finding_stay_errors(factory: Factory) -> None:
    factory.edit_plan(PLANS["marker-left"])
    factory.generate(code=1)
    assert {violation["severity"] for violation in factory.violations("marker-left")} == {"error"}
    factory.edit_plan((PLANS["marker-left"][1], "総務課長（090-0000-4004）は、赤札のケーブルを抜く。"))
    factory.edit_table(("090-0000-4004", "090-0000-4999"))
    factory.generate(code=1)
    assert {violation["severity"] for violation in factory.violations("stale-fact")} == {"error"}


def test_an_uncovered_finding_in_human_text_is_an_error(factory: Factory) -> None:
    path = factory.out / "bcp.md"
    path.write_text(re.sub(r"(?m)^.*保守用回線.*\n", "", factory.plan), encoding="utf-8")
    factory.generate(code=1)
    assert "error" in {violation["severity"] for violation in factory.violations("finding-uncovered")}
    assert factory.report["findings"][0]["covered"] == "no"


def test_a_table_contradiction_is_a_warning_and_a_todo(factory: Factory) -> None:
    factory.edit_table(("rto_temporary: 2日", "rto_temporary: 6日"))
    factory.generate()
    assert {violation["severity"] for violation in factory.violations("contradiction")} == {"warning"}
    assert len(factory.report["todo"]) > 0


def test_reliance_on_what_is_absent_is_a_capability_claim(factory: Factory) -> None:
    ran, violations = validate(factory, (TEXT, "総務課長は、通信を常時監視しているので、異常はすぐ分かる。"))
    assert "capability-claim" in {v["code"] for v in violations}


@pytest.mark.server
@pytest.mark.parametrize(
    ("text", "state"),
    [
        (
            "1. 製造課長は、設備を安全に止める。\n2. 総務課長は、[[cut_points.2.place]]でケーブルを抜く。",
            "fallback",
        ),
        (
            "1. 製造課長は、設備を安全に止める。\n2. 総務課長は、PCの側のLANケーブルを1台ずつ抜く。[[cut_points.2.place]]",
            "filled",
        ),
    ],
)
def test_a_step_at_an_unknown_place_needs_the_safe_action(modelled: Factory, text: str, state: str) -> None:
    modelled.edit_table(("place: 事務所1階の棚B, mark: 赤札2", "place: 不明, mark: 不明"))
    modelled.model.scripts["cut"] = texts(text)
    modelled.generate()
    block = modelled.block("cut")
    assert block["state"] == state
    assert (state == "fallback") == ("no-action" in {violation["code"] for violation in block["violations"]})
    assert ("cut" in modelled.asked[modelled.asked.index("cut") + 1 :]) == (state == "fallback")


def test_style_is_only_a_warning(factory: Factory) -> None:
    ran, violations = validate(
        factory, (TEXT, "総務課長は、速やかに適切に赤札の付いたケーブルを番号の順に抜く。")
    )
    assert {v["severity"] for v in violations if v["code"] == "style"} == {"warning"} and ran.code == 0


def test_an_unreadable_file_is_exit_2(factory: Factory) -> None:
    factory.tool.write("cp932.md", "計画".encode("cp932"))
    for name in ("cp932.md", "nowhere.md"):
        ran = factory.tool.run("validate", name, "--env-diff", "factory.yaml", "--template", "small.md")
        assert ran.code == 2 and name in ran.err


def test_every_code_can_be_explained(factory: Factory) -> None:
    codes = [
        *DRAFTS,
        *PLANS,
        "unchanged",
        "stale-fact",
        "capability-claim",
        "contradiction",
        "finding-uncovered",
        "no-action",
        "style",
    ]
    for code in set(codes):
        ran = factory.tool.run("explain", code)
        assert ran.code == 0 and code in ran.out, code


@pytest.mark.server
def test_the_good_texts_of_the_model_are_clean(modelled: Factory) -> None:
    modelled.generate()
    assert not [v for v in modelled.report["violations"] if v["severity"] == "error"]
