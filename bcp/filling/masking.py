"""Masking: sensitive values in free text become references before anything leaves the machine (spec 8)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Protocol

from bcp.filling.folding import Folded, fold, fold_text
from bcp.filling.needles import HONORIFICS, IN_SHIPPED_TEXT, Needle, Unsearchable, make_needles, title_words
from bcp.filling.patterns import GONE_KIND, LABELS, canonical_form, find_patterns
from bcp.frozen import dataclass, replace
from bcp.vocabulary import Fact, State, Value

# what a reference looks like; its inside is never searched
REFERENCE = re.compile(r"\[\[[a-z][a-z0-9_-]*(?:\.[A-Za-z0-9_-]+)+\]\]")
# stands for a reference: it survives folding, is in no value, and keeps its neighbours apart
_WALL = "\ufffd"


class Facts(Protocol):
    """What masking needs of the FactBook."""

    def all(self) -> Iterable[Fact]:
        """Every leaf of the table, in the order of the catalogue."""


@dataclass(frozen=True)
class Leak:
    """漏れ: a sensitive value found at [start, end) of a text, and the leaf it belongs to."""

    start: int
    end: int
    path: str


# the same for every table of a batch
@lru_cache(maxsize=8)
def fold_shipped(texts: tuple[str, ...]) -> str:
    """The texts as they are searched: folded, with a wall between one and the next."""
    return fold_text(_WALL.join(texts))


class Mask:
    """伏せ字: finds and hides the sensitive values of one table; grows numbers for patterns, never reuses them."""

    def __init__(
        self,
        facts: Facts,
        shipped_texts: Iterable[str],
        masked: Mapping[str, str] | None = None,
        former: Mapping[str, str] | Sequence[tuple[str, str]] = (),
        *,
        folded: str = "",
    ) -> None:
        """`masked` comes from the lock; `former`: the sensitive values of earlier tables, with their paths.

        `folded`: shipped texts that `fold_shipped` has folded already.
        """
        every = tuple(facts.all())
        shipped = folded + fold_shipped(tuple(shipped_texts))
        self._facts = {fact.path: fact for fact in every}
        self._titles = title_words(every)
        self._needles, self._unsearchable = self._make_needles(every, shipped)
        self._needles += self._former_needles(former, shipped)
        self._every = every
        self._masked = dict(masked or {})
        self._numbers = {_kind_key(path, text): path for path, text in self._masked.items()}
        # labels, measures and the company's own facts come with every block: each is searched once
        self._searched: dict[str, tuple[Leak, ...]] = {}

    @cached_property
    def _leaves(self) -> dict[str, str]:
        return _first_leaves(self._every)

    @property
    def masked(self) -> dict[str, str]:
        """masked.KIND_N -> the text as it was written; goes into the lock and into the FactBook."""
        return dict(self._masked)

    def list(self) -> tuple[Needle, ...]:
        """All that is looked for, longest first."""
        return self._needles

    def unsearchable(self) -> tuple[Unsearchable, ...]:
        """The values that cannot be looked for, with the reason."""
        return self._unsearchable

    def find(self, text: str) -> tuple[Leak, ...]:
        """Every sensitive value of the list that stands in `text` outside references; may overlap."""
        walled = _wall_references(text)
        whole = fold_text(walled)  # tells at little cost that there is nothing, which is nearly always so
        if not any(needle.text in whole for needle in self._needles):
            return ()
        return tuple(self._find_needles(fold(walled)))

    def may_find(self, text: str) -> bool:
        """False when `find` gives nothing for any line of `text`, told at less cost than line by line."""
        # the wall keeps the end of one line and the beginning of the next apart
        whole = fold_text(_wall_references(text).replace("\n", _WALL))
        return any(needle.text in whole for needle in self._needles)

    def hide_values(self, text: str) -> str:
        """`text` with the values of the list replaced, patterns left alone (for what a model wrote itself)."""
        return _replace(text, _choose(self.find(text)))[0]

    def hide(self, text: str) -> tuple[str, tuple[Fact, ...]]:
        """`text` with values and patterns replaced by references, and the facts that it now refers to."""
        if text not in self._searched:
            self._searched[text] = self._search(text)
        leaks = self._searched[text]
        numbered = [leak if leak.path in self._facts else self._number(leak, text) for leak in leaks]
        hidden, paths = _replace(text, numbered)
        return hidden, tuple(self.fact(path) for path in dict.fromkeys(paths))

    def _search(self, text: str) -> tuple[Leak, ...]:
        """The patterns and the values of the list in `text`."""
        walled = _wall_references(text)
        spaced = fold(walled, keep_spaces=True)
        close = fold(walled) if " " in spaced.text or "\n" in spaced.text else spaced
        return _choose([*self._find_patterns(spaced), *self._find_needles(close)])

    def fact(self, path: str) -> Fact:
        """The leaf of the table, or the masked value, that `path` names."""
        if path in self._facts:
            return self._facts[path]
        kind, number = path.removeprefix("masked.").rsplit("_", 1)
        value = Value(State.VALUE, self._masked[path], self._masked[path])
        return Fact(path, f"伏せた{LABELS[kind]}", value, True, "masked", kind, f"{kind}_{number}")

    def _make_needles(
        self, facts: tuple[Fact, ...], shipped: str
    ) -> tuple[tuple[Needle, ...], tuple[Unsearchable, ...]]:
        needles, unsearchable = make_needles(facts, shipped)
        # a short name that a shipped sentence happens to contain would stop every request
        clashing = {n for n in needles if n.near_title and any(self._places(n, shipped))}
        clashes = [
            Unsearchable(n.path, self._facts[n.path].label, IN_SHIPPED_TEXT) for n in needles if n in clashing
        ]
        return tuple(n for n in needles if n not in clashing), (*unsearchable, *clashes)

    def _former_needles(
        self, former: Mapping[str, str] | Sequence[tuple[str, str]], shipped: str
    ) -> tuple[Needle, ...]:
        """Needles for values that were replaced: they point to the leaf that took their place, if there is one."""
        known = {needle.text for needle in self._needles}
        facts = [
            replace(
                self._facts.get(path) or _gone(path), value=Value(State.VALUE, text, text), sensitive=True
            )
            for path, text in (former.items() if isinstance(former, Mapping) else former)
        ]
        return tuple(needle for needle in make_needles(facts, shipped)[0] if needle.text not in known)

    def _find_needles(self, folded: Folded) -> Iterator[Leak]:
        standing = (needle for needle in self._needles if needle.text in folded.text)
        for needle in standing:
            for start, end in self._places(needle, folded.text):
                yield Leak(*folded.original_span(start, end), needle.path)

    def _places(self, needle: Needle, text: str) -> Iterator[tuple[int, int]]:
        start = text.find(needle.text)
        while start >= 0:
            end = start + len(needle.text)
            if not needle.near_title or self._is_near_title(text, start, end):
                yield start, end
            start = text.find(needle.text, start + 1)

    def _is_near_title(self, text: str, start: int, end: int) -> bool:
        """A short name counts only where a title touches it and it is not the tail or head of a longer word."""
        titles_before = text.endswith((*self._titles, *(f"{title}の" for title in self._titles)), 0, start)
        follows = text[end:].startswith((*HONORIFICS, *self._titles))
        if titles_before:
            return end - start > 1 or follows or not _is_kanji(text[end : end + 1])
        return follows and (end - start > 1 or not _is_kanji(text[max(0, start - 1) : start]))

    def _find_patterns(self, folded: Folded) -> Iterator[Leak]:
        for hit in find_patterns(folded.text):
            leaf = self._leaves.get(hit.canonical, "")
            yield Leak(*folded.original_span(hit.start, hit.end), leaf or f"masked.{hit.kind}")

    def _number(self, leak: Leak, text: str) -> Leak:
        """The same leak with the number its value has, or gets: one above the highest ever used for its kind."""
        written = text[leak.start : leak.end].strip()
        kind = leak.path.removeprefix("masked.")
        key = f"{kind}:{canonical_form(kind, fold(written, keep_spaces=True).text)}"
        if key not in self._numbers:
            used = [
                int(path.rsplit("_", 1)[1]) for path in self._masked if path.startswith(f"masked.{kind}_")
            ]
            path = f"masked.{kind}_{max(used, default=0) + 1}"
            self._numbers[key] = path
            self._masked[path] = written
        return Leak(leak.start, leak.end, self._numbers[key])


def _first_leaves(facts: Iterable[Fact]) -> dict[str, str]:
    """The canonical form of every leaf that is nothing but a contact or address -> the first such leaf."""
    leaves: dict[str, str] = {}
    for fact in facts:
        if fact.value.has_value and fact.item != "masked":
            folded = fold(fact.value.text, keep_spaces=True).text.strip()
            for hit in find_patterns(folded):
                if (hit.start, hit.end) == (0, len(folded)):
                    leaves.setdefault(hit.canonical, fact.path)
    return leaves


def _gone(path: str) -> Fact:
    """A stand-in for a leaf whose row is gone: its former value is numbered like a pattern."""
    return Fact(f"masked.{GONE_KIND}", "", Value(State.NONE), True, "masked", path.rsplit(".", 1)[-1])


def _kind_key(path: str, text: str) -> str:
    kind = path.removeprefix("masked.").rsplit("_", 1)[0]
    return f"{kind}:{canonical_form(kind, fold(text, keep_spaces=True).text.strip())}"


def _wall_references(text: str) -> str:
    return REFERENCE.sub(lambda match: _WALL * len(match.group()), text) if "[[" in text else text


def _is_kanji(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or character == "々"


def _choose(leaks: Iterable[Leak]) -> tuple[Leak, ...]:
    """The longest of those that overlap, in the order of the text."""
    chosen: list[Leak] = []
    for leak in sorted(leaks, key=_longest_first):
        if all(leak.end <= other.start or other.end <= leak.start for other in chosen):
            chosen.append(leak)
    return tuple(sorted(chosen, key=lambda leak: leak.start))


def _replace(text: str, leaks: Iterable[Leak]) -> tuple[str, tuple[str, ...]]:
    pieces: list[str] = []
    paths: list[str] = []
    at = 0
    for leak in leaks:
        pieces += [text[at : leak.start], f"[[{leak.path}]]"]
        paths.append(leak.path)
        at = leak.end
    return "".join([*pieces, text[at:]]), tuple(paths)


def _longest_first(leak: Leak) -> tuple[int, bool, int]:
    return leak.start - leak.end, leak.path.startswith("masked."), leak.start
