"""Asking and judging many things at once: what may be asked is asked first, judging fills the time of waiting."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Thing = TypeVar("Thing")

GRACE_SECONDS = 10.0  # for answers under way when the run stops: they are paid for already
# answers that come together are judged after their successors have left, which takes a few milliseconds each
_QUIET_SECONDS = 0.01
# an answer expected so soon, or so little overdue, is awaited before the next judgement, which would hold it up
_SOON_SECONDS = 0.04
_OVERDUE_SECONDS = 0.03


async def run_workers(
    things: Sequence[Thing],
    ask: Callable[[Thing], Awaitable[None]],
    judge: Callable[[Thing], bool],
    count: int,
    close: Callable[[], Awaitable[None]],
) -> None:
    """Returns when `judge` is content with all; raises the first failure after letting the steps under way finish.

    `judge` says True for a thing that is to be asked again; `count` are asked at once.
    """
    work = _Work(things, ask, judge)
    tasks = [asyncio.create_task(work.ask_on()) for _ in range(min(count, len(things)))]
    tasks.append(asyncio.create_task(work.judge_on()))
    try:
        _, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        if pending:
            await asyncio.wait(pending, timeout=GRACE_SECONDS)
    finally:
        for task in tasks:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        await close()
    for result in results:
        if isinstance(result, BaseException) and not isinstance(result, asyncio.CancelledError):
            raise result


class _Work(Generic[Thing]):
    """仕事の山: things to ask, and things answered that wait for judgement."""

    def __init__(
        self,
        things: Sequence[Thing],
        ask: Callable[[Thing], Awaitable[None]],
        judge: Callable[[Thing], bool],
    ) -> None:
        self._waiting = deque(things)
        self._answered: deque[Thing] = deque()
        self._left = len(things)  # not judged for good yet
        self._ask, self._judge = ask, judge
        self._last_asked = 0.0
        self._asked_ever = 0
        self._asked_at: dict[int, float] = {}  # by number of the question: those whose answer is awaited
        self._takes = float("inf")  # seconds of the quickest answer so far
        self._news = asyncio.Condition()

    async def ask_on(self) -> None:
        """Ask one thing after the other until none is left."""
        try:
            while thing := await self._next(self._waiting):
                await self._ask_one(thing[0])
                self._answered.append(thing[0])
                await self._tell()
        except BaseException:
            await self._stop()
            raise

    async def _ask_one(self, thing: Thing) -> None:
        self._asked_ever += 1
        number, started = self._asked_ever, time.monotonic()
        self._last_asked = self._asked_at[number] = started
        try:
            await self._ask(thing)
        finally:
            del self._asked_at[number]
        self._takes = min(self._takes, time.monotonic() - started)

    def _is_busy(self, now: float) -> bool:
        """True where a question has just left, or an answer is about to come."""
        if now - self._last_asked < _QUIET_SECONDS:
            return True
        due = (asked + self._takes - now for asked in self._asked_at.values())
        return any(-_OVERDUE_SECONDS < left < _SOON_SECONDS for left in due)

    async def judge_on(self) -> None:
        """Judge one answer after the other, each when nothing is about to leave."""
        try:
            while thing := await self._next(self._answered):
                while self._is_busy(time.monotonic()):
                    await asyncio.sleep(_QUIET_SECONDS / 2)
                if self._judge(thing[0]):
                    self._waiting.appendleft(thing[0])
                else:
                    self._left = max(0, self._left - 1)  # the run may have been stopped meanwhile
                await self._tell()
        except BaseException:
            await self._stop()
            raise

    async def _next(self, pile: deque[Thing]) -> tuple[Thing] | None:
        """The next of `pile`, as soon as there is one; None when all is done."""
        async with self._news:
            await self._news.wait_for(lambda: bool(pile) or not self._left)
            return (pile.popleft(),) if pile else None

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()

    async def _stop(self) -> None:
        """Nothing new begins; what is under way may finish."""
        self._waiting.clear()
        self._answered.clear()
        self._left = 0
        await self._tell()
