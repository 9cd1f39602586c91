"""A run in which nothing changed: known by one digest over all that a generation is made of, and answered from its files.

The digest stands in run.json, the one file that may tell machines apart (spec 2); it is written only after a run
that another run would repeat, and it covers the bytes of lock, history and outputs, so a copy of it proves nothing
about another folder.
"""

from __future__ import annotations

import json
import sys
import sysconfig
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import bcp
from bcp.frozen import dataclass
from bcp.lockfile import Lock
from bcp.pipeline.proved import ProvedPlan
from bcp.pipeline.provider import Provider
from bcp.settings import Settings
from bcp.store import DOCX, HISTORY, LOCK, NEW_NAMES, PLAN, RUN, OutputFolder, sha256
from bcp.vocabulary import BlockState, Draft, Todo, Usability
from bcp.workspace import Workspace, shown_path

ENV_DIFF, REVIEW, REPORT = "env_diff.md", "review.html", "report.json"
FILES = (PLAN, DOCX, ENV_DIFF, REVIEW, REPORT, LOCK, HISTORY)
ASKING = ("only", "force", "refresh", "own", "disown")  # options that ask for work of their own


def asks_for_work(settings: Settings) -> bool:
    """True when an option wants something done although no input changed, or leaves something undone."""
    return any(settings[name] for name in ASKING)


def fingerprint(work: Workspace, provider: Provider, contents: Mapping[str, bytes | None]) -> str:
    """The digest over every input of a generation, the tool itself, and the bytes of `contents`."""
    case = work.case
    parts: dict[str, Any] = {
        "environment": [shown_path(case.environment.path), case.environment.sha256],
        "template": [shown_path(case.template.path), case.template.sha256],
        "catalogue": case.catalogue.sha256,
        "units": [_digest_of(folder) for folder in work.unit_folders],
        "provider": [provider.name, provider.model, provider.prompts_sha256],
        "date": case.date.isoformat(),
        "draft": bool(work.settings["draft"]),
        "tool": [bcp.__version__, _digest_of(Path(bcp.__file__).parent), sys.version, *_installed()],
        "files": {name: sha256(data) if data is not None else None for name, data in contents.items()},
    }
    return sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode())


def _digest_of(folder: Path) -> str:
    """The digest over names and bytes of the files under `folder`."""
    listed = [
        [path.relative_to(folder).as_posix(), sha256(path.read_bytes())] for path in sorted(_files(folder))
    ]
    return sha256(json.dumps(listed, ensure_ascii=False).encode())


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if "__pycache__" not in path.parts and path.is_file():
            yield path


def _installed() -> list[str]:
    """The packages beside the tool, with versions: another renderer may give other bytes."""
    return sorted(path.name for path in Path(sysconfig.get_paths()["purelib"]).glob("*.dist-info"))


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


@dataclass(frozen=True)
class Recalled:
    """思い出した結果: the report and the plan of the last generation, and the digest that proves them current."""

    digest: str
    report: dict[str, Any]
    proved: ProvedPlan


def recall(
    folder: OutputFolder, work: Workspace, provider: Provider, prove: Callable[[], ProvedPlan]
) -> Recalled | None:
    """The last generation where nothing at all changed since; None where anything might have."""
    lock = work.lock
    if lock is None or asks_for_work(work.settings) or folder.is_held_open(DOCX):
        return None
    known = _recorded(folder)
    if not known or any(folder.read(name) is not None for name in NEW_NAMES.values()):
        return None
    contents = {name: folder.read(name) for name in FILES}
    report = contents[REPORT]
    if report is None or known != fingerprint(work, provider, contents):
        return None
    record = json.loads(report)
    return Recalled(known, record, RememberedPlan(record, lock, prove))


def _recorded(folder: OutputFolder) -> str:
    try:
        run = json.loads(folder.read(RUN) or b"{}")
    except ValueError:
        return ""
    return str(run.get("reuse", "")) if isinstance(run, dict) else ""
