"""YAML and Excel tell one story: there and back, through LibreOffice, and whatever stands in the cells."""

from __future__ import annotations

import dataclasses
import io
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from composer_tables import random_table
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from workbook_tools import CATALOGUE, EXAMPLES, STATES, read

from bcp.cli.main import main
from bcp.errors import InputErrors, RenderError
from bcp.inputs.environment import parse_environment
from bcp.inputs.filled_table import unparse_environment
from bcp.inputs.starter import Keys, starter_table
from bcp.pipeline.form import form_of, read_form, table_of
from bcp.vocabulary import Environment

VALID = sorted((Path(__file__).parents[1] / "data/environment/valid").glob("t*.yaml"))
_MORE = (pytest.param(each, marks=pytest.mark.slow) for each in (*EXAMPLES[1:], *VALID[:-1]))
TABLES = [EXAMPLES[0], VALID[-1], *_MORE]


def says_the_same(found: Environment, table: Environment) -> bool:
    return (found.answers, found.assessment) == (table.answers, table.assessment)


def parse(text: str) -> Environment:
    return parse_environment(text, "t.yaml", CATALOGUE)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_yaml_to_excel_to_yaml_to_excel_loses_nothing(path: Path) -> None:
    table = read(path)
    form = form_of(table, CATALOGUE)
    text = table_of(read_form(form, "t.xlsx", CATALOGUE), CATALOGUE)
    assert says_the_same(parse(text), table)
    assert says_the_same(read_form(form_of(parse(text), CATALOGUE), "t.xlsx", CATALOGUE), table)


@pytest.mark.parametrize("keys", ["ja", "en"])
def test_states_of_items_rows_and_cells_are_written_as_they_were(keys: Keys) -> None:
    table = parse(STATES)
    text = unparse_environment(table, CATALOGUE, keys)
    assert says_the_same(parse(text), table)
    assert unparse_environment(parse(text), CATALOGUE, keys) == text


@pytest.mark.parametrize("keys", ["ja", "en"])
def test_an_unanswered_table_is_the_starter_table(keys: Keys) -> None:
    starter = starter_table(CATALOGUE, "t", keys)
    assert unparse_environment(parse(starter), CATALOGUE, keys) == starter


@pytest.mark.parametrize("seed", [900, 905])
def test_random_tables_come_back_from_excel(seed: int) -> None:
    table = parse(random_table(CATALOGUE, seed))
    found = read_form(form_of(table, CATALOGUE), "t.xlsx", CATALOGUE)
    assert says_the_same(found, table)
    assert says_the_same(parse(table_of(found, CATALOGUE)), table)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(906, 946))
def test_many_random_tables_come_back_from_excel(seed: int) -> None:
    test_random_tables_come_back_from_excel(seed)


def test_no_text_changes_in_a_cell() -> None:
    words = ["_x0041_", "a\nb", "a\u2028b", "=1", "'x", "○", "09000001001", "1e5", "TRUE", "#REF!", "🏭"]
    rows = "".join(f"    - {{role: it, person: {json.dumps(each, ensure_ascii=False)}}}\n" for each in words)
    table = parse(f"format: bcp/env-diff@1\nitems:\n  roles:\n{rows}")
    found = read_form(form_of(table, CATALOGUE), "t.xlsx", CATALOGUE)
    assert says_the_same(found, table)


def test_a_text_that_no_cell_holds_is_refused_and_not_cut() -> None:
    table = parse(f"format: bcp/env-diff@1\nitems:\n  company: {{name: {'あ' * 33_000}}}\n")
    with pytest.raises(RenderError) as caught:
        form_of(table, CATALOGUE)
    assert "33,000文字" in caught.value.message.ja


@settings(max_examples=25)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=40))
def test_any_text_is_written_so_that_it_reads_back(words: str) -> None:
    answers = dict(parse(STATES).answers)
    table = parse(STATES)
    cell = answers["company"].cells["name"]
    text = words.strip()
    table = dataclasses.replace(
        table,
        answers=answers
        | {
            "company": dataclasses.replace(
                answers["company"],
                cells=dict(answers["company"].cells) | {"name": dataclasses.replace(cell, text=text)},
            )
        },
    )
    found = parse(unparse_environment(table, CATALOGUE))
    assert found.answers["company"].cells["name"].text == text


# ---------------------------------------------------------------- the command


def test_init_from_makes_either_kind_of_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["init", "a", "--xlsx", "--from", str(EXAMPLES[0]), "--lang", "ja"]) == 0
    assert main(["init", "b", "--from", "env_diff/a.xlsx", "--lang", "ja"]) == 0
    assert says_the_same(read(tmp_path / "env_diff/b.yaml"), read(EXAMPLES[0]))
    assert "env_diff/a.xlsx の回答を入れて env_diff/b.yaml" in capsys.readouterr().out
    before = (tmp_path / "env_diff/b.yaml").read_bytes()
    assert main(["init", "b", "--from", "env_diff/a.xlsx", "--lang", "ja"]) == 2
    assert (tmp_path / "env_diff/b.yaml").read_bytes() == before
    assert main(["init", "c", "--from", "env_diff/missing.xlsx", "--lang", "ja"]) == 2
    assert not (tmp_path / "env_diff/c.yaml").exists()


def test_answers_of_a_common_table_are_copied_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "honsha.yaml").write_text(
        "format: bcp/env-diff@1\nitems:\n  wifi_use: なし\n", encoding="utf-8"
    )
    (tmp_path / "t.yaml").write_text(
        "format: bcp/env-diff@1\ncommon: honsha.yaml\nitems:\n  company: {name: 架空}\n", encoding="utf-8"
    )
    assert main(["init", "a", "--xlsx", "--from", "t.yaml", "--lang", "ja"]) == 0
    assert "honsha.yaml の回答も写した" in capsys.readouterr().out
    assert says_the_same(read(tmp_path / "env_diff/a.xlsx"), read(tmp_path / "t.yaml"))


def test_a_form_that_names_a_common_table_cannot_be_read_from_its_bytes_alone(tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(form_of(parse(STATES), CATALOGUE)))
    place = next(c for row in book["はじめに"].iter_rows() for c in row if c.value == "形式")
    book["はじめに"].cell(place.row + 1, 1).value = "共通の表"
    book["はじめに"].cell(place.row + 1, 2).value = "honsha.yaml"
    buffer = io.BytesIO()
    book.save(buffer)
    with pytest.raises(InputErrors) as caught:
        read_form(buffer.getvalue(), "t.xlsx", CATALOGUE)
    assert "--from" in caught.value.say("ja")


# ---------------------------------------------------------------- LibreOffice


def has_calc() -> bool:
    office = shutil.which("soffice")
    return bool(office) and any(Path(office).resolve().parent.glob("libsclo.*"))


@pytest.mark.slow
@pytest.mark.skipif(not has_calc(), reason="LibreOffice Calc is not installed")
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_form_saved_by_libreoffice_says_the_same(path: Path, tmp_path: Path) -> None:
    table = read(path)
    (tmp_path / "t.xlsx").write_bytes(form_of(table, CATALOGUE))
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "xlsx", "--outdir", str(tmp_path / "out"), str(tmp_path / "t.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    found = read(tmp_path / "out" / "t.xlsx")
    assert says_the_same(found, table)
    assert says_the_same(parse(table_of(found, CATALOGUE)), table)
