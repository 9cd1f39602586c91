"""The PDF says what the plan says, and its contents name the pages that LibreOffice makes."""

import datetime
import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from bcp.api import generate
from bcp.cli.main import main
from bcp.pipeline import export_formats
from bcp.rendering.docx import DocumentMeta, package, render_docx
from bcp.rendering.docx.blocks import Heading, ListBlock, Paragraph, Quote, Table, plain
from bcp.rendering.docx.lines import count_lines
from bcp.rendering.docx.parse import parse_blocks
from bcp.rendering.pdf import font_stand_ins, for_libreoffice, read_contents

sys.path.insert(0, str(Path(__file__).parent))
try:
    from office_tools import EXAMPLES, TABLES, needs_office, pages_of, squeezed
finally:
    sys.path.pop(0)

META = DocumentMeta(title="計画", date=datetime.date(2026, 11, 22), cover=False, toc=False)


@pytest.fixture(scope="module", params=[(name, pictures) for name in EXAMPLES for pictures in (False, True)])
def exported(request, tmp_path_factory):
    """The output of one example with its exported DOCX and PDF, with and without pictures."""
    name, pictures = request.param
    folder = tmp_path_factory.mktemp("pdf") / name
    generate(TABLES / f"{name}.yaml", out=str(folder))
    formats = "docx,pdf,pictures" if pictures else "docx,pdf"
    assert main(["export", str(folder), "--to", formats, "-q"]) == 0
    return folder


def texts_of(blocks):
    for block in blocks:
        match block:
            case Heading(runs=runs) | Paragraph(runs=runs):
                yield plain(runs)
            case ListBlock(items=items):
                for item in items:
                    yield from texts_of(item.blocks)
            case Table(rows=rows):
                for row in rows:
                    yield from (plain(cell) for cell in row)
            case Quote(blocks=inner):
                yield from texts_of(inner)


@pytest.mark.slow
@needs_office
def test_every_text_of_the_plan_stands_in_the_pdf(exported):
    pages = pages_of(exported / "export" / "bcp.pdf", "-raw")
    # header and footer stand between the halves of a text that goes over a page
    furniture = [squeezed(line) for line in pages[3].strip().split("\n")]
    head, foot = furniture[0], re.sub(r"4/[0-9]+.*", "", furniture[-1])
    assert head and foot
    body = ""
    for page in pages:
        lines = [squeezed(line) for line in page.split("\n")]
        body += "".join(line for line in lines if not line.startswith(foot) and line != head)
    plan = (exported / "bcp.md").read_text("utf-8")
    body = _without_hanging(body)
    wanted = {_without_hanging(squeezed(text)) for text in texts_of(parse_blocks(plan))}
    assert len(wanted) > 500 and [text for text in wanted if text not in body] == []


def _without_hanging(text):
    """pdftotext leaves out some of the signs that hang over the end of a line."""
    return re.sub("[、。]", "", text)


@pytest.mark.slow
@needs_office
def test_the_contents_name_the_pages_that_libreoffice_makes(exported):
    pages = [
        [squeezed(line) for line in page.split("\n")]
        for page in pages_of(exported / "export" / "bcp.pdf", "-layout")
    ]
    entries = list(entries_of((exported / "export" / "bcp.docx").read_bytes()))
    shown = [line for page in pages[2:4] for line in page]
    off, wrong = {}, {}
    for title, page in entries:
        entry = re.compile(rf"{re.escape(squeezed(title))}\.+([0-9]+)")
        named = next((match for line in shown if (match := entry.fullmatch(line))), None)
        assert named, f"{title} has no page number"
        real = [number for number, lines in enumerate(pages, 1) if squeezed(title) in lines]
        if page not in real:
            off[title] = (page, real)
        if int(named[1]) not in real:
            wrong[title] = (named[1], real)
    assert wrong == {}  # the PDF knows its pages
    assert len(entries) == 49
    assert all(any(abs(page - each) == 1 for each in real) for page, real in off.values()), off
    # page ends are estimated: a group may go over one by a few points
    assert len(off) <= 2, off


def entries_of(docx):
    xml = zipfile.ZipFile(io.BytesIO(docx)).read("word/document.xml").decode()
    for entry in re.findall(r'<w:p><w:pPr><w:pStyle w:val="TOC[12]"/>.*?</w:p>', xml, re.DOTALL):
        texts = re.findall(r"<w:t[^>]*>([^<]*)</w:t>", entry)
        yield texts[0], int(texts[-1])


@pytest.mark.slow
@needs_office
def test_no_row_is_lost_where_a_table_begins_at_the_end_of_a_page(tmp_path):
    """Fifteen heights around the one at which LibreOffice 7.4 would drop nine of ten rows."""
    paths = []
    for height in range(1112, 1126):
        path = tmp_path / f"h{height}.docx"
        path.write_bytes(for_libreoffice(page_end(height)))
        paths.append(path)
    (tmp_path / "fonts.conf").write_bytes(font_stand_ins())
    lost = {path.stem: rows_missing(pdf) for path, pdf in zip(paths, convert(paths, tmp_path), strict=True)}
    assert {stem: rows for stem, rows in lost.items() if rows} == {}


def page_end(height):
    rows = "\n".join(f"| 役割{n} | することその{n}番 |" for n in range(1, 11))
    text = "\n\n".join(f"本文の段落{n}。" for n in range(1, 29))
    small = "| 甲 | 乙 |\n|---|---|\n| あ | い |\n| う | え |\n| お | か |\n"
    plan = f"{text}\n\n## 節\n\n{small}\n| 役割 | すること |\n|---|---|\n{rows}\n\n{'続きの段落。' * 30}\n"
    parts = dict(zip_parts(render_docx(plan, META)))
    gap = f'<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="{height}" w:lineRule="exact"/></w:pPr></w:p>'
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        b"<w:body>", b"<w:body>" + gap.encode(), 1
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def zip_parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def convert(paths, folder):
    import os

    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    environment = {**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")}
    subprocess.run(
        [*command, *map(str, paths)], check=True, capture_output=True, timeout=300, env=environment
    )
    return [path.with_suffix(".pdf") for path in paths]


def rows_missing(pdf):
    text = squeezed("".join(pages_of(pdf, "-raw")))
    return [n for n in range(1, 11) if f"することその{n}番" not in text]


def links_to(*entries):
    """A PDF as LibreOffice writes it, so far as the links of contents go: (text, page it leads to)."""
    links = "\n".join(
        f"/Contents<FEFF{text.encode('utf-16-be').hex().upper()}>/Dest[{page * 3} 0 R/XYZ 1 2 0]>>"
        for text, page in entries
    )
    return f"%PDF-1.6\n<</Type/Pages\n/Kids[ 3 0 R 6 0 R 9 0 R\n12 0 R ]\n/Count 4>>\n{links}".encode()


def test_the_pages_of_the_contents_are_read_from_the_links_of_the_pdf():
    pdf = links_to(("3.1 見直し\t3", 4), ("1 章\t2", 2), ("2 次の章\t2", 3), ("付録A", 4))
    assert read_contents(pdf) == ((2, 2), (2, 3), (3, 4))
    assert read_contents(pdf.replace(b"/Kids", b"/Other")) == () == read_contents(b"%PDF-1.6")


def test_a_pdf_is_made_again_only_where_its_contents_are_wrong(monkeypatch):
    made = []

    def convert(docx):
        made.append(docx)
        return links_to(("1 章\t2", 2), ("2 次の章\t2", 3 if docx == "moved" else 2))

    monkeypatch.setattr(export_formats, "convert_to_pdf", convert)
    make = export_formats.FORMATS["pdf"][2]
    make(SimpleNamespace(docx="right", make_docx=lambda pages: pages))
    assert made == ["right"]
    make(SimpleNamespace(docx="moved", make_docx=lambda pages: pages))
    assert made == ["right", "moved", (2, 3)]


@pytest.mark.slow
@needs_office
def test_the_pdf_names_the_right_pages_however_wrong_the_estimate_is(tmp_path, monkeypatch):
    generate(TABLES / "setouchi_shokuhin.yaml", out=str(tmp_path / "out"))
    monkeypatch.setattr(package, "estimate_pages", lambda outline, *_: (7,) * len(outline.headings))
    assert main(["export", str(tmp_path / "out"), "--to", "docx,pdf", "-q"]) == 0
    folder = tmp_path / "out" / "export"
    assert {page for _, page in entries_of((folder / "bcp.docx").read_bytes())} == {7}
    contents = read_contents((folder / "bcp.pdf").read_bytes())
    assert len(contents) == 49 and all(shown == page for shown, page in contents)


def test_blocks_end_where_they_begin_only_for_libreoffice():
    """It makes an empty line where a bookmark ends after a 。 that hangs; a link needs the beginning only."""
    docx = render_docx("<!-- bcp:now -->\n\n- 止める。\n\n<!-- /bcp:now -->\n\n# 章\n\n文。\n", META)
    mark = r'<w:bookmarkStart w:id="1" w:name="_bcp_now"/>'
    assert re.search(f'{mark}<w:p>.*<w:bookmarkEnd w:id="1"/>', document_of(docx))
    assert f'{mark}<w:bookmarkEnd w:id="1"/><w:p>' in document_of(for_libreoffice(docx))
    assert document_of(for_libreoffice(docx)).count("bookmarkEnd") == document_of(docx).count("bookmarkEnd")


def document_of(docx):
    return dict(zip_parts(docx))["word/document.xml"].decode()


def test_only_first_rows_of_one_line_may_break_and_only_for_libreoffice():
    plan = "| 役割 | すること |\n|---|---|\n" + "| 班長 | 止める |\n" * 8
    docx = render_docx(plan, META)
    assert cant_split(docx) == 9 and cant_split(for_libreoffice(docx)) == 8
    tall = render_docx(plan.replace("止める", "設備の周りから人を離し、操作盤で止める。" * 9, 1), META)
    assert cant_split(for_libreoffice(tall)) == cant_split(tall)


def cant_split(docx):
    return dict(zip_parts(docx))["word/document.xml"].count(b"<w:cantSplit/>")


@pytest.mark.parametrize(
    "text, room, lines",
    [
        ("あ" * 20, 20, 1),
        ("あ" * 20 + "。", 20, 1),  # hangs
        ("あ" * 20 + "ん", 20, 2),
        ("あ" * 19 + "い」う", 20, 2),  # the bracket takes its word along
        ("PLC・DCSの電源", 5, 2),
        ("一行目\n二行目", 20, 2),
    ],
)
def test_lines_are_counted_as_a_layout_breaks_them(text, room, lines):
    assert count_lines(text, room) == lines


def test_nothing_hangs_over_the_edge_of_a_cell():
    assert count_lines("あ" * 20 + "。", 20, in_cell=True) == 2


@pytest.mark.parametrize(
    "text, room, lines",
    [
        ("【要確認：納入先の担当】", 12.05, 2),  # the frame takes a tenth of an em
        ("【要確認：納入先の担当】", 12.13, 1),
        ("02-01※、02-02※", 6.0, 3),  # no line begins with ※, nor with the number after ※、
        ("期限：2027-02-01。", 8.6, 2),  # what follows a digit does not hang
        ("期限：二月一日まで。", 9.0, 1),
        ("あいaaaa?bbbb", 5.0, 2),  # may break after ?, as in the addresses of pages
        ("すすすす。サイバーフープ", 11.75, 1),  # kana set closer
    ],
)
def test_lines_are_counted_with_frames_kerning_and_the_words_of_libreoffice(text, room, lines):
    assert count_lines(text, room) == lines


def test_pages_count_the_pictures():
    from bcp.rendering.docx.outline import make_outline
    from bcp.rendering.docx.pages import estimate_pages

    plan = "\n\n".join(["## 前の章", "<!-- bcp:now -->", "本文。", "<!-- /bcp:now -->"] + ["本文。"] * 20)
    outline = make_outline(parse_blocks(plan + "\n\n## 次の章\n\n本文。\n\n## 終わり\n"))
    assert estimate_pages(outline, "", (("now", 600.0),))[1] == estimate_pages(outline, "")[1] + 1
