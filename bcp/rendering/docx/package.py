"""From Markdown to the bytes of a DOCX: strings of XML in the place of parts of the prepared template.

The XML is written as lxml would write it: no second parser reads it on its way to the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from bcp.rendering.docx.archive import read_archive, write_archive
from bcp.rendering.docx.blocks import Block, PageBreak, plain
from bcp.rendering.docx.body import BodyWriter, Counters, bookmark_name, toc_anchor
from bcp.rendering.docx.card_fit import fit_card, set_for_wall
from bcp.rendering.docx.contents import contents_xml, number_labels
from bcp.rendering.docx.cover import cover_xml
from bcp.rendering.docx.furigana import add_readings
from bcp.rendering.docx.linking import bookmarks_in, link_parts
from bcp.rendering.docx.meta import DocumentMeta
from bcp.rendering.docx.numbering import numbering_xml
from bcp.rendering.docx.outline import Outline, Part, make_outline, toc_depth
from bcp.rendering.docx.pages import card_scale, estimate_pages, needs_banner
from bcp.rendering.docx.paper import CARD, PORTRAIT, Paper
from bcp.rendering.docx.parse import parse_blocks
from bcp.rendering.docx.parts import core_xml, furniture_parts, linking_parts
from bcp.rendering.docx.reference import REFERENCE, THEME_PART, document_xml
from bcp.rendering.docx.theme import theme_xml
from bcp.rendering.docx.xml import paragraph, text_run


def build_docx(markdown: str, meta: DocumentMeta) -> bytes:
    """The document of `markdown`; the same bytes for the same arguments."""
    blocks = parse_blocks(markdown)
    blocks = add_readings(blocks) if meta.furigana else blocks
    outline = _with_links(make_outline(blocks), meta, bookmarks_in(blocks))
    counters = Counters()
    furniture, references = furniture_parts(meta, _papers(outline, meta))
    body = _body(outline, meta, counters, references)
    texts = {
        **furniture,
        **linking_parts(furniture),
        "docProps/core.xml": core_xml(meta, plain(outline.title)),
        "word/document.xml": document_xml(body),
        "word/numbering.xml": numbering_xml(counters.numbers),
    }
    own = _company(meta.company_template) if meta.company_template else {THEME_PART: theme_xml(meta.fonts)}
    return write_archive({**_reference(), **{name: text.encode() for name, text in texts.items()}, **own})


def _with_links(outline: Outline, meta: DocumentMeta, known: set[str]) -> Outline:
    """The outline with its links; a block that the Markdown does not mark is no target."""
    anchors = [toc_anchor(number) for number in range(1, len(outline.headings) + 1)]
    titles = {title: bookmark_name(id) for title, id in meta.block_titles if id in known}
    return replace(outline, parts=link_parts(outline, titles, anchors))


def _papers(outline: Outline, meta: DocumentMeta) -> set[Paper]:
    """The papers that the sections stand on."""
    front = {PORTRAIT} if meta.cover or meta.toc else set()
    return front | {part.paper for part in outline.parts}


@lru_cache(maxsize=1)
def _reference() -> dict[str, bytes]:
    """The parts of the prepared template; nobody changes them."""
    return read_archive(REFERENCE.read_bytes())


def _company(template: bytes) -> dict[str, bytes]:
    """The parts that the company's own template changes."""
    from bcp.rendering.docx.company import company_parts

    return company_parts(_reference(), template)


def _body(outline: Outline, meta: DocumentMeta, counters: Counters, references: dict[str, str]) -> str:
    """All sections in order: cover, the card before the contents, contents, the rest."""
    cover = _Section(PORTRAIT, cover_xml(outline, meta, BodyWriter(counters, PORTRAIT.text_width)))
    sections = [cover] if meta.cover else []
    contents = [_contents(outline, meta)] if meta.toc and outline.headings else []
    for part, scale in _fitted(outline.parts, meta):
        content = _writer(part, outline, counters, scale).write(_without_first_break(part.blocks))
        if contents and part.paper is not CARD:
            sections.append(contents.pop())
        sections.append(_Section(part.paper, _card_banner(part, meta) + content))
    *inner, last = sections
    tail = counters.bookmarks.end_all() + last.paper.section(references[last.paper.name])
    return "".join(section.closed(references) for section in inner) + last.content + tail


def _fitted(parts: Sequence[Part], meta: DocumentMeta) -> list[tuple[Part, float]]:
    """The parts with the scale of their type, a card that is too long for its page with what it can spare left out."""
    return [_card(part, meta) if part.paper is CARD else (part, 1.0) for part in parts]


def _card(part: Part, meta: DocumentMeta) -> tuple[Part, float]:
    part = fit_card(part, meta.banner, for_wall=meta.for_wall, sections=meta.card_sections)[0]
    return set_for_wall(part, meta.banner) if meta.for_wall else (part, card_scale(part, meta.banner))


class _Section(NamedTuple):
    """節 of the document, as XML."""

    paper: Paper
    content: str

    def closed(self, references: dict[str, str]) -> str:
        """The content with the paragraph that ends the section."""
        ending = self.paper.section(references[self.paper.name])
        return f'{self.content}<w:p><w:pPr><w:pStyle w:val="BCPGeneratedBreak"/>{ending}</w:pPr></w:p>'


def _contents(outline: Outline, meta: DocumentMeta) -> _Section:
    labels = number_labels(outline.headings, outline.numbered)
    found = len(meta.pages) == len(outline.headings)
    pages = meta.pages if found else estimate_pages(outline, meta.banner, meta.figures)
    return _Section(PORTRAIT, contents_xml(outline.headings, labels, pages))


def _writer(part: Part, outline: Outline, counters: Counters, scale: float) -> BodyWriter:
    return BodyWriter(
        counters,
        part.paper.text_width,
        scale,
        numbered=outline.numbered,
        toc_depth=toc_depth(part),
        card=part.paper is CARD,
    )


def _card_banner(part: Part, meta: DocumentMeta) -> str:
    """The banner on the card, unless the card's own text carries it."""
    if part.paper is not CARD or not needs_banner(part, meta.banner):
        return ""
    return paragraph("BCPGeneratedBanner", text_run(meta.banner))


def _without_first_break(blocks: Sequence[Block]) -> Sequence[Block]:
    """Blocks without a page break where the section itself begins a page, and without one at its end."""
    first = next((i for i, block in enumerate(blocks) if not isinstance(block, PageBreak)), len(blocks))
    return blocks[first:]
