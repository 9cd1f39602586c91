"""Collects the faults of one or more files, so that they are reported together."""

from __future__ import annotations

from bcp.errors import NO_HINT, EnvironmentTableError, InputError, InputErrors, Message
from bcp.vocabulary import Position

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
            raise InputErrors(sorted(self.errors, key=lambda each: (each.path, each.line, each.column)))


def make_error(
    error: type[InputError], position: Position | None, message: Message, hint: Message = NO_HINT
) -> InputError:
    """The error at its position."""
    if position is None:
        return error(message, hint)
    return error(message, hint, path=position.path, line=position.line, column=position.column)


def shown(text: str) -> str:
    """The text in one line and short enough for a message."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
