"""`bcp batch`: plans a second and memory, by tables and by workers."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from benchmarks._tables import write_tables
from benchmarks.harness import Figure, Goal, Measured, Section, bcp, measure_tree

_TEXT = """\
Offline plans with all documents (DOCX, review page, lock) of tables made from the three examples, on a fresh output
folder; then the same command again, when nothing changed. Memory is the highest sum over all processes of the batch,
shared pages counted once, looked at every 50 ms, or so seldom that looking takes a twentieth of a core. Warm figures
leave out the first tables of each worker: they are the time between the end of the batch of 10 and that of the larger one, over the tables between them."""
_QUICK, _FULL = (4, 24), (10, 100, 1000)
LIMITS = ("tables",)  # what `python -m benchmarks` may hand to `run`


def sizes_up_to(most: int | None, quick: bool) -> tuple[int, ...]:
    """The numbers of tables: the usual ones below `most`, and `most` itself; at least two."""
    usual = _QUICK if quick else _FULL
    if most is None:
        return usual
    return tuple(sorted({usual[0], *(size for size in usual if size < most), max(most, usual[0] + 1)}))


def run(quick: bool, tables: int | None = None) -> Section:
    """One and two workers, and growing numbers of tables, at most `tables`."""
    sizes = sizes_up_to(tables, quick)
    figures, taken = [], {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for workers in (1, 2):
            for size in sizes if workers == 2 else sizes[:2]:
                taken[workers, size] = made, again = _measure(folder, workers, size)
                figures += _figures(workers, size, made, again)
    small, large = sizes[0], sizes[-1]
    (seconds_small,), (seconds_large,) = taken[2, small][0].seconds, taken[2, large][0].seconds
    warm = Figure("2 workers, warm", "plans/s", ((large - small) / (seconds_large - seconds_small),))
    memory = taken[2, large][0].peak_mib[0] / taken[2, small][0].peak_mib[0]
    growth = Figure(f"memory of {large:,} tables / of {small}", "ratio", (memory,))
    apart = Figure(
        f"1 worker / 2 workers, {sizes[1]} tables",
        "ratio",
        (taken[1, sizes[1]][0].seconds[0] / taken[2, sizes[1]][0].seconds[0],),
        "2 would be ideal",
    )
    goals = (
        Goal(warm.name + ", plans a second", warm.median, 5, at_least=True),
        Goal(growth.name, growth.median, 1.2),
    )
    return Section("Many factories", _TEXT, (*figures, warm, apart, growth), goals)


def _measure(folder: Path, workers: int, size: int) -> tuple[Measured, Measured]:
    """The batch on an empty folder, and once more."""
    tables, out = folder / f"tables{size}", folder / "out"
    write_tables(tables, size)
    shutil.rmtree(out, ignore_errors=True)
    words = (
        "batch",
        tables,
        "--out",
        out,
        "--provider",
        "offline",
        "--date",
        "2026-11-22",
        "-q",
        "--workers",
        workers,
    )
    made = measure_tree(bcp(*words), codes=(0, 1))
    totals = json.loads((out / "batch.summary" / "summary.json").read_text("utf-8"))["totals"]
    if totals["states"]["made"] != size or len(list(out.glob("*/bcp.docx"))) != size:
        raise RuntimeError(f"not every plan was made: {totals}")
    again = measure_tree(bcp(*words), codes=(0, 1))
    return made, again


def _figures(workers: int, size: int, made: Measured, again: Measured) -> list[Figure]:
    name = f"{size:,} tables, {workers} worker{'s' * (workers > 1)}"
    return [
        Figure(f"{name}: made", "s", made.seconds, f"{size / made.seconds[0]:.2f} plans/s with the start"),
        Figure(
            f"{name}: processor time a plan",
            "s",
            (made.cpu_seconds[0] / size,),
            "with the start of all processes",
        ),
        Figure(f"{name}: made", "MiB", made.peak_mib, "all processes"),
        Figure(f"{name}: nothing changed", "s", again.seconds, f"{size / again.seconds[0]:.1f} plans/s"),
    ]
