"""Scores of the corpus: right, missed and wrong per code, and their table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus_fresh import is_tuned
from corpus_reading import OK

WARNINGS = frozenset({"style"})  # codes whose worst is a warning


@dataclass(frozen=True)
class Score:
    """成績: of one code."""

    code: str
    right: int
    missed: int
    wrong: int

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0


# Codes that one fault may raise beside its own: an old name is in no source either, a written-out name too.
BESIDE = {
    "stale-fact": {"ungrounded", "contradiction"},
    "raw-sensitive": {"ungrounded", "contradiction"},
    "contradiction": {"ungrounded"},
    "ungrounded": {"raw-sensitive", "contradiction"},
    "unknown-reference": {"no-action"},
    "not-japanese": {"truncated", "ungrounded"},
    "markup": {"ungrounded", "raw-sensitive", "truncated", "format"},
    "marker-left": {"truncated", "format"},
    "capability-claim": {"ungrounded", "contradiction"},
    "truncated": {"no-action"},
}


def false_alarms(label: str, raised: frozenset[str]) -> frozenset[str]:
    beside = BESIDE.get(label, set()) | (WARNINGS if label != OK else set())
    return raised - {label} - beside


def score(results: Sequence[tuple[str, frozenset[str]]]) -> tuple[Score, ...]:
    """Per code, from (label, raised codes) pairs; a code that a fault may raise beside its own is no false alarm."""
    right: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for label, raised in results:
        if label != OK:
            (right if label in raised else missed)[label] += 1
        for code in false_alarms(label, raised):
            wrong[code] += 1
    codes = sorted({*right, *missed, *wrong})
    return tuple(Score(code, right[code], missed[code], wrong[code]) for code in codes)


def table(title: str, scores: Sequence[Score], part: str) -> str:
    """A Markdown table of scores, with a column that says whether the code's rules were tuned on the part."""
    lines = [
        f"### {title}",
        "",
        "| code | labelled | found | false alarms | precision | recall | tuned on it |",
        "|---|---|---|---|---|---|---|",
    ]
    total = Score(
        "all", sum(s.right for s in scores), sum(s.missed for s in scores), sum(s.wrong for s in scores)
    )
    for each in (*scores, total):
        tuned = "" if each is total else "yes" if is_tuned(each.code, part) else "no"
        lines.append(
            f"| {each.code} | {each.right + each.missed} | {each.right} | {each.wrong} "
            f"| {each.precision:.3f} | {each.recall:.3f} | {tuned} |"
        )
    return "\n".join(lines)
