"""Comments that say why: one a changed block, at its first change; one a changed stretch outside blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.oxml import parse_xml

from bcp.rendering.docx.body import bookmark_name
from bcp.rendering.docx.xml import NAMESPACES, escape
from bcp.rendering.docx_track.units import Unit, q

if TYPE_CHECKING:
    from lxml.etree import _Element

    from bcp.rendering.docx_track import Causes


class Comments:
    """Attaches causes to changed paragraphs while the body is written from front to back."""

    def __init__(self, causes: Causes, author: str, date: str) -> None:
        self._by_name = {bookmark_name(id): text for id, text in causes.blocks.items()}
        self._outside = causes.outside
        self._author, self._date = author, date
        self._inside: str = ""  # the bookmark that is open
        self._told: set[str] = set()
        self._outside_told = False
        self._texts: list[str] = []

    def meet(self, mark: Unit) -> None:
        """A block begins or ends here."""
        if mark.name.startswith("_bcp_"):
            opens = mark.element.tag == q("bookmarkStart")
            self._inside = mark.name if opens else ""
            self._outside_told = False

    def pass_by(self) -> None:
        """Something unchanged stands here: the next change outside blocks is another one."""
        self._outside_told = False

    def attach(self, p: _Element, stamp: _Element | None) -> None:
        """A comment on `p` where its block, or this stretch outside, has none yet; `stamp` as p's own change."""
        text = self._next_text()
        if not text:
            return
        number = len(self._texts)
        self._texts.append(text)
        start = 1 if len(p) and p[0].tag == q("pPr") else 0
        p.insert(start, _parse(f'<w:commentRangeStart {NAMESPACES} w:id="{number}"/>'))
        p.append(_parse(f'<w:commentRangeEnd {NAMESPACES} w:id="{number}"/>'))
        reference = _parse(f'<w:r {NAMESPACES}><w:commentReference w:id="{number}"/></w:r>')
        if stamp is not None:
            stamp.append(reference)
            reference = stamp
        p.append(reference)

    def _next_text(self) -> str:
        if self._inside:
            text = "" if self._inside in self._told else self._by_name.get(self._inside, "")
            self._told.add(self._inside)
            return text
        text = "" if self._outside_told else self._outside
        self._outside_told = True
        return text

    def part(self) -> bytes | None:
        """word/comments.xml; None where there is no comment."""
        if not self._texts:
            return None
        comments = "".join(
            f'<w:comment w:id="{number}" w:author="{escape(self._author)}" w:date="{self._date}" w:initials="BCP">'
            f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p></w:comment>'
            for number, text in enumerate(self._texts)
        )
        return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:comments {NAMESPACES}>{comments}</w:comments>'.encode()


def _parse(xml: str) -> _Element:
    element: _Element = parse_xml(xml)
    return element
