"""Which tables a batch takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcp.batch.tables import find_tables
from bcp.errors import UsageError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("a.yaml", "b.yml", "c.xlsx", "~$c.xlsx", ".d.yaml", "e.md", "sub/f.yaml"):
        path = tmp_path / "env_diff" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("format: bcp/env-diff@1\nitems: {}\n", "utf-8")
    return tmp_path


def names(*words: str) -> list[str]:
    return [path.as_posix() for path in find_tables(words).paths]


def test_a_folder_gives_its_tables_and_not_what_office_left_there(folder: Path) -> None:
    assert names("env_diff") == ["env_diff/a.yaml", "env_diff/b.yml", "env_diff/c.xlsx"]


def test_a_pattern_may_go_down_into_folders(folder: Path) -> None:
    assert names("env_diff/*.y*ml") == ["env_diff/a.yaml", "env_diff/b.yml"]
    assert names("env_diff/**/*.yaml") == ["env_diff/a.yaml", "env_diff/sub/f.yaml"]


def test_a_list_names_tables_from_where_it_lies(folder: Path) -> None:
    listed = "\ufeff# 本社の工場\r\na.yaml\r\n\r\nsub\r\n*.yml\r\n"
    (folder / "env_diff" / "all.txt").write_text(listed, "utf-8")
    assert sorted(names("env_diff/all.txt")) == ["env_diff/a.yaml", "env_diff/b.yml", "env_diff/sub/f.yaml"]


def test_a_table_named_twice_is_run_once(folder: Path) -> None:
    assert names("env_diff/a.yaml", "./env_diff/a.yaml", "env_diff/a.*") == ["env_diff/a.yaml"]


@pytest.mark.parametrize(
    "words",
    [["env_diff", "other/a.yaml"], ["env_diff/a.yaml", "other/A.yaml"], ["env_diff", "other/a.xlsx"]],
)
def test_two_tables_of_one_name_are_refused_with_both_paths(folder: Path, words: list[str]) -> None:
    with pytest.raises(UsageError) as refused:
        find_tables(words)
    assert "env_diff/a.yaml" in refused.value.message.ja and words[-1] in refused.value.message.ja


@pytest.mark.parametrize("words", [["sub2/*.yaml"], ["empty"], ["empty/none.txt"]])
def test_nothing_to_do_is_a_mistake_of_the_command_line(folder: Path, words: list[str]) -> None:
    (folder / "empty").mkdir()
    (folder / "empty" / "none.txt").write_text("# まだ無い\n", "utf-8")
    with pytest.raises(UsageError):
        find_tables(words)


def test_a_list_in_a_list_is_refused_with_its_line(folder: Path) -> None:
    (folder / "all.txt").write_text("env_diff/a.yaml\nmore.txt\n", "utf-8")
    with pytest.raises(UsageError, match=r"all\.txt:2"):
        find_tables(["all.txt"])


def test_a_table_that_is_missing_is_left_for_its_own_run_to_tell(folder: Path) -> None:
    assert names("env_diff/a.yaml", "env_diff/gone.yaml") == ["env_diff/a.yaml", "env_diff/gone.yaml"]


def test_what_others_take_as_common_is_no_factory_unless_it_is_named(folder: Path) -> None:
    (folder / "env_diff" / "b.yml").write_text(
        "format: bcp/env-diff@1\ncommon: 'a.yaml'\nitems: {}\n", "utf-8"
    )
    found = find_tables(["env_diff"])
    assert [path.name for path in found.paths] == ["b.yml", "c.xlsx"]
    assert [path.name for path in found.shared] == ["a.yaml"]
    assert names("env_diff/a.yaml", "env_diff/b.yml") == ["env_diff/a.yaml", "env_diff/b.yml"]
