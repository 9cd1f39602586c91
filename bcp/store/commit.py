"""A commit: all of its files, or none.

Every file is staged in `.next` and the manifest written last: from then on the commit happens, now or when the next
command recovers it. Without a manifest the stage is dropped. The lock file is renamed last.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bcp.store.files import sha256, sync_folder, to_json, translate, write_durably
from bcp.store.names import LOCK, NEW_NAMES

STAGE = ".next"
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Written:
    """What a commit did: names written, names left alone and where their new text went."""

    written: tuple[str, ...] = ()
    left_alone: tuple[tuple[str, str], ...] = ()


class Commit:
    """確定: what is staged in one output folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stage = folder / STAGE
        self._manifest = self._stage / MANIFEST

    @property
    def is_begun(self) -> bool:
        """True where a commit was begun and not ended."""
        return self._stage.exists() or self._stage.is_symlink()

    def make(self, changed: Mapping[str, bytes], gone: Sequence[str]) -> Written:
        """Write the changed files and remove those that are gone; raises StoreError with the old files untouched."""
        try:
            self._drop()
            self._fill(changed, gone)
        except OSError as error:
            with contextlib.suppress(OSError):
                self._drop()
            raise translate(error, self._folder) from error
        return self._finish()

    def recover(self) -> None:
        """Finish a commit that was decided, drop one that was not."""
        if not self.is_begun:
            return
        if not self._stage.is_symlink() and self._manifest.is_file():
            self._finish()
        else:
            self._drop()

    def _fill(self, changed: Mapping[str, bytes], gone: Sequence[str]) -> None:
        self._stage.mkdir(mode=0o700)
        for name, data in changed.items():
            write_durably(self._stage / name, data)
        manifest = {"files": {name: sha256(data) for name, data in changed.items()}, "remove": list(gone)}
        part = self._stage / (MANIFEST + ".part")
        write_durably(part, to_json(manifest).encode())
        os.replace(part, self._manifest)
        sync_folder(self._stage)

    def _finish(self) -> Written:
        try:
            manifest = json.loads(self._manifest.read_text("utf-8"))
            names = sorted(manifest["files"], key=lambda name: (name == LOCK, name))
            placed = [self._put_in_place(name) for name in names]
            for name in manifest["remove"]:
                (self._folder / name).unlink(missing_ok=True)
            sync_folder(self._folder)
            self._drop()
        except OSError as error:
            raise translate(error, self._folder) from error
        moved = zip(names, placed, strict=True)
        return Written(tuple(names), tuple((name, place) for name, place in moved if place != name))

    def _put_in_place(self, name: str) -> str:
        """The name under which a staged file now stands: another where somebody holds the usual one open."""
        staged = self._stage / name
        if not staged.exists():
            return name  # renamed before the crash
        try:
            os.replace(staged, self._folder / name)
        except PermissionError:
            if name not in NEW_NAMES:
                raise
            os.replace(staged, self._folder / NEW_NAMES[name])
            return NEW_NAMES[name]
        return name

    def _drop(self) -> None:
        if self._stage.is_symlink():
            self._stage.unlink()
        elif self._stage.exists():
            # the manifest goes first, so that a crash here leaves nothing to finish
            self._manifest.unlink(missing_ok=True)
            shutil.rmtree(self._stage)
