"""The PDF of an earlier card: it goes with the card it shows, and nobody's own file goes at all."""

import pytest

from bcp.pipeline.export_stale import clear_stale_card
from bcp.rendering.pdf_mark import is_made_of, is_unchanged, mark_pdf
from bcp.store import OutputFolder

PDF = b"%PDF-1.6\n1 0 obj\nendobj\nxref\ntrailer\n<<>>\nstartxref\n17\n%%EOF\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "card.docx").write_bytes(b"old")
    return OutputFolder(tmp_path)


def left(folder, pdf, new=b"new", **files):
    (folder.path / "export" / "card.pdf").write_bytes(pdf)
    told = clear_stale_card(folder, "export", {"card.docx": new, **files})
    return (folder.path / "export" / "card.pdf").exists(), [each.ja for each in told]


def test_the_tool_s_own_pdf_of_an_earlier_card_is_removed_and_that_is_said(folder):
    there, told = left(folder, mark_pdf(PDF, b"old"))
    assert not there and len(told) == 1 and "export/card.pdf: 前の初動カードのPDFだったので消した" in told[0]


def test_a_pdf_that_somebody_changed_or_made_stays_and_is_named(folder):
    for pdf in (PDF, mark_pdf(PDF, b"old").replace(b"1 0 obj", b"2 0 obj")):
        there, told = left(folder, pdf)
        assert there and len(told) == 1 and "残した" in told[0]


def test_the_pdf_of_the_same_card_stays_without_a_word(folder):
    assert left(folder, mark_pdf(PDF, b"new")) == (True, [])
    assert left(folder, PDF, b"old") == (True, [])


def test_a_pdf_that_is_written_in_the_same_run_is_left_to_it(folder):
    assert left(folder, mark_pdf(PDF, b"old"), **{"card.pdf": b""}) == (True, [])


def test_the_mark_changes_nothing_but_a_comment_before_the_end():
    marked = mark_pdf(PDF, b"docx")
    assert is_unchanged(marked) and is_made_of(marked, b"docx") and not is_made_of(marked, b"other")
    assert marked.split(b"startxref")[1] == PDF.split(b"startxref")[1] and marked.startswith(
        PDF.split(b"startxref")[0]
    )
    assert not is_unchanged(PDF) and mark_pdf(b"no pdf", b"x") == b"no pdf"
