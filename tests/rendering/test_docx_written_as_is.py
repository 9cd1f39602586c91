"""The parts of a document are written as strings: they must be what an XML writer would have written."""

import datetime
import io
import subprocess
import sys
import zipfile

from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from bcp.rendering.docx import DocumentMeta, Revision, render_docx

DAY = datetime.date(2026, 11, 22)
SIGNS = st.text(st.sampled_from("あ漢a1 　\"'<>&;#|*_`[]()!\\\n\t-:\u200b\x0b𠮷ｱ"), max_size=60)
MARKDOWN = """# 題 "甲" & <乙>

- [ ] 箱
- [x] 済

| a | b"c |
|---|:-:|
| <b> | & |

<!-- card -->
# 初動カード
1. 止める
<!-- /card -->
"""


def parts_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def as_lxml_writes(data):
    root = etree.fromstring(data)
    if root.tag.endswith("coreProperties"):  # an empty property has both its tags
        for each in root:
            each.text = each.text or ""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def written_otherwise(data):
    """The parts that lxml would write in other bytes; what we hand on unread has Word's own first line."""
    return [
        name
        for name, content in parts_of(data).items()
        if as_lxml_writes(content).partition(b"\n")[2] != content.partition(b"\n")[2]
    ]


@settings(max_examples=40, deadline=None)
@given(SIGNS, SIGNS)
def test_every_part_is_in_the_bytes_of_an_xml_writer_whatever_signs_stand_in_it(text, name):
    meta = DocumentMeta(
        name, DAY, company=name, site=text, classification=text, version=name, approver=text, banner=name,
        revisions=(Revision(text, name, text, name),), furigana=True,
    )  # fmt: skip
    assert written_otherwise(render_docx(MARKDOWN + text, meta)) == []


def test_a_part_in_other_bytes_is_seen():
    parts = {**parts_of(render_docx("# 題", DocumentMeta("題", DAY))), "word/x.xml": b"<a>\n<b></b></a>"}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert written_otherwise(packed.getvalue()) == ["word/x.xml"]


def test_another_library_reads_the_properties_headers_and_lists_that_were_written():
    meta = DocumentMeta('題 & "甲"', DAY, classification="<秘>", version="2", company="会社")
    document = Document(io.BytesIO(render_docx(MARKDOWN, meta)))
    core = document.core_properties
    assert (core.title, core.category, core.version, core.revision) == ('題 & "甲"', "<秘>", "2", 1)
    assert core.created.date() == core.modified.date() == DAY
    headers = {section.header.paragraphs[0].text for section in document.sections}
    assert headers == {'題 & "甲"\t<秘>'}
    assert all(section.footer.paragraphs[0].text.endswith("会社") for section in document.sections)


def test_no_xml_library_is_loaded_to_write_a_document():
    code = (
        "import datetime, sys; from bcp.rendering.docx import DocumentMeta, render_docx;"
        "render_docx('# a\\n\\n1. b', DocumentMeta('a', datetime.date(2026, 1, 1)));"
        "print([name for name in ('lxml', 'docx', 'xml') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
