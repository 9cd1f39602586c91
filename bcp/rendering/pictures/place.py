"""Pictures put into a finished document, before the block that says the same in words."""

from __future__ import annotations

import base64
import html
import io
import re
import struct
from collections.abc import Mapping, Sequence
from typing import Any

from bcp.rendering.pictures.picture import Picture
from bcp.vocabulary import Block, Template

# picture -> block of the shipped template, and the items by which a block of another template is found
PLACES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "network": ("network_now", ("oa_ot_connection", "cut_points")),
    "escalation": ("authority_table", ("authority", "roles")),
    "restore": ("restore_table", ("backups", "key_products")),
    "assessment": ("annex_findings", ("findings",)),
}
_CARD = "初動カード"
MOST_WIDTH_MM, MOST_HEIGHT_MM = 160.0, 205.0
_CAPTION_STYLE = "BCP Generated Caption"  # reading back from Word skips what stands in it
_POINTS_PER_MM = 72 / 25.4


def find_place(name: str, template: Template) -> str:
    """The id of the block a picture stands before; "" where the template has none of that kind."""
    own, items = PLACES[name]
    if own in template.blocks:
        return own
    blocks = [block for block in template.blocks.values() if not block.inline and not _is_card(block)]
    return next(
        (block.id for item in items for block in blocks if item in (block.inputs or ())),
        "",
    )


def _is_card(block: Block) -> bool:
    return any(_CARD in heading for heading in block.heading_path)


def in_order(pictures: Sequence[Picture], template: Template) -> list[Picture]:
    """The pictures in the order of their places, those without one last."""
    blocks = list(template.blocks)
    places = {picture.name: find_place(picture.name, template) for picture in pictures}
    return sorted(
        pictures,
        key=lambda picture: blocks.index(places[picture.name]) if places[picture.name] else len(blocks),
    )


def caption_of(picture: Picture, number: int) -> str:
    """図1 with the caption of the picture."""
    return f"図{number}　{picture.caption}"


# ------------------------------------------------------------ HTML


def place_in_html(page: str, pictures: Sequence[Picture], template: Template) -> str:
    """The page with each picture as a figure before its block, else at its end; one file, no network."""
    for number, picture in enumerate(in_order(pictures, template), 1):
        figure = _figure(picture, number)
        mark = re.search(
            rf'<a class="mark" id="block-{re.escape(find_place(picture.name, template))}">', page
        )
        at = mark.start() if mark else page.rindex("</body>")
        page = page[:at] + figure + page[at:]
    return page


def _figure(picture: Picture, number: int) -> str:
    source = base64.b64encode(picture.png).decode()
    return (
        '<figure style="margin:1em 0;break-inside:avoid">'
        f'<img src="data:image/png;base64,{source}" alt="{html.escape(picture.alt)}" style="max-width:100%;height:auto">'
        f"<figcaption>{html.escape(caption_of(picture, number))}</figcaption></figure>\n"
    )


# ------------------------------------------------------------ DOCX


def figure_heights(pictures: Sequence[Picture], template: Template) -> tuple[tuple[str, float], ...]:
    """(block id, height in points) of each picture that stands before a block, for the contents' page numbers."""
    return tuple(
        (place, picture.width_mm * _scale(picture) * _POINTS_PER_MM * _height_by_width(picture.png))
        for picture in pictures
        if (place := find_place(picture.name, template))
    )


def _height_by_width(png: bytes) -> float:
    """The height of a PNG by its width: what is cut off around a drawing makes it differ from the size it was drawn at."""
    width, height = struct.unpack(">II", png[16:24])
    return height / width if width else 0.0


def place_in_docx(document: bytes, pictures: Sequence[Picture], template: Template) -> bytes:
    """The document with each picture and its caption before its block, else at its end; the same bytes on every run."""
    from docx import Document

    from bcp.rendering.docx.archive import read_archive, write_archive

    opened = Document(io.BytesIO(document))
    for number, picture in enumerate(in_order(pictures, template), 1):
        anchor = _anchor(opened, find_place(picture.name, template))
        for element in (_picture_paragraph(opened, picture), _caption_paragraph(opened, picture, number)):
            if anchor is not None:
                anchor.addprevious(element)
    buffer = io.BytesIO()
    opened.save(buffer)
    return write_archive(read_archive(buffer.getvalue()))


def _anchor(opened: Any, block: str) -> Any:
    """The child of the body in or before which the bookmark of the block begins; None where there is none."""
    from docx.oxml.ns import qn

    from bcp.rendering.docx.body import bookmark_name

    body = opened.element.body
    starts = (
        each for each in body.iter(qn("w:bookmarkStart")) if each.get(qn("w:name")) == bookmark_name(block)
    )
    found = next(starts, None) if block else None
    while found is not None and found.getparent() is not body:
        found = found.getparent()
    return found


def _picture_paragraph(opened: Any, picture: Picture) -> Any:
    from docx.shared import Mm

    paragraph = opened.add_paragraph(style=_CAPTION_STYLE)
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.line_spacing = 1.0  # an exact height would cut the picture
    width = Mm(picture.width_mm * _scale(picture))
    shape = paragraph.add_run().add_picture(io.BytesIO(picture.png), width=width)
    properties = shape._inline.docPr
    properties.set("name", picture.name)
    properties.set("descr", picture.alt)
    return paragraph._p


def _scale(picture: Picture) -> float:
    """By how much the picture shrinks to fit the page."""
    return min(1.0, MOST_WIDTH_MM / picture.width_mm, MOST_HEIGHT_MM / picture.height_mm)


def _caption_paragraph(opened: Any, picture: Picture, number: int) -> Any:
    """図 with a number that Word can list and renew, and the caption."""
    from docx.oxml import parse_xml

    from bcp.rendering.docx.xml import NAMESPACES, field, text_run

    paragraph = opened.add_paragraph(style=_CAPTION_STYLE)
    runs = text_run("図") + field("SEQ 図 \\* ARABIC", str(number)) + text_run(f"　{picture.caption}")
    for run in list(parse_xml(f"<w:p {NAMESPACES}>{runs}</w:p>")):
        paragraph._p.append(run)
    return paragraph._p
