"""Review with edits, regeneration after a rating changed, a crash in the middle, 中止: in a real browser."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from scripted_server import Reply, ScriptedServer, answer, read_block, slow
from web_page import wait_until_made

from bcp.pipeline.drafting import OfflineDrafter
from bcp.settings import Settings
from bcp.workspace import open_workspace

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.slow]
T = "/t/naniwa_seimitsu.yaml"
OUT = Path("outputs/naniwa_seimitsu")


def wait_for(condition: Any, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.1)


def test_edits_stand_and_a_new_rating_becomes_a_suggestion(tab: Any, serve: Any, naniwa: Path) -> None:
    server = serve()
    tab.goto(server.link)
    tab.goto(f"{server.base}{T}/make")
    tab.click("button.main")
    wait_until_made(tab)
    tab.click("text=見直しへ進む")
    tab.click("text=持ち込む物への対策")
    tab.fill("#text", tab.input_value("#text") + "\n- 毎週月曜の朝礼で読み合わせる。")
    tab.click("#edit ~ form button, section:has(#edit) button")
    assert "人が書いた" in tab.locator(".about").inner_text()
    plan = (OUT / "bcp.md").read_text("utf-8")
    assert "毎週月曜の朝礼で読み合わせる。" in plan

    tab.goto(f"{server.base}{T}/assessment")
    tab.select_option('[name="rating.usb_memory"]', "BAD")
    tab.click("button.main")
    tab.goto(f"{server.base}{T}/make")
    tab.click("text=この端末で作り直す")
    wait_until_made(tab)
    assert "決めていない提案が" in tab.locator("#last").locator("..").inner_text()
    tab.goto(f"{server.base}{T}/review")
    tab.locator("section:has(#look) a").first.click()
    assert "毎週月曜の朝礼で読み合わせる。" in (OUT / "bcp.md").read_text("utf-8")
    tab.click("text=提案を採る")
    tab.wait_for_selector("text=保存した")
    renewed = (OUT / "bcp.md").read_text("utf-8")
    assert "毎週月曜の朝礼で読み合わせる。" not in renewed and "USBメモリー（評価：BAD" in renewed
    tab.click("text=この文を人が受け持つ")
    tab.wait_for_selector("text=受け持ちをやめる")


class Author:
    """The scripted model: the composer's text, after a while."""

    def __init__(self, table: Path, seconds: float) -> None:
        work = open_workspace(table, Settings())
        offline = OfflineDrafter(work)
        self._texts = {
            id: offline.draft(request).text
            for id, request in work.requests.items()
            if request.block.fill != "facts"
        }
        self.seconds = seconds

    def __call__(self, request: dict[str, Any]) -> Reply:
        return slow(self.seconds, answer(self._texts[read_block(request).id]))


def start_with(tab: Any, base: str, url: str) -> None:
    tab.goto(f"{base}{T}/make")
    tab.fill("#model-name", "scripted")
    tab.fill("#url", url)
    tab.click("text=何をどこへ送るかを見る")
    assert "127.0.0.1（この端末の中）" in tab.locator("main").inner_text()
    tab.click("text=送って作成を始める")


def finished() -> int:
    journal = OUT / "journal.jsonl"
    return len(journal.read_text("utf-8").splitlines()) if journal.is_file() else 0


def test_a_power_cut_in_the_middle_costs_no_finished_answer(tab: Any, serve: Any, naniwa: Path) -> None:
    author = Author(naniwa, 0.4)
    with ScriptedServer(author) as model:
        server = serve()
        tab.goto(server.link)
        start_with(tab, server.base, model.base_url)
        tab.wait_for_selector("[data-events]")
        wait_for(lambda: finished() >= 3)
        tab.goto("about:blank")  # closing the page ends nothing
        before = finished()
        wait_for(lambda: finished() > before)
        server.kill()
        kept = finished()
        author.seconds = 0.0
        server = serve()
        tab.goto(server.link)
        tab.goto(f"{server.base}{T}/make")
        assert f"届いた回答{kept}件は残してあり" in tab.locator("main").inner_text()
        start_with(tab, server.base, model.base_url)
        wait_until_made(tab)
        asked = Counter(read_block(request).id for request in model.requests if len(request["messages"]) == 2)
    assert (OUT / "bcp.docx").is_file() and not (OUT / "journal.jsonl").exists()
    assert sum(asked.values()) <= len(asked) + 2  # only what was under way is asked a second time


def test_stopping_keeps_what_is_finished_and_the_next_run_goes_on(tab: Any, serve: Any, naniwa: Path) -> None:
    author = Author(naniwa, 0.4)
    with ScriptedServer(author) as model:
        server = serve()
        tab.goto(server.link)
        start_with(tab, server.base, model.base_url)
        wait_for(lambda: finished() >= 2)
        tab.click("text=中止する")
        wait_until_made(tab, "中止した")
        assert finished() >= 2 and not (OUT / "bcp.md").exists()
        author.seconds = 0.0
        start_with(tab, server.base, model.base_url)
        wait_until_made(tab)
        sent = len(model.requests)

        address = f"{server.base}{T}/review/measures_media"
        tab.goto(address)
        tab.fill("#remark", "班長にも分かる言葉にする")
        tab.click("text=送って頼む")
        wait_until_made(tab)
        again = model.requests[sent:]
    assert len(again) >= 1 and {read_block(request).id for request in again} == {"measures_media"}
    assert "担当者の注文: 班長にも分かる言葉にする" in (read_block(again[0]).changed or [])
