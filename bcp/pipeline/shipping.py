"""What both ways of asking in bulk do with the spool: files out of questions, answers out of files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bcp.filling.bulk import MOST_BYTES, MOST_LINES, read_answers, split_into_files
from bcp.pipeline.spool import Shipment, Spool, Target


@dataclass(frozen=True)
class Limits:
    """上限: of one Batch file."""

    lines: int = MOST_LINES
    bytes: int = MOST_BYTES


def list_files(spool: Spool, limits: Limits) -> Iterator[tuple[Target, tuple[str, ...], bytes]]:
    """Target, ids and bytes of each Batch file for the questions that wait."""

    for target, waiting in spool.waiting().items():
        for ids, lines in split_into_files(spool.questions(waiting), limits.lines, limits.bytes):
            yield target, ids, lines


def keep_answers(spool: Spool, content: bytes, shipment: Shipment) -> None:
    """The final answers of a file go into the spool; a question without one waits again."""
    for answer in read_answers(content, shipment.ids):
        if answer.is_final:
            spool.put_answer(answer)


def forget(spool: Spool, shipment: Shipment) -> None:
    """The shipment is over."""
    spool.remember([other for other in spool.shipments() if other.file != shipment.file])
