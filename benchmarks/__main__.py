"""`python -m benchmarks [NAME…] [--quick] [--tables N] [--json F] [--markdown F]`: measure, and write JSON and Markdown.

Without names all benchmarks run. --tables is the most that `bcp batch` is given (the full form: 1,000). Each runs in a process of its own, so that none inherits the memory or the warm
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
import time
from pathlib import Path
from typing import Any

import benchmarks
from benchmarks.harness import ROOT, child_environment, machine, warm_bytecode
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
        return _run_one(arguments)
    warm_bytecode()
    sections, failed = {}, {}
    for name in arguments.names or names():
        print(f"{name} …", file=sys.stderr, flush=True)
        stored, why = _run_apart(name, arguments)
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
    parser.add_argument("--tables", type=int, default=None, help="the most tables of a batch")
    parser.add_argument("--json", default=None, help=f"where the JSON goes (a whole run: {RESULTS.name})")
    parser.add_argument(
        "--markdown", default=None, help=f"where the Markdown goes (a whole run: {PAGE.name})"
    )
    parser.add_argument("--one", help=argparse.SUPPRESS)
    return parser.parse_args()


def _run_one(arguments: argparse.Namespace) -> int:
    """In the process of one benchmark: its section as JSON on stdout."""
    module = importlib.import_module(f"benchmarks.{arguments.one}")
    given = {"tables": arguments.tables} if arguments.tables else {}
    limits = {name: value for name, value in given.items() if name in getattr(module, "LIMITS", ())}
    section = module.run(arguments.quick, **limits)
    print(json.dumps(section_to_json(section), ensure_ascii=False))
    return 0


def _run_apart(name: str, arguments: argparse.Namespace) -> tuple[dict[str, Any] | None, str]:
    """The section as plain values with the seconds it took, or None and why there is none."""
    command = [sys.executable, "-m", "benchmarks", "--one", name, *_words(arguments)]
    started = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=child_environment())
    if done.returncode:
        print(done.stderr, file=sys.stderr)
        return None, (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
    stored: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return {**stored, "seconds": round(time.perf_counter() - started, 1)}, ""


def _words(arguments: argparse.Namespace) -> list[str]:
    """The options that shape what is measured, as given."""
    tables = ["--tables", str(arguments.tables)] if arguments.tables else []
    return [*(["--quick"] if arguments.quick else []), *tables]


def _write(arguments: argparse.Namespace, sections: dict[str, Any], failed: dict[str, str]) -> None:
    """JSON and Markdown where they were asked for; a whole full run renews the published ones."""
    whole = not (arguments.names or arguments.quick or arguments.tables)
    result = {
        "format": "bcp/bench@1",
        "date": datetime.date.today().isoformat(),
        "command": " ".join(("python -m benchmarks", *arguments.names, *_words(arguments))),
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
