"""Collects the faults of one or more files, so that they are reported together."""

from __future__ import annotations

from bcp.errors import NO_HINT, EnvironmentTableError, InputError, InputErrors, Message, WorkbookError
from bcp.vocabulary import CellPosition, Position

_SHOWN = 40


class Faults:
    """誤り: the faults found so far, in the order of the files."""

    def __init__(self, error: type[InputError] = EnvironmentTableError) -> None:
        self.errors: list[InputError] = []
        self._error = error

    def add(self, position: Position | None, message: Message, hint: Message = NO_HINT) -> None:
        """Notes one fault at its place."""
        self.errors.append(make_error(self._error, position, message, hint))

    def raise_if_any(self) -> None:
        """Raises `InputErrors` with all faults in the order of path, line and column, if there is one."""
        if self.errors:
            raise InputErrors(sorted(self.errors, key=_order))


def _order(error: InputError) -> tuple[str, int, int, int]:
    return error.path, getattr(error, "sheet_number", 0), error.line, error.column


def make_error(
    error: type[InputError], position: Position | None, message: Message, hint: Message = NO_HINT
) -> InputError:
    """The error at its position; a `WorkbookError` that names sheet and cell where that is a cell."""
    if position is None:
        return error(message, hint)
    if isinstance(position, CellPosition):
        return _make_cell_error(position, message, hint)
    return error(message, hint, path=position.path, line=position.line, column=position.column)


def _make_cell_error(position: CellPosition, message: Message, hint: Message) -> WorkbookError:
    said = Message(*(f"{position.cell}: {text}" for text in message)) if position.line else message
    fault = WorkbookError(said, hint, path=position.path, line=position.line, column=position.column)
    fault.sheet_number = position.sheet_number
    return fault


def say_place(position: Position | None) -> Message:
    """The place within its file: 12行目, or sheet!cell."""
    if isinstance(position, CellPosition):
        return Message(position.cell, position.cell)
    line = position.line if position else 0
    return Message(f"{line}行目", f"line {line}")


def shown(text: str) -> str:
    """The text in one line and short enough for a message."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
