"""Answers that are finished and paid for, so that a killed run pays nothing twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bcp.errors import ChatModelError, InvalidOutput, Message, ModelRefused
from bcp.filling.usage import Meter
from bcp.vocabulary import TokenUse

Lookup = Callable[[str], Mapping[str, Any] | None]
Record = Callable[[str, Mapping[str, Any]], None]

_FAULTS: Mapping[str, type[ChatModelError]] = {"ModelRefused": ModelRefused, "InvalidOutput": InvalidOutput}


def _nothing(key: str) -> None:
    return None


def _forget(key: str, entry: Mapping[str, Any]) -> None:
    return None


@dataclass(frozen=True)
class Journal:
    """記録: looks an answer up by its key and records it when it is finished (one line of journal.jsonl)."""

    lookup: Lookup = _nothing
    record: Record = _forget


@dataclass
class Outcome:
    """一回の結果: the reply's text or the fault that fails its block, and what it cost."""

    text: str = ""
    fault: ChatModelError | None = None
    meter: Meter = field(default_factory=Meter)


def answer_key(digest: str, prompts_sha256: str, model: str, messages: Sequence[Mapping[str, str]]) -> str:
    """SHA-256 over all that an answer depends on."""
    parts = [digest, prompts_sha256, model, list(messages)]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def outcome_to_entry(outcome: Outcome, block_id: str) -> dict[str, Any]:
    """The outcome as a journal line."""
    entry: dict[str, Any] = {"block": block_id, "text": outcome.text, "calls": outcome.meter.calls}
    entry["tokens"] = asdict(outcome.meter.tokens)
    if outcome.fault is not None:
        fault = outcome.fault
        entry["fault"] = {
            "kind": fault.kind,
            "code": fault.code,
            "message": fault.message,
            "hint": fault.hint,
        }
    return entry


def outcome_from_entry(entry: Mapping[str, Any] | None) -> Outcome | None:
    """The outcome of a journal line; None when the line is of another shape (it is then asked again)."""
    if entry is None:
        return None
    try:
        meter = Meter(int(entry["calls"]), TokenUse(**entry["tokens"]))
        return Outcome(str(entry["text"]), _fault_from(entry.get("fault")), meter)
    except (KeyError, TypeError, ValueError):
        return None


def _fault_from(record: Mapping[str, Any] | None) -> ChatModelError | None:
    if record is None:
        return None
    fault = _FAULTS[record["kind"]](Message(*record["message"]), Message(*record["hint"]))
    fault.code = record["code"]
    return fault
