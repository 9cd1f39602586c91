"""Spec 2: the files of an output, where they come from, and that they are a function of their inputs."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from contract_tool import Tool
from factory import DATE, TABLE, TEMPLATE, Factory, docx_text, snapshot

NOT_DETERMINED = ("run.json", "history.jsonl", ".lock")


@pytest.fixture
def factory(tool: Tool) -> Factory:
    return Factory(tool)


def test_generate_writes_every_file_of_the_contract(factory: Factory) -> None:
    factory.generate()
    names = {path.name for path in factory.out.iterdir()}
    assert names >= {
        "bcp.md", "bcp.docx", "env_diff.md", "review.html", "report.json", "bcp.lock.json", "history.jsonl",
        "run.json", ".gitignore",
    }  # fmt: skip
    assert not names & {"journal.jsonl", "sent", ".next", "bcp.new.md", "bcp.new.docx"}


def test_the_output_is_private(factory: Factory) -> None:
    factory.generate()
    assert stat.S_IMODE(factory.out.stat().st_mode) == 0o700
    assert "*" in factory.read(".gitignore").split("\n")


def test_the_environment_difference_names_item_assumed_ours_state_and_blocks(factory: Factory) -> None:
    factory.edit_table(("wifi_use: なし", "wifi_use: {choice: [factory]}"))
    factory.generate(code=None)
    row = next(line for line in factory.read("env_diff.md").split("\n") if "WiFi（無線AP）の利用" in line)
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert any("使っていない" in cell for cell in cells) and any("工場" in cell for cell in cells)
    assert any("無線の扱い" in cell or "wifi" in cell for cell in cells)


def test_the_review_page_is_one_file_without_network(factory: Factory) -> None:
    factory.generate()
    page = factory.read("review.html")
    for outside in ("http://", "https://", "src=", "@import", "url(", "<link"):
        assert outside not in page, outside
    assert "遮断 三郎" in page and "総務課長は、赤札の付いたケーブルを番号の順に抜く。" in page


def test_the_history_has_a_line_per_generation_with_what_why_by_whom_and_digests(factory: Factory) -> None:
    factory.generate()
    factory.edit_table(("保守の回線がつながったままである", "保守の回線を誰も切っていない"))
    factory.generate()
    lines = [json.loads(line) for line in factory.read("history.jsonl").splitlines()]
    assert len(lines) == 2
    assert "bcp.md" in lines[1]["what"] and lines[1]["by"]["provider"] == "offline"
    assert set(lines[0]["why"]) == {"wifi", "measures", "entry_response", "cut", "first", "stay"}
    assert "measures" in lines[1]["why"] and "cut" not in lines[1]["why"]
    assert set(lines[1]["digests"]) == {block["id"] for block in factory.report["blocks"]}


def test_run_json_holds_seconds_calls_and_tokens(factory: Factory) -> None:
    factory.generate()
    run = json.loads(factory.read("run.json"))
    assert run["seconds"] >= 0 and run["calls"] == 0
    assert run["tokens"] == {"prompt": 0, "cached": 0, "completion": 0}


def test_the_lock_holds_the_provenance_of_every_block(factory: Factory) -> None:
    factory.generate()
    lock = factory.lock
    assert lock["format"] == "bcp/lock@1"
    for block in lock["blocks"].values():
        assert {"digest", "source", "base", "suggestion", "provider", "model", "prompts_sha256"} <= set(block)
    assert "[[roles.commander.person]]" in lock["blocks"]["people"]["source"]
    assert "架空 太郎" not in lock["blocks"]["people"]["source"]
    assert set(lock["outputs"]) == {"bcp.md", "bcp.docx", "env_diff.md", "review.html", "report.json"}


def test_two_fresh_folders_get_the_same_bytes(factory: Factory) -> None:
    factory.generate()
    first = snapshot(factory.out, NOT_DETERMINED)
    factory.tool.options = ["--lang", "en"]
    factory.generate("--out", "elsewhere/plan")
    assert snapshot(factory.tool.folder / "elsewhere/plan", NOT_DETERMINED) == first
    assert "bcp.docx" in first


def test_a_run_without_changes_writes_nothing_but_run_json(factory: Factory) -> None:
    factory.generate()
    for path in factory.out.iterdir():
        os.utime(path, (1_000_000_000, 1_000_000_000))
    before = snapshot(factory.out, ("run.json",))
    ran = factory.generate()
    touched = {path.name for path in factory.out.iterdir() if path.stat().st_mtime != 1_000_000_000}
    assert touched - {".lock"} == {"run.json"}
    assert snapshot(factory.out, ("run.json",)) == before
    assert "変更なし" in ran.out


def test_offline_the_way_a_plan_was_reached_leaves_no_trace(factory: Factory) -> None:
    factory.generate()
    factory.edit_table(
        ("事務所1階の棚B", "事務所1階の棚D"), ("保守の回線がつながったままである", "回線を誰も見ていない")
    )
    factory.generate()
    without = (*NOT_DETERMINED, "bcp.lock.json")
    after = snapshot(factory.out, without)
    factory.generate("--out", "fresh")
    assert snapshot(factory.tool.folder / "fresh", without) == after


def test_the_date_is_part_of_the_plan(factory: Factory) -> None:
    factory.generate()
    assert f"{DATE[:4]}年" in docx_text(factory.out / "bcp.docx") or DATE in docx_text(
        factory.out / "bcp.docx"
    )
    before = factory.out.joinpath("bcp.docx").read_bytes()
    factory.tool.run("generate", "factory.yaml", "--template", "small.md", "--date", "2026-12-24")
    assert factory.out.joinpath("bcp.docx").read_bytes() != before


@pytest.mark.parametrize("change", ["crlf", "bom", "both"])
def test_line_ends_and_a_bom_of_the_inputs_do_not_matter(factory: Factory, change: str) -> None:
    factory.generate()
    expected = factory.plan
    for name, text in (("factory.yaml", TABLE), ("small.md", TEMPLATE)):
        data = text.replace("\n", "\r\n") if change != "bom" else text
        factory.tool.write(name, (b"" if change == "crlf" else b"\xef\xbb\xbf") + data.encode())
    factory.generate("--out", "other")
    plan = (factory.tool.folder / "other/bcp.md").read_bytes()
    assert plan.decode() == expected and b"\r" not in plan


def test_the_documents_are_japanese_whatever_the_language_of_messages(factory: Factory) -> None:
    factory.tool.options = ["--lang", "en"]
    ran = factory.generate()
    assert "usable" in ran.out
    assert "要確認" in factory.plan and "要確認" in factory.read("env_diff.md") + factory.plan
    assert all(block["reason"] and not block["reason"].isascii() for block in factory.report["blocks"])


def test_local_templates_win_over_the_shipped_one(factory: Factory) -> None:
    factory.tool.write("templates/bcp_template_ai.md", TEMPLATE.replace("小さなサイバーBCP", "手元のひな形"))
    factory.tool.run("generate", "factory.yaml", "--date", DATE)
    assert "# 手元のひな形" in factory.plan
    assert factory.report["template"]["path"] == "templates/bcp_template_ai.md"


@pytest.mark.parametrize("name", ["a b", "a.b", "con", "COM1", "表（控）", "a;b"])
def test_a_table_whose_name_cannot_be_a_folder_is_refused(factory: Factory, name: str) -> None:
    factory.tool.write(f"{name}.yaml", TABLE)
    ran = factory.tool.run("generate", f"{name}.yaml", "--template", "small.md")
    assert ran.code == 2 and name in ran.err
    assert not (factory.tool.folder / "outputs").exists()


@pytest.mark.parametrize("name", ["factory-2_b", "浪速工場", "ファクトリー"])
def test_a_name_may_hold_letters_digits_hyphens_and_japanese(factory: Factory, name: str) -> None:
    factory.tool.write(f"{name}.yaml", TABLE)
    ran = factory.tool.run("generate", f"{name}.yaml", "--template", "small.md", "--date", DATE)
    assert ran.code == 0
    assert (factory.tool.folder / "outputs" / name / "bcp.md").is_file()


def test_the_report_has_the_keys_of_the_contract_in_their_order(factory: Factory) -> None:
    ran = factory.generate("--json")
    report = factory.report
    assert ran.json == report
    assert list(report) == [
        "format", "ok", "usable", "blocking", "provider", "model", "template", "env_diff", "differences", "blocks",
        "findings", "todo", "violations",
    ]  # fmt: skip
    assert (
        report["format"] == "bcp/report@1"
        and report["ok"] is True
        and report["usable"] in ("yes", "conditional", "no")
    )
    assert list(report["template"]) == ["path", "version", "sha256"]
    assert list(report["env_diff"]) == ["path", "sha256"]
    for difference in report["differences"]:
        assert list(difference) == ["item", "assumed", "actual", "state", "blocks"]
        assert difference["state"] in ("same", "different", "none", "unknown", "unanswered")
    for block in report["blocks"]:
        assert list(block) == [
            "id", "title", "step", "state", "reason", "inputs", "covers", "attempts", "tokens", "suggestion",
            "violations",
        ]  # fmt: skip
        assert list(block["tokens"]) == ["prompt", "cached", "completion"]
    for finding in report["findings"]:
        assert list(finding) == [
            "id", "entry", "rating", "cause", "issue", "covered", "measures", "where", "interim", "owner", "due",
        ]  # fmt: skip
        assert all(list(place) == ["block", "quote"] for place in finding["where"])
    for todo in report["todo"]:
        assert list(todo) == ["what", "item", "weight", "if_unknown", "owner", "due"]


def test_every_violation_of_the_report_has_the_six_members(factory: Factory) -> None:
    factory.edit_template(("危険を感じた人は", "貴社の人は"))
    factory.generate()
    violations = factory.report["violations"]
    assert violations
    for violation in violations:
        assert list(violation) == ["code", "severity", "block", "message", "excerpt", "line"]


def test_the_plan_has_block_lines_around_blocks_and_none_around_inline_ones(factory: Factory) -> None:
    factory.generate()
    assert "<!-- bcp:cut -->" in factory.plan and "<!-- /bcp:cut -->" in factory.plan
    assert "<!-- bcp:stay -->" not in factory.plan and "操業の時間は日勤のみとする。" in factory.plan
    assert "##{" not in factory.plan


def test_a_path_in_the_files_names_no_machine(factory: Factory) -> None:
    factory.tool.run(
        "generate", str(factory.tool.folder / "factory.yaml"), "--template", str(factory.tool.folder / "small.md"),
        "--date", DATE,
    )  # fmt: skip
    for name, data in snapshot(factory.out).items():
        assert str(Path(factory.tool.folder)).encode() not in data, name
