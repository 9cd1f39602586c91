"""Pictures in the documents of `bcp export`: where they stand, with which words, and the workbook beside them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from deliverable_cases import ROOT, example

from bcp.cli.main import main
from bcp.errors import RenderError
from bcp.rendering.docx_check import check_docx
from bcp.rendering.pictures import PICTURE_NAMES, fonts
from bcp.rendering.pictures.picture import Picture
from bcp.rendering.pictures.place import PLACES, caption_of, find_place, in_order, place_in_html

pytest.importorskip("matplotlib")
try:
    fonts.find_font()
except RenderError:
    pytest.skip("no Japanese font on this machine", allow_module_level=True)

TEMPLATE = str(ROOT / "templates/bcp_template_ai.md")
DATE = ("--date", "2026-11-22")


def picture(name: str) -> Picture:
    return Picture(name, f"{name}の図", 'alt "<&>"', b"png", b"svg", 165, 100)


def test_the_shipped_template_has_a_place_for_every_picture() -> None:
    blocks = example("ou_kagaku").case.template.blocks
    assert set(PLACES) == set(PICTURE_NAMES) and all(own in blocks for own, _ in PLACES.values())


def test_captions_are_numbered_in_the_order_of_the_document() -> None:
    template = example("ou_kagaku").case.template
    ordered = in_order([picture(name) for name in reversed(PICTURE_NAMES)], template)
    places = [list(template.blocks).index(find_place(each.name, template)) for each in ordered]
    assert places == sorted(places) and caption_of(ordered[0], 1).startswith("図1　")


def test_a_page_without_the_block_gets_the_picture_at_its_end_and_alt_is_escaped() -> None:
    template = example("ou_kagaku").case.template
    page = place_in_html(
        '<body><a class="mark" id="block-network_now"></a>本文</body>',
        [picture("network"), picture("restore")],
        template,
    )
    assert page.index("図1") < page.index("本文") < page.index("図2") < page.index("</body>")
    assert 'alt="alt &quot;&lt;&amp;&gt;&quot;"' in page and "http" not in page


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "o"
    table = str(ROOT / "env_diff/naniwa_seimitsu.yaml")
    assert main(["generate", table, "--template", TEMPLATE, "--out", str(folder), "-q", *DATE]) == 0
    return folder


def export(output: Path, *words: str) -> int:
    return main(["export", str(output), "--template", TEMPLATE, *DATE, *words])


@pytest.mark.slow
def test_docx_and_html_hold_the_pictures_with_alt_text_and_caption(
    output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from docx import Document

    assert export(output, "--to", "docx,html,xlsx,pictures", "--json") == 0
    names = [Path(name).name for name in json.loads(capsys.readouterr().out)["files"]]
    assert {
        "bcp.docx",
        "bcp.html",
        "actions.xlsx",
        *(f"{name}.{kind}" for name in PICTURE_NAMES for kind in ("png", "svg")),
    } == set(names)
    docx = (output / "export/bcp.docx").read_bytes()
    opened = Document(io.BytesIO(docx))
    alts = [shape._inline.docPr.get("descr") for shape in opened.inline_shapes]
    assert len(alts) == 4 and all(alt and len(alt) > 60 for alt in alts)
    captions = [paragraph.text[:2] for paragraph in opened.paragraphs if paragraph.text.startswith("図")]
    assert captions == ["図1", "図2", "図3", "図4"]
    assert check_docx(docx) == ()
    page = (output / "export/bcp.html").read_text("utf-8")
    assert page.count("<figure") == page.count("data:image/png;base64,") == 4
    assert export(output, "--to", "docx,pictures", "-q") == 0
    assert (output / "export/bcp.docx").read_bytes() == docx


@pytest.mark.slow
def test_without_the_word_pictures_the_documents_have_none(output: Path) -> None:
    from docx import Document

    assert export(output, "--to", "docx", "-q") == 0
    assert len(Document(output / "export/bcp.docx").inline_shapes) == 0


@pytest.mark.slow
def test_customers_get_one_picture_and_no_workbook(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert export(output, "--to", "html,pictures", "--edition", "submission", "-q") == 0
    page = (output / "export/bcp_submission.html").read_text("utf-8")
    assert page.count("<figure") == 1 and (output / "export/escalation_submission.png").is_file()
    assert not (output / "export/network_submission.png").exists()
    assert export(output, "--to", "xlsx", "--edition", "submission", "--lang", "ja") == 2
    assert "社内用だけ" in capsys.readouterr().err


def test_an_unknown_format_names_those_there_are(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert export(output, "--to", "picturs", "--lang", "ja") == 2
    assert "xlsx,pictures" in capsys.readouterr().err
