"""How soon a command begins: against an interpreter that imports the libraries it stands on, in turns."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.harness import ROOT, Figure, Goal, Measured, Section, bcp, measure_command, ratios

TABLE = ROOT / "env_diff" / "naniwa_seimitsu.yaml"
_TEXT = """\
Whole processes, in turns: bare interpreter, our command, bare interpreter, … A ratio is that of two neighbours.
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
        measured = _in_turns(commands, rounds)
    figures = [
        Figure(name, "s", each.seconds, f"peak {max(each.peak_mib):.0f} MiB")
        for name, each in measured.items()
    ]
    small, large = (measured[name].seconds for name in commands if name.startswith("python"))
    pairs = (
        ("bcp --help", small, "the interpreter with argparse", 1.5),
        ("bcp check", large, "the interpreter with yaml and pydantic", 1.5),
        ("bcp generate, nothing changed", large, "the interpreter with yaml and pydantic", 2.0),
    )
    goals = []
    for name, base, what, most in pairs:
        ratio = Figure(f"{name} / {what}", "ratio", ratios(measured[name].seconds, base))
        figures.append(ratio)
        goals.append(Goal(ratio.name, ratio.median, most))
    return Section("Start-up", _TEXT, tuple(figures), tuple(goals))


def _script(*words: object) -> list[str]:
    """The command as the installed `bcp` starts it (`python -m` would load runpy first)."""
    return [sys.executable, "-c", "import sys; from bcp.cli import main; sys.exit(main())", *map(str, words)]


def _in_turns(commands: Mapping[str, Sequence[str]], rounds: int) -> dict[str, Measured]:
    """Each command once a round, so that a slow moment of the machine meets all of them."""
    for command in commands.values():
        measure_command(command, rounds=1)
    found: dict[str, list[Measured]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            found[name].append(measure_command(command, rounds=1))
    return {
        name: Measured(tuple(one.seconds[0] for one in each), tuple(one.peak_mib[0] for one in each))
        for name, each in found.items()
    }
