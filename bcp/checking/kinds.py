"""Claims by their kind: a thing by its family of nouns and what is said of it, in any order and inflection.

The kinds are data (bcp/catalog/claim_kinds.yaml); what answers deny them stands with the claim of the same id.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bcp.checking.stance import FILE, Told
from bcp.checking.wording import compiled, read_catalogue_file, spell_out
from bcp.checking.wordlists import holds_one

_NAME = "{name}"


@dataclass(frozen=True)
class Kind:
    """主張の種類: every pattern of `what` stands in the sentence and is claimed, all of `beside` somewhere in it."""

    signs: tuple[str, ...]
    what: tuple[str, ...]
    beside: tuple[str, ...] = ()
    unless: str = ""
    is_deed: bool = False  # doing it is the claim, so that a plain verb is no task
    is_event: bool = False  # its happening is spoken of, so that no condition or doubt takes it back

    @property
    def names_row(self) -> bool:
        """True when the sentence must name one of the denied rows."""
        return any(_NAME in words for words in (*self.what, *self.beside))


@dataclass(frozen=True)
class DeniedKind:
    """否定された種類: a kind with the names of the rows for which the table denies it."""

    kind: Kind
    names: tuple[str, ...]

    @cached_property
    def _name(self) -> str:
        return "(?:" + "|".join(re.escape(name) for name in self.names) + ")"

    # most sentences hold no sign of a kind: its patterns are compiled when one does
    @cached_property
    def _what(self) -> tuple[re.Pattern[str], ...]:
        return tuple(self._compiled(words) for words in self.kind.what)

    @cached_property
    def _beside(self) -> tuple[re.Pattern[str], ...]:
        return tuple(self._compiled(words) for words in self.kind.beside)

    def _compiled(self, words: str) -> re.Pattern[str]:
        return compiled(words.replace(_NAME, self._name), holds_names=_NAME in words)

    def may_stand_in(self, text: str) -> bool:
        """True when one of the signs stands in the text, and a name where one is needed."""
        return holds_one(self.kind.signs, text) and (not self.kind.names_row or holds_one(self.names, text))

    def stands_in(self, told: Told) -> bool:
        """True when the sentence claims it."""
        # most sentences with a sign do not hold the rest: the dearer questions come last
        named = (*self._what, *self._beside)
        if not all(each.search(told.sentence) for each in named) or told.is_for_later:
            return False
        if self.kind.unless and compiled(self.kind.unless, holds_names=False).search(told.sentence):
            return False
        return all(
            any(self._is_claimed(match.end(), told) for match in each.finditer(told.sentence))
            for each in self._what
        )

    def _is_claimed(self, position: int, told: Told) -> bool:
        if self.kind.is_event:
            return True
        return not told.takes_back(position) and (self.kind.is_deed or not told.is_task(position))


def deny(kind: Kind, names: tuple[str, ...]) -> DeniedKind:
    """The kind for rows of these names; a name that would be the whole claim by itself (手作業で行う) is left out."""
    plain = [
        compiled(words, holds_names=False) for words in kind.what if _NAME not in words and not kind.is_event
    ]
    kept = (name for name in names if not (plain and all(each.search(name) for each in plain)))
    return DeniedKind(kind, tuple(kept) if kind.names_row else names)


@functools.cache
def read_kinds() -> Mapping[str, tuple[Kind, ...]]:
    """Claim id -> its kinds."""
    raw = read_catalogue_file(FILE)["kinds"]
    return {claim: tuple(_kinds(raws)) for claim, raws in raw.items()}


def _kinds(raws: Iterable[Mapping[str, Any]]) -> Iterator[Kind]:
    for raw in raws:
        what = tuple(spell_out(FILE, words) for words in raw["what"])
        beside = tuple(spell_out(FILE, words) for words in raw.get("beside", ()))
        unless = spell_out(FILE, raw.get("unless", ""))
        yield Kind(
            tuple(raw["signs"].split()),
            what,
            beside,
            unless,
            is_deed=raw.get("deed", False),
            is_event=raw.get("event", False),
        )
