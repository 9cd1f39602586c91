"""Every text of the shipped catalogue that reaches a reader, with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from bcp.catalog import load_catalogue
from bcp.vocabulary import Item

FOLDER = Path(__file__).parents[2] / "bcp" / "catalog"
CATALOGUE = load_catalogue()


def load(name: str) -> dict[str, Any]:
    raw: dict[str, Any] = yaml.load((FOLDER / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return raw


TERMS = load("terms.yaml")
CODES: dict[str, Any] = load("violations.yaml")["codes"]

PLACEHOLDERS = re.compile(r"貴社|御社|[○〇●◯]{2}|XXX|TBD|TODO|要記入|ダミー|仮置き|\?\?")
CONTACT = re.compile(r"\d{2,4}-\d{2,4}-\d{3,4}|[\w.]+@[\w.]+|\d+\.\d+\.\d+\.\d+|https?://")
SENTENCE = re.compile(r"[^。\n]+。?")
LONGEST = 60  # spec of plan-style: 60 signs, 120 at the very most


def column_actions(item: Item) -> Iterator[tuple[str, str]]:
    for column in item.columns.values():
        if column.if_unknown:
            yield f"{item.id}.{column.id}", column.if_unknown


def safe_actions() -> Iterator[tuple[Item, str, str]]:
    for item in CATALOGUE.items.values():
        yield item, item.id, item.if_unknown
        for place, action in column_actions(item):
            yield item, place, action


def item_texts(item: Item) -> Iterator[tuple[str, str]]:
    for name in ("question", "why", "if_unknown", "baseline"):
        yield f"{item.id}.{name}", getattr(item, name)
    for column in item.columns.values():
        yield f"{item.id}.{column.id}.question", column.question
    yield from column_actions(item)


def published(entry: str) -> bool:
    """The check points of No.7 stand as they were published, with the words of their authors."""
    return CATALOGUE.entries[entry].origin == "handbook"


def texts() -> Iterator[tuple[str, str]]:
    """Every text of ours that reaches a reader, with its place."""
    for item in CATALOGUE.items.values():
        yield from item_texts(item)
    for entry in CATALOGUE.entries.values():
        yield f"{entry.id}.interim", entry.interim
        yield f"{entry.id}.scenario", entry.scenario
        if not published(entry.id):
            for number, check in enumerate(entry.checks, 1):
                yield f"{entry.id}.{number}", check.text
                yield f"{entry.id}.{number}.effect", check.effect
    for measure in CATALOGUE.measures.values():
        yield f"{measure.id}.title", measure.title
        yield f"{measure.id}.what", measure.what
        yield f"{measure.id}.operation", measure.operation
    for record in CATALOGUE.official.values():
        for name, text in record.fields.items():
            yield f"official.{record.id}.{name}", text
    for code, raw in CODES.items():
        for name in ("title", "what", "why", "fix"):
            yield f"{code}.{name}", raw[name]


VIOLATION_CODES = [
    "marker-left",
    "placeholder-left",
    "outside-changed",
    "unchanged",
    "unknown-reference",
    "raw-sensitive",
    "stale-fact",
    "ungrounded",
    "capability-claim",
    "contradiction",
    "finding-uncovered",
    "no-action",
    "format",
    "too-long",
    "truncated",
    "not-japanese",
    "markup",
    "style",
]
ALL_TEXTS = [(place, text) for place, text in texts() if text]
OURS = [(place, text) for place, text in ALL_TEXTS if place.split(".")[0] not in VIOLATION_CODES]
