"""What is worked out once from files of the package and kept beside them, as Python keeps its `.pyc` files.

A kept value carries the digest of the files it came from and of itself: another version of the package, a file edited by
hand or a damaged copy is never used. Where the folder cannot be written, everything is worked out each time.
"""

from __future__ import annotations

import contextlib
import hashlib
import marshal
import os
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar, cast

Plain = TypeVar("Plain")  # whatever marshal keeps: texts, numbers, and tuples, lists, dicts and sets of them

Value = TypeVar("Value")

_PACKAGE = Path(__file__).parent
_DIGEST_BYTES = 32


def prepared(name: str, sources: Iterable[Path], make: Callable[[], Plain]) -> Plain:
    """`make()`, or what it gave when `sources` last had these bytes.

    `sources` names every file that `make` depends on, its own code included. The value is the caller's alone.
    """
    digest = digest_of(sources)
    kept = read_prepared(name, digest)
    value: Any = make() if kept is None else marshal.loads(kept)
    if kept is None:
        keep_prepared(name, digest, marshal.dumps(value))
    return cast(Plain, value)


def prepared_value(name: str, inputs: str, code: Path, make: Callable[[], Value]) -> Value:
    """`make()`, or what it gave for the same `inputs` when the modules in the folder `code` were as they are now.

    For frozen values of ours, which `prepared` cannot keep.
    """
    import pickle

    digest = digest_of_text(f"{sys.version}\0{_stamps(code)}\0{inputs}")
    kept = read_prepared(name, digest)
    if kept is not None:
        return cast(Value, pickle.loads(kept))
    value = make()
    keep_prepared(name, digest, pickle.dumps(value, pickle.HIGHEST_PROTOCOL))
    return value


def _stamps(folder: Path) -> list[tuple[str, int, int]]:
    """Name, time and size of each module, by which Python, too, knows whether its bytecode is still true."""
    with os.scandir(folder) as entries:
        found = [(each.name, each.stat()) for each in entries if each.name.endswith(".py")]
    return sorted((name, stat.st_mtime_ns, stat.st_size) for name, stat in found)


def digest_of(sources: Iterable[Path]) -> bytes:
    """The SHA-256 over the bytes of all files, in their order."""
    whole = hashlib.sha256()
    for path in sources:
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.digest()


def digest_of_text(text: str) -> bytes:
    """The SHA-256 of the text, for values that follow from no file."""
    return hashlib.sha256(text.encode()).digest()


def read_prepared(name: str, digest: bytes) -> bytes | None:
    """The bytes kept under `name` for `digest`, None where there are none or they are damaged."""
    try:
        whole = _place(name).read_bytes()
    except OSError:
        return None
    head, payload = whole[: 2 * _DIGEST_BYTES], whole[2 * _DIGEST_BYTES :]
    return payload if head == digest + hashlib.sha256(payload).digest() else None


def keep_prepared(name: str, digest: bytes, payload: bytes) -> None:
    """Keep `payload` under `name`; silently nothing where bytecode is not to be written or cannot be."""
    if sys.dont_write_bytecode:
        return
    place = _place(name)
    new = place.with_name(f"{place.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(digest + hashlib.sha256(payload).digest() + payload)
        new.replace(place)
    except OSError:
        with contextlib.suppress(OSError):
            new.unlink()


def _place(name: str) -> Path:
    """Where Python would keep the bytecode of a module of this name in the package."""
    file = f"{name}.{sys.implementation.cache_tag}.prepared"
    if sys.pycache_prefix:
        return Path(sys.pycache_prefix, *_PACKAGE.parts[1:], file)
    return _PACKAGE / "__pycache__" / file
