"""Each rule of the check catches the fault it is there for."""

import datetime
import subprocess
import sys
from pathlib import Path

import pytest

from bcp.rendering.docx import DocumentMeta, render_docx
from bcp.rendering.docx.archive import read_archive, write_archive
from bcp.rendering.docx_check import check_docx

SAMPLE = (Path(__file__).parent / "data" / "sample_plan.md").read_text(encoding="utf-8")
GOOD = render_docx(SAMPLE, DocumentMeta(title="計画", date=datetime.date(2026, 11, 22), version="1.0"))
DOCUMENT, NUMBERING, SETTINGS = "word/document.xml", "word/numbering.xml", "word/settings.xml"

FAULTS = [
    ("field-open", DOCUMENT, '<w:r><w:fldChar w:fldCharType="end"/></w:r>', ""),
    ("field-empty", DOCUMENT, "<w:t>2</w:t></w:r><w:r><w:fldChar", "<w:t></w:t></w:r><w:r><w:fldChar"),
    ("bookmark-twice", DOCUMENT, 'w:name="_Toc000000002"', 'w:name="_TOC000000001"'),
    ("bookmark-name", DOCUMENT, 'w:name="_bcp_cut"', f'w:name="_bcp_{"x" * 40}"'),
    ("bookmark-open", DOCUMENT, '<w:bookmarkEnd w:id="1"/>', ""),
    ("target-missing", DOCUMENT, 'w:name="_Toc000000003"', 'w:name="_Toc900000003"'),
    ("cell-end", DOCUMENT, "</w:p></w:tc>", "</w:p><w:tbl/></w:tc>"),
    ("grid-sum", DOCUMENT, '<w:tblW w:w="', '<w:tblW w:w="1'),
    ("grid-row", DOCUMENT, '<w:tcW w:w="', '<w:tcW w:w="1'),
    ("number-missing", DOCUMENT, '<w:numId w:val="3"/>', '<w:numId w:val="99"/>'),
    ("number-twice", NUMBERING, 'w:numId="4"', 'w:numId="3"'),
    ("style-missing", DOCUMENT, 'w:val="BCPCell"', 'w:val="Nowhere"'),
    ("text-control", DOCUMENT, "対策本部長", "対策\n本部長"),
    ("relation-missing", DOCUMENT, 'r:id="rId', 'r:id="x'),
    ("asks-on-open", SETTINGS, "<w:defaultTabStop", "<w:updateFields/><w:defaultTabStop"),
    ("asks-on-open", DOCUMENT, 'w:fldCharType="begin"', 'w:fldCharType="begin" w:dirty="true"'),
]


def test_the_good_document_has_no_fault():
    assert check_docx(GOOD) == ()


@pytest.mark.parametrize(("code", "name", "old", "new"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_it_finds_the_planted_fault(code, name, old, new):
    parts = read_archive(GOOD)
    xml = parts[name].decode()
    assert old in xml
    parts[name] = xml.replace(old, new, 1).encode()
    assert code in {fault.code for fault in check_docx(write_archive(parts))}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "command", "clean"),
    [
        ("openxml_audit", [], "Errors: 0"),
        ("ooxml_integrity", ["check"], "0 error(s), 0 warning(s)"),
    ],
)
def test_other_validators_find_nothing(tmp_path, module, command, clean):
    pytest.importorskip(module, reason=f"{module} is not installed")
    path = tmp_path / "plan.docx"
    path.write_bytes(GOOD)
    call = [sys.executable, "-m", module, *command, str(path)]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert clean in done.stdout + done.stderr
