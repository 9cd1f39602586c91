"""What the catalogue gives the tool to print passes the tool's own rules, whatever the factory answered."""

from __future__ import annotations

import datetime

import pytest
from catalogue_texts import CATALOGUE, safe_actions

from bcp.checking.actions import NEEDED_COLUMNS, no_action
from bcp.checking.draft import check_draft
from bcp.checking.grounds import make_grounds
from bcp.checking.reading import Reading
from bcp.inputs.environment import parse_environment
from bcp.inputs.template import parse_template
from bcp.planning.facts import FactBook
from bcp.planning.requests import make_requests
from bcp.vocabulary import Case, Column, Item, Violation

TEMPLATE = """---
title: 計画
version: "1"
assumes:
  company: {industry: 金属加工}
blocks:
  flow:
    title: 緊急時対応
    step: response
    inputs: [INPUTS]
    covers: []
    format: text
---
# 計画

##{#flow}
既定の文である。
##
""".replace("INPUTS", ", ".join([*CATALOGUE.items, "findings"]))

NOTHING_IS_KNOWN = "".join(f"  {item}: 不明\n" for item in CATALOGUE.items)
NOTHING_IS_THERE = """  oa_ot_connection: separated
  internet_access: none
  wifi_use: none
  external_access: {complete: はい, rows: []}
  network_diagram: {exists: いいえ}
  after_hours_contact: なし
  exercises: なし
  backups: なし
  manual_operation: なし
  alternates: なし
  regulated: none
"""
FACTORIES = {"nothing is known": NOTHING_IS_KNOWN, "nothing is there": NOTHING_IS_THERE}


def read(items: str) -> tuple[Case, FactBook]:
    """A factory with these answers."""
    table = parse_environment(f"format: bcp/env-diff@1\nitems:\n{items}", "factory.yaml", CATALOGUE)
    template = parse_template(TEMPLATE, "template.md", CATALOGUE)
    case = Case(CATALOGUE, table, template, datetime.date(2026, 11, 22))
    return case, FactBook(case)


def check(text: str, items: str) -> list[Violation]:
    """The errors that the text would meet as a draft in a factory with these answers."""
    case, facts = read(items)
    found = check_draft(text, make_requests(case, facts)["flow"], facts, case)
    return [each for each in found if each.severity == "error"]


def says_what_to_do(text: str) -> bool:
    """True where rule no-action has nothing to say, in a factory that knows nothing."""
    case, facts = read(NOTHING_IS_KNOWN)
    reading = Reading(
        text=text,
        source=text,
        case=case,
        facts=facts,
        grounds=make_grounds(case, facts),
        block=case.template.blocks["flow"],
    )
    return not list(no_action(reading))


def path_of(item: Item, column: str) -> str:
    key = {"role": "commander.", "decision": "line_stop."}.get(
        item.keyed_by, "1." if item.type == "table" else ""
    )
    return f"[[{item.id}.{key}{column}]]"


@pytest.mark.parametrize("factory", FACTORIES)
def test_every_safe_action_passes_the_rules_for_drafts(factory: str) -> None:
    """An item that is answered needs no safe action: 「WiFiを切る」 has no place where there is none."""
    answers = FACTORIES[factory]
    text = "\n\n".join(
        action
        for item, _, action in safe_actions()
        if f"{item.id}: 不明" in answers or item.id not in answers
    )
    assert not check(text, answers)


@pytest.mark.parametrize("factory", FACTORIES)
def test_every_baseline_passes_the_rules_for_drafts(factory: str) -> None:
    text = "\n\n".join(item.baseline for item in CATALOGUE.items.values())
    assert not check(text, FACTORIES[factory])


@pytest.mark.parametrize("factory", FACTORIES)
def test_every_interim_action_passes_the_rules_for_drafts(factory: str) -> None:
    text = "\n\n".join(entry.interim for entry in CATALOGUE.entries.values())
    assert not check(text, FACTORIES[factory])


@pytest.mark.parametrize("entry", ["", *CATALOGUE.entries])
def test_every_countermeasure_passes_the_rules_for_drafts(entry: str) -> None:
    own = [measure for measure in CATALOGUE.measures.values() if measure.entry == entry]
    text = "\n\n".join(f"{measure.title}。{measure.what}{measure.operation}" for measure in own)
    assert not check(text, NOTHING_IS_KNOWN)


def test_every_official_text_passes_the_rules_for_drafts() -> None:
    text = "\n\n".join(
        f"{name}：{value}" if value.endswith("。") else f"{name}：{value}。"
        for record in CATALOGUE.official.values()
        for name, value in (("窓口", record.fields["name"]), ("方法", record.fields["how"]))
    )
    assert not check(text, NOTHING_IS_KNOWN)


STEPS = [
    pytest.param(item, column, id=f"{item.id}.{column.id}")
    for item in CATALOGUE.items.values()
    for column in item.columns.values()
    if column.id in NEEDED_COLUMNS
]


@pytest.mark.parametrize(("item", "column"), STEPS)
def test_the_safe_action_of_a_step_satisfies_the_rule_and_its_absence_does_not(
    item: Item, column: Column
) -> None:
    step = f"1. {path_of(item, column.id)}に電話し、{path_of(item, column.id)}でケーブルを抜く。"
    assert not says_what_to_do(step)
    assert says_what_to_do(f"1. {column.if_unknown or item.if_unknown}{path_of(item, column.id)}")


def test_a_planted_reliance_on_what_is_not_there_is_caught() -> None:
    assert check("オフラインの控えから復元する。", NOTHING_IS_THERE)
