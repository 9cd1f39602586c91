"""From Markdown to the bytes of a DOCX: one string of XML, parsed once, in the prepared template."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.pkgwriter import PackageWriter
from docx.oxml import parse_xml

from bcp.rendering.docx.archive import write_archive
from bcp.rendering.docx.blocks import Block, PageBreak, plain
from bcp.rendering.docx.body import BodyWriter, Counters, bookmark_name, toc_anchor
from bcp.rendering.docx.card_fit import fit_card
from bcp.rendering.docx.company import apply_company
from bcp.rendering.docx.contents import contents_xml, number_labels
from bcp.rendering.docx.cover import cover_xml
from bcp.rendering.docx.furigana import add_readings
from bcp.rendering.docx.furniture import footer_xml, header_xml
from bcp.rendering.docx.linking import bookmarks_in, link_parts
from bcp.rendering.docx.meta import DocumentMeta
from bcp.rendering.docx.outline import Outline, Part, make_outline, toc_depth
from bcp.rendering.docx.pages import card_scale, estimate_pages, needs_banner
from bcp.rendering.docx.paper import CARD, PORTRAIT, Paper
from bcp.rendering.docx.parse import parse_blocks
from bcp.rendering.docx.reference import REFERENCE
from bcp.rendering.docx.theme import theme_xml
from bcp.rendering.docx.xml import NAMESPACES, clean, paragraph, text_run

if TYPE_CHECKING:
    from docx.document import Document as Opened

_MAKER = "BCP作成支援"


def build_docx(markdown: str, meta: DocumentMeta) -> bytes:
    """The document of `markdown`; the same bytes for the same arguments."""
    blocks = parse_blocks(markdown)
    blocks = add_readings(blocks) if meta.furigana else blocks
    outline = _with_links(make_outline(blocks), meta, bookmarks_in(blocks))
    document = Document(io.BytesIO(_template(meta)))
    counters = Counters()
    references = _furnish(document, meta, _papers(outline, meta))
    _replace_body(document, _body(outline, meta, counters, references))
    for number in counters.numbers.instances():
        document.part.numbering_part.element.append(parse_xml(number))
    _set_properties(document, meta, outline)
    if not meta.company_template:
        _set_theme(document, meta)
    return write_archive(_parts_of(document))


class _Parts(dict[str, bytes]):
    """部品 of a package by name: what python-docx's writer writes to, so that nothing is packed twice."""

    def write(self, name: Any, data: bytes) -> None:
        self[name.membername] = data


def _parts_of(document: Opened) -> _Parts:
    """The parts that `document.save` would pack."""
    found, package = _Parts(), document.part.package
    parts = list(package.parts)
    for part in parts:
        part.before_marshal()
    PackageWriter._write_content_types_stream(found, parts)  # type: ignore[no-untyped-call]
    PackageWriter._write_pkg_rels(found, package.rels)  # type: ignore[no-untyped-call]
    PackageWriter._write_parts(found, parts)  # type: ignore[arg-type]
    return found


def _with_links(outline: Outline, meta: DocumentMeta, known: set[str]) -> Outline:
    """The outline with its links; a block that the Markdown does not mark is no target."""
    anchors = [toc_anchor(number) for number in range(1, len(outline.headings) + 1)]
    titles = {title: bookmark_name(id) for title, id in meta.block_titles if id in known}
    return replace(outline, parts=link_parts(outline, titles, anchors))


def _papers(outline: Outline, meta: DocumentMeta) -> set[Paper]:
    """The papers that the sections stand on."""
    front = {PORTRAIT} if meta.cover or meta.toc else set()
    return front | {part.paper for part in outline.parts}


def _template(meta: DocumentMeta) -> bytes:
    return apply_company(_reference(), meta.company_template) if meta.company_template else _reference()


@lru_cache(maxsize=1)
def _reference() -> bytes:
    return REFERENCE.read_bytes()


def _body(outline: Outline, meta: DocumentMeta, counters: Counters, references: dict[str, str]) -> str:
    """All sections in order: cover, the card before the contents, contents, the rest."""
    cover = _Section(PORTRAIT, cover_xml(outline, meta, BodyWriter(counters, PORTRAIT.text_width)))
    sections = [cover] if meta.cover else []
    contents = [_contents(outline, meta)] if meta.toc and outline.headings else []
    for part in _fitted(outline.parts, meta.banner):
        content = _writer(part, outline, counters, meta).write(_without_first_break(part.blocks))
        if contents and part.paper is not CARD:
            sections.append(contents.pop())
        sections.append(_Section(part.paper, _card_banner(part, meta) + content))
    *inner, last = sections
    tail = counters.bookmarks.end_all() + last.paper.section(references[last.paper.name])
    return "".join(section.closed(references) for section in inner) + last.content + tail


def _fitted(parts: Sequence[Part], banner: str) -> list[Part]:
    """The parts, a card that is too long for its page with what it can spare left out."""
    return [fit_card(part, banner)[0] if part.paper is CARD else part for part in parts]


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


def _writer(part: Part, outline: Outline, counters: Counters, meta: DocumentMeta) -> BodyWriter:
    card = part.paper is CARD
    return BodyWriter(
        counters,
        part.paper.text_width,
        card_scale(part, meta.banner) if card else 1.0,
        numbered=outline.numbered,
        toc_depth=toc_depth(part),
        card=card,
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
