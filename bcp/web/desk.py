"""What the page works on: the tables of this folder, by name and never by path, and one lock for all of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bcp.catalog import load_catalogue
from bcp.errors import Message, UsageError
from bcp.inputs.starter import starter_table
from bcp.inputs.yaml_edit import Change, TableText, edit_table
from bcp.pipeline.table import open_table, read_changed, save_table
from bcp.settings import Settings
from bcp.store import OutputFolder, output_name, write_new_file
from bcp.vocabulary import Catalogue, Environment
from bcp.web.jobs import Jobs
from bcp.workspace import Workspace, open_workspace, output_path

FOLDER = "env_diff"
ENDINGS = (".yaml", ".yml", ".xlsx")


@dataclass(frozen=True)
class Desk:
    """机: the settings of `bcp serve`, the catalogue, the runs under way."""

    settings: Settings
    catalogue: Catalogue
    jobs: Jobs = field(default_factory=Jobs)
    models: dict[str, Mapping[str, object]] = field(
        default_factory=dict
    )  # table -> the model chosen on the page

    def tables(self) -> dict[str, Path]:
        """File name -> path, of the tables in env_diff/ and of those that lie in the folder itself."""
        found = [path for path in sorted(Path(FOLDER).glob("*")) if path.suffix.lower() in ENDINGS]
        found += [path for path in sorted(Path().glob("*.y*ml")) if _is_table(path)]
        named: dict[str, Path] = {}
        for path in found:
            if path.is_file() and not path.name.startswith(("~", ".")) and _has_name(path):
                named.setdefault(path.name, path)
        return named

    def find(self, name: str) -> Path:
        """The path of the table called `name`; raises UsageError where the folder has none."""
        path = self.tables().get(name)
        if path is None:
            raise UsageError(
                Message(
                    f"表「{name}」はこのフォルダーにない。", f"There is no table “{name}” in this folder."
                ),
                Message(
                    "最初の画面に戻り、一覧から選ぶ。", "Go back to the first page and choose from the list."
                ),
            )
        return path

    def settings_for(self, path: Path, more: Mapping[str, object] | None = None) -> Settings:
        """The settings of one table; --out names the folder that holds the outputs.

        An endpoint given in `more` counts as told by the page, not by an option: a cloud is asked about.
        """
        values = {**self.settings.values, **(more or {})}
        named = self.settings.named - ({"base-url"} if "base-url" in (more or {}) else frozenset())
        if self.settings["out"]:
            values["out"] = str(Path(self.settings["out"]) / output_name(str(path)))
        return Settings(values, named)

    def output(self, path: Path) -> OutputFolder:
        """The output folder of a table, there or not."""
        return OutputFolder(output_path(path, self.settings_for(path)))

    def open(self, path: Path) -> Workspace:
        """The table with its template, read afresh."""
        return open_workspace(path, self.settings_for(path))

    def start_table(self, name: str) -> Path:
        """A new commented table in env_diff/; raises UsageError for a bad name or one that exists."""
        stem = _stem(name)
        path = Path(FOLDER) / f"{stem}.yaml"
        write_new_file(path, starter_table(self.catalogue, stem))
        return path

    def take_form(self, data: bytes, name: str) -> Path:
        """A new table in env_diff/ with the answers of an Excel form; raises InputErrors, UsageError."""
        from bcp.pipeline.form import read_form, table_of

        stem = _stem(name)
        path = Path(FOLDER) / f"{stem}.yaml"
        write_new_file(path, table_of(read_form(data, f"{stem}.xlsx", self.catalogue), self.catalogue))
        return path


def _stem(name: str) -> str:
    """The name of a new table; separators are refused, not stripped."""
    plain = name.strip()
    for ending in ENDINGS:
        plain = plain.removesuffix(ending)
    if not plain or "/" in plain or "\\" in plain or "\0" in plain:
        raise UsageError(
            Message(f"名前「{plain}」は使えない。", f"“{plain}” cannot be a name."),
            Message("英数字、-、_、日本語だけの名前を書く。", "Use letters, digits, -, _ and Japanese only."),
        )
    return output_name(f"{plain}.yaml")


def _has_name(path: Path) -> bool:
    try:
        output_name(str(path))
    except UsageError:
        return False
    return True


def _is_table(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return b"bcp/env-diff@" in file.read(8192)
    except OSError:
        return False


@dataclass(frozen=True)
class OpenTable:
    """開いた表: the text as it stands with its digest, and what it says."""

    text: TableText
    environment: Environment


def open_for_edit(path: Path, catalogue: Catalogue) -> OpenTable:
    """The table at `path`, ready to be edited; raises InputErrors for one that is no YAML table."""
    text = open_table(path)
    return OpenTable(text, read_changed(path, text.text, catalogue))


def save_changes(table: OpenTable, changes: Mapping[str, Change], catalogue: Catalogue) -> OpenTable:
    """The table with the changes, on disk; raises InputErrors for what is no table then, UnresolvedConflict."""
    path = table.text.path
    text = edit_table(table.text.text, path, changes, catalogue)
    environment = read_changed(path, text, catalogue)
    return OpenTable(save_table(path, text, table.text.digest), environment)


def is_excel(path: Path) -> bool:
    """True for a table that is filled in with Excel."""
    return path.suffix.lower() == ".xlsx"


def make_desk(settings: Settings) -> Desk:
    """The desk of one server."""
    return Desk(settings, load_catalogue(Path(settings["catalog"]) if settings["catalog"] else None))
