"""The later parts of the corpus: `fresh`, written by someone who had read the contract but no rule and no older sentence;
`sealed`, written after the rules had been tuned on `fresh`, by someone who had read no rule; `blind`, the largest, written
in the same way over ten tables; `apart`, written later in the same way by others, one table each. Two thirds of `blind` and
five tables of `apart` were `opened`; nobody tunes on the rest, measured only when asked for.

A key is "code", "code@block" or "code/other@block": a fault that the contract files under either code.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from corpus_reading import DEFAULT_BLOCK, HERE, OK, PlanCase, Sentence, _load, is_held

PARTS = ("tuned", "held apart", "fresh", "sealed", "opened", "blind", "apart")


@dataclass(frozen=True)
class FreshSentence(Sentence):
    """新しい文: a sentence with the codes that name its fault as well as its label does."""

    also: frozenset[str] = frozenset()


def read_fresh_sentences(part: str = "fresh") -> tuple[FreshSentence, ...]:
    """Every labelled sentence of the fresh (or sealed, or blind) part, file by file."""
    return tuple(
        _sentence(entry, raw)
        for path in sorted((HERE / part / "sentences").glob("*.yaml"))
        for raw in [_load(path)]
        for entry in raw["cases"]
    )


def _sentence(entry: Mapping[str, str], raw: Mapping[str, object]) -> FreshSentence:
    ((key, text),) = entry.items()
    codes, _, block = key.partition("@")
    code, *also = codes.split("/")
    table, industry, previous = raw["table"], raw["industry"], raw.get("previous", {})
    return FreshSentence(code, text, block or DEFAULT_BLOCK, table, industry, previous, frozenset(also))  # type: ignore[arg-type]


def read_fresh_plans(part: str = "fresh") -> tuple[PlanCase, ...]:
    """Every whole plan of the fresh (or blind) part, honest ones first."""
    raws = [raw for path in sorted((HERE / part / "plans").glob("*.yaml")) for raw in _load(path)]
    plans = [PlanCase(raw["name"], raw.get("code", OK), raw["table"], raw["blocks"]) for raw in raws]
    return tuple(sorted(plans, key=lambda plan: plan.code != OK))


def as_labelled(sentence: Sentence, raised: frozenset[str]) -> frozenset[str]:
    """The raised codes with those that name the fault as well folded into its label."""
    also: frozenset[str] = getattr(sentence, "also", frozenset())
    return raised - also | {sentence.code} if raised & also else raised


def opened_and_shut() -> tuple[tuple[FreshSentence, ...], tuple[FreshSentence, ...]]:
    """The blind sentences that rules were tuned on, and the third by hash that nobody has looked at."""
    every = read_fresh_sentences("blind")
    opened = (*(s for s in every if not is_held(s.text)), *read_fresh_sentences("opened"))
    return opened, tuple(s for s in every if is_held(s.text))


@functools.cache
def tuned_parts() -> Mapping[str, frozenset[str]]:
    """Part of the corpus -> the codes whose rules were tuned on it ("all" for every one)."""
    return {part: frozenset(codes) for part, codes in _load(HERE / "tuned_on.yaml").items()}


def is_tuned(code: str, part: str) -> bool:
    """True where the rules of the code were tuned on that part."""
    return bool({code, "all"} & tuned_parts()[part])
