"""Two evaluations side by side: what got worse, what got better."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bcp.errors import Message, UsageError
from bcp.evaluate.metrics import METRICS

# Below this a difference says nothing; seconds differ from run to run for reasons of their own.
LEAST_DIFFERENCE = 0.005
LEAST_RELATIVE = {"seconds": 0.25, "tokens": 0.02}


@dataclass(frozen=True)
class Change:
    """変化: one figure of one provider, before and after."""

    provider: str
    key: str
    label: str
    before: float
    after: float
    is_worse: bool


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    """Every figure that changed for the better or the worse, worse ones first; raises UsageError for another format."""
    if before.get("format") != after.get("format"):
        raise UsageError(
            Message(
                "比べる相手が bcp eval の結果（eval.json）ではない。",
                "The file to compare with is no result of bcp eval.",
            ),
            Message(
                "--against に、前の bcp eval が書いた eval.json を渡す。",
                "Give --against an eval.json of an earlier bcp eval.",
            ),
        )
    found = [change for name in after["providers"] for change in _changes(name, before, after)]
    return tuple(sorted(found, key=lambda change: not change.is_worse))


def _changes(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    old = before["providers"].get(name, {}).get("mean", {})
    new = after["providers"][name]["mean"]
    for metric in METRICS:
        was, is_now = old.get(metric.key), new.get(metric.key)
        if was is None or is_now is None or metric.more_is_better is None:
            continue
        least = max(LEAST_DIFFERENCE, LEAST_RELATIVE.get(metric.key, 0.0) * abs(was))
        if abs(is_now - was) >= least:
            yield Change(name, metric.key, metric.ja, was, is_now, (is_now < was) == metric.more_is_better)
