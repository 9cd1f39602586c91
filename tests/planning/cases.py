"""Small factories and templates for the tests of planning."""

from __future__ import annotations

import copy
import datetime
import json
from dataclasses import replace
from typing import Any

from bcp.catalog import load_catalogue
from bcp.inputs.environment import parse_environment
from bcp.planning.facts import FactBook
from bcp.planning.resolve import EVERY_ROW
from bcp.vocabulary import (
    Answer,
    Block,
    Case,
    Environment,
    Format,
    Row,
    State,
    Step,
    Template,
)

CATALOGUE = load_catalogue()
TODAY = datetime.date(2026, 11, 22)

# A factory in which nothing contradicts anything.
CLEAN: dict[str, Any] = {
    "company": {
        "name": "株式会社青空部品",
        "site": "港工場",
        "prefecture": "愛知県",
        "industry": "金属部品加工",
        "employees": "40",
    },
    "key_products": [
        {
            "name": "歯車A",
            "customer": "大海重工",
            "mtpd": "5日",
            "systems": "生産管理サーバー",
            "rto_manual": "1日",
            "rto_temporary": "3日",
            "rto_full": "2週間",
        }
    ],
    "systems": [
        {
            "name": "生産管理サーバー",
            "zone": "factory",
            "restore_order": "1",
            "location": "事務所",
            "max_data_loss": "1日",
        }
    ],
    "backups": [
        {
            "system": "生産管理サーバー",
            "method": "外付けHDD",
            "frequency": "1日",
            "offline": "はい",
            "location": "金庫",
            "last_restore_test": "2026-09-01",
            "restore_time": "2日",
        }
    ],
    "manual_operation": [{"process": "切断", "possible": "yes", "max_duration": "5日"}],
    "roles": [
        {
            "role": "commander",
            "title": "社長",
            "person": "山田 太郎",
            "phone": "090-0000-0001",
            "deputy": "佐藤 花子",
            "deputy_phone": "090-0000-0002",
        },
        {
            "role": "line_stop",
            "title": "製造課長",
            "person": "鈴木 次郎",
            "phone": "090-0000-0003",
            "deputy": "高橋 三郎",
            "deputy_phone": "090-0000-0004",
        },
        {
            "role": "network_cut",
            "title": "総務課長",
            "person": "佐藤 花子",
            "phone": "090-0000-0002",
            "deputy": "高橋 三郎",
            "deputy_phone": "090-0000-0004",
        },
    ],
    "parties_to_notify": [
        {
            "kind": "customer",
            "company": "大海重工",
            "phone": "06-0000-1111",
            "deadline": "1時間",
            "checked_on": "2026-10-01",
        },
        {
            "kind": "supplier",
            "company": "川辺鋼材",
            "phone": "06-0000-2222",
            "deadline": "1日",
            "checked_on": "2026-10-01",
        },
    ],
    "external_access": [
        {"kind": "maintenance", "target": "レーザー加工機", "method": "vpn", "always_on": "はい"}
    ],
    "oa_ot_connection": {"choice": "limited", "detail": "生産管理PCのみ"},
    "internet_access": {"choice": "via_office"},
    "wifi_use": {"choice": "factory"},
}
RATED: dict[str, Any] = {
    "date": "2026-11-10",
    "basis": "bcp",
    "results": {"usb_memory": "①", "oa_network": "②", "internet": "②", "wifi": "③"},
}


def make_environment(items: dict[str, Any], assessment: dict[str, Any] | None = None) -> Environment:
    """The environment that these answers make when written as a table."""
    table = {"format": "bcp/env-diff@1", "items": items, "assessment": assessment or {}}
    # JSON is YAML, and names no shared part by an anchor.
    return parse_environment(json.dumps(table, ensure_ascii=False), "t.yaml", CATALOGUE)


def make_assumes(assumes: dict[str, Any]) -> dict[str, Answer]:
    """Assumed answers; a mapping for a table speaks of every row."""
    every = {key: value for key, value in assumes.items() if _is_every_row(key, value)}
    plain = {key: [value] if key in every else value for key, value in assumes.items()}
    answers = make_environment(plain).answers
    return {key: _as_every_row(answers[key]) if key in every else answers[key] for key in assumes}


def _is_every_row(key: str, value: object) -> bool:
    return CATALOGUE.items[key].type == "table" and isinstance(value, dict) and "rows" not in value


def _as_every_row(answer: Answer) -> Answer:
    return replace(answer, rows=(Row(EVERY_ROW, answer.rows[0].cells),))


def make_block(key: str, inputs: tuple[str, ...] | None = None, **changes: Any) -> Block:
    """A block of format text; covers nothing unless said."""
    block = Block(
        id=key,
        default="既定の文言である。",
        inline=False,
        title=f"{key}の題",
        step=Step.RESPONSE,
        inputs=inputs,
        covers=(),
        format=Format.TEXT,
        max_chars=4000,
        guidance="",
        fill="auto",
        heading_path=(),
        explicit_id=True,
    )
    return replace(block, **changes)


def make_template(assumes: dict[str, Any] | None = None, *blocks: Block) -> Template:
    """A template of these blocks alone."""
    return Template(
        "t.md", "", "", "題", "1", make_assumes(assumes or {}), {each.id: each for each in blocks}, ()
    )


def make_case(
    items: dict[str, Any] | None = None,
    assumes: dict[str, Any] | None = None,
    *blocks: Block,
    assessment: dict[str, Any] | None = None,
) -> Case:
    """One factory with its template, on 2026-11-22."""
    environment = make_environment(CLEAN if items is None else items, assessment)
    return Case(CATALOGUE, environment, make_template(assumes, *blocks), TODAY)


def make_book(items: dict[str, Any] | None = None, assumes: dict[str, Any] | None = None) -> FactBook:
    """The facts of such a factory."""
    return FactBook(make_case(items, assumes))


def change(path: str, value: object, items: dict[str, Any] | None = None) -> dict[str, Any]:
    """The clean factory with one place changed: `roles.0.phone`, `wifi_use.choice`, `systems`."""
    changed = copy.deepcopy(CLEAN if items is None else items)
    *steps, last = path.split(".")
    place: Any = changed
    for step in steps:
        place = place[int(step)] if isinstance(place, list) else place.setdefault(step, {})
    if isinstance(place, list):
        place.insert(int(last), value) if int(last) >= len(place) else place.__setitem__(int(last), value)
    else:
        place[last] = value
    return changed


def answer_of(case: Case, item: str) -> Answer:
    """What the table says, unresolved."""
    return case.environment.answers.get(item, Answer(item, State.UNANSWERED))
