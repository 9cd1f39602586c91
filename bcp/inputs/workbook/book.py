"""The sheets of a workbook as cells of text with positions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from bcp.catalog.words import fold
from bcp.errors import Message
from bcp.inputs.workbook.numbers import show_number
from bcp.inputs.workbook.package import BROKEN, SAVE_AGAIN, open_package, refusal
from bcp.vocabulary import CellPosition

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_CELLS = 60_000
MAX_MERGED = 20_000
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_BUILT_IN = {49: "@"}

CellKind = Literal["text", "number", "formula", "error"]


@dataclass(frozen=True)
class Cell:
    """セル: what a person sees in a cell, and what it is."""

    text: str
    kind: CellKind
    position: CellPosition


@dataclass(frozen=True)
class Sheet:
    """シート: cells that hold something, by row and column; merged cells all hold the text of the first."""

    name: str
    number: int
    path: str
    cells: Mapping[tuple[int, int], Cell] = field(default_factory=dict)
    filled: Mapping[tuple[int, int], tuple[int, int]] = field(
        default_factory=dict
    )  # by a merge, and from where

    def get(self, row: int, column: int) -> Cell | None:
        return self.cells.get((row, column))

    def rows(self) -> list[int]:
        """The numbers of rows that hold something, from the top."""
        return sorted({row for row, _ in self.cells})

    def row(self, number: int) -> list[Cell]:
        """The cells of one row, from the left."""
        return [self.cells[key] for key in sorted(self.cells) if key[0] == number]

    def beside(self, label: str) -> Cell | None:
        """The cell to the right of the first cell that holds `label`."""
        for row, column in sorted(self.cells):
            if fold(self.cells[row, column].text) == fold(label):
                right = self.get(row, column + 1)
                return right if right and (row, column + 1) not in self.filled else None
        return None

    def place(self, row: int = 0, column: int = 0) -> CellPosition:
        return CellPosition(self.path, row, column, self.name, self.number)


def read_book(data: bytes, path: str) -> tuple[Sheet, ...]:
    """The sheets in their order; raises WorkbookError."""
    parts = open_package(data, path)
    try:
        return _read_sheets(parts, path)
    except ValueError as error:  # a number that is none, where only a program writes numbers
        raise refusal(path, BROKEN, SAVE_AGAIN) from error


def _read_sheets(parts: Mapping[str, _Element], path: str) -> tuple[Sheet, ...]:
    book = parts["xl/workbook.xml"]
    texts = [_text_of(each) for each in _children(parts.get("xl/sharedStrings.xml"), "si")]
    formats = _formats(parts.get("xl/styles.xml"))
    is_1904 = any(each.get("date1904") in ("1", "true") for each in _children(book, "workbookPr"))
    reader = _Reader(path, texts, formats, is_1904)
    sheets = []
    for number, (name, part) in enumerate(_sheet_parts(parts), 1):
        if part in parts:
            sheets.append(reader.sheet(name, number, parts[part]))
    return tuple(sheets)


def _sheet_parts(parts: Mapping[str, _Element]) -> Iterator[tuple[str, str]]:
    targets = {
        each.get("Id"): each.get("Target") or "" for each in parts.get("xl/_rels/workbook.xml.rels", ())
    }
    for holder in _children(parts["xl/workbook.xml"], "sheets"):
        for sheet in holder:
            target = targets.get(sheet.get(_RELATION) or sheet.get(_STRICT), "")
            yield sheet.get("name") or "", target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _children(element: _Element | None, name: str) -> list[_Element]:
    """The children of that local name, whatever the name space (strict or transitional)."""
    return [] if element is None else [each for each in element if _local(each) == name]


def _local(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _text_of(element: _Element) -> str:
    """The text without its furigana."""
    parts = []
    for each in element:
        if _local(each) == "t":
            parts.append(each.text or "")
        elif _local(each) == "r":
            parts.extend(text.text or "" for text in _children(each, "t"))
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), "".join(parts))


def _formats(styles: _Element | None) -> list[tuple[int, str]]:
    """Number and code of the number format of each cell style."""
    codes = dict(_BUILT_IN)
    for holder in _children(styles, "numFmts"):
        codes |= {int(each.get("numFmtId") or 0): each.get("formatCode") or "" for each in holder}
    found: list[tuple[int, str]] = []
    for holder in _children(styles, "cellXfs"):
        numbers = [int(each.get("numFmtId") or 0) for each in holder]
        found.extend((number, codes.get(number, "")) for number in numbers)
    return found


@dataclass
class _Reader:
    path: str
    texts: list[str]
    formats: list[tuple[int, str]]
    is_1904: bool
    count: int = 0

    def sheet(self, name: str, number: int, tree: _Element) -> Sheet:
        sheet = Sheet(name, number, self.path)
        cells: dict[tuple[int, int], Cell] = {}
        line = 0
        for data in _children(tree, "sheetData"):
            for row in _children(data, "row"):
                line = int(row.get("r") or line + 1)
                cells |= {(line, cell.position.column): cell for cell in self._cells(row, line, sheet)}
        filled = self._fill_merged(cells, tree, sheet)
        return Sheet(name, number, self.path, cells, filled)

    def _cells(self, row: _Element, line: int, sheet: Sheet) -> Iterator[Cell]:
        column = 0
        for each in _children(row, "c"):
            letters = re.match("[A-Z]{1,3}", each.get("r") or "")
            column = _column_number(letters[0]) if letters else column + 1
            text, kind = self._content(each)
            if text.strip() or kind == "formula":
                self.count += 1
                if self.count > MAX_CELLS:
                    raise refusal(self.path, *_TOO_MANY)
                yield Cell(text, kind, sheet.place(line, column))

    def _content(self, cell: _Element) -> tuple[str, CellKind]:
        kind = cell.get("t") or "n"
        raw = next((each.text or "" for each in _children(cell, "v")), "")
        if _children(cell, "f"):
            return raw, "formula"
        if kind == "s":
            return (self.texts[int(raw)] if raw.isdigit() and int(raw) < len(self.texts) else ""), "text"
        if kind == "inlineStr":
            return "".join(_text_of(each) for each in _children(cell, "is")), "text"
        if kind == "e":
            return raw, "error"
        if kind == "b":
            return ("はい" if raw == "1" else "いいえ"), "text"
        if kind == "d":
            return raw.removesuffix("T00:00:00"), "text"
        return self._number(cell, raw) if kind == "n" and raw else (raw, "text")

    def _number(self, cell: _Element, raw: str) -> tuple[str, CellKind]:
        style = int(cell.get("s") or 0)
        format_id, code = self.formats[style] if style < len(self.formats) else (0, "")
        return show_number(raw, format_id, code, is_1904=self.is_1904), "number"

    def _fill_merged(
        self, cells: dict[tuple[int, int], Cell], tree: _Element, sheet: Sheet
    ) -> dict[tuple[int, int], tuple[int, int]]:
        """The cells that a merge covers get the text of its first cell; returns each with that first one."""
        filled = {}
        for holder in _children(tree, "mergeCells"):
            for each in holder:
                for place in self._covered(each.get("ref") or "", cells):
                    first = place[0]
                    cells[place[1]] = Cell(first.text, first.kind, sheet.place(*place[1]))
                    filled[place[1]] = (first.position.line, first.position.column)
        return filled

    def _covered(self, ref: str, cells: Mapping[tuple[int, int], Cell]) -> list[tuple[Cell, tuple[int, int]]]:
        match = re.fullmatch(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})", ref)
        if not match:
            return []
        left, top, right, bottom = (
            _column_number(match[1]),
            int(match[2]),
            _column_number(match[3]),
            int(match[4]),
        )
        first = cells.get((top, left))
        if first is None:
            return []
        self.count += (bottom - top + 1) * (right - left + 1)
        if self.count > MAX_CELLS + MAX_MERGED:
            raise refusal(self.path, *_TOO_MANY)
        places = [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
        return [(first, place) for place in places[1:] if place not in cells]


_TOO_MANY = (
    Message(
        f"記入のあるセルが多すぎる（{MAX_CELLS:,}個まで）。記入した表だけを期待する。",
        f"too many filled cells (at most {MAX_CELLS:,}); the filled form alone is expected.",
    ),
    Message("表と関係のないシートを別のファイルに移す。", "Move other sheets to another file."),
)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
