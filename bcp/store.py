"""The only place that writes: one output folder, one run at a time, all or nothing.

A commit stages every file in `.next` and writes the manifest last: from then on the commit happens, now or when
the next command recovers it. Without a manifest the stage is dropped. The lock file is renamed last.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import re
import shutil
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bcp.errors import Message, StoreError, UnresolvedConflict, UsageError

PLAN = "bcp.md"
DOCX = "bcp.docx"
LOCK = "bcp.lock.json"
JOURNAL = "journal.jsonl"
HISTORY = "history.jsonl"
RUN = "run.json"
STAGE = ".next"
MANIFEST = "manifest.json"
NEW_NAMES = {PLAN: "bcp.new.md", DOCX: "bcp.new.docx"}
RESERVED = {"con", "prn", "aux", "nul", *(f"{n}{i}" for n in ("com", "lpt") for i in range(1, 10))}
# Half- and full-width letters and digits, kana with their marks, and every kanji there is (髙, 﨑, 𠮷 too).
NAME = re.compile(
    r"[0-9A-Za-z\-_０-９Ａ-Ｚａ-ｚ々〆〇ゝゞヽヾー・\u3041-\u3096\u30a1-\u30fa\uff66-\uff9f"
    r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
)


def output_name(table_path: str) -> str:
    """The NAME of a table: its stem, refused when it could not be a folder everywhere."""
    stem = unicodedata.normalize("NFC", Path(table_path).stem)
    if not NAME.fullmatch(stem) or stem.lower() in RESERVED:
        raise UsageError(
            Message(
                f"ファイル名「{stem}」は使えない。使えるのは英数字、-、_、日本語だけである。",
                f"The file name “{stem}” cannot be used: letters, digits, -, _ and Japanese only.",
            ),
            Message("ファイル名を変えて、もう一度実行する。", "Rename the file and run again."),
        )
    return stem


def sha256(data: bytes) -> str:
    """Hex digest of `data`."""
    return hashlib.sha256(data).hexdigest()


def read_text(path: Path) -> str:
    """The text of a UTF-8 file with LF line ends and without a BOM."""
    return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def to_json(value: object) -> str:
    """`value` as stable, readable JSON with a final line end."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def translate(error: OSError, path: Path) -> StoreError:
    """The store's own error for what the operating system reported."""
    known = {
        errno.ENOSPC: Message("ディスクの空きがない", "the disk is full"),
        errno.EACCES: Message("書き込む権限がない", "permission denied"),
        errno.EPERM: Message("書き込む権限がない", "permission denied"),
        errno.EROFS: Message("読み取り専用である", "the file system is read-only"),
    }
    why = known.get(error.errno or 0, Message(error.strerror or str(error), error.strerror or str(error)))
    return StoreError(
        Message(f"{path}: 書き込めない（{why.ja}）。", f"{path}: cannot be written ({why.en})."),
        Message(
            "元のファイルはそのまま残っている。原因を取り除いて、もう一度実行する。",
            "The old files are untouched. Remove the cause and run again.",
        ),
    )


@dataclass(frozen=True)
class Written:
    """What a commit did: names written, names left alone and where their new text went."""

    written: tuple[str, ...] = ()
    left_alone: tuple[tuple[str, str], ...] = ()


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
        if not changed and not gone:
            return Written()
        stage = self.path / STAGE
        try:
            self._drop_stage()
            stage.mkdir(mode=0o700)
            for name, data in changed.items():
                _write(stage / name, data)
            manifest = {
                "files": {name: sha256(data) for name, data in changed.items()},
                "remove": gone,
            }
            _write(stage / (MANIFEST + ".part"), to_json(manifest).encode())
            os.replace(stage / (MANIFEST + ".part"), stage / MANIFEST)
            _sync_folder(stage)
        except OSError as error:
            with contextlib.suppress(OSError):
                self._drop_stage()
            raise translate(error, self.path) from error
        return self._finish()

    @property
    def has_broken_commit(self) -> bool:
        """True where a commit was begun and not ended."""
        stage = self.path / STAGE
        return stage.exists() or stage.is_symlink()

    def recover(self) -> None:
        """Finish a commit that was decided, drop one that was not."""
        stage = self.path / STAGE
        if not self.has_broken_commit:
            return
        if not stage.is_symlink() and (stage / MANIFEST).is_file():
            self._finish()
        else:
            self._drop_stage()

    def _finish(self) -> Written:
        stage = self.path / STAGE
        left_alone = []
        try:
            manifest = json.loads((stage / MANIFEST).read_text("utf-8"))
            names = sorted(manifest["files"], key=lambda name: (name == LOCK, name))
            for name in names:
                staged = stage / name
                if not staged.exists():
                    continue  # renamed before the crash
                try:
                    os.replace(staged, self.path / name)
                except PermissionError:
                    if name not in NEW_NAMES:
                        raise
                    os.replace(staged, self.path / NEW_NAMES[name])
                    left_alone.append((name, NEW_NAMES[name]))
            for name in manifest["remove"]:
                (self.path / name).unlink(missing_ok=True)
            _sync_folder(self.path)
            self._drop_stage()
        except OSError as error:
            raise translate(error, self.path) from error
        return Written(tuple(names), tuple(left_alone))

    def _drop_stage(self) -> None:
        stage = self.path / STAGE
        if stage.is_symlink():
            stage.unlink()
        elif stage.exists():
            # the manifest goes first, so that a crash here leaves nothing to finish
            (stage / MANIFEST).unlink(missing_ok=True)
            shutil.rmtree(stage)

    # ------------------------------------------------------------ journal, history, run

    def append(self, name: str, record: Mapping[str, object]) -> None:
        """Add one JSON line to the journal or the history and make it durable."""
        path = self.file(name)
        try:
            with path.open("a", encoding="utf-8", newline="\n") as file:
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise translate(error, path) from error

    def read_lines(self, name: str) -> list[dict[str, Any]]:
        """The JSON lines of the journal or the history; a line cut short by a crash is passed over."""
        records = []
        for line in (self.read(name) or b"").decode("utf-8", "replace").split("\n"):
            with contextlib.suppress(ValueError):
                record = json.loads(line) if line.strip() else None
                if isinstance(record, dict):
                    records.append(record)
        return records

    def write_aside(self, name: str, data: bytes) -> None:
        """Write a file that is no part of the commit (run.json, sent/…)."""
        path = self.file(name)
        try:
            path.parent.mkdir(mode=0o700, exist_ok=True)
            _write(path, data)
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


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    if os.name == "posix":
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def replace_file(path: Path, text: str) -> None:
    """Write `path` whole or not at all; what stood there is replaced."""
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(part, text.encode())
        os.replace(part, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise translate(error, path) from error


def replace_unchanged(path: Path, content: bytes, expected_digest: str) -> None:
    """Replace the file at `path` whole, keeping its permissions, if it still is what was read.

    Raises `UnresolvedConflict` where its SHA-256 is another than `expected_digest`; nothing is written then.
    """
    path = path.resolve()
    part = path.with_name(path.name + ".part")
    try:
        if sha256(path.read_bytes()) != expected_digest:
            raise _stale(path)
        _write(part, content)
        shutil.copymode(path, part)
        os.replace(part, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise translate(error, path) from error


def _stale(path: Path) -> UnresolvedConflict:
    return UnresolvedConflict(
        Message(
            f"{path}: 読んだ後に、ほかの人かソフトが書き換えた。何も書いていない。",
            f"{path}: was changed by someone else since it was read; nothing was written.",
        ),
        Message("今の内容を読み直してから、もう一度行う。", "Read it again and repeat."),
    )


def write_new_file(path: Path, content: str | bytes) -> None:
    """Create `path` with `content`; an existing file is refused, never overwritten."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
    except FileExistsError as error:
        raise UsageError(
            Message(f"{path}: すでにある。上書きはしない。", f"{path}: exists and is not overwritten."),
            Message("別の名前を付けるか、今のファイルを移す。", "Choose another name or move the file."),
        ) from error
    except OSError as error:
        raise translate(error, path) from error


@contextlib.contextmanager
def scratch_folder(files: Mapping[str, bytes]) -> Iterator[Path]:
    """A folder of its own with `files`, for a program that reads no pipe; gone afterwards."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="bcp-") as folder:
        for name, data in files.items():
            _write(Path(folder) / name, data)
        yield Path(folder)
