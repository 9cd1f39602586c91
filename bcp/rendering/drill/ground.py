"""What scenes are made from: cells as text, titles instead of names, and choices that hang on the seed alone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from bcp.planning.facts import FactBook
from bcp.planning.findings import find_findings
from bcp.vocabulary import Case, Finding, Rating, Row, State, ThreatEntryPoint

T = TypeVar("T")
_ORDER = (Rating.BAD, Rating.R5, Rating.R4, Rating.R3, Rating.R2, Rating.R1, Rating.UNRATED, Rating.EXCLUDED)
_NOBODY = ("無人", "いない", "不在", "誰も")


@dataclass(frozen=True)
class Threat:
    """想定する入口: an entry point, the place where it shows, and what is known to be wrong with it."""

    entry: ThreatEntryPoint
    rating: Rating
    where: str
    issue: str
    cause_unknown: bool

    @property
    def words(self) -> tuple[str, ...]:
        """The words by which a plan names it."""
        return (self.entry.label, *self.entry.media)


@dataclass(frozen=True)
class Ground:
    """土台: the case, its facts and the seed."""

    case: Case
    facts: FactBook
    seed: int

    # ------------------------------------------------------------ cells

    def known(self, row: Row, column: str) -> bool:
        return row.cells[column].has_value

    def text(self, row: Row, column: str, missing: str = "") -> str:
        """A cell as written; choices as their labels."""
        value = row.cells[column]
        if not value.has_value:
            return missing
        return self.facts.display(self.facts.get(f"{self._item_of(row, column)}.{row.key}.{column}"))

    def _item_of(self, row: Row, column: str) -> str:
        for item in self.case.catalogue.items.values():
            if (
                item.type == "table"
                and column in item.columns
                and any(each is row for each in self.facts.rows(item.id))
            ):
                return item.id
        raise LookupError(column)

    def leaf(self, path: str, missing: str = "") -> str:
        fact = self.facts.get(path)
        return self.facts.display(fact) if fact.value.has_value else missing

    def rows(self, item: str) -> tuple[Row, ...]:
        return self.facts.rows(item)

    def role(self, key: str) -> str:
        """The Japanese name of a role."""
        return self.case.catalogue.roles.get(key, key)

    def title(self, key: str) -> str:
        """The title of who holds a role, else the role."""
        return self.leaf(f"roles.{key}.title") or self.role(key)

    # ------------------------------------------------------------ choices

    def pick(self, purpose: str, options: Sequence[T]) -> T:
        """One of the options, by the seed and the purpose alone."""
        digest = hashlib.sha256(f"{self.seed}:{purpose}".encode()).digest()
        return options[int.from_bytes(digest[:8], "big") % len(options)]

    def shuffled(self, purpose: str, options: Sequence[T], name: Callable[[T], str]) -> list[T]:
        """The options in an order that hangs on the seed."""
        return sorted(
            options, key=lambda each: hashlib.sha256(f"{self.seed}:{purpose}:{name(each)}".encode()).digest()
        )

    # ------------------------------------------------------------ what the factory is like

    @cached_property
    def threats(self) -> tuple[Threat, ...]:
        """The findings, worst first; equal ones in an order by the seed; without findings what nobody has rated."""
        findings = [finding for finding in find_findings(self.case) if finding.accept is None] or list(
            find_findings(self.case)
        )
        mixed = self.shuffled("threat", findings, lambda finding: finding.id)
        mixed.sort(key=_badness)
        found = [self._threat(finding) for finding in mixed]
        return tuple(found) if len(found) > 1 else (*found, *self._unrated(found))

    def _threat(self, finding: Finding) -> Threat:
        entry = self.case.catalogue.entries[finding.id]
        return Threat(entry, finding.rating, finding.where, finding.issue, finding.cause == "unknown")

    def _unrated(self, found: list[Threat]) -> list[Threat]:
        """Entry points by their rating, the unrated first: what nobody has looked at can be the worst."""
        results = self.case.environment.assessment.results
        taken = {threat.entry.id for threat in found}
        rest = [
            Threat(entry, result.rating if result else Rating.UNRATED, "", "", False)
            for entry in self.case.catalogue.entries.values()
            if entry.id not in taken
            for result in (results.get(entry.id),)
            if result is None or result.rating is not Rating.EXCLUDED
        ]
        rest = self.shuffled("unrated", rest, lambda threat: threat.entry.id)
        rest.sort(key=lambda threat: (threat.rating is not Rating.UNRATED, -_ORDER.index(threat.rating)))
        return rest[:2]

    @cached_property
    def is_unattended(self) -> bool:
        """True where there are hours with nobody on site."""
        on_site = self.facts.get("working_hours.on_site_at_night").value
        nobody = on_site.has_value and any(word in on_site.text for word in _NOBODY)
        return (
            on_site.state is State.NONE
            or nobody
            or self.facts.get("working_hours.unattended_run").value.parsed is True
        )

    def morning(self, days: int, hour: int, minute: int = 0) -> int:
        """Minutes from the beginning of the story to that time on the first morning, or days after it."""
        begun = self.start[1]
        first = 0 if begun < 6 * 60 else 24 * 60
        return first + days * 24 * 60 + hour * 60 + minute - begun

    @cached_property
    def start(self) -> tuple[int, int]:
        """Weekday (Monday = 0) and minute of the day at which the story begins."""
        return self.pick("start", ((5, 2 * 60 + 25), (6, 21 * 60 + 10), (0, 5 * 60 + 40), (4, 23 * 60 + 50)))


def _badness(finding: Finding) -> tuple[int, bool]:
    return _ORDER.index(finding.rating), finding.cause != "unknown"
