"""`bcp assess` from outside: answers from a pipe, one a line; what was answered stands in the table."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from bcp.catalog import load_catalogue
from bcp.cli.main import main
from bcp.inputs.environment import read_environment
from bcp.vocabulary import Assessment, Rating

CATALOGUE = load_catalogue()
SEED = (
    "USBメモリー ①",
    "持込みパソコン BAD",
    "スマホ・タブレット ②",
    "IoT機器・センサー ①",
    "複合機 ①",
    "ハンディターミナル ④",
    "OAネットワーク BAD",
    "インターネット ①",
    "WiFi（無線AP） ③",
    "保守用回線 BAD",
    "クラウドサービス ①",
    "部品・原材料 ①",
    "新規購入機器 ③",
)


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert main(["init", "kojo", "--lang", "ja"]) == 0
    return tmp_path / "env_diff" / "kojo.yaml"


def assess(table: Path, lines: list[str], monkeypatch: pytest.MonkeyPatch, *options: str) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    return main(["assess", str(table), "--lang", "ja", *options])


def read(table: Path) -> Assessment:
    return read_environment(table, CATALOGUE).assessment


def answers_for(rating: str) -> list[str]:
    """Five answers that come to the rating, with what a finding is asked."""
    if rating == "BAD":
        return ["分からない"] * 5 + [""] * 5
    place = "①②③④⑤".index(rating)
    checks = ["いいえ"] * place + ["はい"] + ["いいえ"] * (4 - place)
    return checks + ([""] * 5 if rating in "④⑤" else [])


def test_the_example_of_the_handbook_comes_out_as_its_table(
    table: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = table.read_text("utf-8")
    lines = [line for each in SEED for line in answers_for(each.split(" ")[1])]
    lines += ["9 管理者が明確になっていないものがある", "製造課", "", "総務課長", "", "", "", "生産技術課"]
    assert assess(table, lines, monkeypatch) == 0
    found = read(table)
    assert [result.rating.value for result in found.results.values()] == [each.split(" ")[1] for each in SEED]
    assert all(len(result.checks) == 5 and all(result.checks) for result in found.results.values())
    assert (found.basis, found.assessor.text) == ("bcp", "生産技術課")
    assert found.results["wifi"].issue.text == "管理者が明確になっていないものがある"
    assert found.results["wifi"].where.text == "製造課"
    shown = capsys.readouterr().out
    assert "脅威の入口" in shown and "アセスメント結果" in shown and "課題" in shown
    kept = [line for line in before.split("\n") if line.lstrip().startswith("#")]
    after = table.read_text("utf-8").split("\n")
    assert all(line in after for line in kept)


def test_the_end_of_the_answers_keeps_what_was_answered(
    table: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert assess(table, ["いいえ", "いいえ", "はい"], monkeypatch) == 0
    assert read(table).results["usb_memory"].checks == ("no", "no", "yes", "", "")
    assert "続きは bcp assess" in capsys.readouterr().err
    assert assess(table, ["いいえ", "いいえ"], monkeypatch) == 0
    assert read(table).results["usb_memory"].rating is Rating.R3


def test_a_half_assessed_table_is_still_a_table(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assess(table, ["いいえ"], monkeypatch)
    assert main(["check", str(table), "--lang", "ja"]) == 0


def test_back_takes_the_last_answer_back(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assess(table, ["はい", "はい", "<", "いいえ", "q"], monkeypatch)
    assert read(table).results["usb_memory"].checks == ("yes", "no", "", "", "")


def test_later_goes_to_the_next_entry_point(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assess(table, ["あとで", "対象外", "持ち込ませない", "やめる"], monkeypatch)
    results = read(table).results
    assert results["usb_memory"].rating is Rating.UNRATED
    assert results["brought_in_pc"].rating is Rating.EXCLUDED


def test_what_others_write_meanwhile_is_kept(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Lines(io.StringIO):
        def readline(self, size: int = -1, /) -> str:
            if self.tell():
                table.write_text(table.read_text("utf-8").replace("会社名:", "会社名: 甲社"), "utf-8")
            return super().readline(size)

    monkeypatch.setattr("sys.stdin", Lines("はい\nはい\n"))
    assert main(["assess", str(table)]) == 0
    assert "会社名: 甲社" in table.read_text("utf-8")
    assert read(table).results["usb_memory"].checks[:2] == ("yes", "yes")


def test_an_interruption_loses_nothing(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Lines(io.StringIO):
        def readline(self, size: int = -1, /) -> str:
            line = super().readline(size)
            if not line:
                raise KeyboardInterrupt
            return line

    monkeypatch.setattr("sys.stdin", Lines("はい\nいいえ\n"))
    assert main(["assess", str(table)]) == 130
    assert read(table).results["usb_memory"].checks == ("yes", "no", "", "", "")


def test_the_result_comes_as_json(
    table: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assess(table, ["はい"] * 5, monkeypatch, "--json")
    result = json.loads(capsys.readouterr().out)
    assert result["results"]["usb_memory"]["rating"] == "①"
    assert result["open"] == 12


def test_it_speaks_english(
    table: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\nno\nunknown\nno\nno\n"))
    assert main(["assess", str(table), "--lang", "en"]) == 0
    assert "why:" in capsys.readouterr().err
    assert read(table).results["usb_memory"].rating is Rating.R1


def test_a_table_with_faults_is_refused_before_anything_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("format: bcp/env-diff@1\nitems:\n  nothing: 1\n", "utf-8")
    assert assess(path, ["はい"], monkeypatch) == 2
    assert "assessment" not in path.read_text("utf-8")
