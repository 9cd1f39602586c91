"""文章単位の指紋: the digest of the wording that the composer made a text from, as prompts have theirs.

It covers the unit of the block, the unit that was used, and what these bring in; what another unit says has no part
in it. The words that a unit gets from the table or the catalogue are in the request's digest.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

ENTRY_TEXTS = "_entry_points.yaml"
_BROUGHT_IN = re.compile(r"""\{%-?\s*(?:import|from|include|extends)\s+["']([^"']+)["']""")
# the names under which a unit gets the sentences of each entry point
_SAYS_ENTRY_TEXTS = re.compile(r"\b(?:findings|texts)\b")


class Wording:
    """文章単位の文言: the sources in the first of the folders that has them, and digests over them."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders
        self.source = cache(self._read)  # of this run: a worker that makes many plans sees edits in between

    def digest(self, own: str, used: str) -> str:
        """SHA-256 over the sources of the block's own unit ("": none) and of the one used ("": code alone)."""
        return self._digest((*self._with_parts(own), "", *self._with_parts(used)))

    @property
    def sha256(self) -> str:
        """The digest over every unit that may be used."""
        names = {path.name for folder in self._folders for path in folder.glob("*.*")}
        return self._digest(sorted(names))

    def _digest(self, names: Iterable[str]) -> str:
        return hashlib.sha256("\x00".join(self.source(name) or "" for name in names).encode()).hexdigest()

    def _with_parts(self, unit: str) -> list[str]:
        """The unit and everything it brings in, each once."""
        names = [unit] if unit else []
        for name in names:  # grows while it is walked
            source = self.source(name) or ""
            found = _BROUGHT_IN.findall(source)
            found += [ENTRY_TEXTS] if _SAYS_ENTRY_TEXTS.search(source) else []
            names += [each for each in dict.fromkeys(found) if each not in names]
        return names

    def _read(self, name: str) -> str | None:
        """The text of a unit with LF line ends; None where no folder has it."""
        path = next((folder / name for folder in self._folders if name and (folder / name).is_file()), None)
        return path.read_text(encoding="utf-8-sig") if path else None
