"""Two finished documents into one with tracked changes: the new one's package, with both bodies in it."""

from __future__ import annotations

import copy
import datetime
from typing import TYPE_CHECKING

from lxml import etree

from bcp.rendering.docx.archive import read_archive, write_archive
from bcp.rendering.docx.xml import NAMESPACES
from bcp.rendering.docx_track import AUTHOR, Causes
from bcp.rendering.docx_track.comments import Comments
from bcp.rendering.docx_track.plan import Planner
from bcp.rendering.docx_track.units import Lists, bookmark_names, q, read_units
from bcp.rendering.docx_track.write import TrackWriter

if TYPE_CHECKING:
    from lxml.etree import _Element

_BODY, _NUMBERING, _SETTINGS = "word/document.xml", "word/numbering.xml", "word/settings.xml"
_COMMENTS, _TYPES, _RELATIONS = "word/comments.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"


def track_documents(old: bytes, new: bytes, causes: Causes, moment: datetime.datetime) -> bytes:
    """The new document with the way from the old one as tracked changes."""
    old_parts, parts = read_archive(old), read_archive(new)
    document, old_document = etree.fromstring(parts[_BODY]), etree.fromstring(old_parts[_BODY])
    numbering, old_numbering = etree.fromstring(parts[_NUMBERING]), etree.fromstring(old_parts[_NUMBERING])
    body, old_body = document.find(q("body")), old_document.find(q("body"))
    assert body is not None and old_body is not None
    old_lists, lists = Lists.read(old_numbering), Lists.read(numbering)
    planner = Planner(old_lists, lists)
    names = bookmark_names([document]), bookmark_names([old_document])
    steps = planner.plan(read_units(old_body, old_lists, names[1]), read_units(body, lists, names[0]))
    comments = Comments(causes, AUTHOR, moment.strftime("%Y-%m-%dT%H:%M:%SZ"))
    writer = TrackWriter(AUTHOR, moment, planner.new_list_of, old_lists, comments)
    _refill(body, writer.body(steps))
    _add_lists(numbering, old_numbering, writer.lists_to_add)
    parts[_BODY], parts[_NUMBERING] = _bytes(document), _bytes(numbering)
    parts[_SETTINGS] = _keep_tracking(parts[_SETTINGS])
    return write_archive(_with_comments(parts, comments.part()))


def _refill(body: _Element, elements: list[_Element]) -> None:
    ending = body.find(q("sectPr"))
    for child in list(body):
        body.remove(child)
    body.extend(elements)
    if ending is not None:
        body.append(ending)


def _add_lists(numbering: _Element, old: _Element, wanted: dict[str, str]) -> None:
    """The lists that only the old document has, under new numbers."""
    nums = {num.get(q("numId"), ""): num for num in old.iterfind(q("num"))}
    for before, after in wanted.items():
        num = copy.deepcopy(nums[before])
        num.set(q("numId"), after)
        numbering.append(num)


def _keep_tracking(settings: bytes) -> bytes:
    """The settings with tracking on, so that what a reviewer changes is tracked too."""
    tree = etree.fromstring(settings)
    stop = tree.find(q("defaultTabStop"))
    if tree.find(q("trackRevisions")) is None and stop is not None:
        stop.addprevious(etree.fromstring(f"<w:trackRevisions {NAMESPACES}/>"))
    return _bytes(tree)


def _with_comments(parts: dict[str, bytes], comments: bytes | None) -> dict[str, bytes]:
    if comments is None:
        return parts
    types, relations = etree.fromstring(parts[_TYPES]), etree.fromstring(parts[_RELATIONS])
    override = etree.SubElement(types, types.tag.replace("Types", "Override"))
    override.set("PartName", f"/{_COMMENTS}")
    override.set("ContentType", _KIND)
    relation = etree.SubElement(relations, relations.tag.replace("Relationships", "Relationship"))
    for name, value in (("Id", "rIdComments"), ("Type", _RELATION), ("Target", "comments.xml")):
        relation.set(name, value)
    return {**parts, _COMMENTS: comments, _TYPES: _bytes(types), _RELATIONS: _bytes(relations)}


def _bytes(tree: _Element) -> bytes:
    etree.cleanup_namespaces(tree, keep_ns_prefixes=["w", "r", "w14"])
    data: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data
