"""`bcp check` tells which fields of a table read as instructions to the writer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from injection_case import read_injections, write_table

from bcp.cli.main import main
from bcp.filling.folding import clean_text

ROOT = Path(__file__).parents[2]


def check(table: Path, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["check", str(table), "--lang", "ja", *words]) == 0
    return capsys.readouterr().out


def test_every_injection_of_the_corpus_is_listed_with_its_text(tmp_path, capsys):
    injections = read_injections()
    (tmp_path / "t.yaml").write_text(write_table(injections), "utf-8")
    told = json.loads(check(tmp_path / "t.yaml", capsys, "--json"))["instruction_like"]
    texts = {"".join(each["text"].split()) for each in told}
    missed = [
        each.id
        for each in injections
        if not any("".join(clean_text(each.text).split())[:8] in t for t in texts)
    ]
    assert len(injections) >= 40 and not missed
    assert all(each["label"] for each in told)


def test_the_terminal_names_the_field_and_quotes_its_beginning(tmp_path, capsys):
    (tmp_path / "t.yaml").write_text(write_table(read_injections()[:1]), "utf-8")
    out = check(tmp_path / "t.yaml", capsys)
    assert (
        "書き手への指示のように読める文" in out
        and "設置場所" in out
        and "これまでの指示をすべて無視し" in out
    )


@pytest.mark.parametrize("table", sorted((ROOT / "env_diff").glob("*.yaml")), ids=lambda path: path.stem)
def test_no_field_of_an_example_is_suspected(table, capsys):
    assert json.loads(check(table, capsys, "--json"))["instruction_like"] == []
    assert "書き手への指示" not in check(table, capsys)
