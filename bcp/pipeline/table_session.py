"""A table that is filled in answer by answer: every answer is on disk before the next question."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bcp.errors import UnresolvedConflict
from bcp.inputs.yaml_edit import Change, TableText, edit_table
from bcp.pipeline.table import open_table, read_changed, save_table
from bcp.vocabulary import Catalogue, Environment


class TableSession:
    """記入の続き: the table as it stands, what it says, and the way back."""

    def __init__(self, path: Path, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.table: TableText = open_table(path)
        self.environment: Environment = read_changed(path, self.table.text, catalogue)
        self.was_reloaded = False
        self._before: list[str] = []

    def change(self, changes: Mapping[str, Change]) -> None:
        """Write the changes; a table that someone else changed meanwhile is read again and changed where it stands.

        Raises `InputErrors` for what is no answer; nothing is written then.
        """
        self.was_reloaded = False
        try:
            self._write(edit_table(self.table.text, self.table.path, changes, self.catalogue))
        except UnresolvedConflict:
            self._reload()
            self._write(edit_table(self.table.text, self.table.path, changes, self.catalogue))

    def undo(self) -> bool:
        """Take the last change back; False where there is none."""
        if not self._before:
            return False
        self._write(self._before.pop(), is_way_back=True)
        return True

    def _write(self, text: str, is_way_back: bool = False) -> None:
        before = self.table.text
        environment = read_changed(self.table.path, text, self.catalogue)
        self.table = save_table(self.table.path, text, self.table.digest)
        self.environment = environment
        if not is_way_back:
            self._before.append(before)

    def _reload(self) -> None:
        """What others wrote counts; the way back ends there."""
        self.table = open_table(self.table.path)
        self.environment = read_changed(self.table.path, self.table.text, self.catalogue)
        self._before.clear()
        self.was_reloaded = True
