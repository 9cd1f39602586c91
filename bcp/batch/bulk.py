"""A batch that asks in bulk: all tables put their questions into one spool, and go on when the answers are there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from bcp.batch.result import TableResult, failure_of
from bcp.batch.task import Task
from bcp.errors import ModelUnavailable
from bcp.filling.bulk import AnswerPending
from bcp.pipeline.bulk import MOST_PASSES, endless
from bcp.pipeline.filling import SPOOL
from bcp.pipeline.spool import Spool

FOLDER = "batch.bulk"  # a dot: no table can have this name


class Workers(Protocol):
    """働き手: on this machine or on a cluster."""

    def run(self, tasks: Iterator[Task]) -> Iterator[TableResult]:
        """The results, in the order in which they end."""


@dataclass(frozen=True)
class BulkWorkers:
    """まとめて尋ねる働き手: pass after pass over the tables that wait; `rounds` gets the answers in between."""

    make_workers: Callable[[], Workers]
    spool: Spool
    rounds: Callable[[], None]

    def run(self, tasks: Iterator[Task]) -> Iterator[TableResult]:
        """The results as they end; a table whose answers never come ends in what made them fail."""
        with self.spool.folder.opened():
            left: Iterator[Task] = tasks
            for _ in range(MOST_PASSES):
                self.spool.forget_waiting()
                waiting: dict[int, Task] = {}
                yield from self._pass(left, waiting)
                if not waiting:
                    self.spool.clear()
                    return
                try:
                    self.rounds()
                except ModelUnavailable as error:
                    yield from (_failed(task, error) for task in waiting.values())
                    return
                left = iter(waiting.values())
            yield from (_failed(task, endless()) for task in waiting.values())

    def _pass(self, tasks: Iterator[Task], waiting: dict[int, Task]) -> Iterator[TableResult]:
        """The tables that are through; those that are not stay in `waiting`."""

        def handed_out() -> Iterator[Task]:
            for task in tasks:
                waiting[task.number] = self._with_spool(task)
                yield waiting[task.number]

        for result in self.make_workers().run(handed_out()):
            if result.code != AnswerPending.code:
                waiting.pop(result.number, None)
                yield result

    def _with_spool(self, task: Task) -> Task:
        path = Path(self.spool.folder.path).as_posix()
        return replace(task, settings=replace(task.settings, values={**task.settings.values, SPOOL: path}))


def _failed(task: Task, error: ModelUnavailable) -> TableResult:
    return failure_of(task.number, task.name, task.table, str(task.settings["out"]), error)
