"""A DOCX opened for checking: its parts as bytes and as trees, and what a rule reports."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DOCUMENT, TYPES = "word/document.xml", "[Content_Types].xml"
_XML = (".xml", ".rels")
_TEXT_PART = re.compile(r"word/(document|header\d*|footer\d*)\.xml")


@dataclass(frozen=True, slots=True)
class Fault:
    """欠陥 of a document: a code, the part it stands in, and what was found."""

    code: str
    part: str
    found: str


@dataclass(frozen=True, slots=True)
class Parts:
    """部品 of one file: names as they were packed, bytes by name, and the trees of those that are sound XML."""

    names: tuple[str, ...]
    data: dict[str, bytes]
    trees: dict[str, _Element]

    def text_parts(self) -> Iterator[tuple[str, _Element]]:
        """The body, headers and footers: name and tree of each."""
        for name, tree in self.trees.items():
            if _TEXT_PART.fullmatch(name):
                yield name, tree

    def relations(self, name: str) -> tuple[_Element, ...]:
        """The relationships of the part `name`; those of the package for ""."""
        folder, base = posixpath.split(name)
        tree = self.trees.get(posixpath.join(folder, "_rels", f"{base}.rels"))
        return () if tree is None else tuple(tree)


Rule = Callable[[Parts], Iterator[Fault]]


def read_parts(data: bytes) -> tuple[Parts, tuple[Fault, ...]]:
    """The parts of `data`, and the faults of those that cannot be read; raises BadZipFile for what is no package."""
    from lxml import etree

    # No entities and no network: the same reader looks at files that came back from people.
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    trees: dict[str, _Element] = {}
    faults = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = tuple(archive.namelist())
        parts = {name: archive.read(name) for name in names}
    for name in parts:
        if name.endswith(_XML):
            try:
                trees[name] = etree.fromstring(parts[name], parser)
            except etree.XMLSyntaxError as fault:
                faults.append(Fault("not-xml", name, str(fault)))
    return Parts(names, parts, trees), tuple(faults)
