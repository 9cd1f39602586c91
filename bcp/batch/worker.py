"""The process of one worker on this machine: takes tables from its pipe, one after the other."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import queue
import threading
from collections import deque
from concurrent.futures import Future
from functools import lru_cache
from itertools import count
from multiprocessing.connection import Connection
from typing import Any

from bcp.batch.task import Surroundings, Task, run_task
from bcp.errors import Message
from bcp.filling.failures import unavailable
from bcp.filling.turnstile import batch_stopped
from bcp.kept_patterns import use_kept_patterns

# what goes through the pipe: (word, value)
TABLE, PLACE = "table", "place"  # to the worker
ASK, GIVE_BACK, SAY, DONE = "ask", "give back", "say", "done"  # from the worker


def work(connection: Connection) -> None:
    """Run what comes until the pipe closes; Ctrl-C ends it after the answers under way."""
    use_kept_patterns()
    line = _Line(connection)
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        for made in count(1):
            task = line.next_task()
            if task is None:
                break
            line.send(DONE, run_task(task, Surroundings(line, line.say)))
            _settle()
            if made % _TABLES_BETWEEN == 0:
                gc.collect()


@lru_cache(maxsize=1)
def _settle() -> None:
    """After the first table what is loaded stays: it is not looked through for garbage with every further one."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_RARELY)


_TABLES_BETWEEN = 20  # what holds itself is looked for in between, so that memory stays flat
_RARELY = (50_000, 20, 20)  # eight hundredths of a plan's time went into looking


class _Line:
    """回線: the pipe with a thread that listens, so that places are granted while calls are under way."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._tasks: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        self._waiting: deque[Future[None]] = deque()
        self._lock = threading.Lock()
        self._is_cut = False
        threading.Thread(target=self._listen, daemon=True).start()

    def next_task(self) -> Task | None:
        """The next table; None when there will be none."""
        return self._tasks.get()

    def send(self, word: str, value: Any = None) -> None:
        with self._lock:
            self._connection.send((word, value))

    def say(self, message: Message) -> None:
        """Tell the person, who sits at the other end."""
        self.send(SAY, message)

    # ------------------------------------------------------------ the turnstile

    async def enter(self) -> None:
        """Return when this call may go out; raises ModelUnavailable."""
        place: Future[None] = Future()
        with self._lock:
            if self._is_cut:
                raise batch_stopped()
            self._waiting.append(place)
            self._connection.send((ASK, None))
        try:
            await asyncio.wrap_future(place)
        except asyncio.CancelledError:
            if not place.cancelled() and place.exception() is None:
                self.leave(0)  # granted just before it was no longer wanted
            raise

    def leave(self, tokens: int) -> None:
        """The call is over."""
        with contextlib.suppress(OSError):
            self.send(GIVE_BACK, tokens)

    # ------------------------------------------------------------ the thread that listens

    def _listen(self) -> None:
        with contextlib.suppress(EOFError, OSError):
            while True:
                word, value = self._connection.recv()
                if word == TABLE:
                    self._tasks.put(value)
                else:
                    self._grant(value)
        self._cut()

    def _grant(self, refusal: tuple[str, Message, Message] | None) -> None:
        with self._lock:
            place = self._waiting.popleft()
        if not place.set_running_or_notify_cancel():
            if refusal is None:
                self.leave(0)  # nobody waits for it any more
        elif refusal is None:
            place.set_result(None)
        else:
            place.set_exception(unavailable(*refusal))

    def _cut(self) -> None:
        """Nobody is there any more: no further table, no further call; those under way are finished."""
        with self._lock:
            self._is_cut = True
            waiting, self._waiting = self._waiting, deque()
        for place in waiting:
            if place.set_running_or_notify_cancel():
                place.set_exception(batch_stopped())
        self._tasks.put(None)
