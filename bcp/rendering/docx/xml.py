"""Text made safe for XML, and the few elements every part of the document needs."""

from __future__ import annotations

import re

HEAD = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
NAMESPACES = f'xmlns:w="{W}" xmlns:r="{R}" xmlns:w14="{W14}"'

# What XML 1.0 refuses, and what a reader cannot see: controls, zero-width and bidi signs, lone surrogates.
# Variation selectors stay: 葛󠄀 and 辻󠄀 are told apart by them.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff]"
)


def clean(text: str) -> str:
    """`text` with line ends as "\\n" and without characters that XML refuses or that nobody can see."""
    return _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def escape(text: str) -> str:
    """Cleaned `text` for attribute values."""
    return escape_text(text).replace('"', "&quot;")


def escape_text(text: str) -> str:
    """Cleaned `text` for element content."""
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def text_run(text: str, properties: str = "") -> str:
    """A run; "\\n" becomes a line break and a tab a tab stop."""
    shown = clean(text)
    if not shown:
        return ""
    inner = "".join(_piece(part) for part in _BREAKS.split(shown) if part)
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{inner}</w:r>"


_BREAKS = re.compile("(\n|\t)")


def _piece(part: str) -> str:
    if part == "\n":
        return "<w:br/>"
    if part == "\t":
        return "<w:tab/>"
    return f'<w:t xml:space="preserve">{escape_text(part)}</w:t>'


def paragraph(style: str, content: str, properties: str = "") -> str:
    """A paragraph in `style`; `properties` are further children of pPr, in the order of the schema."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def field(instruction: str, shown: str, properties: str = "") -> str:
    """A complete field with its last result, so that no reader ever meets an empty one."""
    rpr = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return (
        f'<w:r>{rpr}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{rpr}<w:instrText xml:space="preserve"> {escape_text(instruction)} </w:instrText></w:r>'
        f'<w:r>{rpr}<w:fldChar w:fldCharType="separate"/></w:r>'
        f"<w:r>{rpr}<w:t>{escape_text(shown)}</w:t></w:r>"
        f'<w:r>{rpr}<w:fldChar w:fldCharType="end"/></w:r>'
    )
