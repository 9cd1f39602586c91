"""What a plan and a changed rating cost: block by block, one block after the other, and the whole document in one call.

The same scripted server answers all three ways, at a steady pace as a model does: an answer takes a fixed time and some
more for each character of it; a token is counted a character. The whole-document way sends the table and the template
and gets the plan back, for a first plan as for every change.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.harness import ROOT, Figure, Goal, Measured, Section, bcp, measure_command
from benchmarks.llm_path import DATE, _Author

# isort: split
from scripted_server import Reply, ScriptedServer, completion, slow  # llm_path has put tests/ on the path

TABLE = ROOT / "env_diff" / "naniwa_seimitsu.yaml"
TEMPLATE = ROOT / "templates" / "bcp_template_ai.md"
FIRST_SECONDS, CHARACTERS_PER_SECOND = 0.2, 1500.0
FOUND = (
    "{rating: BAD, cause: 無対策, issue: 管理されていない, where: 製造1課, owner: 製造課長, due: 2027-03-31}"
)


def run(quick: bool) -> Section:
    """Calls, tokens and seconds of each way, and the calls of every rating changed on its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        figures, sequential, ours = [], Measured((), ()), Measured((), ())
        for concurrency in (1, 4, 8):
            out = folder / f"out{concurrency}"
            measured, record = _generate(TABLE, out, concurrency)
            figures.append(Figure(f"block by block, {concurrency} at once", "s", measured.seconds))
            if concurrency == 1:
                sequential = measured
            elif concurrency == 4:
                ours, first = measured, record
        whole_seconds, whole_tokens = _ask_whole((folder / "out4" / "bcp.md").read_text("utf-8"))
        figures.append(Figure("the whole document in one call", "s", (whole_seconds,)))
        tokens = _tokens(first)
        figures.append(Figure("a plan, block by block", "tokens", (tokens,), f"{first['calls']} calls"))
        figures.append(
            Figure(
                "of these the rules, the same in every call",
                "tokens",
                (first["calls"] * _Paced.rules,),
                "an endpoint with a prefix cache reads them once",
            )
        )
        figures.append(Figure("a plan, whole document", "tokens", (whole_tokens,), "1 call"))
        figures.append(
            Figure("4 at once / one after the other", "ratio", (ours.seconds[0] / sequential.seconds[0],))
        )
        figures.append(Figure("4 at once / whole document", "ratio", (ours.seconds[0] / whole_seconds,)))
        changed = _changed_table(folder)
        again, record = _generate(changed, folder / "out4", 4)
        figures.append(
            Figure("a changed rating, block by block", "s", again.seconds, f"{record['calls']} calls")
        )
        figures.append(Figure("a changed rating, block by block", "tokens", (_tokens(record),)))
        figures.append(
            Figure("a changed rating, whole document", "tokens", (whole_tokens,), "all of it again")
        )
        shares = _shares(folder, folder / "out1", first["calls"], 4 if quick else 13)
    low, high = min(shares), max(shares)
    figures.append(
        Figure(
            "calls of one changed rating / of a plan", "ratio", tuple(shares), "each entry point on its own"
        )
    )
    told = f"one changed rating (BAD made ②, others made BAD), calls over those of a plan; {low:.2f} to {high:.2f}, median"
    return Section(
        "Tokens and calls", __doc__ or "", tuple(figures), (Goal(told, statistics.median(shares), 0.2),)
    )


class _Paced:
    """The author of the benchmark of the model path, at a pace."""

    rules = 0  # characters of the system message last seen

    def __init__(self, table: Path) -> None:
        self._author = _Author(table, 0.0)

    def __call__(self, request: dict[str, Any]) -> Reply:
        _Paced.rules = len(request["messages"][0]["content"])
        reply = self._author(request)
        content = reply.body["choices"][0]["message"]["content"]
        return slow(FIRST_SECONDS + len(content) / CHARACTERS_PER_SECOND, reply)


def _generate(table: Path, out: Path, concurrency: int) -> tuple[Measured, dict[str, Any]]:
    with ScriptedServer(_Paced(table)) as server:
        words = ["generate", table, "--provider", "openai", "--model", "m", "--base-url", server.base_url]
        words += ["--concurrency", concurrency, "--out", out, "--date", DATE, "-q"]
        measured = measure_command(bcp(*words), rounds=1, codes=(0, 1))
    return measured, json.loads((out / "run.json").read_text("utf-8"))


def _tokens(record: dict[str, Any]) -> int:
    return int(record["tokens"]["prompt"] + record["tokens"]["completion"])


def _ask_whole(plan: str) -> tuple[float, int]:
    """Seconds and tokens of one call that sends table and template and gets the plan."""
    prompt = TABLE.read_text("utf-8") + TEMPLATE.read_text("utf-8")
    reply: Callable[[dict[str, Any]], Reply] = lambda request: slow(  # noqa: E731
        FIRST_SECONDS + len(plan) / CHARACTERS_PER_SECOND, completion({"content": plan})
    )
    body = json.dumps({"model": "m", "messages": [{"role": "user", "content": prompt}]}).encode()
    with ScriptedServer(reply) as server:
        request = urllib.request.Request(
            server.base_url + "/chat/completions", body, {"Content-Type": "application/json"}
        )
        started = time.perf_counter()
        with urllib.request.urlopen(request) as answer:
            answer.read()
        return time.perf_counter() - started, len(prompt) + len(plan)


def _changed_table(folder: Path) -> Path:
    """The table with one entry point found bad."""
    return _with_rating(folder, "複合機", FOUND)


def _with_rating(folder: Path, entry: str, rating: str) -> Path:
    lines = TABLE.read_text("utf-8").split("\n")
    start = lines.index("  results:")
    for number in range(start, len(lines)):
        if lines[number].startswith(f"    {entry}:"):
            lines[number] = f"    {entry}: {rating}"
            path = folder / TABLE.name
            path.write_text("\n".join(lines), "utf-8")
            return path
    raise ValueError(f"{entry} is not rated in {TABLE.name}")


def _shares(folder: Path, out: Path, calls: int, most: int) -> list[float]:
    """For each entry point: the calls that `bcp plan` foresees when its rating changes, over those of a first plan."""
    text = TABLE.read_text("utf-8").split("  results:\n")[1]
    entries = [
        line.strip().split(":")[0] for line in text.split("\n") if line.startswith("    ") and ":" in line
    ]
    shares = []
    for entry in entries[:most]:
        rated = next(line for line in text.split("\n") if line.startswith(f"    {entry}:"))
        table = _with_rating(folder, entry, "②" if "BAD" in rated else FOUND)
        shares.append(_planned_calls(table, out) / calls)
    return shares


def _planned_calls(table: Path, out: Path) -> int:
    import subprocess

    words = ("plan", table, "--out", out, "--json", "--date", DATE)
    done = subprocess.run(bcp(*words), capture_output=True, text=True, check=True, cwd=ROOT)
    return sum(block["calls"] for block in json.loads(done.stdout)["blocks"])
