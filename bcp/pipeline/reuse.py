"""A run in which nothing changed: known by the bytes of all that a generation is made of, and answered from its files.

As with make, nothing is parsed to find that out: run.json, the one file that may tell machines apart (spec 2), holds
one digest over the files that went in, the settings, the tool, and the bytes of lock, history and outputs. It is written only after a run that another run would repeat; in any doubt the plan is proved anew.
"""

from __future__ import annotations

import json
import os
import sys
import sysconfig
from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import bcp
from bcp.errors import SettingsError
from bcp.frozen import dataclass
from bcp.lockfile import Lock, lock_from_json
from bcp.pipeline.proved import ProvedPlan
from bcp.settings import Settings, find_template, prompt_folders, shipped_folder
from bcp.store import DOCX, HISTORY, LOCK, NEW_NAMES, PLAN, RUN, OutputFolder, sha256
from bcp.vocabulary import BlockState, Draft, Todo, Usability

if TYPE_CHECKING:
    from bcp.workspace import Workspace

ENV_DIFF, REVIEW, REPORT = "env_diff.md", "review.html", "report.json"
FILES = (PLAN, DOCX, ENV_DIFF, REVIEW, REPORT, LOCK, HISTORY)
ASKING = ("only", "force", "refresh", "own", "disown")  # options that ask for work of their own


def asks_for_work(settings: Settings) -> bool:
    """True when an option wants something done although no input changed, or leaves something undone."""
    return any(settings[name] for name in ASKING)


def fingerprint(table: str, common: str, settings: Settings, contents: Mapping[str, bytes | None]) -> str:
    """The digest over every input of a generation, the tool itself, and the bytes of `contents`.

    `common`: the file that the table borrows answers from, seen from the table's folder; "" for none.
    """
    template = find_template(settings["template"])
    borrowed = Path(table).parent / common if common else None
    overlay = Path(settings["catalog"]) if settings["catalog"] else None
    units = [template.parent / "units", shipped_folder("templates") / "units"]
    said = {name: str(value) for name, value in settings.values.items() if name not in _ABOUT_SHOWING}
    parts: dict[str, Any] = {
        "where": [os.getcwd(), table, str(template)],
        "settings": [said, settings.date.isoformat()],
        "files": [_digest_of_file(path) for path in (Path(table), borrowed, template)],
        "folders": [_digest_of(path) for path in (*units, *_prompts(settings), overlay)],
        "tool": [bcp.__version__, *_tool_of_process(), sys.version],
        "outputs": {name: sha256(data) if data is not None else None for name, data in contents.items()},
    }
    return sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode())


def _prompts(settings: Settings) -> list[Path]:
    """The folders of prompts; none where the one named is not there, which is told where prompts are needed."""
    try:
        return prompt_folders(settings["prompts"])
    except SettingsError:
        return []


_ABOUT_SHOWING = ("json", "quiet", "verbose", "lang")


def _digest_of_file(path: Path | None) -> str:
    try:
        return sha256(path.read_bytes()) if path else ""
    except OSError:
        return ""


def _digest_of(folder: Path | None) -> str:
    """The digest over names and bytes of the files under `folder`."""
    if folder is None:
        return ""
    listed = [[path, sha256(Path(path).read_bytes())] for path in sorted(_files(str(folder)))]
    return sha256(json.dumps(listed, ensure_ascii=False).encode())


def _state_of(folder: Path) -> str:
    """The digest over names, sizes and times of the files under `folder`, as Python knows its own bytecode."""
    states = [(path, os.stat(path)) for path in sorted(_files(str(folder)))]
    listed = [[path, state.st_size, state.st_mtime_ns] for path, state in states]
    return sha256(json.dumps(listed).encode())


def _files(folder: str) -> Iterator[str]:
    if not os.path.isdir(folder):
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _files(entry.path) if entry.name != "__pycache__" else ()
            elif entry.is_file():
                yield entry.path


@cache
def _tool_of_process() -> tuple[str, ...]:
    """The state of the tool's own files and of those beside it when this process first asked: what it runs."""
    return (_state_of(Path(bcp.__file__).parent), *_installed())


def _installed() -> list[str]:
    """The packages beside the tool, with versions: another renderer may give other bytes."""
    return sorted(
        name for name in os.listdir(sysconfig.get_paths()["purelib"]) if name.endswith(".dist-info")
    )


# ---------------------------------------------------------------- answering from the files


class RememberedPlan(ProvedPlan):
    """前回の計画: what report and lock tell of a plan that did not change; the rest is proved when it is asked for."""

    def __init__(self, report: Mapping[str, Any], lock: Lock, prove: Callable[[], ProvedPlan]) -> None:
        told = {
            "usability": Usability(report["usable"], tuple(report["blocking"])),
            "todo": tuple(Todo(**entry) for entry in report["todo"]),
            "drafts": {block["id"]: _draft(block, lock) for block in report["blocks"]},
            "_prove": prove,
        }
        self.__dict__.update(told)  # a frozen value is set once

    @property
    def ok(self) -> bool:
        return True

    @cached_property
    def _whole(self) -> ProvedPlan:
        prove: Callable[[], ProvedPlan] = self.__dict__["_prove"]
        return prove()

    def __getattr__(self, name: str) -> Any:
        if name in ("merged", "blocks", "plan", "violations", "coverage", "renewed"):
            return getattr(self._whole, name)
        raise AttributeError(name)


def _draft(block: Mapping[str, Any], lock: Lock) -> Draft:
    known = lock.blocks.get(block["id"])
    return Draft(
        block["id"], known.source if known else "", BlockState(block["state"]), block["reason"],
        known.provider if known else "", known.model if known else "",
    )  # fmt: skip


class UnopenedWorkspace:
    """未読の材料: a workspace whose files are read when something of it is asked for."""

    def __init__(self, read: Callable[[], Workspace]) -> None:
        self._read = read

    @cached_property
    def _whole(self) -> Workspace:
        return self._read()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._whole, name)


@dataclass(frozen=True)
class Recalled:
    """思い出した結果: lock and report of the last generation, and what run.json says of its inputs."""

    noted: Mapping[str, Any]
    report: dict[str, Any]
    lock: Lock


def note_of(work: Workspace, contents: Mapping[str, bytes | None]) -> dict[str, str]:
    """What run.json keeps so that the next run knows whether anything changed; no path of this machine."""
    environment = work.case.environment
    common = environment.common_path
    seen = os.path.relpath(common, Path(environment.path).parent) if common else ""
    if os.path.isabs(seen):  # on another drive
        return {}
    return {"common": seen, "digest": fingerprint(environment.path, seen, work.settings, contents)}


def recall(folder: OutputFolder, table: str, settings: Settings) -> Recalled | None:
    """The last generation where nothing at all changed since; None where anything might have."""
    if asks_for_work(settings) or folder.is_held_open(DOCX):
        return None
    noted = _noted(folder)
    if not noted or any(folder.read(name) is not None for name in NEW_NAMES.values()):
        return None
    contents = {name: folder.read(name) for name in FILES}
    report, lock = contents[REPORT], contents[LOCK]
    if not report or not lock or noted["digest"] != fingerprint(table, noted["common"], settings, contents):
        return None
    known = lock_from_json(json.loads(lock))
    return Recalled(noted, json.loads(report), known) if known else None


def _noted(folder: OutputFolder) -> dict[str, Any]:
    try:
        run = json.loads(folder.read(RUN) or b"{}")
    except ValueError:
        return {}
    noted = run.get("reuse", {}) if isinstance(run, dict) else {}
    is_whole = isinstance(noted, dict) and {"common", "digest"} <= set(noted)
    return noted if is_whole else {}
