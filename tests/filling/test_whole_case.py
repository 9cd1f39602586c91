"""The exchange over real tables: a name in any sensitive field is in no request, wherever else it stands."""

import datetime
import json
from functools import cache
from pathlib import Path

import pytest
from filling_builders import PROMPTS

from bcp.catalog import load_catalogue
from bcp.filling.chat import write_prompts
from bcp.filling.guard import Guard
from bcp.filling.masking import Mask
from bcp.filling.prompt import Prompts
from bcp.filling.request import FillJob, prepare_block
from bcp.inputs.environment import parse_environment
from bcp.inputs.template import parse_template
from bcp.pipeline.masking import shipped_texts
from bcp.planning.facts import FactBook
from bcp.planning.requests import make_requests
from bcp.vocabulary import Case, Kind

ROOT = Path(__file__).parents[2]
CATALOGUE = load_catalogue()
# made of signs that no sentence of ours holds, so that a hit is a leak
SIGNS = "鸞鼇龕龠麤驫鱻籬爨釁"


@cache
def template():
    path = ROOT / "templates" / "bcp_template_ai.md"
    return parse_template(path.read_text("utf-8"), str(path), CATALOGUE)


def planted_name(number):
    return f"{SIGNS[number // 10 % 10]}{SIGNS[number % 10]}{SIGNS[number // 100]}工機"


def planted_table():
    """Every sensitive cell holds a name of its own; every free text beside it repeats one of another spelling."""
    names: list[str] = []
    items = {}
    for item in CATALOGUE.items.values():
        if item.type == "choices":
            choice = next(iter(item.choices))
            items[item.id] = {"choice": [choice], "detail": ""} if item.has_detail else [choice]
            continue
        row = {}
        for column in item.columns.values():
            if column.sensitive:
                names.append(planted_name(len(names)))
                row[column.id] = f"{names[-1]}株式会社" if column.id == "company" else names[-1]
            elif column.kind is Kind.CHOICE:
                row[column.id] = next(iter(column.choices))
            elif column.kind in (Kind.TEXT, Kind.LIST):
                row[column.id] = ""
        items[item.id] = row if item.type == "record" else [row]
    _repeat_names(items, names)
    results = {
        id: {"rating": "BAD", "issue": f"㈱{names[0]}", "where": names[-1], "owner": names[5]}
        for id in CATALOGUE.entries
    }
    table = {"format": "bcp/env-diff@1", "items": items}
    table["assessment"] = {"date": "2026-11-10", "assessor": "課", "basis": "handbook", "results": results}
    return json.dumps(table, ensure_ascii=False), names


def _repeat_names(items, names):
    turn = 0
    for answer in items.values():
        cells = answer if isinstance(answer, dict) else answer[0]
        if isinstance(cells, str):
            continue
        for column, text in cells.items():
            if text == "":
                name = names[turn % len(names)]
                spelled = (name, "　".join(name), f"（株）{name}", "\u200b".join(name))[turn % 4]
                # a list is text split at 、 so its entries stay whole
                cells[column] = f"{spelled}の隣"
                turn += 1


def prepare(text, shipped):
    case = Case(
        CATALOGUE, parse_environment(text, "t.yaml", CATALOGUE), template(), datetime.date(2026, 11, 22)
    )
    facts = FactBook(case)
    return make_requests(case, facts), Mask(facts, shipped)


def test_a_name_in_any_sensitive_field_is_in_no_request():
    text, names = planted_table()
    requests, mask = prepare(text.replace("\u200b", ""), shipped_texts())
    assert len(names) > 25 and len(requests) > 20
    prompts, guard = Prompts([PROMPTS]), Guard(mask.find)
    for request in requests.values():
        job = FillJob(request, f"{names[0]}さんが、{names[1]}に電話する。", (f"{names[2]}に変わった",))
        prepared = prepare_block(job, mask)
        message = prompts.block(prepared.values, prepared.is_refill)
        assert not [name for name in names if name in message]
        assert not any(sign in message for sign in SIGNS)
        guard.check(json.dumps({"messages": [{"content": prompts.system()}, {"content": message}]}).encode())
    (part,) = write_prompts([FillJob(request) for request in requests.values()], prompts, mask)
    assert not any(sign in part.text for sign in SIGNS)


@pytest.mark.parametrize("path", sorted((ROOT / "env_diff").glob("*.yaml")), ids=lambda path: path.stem)
def test_no_example_shows_a_sensitive_value(path):
    requests, mask = prepare(path.read_text("utf-8"), shipped_texts())
    prompts = Prompts([PROMPTS])
    for request in requests.values():
        prepared = prepare_block(FillJob(request), mask)
        message = prompts.block(prepared.values, False)
        assert mask.find(message) == ()
        for fact in prepared.request.facts:
            if fact.sensitive and fact.value.has_value:
                assert f'"{fact.reference}": "（' in message or len(fact.value.text) < 3


def test_the_same_table_gives_the_same_bytes():
    text, _ = planted_table()

    def messages():
        requests, mask = prepare(text.replace("\u200b", ""), ())
        prepared = [prepare_block(FillJob(request), mask) for request in requests.values()]
        return [Prompts([PROMPTS]).block(block.values, False) for block in prepared], mask.masked

    assert messages() == messages()
