"""The table of `bcp init`: all questions, no answer, and it reads back."""

from __future__ import annotations

import re

import pytest
import yaml

from bcp.catalog import load_catalogue
from bcp.inputs.answers import read_answer
from bcp.inputs.environment import parse_environment
from bcp.inputs.starter import Keys, starter_table
from bcp.inputs.yaml_text import compose_yaml
from bcp.vocabulary import Item, Rating, State

CATALOGUE = load_catalogue()


@pytest.mark.parametrize("keys", ["ja", "en"])
def test_it_reads_back_with_everything_unanswered(keys: Keys) -> None:
    environment = parse_environment(starter_table(CATALOGUE, "factory", keys), "factory.yaml", CATALOGUE)
    assert {answer.state for answer in environment.answers.values()} == {State.UNANSWERED}
    assert {result.rating for result in environment.assessment.results.values()} == {Rating.UNRATED}
    assert not environment.warnings


@pytest.mark.parametrize("keys", ["ja", "en"])
def test_it_asks_every_item_column_and_entry_stage_1_first(keys: Keys) -> None:
    table = yaml.safe_load(starter_table(CATALOGUE, "factory", keys))
    items = sorted(CATALOGUE.items.values(), key=lambda item: item.stage)
    assert list(table["items"]) == [item.label if keys == "ja" else item.id for item in items]
    for item, answer in zip(items, table["items"].values(), strict=True):
        if item.columns:
            cells = answer[0] if item.type == "table" else answer
            assert list(cells) == [each.label if keys == "ja" else each.id for each in item.columns.values()]
    assert len(next(value for value in table["assessment"].values() if value)) == len(CATALOGUE.entries)


def test_it_says_question_reason_weight_and_choices() -> None:
    text = starter_table(CATALOGUE, "factory")
    for item in CATALOGUE.items.values():
        assert item.question and item.question in text
        assert item.why in text
        assert f"{item.label}　重み {item.weight}" in text
        for label in item.choices.values():
            assert label in text


def test_a_name_with_a_line_break_stays_a_comment() -> None:
    parse_environment(starter_table(CATALOGUE, "a\nitems: {}"), "a.yaml", CATALOGUE)


def test_a_filled_starter_gives_the_answers() -> None:
    text = starter_table(CATALOGUE, "factory")
    text = re.sub(r"^(    従業員数:).*$", r"\1 52名", text, flags=re.MULTILINE)
    text = re.sub(r"^(    - 設備:).*$", r"\1 反応槽", text, count=1, flags=re.MULTILINE)
    answers = parse_environment(text, "factory.yaml", CATALOGUE).answers
    assert answers["company"].cells["employees"].parsed == 52
    assert answers["safety"].rows[0].cells["equipment"].text == "反応槽"


@pytest.mark.parametrize("item", CATALOGUE.items.values(), ids=lambda item: item.id)
def test_the_example_of_each_item_is_a_valid_answer(item: Item) -> None:
    assert item.example
    text = f"- {item.example}" if item.type == "table" else item.example
    answer = read_answer(item, compose_yaml(text, f"{item.id}.example"))
    assert answer.state is not State.UNANSWERED


@pytest.mark.parametrize("item", CATALOGUE.items.values(), ids=lambda item: item.id)
def test_the_example_of_each_column_is_a_valid_cell(item: Item) -> None:
    for column in item.columns.values():
        if column.example:
            read_answer(_as_record(item), compose_yaml(f"{column.id}: {column.example!r}", column.id))


def _as_record(item: Item) -> Item:
    return Item(item.id, item.label, "record", item.columns, {}, False, item.stage, item.weight)
