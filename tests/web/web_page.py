"""What the tests of the page share: addresses, a wait, and `bcp serve` as a process."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from starlette.testclient import TestClient

ROOT = Path(__file__).parents[2]
PORT = 8000
ORIGIN = f"http://127.0.0.1:{PORT}"
OWN = {"origin": ORIGIN, "sec-fetch-site": "same-origin"}
TOKEN = "one-time-token"


def wait_for_run(client: TestClient, table: str, seconds: float = 120) -> str:
    """The page 作成 once the run is over."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        text = client.get(f"/t/{table}/make").text
        if "data-events" not in text:
            return text
        time.sleep(0.2)
    raise AssertionError("the run did not end")


class Server:
    """`bcp serve` as a process."""

    def __init__(self, folder: Path, *more: str) -> None:
        words = [sys.executable, "-m", "bcp", "serve", "--no-browser", "--json", "--lang", "ja", *more]
        self.process = subprocess.Popen(
            words, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8"
        )
        assert self.process.stdout is not None
        text = ""
        while not text.rstrip().endswith("}"):
            line = self.process.stdout.readline()
            assert line, "the server ended"
            text += line
        self.link: str = json.loads(text)["url"]
        self.base = self.link.split("/?")[0]

    def kill(self) -> None:
        """As a power cut does."""
        self.process.kill()
        self.process.wait()

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


def wait_until_made(tab: Any, words: str = "作成が終わった") -> None:
    """Wait until the run in this tab is over; what the page says otherwise is the failure's message."""
    tab.wait_for_selector("#last")
    assert words in tab.locator("#last").inner_text(), tab.locator("main").inner_text()
