"""Every item's value, なし and 不明 reach the plan; a changed item changes its own blocks and no other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from composer_cases import EXAMPLES, Composed, composed, shipped_template
from plan_texts import write_plan, write_sources

from bcp.catalog import load_catalogue
from bcp.rendering.markdown import put_in_facts
from bcp.vocabulary import Column, Item, Kind

CATALOGUE = load_catalogue()
ITEMS = list(CATALOGUE.items.values())
IDS = [item.id for item in ITEMS]
# Columns of the form that no page of the plan prints: they serve the checks of the table, or a name in a letter.
FORM_ONLY = {
    "company": {"short_name", "sites", "lines"},
    "parties_to_notify": {"checked_on"},
    "roles": {"company"},
    "support_contacts": {"email"},
    "systems": {"role"},
}
_SAMPLES = {
    Kind.YES_NO: "はい",
    Kind.YES_NO_OR_DATE: "はい",
    Kind.INTEGER: "3",
    Kind.DECIMAL: "2",
    Kind.DURATION: "2日",
    Kind.DATE: "2026-10-01",
    Kind.LIST: "甲",
}
_OTHERS = {
    Kind.YES_NO: "いいえ",
    Kind.YES_NO_OR_DATE: "いいえ",
    Kind.INTEGER: "7",
    Kind.DECIMAL: "0",
    Kind.DURATION: "90分",
    Kind.DATE: "2025-01-01",
    Kind.LIST: "乙",
}


# Those that a night shift needs first are tried at once, all of them in the slow run.
_QUICK = ("safety", "cut_points", "wifi_use")


def _some(items: list[Item]) -> list[Any]:
    """Parameters for the items; all but a few are marked slow."""
    return [
        pytest.param(item, id=item.id, marks=() if item.id in _QUICK else pytest.mark.slow) for item in items
    ]


def _cell(column: Column, *, other: bool = False) -> str:
    if column.kind is Kind.CHOICE:
        chosen = list(column.choices)
        return chosen[-1] if other else chosen[0]
    if column.kind is Kind.TEXT:
        return f"別の{column.label}" if other else f"この{column.label}"
    return (_OTHERS if other else _SAMPLES)[column.kind]


def _cells(item: Item, changed: str = "") -> dict[str, str]:
    return {
        name: _cell(column, other=name == changed and name != item.keyed_by)
        for name, column in item.columns.items()
    }


# What must stand beside a cell before it can matter: how much data may be lost only matters beside a backup.
_BESIDE: dict[str, dict[str, Any]] = {
    "backups": {"systems": [{"name": "この対象システム", "restore_order": "1", "zone": "office"}]},
    "systems": {"backups": [{"system": "この名称", "method": "外付けHDD", "frequency": "1日"}]},
}


def _table(item: Item, cells: dict[str, str]) -> str:
    return _dump({item.id: cells if item.type == "record" else [cells], **_BESIDE.get(item.id, {})})


def _dump(items: dict[str, Any]) -> str:
    return yaml.safe_dump({"items": items}, allow_unicode=True, sort_keys=False)


def _whole(factory: Composed) -> str:
    return "\n".join(write_sources(factory).values())


# ------------------------------------------------------------------ value, none, unknown


@pytest.mark.parametrize("item", _some([each for each in ITEMS if each.columns]))
def test_every_cell_is_printed_or_changes_what_is_said(item: Item) -> None:
    factory = composed(_table(item, _cells(item)))
    text = _whole(factory)
    printed = set(re.findall(rf"\[\[{item.id}\.(?:[^\].]+\.)?([a-z_]+)\]\]", text))
    silent = set(item.columns) - printed - FORM_ONLY.get(item.id, set()) - {item.keyed_by}
    for name in sorted(silent):
        assert any(_whole(composed(_table(item, cells))) != text for cells in _variants(item, name)), (
            f"{item.id}.{name} makes no difference to the plan"
        )


def _variants(item: Item, name: str) -> list[dict[str, str]]:
    """The cell as another value, なし and 不明."""
    base = _cells(item)
    return [_cells(item, name), {**base, name: "なし"}, {**base, name: "不明"}]


@pytest.mark.parametrize("item", _some([each for each in ITEMS if each.choices]))
def test_every_choice_is_said_in_its_own_way(item: Item) -> None:
    answers = [{"choice": [choice]} if item.has_detail else [choice] for choice in item.choices]
    texts = [_print_dependent(composed(_dump({item.id: answer})), item) for answer in answers]
    assert len(set(texts)) == len(texts)


def _print_dependent(factory: Composed, item: Item) -> str:
    depends = [key for key in factory.written if _depends(factory, key, item.id)]
    return put_in_facts("\n".join(factory.text(key) for key in depends), factory.facts)


def _depends(factory: Composed, block: str, item: str) -> bool:
    """True where the block's inputs name the item; the official records are chosen by laws and data held."""
    inputs = {name.partition(".")[0] for name in factory.requests[block].block.inputs or ()}
    chosen = item in ("regulated", "data_held") and "official" in inputs
    return item == "company" or item in inputs or chosen


@pytest.mark.parametrize("item", _some(ITEMS))
def test_none_is_said_and_is_no_open_question(item: Item) -> None:
    none, unknown = write_plan(_dump({item.id: "なし"})), write_plan(_dump({item.id: "不明"}))
    assert none != unknown
    assert f"【要確認：{item.label}】" not in none


@pytest.mark.parametrize("item", _some(ITEMS))
def test_unknown_is_an_open_question_with_its_safe_action(item: Item) -> None:
    text = write_plan(_dump({item.id: "不明"}))
    labels = [item.label, *(column.label for column in item.columns.values())]
    labels += [*CATALOGUE.roles.values(), *CATALOGUE.decisions.values()] if item.keyed_by else []
    assert any(f"【要確認：{label}" in text or f"の{label}】" in text for label in labels)
    if item.weight == "A" and item.id != "company":
        assert any(word in text for word in item.safe_words), item.safe_words


# ------------------------------------------------------------------ swapping two factories


def _items_of(path: Path) -> dict[str, Any]:
    return dict(yaml.safe_load(path.read_text(encoding="utf-8"))["items"])


def _in_english(items: dict[str, Any]) -> dict[str, Any]:
    return {key: items[key] for key in IDS if key in items}


@pytest.mark.parametrize("item", _some(ITEMS))
def test_one_swapped_item_changes_the_blocks_that_depend_on_it_and_no_other(item: Item) -> None:
    ours, theirs = (_in_english(_items_of(path)) for path in EXAMPLES if path.stem[:2] in ("na", "ou"))
    swapped = {**ours, item.id: theirs[item.id]}
    one, two = composed(_dump_typed(ours)), composed(_dump_typed(swapped))
    depends = {key for key in one.requests if _depends(one, key, item.id)}
    changed = {key for key in one.requests if _printed(one, key) != _printed(two, key)}
    assert changed <= depends
    entirely = {key for key in depends if item.id in (one.requests[key].block.inputs or ())}
    same_digest = {key for key in entirely if one.requests[key].digest == two.requests[key].digest}
    assert same_digest == set()
    if item.id not in ("company", "document_control"):  # theirs stand in the fixed text
        assert changed


def _printed(factory: Composed, block: str) -> str:
    request = factory.requests[block]
    text = write_sources_of(factory, block) if request.block.fill == "facts" else factory.text(block)
    return put_in_facts(text, factory.facts)


def write_sources_of(factory: Composed, block: str) -> str:
    from bcp.filling.fact_tables import lay_out_facts

    return lay_out_facts(factory.requests[block], factory.case, factory.facts)


def _dump_typed(items: dict[str, Any]) -> str:
    """The items as they stand in a file: every scalar as text."""
    return yaml.safe_dump({"items": _as_text(items)}, allow_unicode=True, sort_keys=False)


def _as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_text(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_as_text(each) for each in value]
    return str(value)


def test_two_factories_share_no_text_but_that_of_what_they_share() -> None:
    one, two = (
        composed(_dump_typed(_in_english(_items_of(path))))
        for path in EXAMPLES
        if path.stem[:2] in ("na", "ou")
    )
    same = {key for key in one.written if _printed(one, key) == _printed(two, key)}
    blocks = shipped_template().blocks
    assert {key for key in same if {"systems", "roles", "cut_points"} & set(blocks[key].inputs or ())} <= {
        "measures_media"  # without ratings it says only what every factory keeps to
    }
