"""`run_batch`: find the tables, hand them out, keep what each ended in, write the summary."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from bcp.batch.ledger import Limits
from bcp.batch.result import TableResult
from bcp.batch.results_file import ResultsFile
from bcp.batch.summary import write_summary
from bcp.batch.tables import find_tables, table_name
from bcp.batch.task import Task, make_task
from bcp.batch.totals import Totals
from bcp.errors import Message
from bcp.pipeline.filling import REMOTE_CONCURRENCY, ask_before_sending
from bcp.pipeline.listener import Listener
from bcp.pipeline.provider import DEFAULT_BASE_URL, OFFLINE, Provider
from bcp.settings import Settings
from bcp.store import OutputFolder

OUTPUTS = Path("outputs")
SUMMARY = "batch.summary"  # a dot: no table can have this name


@dataclass(frozen=True)
class BatchOutcome:
    """一括処理の結果: the sums, and the results on disk."""

    folder: Path
    totals: Totals
    results: ResultsFile


class Workers(Protocol):
    """働き手: on this machine or on a cluster."""

    def run(self, tasks: Iterator[Task]) -> Iterator[TableResult]:
        """The results, in the order in which they end."""


def run_batch(words: Iterable[str], settings: Settings, listener: Listener) -> BatchOutcome:
    """Make or renew the plan of every table; raises BcpError only for what stops them all."""
    tables = find_tables(words)
    listener = replace(listener, say=_once(listener.say))
    for shared in tables.shared:
        listener.say(_left_out(shared))
    settings = permit_sending(settings, listener)
    parent = Path(settings["out"]) if settings["out"] else OUTPUTS
    workers = _in_rounds(
        partial(choose_workers, settings, listener, len(tables.paths)), settings, parent, listener
    )
    with OutputFolder(parent / SUMMARY).opened() as folder:
        results, totals = ResultsFile(folder), Totals()
        tasks = (
            make_task(number, table_name(path), path, settings, parent)
            for number, path in enumerate(tables.paths, 1)
        )
        for result in workers.run(tasks):
            results.add(result)
            totals.add(result)
            listener.progress(totals.tables, len(tables.paths), result.name)
        write_summary(folder, results, totals, settings.date)
    return BatchOutcome(folder.path, totals, results)


def _in_rounds(
    make_workers: Callable[[], Workers], settings: Settings, parent: Path, listener: Listener
) -> Workers:
    """The workers; with --bulk those that ask for all tables together."""
    if not settings["bulk"] or settings["provider"] in (None, OFFLINE):
        return make_workers()
    from bcp.batch.bulk import FOLDER, BulkWorkers
    from bcp.pipeline.bulk import make_rounds
    from bcp.pipeline.spool import Spool

    spool = Spool(parent / FOLDER)
    return BulkWorkers(make_workers, spool, make_rounds(spool, settings, listener.say))


def choose_workers(settings: Settings, listener: Listener, tables: int) -> Workers:
    """The cluster that was named, else processes on this machine: as many as there are cores or tables."""
    limits = limits_of(settings)
    if settings["cluster"]:
        from bcp.batch.cluster import ClusterWorkers

        return ClusterWorkers(settings["cluster"], limits, listener.say)
    from bcp.batch.local import LocalWorkers

    return LocalWorkers(min(settings["workers"] or count_cores(), tables), limits, listener.say)


def count_cores() -> int:
    """The cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def limits_of(settings: Settings) -> Limits:
    """What all tables together may have under way and spend; without a word as much as one run alone."""
    from bcp.filling.hosts import describe_host

    place = describe_host(settings["base-url"] or DEFAULT_BASE_URL, settings["model"] or "")
    usual = 1 if place.is_this_machine else REMOTE_CONCURRENCY
    # a bulk run weighs each round before it leaves; what came back is paid and may be read
    budget = None if settings["bulk"] else settings["budget-tokens"]
    return Limits(settings["concurrency"] or usual, budget)


def permit_sending(settings: Settings, listener: Listener) -> Settings:
    """Ask once for all tables; workers cannot ask. A cloud that only an output's lock names stays closed."""
    name = settings["provider"] or OFFLINE
    if name == OFFLINE:
        return settings
    provider = Provider(name, settings["model"] or "", settings["base-url"] or DEFAULT_BASE_URL)
    ask_before_sending(provider, settings, listener, _of_facts)
    return replace(settings, values={**settings.values, "yes": True})


def _of_facts(host: str) -> Message:
    return Message(
        f"{host} はクラウドである。全工場の、弱点を含む事実（人名・電話・会社名を除く）を送ってよいか。",
        f"{host} is a cloud. Send the facts of all factories (without people, phones and companies) there?",
    )


def _left_out(shared: Path) -> Message:
    return Message(
        f"{shared.as_posix()}: ほかの表が common として使う表なので、工場として扱わない。",
        f"{shared.as_posix()}: other tables take it as common, so it is not run as a factory.",
    )


def _once(say: Callable[[Message], None]) -> Callable[[Message], None]:
    """Tells each thing once, however many tables say it."""
    said: set[Message] = set()

    def tell(message: Message) -> None:
        if message not in said:
            said.add(message)
            say(message)

    return tell
