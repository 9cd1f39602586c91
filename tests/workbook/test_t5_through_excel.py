"""A small company's whole way through Excel, and the shortest way there is to a first plan."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from t5_form import count_cells, saved, t5_form
from workbook_tools import CATALOGUE, RATINGS, blank_form, find, read

from bcp.catalog.words import normalise
from bcp.cli.main import main
from bcp.pipeline.form import read_form
from bcp.vocabulary import Environment, Value

T5 = Path(__file__).parents[1] / "data/environment/valid/t5.yaml"


def meanings(environment: Environment) -> dict[str, Any]:
    """Every answer without its spelling: typed values, states, choices."""

    def of(value: Value) -> tuple[Any, ...]:
        parsed = normalise(value.parsed) if isinstance(value.parsed, str) else value.parsed
        return value.state, parsed

    return {
        key: (
            answer.state,
            {name: of(cell) for name, cell in answer.cells.items()},
            [(row.key, {name: of(cell) for name, cell in row.cells.items()}) for row in answer.rows],
            answer.choices,
        )
        for key, answer in environment.answers.items()
    }


def test_t5_typed_into_the_form_says_what_its_yaml_says() -> None:
    form, table = read_form(t5_form(), "t5.xlsx", CATALOGUE), read(T5)
    assert meanings(form) == meanings(table)
    assert {key: each.rating for key, each in form.assessment.results.items()} == {
        key: each.rating for key, each in table.assessment.results.items()
    }
    assert form.assessment.date.parsed == table.assessment.date.parsed
    assert not form.warnings and count_cells() < 80


@pytest.mark.slow
def test_both_ways_give_one_plan(tmp_path: Path) -> None:
    (tmp_path / "t5.xlsx").write_bytes(t5_form())
    for table, folder in ((tmp_path / "t5.xlsx", "excel"), (T5, "yaml")):
        assert (
            main(["generate", str(table), "--out", str(tmp_path / folder), "--date", "2026-11-22", "-q"]) == 0
        )
    plans = [normalise((tmp_path / each / "bcp.md").read_text("utf-8")) for each in ("excel", "yaml")]
    assert plans[0].replace("R8.8.1", "2026-08-01") == plans[1]


@pytest.mark.slow
def test_thirteen_answers_and_thirteen_ratings_lead_to_a_first_plan(tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(blank_form()))
    stage_1 = [each for each in CATALOGUE.items.values() if each.stage == 1]
    for number, item in enumerate(stage_1, 1):
        page = book[f"{number} {item.label}"[:31]]
        find(page, "この項目全体").offset(0, 1).value = "不明"
    for entry in CATALOGUE.entries.values():
        cell = next(each for each in book[RATINGS]["A"] if each.value == entry.label)
        cell.offset(0, 1).value = "④"
    (tmp_path / "first.xlsx").write_bytes(saved(book))
    found = read(tmp_path / "first.xlsx")
    assert len(stage_1) == len(CATALOGUE.entries) == 13 and not found.warnings
    table, out = str(tmp_path / "first.xlsx"), str(tmp_path / "out")
    assert main(["generate", table, "--out", out, "--date", "2026-11-22", "-q"]) == 0
    assert (tmp_path / "out/bcp.docx").exists()


def test_the_guide_leads_to_what_comes_first() -> None:
    page = load_workbook(io.BytesIO(blank_form())).worksheets[0]
    cells = [[str(cell.value or "") for cell in row] for row in page.iter_rows(min_col=1, max_col=3)]
    headings = [number for number, row in enumerate(cells) if row[0][:2] in ("1　", "2　", "3　")]
    first, ratings, later = headings
    assert ratings - first - 1 == 13 and later - ratings - 1 == 2
    stage_2 = [each for each in CATALOGUE.items.values() if each.stage == 2]
    assert [row[0].split(" ", 1)[1] for row in cells[later + 1 : later + 1 + len(stage_2)]] == [
        each.label for each in stage_2
    ]
    links = {link.ref: link.location for link in page._hyperlinks} or {
        cell.coordinate: cell.hyperlink.location for row in page.iter_rows() for cell in row if cell.hyperlink
    }
    assert len(links) == 13 + 2 + len(stage_2)


def test_what_the_catalogue_says_of_an_example_is_no_yaml_in_the_form() -> None:
    for page in load_workbook(io.BytesIO(blank_form())).worksheets:
        for row in page.iter_rows():
            for cell in row:
                assert "{" not in str(cell.value or ""), (page.title, cell.coordinate)
