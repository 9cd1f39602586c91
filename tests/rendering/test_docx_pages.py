"""What LibreOffice lays out is what the contents promise."""

import datetime
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bcp.rendering.docx import DocumentMeta, render_docx
from bcp.rendering.docx.outline import make_outline
from bcp.rendering.docx.pages import card_scale, estimate_pages
from bcp.rendering.docx.parse import parse_blocks

SAMPLE = (Path(__file__).parent / "data" / "sample_plan.md").read_text(encoding="utf-8")
META = DocumentMeta(title="計画", date=datetime.date(2026, 11, 22), company="浪速精密")


def test_pages_rise_and_begin_after_the_cover():
    pages = estimate_pages(make_outline(parse_blocks(SAMPLE)), "")
    assert pages[0] == 2 and list(pages) == sorted(pages)


def test_a_card_with_more_to_say_is_set_in_smaller_type():
    def scale(rows):
        steps = "\n".join(f"{n}. 設備の周りから人を離し、操作盤で止める。" for n in range(1, rows))
        return card_scale(make_outline(parse_blocks(f"<!-- card -->\n\n{steps}\n\n<!-- /card -->")).parts[0])

    assert scale(5) == 1.5 and scale(5) > scale(45) > scale(60)


@pytest.mark.slow
@pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")), reason="LibreOffice is not installed"
)
def test_each_heading_is_on_the_page_the_contents_name(tmp_path):
    (tmp_path / "plan.docx").write_bytes(render_docx(SAMPLE, META))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "plan.docx"),
    ]
    subprocess.run(convert, check=True, capture_output=True, timeout=120)
    text = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "plan.pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout
    pages = [[re.sub(r"\s", "", line) for line in page.split("\n")] for page in text.split("\f")]
    outline = make_outline(parse_blocks(SAMPLE))
    for (_, heading), expected in zip(outline.headings, estimate_pages(outline, ""), strict=True):
        found = [number for number, lines in enumerate(pages, 1) if re.sub(r"\s", "", heading) in lines]
        # Other fonts may move a heading over one page end, never over two.
        assert any(abs(number - expected) <= 1 for number in found), heading
    card = "".join(pages[1])
    assert "初動カード" in card and "安全装置の配線は抜かない" in card.replace("\n", "")
