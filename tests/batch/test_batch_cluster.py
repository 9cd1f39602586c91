"""`bcp batch --cluster`: a real scheduler and real workers, one of which is killed; the limits count for all."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from batch_factories import Factories
from factory import Model
from scripted_server import ScriptedServer, slow
from test_batch_run import children, wait_for

from bcp.batch import cluster_turnstile
from bcp.batch.ledger import Limits

pytest.importorskip("distributed")
pytestmark = [pytest.mark.slow, pytest.mark.server]


@dataclass
class Cluster:
    """A scheduler and workers as processes of their own, each worker under the nanny that restarts it."""

    folder: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    address: str = ""

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:], "--no-dashboard"]
        # the workers stand elsewhere: paths must not depend on where they were started
        with (self.folder / f"{words[0]}-{len(self.processes)}.log").open("wb") as log:
            process = subprocess.Popen(
                command, cwd=self.folder, stdout=log, stderr=log, start_new_session=True
            )
        self.processes.append(process)
        return process

    def start_worker(self) -> subprocess.Popen[bytes]:
        return self.start("worker", self.address, "--nthreads", "1", "--local-directory", str(self.folder))

    def stop(self) -> None:
        for process in self.processes:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def cluster_in(folder: Path, workers: int) -> Iterator[Cluster]:
    folder.mkdir(exist_ok=True)
    cluster = Cluster(folder)
    try:
        told = folder / "scheduler.json"
        cluster.start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(told))
        wait_for(told.exists)
        cluster.address = wait_for(lambda: json.loads(told.read_text() or "{}").get("address"))
        for _ in range(workers):
            cluster.start_worker()
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster_in(tmp_path_factory.mktemp("cluster") / "there", 2) as cluster:
        yield cluster


def test_with_a_worker_killed_every_plan_is_made_once_and_nothing_is_paid_twice(
    factories: Factories, cluster: Cluster
) -> None:
    names = factories.tables(6)
    model = Model()
    with ScriptedServer(lambda request: slow(0.1, model(request))) as server:
        factories.server = server
        process = factories.start("env_diff", "--cluster", cluster.address, "--concurrency", "2")
        wait_for(lambda: len(server.requests) >= 8)
        # the worker beneath the second nanny: it dies in the middle of a table
        victim = wait_for(lambda: children(cluster.processes[-1].pid))[-1]
        os.kill(victim, signal.SIGKILL)
        out, err = process.communicate(timeout=240)
        assert process.returncode == 0, out + err
        assert sorted(factories.results) == sorted(names)
        assert factories.generations(names) == dict.fromkeys(names, 1)
        for name in names:
            assert (factories.out(name) / "bcp.docx").is_file()
            assert not (factories.out(name) / ".next").exists()
        assert server.most_at_once <= 3, "two places, and one lease of the dead worker that ended late"
        asked = Counter(json.dumps(request) for request in server.requests)
        assert sum(count - 1 for count in asked.values()) <= 2, "only what was under way in the dead worker"
        assert err.count("127.0.0.1（") == 1, "the host is named once"
        before = len(server.requests)
        again = factories.start("env_diff", "--cluster", cluster.address)
        out, err = again.communicate(timeout=120)
        assert again.returncode == 0 and "変更なし 6" in out, out + err
        assert len(server.requests) == before
        assert factories.generations(names) == dict.fromkeys(names, 1)


def test_the_common_budget_stops_a_cluster_too(factories: Factories, cluster: Cluster) -> None:
    names = factories.tables(4)
    model = Model()
    with ScriptedServer(lambda request: slow(0.1, model(request))) as server:
        factories.server = server
        words = ("env_diff", "--cluster", cluster.address, "--concurrency", "2")
        process = factories.start(*words, "--budget-tokens", "960")
        out, err = process.communicate(timeout=120)
        assert process.returncode == 3, out + err
        assert 8 <= len(server.requests) <= 10 and server.most_at_once <= 2
        assert {entry["code"] for entry in factories.results.values()} <= {"", "budget"}
        process = factories.start(*words)
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, out + err
        assert factories.generations(names) == dict.fromkeys(names, 1)
        assert max(Counter(json.dumps(request) for request in server.requests).values()) == 1


def test_a_living_worker_keeps_its_place_and_a_dead_one_gives_it_back(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    import distributed

    monkeypatch.setattr(cluster_turnstile, "LEASE_SECONDS", 4)  # the worker renews as for 10: every 2 seconds
    with (
        distributed.Client(cluster.address) as client,
        cluster_turnstile.CallsOfCluster(client, "b", Limits(1)) as calls,
    ):
        names = calls.names

        def hold() -> None:
            cluster_turnstile.make_semaphore(names).acquire()
            distributed.Event("held").set()
            time.sleep(600)

        def set_times(dask_scheduler: Any) -> float:
            locks = dask_scheduler.extensions["semaphores"]
            callback = dask_scheduler.periodic_callbacks["semaphore-lease-timeout"]
            callback.stop()
            callback.callback_time = 500
            callback.start()
            return float(locks.lease_timeouts[names.semaphore])

        client.wait_for_workers(2)
        assert client.run_on_scheduler(set_times) == 4
        # nobody runs it again: it would take the place that has come back
        held = client.submit(
            hold, pure=False, retries=0, allow_other_workers=False, workers=[first_worker(client)]
        )
        assert distributed.Event("held").wait(timeout=60)
        mine = cluster_turnstile.make_semaphore(names)
        assert not mine.acquire(timeout=7), "a place that is renewed is not given away"
        pid = client.run(os.getpid, workers=[first_worker(client)]).popitem()[1]
        held.cancel(force=True)
        os.kill(pid, signal.SIGKILL)
        assert mine.acquire(timeout=60)
        mine.release()


def first_worker(client: Any) -> str:
    return sorted(client.scheduler_info()["workers"])[0]


def test_places_of_the_dead_are_back_sooner_than_as_dask_comes() -> None:
    import dask

    usual = dask.config.get("distributed.scheduler.locks.lease-timeout")
    assert dask.utils.parse_timedelta(usual) > cluster_turnstile.LEASE_SECONDS


def test_a_cluster_that_is_not_there_is_told(factories: Factories) -> None:
    factories.tables(1)
    process = factories.start("env_diff", "--cluster", "tcp://127.0.0.1:9")
    out, err = process.communicate(timeout=60)
    assert process.returncode == 2 and "dask scheduler" in err and "Traceback" not in err
    assert not (factories.tool.folder / "outputs" / "asahi").exists()


def test_time_is_not_wasted_when_no_worker_is_there(factories: Factories, tmp_path: Path) -> None:
    factories.tables(1)
    with cluster_in(tmp_path / "there", 0) as cluster:
        process = factories.start("env_diff", "--cluster", cluster.address)
        time.sleep(3)
        assert process.poll() is None, "it waits for a worker to come"
        cluster.start_worker()
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, out + err
