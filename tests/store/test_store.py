"""All or nothing, one run at a time, nothing lost."""

import json
import os
import stat
from pathlib import Path

import pytest

from bcp.errors import StoreError, UsageError
from bcp.store import LOCK, MANIFEST, STAGE, OutputFolder, output_name, write_new_file

FILES = {"bcp.md": b"new plan", LOCK: b"{}", "report.json": b"[]"}


@pytest.fixture
def folder(tmp_path: Path) -> OutputFolder:
    return OutputFolder(tmp_path / "outputs" / "工場")


def contents(folder: OutputFolder) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes()
        for path in folder.path.iterdir()
        if path.is_file() and path.name not in (".lock", ".gitignore")
    }


def test_a_new_folder_is_private_and_ignored_by_git(folder: OutputFolder) -> None:
    with folder.opened():
        pass
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    assert (folder.path / ".gitignore").read_text("utf-8").endswith("*\n")


def test_a_commit_replaces_what_differs_and_keeps_the_time_of_the_rest(folder: OutputFolder) -> None:
    with folder.opened():
        folder.commit(FILES)
        before = (folder.path / "report.json").stat().st_mtime_ns
        os.utime(folder.path / "report.json", ns=(before - 10**9, before - 10**9))
        written = folder.commit({**FILES, "bcp.md": b"newer"}, remove=["bcp.docx"])
    assert written.written == ("bcp.md",)
    assert (folder.path / "report.json").stat().st_mtime_ns == before - 10**9
    assert not (folder.path / STAGE).exists()


@pytest.mark.parametrize("crash_at", range(1, 12))
def test_a_crash_at_any_step_leaves_the_old_or_the_new_files_whole(
    folder: OutputFolder, crash_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = {"bcp.md": b"old plan", LOCK: b'{"old": 1}', "report.json": b"{}"}
    with folder.opened():
        folder.commit(old)
    steps = {"left": crash_at}

    class Crash(BaseException):
        pass

    real = {name: getattr(os, name) for name in ("replace", "fsync", "unlink")}

    def falling(name: str):  # type: ignore[no-untyped-def]
        def call(*arguments, **more):  # type: ignore[no-untyped-def]
            steps["left"] -= 1
            if steps["left"] == 0:
                raise Crash
            return real[name](*arguments, **more)

        return call

    for name in real:
        monkeypatch.setattr(os, name, falling(name))
    crashed = False
    try:
        with folder.opened():
            folder.commit(FILES)
    except Crash:
        crashed = True
    monkeypatch.undo()
    with folder.opened():
        pass
    assert contents(folder) in (old, FILES) if crashed else contents(folder) == FILES
    assert not (folder.path / STAGE).exists()


def test_a_decided_commit_is_finished_by_the_next_command(folder: OutputFolder) -> None:
    with folder.opened():
        stage = folder.path / STAGE
        stage.mkdir()
        (stage / "bcp.md").write_bytes(b"x")
        (stage / MANIFEST).write_text(json.dumps({"files": {"bcp.md": ""}, "remove": []}))
    with folder.opened():
        assert folder.read("bcp.md") == b"x"


def test_an_undecided_stage_is_dropped(folder: OutputFolder) -> None:
    with folder.opened():
        (folder.path / STAGE).mkdir()
        (folder.path / STAGE / "bcp.md").write_bytes(b"half")
    with folder.opened():
        assert folder.read("bcp.md") is None


def test_a_second_run_on_the_same_folder_is_refused(folder: OutputFolder) -> None:
    with folder.opened(), pytest.raises(StoreError, match="実行中"), OutputFolder(folder.path).opened():
        pass


def test_a_link_in_the_folder_is_not_followed(folder: OutputFolder, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.md"
    target.write_text("mine")
    with folder.opened():
        (folder.path / "bcp.md").symlink_to(target)
        with pytest.raises(StoreError, match="リンク"):
            folder.commit(FILES)
    assert target.read_text() == "mine"


def test_a_journal_line_cut_short_is_passed_over(folder: OutputFolder) -> None:
    with folder.opened():
        folder.append("journal.jsonl", {"key": 1})
        with (folder.path / "journal.jsonl").open("a") as file:
            file.write('{"key": 2, "te')
        assert folder.read_lines("journal.jsonl") == [{"key": 1}]


@pytest.mark.parametrize(
    "name", ["a/../b.yaml", "con.yaml", "a b.yaml", "a.b.yaml", "　.yaml", "ｆ：ｇ.yaml"]
)
def test_names_that_are_no_folder_everywhere_are_refused(name: str) -> None:
    if "/" in name:
        assert output_name(name) == "b"
    else:
        with pytest.raises(UsageError):
            output_name(name)


@pytest.mark.parametrize(
    "name", ["naniwa_1", "浪速精密工業", "さくら-工場", "第2工場ライン", "第２工場", "山﨑・𠮷田"]
)
def test_japanese_names_are_fine(name: str) -> None:
    assert output_name(f"env_diff/{name}.yaml") == name


def test_a_new_file_never_overwrites(tmp_path: Path) -> None:
    write_new_file(tmp_path / "a.yaml", "1")
    with pytest.raises(UsageError, match="上書き"):
        write_new_file(tmp_path / "a.yaml", "2")
    assert (tmp_path / "a.yaml").read_text() == "1"
