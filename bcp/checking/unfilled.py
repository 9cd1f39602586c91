"""What is wrong with the default text that stands in an unfilled block: it may state what the table denies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bcp.checking.draft import check_draft
from bcp.planning.facts import FactBook
from bcp.vocabulary import BlockRequest, Case, Violation


def check_unfilled(request: BlockRequest, facts: FactBook, case: Case, line: int) -> Iterator[Violation]:
    """What the default text says that the table denies, placed at `line` of the plan."""
    for violation in check_draft(request.block.default, request, facts, case):
        if violation.code in ("unchanged", "capability-claim"):
            yield replace(violation, line=line)
