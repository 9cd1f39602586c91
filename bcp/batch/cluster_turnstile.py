"""The limits of a batch on a cluster: places are leases of distributed's semaphore, tokens a counter on the scheduler."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from bcp.batch.ledger import Limits
from bcp.filling.turnstile import batch_budget_spent, batch_stopped

_PATIENCE_SECONDS = 5  # then a waiting call looks whether it is still wanted
# A dead worker's places come back after this time and at the scheduler's next look (every 10 s as dask comes; its
# own timeout is 30 s). The living renew theirs five times as often. One that cannot for so long only lets a call
# more out than there are places: nothing is asked twice.
LEASE_SECONDS = 10
_SETTING = threading.Lock()


def load_distributed() -> Any:
    """The package of the extra bcp[cluster], which tells no types; raises ImportError without it."""
    return import_module("distributed")


def make_semaphore(names: LimitNames) -> Any:
    """The semaphore of a batch as this process sees it, its leases renewed in time for LEASE_SECONDS."""
    config = import_module("dask").config
    # the setting is the process's, not the semaphore's: other threads of a worker must not meet it half
    with _SETTING, config.set({"distributed.scheduler.locks.lease-timeout": f"{LEASE_SECONDS}s"}):
        semaphore = load_distributed().Semaphore(max_leases=names.calls, name=names.semaphore)
        semaphore.register()  # the first to tell the scheduler decides on the time
    return semaphore


@dataclass(frozen=True)
class LimitNames:
    """上限の名前: what the scheduler knows the batch's limits by."""

    semaphore: str
    calls: int
    spent: str
    lock: str
    budget_tokens: int | None


class CallsOfCluster:
    """上限の登録: the limits exist on the scheduler for as long as the batch runs."""

    def __init__(self, client: Any, batch: str, limits: Limits) -> None:
        self._client = client
        self.names = LimitNames(
            f"bcp-{batch}-calls",
            limits.calls,
            f"bcp-{batch}-spent",
            f"bcp-{batch}-lock",
            limits.budget_tokens,
        )

    def __enter__(self) -> CallsOfCluster:
        distributed = load_distributed()
        # a dead worker's places come back by themselves: the scheduler ends leases that nobody renews
        self._semaphore = make_semaphore(self.names)
        self._spent = distributed.Variable(self.names.spent, client=self._client)
        self._spent.set(0)
        return self

    def __exit__(self, *_: object) -> None:
        self._semaphore.close()
        self._spent.delete()


class ClusterTurnstile:
    """クラスターの木戸: the calls of one table; waiting and telling happen in threads, beside the event loop."""

    def __init__(self, names: LimitNames) -> None:
        distributed = load_distributed()
        self._names = names
        self._semaphore = make_semaphore(names)
        # bound here: the threads below stand outside of the task and would not find the client
        self._spent = distributed.Variable(names.spent, client=distributed.get_client())
        self._lock = distributed.Lock(names.lock)
        # those who wait for a place fill the first pool; giving one back must never queue behind them
        self._waiting = ThreadPoolExecutor(names.calls)
        self._telling = ThreadPoolExecutor(1)
        self._is_over = False

    def __enter__(self) -> ClusterTurnstile:
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over = True
        self._waiting.shutdown(cancel_futures=True)
        self._telling.shutdown()

    async def enter(self) -> None:
        """Return when this call may go out; raises ModelUnavailable when the budget is spent."""
        taken = self._waiting.submit(self._take)
        try:
            await asyncio.wrap_future(taken)
        except asyncio.CancelledError:
            # the thread goes on waiting, maybe longer than the event loop lives: what it gets it gives back itself
            taken.add_done_callback(self._return_unused)
            raise

    def _take(self) -> None:
        while not self._semaphore.acquire(timeout=_PATIENCE_SECONDS):
            if self._is_over:
                raise batch_stopped()
        try:
            budget = self._names.budget_tokens
            if budget is not None and (spent := self._spent.get()) >= budget:
                raise batch_budget_spent(budget, spent)
        except BaseException:
            self._semaphore.release()
            raise

    def _return_unused(self, taken: Future[None]) -> None:
        if not taken.cancelled() and taken.exception() is None:
            self._give_back(0)

    def leave(self, tokens: int) -> None:
        """The call is over: the scheduler is told without holding up the others."""
        self._telling.submit(self._give_back, tokens)

    def _give_back(self, tokens: int) -> None:
        try:
            if tokens and self._names.budget_tokens is not None:
                with self._lock:
                    self._spent.set(self._spent.get() + tokens)
        finally:
            self._semaphore.release()
