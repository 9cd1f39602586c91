"""What a command works on: the inputs read, the last generation, and the requests that follow from both."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path

from bcp import __version__
from bcp.catalog import load_catalogue
from bcp.errors import Message, TemplateMarkError, UsageError
from bcp.frozen import dataclass
from bcp.inputs.environment import read_environment
from bcp.inputs.template import parse_template
from bcp.inputs.text_file import decode_text, read_bytes
from bcp.lockfile import Lock
from bcp.planning.difference import find_differences
from bcp.planning.facts import FactBook
from bcp.planning.findings import find_findings
from bcp.planning.requests import make_requests
from bcp.settings import Settings, find_template, prompt_folders, shipped_folder
from bcp.store import output_folder
from bcp.vocabulary import BlockRequest, Case, Catalogue, Difference, Finding, Template


@dataclass(frozen=True)
class Workspace:
    """作業の材料: one table with its template, and what was generated before."""

    case: Case
    facts: FactBook
    lock: Lock | None
    settings: Settings

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        return find_differences(self.case, self.facts)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        return find_findings(self.case)

    @cached_property
    def requests(self) -> dict[str, BlockRequest]:
        return make_requests(self.case, self.facts)

    @cached_property
    def previous_facts(self) -> Mapping[str, str]:
        """Path -> the text that stood for it in the last generation."""
        return self.lock.facts if self.lock else {}

    @property
    def former_facts(self) -> tuple[tuple[str, str], ...]:
        """(path, text) of values of earlier generations that still stand in what people wrote."""
        return self.lock.former if self.lock else ()

    def facts_with(self, masked: Mapping[str, str]) -> FactBook:
        """The facts with these masked values; the book there is where it has the same, with all it worked out."""
        key = tuple(masked.items())
        if key not in self._books:
            self._books[key] = FactBook(self.case, self.lock.rows if self.lock else None, masked)
        return self._books[key]

    @cached_property
    def _books(self) -> dict[tuple[tuple[str, str], ...], FactBook]:
        """By masked values: each book is made once."""
        return {tuple((self.lock.masked if self.lock else {}).items()): self.facts}

    @property
    def prompt_folders(self) -> list[Path]:
        return prompt_folders(self.settings["prompts"])

    @property
    def unit_folders(self) -> list[Path]:
        """Where the offline composer's text units lie: beside the template, then the shipped ones."""
        beside = Path(self.case.template.path).parent / "units"
        return [beside, shipped_folder("templates") / "units"]


def open_workspace(table: Path, settings: Settings, lock: Lock | None = None) -> Workspace:
    """Read everything a command needs; raises InputErrors with every fault found."""
    catalogue = load_catalogue(Path(settings["catalog"]) if settings["catalog"] else None)
    environment = read_environment(table, catalogue)
    template = read_template(find_template(settings["template"]), catalogue)
    case = Case(catalogue, environment, template, settings.date)
    return Workspace(case, _facts(case, lock), lock, settings)


def remember_lock(work: Workspace, lock: Lock | None) -> Workspace:
    """The workspace with the row and masked numbers of the last generation; no file is read again."""
    return Workspace(work.case, _facts(work.case, lock), lock, work.settings) if lock else work


def _facts(case: Case, lock: Lock | None) -> FactBook:
    return FactBook(case, lock.rows if lock else None, lock.masked if lock else None)


def read_template(path: Path, catalogue: Catalogue) -> Template:
    """The template at `path`; raises InputErrors with every fault found."""
    text = decode_text(read_bytes(path, TemplateMarkError), str(path), TemplateMarkError)
    if catalogue is not load_catalogue():
        return parse_template(text, str(path), catalogue)
    return _parse_once(text, str(path))


@lru_cache(maxsize=4)
def _parse_once(text: str, path: str) -> Template:
    """The tables of a batch share their template; the shipped one is parsed once for all processes."""
    catalogue = load_catalogue()

    def parse() -> Template:
        return parse_template(text, path, catalogue)

    if not _is_shipped(text, path):
        return parse()
    from bcp.prepared import prepared_value

    inputs = "\0".join((path, catalogue.sha256, __version__, text))
    return prepared_value("template", inputs, Path(__file__).parent / "inputs", parse)


def _is_shipped(text: str, path: str) -> bool:
    """True for the template that came with the tool, which holds nobody's words and stands where everybody has it."""
    shipped = shipped_folder("templates") / Path(path).name
    at_home = path == str(shipped) or Path(path) == Path("templates", shipped.name)
    return at_home and shipped.is_file() and text == shipped.read_text("utf-8")


def output_path(table: Path, settings: Settings) -> Path:
    """The folder the plan of `table` goes to."""
    return output_folder(table, settings["out"])


def find_output(output: str) -> Path:
    """The folder that OUTPUT names: a path, or a name under outputs/; raises UsageError where there is none."""
    for folder in (Path(output), Path("outputs") / output):
        if folder.is_dir():
            return folder
    raise UsageError(
        Message(f"出力フォルダー「{output}」がない。", f"There is no output folder “{output}”."),
        Message("bcp generate で計画を作ってから使う。", "Make the plan first with bcp generate."),
    )


def shown_path(path: Path | str) -> str:
    """A path as files record it: relative to the working folder where possible, with forward slashes."""
    path = Path(path)
    if path.is_absolute():
        for parent, name in ((Path.cwd(), path), (Path.cwd().resolve(), path.resolve())):
            if name.is_relative_to(parent):
                return name.relative_to(parent).as_posix()
        shipped = shipped_folder("templates")
        if path.is_relative_to(shipped):
            return f"templates/{path.relative_to(shipped).as_posix()}"
        return path.name
    return path.as_posix()
