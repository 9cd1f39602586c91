"""Chromium opens each page the tool makes: its headings and texts, no error, no network, a phone's width, print."""

import re
import shutil
from pathlib import Path

import pytest
from office_tools import EXAMPLES, TABLES, pages_of, squeezed
from other_readers import every_block, headings_of

from bcp.api import generate
from bcp.cli.main import main
from bcp.rendering.docx.blocks import Heading, Paragraph, Table, plain
from bcp.rendering.docx.parse import parse_blocks

pytestmark = pytest.mark.slow
PAGES = ("export/bcp.html", "export/bcp_submission.html", "export/bcp_wall.html", "review.html", "diff.html")
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def browser():
    sync_api = pytest.importorskip("playwright.sync_api")
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no Chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module", params=EXAMPLES)
def output(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages") / request.param
    generate(TABLES / f"{request.param}.yaml", out=str(folder))
    calls = (
        ["export", str(folder), "--to", "html,pictures"],
        ["export", str(folder), "--to", "html,pictures", "--edition", "submission"],
        ["export", str(folder), "--to", "html,pictures", "--edition", "wall"],
        ["diff", str(folder), "--html", str(folder / "diff.html")],
    )
    assert [main([*call, "-q"]) for call in calls] == [0] * 4
    return folder


class Opened:
    """A page in a tab of its own, with what went wrong and what it asked the network for."""

    def __init__(self, browser, path: Path, viewport=None):
        self.context = browser.new_context(
            viewport=viewport or {"width": 1280, "height": 900}, locale="ja-JP"
        )
        self.tab = self.context.new_page()
        self.wrong, self.asked = [], []
        self.tab.on(
            "console",
            lambda said: self.wrong.append(said.text) if said.type in ("error", "warning") else None,
        )
        self.tab.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.tab.on("request", lambda request: self.asked.append(request.url))
        self.tab.goto(path.as_uri())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.close()

    @property
    def network(self):
        return [url for url in self.asked[1:] if not url.startswith("data:")]

    def headings(self):
        script = "all => all.map(one => [Number(one.tagName[1]), one.textContent])"
        found = self.tab.locator("h1, h2, h3, h4").evaluate_all(script)
        return [(level, squeezed(text)) for level, text in found]

    def sideways(self):
        return self.tab.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )


def words_of(markdown):
    for block in every_block(parse_blocks(markdown)):
        if isinstance(block, Heading | Paragraph):
            yield plain(block.runs)
        elif isinstance(block, Table):
            yield from (plain(cell) for row in block.rows for cell in row)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_without_error_and_without_network(browser, output, name):
    with Opened(browser, output / name) as page:
        assert page.wrong == [] and page.network == [] and len(page.asked) >= 1
        assert page.tab.title() and page.tab.evaluate("document.documentElement.lang") == "ja"
        assert page.tab.evaluate("[...document.images].every(one => one.complete && one.naturalWidth > 0)")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_phone_without_scrolling_sideways(browser, output, name):
    with Opened(browser, output / name, PHONE) as page:
        assert page.sideways() <= 0


@pytest.mark.parametrize("name", PAGES)
def test_a_page_prints(browser, output, name, tmp_path):
    with Opened(browser, output / name) as page:
        page.tab.pdf(path=str(tmp_path / "page.pdf"), format="A4")
    pages = pages_of(tmp_path / "page.pdf")
    assert len(pages) > 3 and len([page for page in pages if not page.strip()]) <= 1


def test_the_card_of_the_plan_s_page_prints_on_one_page_light_and_without_the_contents(
    browser, output, tmp_path
):
    card = (output / "bcp.md").read_text("utf-8").split("<!-- card -->")[1].split("<!-- /card -->")[0]
    with Opened(browser, output / "export/bcp.html") as page:
        page.tab.emulate_media(media="print")
        looks = "all => all.map(one => [getComputedStyle(one).backgroundColor, getComputedStyle(one).color])"
        headings = page.tab.locator(".card h1, .card h2").evaluate_all(looks)
        links = page.tab.locator(".card a, main a").evaluate_all(looks)
        shown = page.tab.locator("nav").is_visible()
        page.tab.pdf(path=str(tmp_path / "page.pdf"), format="A4", print_background=True)
    assert set(map(tuple, headings)) == {("rgba(0, 0, 0, 0)", "rgb(17, 17, 17)")}
    assert links and {colour for _, colour in links} <= {"rgb(17, 17, 17)", "rgb(31, 56, 100)"} and not shown
    on_pages = [squeezed(each) for each in pages_of(tmp_path / "page.pdf", "-raw")]
    [first] = [each for each in on_pages if "最初の30分" in each]
    assert [word for word in map(squeezed, words_of(card)) if word not in first] == []


def test_the_plan_s_headings_and_texts_stand_on_its_page(browser, output):
    plan = (output / "bcp.md").read_text("utf-8")
    with Opened(browser, output / "export/bcp.html") as page:
        shown = [text for _, text in page.headings()]
        text = squeezed(page.tab.evaluate("document.body.textContent"))
        images = page.tab.locator("img").count()
    wanted = [text for _, text in headings_of(plan)]
    rest = iter(shown)
    assert all(each in rest for each in wanted)
    missing = {squeezed(each) for each in words_of(plan) if squeezed(each) not in text}
    assert len(wanted) > 40 and missing == set() and images == 4


def test_no_level_of_heading_is_skipped(browser, output):
    for name in PAGES[:3]:
        with Opened(browser, output / name) as page:
            levels = [level for level, _ in page.headings()]
        assert levels[0] == 1 and all(
            after - before <= 1 for before, after in zip(levels, levels[1:], strict=False)
        )


def test_the_printed_page_says_what_the_plan_says(browser, output, tmp_path):
    plan = (output / "bcp.md").read_text("utf-8")
    with Opened(browser, output / "export/bcp.html") as page:
        page.tab.pdf(path=str(tmp_path / "plan.pdf"), format="A4")
    said = _without_signs("".join(pages_of(tmp_path / "plan.pdf", "-raw")))
    wanted = {_without_signs(text) for _, text in headings_of(plan)}
    assert [text for text in wanted if text not in said] == []


def _without_signs(text):
    """The text as far as a PDF keeps it: poppler writes some signs in another form."""
    return re.sub(r"[\s、。（）()・]", "", text)


def test_a_fault_on_a_page_is_seen(browser, output, tmp_path):
    text = (output / "export/bcp.html").read_text("utf-8")
    wide = '<div style="width:900px">広い</div><img src="https://x.example/a.png">'
    (tmp_path / "bad.html").write_text(text.replace("</body>", f"{wide}</body>"), "utf-8")
    with Opened(browser, tmp_path / "bad.html", PHONE) as page:
        assert page.sideways() > 0 and page.wrong  # the page's own rules refuse the picture
