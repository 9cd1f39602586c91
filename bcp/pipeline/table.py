"""Changes of an environment-difference table on disk: edited in place, read back as a table, then written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bcp.errors import EnvironmentTableError, InputErrors, Message
from bcp.inputs.environment import parse_environment, read_source
from bcp.inputs.yaml_edit import Change, TableText, edit_table, read_table_text
from bcp.store import replace_unchanged, sha256
from bcp.vocabulary import Catalogue, Environment

__all__ = ["change_table", "open_table", "read_changed", "save_table"]


def open_table(path: Path) -> TableText:
    """The table's text with its digest, to be edited; raises `InputErrors` for a workbook or what is no text."""
    if path.suffix.lower() not in (".yaml", ".yml"):
        raise InputErrors([_not_yaml(path)])
    return read_table_text(path)


def read_changed(path: Path, text: str, catalogue: Catalogue) -> Environment:
    """The environment that `text` says, with the common file beside `path`; raises `InputErrors`."""
    body = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return parse_environment(
        body, str(path), catalogue, lambda name: read_source(path.parent / name, catalogue)
    )


def save_table(path: Path, text: str, expected_digest: str) -> TableText:
    """The table as written; raises `UnresolvedConflict` where the file is not the one with `expected_digest`."""
    content = text.encode("utf-8")
    digest = sha256(content)
    if digest != expected_digest:
        replace_unchanged(path, content, expected_digest)
    return TableText(path, text, digest)


def change_table(table: TableText, changes: Mapping[str, Change], catalogue: Catalogue) -> TableText:
    """The table after the changes, saved; what does not read as a table raises `InputErrors` and is not written."""
    text = edit_table(table.text, table.path, changes, catalogue)
    if text == table.text:
        return table
    read_changed(table.path, text, catalogue)
    return save_table(table.path, text, table.digest)


def _not_yaml(path: Path) -> EnvironmentTableError:
    return EnvironmentTableError(
        Message("YAMLの表（.yaml）ではない。", "is not a YAML table (.yaml)."),
        Message(
            "Excelのブックは、Excelで直接記入するか、bcp init NAME --from ブック でYAMLの表にする。",
            "Fill in an Excel form in Excel, or turn it into YAML with `bcp init NAME --from FORM`.",
        ),
        path=str(path),
    )
