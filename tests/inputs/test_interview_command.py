"""`bcp init NAME --interview` from outside: answers from a pipe, one a line; the table holds each of them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from bcp.catalog import load_catalogue
from bcp.cli.main import main
from bcp.inputs.environment import read_environment
from bcp.vocabulary import Environment, State

CATALOGUE = load_catalogue()
COMPANY = ["架空板金", "本社工場", "新潟県", "板金加工", "14人", ""]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def interview(monkeypatch: pytest.MonkeyPatch, lines: list[str], *options: str) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    return main(["init", "kojo", "--interview", "--lang", "ja", *options])


def read(path: str = "env_diff/kojo.yaml") -> Environment:
    return read_environment(Path(path), CATALOGUE)


def test_answers_stand_in_a_new_table_with_its_comments(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert interview(monkeypatch, [*COMPANY, "日勤"]) == 0
    cells = read().answers["company"].cells
    assert (cells["name"].text, cells["employees"].parsed) == ("架空板金", 14)
    assert read().answers["working_hours"].cells["shifts"].text == "日勤"
    text = Path("env_diff/kojo.yaml").read_text("utf-8")
    assert "    会社名: 架空板金  # ＊　必須" in text
    shown = capsys.readouterr()
    assert "次に答えると計画が最もよくなるのは" in shown.err
    assert "bcp init kojo --interview" in shown.err
    assert "記入の充足度: A " in shown.out


def test_it_goes_on_with_an_unfinished_table_and_overwrites_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    interview(monkeypatch, ["架空板金"])
    before = Path("env_diff/kojo.yaml").read_text("utf-8")
    assert interview(monkeypatch, ["本社工場"]) == 0
    assert "続きから始める" in capsys.readouterr().err
    after = Path("env_diff/kojo.yaml").read_text("utf-8")
    assert after == before.replace("    工場名:", "    工場名: 本社工場", 1)
    assert main(["init", "kojo"]) == 2
    assert Path("env_diff/kojo.yaml").read_text("utf-8") == after


def test_a_wrong_answer_is_asked_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    interview(monkeypatch, [*COMPANY[:4], "たくさん", "14"])
    assert "0以上の整数を期待する" in capsys.readouterr().err
    assert read().answers["company"].cells["employees"].parsed == 14


def test_back_takes_an_answer_back_and_later_leaves_an_item(monkeypatch: pytest.MonkeyPatch) -> None:
    interview(monkeypatch, ["甲", "乙", "<", "丙", ">", "二交替"])
    assert read().answers["company"].cells["site"].text == "丙"
    assert read().answers["company"].cells["prefecture"].state is State.UNANSWERED
    assert read().answers["working_hours"].cells["shifts"].text == "二交替"


def test_help_shows_an_example(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    interview(monkeypatch, ["h", "q"])
    assert "例: 都道府県: 大阪府" in capsys.readouterr().err


def test_keys_and_choices_may_be_english(monkeypatch: pytest.MonkeyPatch) -> None:
    interview(monkeypatch, [">"] * 4 + ["4", "2台"], "--keys", "en")
    text = Path("env_diff/kojo.yaml").read_text("utf-8")
    assert "choice: dual_nic_pc" in text and "detail: 2台" in text


def test_stage_2_is_asked_when_stage_1_is_through(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    interview(monkeypatch, [">"] * 13 + ["はい", "不明"])
    assert "第2段" in capsys.readouterr().err
    assert read().answers["ot_backups"].state is State.UNKNOWN


def test_the_standing_comes_as_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    interview(monkeypatch, COMPANY, "--json")
    result = json.loads(capsys.readouterr().out)
    assert result["completeness"]["A"]["known"] == 5
    assert result["next"][0]["item"] == "roles"


def test_it_speaks_english(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("甲\n"))
    assert main(["init", "kojo", "--interview", "--lang", "en"]) == 0
    assert "[stage 1, 1/13]" in capsys.readouterr().err


def test_a_workbook_is_not_filled_in_by_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    assert interview(monkeypatch, [], "--xlsx") == 2
    assert not Path("env_diff").exists()


@pytest.mark.parametrize("line", ["\x1b[A甲", "甲\udc83"])
def test_what_is_no_text_is_asked_again(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    interview(monkeypatch, [line, "乙"])
    assert read().answers["company"].cells["name"].text == "乙"


@pytest.mark.parametrize(
    "answer", ["a: b #c", "- 行", "'引用'", "yes", "[x]", "{y}", "0312345678", "|", "&a *b"]
)
def test_answers_that_look_like_yaml_are_read_back_as_typed(
    answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    interview(monkeypatch, [answer])
    assert read().answers["company"].cells["name"].text == answer
