"""前の値: values that the table had once and that still stand somewhere in what people wrote."""

from __future__ import annotations

from collections.abc import Iterator

from bcp.checking.grounds import make_grounds
from bcp.checking.outside import find_old_values, find_standing
from bcp.pipeline.proved import ProvedPlan
from bcp.planning.facts import FactBook
from bcp.workspace import Workspace


def former_values(work: Workspace, proved: ProvedPlan, facts: FactBook) -> tuple[tuple[str, str], ...]:
    """(path, text) of each value that today's sources do not say any more and that plan, suggestions or lock still do.

    A value is forgotten with the last sentence that says it: the lock is no register of former telephone numbers.
    """
    known = (*work.previous_facts.items(), *work.former_facts)
    old = find_old_values(known, make_grounds(work.case, facts), work.case.catalogue)
    standing = find_standing("\n".join(_texts(work, proved)), old)
    return tuple(sorted((value.path, value.text) for value in standing))


def _texts(work: Workspace, proved: ProvedPlan) -> Iterator[str]:
    yield proved.plan.markdown
    for block in proved.blocks.values():
        yield block.suggestion or ""
    for suggestion in proved.merged.outside:
        yield from (suggestion.ours, suggestion.theirs)
    for retired in work.lock.retired.values() if work.lock else ():
        yield retired["text"]
