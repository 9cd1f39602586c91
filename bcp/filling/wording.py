"""文章単位の文言: which units may write a block, and the digest of those that wrote it, as prompts have theirs.

The digest covers the unit of the block, the unit that was used, and what these bring in; what another unit says has no
part in it. The words that a unit gets from the table or the catalogue are in the request's digest.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from pathlib import Path

from bcp.filling.keyword_units import KeywordRule, match_keywords, read_keyword_rules
from bcp.filling.unit_head import UnitHead, fits, read_unit_head
from bcp.vocabulary import BlockRequest

ENTRY_TEXTS = "_entry_points.yaml"
_BROUGHT_IN = re.compile(r"""\{%-?\s*(?:import|from|include|extends)\s+["']([^"']+)["']""")
# the names under which a unit gets the sentences of each entry point
_SAYS_ENTRY_TEXTS = re.compile(r"\b(?:findings|texts)\b")


@lru_cache(maxsize=512)
def _brought_in(source: str) -> tuple[str, ...]:
    """The files that a unit brings in, each once."""
    found = _BROUGHT_IN.findall(source)
    found += [ENTRY_TEXTS] if _SAYS_ENTRY_TEXTS.search(source) else []
    return tuple(dict.fromkeys(found))


class Wording:
    """文章単位の文言: the sources in the first of the folders that has them, and digests over them."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders
        self.source = cache(self._read)  # of this run: a worker that makes many plans sees edits in between

    def find(self, name: str) -> Path | None:
        """Where the file lies; None where no folder has it."""
        return next((folder / name for folder in self._folders if name and (folder / name).is_file()), None)

    def head(self, name: str) -> UnitHead | None:
        """The declaration of a unit; None where there is no such unit."""
        text = self.source(name)
        return read_unit_head(text, name) if text is not None else None

    def own_unit(self, request: BlockRequest) -> str:
        """The unit that bears the block's id, where it can fill it; else ""."""
        name = f"{request.block.id}.j2"
        head = self.head(name)
        return name if head is not None and fits(head, request) else ""

    @cached_property
    def keyword_rules(self) -> tuple[KeywordRule, ...]:
        """The words that call for a unit in a user's own template."""
        path = self.find("_keywords.yaml")
        return read_keyword_rules(path) if path else ()

    def is_current(self, request: BlockRequest, digest: str) -> bool:
        """True where a text of the block with this digest was made from the units as they are today."""
        own = self.own_unit(request)
        return any(digest == self.digest(own, used) for used in self._in_question(request, own))

    def _in_question(self, request: BlockRequest, own: str) -> Iterator[str]:
        """What may have written the block, the likely first: its own unit, code alone, units by the words."""
        yield from dict.fromkeys((own, ""))
        yield from (match.unit for match in match_keywords(request.block, self.keyword_rules))

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
            names += [each for each in _brought_in(self.source(name) or "") if each not in names]
        return names

    def _read(self, name: str) -> str | None:
        """The text of a unit with LF line ends; None where no folder has it."""
        path = self.find(name)
        return path.read_text(encoding="utf-8-sig") if path else None
