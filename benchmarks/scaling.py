"""Offline generate on templates once, four and sixteen times as long: time and peak memory of the whole process."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from benchmarks.harness import ROOT, Figure, Section, bcp, measure_command

TABLE = ROOT / "env_diff" / "naniwa_seimitsu.yaml"
TEMPLATE = ROOT / "templates" / "bcp_template_ai.md"
TIMES = (1, 4, 16)
_TEXT = """\
The shipped template with its chapters repeated. A copy's blocks have ids of their own, so no text unit is theirs by id:
they are composed by the words of their headings, or stay unfilled. `per copy` is what each further copy costs."""


def run(quick: bool) -> Section:
    """Seconds and MiB for each length."""
    figures, seconds = [], {}
    with tempfile.TemporaryDirectory() as name:
        for times in TIMES:
            template, out = Path(name) / f"template{times}.md", Path(name) / "out"
            template.write_text(repeat_template(TEMPLATE.read_text("utf-8"), times), "utf-8")
            command = bcp(
                "generate", TABLE, "--template", template, "--provider", "offline", "--out", out,
                "--date", "2026-11-22", "-q", "--draft",
            )  # fmt: skip
            measured = measure_command(
                command,
                rounds=1 if quick else 3,
                before=lambda out=out: shutil.rmtree(out, ignore_errors=True),  # type: ignore[misc]
                codes=(0, 1),
            )
            characters = len((out / "bcp.md").read_text("utf-8"))
            seconds[times] = min(measured.seconds)
            figures.append(
                Figure(f"{times} ×: generate", "s", measured.seconds, f"plan of {characters:,} characters")
            )
            figures.append(Figure(f"{times} ×: peak memory", "MiB", measured.peak_mib))
    for fewer, more in ((1, 4), (4, 16)):
        each = (seconds[more] - seconds[fewer]) / (more - fewer)
        figures.append(Figure(f"per copy, from {fewer} × to {more} ×", "s", (each,)))
    return Section("Length of the template", _TEXT, tuple(figures))


def repeat_template(text: str, times: int) -> str:
    """The template with its body `times` over; ids and their front matter are numbered."""
    _, front, body = text.split("---\n", 2)
    head, blocks, rest = _split_blocks(front)
    ids = re.findall(r"(?m)^  ([a-z][a-z0-9_-]*):", blocks)
    fronts, bodies = [blocks], [body]
    for number in range(2, times + 1):
        fronts.append(re.sub(r"(?m)^  ([a-z][a-z0-9_-]*):", rf"  \1-{number}:", blocks))
        bodies.append(_number_ids(body, ids, number))
    return "---\n" + head + "".join(fronts) + rest + "---\n" + "\n\n".join(bodies)


def _split_blocks(front: str) -> tuple[str, str, str]:
    """What stands before the entries of `blocks:`, the entries, and what follows."""
    start = front.index("\nblocks:\n") + len("\nblocks:\n")
    end = re.search(r"(?m)^\S", front[start:])
    stop = start + end.start() if end else len(front)
    return front[:start], front[start:stop], front[stop:]


def _number_ids(body: str, ids: list[str], number: int) -> str:
    known = set(ids)
    return re.sub(
        r"\{#([a-z][a-z0-9_-]*)\}",
        lambda mark: f"{{#{mark[1]}-{number}}}" if mark[1] in known else mark[0],
        body,
    )
