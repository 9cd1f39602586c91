"""Markdown to Word: `render_docx` and what it takes."""

from __future__ import annotations

from bcp.rendering.docx.meta import DocumentMeta, FontScheme, Revision

__all__ = ["DocumentMeta", "FontScheme", "Revision", "render_docx"]


def render_docx(markdown: str, meta: DocumentMeta) -> bytes:
    """The bytes of a DOCX of `markdown`, the same on every run; raises RenderError if it cannot be made."""
    # the makers take a tenth of a second: loaded by those who write documents only
    from bcp.errors import Message, RenderError
    from bcp.rendering.docx.package import build_docx

    try:
        return build_docx(markdown, meta)
    except (ValueError, LookupError) as fault:
        raise RenderError(
            Message(
                f"Word文書を作れなかった（{fault}）。bcp.md は書いてある。",
                f"The Word document could not be made ({fault}). bcp.md is written.",
            ),
            Message(
                "bcp.md を開き、表と一覧の形を確かめてから、もう一度実行する。",
                "Open bcp.md, look at its tables and lists, and run the command again.",
            ),
        ) from fault
