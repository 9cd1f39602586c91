"""Texts written into cells of a workbook that exists: styles, rules and all other cells stay."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from bcp.rendering.workbook.look import cell_text
from bcp.rendering.workbook.package import children, open_package, own_space
from bcp.vocabulary import CellPosition

if TYPE_CHECKING:
    from lxml.etree import _Element

_LETTERS = re.compile("[A-Z]+")


def write_cells(data: bytes, texts: Mapping[CellPosition, str]) -> bytes:
    """The workbook with each text in its cell, as text and never as a formula; "" empties the cell."""
    with open_package(data) as package:
        for position, text in texts.items():
            sheet = package.tree(package.part_of_sheet(position.sheet_number - 1))
            _put(_cell(_row(children(sheet, "sheetData")[0], position.line), position), text)
        return package.close()


def _row(rows: _Element, line: int) -> _Element:
    """The row of that number, made in its place where there is none."""
    number, place = 0, len(rows)
    for index, row in enumerate(rows):
        number = int(row.get("r") or number + 1)
        if number == line:
            return row
        if number > line:
            place = index
            break
    made = rows.makeelement(f"{{{own_space(rows)}}}row", {"r": str(line)})
    rows.insert(place, made)
    return made


def _cell(row: _Element, position: CellPosition) -> _Element:
    """The cell of that column, made in its place where there is none."""
    column, place = 0, len(row)
    for index, cell in enumerate(row):
        letters = _LETTERS.match(cell.get("r") or "")
        column = _number(letters[0]) if letters else column + 1
        if column == position.column:
            return cell
        if column > position.column:
            place = index
            break
    made = row.makeelement(f"{{{own_space(row)}}}c", {"r": position.cell.rpartition("!")[2]})
    row.insert(place, made)
    return made


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _put(cell: _Element, text: str) -> None:
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", "")
    cell.attrib.pop("cm", "")
    if not text:
        return
    space = own_space(cell)
    cell.set("t", "inlineStr")
    holder = cell.makeelement(f"{{{space}}}is", {})
    written = holder.makeelement(f"{{{space}}}t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
    written.text = cell_text(text)
    holder.append(written)
    cell.append(holder)
