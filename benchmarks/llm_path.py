"""The model path: calls, tokens and wall time of whole runs, beside the formula of the contract.

The server answers each block with the composer's own text after a fixed time t, so that every draft passes; it counts
a token a character. With n questions, c of them at once, the ideal is ceil(n / c) · t where the endpoint is on this
machine; where it is not, one question goes first to fill the prefix cache: t + ceil((n − 1) / c) · t. `whole run` is
the process from start to end, `questions alone` from the first question to the last answer, in the last run. The
remote endpoint has a name that is not this machine's; the requests get to the same server through a proxy variable.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks._author import DATE, Author, ScriptedServer
from benchmarks.harness import ROOT, Figure, Goal, Section, bcp, measure_command

REMOTE = "http://model.example/v1"
_MOST = 1.15
_EXAMPLES = ("naniwa_seimitsu", "ou_kagaku", "setouchi_shokuhin")


@dataclass(frozen=True)
class Case:
    """一件: which table, how many at once, how long the server takes for an answer, and where it stands."""

    table: str
    concurrency: int
    answer_seconds: float
    is_remote: bool = False
    rounds: int = 1

    @property
    def name(self) -> str:
        """As the tables of the page call it."""
        place = ", remote" if self.is_remote else ""
        return f"{self.table}, c={self.concurrency}, t={self.answer_seconds:g} s{place}"

    def ideal(self, calls: int) -> float:
        """The formula: seconds that `calls` questions must take."""
        first = int(self.is_remote)
        return (first + math.ceil((calls - first) / self.concurrency)) * self.answer_seconds


@dataclass(frozen=True)
class Taken:
    """測定: what a case took."""

    case: Case
    seconds: tuple[float, ...]  # whole processes
    questions: float
    calls: int
    note: str
    tokens: int

    @property
    def whole_ratio(self) -> float:
        """The quickest whole process over the formula: what other work takes away only ever makes a run longer."""
        return min(self.seconds) / self.case.ideal(self.calls)

    @property
    def questions_ratio(self) -> float:
        """Asking alone over the formula."""
        return self.questions / self.case.ideal(self.calls)


# the examples of the contract first, as their goals are told one by one
_PROMISED = tuple(Case(table, 4, 0.5, rounds=3) for table in _EXAMPLES)
_GRID = tuple(
    Case(_EXAMPLES[0], concurrency, seconds, rounds=3 if concurrency * 0.5 / seconds >= 4 else 1)
    for seconds in (0.25, 0.5, 2.0)
    for concurrency in (1, 2, 4, 8)
    if (concurrency, seconds) != (4, 0.5)
)
_REMOTE = tuple(
    Case(_EXAMPLES[0], concurrency, seconds, is_remote=True, rounds=3 if seconds < 2 else 1)
    for concurrency, seconds in ((4, 0.5), (8, 0.5), (4, 2.0))
)
_QUICK = (Case(_EXAMPLES[0], 4, 0.5), Case(_EXAMPLES[0], 8, 0.25), Case(_EXAMPLES[0], 4, 0.5, is_remote=True))


def run(quick: bool) -> Section:
    """The three examples, four concurrencies by three latencies, and the remote way (`quick`: one of each)."""
    found = [_measure(case) for case in (_QUICK if quick else (*_PROMISED, *_GRID, *_REMOTE))]
    figures = [figure for taken in found for figure in _figures(taken)]
    return Section("The model path", __doc__ or "", tuple(figures), tuple(_goals(found)))


def _measure(case: Case) -> Taken:
    table = next((ROOT / "env_diff").glob(f"{case.table}*.yaml"))
    author = Author(table, case.answer_seconds)
    with ScriptedServer(author) as server, tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        words = ["generate", table, "--provider", "openai", "--model", "m"]
        words += ["--base-url", REMOTE if case.is_remote else server.base_url]
        words += ["--concurrency", case.concurrency, "--out", out, "--date", DATE, "-q"]
        measured = measure_command(
            bcp(*words),
            rounds=case.rounds,
            before=lambda: shutil.rmtree(out, ignore_errors=True),
            env=_variables(server.base_url if case.is_remote else ""),
        )
        record = json.loads((out / "run.json").read_text("utf-8"))
        report = json.loads((out / "report.json").read_text("utf-8"))
        questions = author.span_of_last(record["calls"])
    return _taken(case, measured.seconds, questions, record, report)


def _variables(proxy: str) -> dict[str, str]:
    """The variables of this process with `proxy` in place of those that are set."""
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return {**kept, "http_proxy": proxy.removesuffix("/v1")} if proxy else kept


def _taken(
    case: Case,
    seconds: tuple[float, ...],
    questions: float,
    record: Mapping[str, Any],
    report: Mapping[str, Any],
) -> Taken:
    blocks = report["blocks"]
    kept = sum(block["state"] == "kept" for block in blocks)
    tokens = record["tokens"]["prompt"] + record["tokens"]["completion"]
    note = f"{record['calls']} calls, {len(blocks)} blocks, {kept} kept"
    return Taken(case, seconds, questions, record["calls"], note, tokens)


def _figures(taken: Taken) -> list[Figure]:
    name, ideal = taken.case.name, taken.case.ideal(taken.calls)
    figures = [
        Figure(f"{name}: whole run", "s", taken.seconds, f"ideal {ideal:g} s; {taken.note}"),
        Figure(f"{name}: whole run / ideal", "ratio", (taken.whole_ratio,), "the quickest run"),
        Figure(f"{name}: questions alone / ideal", "ratio", (taken.questions_ratio,)),
    ]
    if taken.case in _PROMISED or taken.case in _QUICK[:1]:
        figures.append(
            Figure(f"{taken.case.table}: tokens of a plan", "", (taken.tokens,), "a token a character")
        )
    return figures


def _goals(found: Sequence[Taken]) -> list[Goal]:
    """The examples of the contract each; of all others the worst."""
    named = [taken for taken in found if taken.case in _PROMISED] or list(found[:1])
    others = [taken for taken in found if taken not in named]
    goals = []
    for taken in named:
        goals.append(
            Goal(f"{taken.case.name}: questions alone over the formula", taken.questions_ratio, _MOST)
        )
        goals.append(Goal(f"{taken.case.name}: whole run over the formula", taken.whole_ratio, _MOST))
    worst = max(others, key=lambda taken: taken.questions_ratio)
    told = f"{len(others)} further cases: questions alone over the formula, the worst ({worst.case.name})"
    goals.append(Goal(told, worst.questions_ratio, _MOST))
    slow = [taken for taken in others if taken.case.answer_seconds >= 2]
    if slow:
        worst = max(slow, key=lambda taken: taken.whole_ratio)
        told = f"answers of 2 s: whole run over the formula, the worst ({worst.case.name})"
        goals.append(Goal(told, worst.whole_ratio, _MOST))
    return goals
