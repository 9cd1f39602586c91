"""Other libraries open the pictures: Pillow the PNG, Chromium the SVG, poppler the pages of DOCX and card."""

import io
import shutil
import subprocess

import pytest
from deliverable_cases import EMPTY, EXAMPLES, example, work_from
from other_readers import page_count

from bcp.errors import RenderError
from bcp.rendering.pictures import PICTURE_NAMES, draw_pictures, fonts
from bcp.rendering.pictures.canvas import DPI

pytestmark = pytest.mark.slow
pytest.importorskip("matplotlib")
image = pytest.importorskip("PIL.Image")
try:
    fonts.find_font()
except RenderError:
    pytest.skip("no Japanese font on this machine", allow_module_level=True)


@pytest.fixture(scope="module", params=[*EXAMPLES, "empty"])
def pictures(request, tmp_path_factory):
    empty = request.param == "empty"
    work = work_from(tmp_path_factory.mktemp("empty"), EMPTY) if empty else example(request.param)
    drawn = draw_pictures(work.case, work.facts)
    assert [each.name for each in drawn] == list(PICTURE_NAMES)
    return drawn


def ink(data):
    """The part of a picture that is not white, and how many greys there are."""
    grey = image.open(io.BytesIO(data)).convert("L")
    counts = grey.histogram()
    return 1 - sum(counts[250:]) / (grey.width * grey.height), sum(1 for count in counts if count)


def test_pillow_opens_each_png_in_its_size_with_something_on_it(pictures):
    for picture in pictures:
        opened = image.open(io.BytesIO(picture.png))
        opened.load()
        assert opened.format == "PNG"
        assert opened.width == pytest.approx(picture.width_mm / 25.4 * DPI, rel=0.02)
        assert opened.height == pytest.approx(picture.height_mm / 25.4 * DPI, rel=0.02)
        covered, greys = ink(picture.png)
        assert covered > 0.01 and greys > 10


def test_pillow_would_see_a_blank_picture():
    buffer = io.BytesIO()
    image.new("L", (300, 300), 255).save(buffer, "PNG")
    assert ink(buffer.getvalue()) == (0.0, 1)


def test_chromium_draws_the_svg_as_pillow_reads_the_png(pictures, tmp_path):
    """Both files of one picture: the same shape, and ink in the same places."""
    sync_api = pytest.importorskip("playwright.sync_api")
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no Chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for picture in pictures:
            (tmp_path / "one.svg").write_bytes(picture.svg)
            width, height = round(picture.width_mm * 4), round(picture.height_mm * 4)
            tab = browser.new_page(viewport={"width": width, "height": height})
            wrong = []
            tab.on("console", lambda said, wrong=wrong: wrong.append(said.text))
            tab.set_content(f'<body style="margin:0"><img src="one.svg" width="{width}" height="{height}">')
            tab.goto((tmp_path / "one.svg").as_uri())
            size = tab.evaluate(
                "[document.documentElement.viewBox.baseVal.width, document.documentElement.viewBox.baseVal.height]"
            )
            tab.evaluate(
                f"document.documentElement.setAttribute('width', {width}); document.documentElement.setAttribute('height', {height})"
            )
            drawn = tab.screenshot()
            tab.close()
            assert wrong == [] and abs(size[0] / size[1] - picture.width_mm / picture.height_mm) < 0.05
            assert nearness(drawn, picture.png) > 0.97
        browser.close()


def nearness(one, other):
    """How alike two pictures are, seen from afar: 1 for the same."""
    small = [image.open(io.BytesIO(data)).convert("L").resize((60, 60)).tobytes() for data in (one, other)]
    return 1 - sum(abs(a - b) for a, b in zip(*small, strict=True)) / (255 * len(small[0]))


def test_two_different_pictures_are_told_apart(pictures):
    first, second = pictures[0].png, pictures[2].png
    assert nearness(first, first) == 1 and nearness(first, second) < 0.97


@pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdfimages")),
    reason="LibreOffice and poppler are not installed",
)
def test_poppler_finds_the_pictures_in_the_pdf_and_one_page_in_the_card(tmp_path):
    from deliverable_cases import ROOT

    from bcp.api import generate
    from bcp.cli.main import main

    folder = tmp_path / "ou"
    generate(ROOT / "env_diff" / "ou_kagaku.yaml", out=str(folder))
    assert main(["export", str(folder), "--to", "pdf,card,pictures", "-q"]) == 0
    listed = (
        subprocess.run(
            ["pdfimages", "-list", str(folder / "export/bcp.pdf")], check=True, capture_output=True, text=True
        )
        .stdout.strip()
        .split("\n")[2:]
    )
    sizes = {tuple(line.split()[3:5]) for line in listed}
    files = [
        image.open(io.BytesIO((folder / "export" / f"{name}.png").read_bytes())).size
        for name in PICTURE_NAMES
    ]
    assert {(str(width), str(height)) for width, height in files} <= sizes
    assert page_count(folder / "export/card.pdf") == 1
