"""Faults for a DOCX, each planted by hand into the package of a real plan, and who sees which.

The list is section 5 of docx-notes.md (what validators were measured against there), one fault a line, and what the
issue names beside it. `seen_by` is measured by test_docx_faults.py and held to the letter in both directions.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

Parts = dict[str, bytes]

BODY, STYLES, NUMBERING, SETTINGS = (
    "word/document.xml",
    "word/styles.xml",
    "word/numbering.xml",
    "word/settings.xml",
)
TYPES, RELATIONS, COMMENTS = "[Content_Types].xml", "word/_rels/document.xml.rels", "word/comments.xml"


@dataclass(frozen=True)
class Seeded:
    """植えた欠陥: its name, how it is planted, and which validators see it."""

    name: str
    plant: Callable[[Parts], Parts]
    seen_by: frozenset[str]


def swap(part: str, old: str, new: str) -> Callable[[Parts], Parts]:
    """The first match of the pattern `old` in `part` gives way to `new`; raises LookupError where there is none."""

    def plant(parts: Parts) -> Parts:
        text, times = re.subn(old, new, parts[part].decode(), count=1, flags=re.DOTALL)
        if not times or text.encode() == parts[part]:
            raise LookupError(f"nothing to plant in {part}: {old}")
        return {**parts, part: text.encode()}

    return plant


def without(part: str) -> Callable[[Parts], Parts]:
    return lambda parts: {name: data for name, data in parts.items() if name != part}


def seeded(name: str, plant: Callable[[Parts], Parts], seen_by: str) -> Seeded:
    return Seeded(name, plant, frozenset(seen_by.split()))


_CELL = r"(<w:tc><w:tcPr>(?:(?!</w:tcPr>).)*</w:tcPr>)(<w:p>(?:(?!</w:tc>).)*)</w:tc>"
_TABLE = '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid/></w:tbl>'

# own = bcp.rendering.docx_check, audit = openxml-audit, integrity = ooxml-integrity, open = python-docx opens it not
FAULTS: tuple[Seeded, ...] = (
    # fields and bookmarks
    seeded("a field is not closed", swap(BODY, r'<w:r><w:fldChar w:fldCharType="end"/></w:r>', ""), "own"),
    seeded("a field has no result", swap(BODY, r'(fldCharType="separate"/></w:r><w:r>(?:(?!<w:t).)*<w:t[^>]*>)[^<]+', r"\1"), "own"),
    seeded("PAGEREF to a bookmark that is not there", swap(BODY, r"PAGEREF _Toc0", "PAGEREF _Toc9"), "own"),
    seeded("a link to a bookmark that is not there", swap(BODY, r'w:anchor="_', 'w:anchor="_x'), "own"),
    seeded("two bookmarks of one name", swap(BODY, r'w:name="_Toc000000002"', 'w:name="_Toc000000001"'), "own"),
    seeded("a bookmark is not closed", swap(BODY, r'<w:bookmarkEnd w:id="3"/>', ""), "own"),
    seeded("a bookmark has a name of 50 signs", swap(BODY, r'w:name="_bcp_[a-z0-9_]*"', f'w:name="_bcp_{"x" * 45}"'), "own audit"),
    # tables
    seeded("a cell without a paragraph", swap(BODY, _CELL, r"\1</w:tc>"), "own audit"),
    seeded("a cell that ends in a table", swap(BODY, _CELL, rf"\1\2{_TABLE}</w:tc>"), "own"),
    seeded("grid and cells of a table differ", swap(BODY, r"<w:gridCol [^>]*/>", ""), "own integrity"),
    seeded("a row has a cell too few", swap(BODY, r"(<w:tr>(?:(?!</w:tr>).)*</w:tc>)<w:tc>(?:(?!</w:tc>).)*</w:tc></w:tr>", r"\1</w:tr>"), "own integrity"),
    seeded("a table without a grid", swap(BODY, r"<w:tblGrid>.*?</w:tblGrid>", ""), "own audit integrity"),
    seeded("a header row switched on with a word that is none", swap(BODY, r"<w:tblHeader/>", '<w:tblHeader w:val="yes"/>'), "audit"),
    # lists and styles
    seeded("a list number that is not defined", swap(BODY, r'<w:numId w:val="[1-9][0-9]*"/>', '<w:numId w:val="999"/>'), "own audit integrity"),
    seeded("a list of a kind that is not defined", swap(NUMBERING, r'<w:abstractNumId w:val="[0-9]+"/>', '<w:abstractNumId w:val="999"/>'), "own audit integrity"),
    seeded("two lists of one number", swap(NUMBERING, r'w:numId="4"', 'w:numId="3"'), "own audit integrity"),
    seeded("a paragraph style that is not there", swap(BODY, r'<w:pStyle w:val="BCPCell"/>', '<w:pStyle w:val="Nowhere"/>'), "own audit integrity"),
    seeded("a style based on one that is not there", swap(STYLES, r'<w:basedOn w:val="[^"]*"/>', '<w:basedOn w:val="Nowhere"/>'), "own audit integrity"),
    seeded("two styles of one id", swap(STYLES, r'w:styleId="BCPCell"', 'w:styleId="Normal"'), "own audit integrity"),
    # schema
    seeded("properties of a paragraph after its text", swap(BODY, r"<w:p>(<w:pPr>(?:(?!</w:pPr>).)*</w:pPr>)(<w:r>(?:(?!</w:p>).)*)</w:p>", r"<w:p>\2\1</w:p>"), "audit"),
    seeded("properties in the wrong order", swap(BODY, r"(<w:pStyle [^>]*/>)(<w:[a-zA-Z]+[^>]*/>)", r"\2\1"), "audit"),
    seeded("an element that does not exist", swap(BODY, r"<w:tcPr>", "<w:tcPr><w:colour/>"), "audit"),
    seeded("an attribute with a value that does not exist", swap(STYLES, r'<w:jc w:val="[a-z]+"/>', '<w:jc w:val="middle"/>'), "audit"),
    seeded("text outside a run", swap(BODY, r"<w:r>(<w:t[ >][^<]*</w:t>)</w:r>", r"\1"), "audit"),
    seeded("a paragraph inside a paragraph", swap(BODY, r"</w:pPr><w:r>", "</w:pPr><w:p/><w:r>"), "audit"),
    seeded("an unknown setting", swap(SETTINGS, r"<w:defaultTabStop", '<w:trackChanges/><w:defaultTabStop'), "audit"),
    seeded("a body without its last section", swap(BODY, r"<w:sectPr(?:(?!<w:sectPr).)*</w:sectPr></w:body>", "</w:body>"), "own"),
    # changes and comments
    seeded("plain text in a deletion", swap(BODY, r"<w:delText([^>]*>[^<]*</w:)delText>", r"<w:t\1t>"), "own integrity"),
    seeded("two changes of one id", swap(BODY, r'(<w:(?:ins|del) w:id=")([0-9]+)(".*?<w:(?:ins|del) w:id=")[0-9]+"', r'\1\2\3\2"'), "own audit integrity"),
    seeded("a change that names nobody", swap(BODY, r'(<w:ins w:id="[0-9]+") w:author="[^"]*"', r"\1"), "own audit"),
    seeded("a comment that is not there", swap(BODY, r'<w:commentReference w:id="[0-9]+"/>', '<w:commentReference w:id="999"/>'), "own audit integrity"),
    seeded("the place of a comment is not closed", swap(BODY, r"<w:commentRangeEnd [^>]*/>", ""), "own integrity"),
    seeded("two comments of one id", swap(COMMENTS, r'<w:comment ([^>]*)w:id="1"', r'<w:comment \1w:id="0"'), "own audit integrity"),
    # signs
    seeded("a control character", swap(BODY, r"(<w:t[^>]*>)([^<])", "\\1\x01\\2"), "own audit integrity open"),
    seeded("a sign that turns the direction of writing", swap(BODY, r"(<w:t[^>]*>)([^<])", "\\1\u202e\\2"), "own"),
    seeded("a line end in a text", swap(BODY, r"(<w:t[^>]*>[^<])([^<])", "\\1\n\\2"), "own"),
    seeded("markup that is not closed", swap(BODY, r"</w:tbl>", ""), "own audit integrity open"),
    # package
    seeded("no list of content types", without(TYPES), "own audit integrity open"),
    seeded("a part without a content type", swap(TYPES, r'<Override PartName="/word/numbering.xml"[^>]*/>', ""), "own audit integrity"),
    seeded("a type for a part that is not there", swap(TYPES, r"/word/fontTable.xml", "/word/fontTables.xml"), "own audit integrity"),
    seeded("a relationship to a part that is not there", without("word/header1.xml"), "own audit integrity open"),
    seeded("a header without its relationship", swap(BODY, r'(<w:headerReference [^>]*r:id=")', r"\1x"), "own audit integrity"),
    seeded("a picture without its relationship", swap(BODY, r'r:embed="', 'r:embed="x'), "own audit integrity"),
    seeded("two relationships of one id", swap(RELATIONS, r'Id="rId2"', 'Id="rId1"'), "own audit integrity"),
    seeded("a template fetched from outside", swap(RELATIONS, r"</Relationships>", '<Relationship Id="rIdOut" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="https://x.example/t.dotm" TargetMode="External"/></Relationships>'), "own integrity"),
    seeded("no body", without(BODY), "own audit integrity open"),
    # what a reader meets
    seeded("Word asks whether to renew fields", swap(SETTINGS, r"<w:defaultTabStop", "<w:updateFields/><w:defaultTabStop"), "own audit"),
    seeded("a field that is marked as out of date", swap(BODY, r'w:fldCharType="begin"', 'w:fldCharType="begin" w:dirty="true"'), "own"),
    seeded("a picture without words", swap(BODY, r' descr="[^"]*"', ""), "own"),
)  # fmt: skip

# what none of the four sees, and what holds it instead
UNSEEN: tuple[tuple[str, Callable[[Parts], Parts], str], ...] = (
    (
        "the contents name a page that is not the right one",
        swap(BODY, r"(PAGEREF.*?<w:t>)[0-9]+(</w:t>)", r"\g<1>97\2"),
        "test_pdf_text.py compares the contents with LibreOffice's pages",
    ),
    (
        "a table's first row does not repeat on the next page",
        swap(BODY, r"<w:tblHeader/>", ""),
        "test_docx_readers.py asks LibreOffice and pandoc for the header of every table",
    ),
    (
        "a heading that is set as plain text",
        swap(BODY, r'<w:pStyle w:val="Heading2"/>', '<w:pStyle w:val="Normal"/>'),
        "test_docx_readers.py compares the headings of two readers with the plan's",
    ),
    (
        "a word of the plan that is another one",
        swap(BODY, r"<w:t([^>]*)>本", r"<w:t\1>別"),
        "test_pdf_text.py looks for every text of the plan in the PDF",
    ),
    (
        "East Asian text tagged as English",
        swap(STYLES, r'w:eastAsia="ja-JP"', 'w:eastAsia="en-US"'),
        "test_edition_files.py and test_docx_readers.py look at the language of the styles",
    ),
)  # fmt: skip
