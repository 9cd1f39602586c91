"""Spec 2 and 5: the commit, what people's files are spared, drafts, and exit codes that concern the disk."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from contract_tool import Tool
from factory import Factory, docx_text, snapshot

from bcp.store import commit, folder


@pytest.fixture
def factory(tool: Tool) -> Factory:
    return Factory(tool)


CHANGE = ("090-0000-4004", "090-0000-4999")
FAULT = ("危険を感じた人は誰でも", "##残った印##、誰でも")  # a mark that a person left in fixed text


def break_at(monkeypatch: pytest.MonkeyPatch, number: int, error: BaseException) -> None:
    """Let the `number`th rename into the output fail, as a crash in mid-commit does."""
    real, count = os.replace, iter(range(1, 1000))

    def replace(source: object, target: object) -> None:
        if ".next" in str(source) and ".next" not in str(target) and next(count) == number:
            raise error
        real(source, target)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "replace", replace)


@pytest.mark.parametrize("number", [1, 2, 3, 5])
@pytest.mark.parametrize("command", ["generate", "plan"])
def test_the_next_command_finishes_a_commit_that_broke(
    factory: Factory, monkeypatch: pytest.MonkeyPatch, number: int, command: str
) -> None:
    factory.generate()
    factory.edit_table(CHANGE)
    factory.generate("--out", "wanted")
    with monkeypatch.context() as patch:
        break_at(patch, number, KeyboardInterrupt())
        assert factory.generate(code=None).code == 130
    assert (factory.out / ".next").is_dir()
    assert factory.run(command).code == 0
    assert not (factory.out / ".next").exists()
    without = ("run.json", "history.jsonl", ".lock", "bcp.lock.json")
    assert snapshot(factory.out, without) == snapshot(factory.tool.folder / "wanted", without)
    ran = factory.generate()
    assert "変更なし" in ran.out


def test_a_commit_that_was_not_decided_is_dropped(factory: Factory) -> None:
    factory.generate()
    before = snapshot(factory.out, ("run.json",))
    (factory.out / ".next").mkdir()
    (factory.out / ".next" / "bcp.md").write_text("半分だけ", "utf-8")
    assert factory.run("plan").code == 0
    assert snapshot(factory.out, ("run.json",)) == before
    assert not (factory.out / ".next").exists()


@pytest.mark.parametrize("command", ["validate", "diff"])
def test_commands_that_only_read_see_the_finished_commit(
    factory: Factory, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    factory.generate()
    factory.edit_table(CHANGE)
    with monkeypatch.context() as patch:
        break_at(patch, 2, KeyboardInterrupt())
        factory.generate(code=130)
    words = (
        ("outputs/factory/bcp.md", "--env-diff", "factory.yaml", "--template", "small.md")
        if command == "validate"
        else ("factory",)
    )
    ran = factory.tool.run(command, *words)
    assert ran.code == 0, ran.out + ran.err
    assert not (factory.out / ".next").exists()
    assert CHANGE[1] in factory.plan


def test_a_full_disk_is_exit_5_and_leaves_the_old_plan(
    factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    factory.generate()
    before = snapshot(factory.out, ("run.json",))
    factory.edit_table(CHANGE)

    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(commit, "write_durably", full)
        patch.setattr(folder, "write_durably", full)
        ran = factory.generate(code=5)
    assert "空き" in ran.err and "outputs/factory" in ran.err
    assert snapshot(factory.out, ("run.json",)) == before


@pytest.mark.parametrize(
    "name", ["bcp.md", "report.json", "bcp.lock.json", "run.json", ".next", ".lock", "sent"]
)
def test_a_link_in_the_output_is_not_followed(factory: Factory, name: str) -> None:
    factory.generate()
    factory.edit_table(CHANGE)
    target = factory.tool.write("precious/file.txt", "大切な文")
    path = factory.out / name
    path.unlink(missing_ok=True)
    path.symlink_to(target.parent if name in (".next", "sent") else target)
    factory.generate("--keep-requests", code=None)
    assert target.read_text("utf-8") == "大切な文"
    assert [file.name for file in target.parent.iterdir()] == ["file.txt"]


def test_an_output_folder_that_is_a_link_is_refused(factory: Factory) -> None:
    (factory.tool.folder / "elsewhere").mkdir()
    (factory.tool.folder / "outputs").mkdir()
    factory.out.symlink_to(factory.tool.folder / "elsewhere")
    ran = factory.generate(code=5)
    assert "outputs/factory" in ran.err
    assert not list((factory.tool.folder / "elsewhere").iterdir())


def test_one_run_at_a_time_and_a_crash_leaves_no_lock_behind(factory: Factory) -> None:
    factory.generate()
    holder = subprocess.Popen(
        [sys.executable, "-c", "import sys,time; from filelock import FileLock\n"
         "with FileLock(sys.argv[1]): print('held', flush=True); time.sleep(60)", str(factory.out / ".lock")],
        stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert holder.stdout is not None and holder.stdout.readline().strip() == b"held"
        ran = factory.generate(code=5)
        assert "別の bcp" in ran.err
    finally:
        holder.kill()
        holder.communicate()
    factory.generate()


@pytest.mark.parametrize(
    "lock", [None, b"", b"{", b"[]", b'{"format": "bcp/lock@9"}', b'{"format": "bcp/lock@1"}', b"\xff\xfe"]
)
def test_a_plan_without_a_readable_lock_is_never_overwritten(factory: Factory, lock: bytes | None) -> None:
    factory.generate()
    expected = factory.plan
    (factory.out / "bcp.md").write_text("# 人が書いた計画\n", encoding="utf-8")
    (factory.out / "bcp.lock.json").unlink()
    if lock is not None:
        (factory.out / "bcp.lock.json").write_bytes(lock)
    ran = factory.generate(code=4)
    assert factory.plan == "# 人が書いた計画\n"
    assert factory.read("bcp.new.md") == expected
    assert "bcp.new.md" in ran.out + ran.err
    factory.generate(code=4)
    assert factory.plan == "# 人が書いた計画\n"


def test_a_document_that_people_changed_is_left_alone(factory: Factory) -> None:
    factory.generate()
    (factory.out / "bcp.docx").write_bytes(b"edited in Word")
    factory.edit_table(CHANGE)
    ran = factory.generate(code=4)
    assert (factory.out / "bcp.docx").read_bytes() == b"edited in Word"
    assert CHANGE[1] in docx_text(factory.out / "bcp.new.docx")
    assert "bcp.new.docx" in ran.out and "bcp import" in ran.out
    assert CHANGE[1] in factory.plan


@pytest.mark.parametrize("owner", ["~$bcp.docx", "~$p.docx", ".~lock.bcp.docx#"])
def test_a_document_that_is_open_is_left_alone(factory: Factory, owner: str) -> None:
    factory.generate()
    before = (factory.out / "bcp.docx").read_bytes()
    (factory.out / owner).write_bytes(b"")
    factory.edit_table(CHANGE)
    factory.generate(code=4)
    assert (factory.out / "bcp.docx").read_bytes() == before
    (factory.out / owner).unlink()
    factory.generate()
    assert CHANGE[1] in docx_text(factory.out / "bcp.docx")
    assert not (factory.out / "bcp.new.docx").exists()


def test_a_document_that_people_changed_is_offered_anew_even_when_nothing_else_changed(
    factory: Factory,
) -> None:
    factory.generate()
    plain = (factory.out / "bcp.docx").read_bytes()
    (factory.out / "bcp.docx").write_bytes(b"edited in Word")
    for _ in range(2):
        factory.generate(code=4)
        assert (factory.out / "bcp.docx").read_bytes() == b"edited in Word"
        assert (factory.out / "bcp.new.docx").read_bytes() == plain
    (factory.out / "bcp.new.docx").replace(factory.out / "bcp.docx")
    factory.generate()
    factory.edit_table(CHANGE)
    factory.generate()
    assert CHANGE[1] in docx_text(factory.out / "bcp.docx")


def test_a_document_that_people_removed_is_made_again(factory: Factory) -> None:
    factory.generate()
    before = (factory.out / "bcp.docx").read_bytes()
    (factory.out / "bcp.docx").unlink()
    factory.generate()
    assert (factory.out / "bcp.docx").read_bytes() == before


def test_a_plan_that_does_not_pass_has_no_document_and_the_old_one_goes(factory: Factory) -> None:
    factory.generate()
    factory.edit_plan(FAULT)
    ran = factory.generate(code=1)
    assert not (factory.out / "bcp.docx").exists()
    assert "##残った印##" in factory.plan and factory.report["ok"] is False
    assert "marker-left" in ran.out
    assert {"env_diff.md", "review.html", "report.json", "bcp.lock.json"} <= {
        p.name for p in factory.out.iterdir()
    }


def test_exit_1_spares_a_document_that_people_changed(factory: Factory) -> None:
    factory.generate()
    (factory.out / "bcp.docx").write_bytes(b"edited in Word")
    factory.edit_plan(FAULT)
    factory.generate(code=1)
    assert (factory.out / "bcp.docx").read_bytes() == b"edited in Word"
    assert not (factory.out / "bcp.new.docx").exists()


def test_a_draft_says_so_on_every_page(factory: Factory) -> None:
    factory.generate()
    factory.edit_plan(FAULT)
    factory.generate("--draft", code=1)
    import zipfile

    with zipfile.ZipFile(factory.out / "bcp.docx") as archive:
        headers = [
            archive.read(name).decode() for name in archive.namelist() if name.startswith("word/header")
        ]
    assert headers and all("案" in header for header in headers if "<w:t" in header)
    assert "案" in docx_text(factory.out / "bcp.docx")


def test_draft_does_not_mark_a_plan_that_passes(factory: Factory) -> None:
    factory.generate()
    plain = (factory.out / "bcp.docx").read_bytes()
    factory.generate("--draft")
    assert (factory.out / "bcp.docx").read_bytes() == plain


def test_when_the_plan_passes_again_the_document_is_back(factory: Factory) -> None:
    factory.generate()
    factory.edit_plan(FAULT)
    factory.generate(code=1)
    factory.edit_plan((FAULT[1], FAULT[0]))
    factory.generate()
    assert (factory.out / "bcp.docx").is_file()


def test_an_error_and_a_collision_together_are_exit_1(factory: Factory) -> None:
    factory.generate()
    (factory.out / "bcp.docx").write_bytes(b"edited in Word")
    factory.edit_plan(FAULT)
    factory.edit_table(CHANGE)
    factory.generate("--draft", code=1)
    assert (factory.out / "bcp.docx").read_bytes() == b"edited in Word"


@pytest.mark.parametrize(
    "words",
    [["--only", "nowhere"], ["--provider", "gemini"], ["--concurrency", "0"], ["--concurrency", "two"], ["--date", "22.11.2026"],
     ["--frobnicate"], ["--template", "missing.md"], ["--prompts", "missing", "--provider", "openai", "--model", "m", "--yes"],
     ["--provider", "openai"], ["--budget-tokens", "-5"]],
)  # fmt: skip
def test_bad_usage_is_exit_2_and_writes_nothing(factory: Factory, words: list[str]) -> None:
    ran = factory.run("generate", *words)
    assert ran.code == 2, ran.out + ran.err
    assert ran.err.strip() and not (factory.out / "bcp.md").exists()


def test_an_unknown_setting_in_bcp_toml_is_exit_2(factory: Factory) -> None:
    factory.tool.write("bcp.toml", 'modell = "x"\n')
    ran = factory.run("generate")
    assert ran.code == 2 and "modell" in ran.err and "model" in ran.err


@pytest.mark.parametrize("command", ["diff", "accept", "reject"])
def test_an_output_that_is_not_there_is_exit_2(factory: Factory, command: str) -> None:
    words = ["nowhere"] if command == "diff" else ["nowhere", "all"]
    ran = factory.tool.run(command, *words)
    assert ran.code == 2 and "nowhere" in ran.err
    assert not (factory.tool.folder / "nowhere").exists()


def test_errors_as_json_are_one_object_on_stdout(factory: Factory) -> None:
    ran = factory.run("generate", "--only", "nowhere", "--json")
    assert ran.code == 2 and set(json.loads(ran.out)) == {"error"}


def test_plan_changes_nothing(factory: Factory) -> None:
    ran = factory.run("plan", "--json")
    assert ran.code == 0 and ran.json["format"] == "bcp/plan@1"
    assert not (factory.tool.folder / "outputs").exists()
    factory.generate()
    before = snapshot(factory.out)
    factory.edit_table(("事務所1階の棚B", "事務所1階の棚D"))
    actions = {block["id"]: block["action"] for block in factory.run("plan", "--json").json["blocks"]}
    assert actions["cut"] == "refill" and actions["measures"] == "render" and actions["people"] == "facts"
    assert snapshot(factory.out) == before
