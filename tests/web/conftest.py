"""The page in a folder of its own: in this process behind the guard, or as a server with a browser in front."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi")

from starlette.testclient import TestClient
from web_page import ORIGIN, OWN, PORT, ROOT, TOKEN, Server

from bcp.settings import Settings
from bcp.web.app import make_guarded
from bcp.web.desk import make_desk


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder; nothing of the machine's settings reaches it."""
    for name in (
        "BCP_PROVIDER",
        "BCP_BASE_URL",
        "OPENAI_BASE_URL",
        "BCP_MODEL",
        "OPENAI_API_KEY",
        "BCP_LANG",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def naniwa(folder: Path) -> Path:
    """The folder with one filled table, as `naniwa_seimitsu.yaml`."""
    (folder / "env_diff").mkdir()
    table = folder / "env_diff" / "naniwa_seimitsu.yaml"
    shutil.copy(ROOT / "env_diff" / "naniwa_seimitsu.yaml", table)
    return table


@pytest.fixture
def guarded(folder: Path) -> Any:
    """The whole application behind its guard."""
    return make_guarded(make_desk(Settings({"lang": "ja"})), PORT, TOKEN)


@pytest.fixture
def page(guarded: Any) -> TestClient:
    """A browser that came in by the link; it sends what a browser sends from our own pages."""
    client = TestClient(guarded, base_url=ORIGIN, headers=OWN)
    assert client.get("/", params={"token": TOKEN}).status_code == 200
    return client


# ---------------------------------------------------------------- a real server and a real browser


@pytest.fixture
def serve(folder: Path) -> Iterator[Callable[..., Server]]:
    """Starts servers in the folder; all end with the test."""
    started: list[Server] = []

    def start(*more: str) -> Server:
        started.append(Server(folder, *more))
        return started[-1]

    yield start
    for each in started:
        each.end()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One headless browser for all tests; no test where there is none."""
    sync_api = pytest.importorskip("playwright.sync_api")
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no Chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium: Any) -> Iterator[Any]:
    """A tab of its own whose scripts must not fail."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="ja-JP")
    page = context.new_page()
    page.set_default_timeout(30_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []
