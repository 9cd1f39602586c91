"""Headers and footers: whose document, how confidential, which version, which page of how many, 案."""

from __future__ import annotations

from bcp.rendering.docx.cover import DRAFT, japanese_date
from bcp.rendering.docx.meta import DocumentMeta
from bcp.rendering.docx.paper import Paper
from bcp.rendering.docx.styles import size
from bcp.rendering.docx.xml import HEAD, W14, R, W, field, paragraph, text_run

# the root that Word's own headers have
_ROOT = (
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:mo="http://schemas.microsoft.com/office/mac/office/2008/main" xmlns:mv="urn:schemas-microsoft-com:mac:vml" '
    f'xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:r="{R}" xmlns:v="urn:schemas-microsoft-com:vml" '
    f'xmlns:w10="urn:schemas-microsoft-com:office:word" xmlns:w14="{W14}" xmlns:w="{W}" '
    'xmlns:wne="http://schemas.microsoft.com/office/word/2006/wordml" '
    'xmlns:wp14="http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wpc="http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas" '
    'xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup" '
    'xmlns:wpi="http://schemas.microsoft.com/office/word/2010/wordprocessingInk" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" mc:Ignorable="w14 wp14"'
)
_TAB = "<w:r><w:tab/></w:r>"


def header_xml(meta: DocumentMeta, paper: Paper) -> str:
    """The header part for `paper`: title left, classification right, over it 案 in a draft."""
    draft = text_run(DRAFT, f"<w:b/><w:bCs/>{size(11)}")
    line = text_run(meta.title) + _TAB + text_run(meta.classification, "<w:b/><w:bCs/>")
    above = paragraph("Footer", draft, '<w:jc w:val="center"/>') if meta.draft else ""
    return f"{HEAD}<w:hdr {_ROOT}>{above}{paragraph('Header', line, _tabs(paper, centre=False))}</w:hdr>"


def footer_xml(meta: DocumentMeta, paper: Paper) -> str:
    """The footer part for `paper`: version and date left, page x / y in the middle, company right."""
    version = "　".join(text for text in (meta.version and f"版 {meta.version}", japanese_date(meta)) if text)
    # "\\* Arabic": NUMPAGES otherwise takes on the number format of its section.
    pages = field("PAGE \\* Arabic", "1") + text_run(" / ") + field("NUMPAGES \\* Arabic", "1")
    owner = text_run(meta.company + ("　案" if meta.draft else ""))
    line = text_run(version) + _TAB + pages + _TAB + owner
    return f"{HEAD}<w:ftr {_ROOT}>{paragraph('Footer', line, _tabs(paper, centre=True))}</w:ftr>"


def _tabs(paper: Paper, *, centre: bool) -> str:
    middle = f'<w:tab w:val="center" w:pos="{paper.text_width // 2}"/>' if centre else ""
    return f'<w:tabs>{middle}<w:tab w:val="right" w:pos="{paper.text_width}"/></w:tabs>'
