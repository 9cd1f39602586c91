"""Time of the whole validation of a 25-page plan, and of plans 4 and 16 times as long.

The rules run on the plan as `bcp generate` proves it: the coverage of the findings, then every rule on the whole plan.
"""

from __future__ import annotations

import datetime
import functools
import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

from bcp.checking import morphology
from bcp.checking.claims import forget_sentences
from bcp.checking.coverage import find_coverage
from bcp.checking.plan import check_plan
from bcp.checking.wording import compiled
from bcp.cli.main import RARELY
from bcp.pipeline.drafting import OfflineDrafter
from bcp.pipeline.filling import Filling
from bcp.pipeline.proving import expected_fixed, prove_plan
from bcp.pipeline.standing import Standing
from bcp.settings import Settings
from bcp.vocabulary import PlanText, Violation
from bcp.workspace import Workspace, open_workspace
from benchmarks.harness import ROOT, Figure, Goal, Section

TABLE = ROOT / "env_diff" / "naniwa_seimitsu.yaml"
TIMES = (1, 4, 16)
MOST_MILLISECONDS = 100
MOST_GROWTH = 1.5
_SMALLEST_OF_TEXTS = 128
_COPIES = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳"


@dataclass(frozen=True)
class Proof:
    """検証の対象: a plan with the fixed pieces that its template gives it."""

    work: Workspace
    plan: PlanText
    fixed: tuple[str, ...]

    def check(self) -> tuple[Violation, ...]:
        """All that the rules say of the plan."""
        case, facts, findings = self.work.case, self.work.facts, self.work.findings
        coverage = find_coverage(self.plan, case, facts, findings)
        return check_plan(self.plan, case, facts, findings, coverage=coverage, expected_fixed=self.fixed)


def run(quick: bool) -> Section:
    """The first validation of a process, further ones, and how the time grows with the length."""
    rounds = 3 if quick else 9
    work = open_workspace(TABLE, Settings({"date": datetime.date(2026, 11, 22)}))
    plain = _prove(work)
    with _without_analyser():
        first = _milliseconds(plain, 1)
        taken = {times: _milliseconds(_repeat(plain, times), rounds) for times in TIMES}
    analysed = _milliseconds(plain, rounds) if _has_analyser() else ()
    # the quickest round: what other processes take away only ever makes a round longer
    per_page = {times: min(values) / times for times, values in taken.items()}
    length = len(plain.plan.markdown)
    figures = [Figure("first validation of a process", "ms", first, "fills the caches of the patterns")]
    figures += [Figure(f"{times} × {length:,} characters", "ms", taken[times]) for times in TIMES]
    if analysed:
        figures.append(Figure(f"1 × {length:,} characters, with the extra `ja`", "ms", analysed, "SudachiPy"))
    goals = (
        Goal("whole validation of a 25-page plan, quickest round, ms", per_page[1], MOST_MILLISECONDS),
        Goal(f"time per page, {TIMES[-1]} × over 1 ×", per_page[TIMES[-1]] / per_page[1], MOST_GROWTH),
    )
    text = (
        f"Coverage and every rule on the whole plan of `env_diff/{TABLE.name}`, in process; processor time, so that "
        "other work on the machine does not count as waiting. Without the extra `ja`, as the package is installed, "
        "unless a line says otherwise; before each round everything kept of a text is thrown away, and garbage is "
        "looked for as rarely as in a command. "
        "In the longer plans every sentence of a copy differs, so that no cache answers for the rules."
    )
    return Section("Validation", text, tuple(figures), goals)


def _milliseconds(proof: Proof, rounds: int) -> tuple[float, ...]:
    """Processor time of each validation."""
    taken = []
    before = gc.get_threshold()
    gc.set_threshold(*RARELY)  # as the commands do
    for _ in range(rounds):
        _forget_texts()
        started = time.process_time()
        proof.check()
        taken.append((time.process_time() - started) * 1000)
    gc.set_threshold(*before)
    return tuple(taken)


def _forget_texts() -> None:
    """Empty every cache that is bounded, as those over texts are; what is worked out once for a table stays."""
    caches = (each for each in gc.get_objects() if isinstance(each, functools._lru_cache_wrapper))
    for cache in [each for each in caches if each.__module__.startswith("bcp.") and each is not compiled]:
        if (cache.cache_parameters()["maxsize"] or 0) >= _SMALLEST_OF_TEXTS:
            cache.cache_clear()
    forget_sentences()
    gc.collect()


def _has_analyser() -> bool:
    return morphology._reader() is not None


@contextmanager
def _without_analyser() -> Iterator[None]:
    """As where the extra is not installed."""
    reader, morphology._reader = morphology._reader, lambda: None  # type: ignore[assignment]
    try:
        yield
    finally:
        morphology._reader = reader


def _prove(work: Workspace) -> Proof:
    """The plan that `bcp generate` would prove, written offline."""
    offline = OfflineDrafter(work)
    drafts = {id: offline.draft(each) for id, each in work.requests.items() if each.block.fill != "facts"}
    proved = prove_plan(work, Standing(), Filling(drafts))
    # a second workspace, because proving has already filled what is kept beside a fact book
    fresh = open_workspace(TABLE, Settings({"date": datetime.date(2026, 11, 22)}))
    return Proof(fresh, proved.plan, expected_fixed(fresh, fresh.facts))


def _repeat(proof: Proof, times: int) -> Proof:
    """The plan `times` over; every sentence of a copy says which copy it is."""
    pieces, fixed = [], []
    lines: dict[str, int] = {}
    offset = 0
    for copy in _COPIES[:times]:
        mark = partial(_mark, copy=copy)
        pieces += [
            replace(piece, text=mark(piece.text), source=mark(piece.source)) for piece in proof.plan.pieces
        ]
        fixed += [mark(text) for text in proof.fixed]
        lines |= {block: line + offset for block, line in proof.plan.lines.items()}
        offset += proof.plan.markdown.count("\n")
    markdown = "".join(_mark(proof.plan.markdown, copy=copy) for copy in _COPIES[:times])
    return replace(proof, plan=PlanText(tuple(pieces), markdown, lines), fixed=tuple(fixed))


def _mark(text: str, *, copy: str) -> str:
    return text.replace("。", f"（写し{copy}）。")
