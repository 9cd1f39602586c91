"""The plan as one HTML file: no script, no network, made for paper and for a phone."""

from __future__ import annotations

from bcp.rendering.html.page import HtmlMeta, render_html

__all__ = ["HtmlMeta", "render_html"]
