"""`bcp batch` through a model: no prompt mixes factories, limits hold for all together, nothing is paid twice."""

from __future__ import annotations

import json
import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from batch_factories import NAMES, PLACES, Factories
from factory import Model
from scripted_server import Reply, ScriptedServer, slow, status
from test_batch_run import wait_for, workers_of

from bcp.batch.run import permit_sending
from bcp.errors import UsageError
from bcp.pipeline.listener import Listener
from bcp.settings import Settings

pytestmark = pytest.mark.server
CALLS = 6  # the blocks of the small template that a model fills


class SlowModel:
    """The good model, each answer after a while."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.model = Model()

    def __call__(self, request: dict[str, Any]) -> Reply:
        return slow(self.seconds, self.model(request))


@pytest.fixture
def served(factories: Factories) -> Iterator[Factories]:
    with ScriptedServer(SlowModel(0.05)) as server:
        factories.server = server
        yield factories


def bodies(factories: Factories) -> list[str]:
    assert factories.server is not None
    return [json.dumps(request, ensure_ascii=False) for request in factories.server.requests]


def factories_in(body: str) -> set[str]:
    """The factories whose own words stand in a request."""
    return {name for name, place in PLACES.items() if place in body or name in body}


@pytest.mark.parametrize("workers", ["1", "3"])
def test_no_prompt_ever_mixes_two_factories(served: Factories, workers: str) -> None:
    names = served.tables(3)
    ran = served.run("env_diff", "--workers", workers, "--concurrency", "4")
    assert ran.code == 0, ran.out + ran.err
    found = [factories_in(body) for body in bodies(served)]
    assert len(found) >= len(names) * CALLS - len(names)
    assert all(len(each) == 1 for each in found), "each request tells of one factory"
    assert set.union(*found) == set(names)
    assert len([line for line in ran.err.splitlines() if "127.0.0.1" in line]) == 1, "the host is named once"


def test_a_request_that_mixes_two_factories_would_be_seen() -> None:
    assert factories_in(f"{PLACES[NAMES[0]]}と{PLACES[NAMES[1]]}") == set(NAMES[:2])


@pytest.mark.slow
def test_concurrency_counts_for_all_tables_together(served: Factories) -> None:
    served.tables(4)
    assert served.server is not None
    assert served.run("env_diff", "--workers", "4", "--concurrency", "3").code == 0
    assert 2 <= served.server.most_at_once <= 3


@pytest.mark.slow
def test_on_this_machine_one_call_at_a_time_unless_more_are_asked_for(served: Factories) -> None:
    served.tables(3)
    assert served.run("env_diff", "--workers", "3").code == 0
    assert served.server is not None and served.server.most_at_once == 1


def test_the_budget_counts_for_all_tables_and_a_bigger_one_pays_only_the_rest(served: Factories) -> None:
    names = served.tables(3)
    ran = served.run("env_diff", "--workers", "2", "--concurrency", "2", "--budget-tokens", "960")
    assert ran.code == 3
    assert 8 <= len(bodies(served)) <= 10, (
        "120 tokens a call: eight are within the budget, two may be under way"
    )
    spent = [entry for entry in served.results.values() if entry["state"] == "failed"]
    assert spent and all((entry["exit_code"], entry["code"]) == (3, "budget") for entry in spent)
    again = served.run("env_diff", "--workers", "2")
    assert again.code == 0, again.out + again.err
    assert max(Counter(bodies(served)).values()) == 1, "nothing was asked twice"
    assert served.generations(names) == dict.fromkeys(names, 1)


def test_a_refused_key_fails_tables_that_need_the_model_and_no_other(served: Factories) -> None:
    served.tables(2)
    assert served.run("env_diff/asahi.yaml").code == 0
    assert served.server is not None
    served.server._behaviours = lambda request: status(401)
    ran = served.run("env_diff", "--workers", "1")
    assert ran.code == 3
    states = {name: (entry["state"], entry["code"]) for name, entry in served.results.items()}
    assert states == {"asahi": ("unchanged", ""), "izumi": ("failed", "not-allowed")}


@pytest.mark.slow
def test_a_killed_batch_pays_nothing_twice(served: Factories) -> None:
    names = served.tables(4)
    process = served.start("env_diff", "--workers", "2", "--concurrency", "2", start_new_session=True)
    wait_for(lambda: len(bodies(served)) >= 8)
    workers = workers_of(process.pid)
    for victim in (process.pid, *workers):
        os.kill(victim, signal.SIGKILL)
    process.communicate()
    time.sleep(0.3)  # what was under way is answered to nobody
    before = Counter(bodies(served))
    assert served.run("env_diff", "--workers", "2", "--concurrency", "2").code == 0
    assert served.generations(names) == dict.fromkeys(names, 1)
    twice = [body for body, count in Counter(bodies(served)).items() if count > 1]
    assert len(twice) <= 2, "only the two calls that were under way are asked again"
    assert sum(before.values()) >= 8


@pytest.mark.slow
def test_workers_whose_batch_is_killed_finish_what_is_under_way_and_go(served: Factories) -> None:
    served.tables(4)
    process = served.start("env_diff", "--workers", "2", "--concurrency", "2")
    wait_for(lambda: len(bodies(served)) >= 5)
    workers = workers_of(process.pid)
    process.kill()
    process.communicate()
    wait_for(lambda: not [one for one in workers if Path(f"/proc/{one}").exists()], 30)
    asked = len(bodies(served))
    assert served.run("env_diff", "--workers", "2").code == 0
    assert max(Counter(bodies(served)).values()) == 1, "their answers were kept"
    assert len(bodies(served)) > asked


def test_a_cloud_is_asked_about_once_and_a_no_sends_nothing() -> None:
    values = {"provider": "openai", "model": "m", "base-url": "https://api.example.com/v1"}
    asked: list[Any] = []

    def answer_with(answer: bool) -> Listener:
        return Listener(may_send=lambda question: asked.append(question) or answer)

    with pytest.raises(UsageError):
        permit_sending(Settings(values), answer_with(False))
    assert permit_sending(Settings(values), answer_with(True))["yes"] is True
    assert len(asked) == 2 and "全工場" in asked[0].ja
    assert permit_sending(Settings(values, frozenset({"base-url"})), Listener())["yes"] is True
    assert permit_sending(Settings({"provider": "offline"}), Listener())["yes"] is False
