"""An Excel form that is filled in answer by answer, as a YAML table is; and the session of either kind of table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bcp.errors import UnresolvedConflict, WorkbookError
from bcp.inputs.environment import parse_workbook, read_environment, read_source
from bcp.inputs.text_file import read_bytes
from bcp.inputs.yaml_edit import Change
from bcp.pipeline.form_edit import edit_form
from bcp.pipeline.table_session import TableSession
from bcp.store import replace_unchanged, sha256
from bcp.vocabulary import Catalogue, Environment


@dataclass(frozen=True)
class FormFile:
    """記入用のブック: its bytes as they stand, and their SHA-256."""

    path: Path
    data: bytes
    digest: str


class FormSession:
    """記入の続き（Excel）: what `TableSession` is to a YAML table."""

    def __init__(self, path: Path, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.environment: Environment = read_environment(path, catalogue)
        self.table = _read(path)
        self.was_reloaded = False
        self._before: list[bytes] = []

    def change(self, changes: Mapping[str, Change]) -> None:
        """Write the changes; a form that someone else saved meanwhile is read again and changed where it stands.

        Raises `InputErrors` for what is no answer; nothing is written then.
        """
        self.was_reloaded = False
        before = self.table.data
        try:
            self._write(self._edited(changes))
        except UnresolvedConflict:
            self.environment = read_environment(self.table.path, self.catalogue)
            self.table, self.was_reloaded = _read(self.table.path), True
            self._before.clear()
            before = self.table.data
            self._write(self._edited(changes))
        self._before.append(before)

    def undo(self) -> bool:
        """Take the last change back; False where there is none."""
        if not self._before:
            return False
        self._write(self._before.pop())
        return True

    def _edited(self, changes: Mapping[str, Change]) -> bytes:
        return edit_form(self.table.data, self.environment, changes, self.catalogue)

    def _write(self, data: bytes) -> None:
        path = self.table.path
        environment = parse_workbook(
            data, str(path), self.catalogue, lambda name: read_source(path.parent / name, self.catalogue)
        )
        replace_unchanged(path, data, self.table.digest)
        self.table = FormFile(path, data, sha256(data))
        self.environment = environment


def _read(path: Path) -> FormFile:
    data = read_bytes(path, WorkbookError)
    return FormFile(path, data, sha256(data))


def open_session(path: Path, catalogue: Catalogue) -> TableSession | FormSession:
    """The table at `path`, ready to be filled in, whether YAML or Excel."""
    return (FormSession if path.suffix.lower() == ".xlsx" else TableSession)(path, catalogue)
