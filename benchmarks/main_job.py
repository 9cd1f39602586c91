"""Time and memory of the main job, and pandoc's on the same Markdown in the same run."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from benchmarks.harness import ROOT, Figure, Section, bcp, measure_command

TABLE = ROOT / "env_diff" / "naniwa_seimitsu.yaml"


def run(quick: bool) -> Section:
    """A new plan, a run in which nothing changed, and pandoc's DOCX of the same Markdown."""
    rounds = 3 if quick else 9
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        generate = bcp("generate", TABLE, "--provider", "offline", "--out", out, "--date", "2026-11-22", "-q")
        things = {
            "`bcp generate`, a new plan with DOCX": (
                generate,
                lambda: shutil.rmtree(out, ignore_errors=True),
            ),
            "`bcp generate`, nothing changed": (generate, None),
        }
        if shutil.which("pandoc"):
            pandoc = ["pandoc", str(out / "bcp.md"), "-o", f"{folder}/pandoc.docx"]
            things["pandoc, the same bcp.md to DOCX"] = (pandoc, None)
        figures = []
        for name, (command, before) in things.items():
            measured = measure_command(command, rounds=rounds, before=before)
            figures.append(Figure(name, "s", measured.seconds))
            figures.append(Figure(name, "MiB", measured.peak_mib, "peak memory"))
    text = f"Whole processes, offline, on `env_diff/{TABLE.name}`."
    return Section("The main job", text, tuple(figures))
