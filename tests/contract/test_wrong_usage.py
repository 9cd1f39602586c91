"""What people get wrong at the prompt: each message names the place and what to type next; nothing is left behind."""

from __future__ import annotations

import shutil

import pytest
from contract_tool import HEAD, PLAIN, Tool

from bcp.cli.main import main

TABLE = "items:\n  company: {name: 山田製作所}\n"


@pytest.fixture
def apart(tool: Tool, monkeypatch: pytest.MonkeyPatch) -> Tool:
    """A plan made in `run` from a table and a template that lie beside that folder."""
    tool.write("tables/factory.yaml", HEAD + TABLE)
    tool.write("tables/small.md", PLAIN)
    (tool.folder / "run").mkdir()
    monkeypatch.chdir(tool.folder / "run")
    made = tool.run("generate", "../tables/factory.yaml", "--template", "../tables/small.md")
    assert made.code in (0, 1), made.err
    return tool


@pytest.mark.parametrize("from_where", [".", "run", "run/outputs/factory"])
def test_validate_finds_table_and_template_of_a_plan_from_any_folder(
    apart: Tool, monkeypatch: pytest.MonkeyPatch, from_where: str
) -> None:
    monkeypatch.chdir(apart.folder / from_where)
    ran = apart.run("validate", apart.folder / "run/outputs/factory/bcp.md", "--json")
    assert ran.code in (0, 1), ran.err
    assert [v for v in ran.json["violations"] if v["code"] == "outside-changed"] == []


@pytest.mark.parametrize(
    "words", [("validate", "outputs/factory/bcp.md"), ("diff", "factory"), ("export", "factory")]
)
def test_a_table_that_moved_away_is_asked_for_with_the_option_to_type(
    apart: Tool, words: tuple[str, str]
) -> None:
    shutil.move(apart.folder / "tables/factory.yaml", apart.folder / "factory.moved.yaml")
    ran = apart.run(*words)
    assert ran.code == 2 and "../tables/factory.yaml" in ran.err and "--env-diff" in ran.err
    assert apart.run(*words, "--env-diff", "../factory.moved.yaml").code in (0, 1)


def test_an_option_may_stand_before_the_command(tool: Tool, capsys: pytest.CaptureFixture[str]) -> None:
    tool.table(TABLE)
    assert main(["--lang", "en", "check", "t.yaml"]) == 0
    assert main(["-q", "check", "t.yaml", "--lang", "ja"]) == 0
    capsys.readouterr()
    assert main(["--template", "check", "plan", "t.yaml", "--lang", "en"]) == 2
    assert "--template" in capsys.readouterr().err  # either word could be the command: neither is run


def test_an_unknown_option_points_to_the_help_of_its_command(tool: Tool) -> None:
    ran = tool.run("check", "t.yaml", "--provider", "openai")
    assert ran.code == 2 and "--provider openai" in ran.err and "bcp check --help" in ran.err


@pytest.mark.parametrize("words", [("--only", "nowhere"), ("--provider", "openai")])
def test_a_first_run_with_a_wrong_option_leaves_no_folder(tool: Tool, words: tuple[str, str]) -> None:
    tool.table(TABLE)
    ran = tool.run("generate", "t.yaml", *words)
    assert ran.code == 2 and "→" in ran.err and not (tool.folder / "outputs").exists()


def test_a_prompt_for_an_unknown_block_is_refused(tool: Tool) -> None:
    tool.table(TABLE)
    ran = tool.run("prompt", "t.yaml", "--only", "nowhere")
    assert ran.code == 2 and "nowhere" in ran.err and "bcp plan" in ran.err and ran.out == ""


@pytest.mark.parametrize(
    ("words", "may_be_made"),
    [
        (("check", "no.yaml"), True),
        (("check", "no.xlsx"), True),
        (("generate", "t.yaml", "--template", "no.md"), False),
        (("validate", "no.md"), False),
        (("answer", "t.yaml", "no.txt"), False),
    ],
)
def test_only_a_missing_table_is_said_to_come_from_init(
    tool: Tool, words: tuple[str, ...], may_be_made: bool
) -> None:
    tool.table(TABLE)
    ran = tool.run(*words)
    assert ran.code == 2 and "no." in ran.err and "ファイルが無い" in ran.err
    assert ("bcp init" in ran.err) is may_be_made


def test_a_batch_of_one_table_is_counted_as_one(tool: Tool, capsys: pytest.CaptureFixture[str]) -> None:
    tool.table(TABLE)
    main(["--lang", "en", "batch", "t.yaml"])
    assert "1 table: 1 made" in capsys.readouterr().out
