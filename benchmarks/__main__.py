"""`python -m benchmarks [NAME…] [--quick] [--json F] [--markdown F]`: measure, and write JSON and Markdown.

Without names all benchmarks run. Each runs in a process of its own, so that none inherits the memory or the warm
caches of another; one that fails is named in the document and in the exit code, and the rest still run.
"""

from __future__ import annotations

import argparse
import datetime
import importlib
import json
import pkgutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import benchmarks
from benchmarks.harness import ROOT, machine
from benchmarks.report import document, dump, section_from_json, section_markdown, section_to_json

_NOT_BENCHMARKS = {"__main__", "harness", "launcher", "report"}
# the order in which a reader meets them; what is not named here comes after, by name
_ORDER = (
    "startup",
    "main_job",
    "scaling",
    "docx",
    "tracked",
    "validation",
    "word_import",
    "llm_path",
    "tokens",
)
RESULTS = ROOT / "benchmarks" / "results.json"
PAGE = ROOT / "docs" / "benchmarks.md"


def names() -> list[str]:
    """Every module of this folder that has a `run`."""
    found = [module.name for module in pkgutil.iter_modules(benchmarks.__path__)]
    found = [name for name in found if name not in _NOT_BENCHMARKS and not name.startswith("_")]
    rank = {name: place for place, name in enumerate(_ORDER)}
    return sorted(found, key=lambda name: (rank.get(name, len(rank)), name))


def main() -> int:
    """Run what was asked for; 1 when a benchmark failed."""
    arguments = _arguments()
    if arguments.one:
        return _run_one(arguments.one, arguments.quick)
    sections, failed = {}, {}
    for name in arguments.names or names():
        print(f"{name} …", file=sys.stderr, flush=True)
        stored, why = _run_apart(name, arguments.quick)
        if stored is None:
            failed[name] = why
            print(f"{name}: {why}", file=sys.stderr)
        else:
            sections[name] = stored
            print(section_markdown(section_from_json(stored)), flush=True)
    _write(arguments, sections, failed)
    return 1 if failed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names()))
    parser.add_argument("--quick", action="store_true", help="fewer rounds, smaller sizes")
    parser.add_argument("--json", default=None, help=f"where the JSON goes (a whole run: {RESULTS.name})")
    parser.add_argument(
        "--markdown", default=None, help=f"where the Markdown goes (a whole run: {PAGE.name})"
    )
    parser.add_argument("--one", help=argparse.SUPPRESS)
    return parser.parse_args()


def _run_one(name: str, quick: bool) -> int:
    """In the process of one benchmark: its section as JSON on stdout."""
    section = importlib.import_module(f"benchmarks.{name}").run(quick)
    print(json.dumps(section_to_json(section), ensure_ascii=False))
    return 0


def _run_apart(name: str, quick: bool) -> tuple[dict[str, Any] | None, str]:
    """The section as plain values, or None and why there is none."""
    command = [sys.executable, "-m", "benchmarks", "--one", name, *(["--quick"] if quick else [])]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        print(done.stderr, file=sys.stderr)
        return None, (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
    stored: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return stored, ""


def _write(arguments: argparse.Namespace, sections: dict[str, Any], failed: dict[str, str]) -> None:
    """JSON and Markdown where they were asked for; a whole full run renews the published ones."""
    whole = not arguments.names and not arguments.quick
    result = {
        "format": "bcp/bench@1",
        "date": datetime.date.today().isoformat(),
        "command": "python -m benchmarks" + " --quick" * arguments.quick,
        "quick": arguments.quick,
        "machine": machine(),
        "sections": sections,
        "failed": failed,
    }
    for given, usual, text in (
        (arguments.json, RESULTS, dump(result)),
        (arguments.markdown, PAGE, document(result)),
    ):
        place = Path(given) if given else usual if whole else None
        if place:
            place.write_text(text, "utf-8")


if __name__ == "__main__":
    sys.exit(main())
