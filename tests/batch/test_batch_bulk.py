"""`bcp batch --bulk`: the questions of all factories in common files, and one plan for each factory."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import pytest
from batch_factories import NAMES, PLACES, Factories
from factory import Model
from scripted_server import ScriptedServer

sys.path.insert(0, str(Path(__file__).parents[1] / "filling"))

from bulk_server import BulkServer

from bcp.pipeline import batch_rounds

pytestmark = [pytest.mark.server, pytest.mark.slow]
CALLS = 6  # the blocks of the small template that a model fills


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(batch_rounds, "_FIRST_WAIT_SECONDS", 0.01)


def test_all_factories_go_out_in_one_batch_and_none_is_mixed(factories: Factories) -> None:
    names = factories.tables(3)
    with BulkServer(Model()) as server:
        factories.server = server
        ran = factories.run("env_diff", "--bulk", "api", "--workers", "2")
        assert ran.code == 0, ran.out + ran.err
    assert len(server.batches) == 1 and len(server.asked) >= len(names) * (CALLS - 1)
    bodies = [json.dumps(line, ensure_ascii=False) for line in server.asked]
    found = [{n for n in NAMES if PLACES[n] in body or f"（{n}）" in body} for body in bodies]
    assert all(len(each) == 1 for each in found) and set.union(*found) == set(names)
    assert len({line["custom_id"] for line in server.asked}) == len(server.asked)
    assert not any("架空" in body for body in bodies)
    assert set(factories.generations(names).values()) == {1}
    assert not list((factories.tool.folder / "outputs" / "batch.bulk").glob("*/*"))


def test_the_plans_are_those_of_a_batch_question_by_question(factories: Factories) -> None:
    names = factories.tables(2)
    with BulkServer(Model()) as server:
        factories.server = server
        assert factories.run("env_diff", "--bulk", "api", "--out", "bulk").code == 0
    with ScriptedServer(Model()) as other:
        factories.server = other
        assert factories.run("env_diff", "--out", "single").code == 0
    for name in names:
        plans = [(factories.tool.folder / way / name / "bcp.md").read_bytes() for way in ("bulk", "single")]
        assert plans[0] == plans[1]


def test_a_factory_whose_answers_never_come_does_not_stop_the_others(factories: Factories) -> None:
    names = factories.tables(3)
    late = PLACES[names[1]]

    def is_late(batch, line):
        return late in json.dumps(line, ensure_ascii=False)

    with BulkServer(Model(), expire=is_late) as server:
        factories.server = server
        assert factories.run("env_diff", "--bulk", "api").code == 3
        ended = {name: (entry["state"], entry["code"]) for name, entry in factories.results.items()}
        assert ended[names[1]] == ("failed", "bulk-expired")
        server.expire = lambda batch, line: False
        assert factories.run("env_diff", "--bulk", "api").code == 0
    paid = Counter(line["custom_id"] for line in server.asked if not is_late(0, line))
    assert set(paid.values()) == {1}, "what was answered is not asked again"
    assert all((factories.out(name) / "bcp.docx").exists() for name in names)


def test_the_common_budget_holds_for_what_all_factories_ask_together(factories: Factories) -> None:
    names = factories.tables(3)
    with BulkServer(Model()) as server:
        factories.server = server
        ran = factories.run("env_diff", "--bulk", "api", "--budget-tokens", "5000")
        assert ran.code == 3 and server.asked == []
        assert {entry["code"] for entry in factories.results.values()} == {"budget"}
        assert factories.run("env_diff", "--bulk", "api", "--budget-tokens", "500000").code == 0
    assert factories.generations(names) == dict.fromkeys(names, 1)


def test_files_for_an_own_server(factories: Factories) -> None:
    factories.tables(2)
    with ScriptedServer(Model()) as server:
        factories.server = server
        words = ("env_diff", "--bulk", "files")
        assert factories.run(*words).code == 3 and server.requests == []
        files = factories.tool.folder / "outputs" / "batch.bulk" / "files"
        (file,) = files.iterdir()
        model = Model()
        lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        done = [{"custom_id": one["custom_id"], "response": {"status_code": 200, "body": model(one["body"]).body}} for one in lines]  # fmt: skip
        file.with_suffix(".out.jsonl").write_text("\n".join(map(json.dumps, done)), "utf-8")
        assert factories.run(*words).code == 0
