"""The sheet of open questions, put into a workbook of which nothing else changes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bcp.inputs.workbook import words
from bcp.rendering.workbook.package import (
    BOOK,
    RELATIONS,
    STYLES,
    TYPES,
    Package,
    children,
    open_package,
    own_space,
)
from bcp.rendering.workbook.questions_sheet import Question as Question
from bcp.rendering.workbook.questions_sheet import sheet_xml
from bcp.rendering.workbook.sheet_styles import add_styles

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_SELECTED = re.compile(rb'(<(?:\w+:)?sheetView\b[^>]*?)\stabSelected="(?:1|true)"')
_PLACE = 1  # after the guide


def add_questions(data: bytes, questions: Sequence[Question]) -> bytes:
    """The workbook with its sheet of questions written anew; people's sheets and formats stay byte for byte.

    `data` is a workbook that the reader of forms accepts; its structure may be protected.
    """
    with open_package(data) as package:
        part = _part_from_before(package) or _new_sheet(package)
        for name in [each for each in package.parts if each.startswith("xl/worksheets/")]:
            package.parts[name] = _SELECTED.sub(rb"\1", package.parts[name])
        styles = add_styles(package.tree(STYLES) if STYLES in package.parts else None)
        package.parts[part] = sheet_xml(questions, styles, own_space(package.tree(BOOK)))
        folder, _, name = part.rpartition("/")
        package.parts.pop(f"{folder}/_rels/{name}.rels", None)
        return package.close()


def _part_from_before(package: Package) -> str:
    """The part of a sheet of questions that is there already; "" where there is none."""
    for place, sheet in enumerate(package.sheets()):
        if sheet.get("name") == words.QUESTIONS:
            _show(package, place)
            return package.part_of_sheet(place)
    return ""


def _new_sheet(package: Package) -> str:
    """The name of a new part that is known as a sheet after the first one."""
    number = 1
    while f"xl/worksheets/sheet{number}.xml" in package.parts:
        number += 1
    target = f"worksheets/sheet{number}.xml"
    types = package.tree(TYPES)
    declared = {"PartName": f"/xl/{target}", "ContentType": _SHEET_TYPE}
    types.append(types.makeelement(f"{{{own_space(types)}}}Override", declared))
    _insert(package, _relate(package, target))
    _show(package, _PLACE)
    return f"xl/{target}"


def _relate(package: Package, target: str) -> str:
    """The id of a new relation to `target`, of the kind that the other sheets have."""
    relations = package.tree(RELATIONS)
    known = {each.get("Id") for each in relations}
    kind = next(
        each.get("Type") or "" for each in relations if (each.get("Type") or "").endswith("/worksheet")
    )
    identity = next(each for each in (f"rBcp{number}" for number in range(1, 1000)) if each not in known)
    attributes = {"Id": identity, "Type": kind, "Target": target}
    relations.append(relations.makeelement(f"{{{own_space(relations)}}}Relationship", attributes))
    return identity


def _insert(package: Package, identity: str) -> None:
    """Lists the sheet after the first one; names that count sheets follow."""
    sheets = package.sheets()
    number = 1 + max(int(each.get("sheetId") or 0) for each in sheets)
    attributes = {"name": words.QUESTIONS, "sheetId": str(number), package.relation_key(): identity}
    sheets.insert(_PLACE, sheets.makeelement(sheets[0].tag, attributes))
    for holder in children(package.tree(BOOK), "definedNames"):
        for name in holder:
            place = name.get("localSheetId")
            if place is not None and int(place) >= _PLACE:
                name.set("localSheetId", str(int(place) + 1))


def _show(package: Package, place: int) -> None:
    """The workbook opens with that sheet."""
    for holder in children(package.tree(BOOK), "bookViews"):
        for view in holder:
            view.set("activeTab", str(place))
            view.attrib.pop("firstSheet", "")
