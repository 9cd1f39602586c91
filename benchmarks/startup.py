"""How soon a command begins: against an interpreter that imports the libraries it stands on, in turns."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.harness import ROOT, Figure, Goal, Section, bcp, in_turns, measure_command, ratios

TABLE = ROOT / "env_diff" / "naniwa_seimitsu.yaml"
_TEXT = """\
Whole processes, in turns: bare interpreter, our command, bare interpreter, … A ratio is that of two neighbours; in
processor time (user and system) it says the same of a machine on which others work.
`argparse` is what `--help` stands on; `yaml, pydantic` is what the contract measures `check` and a `generate` in which
nothing changed against."""


def run(quick: bool) -> Section:
    """Seconds and ratios of --help, check and a generate without a change."""
    rounds = 7 if quick else 25
    with tempfile.TemporaryDirectory() as folder:
        words = (
            "generate",
            TABLE,
            "--provider",
            "offline",
            "--out",
            Path(folder) / "out",
            "--date",
            "2026-11-22",
        )
        measure_command(bcp(*words), rounds=1)
        commands = {
            "python -c 'import argparse'": [sys.executable, "-c", "import argparse"],
            "bcp --help": _script("--help"),
            "python -c 'import yaml, pydantic'": [sys.executable, "-c", "import yaml, pydantic"],
            "bcp check": _script("check", TABLE, "--date", "2026-11-22"),
            "bcp generate, nothing changed": _script(*words, "-q"),
        }
        measured = in_turns(commands, rounds, warm_up=1)
    figures = [
        Figure(name, "s", each.seconds, f"peak {max(each.peak_mib):.0f} MiB")
        for name, each in measured.items()
    ]
    small, large = (each for name, each in measured.items() if name.startswith("python"))
    pairs = (
        ("bcp --help", small, "the interpreter with argparse", 1.5),
        ("bcp check", large, "the interpreter with yaml and pydantic", 1.5),
        ("bcp generate, nothing changed", large, "the interpreter with yaml and pydantic", 2.0),
    )
    goals = []
    for name, base, what, most in pairs:
        ratio = Figure(f"{name} / {what}", "ratio", ratios(measured[name].seconds, base.seconds))
        processor = ratios(measured[name].cpu_seconds, base.cpu_seconds)
        figures += [ratio, Figure(f"the same in processor time: {name}", "ratio", processor)]
        goals.append(Goal(ratio.name, ratio.median, most))
    return Section("Start-up", _TEXT, tuple(figures), tuple(goals))


def _script(*words: object) -> list[str]:
    """The command as the installed `bcp` starts it (`python -m` would load runpy first)."""
    return [sys.executable, "-c", "import sys; from bcp.cli import main; sys.exit(main())", *map(str, words)]
