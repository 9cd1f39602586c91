"""How many requests a server on this machine gets at once when nobody says so."""

from __future__ import annotations

import asyncio

import pytest
from scripted_server import ScriptedServer, slow
from test_scripted_behaviours import WORDS, faithful, folder  # noqa: F401

from bcp.cli.main import main
from bcp.filling.client import OpenAIChatClient
from bcp.filling.guard import Guard

pytestmark = pytest.mark.server


def generate(server, *more):
    words = [*WORDS, "--base-url", server.base_url, "--out", "out", "--lang", "ja", *more]
    assert main(words) == 0


def late(body):
    return slow(0.3, faithful(body))


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("slots", "at_once"), [(None, 1), (1, 1), (2, 2)])
def test_as_many_as_the_server_has_slots(slots, at_once, capsys):
    with ScriptedServer(late, slots=slots) as server:
        generate(server)
    assert server.most_at_once == at_once
    assert ("1件ずつ送る" in capsys.readouterr().err) == (at_once == 1)


@pytest.mark.usefixtures("folder")
def test_what_the_user_says_counts():
    with ScriptedServer(late) as server:
        generate(server, "--concurrency", "2", "-q")
    assert server.most_at_once == 2


def count(base_url):
    client = OpenAIChatClient(base_url=base_url, model="m", guard=Guard(lambda text: ()))
    return asyncio.run(client.count_slots())


def test_a_server_that_does_not_answer_counts_as_one_slot():
    with ScriptedServer(late, slots=4) as server:
        assert count(server.base_url) == 4 and count(server.base_url + "/") == 4
    assert count(server.base_url) == 1


@pytest.mark.parametrize("told", [0, -3, "many"])
def test_nonsense_counts_as_one_slot(told):
    with ScriptedServer(late, slots=told) as server:
        assert count(server.base_url) == 1


def test_the_slots_of_this_machine_are_not_asked_for_through_a_proxy(monkeypatch):
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with ScriptedServer(late, slots=9) as proxy, ScriptedServer(late, slots=2) as server:
        monkeypatch.setenv("http_proxy", proxy.base_url.removesuffix("/v1"))
        assert count(server.base_url) == 2
