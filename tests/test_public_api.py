"""The public API: the words of the commands, in the order of the work, at no cost until they are used."""

from __future__ import annotations

import datetime
import subprocess
import sys
from pathlib import Path

import pytest

import bcp
from bcp.vocabulary import BlockRequest, BlockState

TABLE = "format: bcp/env-diff@1\nitems:\n  company: {name: 山田製作所, site: 本社工場}\n  wifi_use: none\n"
TEMPLATE = (
    "---\ntitle: 計画\nassumes: {wifi_use: none}\nblocks:\n  radio: {inputs: [wifi_use]}\n  list: {inputs: [company], fill: facts}\n"
    "  rest: {inputs: [company]}\n---\n# 方針\n\n##{#radio}\n無線は使っていない。\n##\n\n##{#list}\n表\n##\n\n##{#rest}\n会社の方針を示す。\n##\n"
)
DATE = datetime.date(2026, 11, 22)


@pytest.fixture
def plan(tmp_path: Path) -> bcp.BlocksPlan:
    (tmp_path / "t.yaml").write_text(TABLE, "utf-8")
    (tmp_path / "t.md").write_text(TEMPLATE, "utf-8")
    environment = bcp.read_environment(tmp_path / "t.yaml")
    return bcp.plan_blocks(environment, bcp.read_template(tmp_path / "t.md"), date=DATE)


def test_the_words_are_those_of_the_house() -> None:
    words = ["read_environment", "read_template", "plan_blocks", "fill_blocks", "check_blocks", "merge_blocks",
             "render_docx", "generate"]  # fmt: skip
    for word in words:
        assert word in bcp.__all__ and word in dir(bcp) and getattr(bcp, word).__doc__
    assert not hasattr(bcp, "fill_block")


def test_importing_bcp_imports_nothing_else() -> None:
    code = "import sys, bcp; bcp.__version__; print([m for m in sys.modules if m.startswith('bcp.')])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "[]\n"
    )


def test_the_shipped_template_is_read_by_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert len(bcp.read_template().blocks) >= 20


def test_a_plan_says_what_is_to_be_done_with_each_block(plan: bcp.BlocksPlan) -> None:
    assert {id: block.action.value for id, block in plan.blocks.items()} == {
        "radio": "keep", "list": "facts", "rest": "fill",
    }  # fmt: skip
    assert plan.requests["radio"].keepable and len(plan.differences) == 26 and plan.findings == ()


def test_a_writer_of_ones_own_is_held_to_the_rules(plan: bcp.BlocksPlan) -> None:
    good = bcp.fill_blocks(plan, lambda request: "[[company.name]]は、設備を守る。")
    assert good["rest"].state is BlockState.FILLED and good["radio"].state is BlockState.KEPT
    assert "山田製作所は、設備を守る。" in bcp.check_blocks(plan, good).plan.markdown

    def leaks(request: BlockRequest) -> str:
        return "山田製作所は、設備を守る。"

    bad = bcp.fill_blocks(plan, leaks)["rest"]
    assert bad.state is BlockState.FALLBACK and bad.text != leaks(plan.requests["rest"])
    assert [fault.code for fault in bad.violations] == ["raw-sensitive"]


def test_checked_blocks_become_a_document(plan: bcp.BlocksPlan) -> None:
    proved = bcp.check_blocks(plan, bcp.fill_blocks(plan))
    assert "山田製作所" in proved.plan.markdown and "[[" not in proved.plan.markdown
    document = bcp.render_docx(proved.plan.markdown, bcp.DocumentMeta("計画", DATE))
    assert document.startswith(b"PK")


def test_what_people_wrote_stands_beside_a_new_draft(plan: bcp.BlocksPlan) -> None:
    drafts = bcp.fill_blocks(plan, lambda request: "設備を守る。")
    standing = {"rest": bcp.StandingBlock("人が書いた。", "元の文。", BlockState.FILLED)}
    merged = bcp.merge_blocks(standing, drafts)["rest"]
    assert (merged.source, merged.suggestion, merged.is_human) == ("人が書いた。", "設備を守る。", True)


def test_generate_takes_the_options_of_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.yaml").write_text(TABLE, "utf-8")
    (tmp_path / "t.md").write_text(TEMPLATE, "utf-8")
    outcome = bcp.generate("t.yaml", template="t.md", out="there", date="2026-11-22", provider="offline")
    assert outcome.exit_code in (0, 1) and (tmp_path / "there/bcp.md").is_file()
    with pytest.raises(bcp.BcpError, match="templat"):
        bcp.generate("t.yaml", templat="t.md")
