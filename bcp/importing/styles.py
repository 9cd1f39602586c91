"""Styles and list numbers of a document from anywhere, by their names: Word and LibreOffice change the ids."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bcp.rendering.docx.xml import W

if TYPE_CHECKING:
    from lxml.etree import _Element

_LONGEST_CHAIN = 20


def q(name: str) -> str:
    """The qualified name of `w:name`."""
    return f"{{{W}}}{name}"


def value(parent: _Element | None, name: str) -> str:
    """The w:val of the child `name`; "" where there is none."""
    child = parent.find(q(name)) if parent is not None else None
    return child.get(q("val"), "") if child is not None else ""


def is_on(parent: _Element | None, name: str) -> bool:
    """True for a property that is there and not switched off."""
    child = parent.find(q(name)) if parent is not None else None
    return child is not None and child.get(q("val"), "1") not in ("0", "false", "off", "none")


@dataclass(frozen=True)
class Styles:
    """書式 by id: its lower-cased names along the chain it is based on, its list number and level."""

    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: dict[str, tuple[str, int]] = field(default_factory=dict)

    @classmethod
    def read(cls, tree: _Element | None) -> Styles:
        if tree is None:
            return cls()
        found = {style.get(q("styleId"), ""): style for style in tree.iterfind(q("style"))}
        chains = {id: _chain(id, found) for id in found}
        names = {id: tuple(value(found[i], "name").lower() for i in chain) for id, chain in chains.items()}
        return cls(names, {id: _number(chain, found) for id, chain in chains.items()})

    def is_a(self, id: str, *names: str) -> bool:
        """True where the style or one it is based on has one of the names."""
        return any(name in names for name in self.names.get(id, (id.lower(),)))

    def begins(self, id: str, prefix: str) -> bool:
        """True where the style or one it is based on has a name that begins so."""
        return any(name.startswith(prefix) for name in self.names.get(id, (id.lower(),)))

    def heading_level(self, id: str) -> int:
        """1 to 9 for headings, 0 for all else."""
        for name in self.names.get(id, ()):
            for prefix in ("heading ", "見出し "):
                if name.startswith(prefix) and name[len(prefix) :].isdigit():
                    return int(name[len(prefix) :])
        return 0


def _chain(id: str, found: dict[str, _Element]) -> list[str]:
    chain: list[str] = []
    while id in found and id not in chain and len(chain) < _LONGEST_CHAIN:
        chain.append(id)
        id = value(found[id], "basedOn")
    return chain


def _number(chain: list[str], found: dict[str, _Element]) -> tuple[str, int]:
    for id in chain:
        number = found[id].find(f"{q('pPr')}/{q('numPr')}")
        if number is not None and value(number, "numId"):
            return value(number, "numId"), int(value(number, "ilvl") or 0)
    return "", 0


@dataclass(frozen=True)
class Numbering:
    """番号付け: number format by list number and level; the abstract list it is an instance of."""

    formats: dict[tuple[str, int], str] = field(default_factory=dict)

    @classmethod
    def read(cls, tree: _Element | None) -> Numbering:
        if tree is None:
            return cls()
        abstracts = {each.get(q("abstractNumId"), ""): each for each in tree.iterfind(q("abstractNum"))}
        formats: dict[tuple[str, int], str] = {}
        for num in tree.iterfind(q("num")):
            abstract = abstracts.get(value(num, "abstractNumId"))
            levels = list(abstract.iterfind(q("lvl"))) if abstract is not None else []
            levels += list(num.iter(q("lvl")))
            for level in levels:
                formats[num.get(q("numId"), ""), int(level.get(q("ilvl"), "0"))] = value(level, "numFmt")
        return cls(formats)

    def is_ordered(self, number: str, level: int) -> bool:
        """True for lists that count."""
        return self.formats.get((number, level), "bullet") not in ("bullet", "none", "")

    def is_list(self, number: str, level: int) -> bool:
        """True for a list number that shows something."""
        return number not in ("", "0") and self.formats.get((number, level), "bullet") != "none"
