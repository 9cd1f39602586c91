"""The composer's own wording changes: its blocks show as stale, --refresh writes just these anew, people's words stay."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from contract_tool import Tool
from factory import DATE
from factory import TABLE as WITH_FINDING

TABLE = "\n".join(line for line in WITH_FINDING.split("\n") if "rating: BAD" not in line)
TEMPLATE = """\
---
title: 小さなサイバーBCP
version: "1"
blocks:
  cut: {title: 抜く順番, step: other, inputs: [cut_points, roles], covers: [], format: list, max_chars: 2000}
  first: {title: 最初の連絡, step: other, inputs: [roles], covers: [], format: list, max_chars: 1000}
  after: {title: その後, step: other, inputs: [roles], covers: [], format: list, max_chars: 1000}
  stop_all: {title: 安全停止, step: other, inputs: [roles], covers: [], format: list, max_chars: 1000}
---

# 小さなサイバーBCP

##{#cut}
- 赤札の付いたケーブルを抜く。
##

##{#first}
- 対策本部長に電話する。
##

##{#after}
- 対策本部長の許可を待つ。
##

##{#stop_all}
- 設備を止める。
##
"""
UNITS = {
    "cut.j2": '{# unit: list; needs: cut_points #}\n- {{ ref("cut_points.1.place") }}で{{ ref("cut_points.1.mark") }}のケーブルを抜く。\n',
    "first.j2": '{# unit: list; needs: roles #}\n{% import "_say.j2" as say with context %}\n- {{ say.call() }}\n',
    "after.j2": '{# unit: list; needs: roles #}\n{% import "_say.j2" as say with context %}\n- {{ say.call() }}許可を待つ。\n',
    "_say.j2": '{% macro call() %}{{ ref("roles.commander.person") }}に電話する。{% endmacro %}\n',
    "_kw_stop.j2": '{# unit: list; needs: roles #}\n- {{ ref("roles.line_stop.person") }}に知らせる。\n',
    "_keywords.yaml": "rules:\n  - {unit: _kw_stop.j2, words: [安全停止]}\n  - {unit: cut.j2, words: [止める]}\n",
}
BLOCKS = {"cut", "first", "after", "stop_all"}


class Reworded:
    """A factory with its own text units, generated once."""

    def __init__(self, tool: Tool) -> None:
        self.tool = tool
        tool.write("t.yaml", TABLE)
        tool.write("templates/bcp_template_ai.md", TEMPLATE)
        for name, text in UNITS.items():
            tool.write(f"templates/units/{name}", text)
        self.generate()

    def generate(self, *words: str, code: int = 0) -> str:
        ran = self.tool.run("generate", "t.yaml", "--date", DATE, *words)
        assert ran.code == code, ran.out + ran.err
        return ran.out

    def reword(self, name: str, old: str, new: str) -> None:
        assert old in UNITS[name]
        self.tool.write(f"templates/units/{name}", UNITS[name].replace(old, new))

    def stale(self) -> set[str]:
        ran = self.tool.run("plan", "t.yaml", "--date", DATE, "--json")
        return {block["id"] for block in ran.json["blocks"] if block["action"] == "stale"}

    @property
    def plan(self) -> Path:
        return self.tool.folder / "outputs" / "t" / "bcp.md"

    def block(self, id: str) -> str:
        return self.plan.read_text("utf-8").split(f"<!-- bcp:{id} -->\n")[1].split("<!-- /bcp")[0].strip()

    def lock(self) -> dict[str, dict[str, str]]:
        path = self.tool.folder / "outputs" / "t" / "bcp.lock.json"
        blocks: dict[str, dict[str, str]] = json.loads(path.read_text("utf-8"))["blocks"]
        return blocks


@pytest.fixture
def reworded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Reworded:
    for name in ("BCP_PROVIDER", "BCP_MODEL", "BCP_BASE_URL", "BCP_BY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return Reworded(Tool(tmp_path, capsys))


@pytest.mark.parametrize(
    "name, old, new, blocks",
    [
        ("cut.j2", "抜く。", "抜き、時刻を書く。", {"cut"}),
        ("first.j2", "- {{", "- 直ちに{{", {"first"}),
        ("_say.j2", "電話する。", "電話で知らせる。", {"first", "after"}),
        ("_kw_stop.j2", "知らせる。", "電話する。", {"stop_all"}),
    ],
)
def test_a_changed_unit_makes_exactly_its_blocks_stale_and_refresh_writes_just_these_anew(
    reworded: Reworded, name: str, old: str, new: str, blocks: set[str]
) -> None:
    before, texts = reworded.plan.read_bytes(), {id: reworded.block(id) for id in BLOCKS}
    assert reworded.stale() == set()
    reworded.reword(name, old, new)
    assert reworded.stale() == blocks
    told = reworded.generate()
    assert f"前の作り方の文をそのまま使った所: {len(blocks)}" in told and all(
        f"〔{id}〕" in told for id in blocks
    )
    assert reworded.plan.read_bytes() == before  # nothing is refilled that nobody asked for
    assert reworded.stale() == blocks
    assert "前の作り方" not in reworded.generate("--refresh")
    assert {id for id in BLOCKS if reworded.block(id) != texts[id]} == blocks
    assert reworded.stale() == set()


def test_a_note_in_a_unit_is_wording_too_and_its_text_stays_as_it_was(reworded: Reworded) -> None:
    before = reworded.plan.read_bytes()
    reworded.reword("cut.j2", "#}\n", "#}\n{# 見直した #}\n")
    assert reworded.stale() == {"cut"}
    reworded.generate("--refresh")
    assert reworded.stale() == set() and reworded.plan.read_bytes() == before


def test_a_unit_with_other_line_ends_is_the_same_wording(reworded: Reworded) -> None:
    reworded.tool.write("templates/units/cut.j2", UNITS["cut.j2"].replace("\n", "\r\n"))
    assert reworded.stale() == set()


def test_what_people_wrote_stands_when_the_wording_changes(reworded: Reworded) -> None:
    text = reworded.plan.read_text("utf-8")
    ours = "- 製造1課の柱Aで赤札1のケーブルを抜く。"
    assert ours in text
    edited = "- 製造1課の柱Aで赤札1のケーブルを、手袋をして抜く。"
    reworded.plan.write_text(text.replace(ours, edited), "utf-8")
    reworded.reword("cut.j2", "抜く。", "抜き、時刻を書く。")
    reworded.reword("first.j2", "- {{", "- 直ちに{{")
    assert reworded.stale() == {"first"}
    reworded.generate("--refresh")
    assert reworded.block("cut") == edited and reworded.block("first").startswith("- 直ちに")
    assert reworded.lock()["cut"]["state"] == "human"


def test_a_block_that_gets_a_unit_of_its_own_is_stale(reworded: Reworded) -> None:
    reworded.tool.write("templates/units/stop_all.j2", UNITS["first.j2"])
    assert reworded.stale() == {"stop_all"}


def test_a_lock_that_knows_no_digest_tells_nothing(reworded: Reworded) -> None:
    path = reworded.tool.folder / "outputs" / "t" / "bcp.lock.json"
    lock = json.loads(path.read_text("utf-8"))
    for block in lock["blocks"].values():
        block["prompts_sha256"] = ""
    path.write_text(json.dumps(lock, ensure_ascii=False), "utf-8")
    reworded.reword("cut.j2", "抜く。", "抜き、時刻を書く。")
    assert reworded.stale() == set()


def test_a_changed_table_refills_with_the_new_wording(reworded: Reworded) -> None:
    reworded.reword("cut.j2", "抜く。", "抜き、時刻を書く。")
    reworded.tool.write("t.yaml", TABLE.replace("mark: 赤札1", "mark: 青札1"))
    reworded.generate()
    assert "青札1のケーブルを抜き、時刻を書く。" in reworded.block("cut")
    assert reworded.stale() == set()


def test_a_saved_plan_is_refused_when_the_wording_changed_since(reworded: Reworded) -> None:
    reworded.tool.write("t.yaml", TABLE.replace("mark: 赤札1", "mark: 青札1"))
    ran = reworded.tool.run("plan", "t.yaml", "--date", DATE, "--save", "p.json")
    assert ran.code == 0
    reworded.reword("cut.j2", "抜く。", "抜き、時刻を書く。")
    refused = reworded.tool.run("generate", "t.yaml", "--date", DATE, "--plan", "p.json")
    assert refused.code == 2 and "内蔵の作成器の文章単位" in refused.err
    reworded.tool.write("templates/units/cut.j2", UNITS["cut.j2"])
    reworded.generate("--plan", "p.json")
    assert "青札1" in reworded.block("cut")
