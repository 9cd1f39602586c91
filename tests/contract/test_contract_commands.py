"""Spec 2 and 5: init, check, plan, explain, measures as commands: names, files, options, JSON, exit codes, language."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from contract_tool import HEAD, PLAIN, Tool

TABLE = (
    "items:\n  company: {name: 山田製作所, employees: 52}\n  wifi_use: 不明\n  backups: [{system: 倉庫サーバー}]\n"
    "  roles: [{role: commander, person: 林}]\n"
    "  key_products: [{name: 品一, rto_manual: 3日, rto_temporary: 1日, systems: 生産管理}]\n"
    "assessment: {results: {wifi: {rating: BAD, issue: 実態が不明}}}\n"
)


# ---------------------------------------------------------------- init


def test_init_writes_a_commented_table_that_check_and_generate_read(tool: Tool) -> None:
    ran = tool.run("init", "私の工場")
    path = tool.folder / "env_diff/私の工場.yaml"
    assert ran.code == 0 and "env_diff/私の工場.yaml" in ran.out
    text = path.read_text("utf-8")
    assert text.startswith(("#", "format:"))
    assert "format: bcp/env-diff@1" in text and text.count("#") > 100 and b"\r" not in path.read_bytes()
    assert tool.run("check", path).code == 0
    assert tool.run("generate", path).code in (0, 1)
    assert (tool.folder / "outputs/私の工場/bcp.md").is_file()


def test_init_writes_japanese_keys_and_english_ones_when_asked(tool: Tool) -> None:
    tool.run("init", "a")
    tool.run("init", "b", "--keys", "en")
    japanese, english = ((tool.folder / f"env_diff/{name}.yaml").read_text("utf-8") for name in "ab")
    assert "\n  会社・工場:" in japanese and "\n  company:" not in japanese
    assert "\n  company:" in english and "\n  会社・工場:" not in english
    first, second = (tool.run("check", f"env_diff/{name}.yaml", "--json").json for name in "ab")
    assert first["differences"] == second["differences"] and first["unanswered"] == second["unanswered"]
    assert first["findings"] == [] and first["unknown"] == []


def test_init_refuses_to_overwrite(tool: Tool) -> None:
    tool.run("init", "a")
    path = tool.folder / "env_diff/a.yaml"
    path.write_text("mine", "utf-8")
    ran = tool.run("init", "a")
    assert ran.code == 2 and path.read_text("utf-8") == "mine" and "上書き" in ran.err


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "sub/a",
        "..\\evil",
        "/tmp/a",
        "a b",
        "CON",
        "nul",
        "a:b",
        "a*b",
        "",
        ".",
        "a.b",
        "LPT1",
        "com1",
    ],
)
def test_a_name_that_is_no_file_name_everywhere_is_refused(tool: Tool, name: str) -> None:
    assert tool.run("init", name).code == 2
    assert not [path for path in tool.files() if path.endswith(".yaml")]
    if name and "/" not in name and name not in (".", "..\\evil"):
        tool.write(f"{name}.yaml", HEAD)
        assert tool.run("generate", f"{name}.yaml").code == 2 and not (tool.folder / "outputs").exists()


@pytest.mark.parametrize("name", ["factory-1_B", "浪速精密", "コウジョウ", "第２工場", "山﨑・𠮷田"])
def test_letters_digits_hyphens_and_japanese_are_fine(tool: Tool, name: str) -> None:
    assert tool.run("init", name).code == 0 and tool.run("check", f"env_diff/{name}.yaml").code == 0


def test_init_writes_where_it_is_told_to(tool: Tool) -> None:
    ran = tool.run("init", "a.yaml", "--out", "tables", "--json")
    assert ran.code == 0 and ran.json == {"path": "tables/a.yaml"} and "tables/a.yaml" in tool.files()


# ---------------------------------------------------------------- check


def test_check_tells_all_that_is_open(tool: Tool) -> None:
    found = tool.check(TABLE).json
    assert found["format"] == "bcp/check@1"
    assert set(found) >= {"env_diff", "template", "differences", "findings", "unknown", "unanswered", "contradictions",
                          "unlinked", "completeness", "next_questions", "unsearchable"}  # fmt: skip
    assert [set(each) for each in found["differences"]] == [
        {"item", "assumed", "actual", "state", "blocks"}
    ] * 26
    assert any("3日" in each["message"] and "1日" in each["message"] for each in found["contradictions"])
    assert {each["name"] for each in found["unlinked"]} == {"倉庫サーバー", "生産管理"}
    assert list(found["completeness"]) == ["A", "B", "C"]
    for share in found["completeness"].values():
        assert 0 <= share["known"] <= share["total"] and 0 <= share["percent"] <= 100
    assert len(found["next_questions"]) == 3
    for question in found["next_questions"]:
        assert question["item"] and question["question"] and question["missing"]
    assert any("対策本部長" in each["label"] for each in found["unsearchable"])
    assert len(found["env_diff"]["sha256"]) == 64 == len(found["template"]["sha256"])


def test_check_says_the_same_in_words(tool: Tool) -> None:
    tool.table(TABLE)
    tool.template(PLAIN)
    ran = tool.run("check", "t.yaml", "--template", "plain.md")
    assert ran.code == 0
    for words in ("環境差分", "不明", "未回答", "矛盾", "充足度", "次に答えると", "倉庫サーバー"):
        assert words in ran.out, words
    assert "山田製作所" not in ran.out


def test_check_shows_all_of_a_long_list_when_asked(tool: Tool) -> None:
    tool.table("items:\n")
    short, long = tool.run("check", "t.yaml").out, tool.run("check", "t.yaml", "-v").out
    assert "ほか" in short and "ほか" not in long and len(long) > len(short)


def test_check_writes_nothing(tool: Tool) -> None:
    tool.check(TABLE)
    assert tool.files() == {"plain.md", "t.yaml"}


def test_questions_are_asked_about_what_matters_first(tool: Tool) -> None:
    from bcp.catalog import load_catalogue

    items = load_catalogue().items
    for question in tool.check("items:\n").json["next_questions"]:
        assert items[question["item"]].weight == "A" and items[question["item"]].stage == 1


def test_a_complete_answer_is_not_asked_again(tool: Tool) -> None:
    asked = {each["item"] for each in tool.check("items: {}\n").json["next_questions"]}
    first = sorted(asked)[0]
    again = {each["item"] for each in tool.check(f"items: {{{first}: なし}}\n").json["next_questions"]}
    assert first not in again


# ---------------------------------------------------------------- plan


def test_plan_tells_what_generate_would_do_and_changes_nothing(tool: Tool) -> None:
    tool.table(TABLE)
    tool.template(PLAIN)
    ran = tool.run("plan", "t.yaml", "--template", "plain.md", "--json")
    assert ran.code == 0 and ran.json["format"] == "bcp/plan@1"
    (block,) = ran.json["blocks"]
    assert set(block) >= {"id", "title", "action", "reason", "calls", "tokens"}
    assert (block["action"], block["calls"], ran.json["calls"], ran.json["provider"]) == (
        "fill",
        0,
        0,
        "offline",
    )
    assert block["reason"] and tool.files() == {"plain.md", "t.yaml"}
    assert "連絡体制" in tool.run("plan", "t.yaml", "--template", "plain.md").out or block["id"] in ran.out


def test_plan_of_an_output_that_stands_renders_only(tool: Tool) -> None:
    tool.plan(TABLE, PLAIN, code=None)
    before = {path: (tool.folder / path).stat().st_mtime_ns for path in tool.files()}
    ran = tool.run("plan", "t.yaml", "--template", "plain.md", "--json")
    assert [block["action"] for block in ran.json["blocks"]] == ["render"]
    assert {path: (tool.folder / path).stat().st_mtime_ns for path in tool.files()} == before
    ran = tool.run("plan", "t.yaml", "--template", "plain.md", "--json", "--force")
    assert [block["action"] for block in ran.json["blocks"]] in (["fill"], ["refill"])


def test_plan_tells_calls_and_tokens_for_a_model(tool: Tool) -> None:
    tool.table(TABLE)
    tool.template(PLAIN)
    ran = tool.run(
        "plan", "t.yaml", "--template", "plain.md", "--json", "--provider", "openai", "--model", "m"
    )
    assert ran.code == 0 and ran.json["provider"] == "openai" and ran.json["model"] == "m"
    assert ran.json["calls"] == 1 and ran.json["tokens"] > 100


# ---------------------------------------------------------------- provider and settings


def test_a_key_in_the_environment_alone_sends_nothing(tool: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-none")
    tool.table(TABLE)
    tool.template(PLAIN)
    assert tool.run("plan", "t.yaml", "--template", "plain.md", "--json").json["provider"] == "offline"


def test_the_provider_is_taken_from_option_variable_and_toml_in_that_order(
    tool: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool.table(TABLE)
    tool.template(PLAIN)

    def provider(*words: str) -> tuple[str, str]:
        found = tool.run("plan", "t.yaml", "--template", "plain.md", "--json", *words).json
        return found["provider"], found["model"]

    tool.write("bcp.toml", 'provider = "openai"\nmodel = "from-toml"\n')
    assert provider() == ("openai", "from-toml")
    monkeypatch.setenv("BCP_MODEL", "from-variable")
    assert provider() == ("openai", "from-variable")
    assert provider("--model", "from-option") == ("openai", "from-option")
    monkeypatch.setenv("BCP_PROVIDER", "offline")
    assert provider()[0] == "offline"
    assert provider("--provider", "openai")[0] == "openai"


@pytest.mark.parametrize(
    "toml, word",
    [('provder = "offline"\n', "provider"), ('provider = "claude"\n', "offline"), ("concurrency = 0\n", "整数"), ("x = \n", "TOML"), ('template = 3\n', "template")],
)  # fmt: skip
def test_a_fault_in_bcp_toml_is_bad_usage(tool: Tool, toml: str, word: str) -> None:
    tool.write("bcp.toml", toml)
    tool.table(TABLE)
    ran = tool.run("check", "t.yaml", "--json")
    assert ran.code == 2 and word in ran.json["error"]["message"] + ran.json["error"]["hint"]


def test_a_local_template_wins_over_the_shipped_one(tool: Tool) -> None:
    tool.table(TABLE)
    assert len(tool.run("plan", "t.yaml", "--json").json["blocks"]) >= 20
    tool.write("templates/bcp_template_ai.md", PLAIN)
    assert len(tool.run("plan", "t.yaml", "--json").json["blocks"]) == 1
    tool.write("other.md", PLAIN + "\n##\n二つ目。\n##\n")
    assert len(tool.run("plan", "t.yaml", "--json", "--template", "other.md").json["blocks"]) == 2


# ---------------------------------------------------------------- json, language, exit codes


def test_json_stands_alone_on_stdout_and_messages_on_stderr(tool: Tool) -> None:
    tool.table(
        "items: {company: {name: 山田製作所}}\nassessment: {results: {wifi: {rating: ①, accept: {reason: a}}}}\n"
    )
    tool.template(PLAIN)
    ran = tool.run("check", "t.yaml", "--template", "plain.md", "--json")
    assert ran.code == 0 and json.loads(ran.out)["format"] == "bcp/check@1"
    again = tool.run("check", "t.yaml", "--template", "plain.md")
    assert "受容" in again.err and "受容" not in again.out


@pytest.mark.parametrize("words", [["check", "none.yaml"], ["explain", "zzzz"], ["plan", "t.yaml", "--template", "none.md"], ["frobnicate"], ["check"], ["check", "t.yaml", "--nope"], ["plan", "t.yaml", "--date", "2026-02-30"], ["plan", "t.yaml", "--concurrency", "many"], ["plan", "t.yaml", "--provider", "claude"], []])  # fmt: skip
def test_an_error_is_a_json_object_with_code_2(tool: Tool, words: list[str]) -> None:
    tool.table(TABLE)
    ran = tool.run(*words, "--json") if words else tool.run("--json")
    assert ran.code == 2
    error: dict[str, Any] = ran.json["error"]
    assert set(ran.json) == {"error"} and error["message"] and error["exit_code"] == 2
    plain = tool.run(*words)
    assert plain.code == 2 and plain.out == "" and plain.err.strip()


def test_messages_are_in_the_language_asked_for(tool: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    tool.table(TABLE)
    tool.template(PLAIN)
    words = ("check", "t.yaml", "--template", "plain.md")
    tool.options = []
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    assert "環境差分" in tool.run(*words).out
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    assert "Environment difference" in tool.run(*words).out
    assert "環境差分" in tool.run(*words, "--lang", "ja").out
    assert "Environment difference" in tool.run(*words, "--lang=en").out


def test_documents_are_japanese_whatever_the_language(tool: Tool) -> None:
    made = []
    for language in ("ja", "en"):
        tool.options = ["--lang", language]
        tool.table(TABLE)
        tool.template(PLAIN)
        ran = tool.run(
            "generate", "t.yaml", "--template", "plain.md", "--out", language, "--date", "2026-11-22"
        )
        assert ran.code in (0, 1)
        made.append(
            {
                name: (tool.folder / language / name).read_bytes()
                for name in ("bcp.md", "env_diff.md", "report.json", "review.html")
            }
        )
    assert made[0] == made[1]


def test_quiet_says_only_the_result(tool: Tool) -> None:
    tool.table(TABLE)
    ran = tool.run("check", "t.yaml", "-q")
    assert ran.code == 0 and ran.out and ran.err == ""


def test_every_command_takes_the_common_options(tool: Tool) -> None:
    tool.table(TABLE)
    tool.template(PLAIN)
    common = ["--template", "plain.md", "--date", "2026-11-22", "--out", "o", "-q", "-v"]
    for words in (
        ["check", "t.yaml"],
        ["plan", "t.yaml"],
        ["measures", "t.yaml"],
        ["explain", "backups"],
        ["init", "x"],
    ):
        assert tool.run(*words, *common).code == 0, words


# ---------------------------------------------------------------- as a process


def bcp(folder: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **variables}
    return subprocess.run(
        [sys.executable, "-m", "bcp", *words], cwd=folder, capture_output=True, env=environment
    )


def test_help_and_version_work_everywhere(tmp_path: Path) -> None:
    ran = bcp(tmp_path, "--help", LC_ALL="ja_JP.UTF-8", PYTHONUTF8="1")
    assert ran.returncode == 0 and "使い方" in ran.stdout.decode()
    for command in (
        "init",
        "check",
        "plan",
        "generate",
        "validate",
        "diff",
        "prompt",
        "answer",
        "accept",
        "reject",
        "explain",
    ):
        assert command in ran.stdout.decode()
        assert bcp(tmp_path, command, "--help").returncode == 0
    assert bcp(tmp_path, "--version").stdout.startswith(b"bcp ")


def test_a_console_without_the_sign_still_shows_the_rest(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(HEAD + TABLE.replace("林", "𠮷田〜①"), "utf-8")
    ran = bcp(tmp_path, "check", "t.yaml", "-v", "--lang", "ja", PYTHONIOENCODING="cp932", PYTHONUTF8="0")
    assert ran.returncode == 0 and "環境差分" in ran.stdout.decode("cp932")


def test_a_closed_pipe_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(HEAD + TABLE, "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    line = f'"{sys.executable}" -m bcp check t.yaml -v | head -c 10'
    ran = subprocess.run(["bash", "-c", line], cwd=tmp_path, capture_output=True, env=environment)
    assert ran.returncode == 0 and b"Traceback" not in ran.stderr and b"BrokenPipe" not in ran.stderr
