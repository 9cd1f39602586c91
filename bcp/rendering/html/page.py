"""The page around the elements: head, cover, contents, style."""

from __future__ import annotations

import html
from dataclasses import dataclass

from bcp.rendering.docx.blocks import Block
from bcp.rendering.docx.outline import make_outline
from bcp.rendering.docx.parse import parse_blocks
from bcp.rendering.html.elements import HtmlWriter, runs_html
from bcp.rendering.html.style import STYLE


@dataclass(frozen=True, slots=True)
class HtmlMeta:
    """文書の属性 of the page."""

    title: str
    date: str
    company: str = ""
    version: str = ""
    classification: str = ""
    draft: str = ""  # what stands on top of a plan that does not pass


def render_html(markdown: str, meta: HtmlMeta) -> str:
    """One HTML file of the plan, the same for the same arguments."""
    blocks = parse_blocks(markdown)
    outline = make_outline(blocks)
    writer = HtmlWriter()
    preamble = writer.write(outline.preamble)
    body = "\n".join(_section(writer, part.paper.name, part.blocks) for part in outline.parts)
    title = runs_html(outline.title) or html.escape(meta.title)
    return (
        '<!DOCTYPE html>\n<html lang="ja">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n"
        f"<title>{html.escape(meta.title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f'{_banner(meta.draft)}<header><h1 class="title">{title}</h1>{_facts(meta)}{preamble}</header>\n'
        f"{_contents(writer)}\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _section(writer: HtmlWriter, paper: str, blocks: tuple[Block, ...]) -> str:
    name = "card" if paper == "card" else "part"
    return f'<section class="{name}">\n{writer.write(blocks)}\n</section>'


def _banner(text: str) -> str:
    return f'<p class="draft" role="alert">{html.escape(text)}</p>\n' if text else ""


def _facts(meta: HtmlMeta) -> str:
    parts = [meta.company, f"版 {meta.version}" if meta.version else "", meta.date, meta.classification]
    return f'<p class="facts">{html.escape("　".join(part for part in parts if part))}</p>'


def _contents(writer: HtmlWriter) -> str:
    """The contents as a list that unfolds: on a phone the card comes first."""
    entries = "".join(
        f'<li class="l{level}"><a href="#{anchor}">{html.escape(text)}</a></li>'
        for level, anchor, text in writer.headings
        if level <= writer.contents_depth
    )
    return f'<nav aria-label="目次"><details><summary>目次</summary><ol>{entries}</ol></details></nav>'
