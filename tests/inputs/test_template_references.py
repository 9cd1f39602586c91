"""The grammar of references is closed: each path names one leaf, and a wrong one says what was meant."""

from __future__ import annotations

import pytest

from bcp.catalog import load_catalogue
from bcp.inputs.references import UnknownReference, find_references, parse_input, parse_path

CATALOGUE = load_catalogue()


@pytest.mark.parametrize(
    ("path", "leaf"),
    [
        ("company.name", ("company", "", "name")),
        ("regulated", ("regulated", "", "choice")),
        ("regulated.choice", ("regulated", "", "choice")),
        ("oa_ot_connection.detail", ("oa_ot_connection", "", "detail")),
        ("roles.commander.phone", ("roles", "commander", "phone")),
        ("roles.it-2.phone", ("roles", "it-2", "phone")),
        ("authority.line_stop.max_wait", ("authority", "line_stop", "max_wait")),
        ("key_products.1.mtpd", ("key_products", "1", "mtpd")),
        ("assessment.date", ("assessment", "", "date")),
        ("assessment.oa_network.owner", ("assessment", "oa_network", "owner")),
        ("masked.phone_1", ("masked", "phone_1", "phone")),
    ],
)
def test_a_path_names_one_leaf(path: str, leaf: tuple[str, str, str]) -> None:
    assert parse_path(path, CATALOGUE) == leaf


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("", "項目"),
        ("compny.name", "company"),
        ("company", "欄"),
        ("company.nmae", "name"),
        ("company.name.x", "欄"),
        ("regulated.detail", "choice"),
        ("roles.it-1.phone", "it"),
        ("roles.it-02.phone", "it"),
        ("roles.boss.phone", "行"),
        ("roles.it", "欄"),
        ("key_products.0.mtpd", "行"),
        ("key_products.01.mtpd", "行"),
        ("key_products.name", "行"),
        ("assessment", "入口"),
        ("assessment.wifi", "欄"),
        ("assessment.wifi.rating", "owner"),
        ("official.no_such.name", "公的窓口"),
        ("masked.phone", "伏せた"),
        ("company.name|upper", "name"),
        ("company. name", "name"),
    ],
)
def test_anything_else_is_refused_with_the_part_that_is_wrong(path: str, word: str) -> None:
    with pytest.raises(UnknownReference) as caught:
        parse_path(path, CATALOGUE)
    assert word in caught.value.message.ja and caught.value.message.en


def test_every_official_field_is_a_leaf() -> None:
    for id_, record in CATALOGUE.official.items():
        for column in record.fields:
            assert parse_path(f"official.{id_}.{column}", CATALOGUE) == ("official", id_, column)


@pytest.mark.parametrize(
    "name",
    ["company", "company.name", "roles", "roles.it", "roles.it-2", "roles.phone", "key_products.2", "key_products.mtpd",
     "cut_points.1.place", "regulated.choice", "assessment", "assessment.date", "assessment.wifi", "assessment.wifi.due",
     "findings", "todo", "official"],
)  # fmt: skip
def test_inputs_name_items_rows_columns_leaves_and_reserved_words(name: str) -> None:
    parse_input(name, CATALOGUE)


@pytest.mark.parametrize(
    "name",
    ["", "finding", "company.rows", "roles.boss", "masked.phone_1", "assessment.usb", "key_products.0"],
)
def test_other_inputs_are_refused(name: str) -> None:
    with pytest.raises(UnknownReference):
        parse_input(name, CATALOGUE)


def test_references_are_found_with_their_places_and_escaped_ones_are_not() -> None:
    text = "甲[[a.b]]乙\\[[c.d]] [[e\n.f]] [[g]]"
    assert find_references(text) == [("a.b", 1, 8), ("g", text.index("[[g"), len(text))]
