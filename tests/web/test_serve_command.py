"""`bcp serve`: its link, its end, and what it says where it cannot start."""

from __future__ import annotations

import importlib
import signal
import socket
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from bcp.cli.main import main


def test_without_the_extra_it_says_what_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = importlib.import_module

    def missing(name: str, package: str | None = None) -> Any:
        if name == "fastapi":
            raise ModuleNotFoundError("No module named 'fastapi'", name="fastapi")
        return real(name, package)

    monkeypatch.setattr(importlib, "import_module", missing)
    assert main(["serve", "--no-browser", "--lang", "ja"]) == 2
    assert 'pip install "bcp[web]"' in capsys.readouterr().err


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # uvicorn leaves its socket open
def test_a_port_in_use_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert main(["serve", "--no-browser", "--lang", "ja", "--port", port]) == 5
    told = capsys.readouterr()
    assert f"ポート {port} は使えない" in told.err and "token=" not in told.out
    assert main(["serve", "--no-browser", "--port", "70000"]) == 5


@pytest.mark.server
def test_it_listens_on_this_machine_alone_and_ends_cleanly(serve: Any, folder: Path) -> None:
    server = serve()
    assert server.base.startswith("http://127.0.0.1:")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(server.base + "/")
    assert refused.value.code == 401
    refused.value.close()
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(20) == 0
    assert list(folder.iterdir()) == []  # looking changes nothing
