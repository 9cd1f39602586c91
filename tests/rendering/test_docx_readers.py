"""What pandoc and LibreOffice read in each DOCX is what the plan says: headings, table headers, pages."""

import re
import shutil
import zipfile

import pytest
from docx import Document
from docx_seeds import POINT, packed
from office_tools import EXAMPLES, TABLES, needs_office, pages_of
from other_readers import (
    OpenDocument,
    PandocDocument,
    convert,
    header_rows_of,
    headings_of,
    is_within,
    needs_pandoc,
    outline_of,
    page_count,
)

from bcp.api import generate
from bcp.cli.main import main
from bcp.pipeline.export import convert_to_pdf
from bcp.rendering.card import find_card
from bcp.rendering.docx.archive import read_archive

pytestmark = pytest.mark.slow
DOCUMENTS = ("plan", "submission", "wall", "card", "drill", "diff")


class Made:
    """The documents of one example, and the Markdown each was made from where it stands on disk."""

    def __init__(self, name, folder):
        output = folder / name
        generate(TABLES / f"{name}.yaml", out=str(output))
        calls = (
            ["export", str(output), "--to", "docx,card,pdf"],
            ["export", str(output), "--to", "docx", "--edition", "submission"],
            ["export", str(output), "--to", "docx", "--edition", "wall"],
            ["drill", str(TABLES / f"{name}.yaml"), "--out", str(output)],
            ["diff", str(output), "--docx", str(folder / "diff.docx")],
        )
        assert [main([*call, "-q"]) for call in calls] == [0] * 5
        export, drill = output / "export", next((output / "drill").glob("*.docx"))
        plan = (output / "bcp.md").read_text("utf-8")
        self.folder, self.plan, self.pdf = folder, plan, export / "bcp.pdf"
        self.path = {
            "plan": export / "bcp.docx",
            "submission": export / "bcp_submission.docx",
            "wall": export / "bcp_wall.docx",
            "card": export / "card.docx",
            "drill": drill,
            "diff": folder / "diff.docx",
        }
        self.text = {
            "plan": plan,
            "diff": plan,
            "drill": drill.with_suffix(".md").read_text("utf-8"),
            "card": "# 計画\n\n" + find_card(plan),
        }

    def headings(self, document):
        """What the document's headings must be; editions keep those of the plan."""
        return headings_of(self.text.get(document, self.plan))

    def header_rows(self, document):
        """The header of each table; a card by itself says which columns it leaves to the plan, and joins others."""
        left_out = "".join(each.text for each in Document(str(self.path["card"])).paragraphs)
        columns = re.findall("「([^」]*)」の欄", left_out) if document == "card" else []
        assert set(columns) <= {
            "止まるもの"
        }  # whom to call, dangers, how to stop and what to cut are never left out
        if document == "card":
            columns += self.joined_columns()
        rows = header_rows_of(self.text[document])
        return [tuple(cell for cell in row if cell not in columns) for row in rows]

    def joined_columns(self):
        """The columns of the plan's card whose values the card by itself says in the cells beside them: all of them."""
        shown = {
            cell.text for table in Document(str(self.path["card"])).tables for cell in table.rows[0].cells
        }
        joined = [column for column in ("所要（分）", "人数", "抜かないとき") if column not in shown]
        said = "".join(
            cell.text for table in Document(str(self.path["card"])).tables for cell in table._cells
        )
        for table in re.findall(r"(?:^\|.*\n)+", find_card(self.plan), re.MULTILINE):
            head, _, *rows = [line.strip(" |").split(" | ") for line in table.strip().split("\n")]
            values = [row[head.index(column)] for column in joined if column in head for row in rows]
            assert all(value in said for value in values if value != "なし")
        return joined


@pytest.fixture(scope="module", params=EXAMPLES)
def made(request, tmp_path_factory):
    return Made(request.param, tmp_path_factory.mktemp("readers"))


@pytest.fixture(scope="module")
def stored(made):
    """Each document as LibreOffice stored it."""
    folder = made.folder / "odt"
    folder.mkdir()
    for name, path in made.path.items():
        shutil.copy(path, folder / f"{name}.docx")
    paths = convert([folder / f"{name}.docx" for name in DOCUMENTS], "odt", folder)
    return dict(zip(DOCUMENTS, map(OpenDocument, paths), strict=True))


@needs_pandoc
@pytest.mark.parametrize("document", DOCUMENTS)
def test_pandoc_reads_the_headings_of_the_plan(made, document):
    options = ("--track-changes=accept",) if document == "diff" else ()
    found = PandocDocument(made.path[document], *options).headings()
    assert found == made.headings(document) and found


@needs_pandoc
def test_pandoc_reads_the_template_in_what_is_rejected(made):
    rejected = PandocDocument(made.path["diff"], "--track-changes=reject")
    accepted = PandocDocument(made.path["diff"], "--track-changes=accept")
    assert is_within(header_rows_of(made.plan), accepted.header_rows())
    assert not is_within(header_rows_of(made.plan), rejected.header_rows())
    assert "○○" in str(rejected.blocks) or rejected.blocks != accepted.blocks


@needs_pandoc
@pytest.mark.parametrize("document", ["plan", "drill", "card"])
def test_pandoc_reads_the_header_of_every_table(made, document):
    wanted = made.header_rows(document)
    assert wanted and is_within(wanted, PandocDocument(made.path[document]).header_rows())


@needs_office
@pytest.mark.parametrize("document", DOCUMENTS)
def test_libreoffice_reads_the_headings_of_the_plan(made, stored, document):
    found = [heading for heading in stored[document].headings() if heading[1]]
    if document == "diff":  # what is deleted is shown too
        assert is_within(made.headings(document), found)
    else:
        assert found == made.headings(document)


@needs_office
@pytest.mark.parametrize("document", ["plan", "drill", "card"])
def test_libreoffice_repeats_the_header_of_every_table(made, stored, document):
    assert is_within(made.header_rows(document), stored[document].header_rows())


@needs_office
def test_libreoffice_reads_the_language_as_japanese(stored):
    assert all('style:language-asian="ja"' in document.styles for document in stored.values())


@needs_office
def test_the_outline_and_the_page_numbers_of_the_pdf_are_those_of_the_plan(made):
    assert outline_of(made.pdf) == [text for _, text in headings_of(made.plan)]
    pages = pages_of(made.pdf, "-layout")
    shown = {re.search(r"([0-9]+)\s*/\s*([0-9]+)", page.strip().split("\n")[-1]) for page in pages[1:]}
    numbers = {(int(each[1]), int(each[2])) for each in shown if each}
    total = page_count(made.pdf)
    assert total == len(pages) and {of for _, of in numbers} == {total}
    assert {number for number, _ in numbers} == set(range(2, total + 1))
    assert promised(made.path["plan"])[-1] <= total <= promised(made.path["plan"])[-1] + 4


def promised(docx):
    """The page numbers that the contents name, from the first entry to the last."""
    xml = zipfile.ZipFile(docx).read("word/document.xml").decode()
    entries = re.findall(r'<w:pStyle w:val="TOC[12]"/>.*?</w:p>', xml, re.DOTALL)
    return [int(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", entry)[-1]) for entry in entries]


@needs_pandoc
@needs_office
def test_a_heading_set_as_text_and_a_header_that_does_not_repeat_are_seen(made, tmp_path):
    """The faults that no validator sees (docx_faults.UNSEEN)."""
    parts = read_archive(made.path["plan"].read_bytes())
    xml = parts["word/document.xml"]
    flat = {**parts, "word/document.xml": xml.replace(b'"Heading2"', b'"Normal"', 1)}
    once = {**parts, "word/document.xml": xml.replace(b"<w:tblHeader/>", b"")}
    english = {**parts, "word/styles.xml": parts["word/styles.xml"].replace(b'"ja-JP"', b'"en-US"')}
    for name, planted in (("flat", flat), ("once", once), ("english", english)):
        (tmp_path / f"{name}.docx").write_bytes(packed(planted))
    assert PandocDocument(tmp_path / "flat.docx").headings() != made.headings("plan")
    files = [tmp_path / f"{name}.docx" for name in ("flat", "once", "english")]
    first, second, third = map(OpenDocument, convert(files, "odt", tmp_path))
    assert [each for each in first.headings() if each[1]] != made.headings("plan")
    assert second.header_rows() == []
    assert 'style:language-asian="ja"' not in third.styles


@needs_office
def test_a_picture_in_the_plan_moves_its_headings_and_loses_none(made, tmp_path):
    """The same plan with its pictures: as many headings, more pages, and pictures that a PDF reader finds."""
    from bcp.rendering.pictures.picture import Picture
    from bcp.rendering.pictures.place import place_in_docx
    from bcp.settings import Settings
    from bcp.workspace import open_workspace

    work = open_workspace(next(TABLES.glob(f"{made.path['plan'].parents[1].name}.yaml")), Settings())
    pictures = [Picture(name, "題", "説明。", POINT, b"", 150, 190) for name in ("network", "restore")]
    docx = place_in_docx(made.path["plan"].read_bytes(), pictures, work.case.template)
    (tmp_path / "pictures.pdf").write_bytes(convert_to_pdf(docx))
    assert outline_of(tmp_path / "pictures.pdf") == outline_of(made.pdf)
    assert page_count(tmp_path / "pictures.pdf") > page_count(made.pdf)
