"""Builds reference.docx, the prepared template: A4, Japanese, no stranger's name in it, nothing stale.

`python -m bcp.rendering.docx.reference > bcp/rendering/docx/reference.docx` makes it anew after a change of
styles, theme or numbering. Its parts are written as lxml writes them, so that most go into a document as they are.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bcp.rendering.docx.archive import write_archive
from bcp.rendering.docx.numbering import Numbers, numbering_xml
from bcp.rendering.docx.styles import styles_xml
from bcp.rendering.docx.theme import theme_xml
from bcp.rendering.docx.xml import HEAD, NAMESPACES

REFERENCE = Path(__file__).with_name("reference.docx")

THEME_PART, STYLES_PART = "word/theme/theme1.xml", "word/styles.xml"
_WORD_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "application/vnd.openxmlformats-officedocument"
WORD_TYPES = f"{_OFFICE}.wordprocessingml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"

CONTENT_TYPES = (
    f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{WORD_TYPES}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{WORD_TYPES}.styles+xml"/>'
    f'<Override PartName="/word/settings.xml" ContentType="{WORD_TYPES}.settings+xml"/>'
    f'<Override PartName="/word/numbering.xml" ContentType="{WORD_TYPES}.numbering+xml"/>'
    f'<Override PartName="/word/fontTable.xml" ContentType="{WORD_TYPES}.fontTable+xml"/>'
    f'<Override PartName="/word/theme/theme1.xml" ContentType="{_OFFICE}.theme+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    f'<Override PartName="/docProps/app.xml" ContentType="{_OFFICE}.extended-properties+xml"/>'
    "</Types>"
)


def _relations(*pairs: tuple[str, str]) -> str:
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(pairs, 1)
    )
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'


DOCUMENT_RELATIONS = _relations(
    (f"{RELATIONS}/styles", "styles.xml"),
    (f"{RELATIONS}/settings", "settings.xml"),
    (f"{RELATIONS}/numbering", "numbering.xml"),
    (f"{RELATIONS}/theme", "theme/theme1.xml"),
    (f"{RELATIONS}/fontTable", "fontTable.xml"),
)
_SETTINGS = (
    f'{HEAD}<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/>'
    '<w:bordersDoNotSurroundFooter/><w:defaultTabStop w:val="840"/><w:characterSpacingControl w:val="compressPunctuation"/>'
    "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/>"
    "<w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/>"
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    '</w:compat><w:themeFontLang w:val="ja-JP" w:eastAsia="ja-JP"/>'
    '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
)
CORE = (
    f'{HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:language>ja-JP</dc:language></cp:coreProperties>'
)
_APP = f'{_WORD_HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
_EMPTY_BODY = (
    '<w:p/><w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1418" w:right="1134" w:bottom="1134" w:left="1418" w:header="680" w:footer="567" w:gutter="0"/>'
    "</w:sectPr>"
)


def document_xml(body: str) -> str:
    """The document part around the XML of its body."""
    return (
        f'{HEAD}<w:document {NAMESPACES} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        f'mc:Ignorable="w14"><w:body>{body}</w:body></w:document>'
    )


def build_reference() -> bytes:
    """The prepared template, the same bytes each time."""
    text = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": _relations(
            (f"{RELATIONS}/officeDocument", "word/document.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            (f"{RELATIONS}/extended-properties", "docProps/app.xml"),
        ),
        "docProps/core.xml": CORE,
        "docProps/app.xml": _APP,
        "word/document.xml": document_xml(_EMPTY_BODY),
        "word/_rels/document.xml.rels": DOCUMENT_RELATIONS,
        "word/settings.xml": _SETTINGS,
        "word/fontTable.xml": f"{_WORD_HEAD}<w:fonts {NAMESPACES}/>",  # the theme names the fonts; Word wants the part
    }
    parts = {name: content.encode() for name, content in text.items()}
    parts[STYLES_PART] = styles_xml()
    parts["word/numbering.xml"] = numbering_xml(Numbers()).encode()
    parts[THEME_PART] = theme_xml("yu")
    return write_archive(parts)


if __name__ == "__main__":
    sys.stdout.buffer.write(build_reference())
