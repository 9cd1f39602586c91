"""A watch over every DOCX the tool writes in a test: our own rules each time, in CI and slow tests two foreign validators.

All of the tool's documents are packed by one function. It is wrapped before anything of the tool is loaded, so that no
test has to ask: a document with a fault fails the test that made it. A test that plants faults packs by itself.
Python processes that a test starts are watched in the same way (`docx_spy`): they leave what they pack in a folder.
What a process without this environment wrote is found by the hash that the plan's own lock has of it.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator, Mapping, MutableMapping
from pathlib import Path
from typing import Any

import pytest
from docx_spy.docx_left import FOLDER, is_ours, leave
from docx_validators import Auditor

from bcp.rendering.docx import archive
from bcp.rendering.docx_check import check_docx


class Watch:
    """見張り: the digests of what was looked at, and what was found since a test last asked."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.faults: list[str] = []
        self.fresh: list[bytes] = []

    def look(self, data: bytes, maker: str) -> None:
        """Judge a document that was not seen before; raises AssertionError for one with faults."""
        digest = hashlib.sha256(data).hexdigest()
        if digest in self.seen:
            return
        self.seen.add(digest)
        self.fresh.append(data)
        faults = [str(fault) for fault in check_docx(data)]
        if faults:
            self.faults.append(f"a DOCX of {maker}: {'; '.join(faults[:5])}")
            raise AssertionError(self.faults[-1])

    def take(self) -> tuple[list[str], list[bytes]]:
        """The faults and the documents since the last call."""
        taken = self.faults, self.fresh
        self.faults, self.fresh = [], []
        return taken


WATCH, AUDITOR = Watch(), Auditor()
_HERE = os.getpid()


def watched(write: Callable[[Mapping[str, bytes]], bytes], watch: Watch) -> Callable[..., bytes]:
    """`write` with an eye on each document that a module of the tool packs."""

    def write_archive(parts: Mapping[str, bytes]) -> bytes:
        data = write(parts)
        maker = sys._getframe(1).f_globals.get("__name__", "")
        if is_ours(parts, maker):
            if os.getpid() == _HERE:
                watch.look(data, maker)
            else:  # a fork of the test's process
                leave(data)
        return data

    return write_archive


archive.write_archive = watched(archive.write_archive, WATCH)


def watch_children(environment: MutableMapping[str, str]) -> Path:
    """The folder where Python processes with this environment leave their documents, until this process ends."""
    folder = tempfile.mkdtemp(prefix="bcp-docx-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    spy = str(Path(__file__).with_name("docx_spy"))
    others = [path for path in environment.get("PYTHONPATH", "").split(os.pathsep) if path and path != spy]
    environment["PYTHONPATH"] = os.pathsep.join([spy, *others])
    environment[FOLDER] = folder
    return Path(folder)


LEFT = watch_children(os.environ)


def left_by_others(folder: Path) -> Iterator[bytes]:
    """The documents that other processes left in `folder` since it was last asked."""
    for path in sorted(folder.glob("*.docx")):
        yield path.read_bytes()
        path.unlink()


def written_elsewhere(folder: Path) -> Iterator[bytes]:
    """The documents in `folder` that another process wrote: those whose hash a plan's lock names."""
    for lock in folder.rglob("bcp.lock.json"):
        try:
            known = json.dumps(json.loads(lock.read_text("utf-8")).get("outputs", {}))
        except (OSError, ValueError, AttributeError):
            continue  # a test's own broken lock
        for path in lock.parent.rglob("*.docx"):
            data = path.read_bytes() if path.is_file() else b""
            if data and hashlib.sha256(data).hexdigest() in known:
                yield data


def _judge(item: pytest.Item) -> None:
    """Fail the test for what was found in the documents it made."""
    folder = getattr(item, "funcargs", {}).get("tmp_path")
    elsewhere = written_elsewhere(folder) if isinstance(folder, Path) and folder.is_dir() else ()
    for data in (*left_by_others(LEFT), *elsewhere):
        with contextlib.suppress(AssertionError):  # told below, with what else was found
            WATCH.look(data, "another process")
    faults, fresh = WATCH.take()
    if item.config.getoption("audit_docx") or os.environ.get("CI") or item.get_closest_marker("slow"):
        faults += [line for data in fresh for line in AUDITOR.judge(data)]
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--audit-docx",
        action="store_true",
        help="openxml-audit and ooxml-integrity on every DOCX of every test, as in CI",
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, Any, Any]:
    """Make the fixtures; a document that failed there is told once."""
    return (yield from _told_once())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """Run the test, then judge what it and its fixtures made."""
    result = yield from _told_once()
    _judge(item)
    return result


def _told_once() -> Generator[None, Any, Any]:
    try:
        return (yield)
    except BaseException:
        WATCH.take()
        raise
