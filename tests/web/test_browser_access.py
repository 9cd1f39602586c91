"""For everybody: no serious finding of axe, keyboard alone, no sideways scrolling at 1280 px and on a phone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from web_page import wait_until_made

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.slow]
PAGES = (
    "items",
    "item/company",
    "item/cut_points?rows=1",
    "item/oa_ot_connection",
    "assessment",
    "assessment/oa_network",
    "check",
    "make",
    "review",
    "review/measures_network",
    "review/annex_contacts",
    "output",
    "history",
    "chat",
)


def read_axe() -> str:
    """The script of axe-core, from the wheel that carries it."""
    spec = find_spec("axe_playwright_python")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("axe-playwright-python is not installed")
    return (Path(spec.submodule_search_locations[0]) / "axe.min.js").read_text("utf-8")


def find_faults(tab: Any, axe: str) -> Iterator[str]:
    """What axe calls serious or critical on the page in the tab."""
    tab.evaluate(axe)
    found = json.loads(tab.evaluate("axe.run().then(r => JSON.stringify(r.violations))"))
    for each in found:
        if each["impact"] in ("serious", "critical"):
            yield f"{each['id']}: {each['nodes'][0]['html']} {each['nodes'][0]['failureSummary']}"


@pytest.fixture
def ready(tab: Any, serve: Any, naniwa: Path) -> tuple[Any, str]:
    """A tab that came in, with a plan made; and the address of the table."""
    server = serve()
    tab.goto(server.link)
    tab.goto(f"{server.base}/t/naniwa_seimitsu.yaml/make")
    tab.click("button.main")
    wait_until_made(tab)
    return tab, f"{server.base}/t/naniwa_seimitsu.yaml"


@pytest.fixture
def seated(tab: Any, serve: Any, naniwa: Path) -> tuple[Any, str]:
    """A tab that came in; and the address of the table. No plan yet."""
    server = serve()
    tab.goto(server.link)
    return tab, f"{server.base}/t/naniwa_seimitsu.yaml"


def test_axe_finds_nothing_serious_nothing_scrolls_sideways_and_the_way_is_named(
    ready: tuple[Any, str],
) -> None:
    tab, base = ready
    axe = read_axe()
    found = []
    for width, height in ((1280, 900), (390, 844)):
        tab.set_viewport_size({"width": width, "height": height})
        for address in (
            base.split("/t/")[0] + "/",
            *(f"{base}/{path}" for path in PAGES),
            f"{base}/item/nowhere",
        ):
            tab.goto(address)
            found += [f"{width} {address}: {fault}" for fault in find_faults(tab, axe)]
            assert tab.evaluate("document.documentElement.scrollWidth") <= width, (width, address)
            assert tab.locator("h1").count() == 1 and tab.locator("main").count() == 1, address
            steps = 0 if address.endswith(("/", "nowhere")) else 1
            assert tab.locator('nav [aria-current="page"]').count() == steps, address
    assert found == []


def test_axe_sees_a_planted_fault(seated: tuple[Any, str]) -> None:
    tab, base = seated
    tab.goto(f"{base}/item/company")
    tab.evaluate("document.querySelectorAll('label').forEach(each => each.remove())")
    assert any(fault.startswith("label:") for fault in find_faults(tab, read_axe()))


def test_the_keyboard_alone_answers_an_item(seated: tuple[Any, str]) -> None:
    tab, base = seated
    tab.goto(f"{base}/item/company")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    tab.keyboard.press("Enter")
    seen = []
    for _ in range(40):
        tab.keyboard.press("Tab")
        seen.append(tab.evaluate("document.activeElement.name || document.activeElement.tagName"))
        if seen[-1] == "c.employees":
            break
    names = [name for name in seen if name.startswith("c.")]
    assert names == [
        "c.name",
        "c.short_name",
        "c.site",
        "c.address",
        "c.prefecture",
        "c.industry",
        "c.employees",
    ]
    tab.keyboard.press("Control+A")
    tab.keyboard.type("61")
    tab.keyboard.press("Enter")  # in a field, Enter saves and goes on
    tab.wait_for_url("**/item/working_hours*")
    assert "61" in Path("env_diff/naniwa_seimitsu.yaml").read_text("utf-8")


def test_progress_is_told_to_those_who_cannot_see_it(seated: tuple[Any, str]) -> None:
    tab, base = seated
    text = Path(__file__).parents[2] / "bcp" / "web" / "templates" / "progress.html"
    assert 'role="status" aria-live="polite"' in text.read_text("utf-8")
    tab.goto(f"{base}/item/company")
    tab.fill('[name="c.employees"]', "多数")
    tab.click("button.main")
    assert tab.locator('[role="alert"]').count() == 1
    described = tab.locator('[name="c.employees"]').get_attribute("aria-describedby")
    assert tab.locator(f"#{described.split()[-1]}").inner_text()
