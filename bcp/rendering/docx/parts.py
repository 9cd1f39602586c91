"""The parts around the body of a package: headers, footers, properties, relations and the list of contents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bcp.rendering.docx.furniture import footer_xml, header_xml
from bcp.rendering.docx.meta import DocumentMeta
from bcp.rendering.docx.paper import Paper
from bcp.rendering.docx.reference import CONTENT_TYPES, CORE, DOCUMENT_RELATIONS, RELATIONS, WORD_TYPES
from bcp.rendering.docx.xml import clean, escape_text

TYPES_PART = "[Content_Types].xml"
RELATIONS_PART = "word/_rels/document.xml.rels"
_MAKER = "BCP作成支援"
_OWN_RELATIONS = DOCUMENT_RELATIONS.count("<Relationship ")


def furniture_parts(meta: DocumentMeta, papers: Iterable[Paper]) -> tuple[dict[str, str], dict[str, str]]:
    """The headers and footers of each paper by part name, and the references to them by the paper's name."""
    parts: dict[str, str] = {}
    references: dict[str, str] = {}
    for number, paper in enumerate(sorted(papers, key=lambda paper: paper.name), 1):
        parts[f"word/header{number}.xml"] = header_xml(meta, paper)
        parts[f"word/footer{number}.xml"] = footer_xml(meta, paper)
        first = _OWN_RELATIONS + 2 * number - 1
        references[paper.name] = (
            f'<w:headerReference w:type="default" r:id="rId{first}"/>'
            f'<w:footerReference w:type="default" r:id="rId{first + 1}"/>'
        )
    return parts, references


def linking_parts(furniture: Mapping[str, str]) -> dict[str, str]:
    """The relations of the document and the types of its parts, with those of its headers and footers."""
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATIONS}/{_kind(name)}" Target="{name.removeprefix("word/")}"/>'
        for number, name in enumerate(furniture, _OWN_RELATIONS + 1)
    )
    head, *overrides = CONTENT_TYPES.removesuffix("</Types>").split("<Override ")
    overrides += [f'PartName="/{name}" ContentType="{WORD_TYPES}.{_kind(name)}+xml"/>' for name in furniture]
    types = head + "".join(f"<Override {override}" for override in sorted(overrides)) + "</Types>"
    return {TYPES_PART: types, RELATIONS_PART: _within(DOCUMENT_RELATIONS, relations)}


def core_xml(meta: DocumentMeta, title: str) -> str:
    """Core properties without the name of any person: the file goes further than its cover."""
    moment = f"{meta.date.isoformat()}T00:00:00Z"
    return _within(
        CORE,
        "".join(
            (
                f"<dc:title>{_short(meta.title or title)}</dc:title>",
                "<dc:subject>サイバー攻撃に備える事業継続計画</dc:subject>",
                f"<dc:creator>{_MAKER}</dc:creator><cp:lastModifiedBy>{_MAKER}</cp:lastModifiedBy>",
                f"<cp:category>{_short(meta.classification)}</cp:category>",
                f"<cp:version>{_short(meta.version)}</cp:version>",
                f"<cp:contentStatus>{'案' if meta.draft else ''}</cp:contentStatus><cp:revision>1</cp:revision>",
                f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>',
                f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified>',
            )
        ),
    )


def _short(text: str) -> str:
    """`text` in the length that every reader of properties takes."""
    return escape_text(clean(text)[:255])


def _kind(part: str) -> str:
    """`header` of word/header1.xml."""
    return "header" if "header" in part else "footer"


def _within(outer: str, inner: str) -> str:
    """`outer` with `inner` as the last of its root's children."""
    at = outer.rindex("</")
    return outer[:at] + inner + outer[at:]
