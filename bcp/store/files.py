"""Single files: read as text, written whole or not at all, with the operating system's faults in our words."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from bcp.errors import Message, StoreError, UnresolvedConflict, UsageError
from bcp.store.readable_json import write_json


def sha256(data: bytes) -> str:
    """Hex digest of `data`."""
    return hashlib.sha256(data).hexdigest()


def read_text(path: Path) -> str:
    """The text of a UTF-8 file with LF line ends and without a BOM."""
    return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def to_json(value: object) -> str:
    """`value` as stable, readable JSON with a final line end."""
    return write_json(value) + "\n"


def translate(error: OSError, path: Path) -> StoreError:
    """The store's own error for what the operating system reported."""
    known = {
        errno.ENOSPC: Message("ディスクの空きがない", "the disk is full"),
        errno.EACCES: Message("書き込む権限がない", "permission denied"),
        errno.EPERM: Message("書き込む権限がない", "permission denied"),
        errno.EROFS: Message("読み取り専用である", "the file system is read-only"),
        errno.EDQUOT: Message("使ってよい容量を使い切った", "the quota is used up"),
        errno.EFBIG: Message("ファイルの大きさの上限を超える", "the file would be larger than allowed"),
        errno.ENOTDIR: Message(
            "途中の名前がフォルダーではない", "a part of the path is a file, not a folder"
        ),
        errno.EISDIR: Message("同じ名前のフォルダーがある", "a folder has this name"),
        errno.ENAMETOOLONG: Message("名前が長すぎる", "the name is too long"),
        errno.EIO: Message("ディスクの読み書きに失敗した", "the disk failed"),
    }
    why = known.get(error.errno or 0, Message(error.strerror or str(error), error.strerror or str(error)))
    return StoreError(
        Message(f"{path}: 書き込めない（{why.ja}）。", f"{path}: cannot be written ({why.en})."),
        Message(
            "元のファイルはそのまま残っている。原因を取り除いて、もう一度実行する。",
            "The old files are untouched. Remove the cause and run again.",
        ),
    )


def write_durably(path: Path, data: bytes) -> None:
    """Write `path` so that it is on the disk when this returns."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Make the names in the folder durable, where the system can."""
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
        write_durably(part, text.encode())
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
        write_durably(part, content)
        part.chmod(stat.S_IMODE(path.stat().st_mode))
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
            write_durably(Path(folder) / name, data)
        yield Path(folder)
