"""Workers on this machine: processes, one table at a time each; one that dies is replaced and its table run again."""

from __future__ import annotations

import contextlib
import multiprocessing
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from bcp.batch import worker
from bcp.batch.ledger import Ledger, Limits
from bcp.batch.result import TableResult, failure_of
from bcp.batch.task import Task
from bcp.errors import Message, StoreError

MOST_TRIES = 3
_LAST_SECONDS = 30.0  # for what is under way when the batch stops


@dataclass
class _Worker:
    """一つのワーカー: its process, its pipe, and the table it works on."""

    process: BaseProcess
    connection: Connection
    task: Task | None = None
    tries: int = 0


class LocalWorkers:
    """手元のワーカー: `run` gives each table's result as soon as there is one; nothing is kept."""

    def __init__(self, count: int, limits: Limits, say: Callable[[Message], None]) -> None:
        self._count = count
        self._ledger = Ledger(limits)
        self._say = say
        self._workers: dict[Connection, _Worker] = {}
        # started afresh, not forked: the same on every system, and no lock of this process is copied
        self._context = multiprocessing.get_context("spawn")

    def run(self, tasks: Iterator[Task]) -> Iterator[TableResult]:
        """The results, in the order in which they end."""
        again: list[tuple[Task, int]] = []
        try:
            for task in _up_to(self._count, tasks):
                self._begin(self._start(), task, 1)
            while self._workers:
                for ready in wait(list(self._workers)):
                    assert isinstance(ready, Connection)
                    yield from self._hear(self._workers[ready], tasks, again)
        finally:
            self._stop()

    def _hear(
        self, one: _Worker, tasks: Iterator[Task], again: list[tuple[Task, int]]
    ) -> Iterator[TableResult]:
        """What follows from one message of one worker, or from its death."""
        try:
            word, value = one.connection.recv()
        except (EOFError, OSError):
            yield from self._bury(one, again)
            self._next(self._start(), tasks, again)
            return
        if word == worker.DONE:
            self._next(one, tasks, again)  # before the result is written down: nobody waits for that
            yield value
        elif word == worker.SAY:
            self._say(value)
        elif word == worker.ASK:
            self._ledger.ask(one.connection)
        else:
            self._ledger.give_back(one.connection, value)
        self._answer()

    def _next(self, one: _Worker, tasks: Iterator[Task], again: list[tuple[Task, int]]) -> None:
        """Give the worker its next table, or send it home."""
        if again:
            self._begin(one, *again.pop())
        elif (task := next(tasks, None)) is not None:
            self._begin(one, task, 1)
        else:
            del self._workers[one.connection]
            _send_home(one)

    def _begin(self, one: _Worker, task: Task, tries: int) -> None:
        one.task, one.tries = task, tries
        with contextlib.suppress(OSError):  # a worker that is gone is noticed when it is listened to
            one.connection.send((worker.TABLE, task))

    def _answer(self) -> None:
        for who, refusal in self._ledger.answers():
            assert isinstance(who, Connection)
            told = (refusal.code, refusal.message, refusal.hint) if refusal else None
            with contextlib.suppress(OSError):
                who.send((worker.PLACE, told))

    # ------------------------------------------------------------ processes

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=worker.work, args=(theirs,), daemon=True)
        process.start()
        theirs.close()  # so that its end is noticed here
        one = self._workers[ours] = _Worker(process, ours)
        return one

    def _bury(self, one: _Worker, again: list[tuple[Task, int]]) -> Iterator[TableResult]:
        """A dead worker's table is run again, unless it has killed too many; its places are free."""
        del self._workers[one.connection]
        self._ledger.forget(one.connection)
        one.connection.close()
        one.process.join()
        if one.task is None:
            return
        if one.tries < MOST_TRIES:
            again.append((one.task, one.tries + 1))
        else:
            yield failed_with_its_worker(one.task, one.process.exitcode)

    def _stop(self) -> None:
        """No table and no call begins any more; what is under way ends, is recorded, or is ended."""
        left, self._workers = list(self._workers.values()), {}
        for one in left:
            one.connection.close()
        until = time.monotonic() + _LAST_SECONDS
        for one in left:
            one.process.join(max(0.0, until - time.monotonic()))
            if one.process.is_alive():
                one.process.kill()
                one.process.join()


def _send_home(one: _Worker) -> None:
    one.connection.close()
    one.process.join()


def _up_to(count: int, tasks: Iterator[Task]) -> Iterator[Task]:
    for _ in range(count):
        if (task := next(tasks, None)) is None:
            return
        yield task


def failed_with_its_worker(task: Task, exit_code: Any) -> TableResult:
    """The result of a table whose worker died each time."""
    why = StoreError(
        Message(
            f"この表のワーカーが{MOST_TRIES}回止まった（終了コード {exit_code}）。",
            f"The worker of this table died {MOST_TRIES} times (exit code {exit_code}).",
        ),
        Message(
            "メモリの残りを確かめ、bcp generate でこの表だけを試す。",
            "See whether memory ran out, and try this table alone with bcp generate.",
        ),
    )
    return failure_of(task.number, task.name, task.table, str(task.settings["out"]), why)
