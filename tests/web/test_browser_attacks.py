"""Attacks on the page in a real browser: another site, another port, a rebound name, no key, script in every field."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from bcp.catalog import load_catalogue

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.slow]
HOSTILE = "\"><script>window.hit=1</script><img src=x onerror='window.hit=1'><svg onload=window.hit=1>{{7*7}}</textarea>"
RESTED = "javascript:window.hit=1"


class Evil(ThreadingHTTPServer):
    """Another page on this machine that tries everything a page can try against ours."""

    target = ""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class EvilPage(BaseHTTPRequestHandler):
    server: Evil

    def do_GET(self) -> None:
        target = self.server.target
        body = (
            f'<form id=f method=post action="{target}/tables/new" target=frame><input name=name value=stolen></form>'
            f'<iframe name=frame></iframe><iframe id=inside src="{target}/"></iframe>'
            f'<img id=pixel src="{target}/static/icon.svg"><script>'
            f'fetch("{target}/", {{credentials:"include"}}).then(r=>r.text()).then(t=>{{window.read=t}},()=>{{window.read="blocked"}});'
            f'fetch("{target}/tables/new", {{method:"POST",credentials:"include",mode:"no-cors",'
            'headers:{"content-type":"application/x-www-form-urlencoded"},body:"name=stolen2"}).catch(() => 0);'
            "f.submit()</script>"
        ).encode()
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        return


@pytest.fixture
def evil() -> Iterator[Evil]:
    server = Evil(("127.0.0.1", 0), EvilPage)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_a_page_on_another_port_reads_nothing_and_changes_nothing(
    tab: Any, serve: Any, folder: Path, evil: Evil, name: str
) -> None:
    server = serve()
    tab.goto(server.link)  # the browser has our cookie now
    evil.target = server.base
    tab.goto(evil.address.replace("127.0.0.1", name))
    tab.wait_for_function("window.read !== undefined")
    tab.wait_for_timeout(500)
    assert tab.evaluate("window.read") == "blocked"
    assert tab.evaluate("document.getElementById('pixel').naturalWidth") == 0
    frame = next(frame for frame in tab.frames if frame.parent_frame and frame.url != "about:blank")
    assert "工場の IT-BCP" not in frame.content()
    assert list((folder / "env_diff").glob("*")) == []


def test_a_rebound_name_and_a_stranger_stay_outside(chromium: Any, serve: Any, folder: Path) -> None:
    server = serve()
    port = server.base.rsplit(":", 1)[1]
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    rules = ["--no-sandbox", "--host-resolver-rules=MAP evil.example 127.0.0.1"]
    rebound = chromium.browser_type.launch(executable_path=path, args=rules)
    try:
        page = rebound.new_page()
        token = server.link.split("token=")[1]
        assert page.goto(f"http://evil.example:{port}/?token={token}").status == 421
        assert page.goto(f"{server.base}/").status == 401
        assert page.goto(server.link).status == 200  # the refused try did not use the key up
    finally:
        rebound.close()
    context = chromium.new_context()
    stranger = context.new_page()
    assert stranger.goto(server.link).status == 401  # the link works once
    assert stranger.goto(f"{server.base}/t/x.yaml/items").status == 401
    context.close()


def test_script_in_every_field_is_shown_and_never_runs(tab: Any, serve: Any, naniwa: Path) -> None:
    server = serve()
    tab.on("dialog", lambda dialog: pytest.fail(dialog.message))
    tab.goto(server.link)
    base = f"{server.base}/t/naniwa_seimitsu.yaml"
    filled = 0
    for item in load_catalogue().items:
        tab.goto(f"{base}/item/{item}")
        names = tab.eval_on_selector_all(
            "form.item input:not([type]), form.item textarea", "all => all.map(e => e.name)"
        )
        texts = {name: (HOSTILE, RESTED)[at % 2] for at, name in enumerate(names) if _takes_text(item, name)}
        tab.evaluate(
            "texts => Object.entries(texts).forEach(([n, v]) => document.getElementsByName(n)[0].value = v)",
            texts,
        )
        filled += len(texts)
        tab.locator("button.main").click()
    assert filled > 100
    tab.goto(f"{base}/assessment/oa_network")
    for field in ("issue", "where", "owner", "interim", "status"):
        tab.fill(f'[name="{field}"]', HOSTILE)
    tab.click("button.main")
    tab.goto(f"{base}/make")
    tab.click("button.main")
    tab.wait_for_selector("#last")
    blocks = ["annex_contacts", "measures_network", "cut_steps", "team_table", "card_first"]
    pages = ["items", "check", "assessment", "assessment/oa_network", "make", "review", "output", "chat"]
    for path in [
        *pages,
        *(f"review/{block}" for block in blocks),
        "item/company",
        "item/systems",
        "item/parties_to_notify",
        "item/quality_release",
    ]:
        answer = tab.goto(f"{base}/{path}")
        assert answer.status == 200, path
        assert (
            tab.evaluate("window.hit") is None and tab.locator("main script, main img, main svg").count() == 0
        ), path
    tab.goto(f"{base}/review/measures_network")
    tab.fill("#text", HOSTILE)
    tab.click("section:has(#edit) button")
    assert tab.evaluate("window.hit") is None and tab.locator("main script, main img, main svg").count() == 0


def _takes_text(item: str, name: str) -> bool:
    """True for a field that holds any text; a number or a date would be refused beside the field."""
    column = load_catalogue().items[item].columns.get(name.rsplit(".", 1)[-1])
    return name == "detail" or (column is not None and column.kind in ("text", "list"))
