"""A file that people edit is replaced whole, and only if it still is the one that was read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bcp.catalog import load_catalogue
from bcp.errors import InputErrors, UnresolvedConflict
from bcp.pipeline.table import change_table, open_table, save_table
from bcp.store import replace_unchanged, sha256

TABLE = "format: bcp/env-diff@1\nitems:\n  company: {name: 甲}  # 名\n"


def test_the_file_is_replaced_and_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"old")
    path.chmod(0o640)
    replace_unchanged(path, b"new", sha256(b"old"))
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert os.listdir(tmp_path) == ["x.yaml"]


def test_a_file_that_someone_else_changed_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"theirs")
    with pytest.raises(UnresolvedConflict) as caught:
        replace_unchanged(path, b"ours", sha256(b"old"))
    assert "読み直してから" in caught.value.say("ja")
    assert path.read_bytes() == b"theirs"
    assert os.listdir(tmp_path) == ["x.yaml"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.yaml", tmp_path / "link.yaml"
    real.write_bytes(b"old")
    link.symlink_to(real)
    replace_unchanged(link, b"new", sha256(b"old"))
    assert link.is_symlink() and real.read_bytes() == b"new"


def test_changes_of_a_table_are_saved_one_after_the_other(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(TABLE, encoding="utf-8", newline="\n")
    catalogue = load_catalogue()
    first = change_table(open_table(path), {"company.site": "本社"}, catalogue)
    second = change_table(first, {"company.lines": "2"}, catalogue)
    assert path.read_text("utf-8") == second.text
    assert "{name: 甲, site: 本社, lines: 2}  # 名" in second.text


def test_a_change_that_is_no_answer_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(TABLE, encoding="utf-8", newline="\n")
    with pytest.raises(InputErrors):
        change_table(open_table(path), {"company.employees": "たくさん"}, load_catalogue())
    assert path.read_text("utf-8") == TABLE


def test_a_save_from_a_stale_reading_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(TABLE, encoding="utf-8", newline="\n")
    mine = open_table(path)
    change_table(open_table(path), {"company.site": "本社"}, load_catalogue())
    with pytest.raises(UnresolvedConflict):
        change_table(mine, {"company.site": "別"}, load_catalogue())
    with pytest.raises(UnresolvedConflict):
        save_table(path, TABLE + "# x\n", mine.digest)
    assert "本社" in path.read_text("utf-8")


def test_a_workbook_is_not_edited_as_yaml(tmp_path: Path) -> None:
    with pytest.raises(InputErrors):
        open_table(tmp_path / "x.xlsx")
