"""Repeat, median, spread, machine: what every benchmark here measures with and reports in.

A benchmark is a module of this folder with a function `run(quick: bool) -> Section`; `python -m benchmarks` runs them
one after the other, each in a process of its own, and writes JSON and docs/benchmarks.md. It measures with
`measure_command` (a process: seconds and peak memory), `measure_calls` (a function: seconds) and `take_turns`
(several things in one run, one after the other in each round, so that their ratios mean something).
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MIB = 1024 * 1024
_LAUNCHER = Path(__file__).with_name("launcher.py")


@dataclass(frozen=True)
class Figure:
    """測定値: what was measured, in which unit, each value; `note` says what the reader must know."""

    name: str
    unit: str
    values: tuple[float, ...]
    note: str = ""

    @property
    def median(self) -> float:
        """The middle value."""
        return statistics.median(self.values)

    @property
    def spread(self) -> tuple[float, float]:
        """The smallest and the largest value."""
        return min(self.values), max(self.values)


@dataclass(frozen=True)
class Goal:
    """目標: what the project promises; `kept` compares what was measured with the bound."""

    name: str
    measured: float
    bound: float
    at_least: bool = False

    @property
    def kept(self) -> bool:
        """True when the figure stands on the right side of its bound."""
        return self.measured >= self.bound if self.at_least else self.measured <= self.bound


@dataclass(frozen=True)
class Section:
    """節: the figures of one benchmark; `text` says in Markdown how they were taken and what they mean."""

    title: str
    text: str
    figures: tuple[Figure, ...]
    goals: tuple[Goal, ...] = ()


@dataclass(frozen=True)
class Measured:
    """実行の測定: seconds, peak memory in MiB and exit codes of one command, round by round."""

    seconds: tuple[float, ...]
    peak_mib: tuple[float, ...]
    codes: tuple[int, ...] = field(default=())
    cpu_seconds: tuple[float, ...] = field(default=())  # of the command and all it waited for


def child_environment(given: Mapping[str, str] | None = None) -> dict[str, str]:
    """The variables that a measured process gets: `given` or our own, as users have them.

    With PYTHONDONTWRITEBYTECODE every child would compile every source anew, which no user waits for.
    """
    variables = os.environ if given is None else given
    return {name: value for name, value in variables.items() if name != "PYTHONDONTWRITEBYTECODE"}


def warm_bytecode() -> None:
    """Run the main job once, unmeasured: the bytecode of all that it loads is on disk afterwards, as after any run."""
    table = ROOT / "env_diff" / "naniwa_seimitsu.yaml"
    with tempfile.TemporaryDirectory() as folder:
        words = ("generate", table, "--provider", "offline", "--out", Path(folder) / "out", "-q")
        for command in (bcp(*words), [sys.executable, "-c", "import bcp.filling.client, openai"]):
            subprocess.run(command, cwd=ROOT, env=child_environment(), stdout=subprocess.DEVNULL, check=True)


def measure_command(
    command: Sequence[str],
    *,
    rounds: int = 5,
    before: Callable[[], object] | None = None,
    codes: tuple[int, ...] = (0,),
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> Measured:
    """Seconds and peak memory of `command`, `rounds` times; `before` runs unmeasured each time.

    Raises RuntimeError when the command ends with a code that is not among `codes`.
    """
    found = []
    for _ in range(rounds):
        if before:
            before()
        found.append(_launch(command, codes, cwd, env))
    return Measured(*zip(*found, strict=True))


def in_turns(commands: Mapping[str, Sequence[str]], rounds: int, warm_up: int = 0) -> dict[str, Measured]:
    """Each command once a round, so that a slow moment of the machine meets all of them."""
    for _ in range(warm_up):
        for command in commands.values():
            measure_command(command, rounds=1)
    found: dict[str, list[tuple[float, float, int, float]]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            found[name].append(_launch(command, (0,), None, None))
    return {name: Measured(*zip(*each, strict=True)) for name, each in found.items()}


def _launch(
    command: Sequence[str], codes: tuple[int, ...], cwd: Path | None, env: Mapping[str, str] | None
) -> tuple[float, float, int, float]:
    """One run through the launcher: seconds, MiB, exit code, processor seconds."""
    with tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as said:
        place = answer.fileno()
        launcher = [sys.executable, "-S", "-E", str(_LAUNCHER), str(place), *map(str, command)]
        subprocess.run(
            launcher,
            stdout=subprocess.DEVNULL,
            stderr=said,
            cwd=cwd,
            env=child_environment(env),
            pass_fds=[place],
        )
        answer.seek(0)
        said.seek(0)
        text = answer.read()
        seconds, kib, code, cpu = json.loads(text) if text else (0.0, 0, -1, 0.0)
        if code not in codes:
            raise RuntimeError(
                f"{' '.join(map(str, command))} ended with {code}: {said.read()[-2000:].decode(errors='replace')}"
            )
        return seconds, kib / 1024, code, cpu


def measure_calls(
    function: Callable[[], object], *, rounds: int = 5, before: Callable[[], object] | None = None
) -> tuple[float, ...]:
    """Seconds of each call of `function`; `before` runs unmeasured each time."""
    seconds = []
    for _ in range(rounds):
        if before:
            before()
        started = time.perf_counter()
        function()
        seconds.append(time.perf_counter() - started)
    return tuple(seconds)


def take_turns(
    things: Mapping[str, Callable[[], object]], *, rounds: int = 5, warm_up: int = 1
) -> dict[str, tuple[float, ...]]:
    """Seconds of each function, measured in turns: a machine that slows down slows all of them alike."""
    for _ in range(warm_up):
        for function in things.values():
            function()
    seconds: dict[str, list[float]] = {name: [] for name in things}
    for _ in range(rounds):
        for name, function in things.items():
            seconds[name] += measure_calls(function, rounds=1)
    return {name: tuple(values) for name, values in seconds.items()}


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> tuple[float, ...]:
    """Ours over theirs, round by round."""
    return tuple(our / their for our, their in zip(ours, theirs, strict=True))


def bcp(*arguments: object) -> list[str]:
    """The command line of `bcp` with this interpreter."""
    return [sys.executable, "-m", "bcp", *map(str, arguments)]


_LOOK_SHARE = 20  # of a core, the part that looking at memory may take: the kernel walks all pages for it


class TreePeak:
    """メモリの頂点: the highest sum of resident memory of a process and all it started, while the `with` block runs.

    It is looked at every 50 ms, and less often where a look takes long: what is measured beside it is not slowed.
    """

    def __init__(self, process: int) -> None:
        self.process = process
        self.peak_mib = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> TreePeak:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        pause = 0.0
        while not self._ended.wait(pause):
            before = time.perf_counter()
            self.peak_mib = max(self.peak_mib, sum(map(_resident_mib, _family(self.process))))
            pause = max(0.05, _LOOK_SHARE * (time.perf_counter() - before))


def measure_tree(
    command: Sequence[str], *, codes: tuple[int, ...] = (0,), cwd: Path | None = None
) -> Measured:
    """One run of a command that starts workers: seconds, and the peak of the memory of all its processes."""
    with tempfile.TemporaryFile() as said:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        started = time.perf_counter()
        process = subprocess.Popen(
            [*map(str, command)], stdout=subprocess.DEVNULL, stderr=said, cwd=cwd, env=child_environment()
        )
        with TreePeak(process.pid) as tree:
            code = process.wait()
            seconds = time.perf_counter() - started
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        said.seek(0)
        if code not in codes:
            raise RuntimeError(f"{' '.join(map(str, command))} ended with {code}: {said.read()[-2000:]!r}")
    return Measured((seconds,), (tree.peak_mib,), (code,), (cpu,))


def _family(process: int) -> list[int]:
    """The process and everything below it, by /proc."""
    try:
        children = [
            int(child)
            for task in Path(f"/proc/{process}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:
        return []
    return [process, *(one for child in children for one in _family(child))]


def _resident_mib(process: int) -> float:
    """Proportional memory where the kernel tells it (shared pages count once), else resident memory."""
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def machine() -> dict[str, str]:
    """What the figures were taken on: processor, cores, memory, system, versions."""
    import platform
    from importlib import metadata

    def version(package: str) -> str:
        try:
            return metadata.version(package)
        except metadata.PackageNotFoundError:
            return "-"

    names = ("python-docx", "openai", "pydantic", "Jinja2", "distributed", "docxtpl", "python-redlines")
    return {
        "processor": _first("/proc/cpuinfo", "model name") or platform.processor(),
        "cores": str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()),
        "memory": f"{int((_first('/proc/meminfo', 'MemTotal') or '0').split()[0]) / 1024 / 1024:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        **{name: version(name) for name in names},
    }


def _first(path: str, key: str) -> str:
    """The value of the first line of a /proc file that begins with `key`."""
    try:
        lines = Path(path).read_text().splitlines()
    except OSError:
        return ""
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith(key)), "")
