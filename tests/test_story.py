"""Issue 2's story: one factory, the shipped template, a scripted model on loopback HTTP, from the first run to the last.

The model answers with the offline composer's text of the block it is asked for, with a small twist, so that every
text is a good one; it is built before the values are hidden from it and writes references only.
"""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent / "contract"))

from contract_tool import Ran, Tool
from factory import docx_text
from scripted_server import Reply, ScriptedServer, answer, read_block

from bcp.pipeline.drafting import OfflineDrafter
from bcp.settings import Settings
from bcp.vocabulary import BlockState
from bcp.workspace import open_workspace

pytestmark = [pytest.mark.server, pytest.mark.slow]

EXAMPLE = Path(__file__).parents[1] / "env_diff" / "naniwa_seimitsu.yaml"
DATE = "2026-11-22"
TWIST = "この文は計画の見直しのときに読み合わせる。"
TEXT_FORMATS = ("text",)


class Author:
    """The scripted model: the composer's text for the table as it is now; a text block gets one more sentence."""

    def __init__(self, table: Path) -> None:
        self._table = table
        self._texts: dict[str, str] = {}
        self.sabotage: dict[str, str] = {}

    def read_table(self) -> None:
        """Write all texts anew, from the table as it stands."""
        work = open_workspace(self._table, Settings({"date": datetime.date.fromisoformat(DATE)}))
        offline = OfflineDrafter(work)
        drafts = {
            id: offline.draft(request)
            for id, request in work.requests.items()
            if request.block.fill != "facts"
        }
        self._texts = {id: draft.text for id, draft in drafts.items() if draft.state is BlockState.FILLED}

    def __call__(self, request: dict[str, Any]) -> Reply:
        block = read_block(request)
        text = self.sabotage.get(block.id) or self._texts[block.id]
        twist = block.format in TEXT_FORMATS and len(text) + 40 < block.max_chars and "\n-" not in text
        return answer(f"{text}\n\n{TWIST}" if twist else text)


@dataclass
class Story:
    """One output through its life."""

    tool: Tool
    server: ScriptedServer
    author: Author

    @property
    def out(self) -> Path:
        return self.tool.folder / "outputs" / "naniwa_seimitsu"

    def generate(self, code: int) -> Ran:
        self.author.read_table()
        self.server.requests.clear()
        ran = self.tool.run(
            "generate", "naniwa_seimitsu.yaml", "--date", DATE, "--provider", "openai", "--model", "scripted",
            "--base-url", self.server.base_url,
        )  # fmt: skip
        assert ran.code == code, (ran.code, ran.out, ran.err)
        return ran

    @property
    def asked(self) -> set[str]:
        return {read_block(request).id for request in self.server.requests}

    @property
    def plan(self) -> str:
        return (self.out / "bcp.md").read_text("utf-8")

    @property
    def report(self) -> Any:
        return json.loads((self.out / "report.json").read_text("utf-8"))

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.tool.folder / name
        text = path.read_text("utf-8")
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")

    def edit_table(self, old: str, new: str) -> None:
        self.edit("naniwa_seimitsu.yaml", old, new)

    def edit_plan(self, old: str, new: str) -> None:
        self.edit("outputs/naniwa_seimitsu/bcp.md", old, new)


@pytest.fixture
def story(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Story]:
    for name in ("BCP_PROVIDER", "BCP_MODEL", "BCP_BASE_URL", "OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    tool = Tool(tmp_path, capsys)
    table = tool.write("naniwa_seimitsu.yaml", EXAMPLE.read_bytes())
    author = Author(table)
    with ScriptedServer(author) as server:
        yield Story(tool, server, author)


def secrets_of(table: Path) -> set[str]:
    """Every sensitive value of the table, as the fact book knows it, but what our own template says anyway."""
    work = open_workspace(table, Settings())
    values = {fact.value.text for fact in work.facts.all() if fact.sensitive and fact.value.has_value}
    return {value for value in values if len(value) >= 3 and value not in work.case.template.text}


def test_the_story_of_one_plan(story: Story) -> None:
    generate_the_first_plan(story)
    change_one_rating(story)
    change_a_phone(story)
    keep_what_people_wrote(story)
    decide_a_suggestion(story)
    refuse_a_planted_mark(story)
    refuse_an_uncovered_finding(story)


def generate_the_first_plan(story: Story) -> None:
    story.generate(0)
    report = story.report
    assert "##" not in story.plan.replace("\n##", "\n") and not any(
        line == "##" for line in story.plan.split("\n")
    )
    assert {block["state"] for block in report["blocks"]} <= {"kept", "filled", "facts"}
    assert len(report["blocks"]) >= 20 and len(story.asked) >= 20
    assert report["findings"] and all(
        finding["covered"] in ("full", "partial") for finding in report["findings"]
    )
    assert report["ok"] is True and "西岡 隆" in docx_text(story.out / "bcp.docx")
    wire = json.dumps(story.server.requests, ensure_ascii=False)
    for secret in secrets_of(story.tool.folder / "naniwa_seimitsu.yaml"):
        assert secret not in wire, secret


def change_one_rating(story: Story) -> None:
    before = {id: block["digest"] for id, block in lock(story)["blocks"].items()}
    story.edit_table(
        "    複合機: ①\n",
        "    複合機: {rating: ④, issue: 保存した読み取りデータが消されない, owner: 総務課長, due: 2027-02-26}\n",
    )
    story.generate(0)
    after = {id: block["digest"] for id, block in lock(story)["blocks"].items()}
    changed = {id for id in before if before[id] != after[id]}
    called = {id for id, block in lock(story)["blocks"].items() if block["provider"] == "openai"}
    assert story.asked == changed & called and 0 < len(story.asked) < len(called) / 2
    assert "複合機" in {
        finding["entry"] for finding in story.report["findings"] if finding["covered"] != "no"
    }


def change_a_phone(story: Story) -> None:
    story.edit_table("090-0000-1005", "090-0000-7777")
    story.generate(0)
    assert story.asked == set()
    for text in (story.plan, docx_text(story.out / "bcp.docx")):
        assert "090-0000-7777" in text and "090-0000-1005" not in text


def keep_what_people_wrote(story: Story) -> None:
    """An edit in a block, one in fixed text and one in a facts table survive a change of the table."""
    row = next(
        line
        for line in story.plan.split("\n")
        if line.startswith("|") and "090-0000-1003" in line and "東條 勝" in line
    )
    story.edit_plan(row, row.replace("東條 勝", "東條 勝（寮）", 1))
    first = next(line for line in story.plan.split("\n") if line.startswith("# "))
    story.edit_plan(f"{first}\n", f"{first}\n\nこの写しは守衛室にも置く。\n")
    block = block_text(story, "network_now")
    story.edit_plan(block, f"{block}\n\n守衛室のPCも事務所につながる。\n")
    story.edit_table("090-0000-1003", "090-0000-8888")
    story.generate(0)
    assert story.asked == set()
    assert "東條 勝（寮）" in story.plan and "この写しは守衛室にも置く。" in story.plan
    assert "守衛室のPCも事務所につながる。" in block_text(story, "network_now")
    assert "090-0000-8888" in story.plan and "090-0000-1003" not in story.plan


def decide_a_suggestion(story: Story) -> None:
    story.edit_table("wifi_use: {choice: [office_only, factory]", "wifi_use: {choice: [office_only]")
    story.generate(4)
    assert "network_now" in story.asked
    assert "守衛室のPCも事務所につながる。" in block_text(story, "network_now")
    story.generate(4)
    assert story.asked == set()
    ran = story.tool.run("accept", "naniwa_seimitsu", "network_now", "--date", DATE)
    assert ran.code == 0, ran.out + ran.err
    assert "守衛室のPC" not in story.plan and "この写しは守衛室にも置く。" in story.plan
    story.generate(0)
    assert story.asked == set()


def refuse_a_planted_mark(story: Story) -> None:
    assert (story.out / "bcp.docx").is_file()
    story.edit_plan("この写しは守衛室にも置く。", "この写しは##置き場所##にも置く。")
    ran = story.generate(1)
    assert "marker-left" in ran.out and not (story.out / "bcp.docx").exists()
    story.edit_plan("この写しは##置き場所##にも置く。", "この写しは守衛室にも置く。")
    story.generate(0)
    assert (story.out / "bcp.docx").is_file()


def refuse_an_uncovered_finding(story: Story) -> None:
    """A person takes every mention of one finding out of the plan."""
    lines = story.plan.split("\n")
    kept = [line for line in lines if "ハンディターミナル" not in line]
    assert len(kept) < len(lines)
    (story.out / "bcp.md").write_text("\n".join(kept), encoding="utf-8")
    ran = story.generate(1)
    assert "finding-uncovered" in ran.out and not (story.out / "bcp.docx").exists()
    assert {f["id"]: f["covered"] for f in story.report["findings"]}["handy_terminal"] == "no"


def lock(story: Story) -> Any:
    return json.loads((story.out / "bcp.lock.json").read_text("utf-8"))


def block_text(story: Story, id: str) -> str:
    _, _, rest = story.plan.partition(f"<!-- bcp:{id} -->\n")
    return rest.partition(f"\n<!-- /bcp:{id} -->")[0].strip("\n")
