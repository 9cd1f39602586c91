"""Rules on the package: parts, their types, and the relationships between them."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bcp.rendering.docx_check.parts import DOCUMENT, TYPES, Fault, Parts, R, Rule, W

if TYPE_CHECKING:
    from lxml.etree import _Element

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_RELATION_KEYS = (f"{R}id", f"{R}embed", f"{R}link")
_WITH_RELATION = (
    f"{W}headerReference",
    f"{W}footerReference",
    f"{W}hyperlink",
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
)
_LINKED = ("http://", "https://", "mailto:", "tel:")


def _packing(parts: Parts) -> Iterator[Fault]:
    """Parts packed twice (names compare without case), or types that do not stand first."""
    for name, times in Counter(name.lower() for name in parts.names).items():
        if times > 1:
            yield Fault("part-twice", name, f"{times} times")
    if parts.names[0] != TYPES:
        yield Fault("types-first", TYPES, parts.names[0])


def _types(parts: Parts) -> Iterator[Fault]:
    """Parts without a type of their own, types without a part, and a body of another type."""
    tree = parts.trees.get(TYPES)
    found = [] if tree is None else list(tree)
    endings = {each.get("Extension", "").lower() for each in found if each.get("Extension")}
    named = {each.get("PartName", "").lstrip("/"): each.get("ContentType") for each in found}
    named.pop("", None)
    for name in parts.names:
        ending = name.rpartition(".")[2].lower()
        # "xml" says nothing about a part: Word looks for the type of each
        if name != TYPES and name not in named and (ending == "xml" or ending not in endings):
            yield Fault("type-missing", name, "no content type")
    yield from (Fault("type-unused", name, "no such part") for name in named if name not in parts.names)
    if named.get(DOCUMENT) != _MAIN_TYPE:
        yield Fault("type-of-body", DOCUMENT, str(named.get(DOCUMENT)))


def _relations(parts: Parts) -> Iterator[Fault]:
    """Relationships with one id twice, to a part that is not there, or to something outside the file."""
    for name in (part for part in parts.names if part.endswith(".rels")):
        folder = posixpath.dirname(posixpath.dirname(name))
        relations = list(parts.trees[name]) if name in parts.trees else []
        ids = Counter(each.get("Id", "") for each in relations)
        yield from (Fault("relation-twice", name, id) for id, times in ids.items() if times > 1)
        for each in relations:
            yield from _target(parts, name, folder, each)


def _target(parts: Parts, name: str, folder: str, relation: _Element) -> Iterator[Fault]:
    target = relation.get("Target", "")
    if relation.get("TargetMode") == "External":
        # anything but a link to click is fetched when the file opens
        if not (relation.get("Type", "").endswith("/hyperlink") and target.startswith(_LINKED)):
            yield Fault("relation-outside", name, target)
        return
    path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
    if path.lstrip("/") not in parts.names:
        yield Fault("relation-target", name, target)


def _references(parts: Parts) -> Iterator[Fault]:
    """Headers, pictures and links that name a relationship the part does not have."""
    for name, tree in parts.text_parts():
        known = {each.get("Id") for each in parts.relations(name)}
        for element in tree.iter(*_WITH_RELATION):
            named = [element.get(key) for key in _RELATION_KEYS if element.get(key) is not None]
            if any(id not in known for id in named):
                yield Fault("relation-missing", name, str(element.tag).rpartition("}")[2])


def _drawings(parts: Parts) -> Iterator[Fault]:
    """Pictures with one id twice, or without words for those who do not see them."""
    for name, tree in parts.text_parts():
        drawn = list(tree.iter(f"{_DRAWING}docPr"))
        ids = Counter(each.get("id", "") for each in drawn)
        yield from (Fault("drawing-twice", name, id) for id, times in ids.items() if times > 1)
        yield from (
            Fault("alt-missing", name, each.get("name", ""))
            for each in drawn
            if not (each.get("descr") or "").strip()
        )


def _styles(parts: Parts) -> Iterator[Fault]:
    """Styles that are used and not there, or there twice."""
    tree = parts.trees.get("word/styles.xml")
    ids = Counter([] if tree is None else [style.get(f"{W}styleId", "") for style in tree.iter(f"{W}style")])
    yield from (Fault("style-twice", "word/styles.xml", key) for key, times in ids.items() if times > 1)
    marks = [f"{W}{kind}" for kind in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link")]
    for name, part in parts.trees.items():
        used = {mark.get(f"{W}val", "") for mark in part.iter(*marks)}
        yield from (Fault("style-missing", name, key) for key in sorted(used - set(ids)))


def _settings(parts: Parts) -> Iterator[Fault]:
    """Settings and fields that make Word ask a question when the file opens."""
    for name, tree in parts.trees.items():
        for element in tree.iter(f"{W}updateFields", f"{W}fldChar", f"{W}attachedTemplate"):
            if element.tag != f"{W}fldChar" or element.get(f"{W}dirty"):
                yield Fault("asks-on-open", name, str(element.tag).removeprefix(W))


PACKAGE_RULES: tuple[Rule, ...] = (
    _packing,
    _types,
    _relations,
    _references,
    _drawings,
    _styles,
    _settings,
)
