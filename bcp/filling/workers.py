"""Running the same step for many things at once, so that a failure or Ctrl-C leaves nothing running."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

Thing = TypeVar("Thing")

GRACE_SECONDS = 10.0  # for answers under way when the run stops: they are paid for already


async def run_workers(
    things: Sequence[Thing],
    step: Callable[[Thing], Awaitable[None]],
    count: int,
    close: Callable[[], Awaitable[None]],
) -> None:
    """Returns when all are done; raises the first failure after letting the steps under way finish."""
    waiting = list(reversed(things))

    async def worker() -> None:
        try:
            while waiting:
                await step(waiting.pop())
        except BaseException:
            waiting.clear()  # no other worker begins a new thing
            raise

    tasks = [asyncio.create_task(worker()) for _ in range(min(count, len(things)))]
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
