"""The body of a document as units that can be compared: paragraphs, tables, bookmarks, what the renderer made."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from bcp.rendering.docx.xml import W
from bcp.rendering.docx_track.atoms import Atom, read_atoms
from bcp.rendering.docx_track.pairing import Gist

if TYPE_CHECKING:
    from lxml.etree import _Element

Kind = Literal["paragraph", "table", "mark", "generated"]
_GENERATED = ("BCPGenerated", "TOC")
_TITLE = "BCPGeneratedTitle"  # of the plan: changed like any other text


def q(name: str) -> str:
    """The qualified name of `w:name`."""
    return f"{{{W}}}{name}"


@dataclass(frozen=True)
class Lists:
    """番号付け of a document: list number -> (abstract number, its first number per level)."""

    abstract: dict[str, str] = field(default_factory=dict)
    start: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, numbering: _Element) -> Lists:
        nums = {num.get(q("numId"), ""): num for num in numbering.iterfind(q("num"))}
        abstract = {id: _value(num, "abstractNumId") for id, num in nums.items()}
        starts = {
            id: "".join(
                f"{each.get(q('ilvl'))}:{_value(each, 'startOverride')};"
                for each in num.iterfind(q("lvlOverride"))
            )
            for id, num in nums.items()
        }
        return cls(abstract, starts)


@dataclass(frozen=True, eq=False)
class Unit:
    """単位: one paragraph, one table with the spacer after it, one bookmark end, or a generated paragraph."""

    kind: Kind
    element: _Element
    key: Hashable
    shape: Hashable  # what two units must share to be shown as one that changed
    gist: Gist = field(default_factory=Gist)
    atoms: tuple[Atom, ...] = ()
    list_number: str = ""  # numId of an ordered list
    tail: _Element | None = None  # the spacer after a table
    name: str = ""  # of a bookmark


def read_units(container: _Element, lists: Lists, names: dict[str, str]) -> list[Unit]:
    """The units of a body or a cell; `names` are bookmark names by id."""
    units: list[Unit] = []
    children = [child for child in container if child.tag not in (q("sectPr"), q("tcPr"))]
    for child in children:
        if child.tag == q("p"):
            is_spacer = style_of(child) == "BCPGeneratedSpacer"
            if is_spacer and units and units[-1].kind == "table" and units[-1].tail is None:
                units[-1] = _with_tail(units[-1], child)
            else:
                units.append(_paragraph(child, lists))
        elif child.tag == q("tbl"):
            units.append(_table(child, lists))
        elif child.tag in (q("bookmarkStart"), q("bookmarkEnd")):
            units.append(_mark(child, names))
        else:
            units.append(Unit("generated", child, ("generated", child.tag), ()))
    return units


def _with_tail(unit: Unit, spacer: _Element) -> Unit:
    return Unit(unit.kind, unit.element, unit.key, unit.shape, unit.gist, tail=spacer)


def _mark(element: _Element, names: dict[str, str]) -> Unit:
    id = element.get(q("id"), "")
    name = element.get(q("name")) or names.get(id, "")
    return Unit("mark", element, ("mark", element.tag, name), (), name=name)


def _paragraph(element: _Element, lists: Lists) -> Unit:
    style = style_of(element)
    if style.startswith(_GENERATED) and style != _TITLE:
        return Unit("generated", element, ("generated", style), ())
    properties = element.find(q("pPr"))
    number = level = indent = ""
    if properties is not None:
        found = properties.find(q("numPr"))
        if found is not None:
            number, level = _value(found, "numId"), _value(found, "ilvl")
        left = properties.find(q("ind"))
        indent = left.get(q("left"), "") if left is not None else ""
    abstract = lists.abstract.get(number, "")
    atoms = tuple(read_atoms(element))
    shape = ("p", style, abstract, level, indent)
    ordered = number if lists.start.get(number) else ""
    text = "".join(atom.text for atom in atoms)
    return Unit("paragraph", element, (shape, *(a.key for a in atoms)), shape, Gist(text), atoms, ordered)


def _table(element: _Element, lists: Lists) -> Unit:
    style = _style_of_table(element)
    if style.startswith(_GENERATED):
        return Unit("generated", element, ("generated", style), ())
    columns = len(element.findall(f"{q('tblGrid')}/{q('gridCol')}"))
    rows = tuple(row_key(row, lists) for row in element.iterfind(q("tr")))
    shape = ("tbl", style, columns)
    return Unit("table", element, (shape, rows), shape, Gist(all_text(element)))


def row_key(row: _Element, lists: Lists) -> Hashable:
    """What makes two rows equal: the units of their cells."""
    return tuple(tuple(unit.key for unit in read_units(cell, lists, {})) for cell in row.iterfind(q("tc")))


def all_text(element: _Element) -> str:
    """The text of all runs, cells apart."""
    return "\x1f".join("".join(str(text.text or "") for text in p.iter(q("t"))) for p in element.iter(q("p")))


def style_of(paragraph: _Element) -> str:
    """The style id of a paragraph; "" where it has none."""
    style = paragraph.find(f"{q('pPr')}/{q('pStyle')}")
    return style.get(q("val"), "") if style is not None else ""


def _style_of_table(table: _Element) -> str:
    style = table.find(f"{q('tblPr')}/{q('tblStyle')}")
    return style.get(q("val"), "") if style is not None else ""


def _value(parent: _Element, name: str) -> str:
    child = parent.find(q(name))
    return child.get(q("val"), "") if child is not None else ""


def bookmark_names(roots: Iterable[_Element]) -> dict[str, str]:
    """Bookmark names by id."""
    return {
        start.get(q("id"), ""): start.get(q("name"), "")
        for root in roots
        for start in root.iter(q("bookmarkStart"))
    }
