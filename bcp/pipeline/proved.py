"""A plan that was checked as a whole, as a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bcp.frozen import dataclass
from bcp.vocabulary import Coverage, Draft, PlanText, Severity, Todo, Usability, Violation

if TYPE_CHECKING:
    from bcp.merging.blocks import MergedBlock
    from bcp.pipeline.merging import MergedPlan


@dataclass(frozen=True)
class ProvedPlan:
    """検証した計画: the plan as it will be written, and all that is known of it."""

    merged: MergedPlan
    blocks: dict[str, MergedBlock]
    drafts: dict[str, Draft]
    plan: PlanText
    violations: tuple[Violation, ...]
    coverage: tuple[Coverage, ...]
    todo: tuple[Todo, ...]
    usability: Usability
    renewed: frozenset[str] = frozenset()  # blocks whose text answers the request of this run

    @property
    def ok(self) -> bool:
        return not any(violation.severity is Severity.ERROR for violation in self.violations)
