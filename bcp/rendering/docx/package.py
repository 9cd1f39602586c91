"""From Markdown to the bytes of a DOCX: one string of XML, parsed once, in the prepared template."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml

from bcp.rendering.docx.archive import read_archive, write_archive
from bcp.rendering.docx.blocks import Block, PageBreak, plain
from bcp.rendering.docx.body import BodyWriter, Counters
from bcp.rendering.docx.contents import contents_xml, number_labels
from bcp.rendering.docx.cover import cover_xml, plain_text
from bcp.rendering.docx.furniture import footer_xml, header_xml
from bcp.rendering.docx.measure import height_of
from bcp.rendering.docx.meta import DocumentMeta
from bcp.rendering.docx.outline import TOC_DEPTH, Outline, Part, make_outline
from bcp.rendering.docx.paper import CARD, PORTRAIT, Paper
from bcp.rendering.docx.parse import parse_blocks
from bcp.rendering.docx.reference import REFERENCE
from bcp.rendering.docx.theme import theme_xml
from bcp.rendering.docx.xml import NAMESPACES, clean, paragraph, text_run

if TYPE_CHECKING:
    from docx.document import Document as Opened

_CARD_SCALES = (1.5, 1.4, 1.3, 1.2, 1.1, 1.0, 0.9, 0.8)
_MAKER = "BCP作成支援"


def build_docx(markdown: str, meta: DocumentMeta) -> bytes:
    """The document of `markdown`; the same bytes for the same arguments."""
    outline = make_outline(parse_blocks(markdown))
    document = Document(io.BytesIO(_reference()))
    counters = Counters()
    references = _furnish(document, meta, {PORTRAIT, *(part.paper for part in outline.parts)})
    _replace_body(document, _body(outline, meta, counters, references))
    for number in counters.numbers.instances():
        document.part.numbering_part.element.append(parse_xml(number))
    _set_properties(document, meta, outline)
    _set_theme(document, meta)
    buffer = io.BytesIO()
    document.save(buffer)
    return write_archive(read_archive(buffer.getvalue()))


@lru_cache(maxsize=1)
def _reference() -> bytes:
    return REFERENCE.read_bytes()


def _body(outline: Outline, meta: DocumentMeta, counters: Counters, references: dict[str, str]) -> str:
    """All sections in order: cover, the parts before the contents, contents, the rest."""
    sections = [(PORTRAIT, cover_xml(outline, meta, BodyWriter(counters, PORTRAIT.text_width)))]
    contents = _contents(outline, meta) if meta.toc else ""
    for part in outline.parts:
        writer = _writer(part, outline, counters)
        content = writer.write(_without_first_break(part.blocks))
        if contents and part.paper is not CARD:
            sections.append((PORTRAIT, contents))
            contents = ""
        sections.append((part.paper, _card_banner(part, meta) + content))
    inner = [content + _section_end(paper, references[paper.name]) for paper, content in sections[:-1]]
    paper, content = sections[-1]
    tail = counters.bookmarks.end_all() + paper.section(references[paper.name])
    return "".join(inner) + content + tail


def _contents(outline: Outline, meta: DocumentMeta) -> str:
    return contents_xml(outline.headings, number_labels(outline.headings, outline.numbered), meta.pages)


def _section_end(paper: Paper, references: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="BCPGeneratedBreak"/>{paper.section(references)}</w:pPr></w:p>'


def _writer(part: Part, outline: Outline, counters: Counters) -> BodyWriter:
    card = part.paper is CARD
    scale = _card_scale(part) if card else 1.0
    return BodyWriter(
        counters,
        part.paper.text_width,
        scale,
        outline.shift,
        numbered=outline.numbered,
        toc_depth=TOC_DEPTH,
        card=card,
    )


def _card_scale(part: Part) -> float:
    """The largest type with which the card fits its page; the smallest if none does."""
    room = part.paper.text_height_points * 0.96
    width = part.paper.text_width / 20
    return next((s for s in _CARD_SCALES if height_of(part.blocks, width, s) <= room), _CARD_SCALES[-1])


def _card_banner(part: Part, meta: DocumentMeta) -> str:
    """The banner on the card, unless the card's own text carries it."""
    if part.paper is not CARD or not meta.banner or meta.banner in plain_text(part.blocks):
        return ""
    return paragraph("BCPGeneratedBanner", text_run(meta.banner))


def _without_first_break(blocks: Sequence[Block]) -> Sequence[Block]:
    """Blocks without a page break where the section itself begins a page, and without one at its end."""
    first = next((i for i, block in enumerate(blocks) if not isinstance(block, PageBreak)), len(blocks))
    return blocks[first:]


def _furnish(document: Opened, meta: DocumentMeta, papers: set[Paper]) -> dict[str, str]:
    """Header and footer parts for each paper; the references to them, by the paper's name."""
    references: dict[str, str] = {}
    for paper in sorted(papers, key=lambda paper: paper.name):
        header, header_id = document.part.add_header_part()  # type: ignore[no-untyped-call]
        footer, footer_id = document.part.add_footer_part()  # type: ignore[no-untyped-call]
        _refill(header, header_xml(meta, paper))
        _refill(footer, footer_xml(meta, paper))
        references[paper.name] = (
            f'<w:headerReference w:type="default" r:id="{header_id}"/>'
            f'<w:footerReference w:type="default" r:id="{footer_id}"/>'
        )
    return references


def _refill(part: Any, xml: str) -> None:
    """Put the children of `xml` in the place of what python-docx's own header or footer holds."""
    for child in list(part.element):
        part.element.remove(child)
    for child in list(parse_xml(xml)):
        part.element.append(child)


def _replace_body(document: Opened, xml: str) -> None:
    body = document.element.body
    for child in list(body):
        body.remove(child)
    for child in list(parse_xml(f"<w:body {NAMESPACES}>{xml}</w:body>")):
        body.append(child)


def _set_properties(document: Opened, meta: DocumentMeta, outline: Outline) -> None:
    """Core properties without the name of any person: the file goes further than its cover."""
    core = document.core_properties
    moment = datetime.datetime.combine(meta.date, datetime.time())
    core.title = clean(meta.title or plain(outline.title))[:255]
    core.subject = "サイバー攻撃に備える事業継続計画"
    core.author = core.last_modified_by = _MAKER
    core.category = clean(meta.classification)[:255]
    core.version = clean(meta.version)[:255]
    core.content_status = "案" if meta.draft else ""
    core.language = "ja-JP"
    core.revision = 1
    core.created = core.modified = moment


def _set_theme(document: Opened, meta: DocumentMeta) -> None:
    document.part.part_related_by(RELATIONSHIP_TYPE.THEME)._blob = theme_xml(meta.fonts)
