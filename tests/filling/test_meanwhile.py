"""What a run does while it waits for a model: once, step by step, and never in the way of the run."""

from __future__ import annotations

import datetime
import threading
from pathlib import Path

import pytest

from bcp.pipeline import meanwhile as module
from bcp.pipeline.drafting import unfilled_draft
from bcp.pipeline.meanwhile import Meanwhile
from bcp.pipeline.provider import choose_provider
from bcp.pipeline.rehearsal import rehearse
from bcp.pipeline.standing import Standing
from bcp.settings import Settings
from bcp.workspace import open_workspace

TABLE = Path(__file__).parents[2] / "env_diff" / "naniwa_seimitsu.yaml"


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(module, "_LET_IT_LEAVE_SECONDS", 0.0)


class Steps:
    """Two steps; the first says that it has begun, and lasts until it is let go."""

    def __init__(self) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.done: list[str] = []

    def __call__(self):
        self.done.append("first")
        self.begun.set()
        self.go_on.wait()
        yield
        self.done.append("second")
        yield


def test_many_questions_begin_it_once():
    steps = Steps()
    steps.go_on.set()
    work = Meanwhile(steps)
    for _ in range(3):
        work.begin()
    work._timer.join()
    work.end()
    assert steps.done == ["first", "second"]


def test_when_the_wait_is_over_the_step_under_way_is_the_last():
    steps = Steps()
    work = Meanwhile(steps)
    work.begin()
    steps.begun.wait()
    threading.Timer(0.05, steps.go_on.set).start()
    work.end()
    assert steps.done == ["first"]


def test_a_server_that_answers_quickly_is_rehearsed_for_no_further_than_the_code():
    steps = Steps()
    steps.go_on.set()
    work = Meanwhile(steps)
    work.begin()
    work.answered()
    work._timer.join()
    work.end()
    assert steps.done == ["first"]


def test_a_run_without_a_question_has_nothing_to_wait_for():
    steps = Steps()
    Meanwhile(steps).end()
    assert steps.done == []


def test_a_fault_in_it_is_no_fault_of_the_run():
    seen = []

    def fail():
        seen.append(1)
        raise RuntimeError("no fonts")
        yield

    work = Meanwhile(fail)
    work.begin()
    work._timer.join()
    work.end()
    assert seen == [1]


def test_the_rehearsal_of_a_real_table_plays_to_its_end_and_writes_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    work = open_workspace(TABLE, Settings({"date": datetime.date(2026, 11, 22)}))
    provider = choose_provider(work.settings, None, work)
    drafts = {id: unfilled_draft(request, "") for id, request in work.requests.items()}
    masked = {"masked.phone_1": "06-0000-0000"}
    assert len(list(rehearse(work, Standing(), drafts, masked, provider))) == 4
    assert list(tmp_path.iterdir()) == []
