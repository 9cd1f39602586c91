"""The sheet of open questions, put into a workbook of which nothing else changes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bcp.inputs.workbook import words
from bcp.rendering.docx.archive import read_archive, write_archive
from bcp.rendering.workbook.questions_sheet import Question as Question
from bcp.rendering.workbook.questions_sheet import sheet_xml
from bcp.rendering.workbook.sheet_styles import add_styles

if TYPE_CHECKING:
    from lxml.etree import _Element

_BOOK, _RELATIONS, _TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
_STYLES = "xl/styles.xml"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_SELECTED = re.compile(rb'(<(?:\w+:)?sheetView\b[^>]*?)\stabSelected="(?:1|true)"')
_PLACE = 1  # after the guide


@dataclass(frozen=True)
class _Package:
    """A workbook's parts, and the trees of those that change."""

    parts: dict[str, bytes]
    trees: Mapping[str, _Element]

    def close(self) -> bytes:
        from lxml import etree

        for name, tree in self.trees.items():
            self.parts[name] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
        return write_archive(self.parts)


def add_questions(data: bytes, questions: Sequence[Question]) -> bytes:
    """The workbook with its sheet of questions written anew; people's sheets and formats stay byte for byte.

    `data` is a workbook that the reader of forms accepts; its structure may be protected.
    """
    package = _open(data)
    part = _part_of_sheet(package) or _new_sheet(package)
    for name in [each for each in package.parts if each.startswith("xl/worksheets/")]:
        package.parts[name] = _SELECTED.sub(rb"\1", package.parts[name])
    styles = add_styles(package.trees[_STYLES])
    package.parts[part] = sheet_xml(questions, styles, package.trees[_BOOK].nsmap[_prefix(package)])
    package.parts.pop(_relations_of(part), None)
    return package.close()


def _open(data: bytes) -> _Package:
    from lxml import etree

    parts = read_archive(data)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    names = (_BOOK, _RELATIONS, _TYPES, _STYLES)
    return _Package(parts, {name: etree.fromstring(parts[name], parser) for name in names})


def _prefix(package: _Package) -> str | None:
    return package.trees[_BOOK].prefix


def _relations_of(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


def _children(parent: _Element, name: str) -> list[_Element]:
    return [each for each in parent if str(each.tag).rpartition("}")[2] == name]


def _sheets(package: _Package) -> _Element:
    return _children(package.trees[_BOOK], "sheets")[0]


def _relation_key(package: _Package) -> str:
    """The attribute that names a sheet's relation, in the name space of this file."""
    return next(str(key) for key in _sheets(package)[0].attrib if str(key).endswith("}id"))


def _part_of_sheet(package: _Package) -> str:
    """The part of a sheet of questions from before; "" where there is none."""
    key = _relation_key(package)
    targets = {each.get("Id"): each.get("Target") or "" for each in package.trees[_RELATIONS]}
    for place, sheet in enumerate(_sheets(package)):
        if sheet.get("name") == words.QUESTIONS:
            target = targets[sheet.get(key)]
            _show(package, place)
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return ""


def _new_sheet(package: _Package) -> str:
    """The name of a new part that is known as a sheet after the first one."""
    number = 1 + sum(name.startswith("xl/worksheets/") for name in package.parts)
    while f"xl/worksheets/sheet{number}.xml" in package.parts:
        number += 1
    target = f"worksheets/sheet{number}.xml"
    _declare(package, f"/xl/{target}")
    _insert(package, _relate(package, target))
    _show(package, _PLACE)
    return f"xl/{target}"


def _declare(package: _Package, name: str) -> None:
    types = package.trees[_TYPES]
    types.append(types.makeelement(f"{{{types.nsmap[types.prefix]}}}Override", _declared(name)))


def _declared(name: str) -> dict[str, str]:
    return {"PartName": name, "ContentType": _SHEET_TYPE}


def _relate(package: _Package, target: str) -> str:
    """The id of a new relation to `target`, of the kind that the other sheets have."""
    relations = package.trees[_RELATIONS]
    known = {each.get("Id") for each in relations}
    kind = next(
        each.get("Type") or "" for each in relations if (each.get("Type") or "").endswith("/worksheet")
    )
    identity = next(each for each in (f"rBcp{number}" for number in range(1, 1000)) if each not in known)
    attributes = {"Id": identity, "Type": kind, "Target": target}
    relations.append(
        relations.makeelement(f"{{{relations.nsmap[relations.prefix]}}}Relationship", attributes)
    )
    return identity


def _insert(package: _Package, identity: str) -> None:
    """Lists the sheet after the first one; names that count sheets follow."""
    sheets = _sheets(package)
    number = 1 + max(int(each.get("sheetId") or 0) for each in sheets)
    attributes = {"name": words.QUESTIONS, "sheetId": str(number), _relation_key(package): identity}
    sheets.insert(_PLACE, sheets.makeelement(sheets[0].tag, attributes))
    for holder in _children(package.trees[_BOOK], "definedNames"):
        for name in holder:
            place = name.get("localSheetId")
            if place is not None and int(place) >= _PLACE:
                name.set("localSheetId", str(int(place) + 1))


def _show(package: _Package, place: int) -> None:
    """The workbook opens with that sheet."""
    for holder in _children(package.trees[_BOOK], "bookViews"):
        for view in holder:
            view.set("activeTab", str(place))
            view.attrib.pop("firstSheet", "")
