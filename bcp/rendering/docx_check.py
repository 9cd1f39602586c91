"""What must hold in every DOCX this tool writes and what schema validators do not look at."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_REFERENCE = re.compile(r"\b(?:PAGEREF|REF)\s+(\S+)")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Fault:
    """欠陥 of a document: a code, the part it stands in, and what was found."""

    code: str
    part: str
    found: str


@dataclass(frozen=True, slots=True)
class _Parts:
    """The XML parts of one file, parsed."""

    trees: dict[str, _Element]

    def text_parts(self) -> Iterator[tuple[str, _Element]]:
        for name, tree in self.trees.items():
            if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name):
                yield name, tree


def check_docx(data: bytes) -> tuple[Fault, ...]:
    """The faults of a DOCX, in the order of the rules; none for a good one."""
    from lxml import etree

    # No entities and no network: the same reader looks at files that came back from people.
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        trees = {name: etree.fromstring(archive.read(name), parser) for name in names}
    parts = _Parts(trees)
    return tuple(fault for rule in _RULES for fault in rule(parts))


def _open_fields(parts: _Parts) -> Iterator[Fault]:
    """Fields that are not closed, or closed before they are open, or without a result."""
    for name, tree in parts.text_parts():
        depth = 0
        for char in tree.iter(f"{_W}fldChar"):
            depth += {"begin": 1, "end": -1}.get(char.get(f"{_W}fldCharType", ""), 0)
            if depth < 0:
                break
        if depth:
            yield Fault("field-open", name, f"{depth}")
    yield from _empty_fields(parts)


def _empty_fields(parts: _Parts) -> Iterator[Fault]:
    for name, tree in parts.text_parts():
        results: list[list[str]] = []
        for element in tree.iter(f"{_W}fldChar", f"{_W}t"):
            kind = element.get(f"{_W}fldCharType")
            if kind == "begin":
                results.append([])
            elif kind == "end" and results and not "".join(results.pop()).strip():
                yield Fault("field-empty", name, "no result")
            elif element.tag == f"{_W}t":
                for result in results:
                    result.append(element.text or "")


def _bookmarks(parts: _Parts) -> Iterator[Fault]:
    """Bookmark names and ids that are not unique, too long, or without an end."""
    for name, tree in parts.text_parts():
        starts = list(tree.iter(f"{_W}bookmarkStart"))
        ends = [end.get(f"{_W}id", "") for end in tree.iter(f"{_W}bookmarkEnd")]
        # Word compares the names without case.
        names = Counter(start.get(f"{_W}name", "").lower() for start in starts)
        ids = Counter(start.get(f"{_W}id", "") for start in starts)
        yield from (Fault("bookmark-twice", name, key) for key, times in (names | ids).items() if times > 1)
        yield from (Fault("bookmark-name", name, key) for key in names if not re.fullmatch(r"\w{1,40}", key))
        yield from (Fault("bookmark-open", name, key) for key in sorted(set(ids) ^ set(ends)))


def _targets(parts: _Parts) -> Iterator[Fault]:
    """References and links to bookmarks that are not there."""
    for name, tree in parts.text_parts():
        known = {start.get(f"{_W}name") for start in tree.iter(f"{_W}bookmarkStart")}
        wanted = [
            match[1] for code in tree.iter(f"{_W}instrText") for match in _REFERENCE.finditer(code.text or "")
        ]
        wanted += [link.get(f"{_W}anchor", "") for link in tree.iter(f"{_W}hyperlink")]
        yield from (Fault("target-missing", name, target) for target in wanted if target not in known)


def _cells(parts: _Parts) -> Iterator[Fault]:
    """Cells that do not end in a paragraph: Word refuses the file or offers to repair it."""
    for name, tree in parts.text_parts():
        for cell in tree.iter(f"{_W}tc"):
            if len(cell) == 0 or cell[-1].tag != f"{_W}p":
                yield Fault("cell-end", name, "".join(str(text) for text in cell.itertext())[:20])


def _grids(parts: _Parts) -> Iterator[Fault]:
    """Tables whose grid, width and cells do not agree."""
    for name, tree in parts.text_parts():
        for table in tree.iter(f"{_W}tbl"):
            grid = [int(column.get(f"{_W}w", "0")) for column in table.iterfind(f"{_W}tblGrid/{_W}gridCol")]
            width = table.find(f"{_W}tblPr/{_W}tblW")
            total = int(width.get(f"{_W}w", "0")) if width is not None else 0
            if sum(grid) != total:
                yield Fault("grid-sum", name, f"{sum(grid)} / {total}")
            for row in table.iterfind(f"{_W}tr"):
                cells = [int(cell.get(f"{_W}w", "0")) for cell in row.iterfind(f"{_W}tc/{_W}tcPr/{_W}tcW")]
                if cells != grid:
                    yield Fault("grid-row", name, f"{cells} / {grid}")


def _lists(parts: _Parts) -> Iterator[Fault]:
    """List numbers that the numbering part does not define, or defines twice."""
    numbering = parts.trees.get("word/numbering.xml")
    nums = [] if numbering is None else [num.get(f"{_W}numId", "") for num in numbering.iter(f"{_W}num")]
    yield from (
        Fault("number-twice", "word/numbering.xml", key) for key, times in Counter(nums).items() if times > 1
    )
    for name, tree in parts.text_parts():
        used = {number.get(f"{_W}val", "") for number in tree.iter(f"{_W}numId")}
        yield from (Fault("number-missing", name, key) for key in sorted(used - set(nums) - {"0"}))


def _styles(parts: _Parts) -> Iterator[Fault]:
    """Styles that are used and not there."""
    tree = parts.trees.get("word/styles.xml")
    known = set() if tree is None else {style.get(f"{_W}styleId", "") for style in tree.iter(f"{_W}style")}
    for name, part in parts.text_parts():
        used = {mark.get(f"{_W}val", "") for mark in part.iter(f"{_W}pStyle", f"{_W}rStyle", f"{_W}tblStyle")}
        yield from (Fault("style-missing", name, key) for key in sorted(used - known))


def _texts(parts: _Parts) -> Iterator[Fault]:
    """Text with control characters, or with a line end that Word would show as a space."""
    for name, tree in parts.text_parts():
        for text in tree.iter(f"{_W}t"):
            if _CONTROL.search(text.text or "") or "\n" in (text.text or ""):
                yield Fault("text-control", name, repr(text.text)[:40])


def _relations(parts: _Parts) -> Iterator[Fault]:
    """Header and footer references without a part."""
    relations = parts.trees.get("word/_rels/document.xml.rels")
    known = set() if relations is None else {relation.get("Id") for relation in relations}
    for kind in ("headerReference", "footerReference"):
        for reference in parts.trees["word/document.xml"].iter(f"{_W}{kind}"):
            if reference.get(f"{_R}id") not in known:
                yield Fault("relation-missing", "word/document.xml", kind)


def _settings(parts: _Parts) -> Iterator[Fault]:
    """Settings and fields that make Word ask a question when the file opens."""
    for name, tree in parts.trees.items():
        for element in tree.iter(f"{_W}updateFields", f"{_W}fldChar"):
            if element.tag == f"{_W}updateFields" or element.get(f"{_W}dirty"):
                yield Fault("asks-on-open", name, element.tag.removeprefix(_W))


_Rule = Callable[[_Parts], Iterator[Fault]]
_RULES: tuple[_Rule, ...] = (
    _open_fields,
    _bookmarks,
    _targets,
    _cells,
    _grids,
    _lists,
    _styles,
    _texts,
    _relations,
    _settings,
)
