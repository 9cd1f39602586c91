"""The corpus: labelled sentences and whole plans, each with the factory it belongs to, read from small YAML files.

A third is held apart by the hash of its text: no rule was tuned on it, and it is measured and told separately.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bcp.settings import Settings
from bcp.vocabulary import Format
from bcp.workspace import Workspace, open_workspace

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
OK = "ok"
DEFAULT_BLOCK = "network_now"


@dataclass(frozen=True)
class Sentence:
    """文: the code it should raise ("ok" for none), the block it stands in, and its factory."""

    code: str
    text: str
    block: str
    table: str
    industry: str
    previous: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)

    @property
    def is_held(self) -> bool:
        return is_held(self.text)


@dataclass(frozen=True)
class PlanCase:
    """計画: an offline plan with blocks rewritten; the code its one fault should raise, or "ok"."""

    name: str
    code: str
    table: str
    blocks: Mapping[str, str] = field(default_factory=dict, hash=False)
    fixed: Mapping[str, str] = field(
        default_factory=dict, hash=False
    )  # fixed text -> what stands in its place
    previous: Mapping[str, str] = field(default_factory=dict, hash=False)
    date: str = ""

    @property
    def is_held(self) -> bool:
        return is_held(self.name)


def is_held(text: str) -> bool:
    """True for the third that no rule is tuned on."""
    return hashlib.sha256(text.encode()).digest()[0] % 3 == 0


def read_sentences() -> tuple[Sentence, ...]:
    """Every labelled sentence, file by file."""
    return tuple(
        _sentence(entry, raw)
        for path in sorted((HERE / "sentences").glob("*.yaml"))
        for raw in [_load(path)]
        for entry in raw["cases"]
    )


def _sentence(entry: Mapping[str, str], raw: Mapping[str, Any]) -> Sentence:
    ((key, text),) = entry.items()
    code, _, block = key.partition("@")
    return Sentence(
        code, text, block or DEFAULT_BLOCK, raw["table"], raw["industry"], raw.get("previous", {})
    )


def read_plans() -> tuple[PlanCase, ...]:
    """Every whole plan, honest ones first."""
    raws = [raw for path in sorted((HERE / "plans").glob("*.yaml")) for raw in _load(path)]
    plans = [
        PlanCase(
            raw["name"],
            raw.get("code", OK),
            raw["table"],
            raw.get("blocks", {}),
            raw.get("fixed", {}),
            raw.get("previous", {}),
            raw.get("date", ""),
        )
        for raw in raws
    ]
    return tuple(sorted(plans, key=lambda plan: plan.code != OK))


_MARKED = re.compile(r"\s*(?:- |\d+[.)] |\||#|$)")


def in_form(text: str, form: Format) -> str:
    """The text in the form of its block: lines without a mark become items where the template asks for items."""
    mark = {Format.LIST: "- ", Format.STEPS: "1. "}.get(form, "")
    return "\n".join(line if _MARKED.match(line) else mark + line for line in text.split("\n"))


def _load(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


@functools.cache
def workspace_of(table: str, date: str = "2026-11-22") -> Workspace:
    """The workspace of a table with the shipped template, on the corpus's day."""
    import datetime

    return open_workspace(ROOT / table, Settings({"date": datetime.date.fromisoformat(date)}))
