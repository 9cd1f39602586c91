"""`bcp import --apply-facts`: values that people corrected in Word go into the table, one by one, and the plan follows.

Without the option nothing of the table is touched: the changes are only offered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bcp.errors import BcpError, InputErrors, Message
from bcp.lockfile import Lock
from bcp.merging.restore import restore_references
from bcp.pipeline.form_session import open_session
from bcp.pipeline.standing import RememberedFacts, Standing
from bcp.pipeline.word_facts import FactEdit
from bcp.planning.facts import FactBook
from bcp.rendering.markdown import put_in_facts
from bcp.vocabulary import Environment, Segment
from bcp.workspace import Workspace

TWO_VALUES = Message(
    "Wordに2つの値がある。正しい方を表に書く。", "Word has two values; write the right one into the table."
)
NOT_HERE = Message(
    "この表の値ではない（共通の表か、ひな形の想定）。その場所で直す。",
    "it is not a value of this table (a shared table or the template); change it there.",
)


@dataclass(frozen=True)
class AppliedFacts:
    """表への反映: the edits that are in the table now, and why the others are not."""

    applied: tuple[FactEdit, ...] = ()
    refused: tuple[tuple[FactEdit, Message], ...] = ()


def apply_facts(table: Path, work: Workspace, edits: Sequence[FactEdit]) -> AppliedFacts:
    """The edits written into the table, YAML or Excel, where they can be; raises `InputErrors` for what is no table."""
    session = open_session(table, work.case.catalogue)
    applied: list[FactEdit] = []
    refused: list[tuple[FactEdit, Message]] = []
    values = {edit.path: {other.new for other in edits if other.path == edit.path} for edit in edits}
    for edit in edits:
        address = _address(work.case.environment, work.facts, edit.path)
        if address is None or len(values[edit.path]) > 1:
            refused.append((edit, NOT_HERE if address is None else TWO_VALUES))
            continue
        try:
            session.change({address: edit.new})
        except BcpError as error:
            refused.append((edit, _why(error)))
        else:
            applied.append(edit)
    return AppliedFacts(tuple(applied), tuple(refused))


def _why(error: BcpError) -> Message:
    return error.errors[0].message if isinstance(error, InputErrors) else error.message


def _address(environment: Environment, facts: FactBook, path: str) -> str | None:
    """The address in the table of the leaf that `path` names; None for what does not stand in this file."""
    item, _, rest = path.partition(".")
    if item == "assessment":
        return path
    position = facts.get(path).value.position
    answer = environment.answers.get(item)
    if answer is None or position is None or Path(position.path) != Path(environment.path):
        return None
    for number, row in enumerate(answer.rows, 1):
        for column, value in row.cells.items():
            if value.position == position:
                return f"{item}.{number}.{column}"
    return None if answer.rows else f"{item}.{rest}"


def follow_table(standing: Standing, lock: Lock, applied: Sequence[FactEdit]) -> Standing:
    """`standing` with the applied values as references again: what the table says now is no edit any more."""
    facts = RememberedFacts({**lock.facts, **{edit.path: edit.new for edit in applied}})
    blocks = dict(standing.blocks)
    for id, block in standing.blocks.items():
        known = lock.blocks.get(id)
        if known is not None and block.source != known.source and not block.deleted:
            source = _referring(known.source, block.source, facts, known.in_table)
            blocks[id] = replace(block, source=source)
    return replace(standing, blocks=blocks, skeleton=_skeleton(standing, lock, facts))


def _referring(known: str, source: str, facts: RememberedFacts, in_table: bool = False) -> str:
    def render(part: str) -> str:
        return put_in_facts(part, facts, in_table)

    return restore_references(known, render(source), render)


def _skeleton(standing: Standing, lock: Lock, facts: RememberedFacts) -> tuple[Segment, ...]:
    known = {put_in_facts(segment.raw, facts): segment for segment in lock.skeleton if segment.raw}
    return tuple(
        known.get(put_in_facts(segment.raw, facts), segment) if segment.raw else segment
        for segment in standing.skeleton
    )
