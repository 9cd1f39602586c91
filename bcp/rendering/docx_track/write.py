"""The steps as XML: w:ins and w:del around runs, paragraph marks and rows."""

from __future__ import annotations

import copy
import datetime
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from docx.oxml import parse_xml

from bcp.rendering.docx.xml import NAMESPACES, paragraph
from bcp.rendering.docx_track.atoms import Atom, diff_atoms, end_apart
from bcp.rendering.docx_track.comments import Comments
from bcp.rendering.docx_track.plan import RowStep, Step
from bcp.rendering.docx_track.units import Unit, q, read_units

if TYPE_CHECKING:
    from lxml.etree import _Element

    from bcp.rendering.docx_track.units import Lists

Change = Literal["ins", "del"]


class TrackWriter:
    """Writes tracked changes with one author and one moment; ids are unique over the document."""

    def __init__(
        self,
        author: str,
        moment: datetime.datetime,
        new_list_of: dict[str, str],
        old: Lists,
        comments: Comments,
    ) -> None:
        self._author = author
        # Word shows this as local time, the Z notwithstanding
        self._date = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        self._new_list_of = new_list_of
        self._old_lists = old
        self.comments = comments
        self.lists_to_add: dict[str, str] = {}  # old list without a counterpart -> its new number
        self._last_id = 100_000  # bookmarks count from 1

    def body(self, steps: Iterable[Step]) -> list[_Element]:
        """The elements of the body; a last paragraph that comes or goes gets an empty one after it."""
        return self._content(list(steps))

    def _content(self, steps: Sequence[Step]) -> list[_Element]:
        written: list[_Element] = []
        last: Step | None = None
        for at, step in enumerate(steps):
            written += self._write(step, _next_change(steps[at + 1 :]))
            unit = step.new or step.old
            last = step if unit is not None and unit.kind != "mark" else last
        if last is not None and _is_loose(last):
            written.append(_parse(paragraph("BCPGeneratedSpacer", "")))
        return written

    def _write(self, step: Step, following: Change | None) -> list[_Element]:
        old, new = step.old, step.new
        if new is not None and new.kind in ("generated", "mark"):
            if new.kind == "mark":
                self.comments.meet(new)
            return [new.element]
        if old is not None and old.kind == "mark":
            self.comments.meet(old)
            return []
        if old is not None and new is not None:
            return self._changed(step, old, new, following)
        unit, change = (new, "ins") if new is not None else (old, "del")
        assert unit is not None
        return self._whole(unit, "ins" if change == "ins" else "del")

    # ------------------------------------------------------------ what stayed

    def _changed(self, step: Step, old: Unit, new: Unit, following: Change | None) -> list[_Element]:
        if old.key == new.key:
            self.comments.pass_by()
            return [new.element, *([] if new.tail is None else [new.tail])]
        if new.kind == "table":
            return [self._table(step, new), *([] if new.tail is None else [new.tail])]
        p = _bare(new.element)
        starts, ends = _bookmarks(new.element)
        p.extend(starts)
        edits = diff_atoms(old.atoms, new.atoms)
        edits = edits if following is None else end_apart(edits, following)
        for edit in edits:
            p.extend(_same(edit.same))
            came = self._marked(edit.came, "ins")
            p.extend(came if edit is edits[-1] and following == "ins" else [])
            p.extend(self._marked(edit.went, "del"))
            p.extend([] if edit is edits[-1] and following == "ins" else came)
        p.extend(ends)
        self.comments.attach(p, None)
        return [p]

    def _table(self, step: Step, new: Unit) -> _Element:
        table = copy.deepcopy(new.element)
        for row in table.findall(q("tr")):
            table.remove(row)
        widths = [column.get(q("w"), "") for column in table.iterfind(f"{q('tblGrid')}/{q('gridCol')}")]
        table.extend([self._row(row, widths) for row in step.rows])
        return table

    def _row(self, step: RowStep, widths: Sequence[str]) -> _Element:
        if step.new is None or step.old is None:
            given = step.new if step.new is not None else step.old
            assert given is not None
            row = self._whole_row(given, "ins" if step.new is not None else "del")
            for width, cell in zip(widths, row.iter(q("tcW")), strict=False):
                cell.set(q("w"), width)
            return row
        row = copy.deepcopy(step.new)
        for cell, steps in zip(row.iterfind(q("tc")), step.cells, strict=True):
            for child in [child for child in cell if child.tag != q("tcPr")]:
                cell.remove(child)
            cell.extend(self._content(steps))
        return row

    # ------------------------------------------------------------ what came or went

    def _whole(self, unit: Unit, change: Change) -> list[_Element]:
        if unit.kind == "table":
            table = copy.deepcopy(unit.element)
            for row in table.findall(q("tr")):
                table.replace(row, self._whole_row(row, change))
            tail = [] if unit.tail is None else [self._whole_paragraph(unit.tail, (), change)]
            return [table, *tail]
        return [self._whole_paragraph(unit.element, unit.atoms, change, unit.list_number)]

    def _whole_row(self, row: _Element, change: Change) -> _Element:
        row = copy.deepcopy(row)
        properties = row.find(q("trPr"))
        if properties is None:
            properties = _element("trPr")
            row.insert(0, properties)
        properties.append(self._stamp(change))
        for cell in row.iterfind(q("tc")):
            for unit in read_units(cell, self._old_lists, {}):
                at = cell.index(unit.element)
                pieces = self._whole(unit, change) if unit.kind in ("paragraph", "table") else [unit.element]
                for piece in (unit.element, unit.tail):
                    if piece is not None:
                        cell.remove(piece)
                for offset, piece in enumerate(pieces):
                    cell.insert(at + offset, piece)
        return row

    def _whole_paragraph(
        self, element: _Element, atoms: Sequence[Atom], change: Change, number: str = ""
    ) -> _Element:
        p = _bare(element)
        properties = p.find(q("pPr"))
        if properties is None:
            properties = _element("pPr")
            p.insert(0, properties)
        mark = properties.find(q("rPr"))
        if mark is None:
            mark = _element("rPr")
            properties.append(mark)
        mark.insert(0, self._stamp(change))
        numbered = properties.find(f"{q('numPr')}/{q('numId')}")
        if change == "del" and number and numbered is not None:
            numbered.set(q("val"), self._list_number(number))
        starts, ends = _bookmarks(element) if change == "ins" else ([], [])
        p.extend([*starts, *self._marked(atoms, change), *ends])
        self.comments.attach(p, self._stamp(change))
        return p

    def _list_number(self, number: str) -> str:
        if number in self._new_list_of:
            return self._new_list_of[number]
        return self.lists_to_add.setdefault(number, f"{900_000 + len(self.lists_to_add)}")

    def _marked(self, atoms: Sequence[Atom], change: Change) -> list[_Element]:
        """The atoms in w:ins or w:del; a box to tick becomes its sign, as no control may stand there."""
        marked: list[_Element] = []
        for link, group in groupby(atoms, key=lambda atom: atom.link):
            stamp = self._stamp(change)
            stamp.extend(_runs(list(group), change))
            marked.append(_linked([stamp], link))
        return marked

    def _stamp(self, change: Change) -> _Element:
        self._last_id += 1
        stamp = _element(change)
        for name, value in (("id", str(self._last_id)), ("author", self._author), ("date", self._date)):
            stamp.set(q(name), value)
        return stamp


def _next_change(steps: Sequence[Step]) -> Change | None:
    """Whether a paragraph or table that comes or goes follows next."""
    for step in steps:
        unit = step.new or step.old
        if unit is not None and unit.kind not in ("mark", "generated"):
            return "ins" if step.old is None else "del" if step.new is None else None
    return None


def _is_loose(step: Step) -> bool:
    """True for what comes or goes: the last paragraph of a body or a cell can do neither."""
    return (step.old is None or step.new is None) and (step.new is None or step.new.kind != "generated")


def _bare(element: _Element) -> _Element:
    """The paragraph without its content."""
    p = copy.deepcopy(element)
    for child in list(p):
        if child.tag != q("pPr"):
            p.remove(child)
    return p


def _bookmarks(element: _Element) -> tuple[list[_Element], list[_Element]]:
    starts = [copy.deepcopy(child) for child in element if child.tag == q("bookmarkStart")]
    return starts, [copy.deepcopy(child) for child in element if child.tag == q("bookmarkEnd")]


def _same(atoms: Sequence[Atom]) -> Iterator[_Element]:
    """What stayed, links and boxes as they were."""
    for link, group in groupby(atoms, key=lambda atom: atom.link):
        runs = list(_runs(list(group), None))
        yield from [_linked(runs, link)] if link else runs


def _linked(content: Sequence[_Element], link: str) -> _Element:
    """The content within a link; itself where there is none."""
    if not link:
        return content[0]
    hyperlink = _element("hyperlink")
    hyperlink.set(q("anchor"), link)
    hyperlink.set(q("history"), "1")
    hyperlink.extend(content)
    return hyperlink


def _runs(atoms: Sequence[Atom], change: Change | None) -> Iterator[_Element]:
    """Runs of the atoms; neighbours of one look and size share one."""
    for _, group in groupby(atoms, key=lambda atom: (id(atom.properties), atom.looks, atom.kind == "box")):
        members = list(group)
        box = members[0].element if members[0].kind == "box" else None
        if box is not None and change is None:
            yield copy.deepcopy(box)
            continue
        run = _element("r")
        if members[0].properties is not None:
            run.append(copy.deepcopy(members[0].properties))
        run.extend(_pieces(members, "delText" if change == "del" else "t"))
        yield run


def _pieces(atoms: Sequence[Atom], text_tag: str) -> Iterator[_Element]:
    for kind, group in groupby(atoms, key=lambda atom: "text" if atom.kind == "box" else atom.kind):
        members = list(group)
        if kind == "text":
            text = _element(text_tag)
            text.text = "".join(atom.text for atom in members)
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            yield text
        elif kind == "ruby":
            yield from (_ruby(atom.element, text_tag) for atom in members if atom.element is not None)
        else:
            yield from (_element("br" if kind == "break" else "tab") for _ in members)


def _ruby(element: _Element, text_tag: str) -> _Element:
    ruby = copy.deepcopy(element)
    for text in list(ruby.iter(q("t"))):
        text.tag = q(text_tag)
    return ruby


def _element(name: str) -> _Element:
    return _parse(f"<w:{name}/>")


def _parse(xml: str) -> _Element:
    """An element of `xml`, whose outermost tag gets the namespaces."""
    head, sign, rest = xml.partition("/>" if xml.find("/>") < xml.find(">") else ">")
    element: _Element = parse_xml(f"{head} {NAMESPACES}{sign}{rest}")
    return element
