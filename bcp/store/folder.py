"""One output folder: what the last generation left, and the way to the next."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bcp.errors import Message, StoreError
from bcp.store.commit import Commit, Written
from bcp.store.files import translate, write_durably
from bcp.store.journal import append_line, parse_lines
from bcp.store.names import LOCK


class OutputFolder:
    """One outputs/NAME: read the last generation, commit the next."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def file(self, name: str) -> Path:
        """The path of `name`; a symlink there is refused, never followed."""
        path = self.path / name
        if path.is_symlink():
            raise StoreError(
                Message(f"{path}: リンクなので読み書きしない。", f"{path}: is a link; it is not followed."),
                Message("リンクを取り除く。", "Remove the link."),
            )
        return path

    @contextlib.contextmanager
    def opened(self) -> Iterator[OutputFolder]:
        """Hold the folder for this run, and finish or drop a broken commit first."""
        from filelock import FileLock, Timeout

        try:
            self._create()
            lock = FileLock(str(self.file(".lock")), timeout=0)
            lock.acquire()
        except Timeout as error:
            raise StoreError(
                Message(
                    f"{self.path}: 別の bcp が実行中である。", f"{self.path}: another bcp is at work here."
                ),
                Message("終わるのを待って、もう一度実行する。", "Wait for it to end and run again."),
            ) from error
        except OSError as error:
            raise translate(error, self.path) from error
        try:
            self.recover()
            yield self
        finally:
            lock.release()

    def _create(self) -> None:
        if self.path.is_symlink() or (self.path.exists() and not self.path.is_dir()):
            raise StoreError(
                Message(f"{self.path}: フォルダーではない。", f"{self.path}: is not a folder."),
                Message("--out で別の場所を指定する。", "Name another place with --out."),
            )
        if not self.path.exists():
            self.path.mkdir(parents=True, mode=0o700)
            self.path.chmod(0o700)
        ignore = self.path / ".gitignore"
        if not ignore.exists() and not ignore.is_symlink():
            ignore.write_text("# 個人情報を含むため、共有しない\n*\n", encoding="utf-8", newline="\n")

    def read(self, name: str) -> bytes | None:
        """The bytes of `name`, or None where there is none."""
        path = self.file(name)
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise translate(error, path) from error

    def read_lock(self) -> dict[str, Any] | None:
        """The last generation's provenance, or None where it is absent or unreadable."""
        data = self.read(LOCK)
        try:
            lock = json.loads(data.decode("utf-8")) if data else None
        except ValueError:
            return None
        return lock if isinstance(lock, dict) and lock.get("format") == "bcp/lock@1" else None

    def is_held_open(self, name: str) -> bool:
        """True while Word or LibreOffice has `name` open (they leave an owner file beside it)."""
        owners = (f"~${name}", f"~${name[2:]}", f".~lock.{name}#")
        return any((self.path / owner).exists() for owner in owners)

    # ------------------------------------------------------------ commit

    def commit(self, files: Mapping[str, bytes], remove: Sequence[str] = ()) -> Written:
        """Replace the files that differ and remove those named, all or nothing; equal files keep their time."""
        changed = {name: data for name, data in files.items() if self.read(name) != data}
        gone = [name for name in remove if self.file(name).exists()]
        return Commit(self.path).make(changed, gone) if changed or gone else Written()

    @property
    def has_broken_commit(self) -> bool:
        """True where a commit was begun and not ended."""
        return Commit(self.path).is_begun

    def recover(self) -> None:
        """Finish a commit that was decided, drop one that was not."""
        Commit(self.path).recover()

    # ------------------------------------------------------------ beside the commit

    def append(self, name: str, record: Mapping[str, object]) -> None:
        """Add one JSON line to the journal or the history and make it durable."""
        append_line(self.file(name), record)

    def read_lines(self, name: str) -> list[dict[str, Any]]:
        """The JSON lines of the journal or the history; a line cut short by a crash is passed over."""
        return parse_lines(self.read(name) or b"")

    def write_aside(self, name: str, data: bytes) -> None:
        """Write a file that is no part of the commit (run.json, sent/…)."""
        path = self.file(name)
        try:
            path.parent.mkdir(mode=0o700, exist_ok=True)
            write_durably(path, data)
        except OSError as error:
            raise translate(error, path) from error

    def write_aside_in_parts(self, name: str, parts: Iterable[str]) -> None:
        """Write a long file that is no part of the commit without holding it in memory; whole or not at all."""
        path = self.file(name)
        part = self.file(name + ".part")
        try:
            with part.open("w", encoding="utf-8", newline="") as file:
                file.writelines(parts)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, path)
        except OSError as error:
            raise translate(error, path) from error

    def highest_number(self, name: str) -> int:
        """The highest number that a file of the folder `name` bears (sent/0007.json: 7); 0 where there is none."""
        folder = self.file(name)
        stems = [path.stem for path in folder.iterdir()] if folder.is_dir() else []
        return max((int(stem) for stem in stems if stem.isdecimal()), default=0)

    def discard(self, name: str) -> None:
        """Remove `name` if it is there."""
        self.file(name).unlink(missing_ok=True)

    def discard_folder(self, name: str) -> None:
        """Remove the folder `name` with all that is in it, if it is there."""
        path = self.file(name)
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
