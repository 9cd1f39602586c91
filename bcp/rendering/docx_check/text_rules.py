"""Rules on the text: fields, bookmarks, cells, lists and signs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bcp.rendering.docx_check.parts import DOCUMENT, Fault, Parts, Rule, W

_NUMBERING = "word/numbering.xml"
_REFERENCE = re.compile(r"\b(?:PAGEREF|REF)\s+(\S+)")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def _open_fields(parts: Parts) -> Iterator[Fault]:
    """Fields that are not closed, or closed before they are open, or without a result."""
    for name, tree in parts.text_parts():
        depth = 0
        for char in tree.iter(f"{W}fldChar"):
            depth += {"begin": 1, "end": -1}.get(char.get(f"{W}fldCharType", ""), 0)
            if depth < 0:
                break
        if depth:
            yield Fault("field-open", name, f"{depth}")
    yield from _empty_fields(parts)


def _empty_fields(parts: Parts) -> Iterator[Fault]:
    for name, tree in parts.text_parts():
        results: list[list[str]] = []
        for element in tree.iter(f"{W}fldChar", f"{W}t"):
            kind = element.get(f"{W}fldCharType")
            if kind == "begin":
                results.append([])
            elif kind == "end" and results and not "".join(results.pop()).strip():
                yield Fault("field-empty", name, "no result")
            elif element.tag == f"{W}t":
                for result in results:
                    result.append(element.text or "")


def _bookmarks(parts: Parts) -> Iterator[Fault]:
    """Bookmark names and ids that are not unique, too long, or without an end."""
    for name, tree in parts.text_parts():
        starts = list(tree.iter(f"{W}bookmarkStart"))
        ends = [end.get(f"{W}id", "") for end in tree.iter(f"{W}bookmarkEnd")]
        # Word compares the names without case.
        names = Counter(start.get(f"{W}name", "").lower() for start in starts)
        ids = Counter(start.get(f"{W}id", "") for start in starts)
        yield from (Fault("bookmark-twice", name, key) for key, times in (names | ids).items() if times > 1)
        yield from (Fault("bookmark-name", name, key) for key in names if not re.fullmatch(r"\w{1,40}", key))
        yield from (Fault("bookmark-open", name, key) for key in sorted(set(ids) ^ set(ends)))


def _targets(parts: Parts) -> Iterator[Fault]:
    """References and links to bookmarks that are not there."""
    for name, tree in parts.text_parts():
        known = {start.get(f"{W}name") for start in tree.iter(f"{W}bookmarkStart")}
        wanted = [
            match[1] for code in tree.iter(f"{W}instrText") for match in _REFERENCE.finditer(code.text or "")
        ]
        wanted += [link.get(f"{W}anchor", "") for link in tree.iter(f"{W}hyperlink")]
        yield from (Fault("target-missing", name, target) for target in wanted if target not in known)


def _cells(parts: Parts) -> Iterator[Fault]:
    """Cells that do not end in a paragraph: Word refuses the file or offers to repair it."""
    for name, tree in parts.text_parts():
        for cell in tree.iter(f"{W}tc"):
            if len(cell) == 0 or cell[-1].tag != f"{W}p":
                yield Fault("cell-end", name, "".join(str(text) for text in cell.itertext())[:20])


def _grids(parts: Parts) -> Iterator[Fault]:
    """Tables whose grid, width and cells do not agree."""
    for name, tree in parts.text_parts():
        for table in tree.iter(f"{W}tbl"):
            grid = [int(column.get(f"{W}w", "0")) for column in table.iterfind(f"{W}tblGrid/{W}gridCol")]
            width = table.find(f"{W}tblPr/{W}tblW")
            total = int(width.get(f"{W}w", "0")) if width is not None else 0
            if sum(grid) != total:
                yield Fault("grid-sum", name, f"{sum(grid)} / {total}")
            for row in table.iterfind(f"{W}tr"):
                cells = [int(cell.get(f"{W}w", "0")) for cell in row.iterfind(f"{W}tc/{W}tcPr/{W}tcW")]
                if cells != grid:
                    yield Fault("grid-row", name, f"{cells} / {grid}")


def _sections(parts: Parts) -> Iterator[Fault]:
    """A body that does not end in a section: paper and margins would be those of the reader's machine."""
    body = parts.trees[DOCUMENT].find(f"{W}body") if DOCUMENT in parts.trees else None
    if body is not None and (len(body) == 0 or body[-1].tag != f"{W}sectPr"):
        yield Fault("section-last", DOCUMENT, "the body does not end in a section")


def _lists(parts: Parts) -> Iterator[Fault]:
    """Lists that are not defined, or defined twice."""
    tree = parts.trees.get(_NUMBERING)
    lists = [] if tree is None else list(tree.iter(f"{W}num"))
    numbers = Counter(each.get(f"{W}numId", "") for each in lists)
    kinds = (
        set() if tree is None else {each.get(f"{W}abstractNumId") for each in tree.iter(f"{W}abstractNum")}
    )
    yield from (Fault("number-twice", _NUMBERING, key) for key, times in numbers.items() if times > 1)
    for each in lists:
        kind = each.find(f"{W}abstractNumId")
        if kind is None or kind.get(f"{W}val") not in kinds:
            yield Fault("number-kind", _NUMBERING, each.get(f"{W}numId", ""))
    for name, part in parts.text_parts():
        used = {number.get(f"{W}val", "") for number in part.iter(f"{W}numId")}
        yield from (Fault("number-missing", name, key) for key in sorted(used - set(numbers) - {"0"}))


def _texts(parts: Parts) -> Iterator[Fault]:
    """Parts with control or direction signs anywhere, and text with a line end that Word would show as a space."""
    for name in parts.trees:
        found = _CONTROL.search(parts.data[name].decode("utf-8", "replace"))
        if found:
            yield Fault("text-control", name, repr(found[0]))
    for name, tree in parts.text_parts():
        for text in tree.iter(f"{W}t", f"{W}delText"):
            if "\n" in (text.text or ""):
                yield Fault("text-control", name, repr(text.text)[:40])


TEXT_RULES: tuple[Rule, ...] = (
    _open_fields,
    _bookmarks,
    _targets,
    _cells,
    _grids,
    _sections,
    _lists,
    _texts,
)
