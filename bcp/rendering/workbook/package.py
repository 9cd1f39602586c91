"""A workbook that exists, opened to change one part of it; every other part stays byte for byte."""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from bcp.errors import Message, RenderError
from bcp.rendering.docx.archive import read_archive, write_archive

if TYPE_CHECKING:
    from lxml.etree import _Element

BOOK, RELATIONS, TYPES, STYLES = (
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "[Content_Types].xml",
    "xl/styles.xml",
)


@dataclass(frozen=True)
class Package:
    """ブックの部品: the parts by name, and the trees of those that were opened."""

    parts: dict[str, bytes]
    trees: dict[str, _Element] = field(default_factory=dict)

    def tree(self, name: str) -> _Element:
        """The part as a tree; `close` writes it back if it changed."""
        if name not in self.trees:
            self.trees[name] = _parse(self.parts[name])
        return self.trees[name]

    def sheets(self) -> _Element:
        """The list of sheets."""
        return children(self.tree(BOOK), "sheets")[0]

    def relation_key(self) -> str:
        """The attribute that names a sheet's relation, in the name space of this file."""
        return next(str(key) for key in self.sheets()[0].attrib if str(key).endswith("}id"))

    def part_of_sheet(self, place: int) -> str:
        """The name of the part of the sheet at that place, from 0."""
        targets = {each.get("Id"): each.get("Target") or "" for each in self.tree(RELATIONS)}
        target = targets.get(self.sheets()[place].get(self.relation_key()), "")
        return target.lstrip("/") if target.startswith("/") else f"xl/{target}"

    def close(self) -> bytes:
        """The workbook with the trees that changed in place of their parts."""
        from lxml import etree

        for name, tree in self.trees.items():
            if etree.tostring(tree) != etree.tostring(_parse(self.parts[name])):
                self.parts[name] = etree.tostring(
                    tree, xml_declaration=True, encoding="UTF-8", standalone=True
                )
        return write_archive(self.parts)


def _parse(part: bytes) -> _Element:
    from lxml import etree

    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


@contextlib.contextmanager
def open_package(data: bytes) -> Iterator[Package]:
    """The parts of a workbook that the reader of forms accepts; raises RenderError where they do not hang together."""
    from lxml.etree import LxmlError

    try:
        yield Package(read_archive(data))
    except (KeyError, ValueError, IndexError, StopIteration, LxmlError, BadZipFile, zlib.error) as error:
        raise RenderError(
            Message(
                "このブックは部品が壊れているか欠けていて、書き足せない。",
                "parts of the workbook are damaged or missing.",
            ),
            Message(
                "Excelで開き、「Excelブック（.xlsx）」で保存し直す。",
                "Open it in Excel and save it again as .xlsx.",
            ),
        ) from error


def children(parent: _Element, name: str) -> list[_Element]:
    """The children of that local name, whatever the name space."""
    return [each for each in parent if str(each.tag).rpartition("}")[2] == name]


def own_space(element: _Element) -> str:
    """The name space of the element itself."""
    return str(element.tag).rpartition("}")[0].lstrip("{")
