"""Answers written into an Excel form, by the addresses that edits of a YAML table use."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bcp.errors import Message, UsageError
from bcp.inputs.workbook.places import find_places
from bcp.inputs.yaml_edit import Change
from bcp.rendering.workbook.cells import write_cells
from bcp.vocabulary import Catalogue, CellPosition, Environment


def edit_form(data: bytes, form: Environment, changes: Mapping[str, Change], catalogue: Catalogue) -> bytes:
    """The form in `data`, which says `form`, with every change made in its cell; sheets, columns and formats of people's own stay.

    Addresses: `assessment.date`, `assessment.ENTRY` (a mapping of fields, or a rating), `assessment.ENTRY.FIELD`,
    `ITEM.COLUMN` of a record, `ITEM.N.COLUMN` of a row that is there. None empties a cell.
    Raises `UsageError` for what the form has no cell for.
    """
    reader = _Places(find_places(data, form.path, catalogue), form)
    texts = {cell: text for each, change in changes.items() for cell, text in reader.texts(each, change)}
    return write_cells(data, texts)


@dataclass(frozen=True)
class _Places:
    """Turns addresses into cells."""

    cells: Mapping[str, CellPosition]
    form: Environment

    def texts(self, address: str, change: Change) -> Iterator[tuple[CellPosition, str]]:
        """The cells that a change comes to, each with its text."""
        if isinstance(change, Mapping):
            for key, value in change.items():
                yield from self.texts(f"{address}.{key}", value)
        elif address.startswith("assessment.") and address.endswith(".checks"):
            answers = [] if change is None or isinstance(change, str) else change
            for number in range(1, 6):
                text = answers[number - 1] if number <= len(answers) else ""
                yield self._cell(f"{address.removesuffix('s')}.{number}", address), _text(text, address)
        else:
            yield self._cell(address, address), _text(change, address)

    def _cell(self, key: str, address: str) -> CellPosition:
        item, *rest = key.split(".")
        if item != "assessment" and len(rest) == 2 and rest[0].isascii() and rest[0].isdigit():
            return self._row_cell(item, int(rest[0]), rest[1], address)
        if item != "assessment" and (len(rest) != 1 or self.form.answers[item].rows):
            raise _no_cell(address)
        if key not in self.cells:
            raise _no_cell(address)
        return self.cells[key]

    def _row_cell(self, item: str, number: int, column: str, address: str) -> CellPosition:
        rows, cell = self.form.answers[item].rows, self.cells.get(f"{item}.{column}")
        place = rows[number - 1].position if 1 <= number <= len(rows) else None
        if cell is None or place is None or place.path != self.form.path:
            raise _no_cell(address)
        return dataclasses.replace(cell, line=place.line)


def _text(change: Change, address: str) -> str:
    """A text as it stands, a list in one cell, nothing for None."""
    if change is None or isinstance(change, str):
        return change or ""
    if isinstance(change, Mapping):
        raise _no_cell(address)
    return "、".join(_text(each, address) for each in change)


def _no_cell(address: str) -> UsageError:
    return UsageError(
        Message(f"「{address}」を書くセルが、Excelの表に無い。", f"the form has no cell for {address!r}."),
        Message("Excelで開いて、直接書く。", "Open the form in Excel and write it there."),
    )
