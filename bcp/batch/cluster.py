"""Workers of a Dask cluster (extra bcp[cluster]): the same tasks, handed out by its scheduler.

The scheduler runs a dead worker's table on another one. Outputs lie in a folder that all machines share; each plan is
committed there as on one machine, so a table that was finished just before its worker died is found unchanged.
"""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import bcp
from bcp.batch.cluster_turnstile import CallsOfCluster, ClusterTurnstile, LimitNames, load_distributed
from bcp.batch.ledger import Limits
from bcp.batch.result import TableResult, failure_of
from bcp.batch.task import Surroundings, Task, run_task
from bcp.errors import Message, SettingsError, UsageError

WAIT_FOR_WORKERS_SECONDS = 30
_AHEAD = 2  # tables handed out for each thread: the next one is there when one ends


class ClusterWorkers:
    """クラスターのワーカー: `run` gives each table's result as soon as there is one; nothing is kept."""

    def __init__(self, address: str, limits: Limits, say: Callable[[Message], None]) -> None:
        self._address = address
        self._limits = limits
        self._say = say
        self._id = uuid.uuid4().hex[:12]  # two batches on one cluster share no name

    def run(self, tasks: Iterator[Task]) -> Iterator[TableResult]:
        """The results, in the order in which they end; raises SettingsError, UsageError before the first."""
        client = _connect(self._address)
        try:
            _look_at_workers(client)
            client.subscribe_topic(self._topic, lambda event: self._say(Message(*event[1])))
            with CallsOfCluster(client, self._id, self._limits) as calls:
                yield from self._run(client, tasks, calls.names)
        finally:
            client.close()

    @property
    def _topic(self) -> str:
        return f"bcp-{self._id}"

    def _run(self, client: Any, tasks: Iterator[Task], names: LimitNames) -> Iterator[TableResult]:
        under_way: dict[str, tuple[Task, Any]] = {}

        def submit(task: Task) -> Any:
            key = f"{self._topic}-{task.number}"
            future = client.submit(_run_on_cluster, task, names, self._topic, key=key, pure=False)
            under_way[key] = (task, future)
            return future

        window = _AHEAD * max(1, sum(client.nthreads().values()))
        ended = load_distributed().as_completed([submit(task) for task in islice(tasks, window)])
        try:
            for future in ended:
                task, _ = under_way.pop(future.key)
                yield _result(task, future)
                future.release()
                for following in islice(tasks, 1):
                    ended.add(submit(following))
        finally:
            if under_way:  # the batch was stopped: what nobody began is not begun
                with contextlib.suppress(Exception):
                    client.cancel([future for _, future in under_way.values()])


def _run_on_cluster(task: Task, names: LimitNames, topic: str) -> TableResult:
    """In a worker of the cluster: the task, its calls counted by the scheduler."""
    worker = load_distributed().get_worker()
    with ClusterTurnstile(names) as turnstile:
        return run_task(task, Surroundings(turnstile, lambda message: worker.log_event(topic, list(message))))


def _result(task: Task, future: Any) -> TableResult:
    """What the worker gave, or why no worker could (it died each time, say)."""
    error = future.exception()
    if error is None:
        result: TableResult = future.result()
        return result
    return failure_of(task.number, task.name, task.table, str(task.settings["out"]), error)


def _connect(address: str) -> Any:
    try:
        distributed = load_distributed()
    except ImportError as error:
        raise SettingsError(
            Message(
                "--cluster には Dask distributed が要るが、入っていない。",
                "--cluster needs Dask distributed, which is not installed.",
            ),
            Message(
                'pip install "bcp[cluster]" とする。この機械だけなら --workers N で足りる。',
                'pip install "bcp[cluster]". On this machine alone, --workers N is enough.',
            ),
        ) from error
    try:
        return distributed.Client(address, timeout=10)
    except (OSError, ValueError, TypeError) as error:
        raise UsageError(
            Message(
                f"クラスター「{address}」につながらない（{type(error).__name__}）。",
                f"No connection to the cluster “{address}” ({type(error).__name__}).",
            ),
            Message(
                "dask scheduler が動いているか、tcp://ホスト:8786 の形かを確かめる。",
                "See that dask scheduler runs there and that the address reads tcp://HOST:8786.",
            ),
        ) from error


def _tool_version() -> str:
    return bcp.__version__


def _look_at_workers(client: Any) -> None:
    """Raises UsageError where the cluster has no worker, or one without the same bcp."""
    hint = Message(
        "各機械に同じ版の bcp[cluster] を入れ、dask worker を起こす。",
        "Install the same bcp[cluster] on every machine and start dask worker there.",
    )
    try:
        client.wait_for_workers(1, timeout=WAIT_FOR_WORKERS_SECONDS)
        versions = set(client.run(_tool_version).values())
    except TimeoutError as error:
        raise UsageError(
            Message(
                f"クラスターにワーカーが{WAIT_FOR_WORKERS_SECONDS}秒たっても現れない。",
                f"The cluster has had no worker for {WAIT_FOR_WORKERS_SECONDS} seconds.",
            ),
            hint,
        ) from error
    except Exception as error:  # whatever a worker without bcp answers
        raise UsageError(
            Message(
                f"ワーカーで bcp が動かない（{type(error).__name__}: {error}）。",
                f"bcp does not run on a worker ({type(error).__name__}: {error}).",
            ),
            hint,
        ) from error
    if versions != {bcp.__version__}:
        raise UsageError(
            Message(
                f"ワーカーの bcp の版（{'、'.join(sorted(versions))}）が、この機械の {bcp.__version__} と違う。",
                f"Workers have bcp {', '.join(sorted(versions))}; this machine has {bcp.__version__}.",
            ),
            hint,
        )
