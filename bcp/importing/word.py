"""A whole document from anywhere as units, comments, and what has no place in a plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bcp.importing.package import open_package
from bcp.importing.paragraphs import (
    Content,
    View,
    is_mark_gone,
    joined_contents,
    read_content,
    split_box,
)
from bcp.importing.styles import Numbering, Styles, q, value
from bcp.importing.units import Unit
from bcp.rendering.docx.blocks import Run, Runs
from bcp.rendering.docx.numbering import STEP

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHANGES = ("ins", "del", "moveFrom", "moveTo")


@dataclass(frozen=True)
class Comment:
    """コメント of a reviewer."""

    author: str
    text: str


@dataclass(frozen=True)
class WordDocument:
    """Word文書: its units in reading order; `generated` are texts of paragraphs that the tool makes itself."""

    units: tuple[Unit, ...]
    comments: dict[str, Comment] = field(default_factory=dict)
    generated: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    is_pending: bool = False  # tracked changes wait for a decision


def read_word(data: bytes, path: str = "", view: View = "accepted") -> WordDocument:
    """The document in `view`; raises WordFileError."""
    parts = open_package(data, path)
    reader = _Reader(
        Styles.read(parts.get("word/styles.xml")), Numbering.read(parts.get("word/numbering.xml")), view
    )
    body = parts["word/document.xml"].find(q("body"))
    reader.read(body if body is not None else parts["word/document.xml"])
    pending = body is not None and any(True for name in _CHANGES for _ in body.iter(q(name)))
    return WordDocument(
        tuple(reader.units),
        _comments(parts.get("word/comments.xml")),
        tuple(reader.generated),
        tuple(reader.foreign),
        pending,
    )


def _comments(tree: _Element | None) -> dict[str, Comment]:
    if tree is None:
        return {}
    return {
        comment.get(q("id"), ""): Comment(
            comment.get(q("author"), ""),
            "\n".join(
                "".join(str(t.text or "") for t in p.iter(q("t"))) for p in comment.iter(q("p"))
            ).strip(),
        )
        for comment in tree.iterfind(q("comment"))
    }


class _Reader:
    """Goes through a body once, front to back."""

    def __init__(self, styles: Styles, numbering: Numbering, view: View) -> None:
        self._styles, self._numbering, self._view = styles, numbering, view
        self.units: list[Unit] = []
        self.generated: list[str] = []
        self.foreign: list[str] = []
        self._names: dict[str, str] = {}
        self._carried: list[Content] = []  # of paragraphs whose end is deleted
        self._tables = 0

    def read(self, container: _Element, quoted: bool = False) -> None:
        for child in _children(container, self._view):
            if child.tag == q("p"):
                self._paragraph(child, quoted)
            elif child.tag == q("tbl"):
                self._table(child, quoted)
            elif child.tag in (q("bookmarkStart"), q("bookmarkEnd")):
                self._edge(child)

    # ------------------------------------------------------------ edges of blocks

    def _edge(self, element: _Element) -> None:
        id = element.get(q("id"), "")
        opens = element.tag == q("bookmarkStart")
        if opens:
            self._names[id] = element.get(q("name"), "")
        name = self._names.get(id, "")
        if name.startswith("_bcp_"):
            self.units.append(Unit("open" if opens else "close", name=name))

    # ------------------------------------------------------------ paragraphs

    def _paragraph(self, p: _Element, quoted: bool) -> None:
        content = read_content(p, self._view, self._styles)
        self.foreign += content.foreign
        if is_mark_gone(p, self._view):
            self._carried.append(content)
            return
        content = joined_contents([*self._carried, content])
        self._carried = []
        before = [edge for edge, has_text in content.edges if not has_text]
        after = [edge for edge, has_text in content.edges if has_text]
        starts = [edge for edge in after if edge.tag == q("bookmarkStart")]
        for edge in [*before, *starts]:
            self._edge(edge)
        unit = self._unit(p, content, quoted)
        if unit is not None:
            self.units.append(unit)
        for edge in after:
            if edge.tag == q("bookmarkEnd"):
                self._edge(edge)

    def _unit(self, p: _Element, content: Content, quoted: bool) -> Unit | None:
        properties = p.find(q("pPr"))
        style = value(properties, "pStyle")
        if self._styles.is_a(style, "bcp rule"):
            return Unit("rule", quoted=quoted)
        if self._styles.is_a(style, "bcp generated title"):
            return Unit("title", (Run(content.text.replace("\n", " ")),)) if content.text.strip() else None
        if self._styles.begins(style, "bcp generated") or self._styles.begins(style, "toc "):
            if content.text.strip() and self._styles.begins(style, "bcp generated"):
                self.generated.append(content.text.strip())
            return None
        if self._styles.is_a(style, "bcp code"):
            return Unit("code", (Run(content.text),)) if content.text else None
        unit = self._classified(p, style, content, quoted)
        return unit if unit.text.strip() or unit.checked is not None else None

    def _classified(self, p: _Element, style: str, content: Content, quoted: bool) -> Unit:
        runs, checked = split_box(content)
        comments = tuple(content.comments)
        if level := self._styles.heading_level(style):
            return Unit("heading", tuple(content.runs), level, quoted=quoted, comments=comments)
        number, level = self._list(p, style)
        if self._numbering.is_list(number, level):
            ordered = self._numbering.is_ordered(number, level)
            return Unit(
                "item",
                runs,
                level,
                ordered,
                checked,
                quoted,
                comments=comments,
                number=number if ordered else "",
            )
        if checked is not None:
            return Unit("item", runs, _indent_level(p), False, checked, quoted, comments=comments)
        return Unit("paragraph", tuple(content.runs), quoted=quoted, comments=comments)

    def _list(self, p: _Element, style: str) -> tuple[str, int]:
        number = p.find(f"{q('pPr')}/{q('numPr')}")
        if number is not None and value(number, "numId"):
            return value(number, "numId"), int(value(number, "ilvl") or 0)
        return self._styles.numbers.get(style, ("", 0))

    # ------------------------------------------------------------ tables

    def _table(self, table: _Element, quoted: bool) -> None:
        rows = [row for row in _children(table, self._view) if row.tag == q("tr") and not self._is_gone(row)]
        if not rows:
            return
        styles = {value(p.find(q("pPr")), "pStyle") for p in table.iter(q("p"))}
        if self._is_named(table, styles, "bcp generated table", "bcp generated cell"):
            self._read_generated(table)
            return
        cells = [list(_children(row, self._view)) for row in rows]
        if len(rows) == 1 and len([c for c in cells[0] if c.tag == q("tc")]) == 1 and self._is_note(styles):
            self.read(next(cell for cell in cells[0] if cell.tag == q("tc")), quoted=True)
            return
        self._tables += 1
        for index, row in enumerate(rows):
            self._row(row, index == 0, quoted)

    def _is_note(self, styles: set[str]) -> bool:
        return any(self._styles.is_a(style, "bcp note") for style in styles)

    def _is_named(self, table: _Element, styles: set[str], name: str, cell: str) -> bool:
        own = value(table.find(q("tblPr")), "tblStyle")
        return self._styles.is_a(own, name) or all(self._styles.is_a(style, cell) for style in styles)

    def _read_generated(self, table: _Element) -> None:
        for p in table.iter(q("p")):
            text = read_content(p, self._view, self._styles).text.strip()
            self.generated += [text] if text else []

    def _is_gone(self, row: _Element) -> bool:
        gone = {"accepted": "del", "original": "ins"}[self._view]
        return row.find(f"{q('trPr')}/{q(gone)}") is not None

    def _row(self, row: _Element, head: bool, quoted: bool) -> None:
        cells: list[Runs] = []
        comments: list[str] = []
        closing: list[_Element] = []
        for cell in (child for child in _children(row, self._view) if child.tag == q("tc")):
            content = self._cell(cell)
            comments += content.comments
            for edge, has_text in content.edges:
                is_first = not cells and not has_text
                if edge.tag == q("bookmarkStart") or is_first:
                    self._edge(edge)
                else:
                    closing.append(edge)
            cells.append(tuple(content.runs))
            span = value(cell.find(q("tcPr")), "gridSpan")
            cells += [()] * (int(span) - 1 if span.isdigit() and int(span) < 64 else 0)
        unit = Unit(
            "row", cells=tuple(cells), head=head, table=self._tables, quoted=quoted, comments=tuple(comments)
        )
        self.units.append(unit)
        for edge in closing:
            self._edge(edge)

    def _cell(self, cell: _Element) -> Content:
        """The content of a cell as one paragraph; several are joined by line breaks."""
        joined = Content()
        carried: list[Content] = []
        for p in cell.iter(q("p")):
            content = read_content(p, self._view, self._styles)
            self.foreign += content.foreign
            if is_mark_gone(p, self._view):
                carried.append(content)
                continue
            content = joined_contents([*carried, content])
            carried = []
            if joined.runs and content.runs:
                joined.runs.append(Run("\n"))
            runs, checked = split_box(content)
            box = [] if checked is None or content.box is None else [Run("☑" if checked else "☐")]
            joined.runs += [*box, *(content.runs if content.box is None else runs)]
            joined.comments += content.comments
            joined.edges += [(edge, has or bool(joined.text)) for edge, has in content.edges]
        return joined


def _children(container: _Element, view: View) -> Iterator[_Element]:
    """The children with content controls and the like looked through."""
    skipped = {"accepted": ("del", "moveFrom"), "original": ("ins", "moveTo")}[view]
    for child in container:
        name = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
        if name == "sdt":
            gallery = child.find(f"{q('sdtPr')}/{q('docPartObj')}/{q('docPartGallery')}")
            content = child.find(q("sdtContent"))
            is_contents = gallery is not None and "Contents" in gallery.get(q("val"), "")
            if content is not None and not is_contents:
                yield from _children(content, view)
        elif name in ("customXml", "smartTag", "ins", "del", "moveTo", "moveFrom"):
            if name not in skipped:
                yield from _children(child, view)
        else:
            yield child


def _indent_level(p: _Element) -> int:
    indent = p.find(f"{q('pPr')}/{q('ind')}")
    left = indent.get(q("left")) or indent.get(q("start")) if indent is not None else ""
    return max(round(int(left) / STEP) - 1, 0) if left and left.lstrip("-").isdigit() else 0
