"""What a run does while it waits for a model: once, and never in the way of the run."""

from __future__ import annotations

import pytest

from bcp.pipeline import meanwhile as module
from bcp.pipeline.meanwhile import Meanwhile


@pytest.fixture
def begun(monkeypatch):
    times = []
    monkeypatch.setattr(module, "_LET_IT_LEAVE_SECONDS", 0.0)
    monkeypatch.setattr(module, "_rehearse", lambda: times.append(1))
    return times


def test_many_questions_begin_it_once(begun):
    work = Meanwhile()
    for _ in range(3):
        work.begin()
    while not begun:
        pass
    work.end()
    assert begun == [1]


def test_a_run_without_a_question_has_nothing_to_wait_for(begun):
    Meanwhile().end()
    assert begun == []


def test_a_fault_in_it_is_no_fault_of_the_run(monkeypatch):
    seen = []

    def fail():
        seen.append(1)
        raise RuntimeError("no fonts")

    monkeypatch.setattr(module, "_LET_IT_LEAVE_SECONDS", 0.0)
    monkeypatch.setattr(module, "_rehearse", fail)
    work = Meanwhile()
    work.begin()
    while not seen:
        pass
    work.end()


def test_the_rehearsal_renders_a_document():
    module._rehearse.cache_clear()
    module._rehearse()
    assert module._rehearse.cache_info().currsize == 1
