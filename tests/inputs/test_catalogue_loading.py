"""The catalogue's loader, its names, and the overlay of own wording."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcp.catalog import did_you_mean, fold, load_catalogue
from bcp.errors import InputErrors
from bcp.inputs.keys import Names, name_columns, name_entries, name_items
from bcp.vocabulary import Kind

CATALOGUE = load_catalogue()


def test_it_holds_what_the_contract_counts() -> None:
    assert (len(CATALOGUE.items), len(CATALOGUE.entries), len(CATALOGUE.measures)) == (26, 13, 48)
    assert (len(CATALOGUE.roles), len(CATALOGUE.decisions)) == (10, 5)
    assert all(len(entry.checks) == 5 for entry in CATALOGUE.entries.values())
    assert CATALOGUE.items["roles"].columns["role"].choices == CATALOGUE.roles
    assert CATALOGUE.items["systems"].columns["end_of_support"].kind is Kind.YES_NO_OR_DATE
    assert not CATALOGUE.overlaid and len(CATALOGUE.sha256) == 64


def test_it_is_read_once() -> None:
    assert load_catalogue() is CATALOGUE


def spellings(names: Names) -> list[tuple[str, str]]:
    return [
        (spelled, key)
        for key, label in names.labels.items()
        for spelled in (key, label, *names.aliases.get(key, ()))
    ]


@pytest.mark.parametrize(
    "names",
    [
        name_items(CATALOGUE.items),
        name_entries(CATALOGUE.entries),
        *(name_columns(item.columns) for item in CATALOGUE.items.values()),
    ],
)
def test_no_spelling_names_two_things(names: Names) -> None:
    for spelled, key in spellings(names):
        assert names.find(spelled) == key, spelled


def test_no_label_of_a_choice_names_two_choices() -> None:
    groups = [item.choices for item in CATALOGUE.items.values()]
    groups += [column.choices for item in CATALOGUE.items.values() for column in item.columns.values()]
    for choices in groups:
        words = [word for pair in choices.items() for word in {fold(each) for each in pair}]
        assert len(words) == len(set(words)), choices


def test_names_are_compared_without_width_hyphens_and_notes() -> None:
    assert fold("Ｗｉ－Ｆｉ（無線AP）") == fold("wifi")
    assert fold("部品・原材料") == fold("部品･原材料")
    assert fold("（不明）") != ""


def test_did_you_mean_the_nearest_or_nothing() -> None:
    assert did_you_mean("usb_memry", CATALOGUE.entries) == "usb_memory"
    assert did_you_mean("全く別の言葉", CATALOGUE.entries) == ""


# ---------------------------------------------------------------- overlay


def overlay(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_an_overlay_replaces_wording_and_origin(tmp_path: Path) -> None:
    overlay(tmp_path, "countermeasures.yaml", "measures: {'02-01': {title: 手元の表題, origin: handbook}}\n")
    overlay(
        tmp_path, "items.yaml", "items: {company: {question: 会社は, columns: {site: {question: どこ}}}}\n"
    )
    found = load_catalogue(tmp_path)
    assert (found.measures["02-01"].title, found.measures["02-01"].origin) == ("手元の表題", "handbook")
    assert found.items["company"].columns["site"].question == "どこ"
    assert found.measures["02-02"] == CATALOGUE.measures["02-02"]
    assert found.overlaid and found.sha256 != CATALOGUE.sha256
    assert load_catalogue() is CATALOGUE


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("countermeasures.yaml", "measures: {'02-09': {title: x}}\n", "02-09"),
        ("countermeasures.yaml", "measures: {'02-01': {titel: x}}\n", "「title」ではないか"),
        ("items.yaml", "items: {company: {type: table}}\n", "type"),
        ("items.yaml", "items: {company: {columns: {sit: {question: x}}}}\n", "「site」ではないか"),
        ("entry_points.yaml", "entries: {wifi: {checks: [{text: a}]}}\n", "5組"),
        ("items.yaml", "items: [\n", "YAML"),
        ("other.yaml", "x: 1\n", "ファイルが無い"),
    ],
)
def test_an_overlay_that_fits_nothing_is_refused(tmp_path: Path, name: str, text: str, words: str) -> None:
    with pytest.raises(InputErrors) as caught:
        load_catalogue(overlay(tmp_path, name, text))
    assert words in caught.value.errors[0].say("ja")
