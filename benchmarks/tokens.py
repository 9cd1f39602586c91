"""What a plan and a changed rating cost: block by block, one block after the other, and the whole document in one call.

The same scripted server answers all three ways, at a steady pace as a model does: an answer takes a fixed time and some
more for each character of it; a token is counted a character. The whole-document way sends the table and the template
and gets the plan back, for a first plan as for every change.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks._author import DATE, Author, Reply, ScriptedServer, completion, slow
from benchmarks.harness import (
    ROOT,
    Figure,
    Goal,
    Measured,
    Section,
    bcp,
    child_environment,
    measure_command,
)

TABLE = ROOT / "env_diff" / "naniwa_seimitsu.yaml"
TEMPLATE = ROOT / "templates" / "bcp_template_ai.md"
FIRST_SECONDS, CHARACTERS_PER_SECOND = 0.2, 1500.0
FOUND = (
    "{rating: BAD, cause: 無対策, issue: 管理されていない, where: 製造1課, owner: 製造課長, due: 2027-03-31}"
)


def run(quick: bool) -> Section:
    """Calls, tokens and seconds of each way, and what every rating changed on its own would ask for."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ways = {at_once: _generate(TABLE, folder / f"out{at_once}", at_once) for at_once in (1, 2, 4, 8)}
        whole = _ask_whole((folder / "out4" / "bcp.md").read_text("utf-8"))
        again = _generate(_changed_table(folder), folder / "out4", 4)
        changes = list(_foresee_changes(folder, folder / "out1", 4 if quick else 13))
    calls = ways[4][1]["calls"]
    shares = tuple(change["calls"] / calls for change in changes)
    figures = (
        *_figures_of_a_plan(ways, *whole),
        *_figures_of_a_change(again, changes, shares, whole[1]),
    )
    told = (
        "one changed rating (BAD made ②, others made BAD), calls over those of a plan; "
        f"{min(shares):.2f} to {max(shares):.2f}, median"
    )
    goals = (Goal(told, statistics.median(shares), 0.2),)
    return Section("Tokens and calls", __doc__ or "", figures, goals)


Way = tuple[Measured, dict[str, Any]]  # of one run: its seconds and its run.json


def _figures_of_a_plan(
    ways: Mapping[int, Way], whole_seconds: float, whole_tokens: int
) -> tuple[Figure, ...]:
    seconds = {at_once: measured.seconds[0] for at_once, (measured, _) in ways.items()}
    record = ways[4][1]
    rules = record["calls"] * _Paced.rules
    return (
        *(Figure(f"block by block, {at_once} at once", "s", (taken,)) for at_once, taken in seconds.items()),
        Figure("the whole document in one call", "s", (whole_seconds,)),
        *(
            Figure(f"{at_once} at once / one after the other", "ratio", (seconds[at_once] / seconds[1],))
            for at_once in (2, 4, 8)
        ),
        Figure("4 at once / whole document", "ratio", (seconds[4] / whole_seconds,)),
        Figure("a plan, block by block", "tokens", (_tokens(record),), f"{record['calls']} calls"),
        Figure(
            "of these the rules, the same in every call",
            "tokens",
            (rules,),
            "an endpoint with a prefix cache reads them once",
        ),
        Figure("a plan, whole document", "tokens", (whole_tokens,), "1 call"),
        Figure(
            "a plan: block by block / whole document",
            "ratio",
            (_tokens(record) / whole_tokens,),
            f"without the rules {(_tokens(record) - rules) / whole_tokens:.2f}",
        ),
    )


def _figures_of_a_change(
    again: Way, changes: Sequence[Mapping[str, int]], shares: tuple[float, ...], whole_tokens: int
) -> tuple[Figure, ...]:
    measured, record = again
    foreseen = tuple(float(change["tokens"]) for change in changes)
    return (
        Figure("a changed rating, block by block", "s", measured.seconds, f"{record['calls']} calls"),
        Figure("a changed rating, block by block", "tokens", (_tokens(record),)),
        Figure("a changed rating, whole document", "tokens", (whole_tokens,), "all of it again"),
        Figure(
            "a changed rating: block by block / whole document", "ratio", (_tokens(record) / whole_tokens,)
        ),
        Figure("every entry point's changed rating on its own", "tokens", foreseen, "as `bcp plan` foresees"),
        Figure("calls of one changed rating / of a plan", "ratio", shares, "each entry point on its own"),
    )


class _Paced:
    """The author of the benchmark of the model path, at a pace."""

    rules = 0  # characters of the system message last seen

    def __init__(self, table: Path) -> None:
        self._author = Author(table, 0.0)

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


def _foresee_changes(folder: Path, out: Path, most: int) -> Iterator[dict[str, int]]:
    """For each entry point: the calls and tokens that `bcp plan` foresees when its rating changes."""
    text = TABLE.read_text("utf-8").split("  results:\n")[1]
    rated = [line for line in text.split("\n") if line.startswith("    ") and ":" in line]
    for line in rated[:most]:
        entry = line.strip().split(":")[0]
        yield _foresee(_with_rating(folder, entry, "②" if "BAD" in line else FOUND), out)


def _foresee(table: Path, out: Path) -> dict[str, int]:
    words = ("plan", table, "--out", out, "--json", "--date", DATE)
    done = subprocess.run(
        bcp(*words), capture_output=True, text=True, check=True, cwd=ROOT, env=child_environment()
    )
    blocks = json.loads(done.stdout)["blocks"]
    return {kind: sum(block[kind] for block in blocks) for kind in ("calls", "tokens")}
