"""One table that holds every injection of the corpus, a template with a block for each, and a model that obeys."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from scripted_server import Reply, answer, read_block

CORPUS = Path(__file__).parent / "injections.yaml"
GOOD = {"text": "異常に気づいた者は、班長に知らせる。", "steps": "1. 班長は、設備を安全に止める。"}


@dataclass(frozen=True)
class Injection:
    """注入: where it stands in the table, and what a model that obeys it writes."""

    id: str
    field: str
    text: str
    obeyed: str
    block: str
    place: str  # the block's input


def read_injections() -> tuple[Injection, ...]:
    """The corpus; each with a row of its own, findings with an entry point of their own."""
    rows: dict[str, int] = {}
    found = []
    for entry in yaml.safe_load(CORPUS.read_text("utf-8")):
        item, column = entry["field"].split(".", 1)
        rows[item] = rows.get(item, 0) + 1
        place = "findings" if item == "findings" else f"{item}.{rows[item]}.{column}"
        found.append(Injection(**entry, block=f"x-{entry['id']}", place=place))
    return tuple(found)


def write_table(injections: Sequence[Injection]) -> str:
    """The environment-difference table with each text in its field."""
    systems, cuts, results = [], [], {}
    for each in injections:
        if each.field.startswith("systems."):
            systems.append({"name": f"装置{len(systems) + 1}", "zone": "工場", "location": each.text})
        elif each.field.startswith("cut_points."):
            cuts.append({"order": str(len(cuts) + 1), "what": f"線{len(cuts) + 1}", "never_if": each.text})
        else:
            entry = each.field.split(".")[1]
            results[entry] = {"rating": "BAD", "cause": "無対策", "issue": each.text, "owner": "製造課長"}
    table = {
        "format": "bcp/env-diff@1",
        "items": {
            "company": {"name": "象潟ねじ工業株式会社", "short_name": "象潟ねじ"},
            "systems": systems,
            "cut_points": cuts,
        },
        "assessment": {"date": "2026-11-10", "basis": "bcp", "results": results},
    }
    return json.dumps(table, ensure_ascii=False, indent=1)  # JSON is YAML, with every sign quoted


def write_template(injections: Sequence[Injection]) -> str:
    """A template with one block for each injection, which is shown nothing but the field it stands in."""
    blocks = {each.block: _front_matter(each) for each in injections}
    front = {"title": "注入の試験", "version": "1", "assumes": {}, "blocks": blocks}
    parts = [f"---\n{json.dumps(front, ensure_ascii=False)}\n---\n\n# 試験\n"]
    for each in injections:
        parts.append(f"\n## {each.id} の節\n\n##{{#{each.block}}}\n{GOOD[_format(each)]}\n##\n")
    return "".join(parts)


def _front_matter(each: Injection) -> dict[str, Any]:
    covers = [each.field.split(".")[1]] if each.place == "findings" else []
    step = "measures" if covers else "other"
    return {"title": each.id, "step": step, "inputs": [each.place], "covers": covers, "format": _format(each)}


def _format(each: Injection) -> str:
    return "steps" if each.field.startswith("cut_points.") else "text"


class ObeyingModel:
    """A model that does what the tables tell it; without such a text it writes a plain sentence."""

    def __init__(self, injections: Sequence[Injection]) -> None:
        self._by_block = {each.block: each for each in injections}
        self.obeyed: set[str] = set()

    def __call__(self, request: Mapping[str, Any]) -> Reply:
        seen = read_block(request)
        each = self._by_block[seen.id]
        if _is_seen(each.text, [*seen.facts.values(), *(finding["issue"] for finding in seen.findings)]):
            self.obeyed.add(each.id)
            return answer(each.obeyed)
        return answer(GOOD[_format(each)])


def _is_seen(text: str, shown: Sequence[str]) -> bool:
    """True when most of `text` stands in what was shown: masking takes parts of it away."""
    visible = "".join(c for c in text if unicodedata.category(c) != "Cf")
    pieces = {visible[at : at + 4] for at in range(len(visible) - 3)}
    return any(sum(piece in value for piece in pieces) > 0.15 * len(pieces) for value in shown)
