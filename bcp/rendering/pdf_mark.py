"""A mark in a PDF that tells of which DOCX it was made, and whether anybody changed it since."""

from __future__ import annotations

import hashlib
import re

_END = b"startxref"  # a line that begins with % is a comment, and what stands before here moves nothing
_MARK = re.compile(rb"%bcp-docx-([0-9a-f]{64})-pdf-([0-9a-f]{64})\n(?=startxref)")


def mark_pdf(pdf: bytes, docx: bytes) -> bytes:
    """The PDF with the digests of the DOCX it was made of and of itself in a comment near its end."""
    at = pdf.rfind(_END)
    mark = f"%bcp-docx-{_digest(docx)}-pdf-{_digest(pdf)}\n".encode()
    return pdf if at < 0 else pdf[:at] + mark + pdf[at:]


def is_unchanged(pdf: bytes) -> bool:
    """True for a PDF that is still as this tool made it."""
    found = _MARK.search(pdf)
    return found is not None and found[2].decode() == _digest(_MARK.sub(b"", pdf))


def is_made_of(pdf: bytes, docx: bytes) -> bool:
    """True for a PDF that says it was made of that DOCX."""
    found = _MARK.search(pdf)
    return found is not None and found[1].decode() == _digest(docx)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
