"""The model path: calls, tokens and wall time of whole runs, beside the formula of the contract.

The server answers each block with the composer's own text after a fixed time, so that every draft passes; it counts
a token a character. The formula is t + ceil((n − 1) / c) · t for an endpoint with a first request that goes alone,
ceil(n / c) · t for one on this machine; `whole run` is the process from start to end, `questions alone` from the
first question to the last answer, in the last run.
"""

from __future__ import annotations

import datetime
import json
import math
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.harness import ROOT, Figure, Goal, Section, bcp, measure_command

sys.path.insert(0, str(ROOT / "tests"))

from scripted_server import Reply, ScriptedServer, completion, read_block, slow

DATE = "2026-11-22"
_MOST = 1.15


@dataclass(frozen=True)
class Case:
    """一件: which table, how many at once, and how long the server takes for an answer."""

    table: str
    concurrency: int
    answer_seconds: float


_EXAMPLES = ("naniwa_seimitsu", "ou_kagaku", "setouchi_shokuhin")
_CASES = (
    *(Case(table, 4, 0.5) for table in _EXAMPLES),
    Case("naniwa_seimitsu", 1, 0.5),
    Case("naniwa_seimitsu", 8, 0.5),
    Case("naniwa_seimitsu", 4, 2.0),
)


def run(quick: bool) -> Section:
    """Every case three times (`quick`: the first, once)."""
    figures: list[Figure] = []
    goals: list[Goal] = []
    for case in _CASES[:1] if quick else _CASES:
        found = _measure(case, rounds=1 if quick else 3)
        figures += found[0]
        goals += found[1]
    return Section("The model path", __doc__ or "", tuple(figures), tuple(goals))


def _measure(case: Case, rounds: int) -> tuple[list[Figure], list[Goal]]:
    table = next((ROOT / "env_diff").glob(f"{case.table}*.yaml"))
    author = _Author(table, case.answer_seconds)
    with ScriptedServer(author) as server, tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        words = ["generate", table, "--provider", "openai", "--model", "m", "--base-url", server.base_url]
        words += ["--concurrency", case.concurrency, "--out", out, "--date", DATE, "-q"]
        measured = measure_command(
            bcp(*words), rounds=rounds, before=lambda: shutil.rmtree(out, ignore_errors=True)
        )
        record = json.loads((out / "run.json").read_text("utf-8"))
        report = json.loads((out / "report.json").read_text("utf-8"))
        filling = author.span_of_last(record["calls"])
    return _figures(case, measured.seconds, record, report, filling)


def _figures(
    case: Case,
    seconds: tuple[float, ...],
    record: Mapping[str, Any],
    report: Mapping[str, Any],
    filling: float,
) -> tuple[list[Figure], list[Goal]]:
    name = f"{case.table}, c={case.concurrency}, t={case.answer_seconds:g} s"
    blocks, calls = report["blocks"], record["calls"]
    formula = math.ceil(calls / case.concurrency) * case.answer_seconds
    kept = sum(block["state"] == "kept" for block in blocks)
    tokens = record["tokens"]["prompt"] + record["tokens"]["completion"]
    figures = [
        Figure(f"{name}: whole run", "s", seconds, f"formula {formula:.1f} s"),
        Figure(f"{name}: questions alone", "s", (filling,), "first question in to last answer out"),
        Figure(f"{name}: calls", "", (calls,), f"{len(blocks)} blocks, {kept} kept"),
        Figure(f"{name}: tokens", "", (tokens,), "a token a character"),
    ]
    goals = [
        Goal(f"{name}: questions alone over the formula", filling / formula, _MOST),
        Goal(f"{name}: whole run over the formula", min(seconds) / formula, _MOST),
    ]
    return figures, goals


class _Author:
    """The scripted model: the composer's text of each block; remembers when each question came."""

    def __init__(self, table: Path, answer_seconds: float) -> None:
        from bcp.pipeline.drafting import OfflineDrafter
        from bcp.settings import Settings
        from bcp.workspace import open_workspace

        work = open_workspace(table, Settings({"date": datetime.date.fromisoformat(DATE)}))
        offline = OfflineDrafter(work)
        asked = [request for request in work.requests.values() if request.block.fill != "facts"]
        self._texts = {request.block.id: offline.draft(request).text for request in asked}
        self._seconds = answer_seconds
        self._times: list[float] = []

    def __call__(self, request: dict[str, Any]) -> Reply:
        self._times.append(time.perf_counter())
        members = {"text": self._texts[read_block(request).id], "covers": [], "open_questions": []}
        content = json.dumps(members, ensure_ascii=False)
        prompt = sum(len(message["content"]) for message in request["messages"])
        usage = {"prompt_tokens": prompt, "completion_tokens": len(content), "cached_tokens": 0}
        return slow(self._seconds, completion({"content": content}, **usage))

    def span_of_last(self, calls: int) -> float:
        """Seconds from the first question of the last run to its last answer."""
        last = self._times[-calls:]
        return last[-1] - last[0] + self._seconds
