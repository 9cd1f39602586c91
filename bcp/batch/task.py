"""One table of a batch, the same on this machine and on a cluster: `run_task` reads aloud what a worker does."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import Timeout

import bcp
from bcp.batch.result import TableResult, failure_of, result_of
from bcp.errors import Message, StoreError, UsageError
from bcp.filling.turnstile import Turnstile, TurnstileClient
from bcp.pipeline.generate import generate
from bcp.pipeline.listener import Listener
from bcp.pipeline.outcome import Outcome
from bcp.settings import Settings

# a worker that was taken for dead may still hold the folder for the end of its commit
PATIENCE_SECONDS = 20.0
_STEP_SECONDS = 0.5
_one_at_a_time = threading.Lock()  # the working folder belongs to the process: two tables never share it


@dataclass(frozen=True)
class Task:
    """仕事: one table, where its plan goes, and the settings of the batch for it."""

    number: int
    name: str
    table: str
    settings: Settings
    working_folder: str
    tool: str = bcp.__version__


@dataclass(frozen=True)
class Surroundings:
    """周り: what a task passes its model calls through and whom it tells."""

    turnstile: Turnstile | None = None
    say: Callable[[Message], None] = lambda message: None


def make_task(number: int, name: str, table: Path, settings: Settings, parent: Path) -> Task:
    """The task of one table; its own budget gives way to the common one."""
    values = {key: value for key, value in settings.values.items() if key != "budget-tokens"}
    values["out"] = (parent / name).as_posix()
    return Task(number, name, table.as_posix(), replace(settings, values=values), os.getcwd())


def run_task(task: Task, surroundings: Surroundings) -> TableResult:
    """How the run of one table ended; no error gets out but those that end a process."""
    started = time.monotonic()
    folder = str(task.settings["out"])
    try:
        with _one_at_a_time:
            _go_to(task)
            outcome = _generate_patiently(task, surroundings)
            seconds = time.monotonic() - started
            return result_of(task.number, task.name, task.table, outcome, seconds)
    except Exception as error:  # one failing table never stops the rest
        failed = failure_of(task.number, task.name, task.table, folder, error)
        return replace(failed, seconds=round(time.monotonic() - started, 3))


def _generate_patiently(task: Task, surroundings: Surroundings) -> Outcome:
    """The outcome of the main job, once nobody else holds the folder."""
    turnstile = surroundings.turnstile
    listener = Listener(say=surroundings.say)
    if turnstile is not None:
        listener = replace(listener, before_model=lambda client: TurnstileClient(client, turnstile))
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return generate(Path(task.table), task.settings, listener)
        except StoreError as error:
            if not isinstance(error.__cause__, Timeout) or time.monotonic() > until:
                raise
        time.sleep(_STEP_SECONDS)


def _go_to(task: Task) -> None:
    """Work where the batch was started: paths in reports are told from there."""
    if task.tool != bcp.__version__:
        raise UsageError(
            Message(
                f"ワーカーの bcp は {bcp.__version__}、依頼した側は {task.tool} である。",
                f"This worker has bcp {bcp.__version__}; the batch was started with {task.tool}.",
            ),
            Message("同じ版をすべての機械に入れる。", "Install the same version on every machine."),
        )
    try:
        os.chdir(task.working_folder)
    except OSError as error:
        raise StoreError(
            Message(
                f"ワーカーから作業フォルダー「{task.working_folder}」が見えない。",
                f"The worker does not see the working folder “{task.working_folder}”.",
            ),
            Message(
                "表と出力を共有フォルダーに置き、すべての機械で同じ場所に見せる。",
                "Put tables and outputs on a shared folder that has the same path on every machine.",
            ),
        ) from error
