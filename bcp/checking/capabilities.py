"""The capability rules of the catalogue, read: what claims a thing, what answer denies it, what wording is fine."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bcp.checking.denials import read_denial
from bcp.checking.denials_in_words import Denial
from bcp.checking.wording import compiled, read_catalogue_file, spell_out
from bcp.kept_patterns import shipped_pattern

FILE = "capabilities.yaml"
_NAME = "{name}"
_OPENING_GROUP = re.compile(r"\(\?:([^()\[\]?*+{}.\\|]+(?:\|[^()\[\]?*+{}.\\|]+)*)\)(?![?*{])")
_OPENING_WORD = re.compile(r"(?:[^()\[\]?*+{}.\\|](?![?*{]))*")  # "" holds in every text
# a clause ends at a comma, and where its reason ends: 控えがあるので失われない denies no copy
_BORDER = re.compile("[、。]|(?<=[るいただす])(?:ので|から(?!は)|ため(?!に))")


@dataclass(frozen=True)
class Claim:
    """主張: `words` make it, with {name} where a row must be named; `denial` says what answers deny it."""

    id: str
    item: str
    words: tuple[str, ...]
    denial: Denial
    fine: str
    ja: str
    en: str
    signs: tuple[str, ...] = ()
    topics: tuple[
        str, ...
    ] = ()  # their bare mention is a claim, unless the rest of the sentence takes it back

    def signs_among(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Words of which one stands wherever the claim is made; empty: not known."""
        told = (*self.words, *self.topics)
        return names if told and all(_NAME in words for words in told) else self.signs

    def spell_out(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Words and topics as regular expressions, not compiled yet."""
        return _named((*self.words, *self.topics), names)

    def patterns(self, names: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
        """The words as patterns; for a claim on rows with any of the denied rows' names."""
        return _patterns(self.words, names)

    def topic_patterns(self, names: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
        """The topics as patterns, each up to the end of its sentence."""
        return _patterns(self.topics, names)


def _patterns(words: tuple[str, ...], names: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    told = zip(words, _named(words, names), strict=True)
    return tuple(compiled(each, holds_names=_NAME in raw) for raw, each in told)


def _named(words: tuple[str, ...], names: tuple[str, ...]) -> tuple[str, ...]:
    name = "(?:" + "|".join(re.escape(each) for each in names) + ")" if names else "(?!)"
    return tuple(each.replace(_NAME, name) for each in words)


@dataclass(frozen=True)
class Fine:
    """よい言い方: what takes a claim back, behind it in its clause, from it on in its clause, or anywhere."""

    behind: re.Pattern[str] | None
    onward: re.Pattern[str] | None
    anywhere: re.Pattern[str]

    def takes_back(self, sentence: str, start: int, end: int) -> bool:
        """True when the sentence negates, doubts, conditions or plans what stands at start:end."""
        border = _BORDER.search(sentence, end)
        # the border belongs to the clause: 使わず、 is negated, and か。 a question
        last = border.end() if border else len(sentence)
        return bool(
            (self.behind and self.behind.search(sentence, max(start, end - 1), last))
            or (self.onward and self.onward.search(sentence, start, last))
            or self.anywhere.search(sentence)
        )


@dataclass(frozen=True)
class Reassurance:
    """安心させる言葉: the words, and what makes a sentence with one harmless."""

    each: tuple[str, ...]  # as regular expressions
    doubted: re.Pattern[str]
    ja: str
    en: str

    @cached_property
    def words(self) -> re.Pattern[str]:
        """Any of the words."""
        return shipped_pattern("|".join(self.each), re.MULTILINE)

    @cached_property
    def by_sign(self) -> tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]:
        """(words of which one opens it, the pattern), for each word that calms."""
        return tuple((opening_words(words), compiled(words, holds_names=False)) for words in self.each)


@functools.cache
def read_claims() -> tuple[Claim, ...]:
    """Every claim of the catalogue, in its order."""
    return tuple(_claims(read_catalogue_file(FILE)["claims"]))


def _claims(raws: Mapping[str, Any]) -> Iterator[Claim]:
    for key, raw in raws.items():
        words = tuple(spell_out(FILE, each) for each in raw.get("words", ()))
        topics = tuple(spell_out(FILE, f"(?:{each}){{rest}}") for each in raw.get("topics", ()))
        denial = read_denial(raw["item"], raw["denied"])
        fine, signs = raw.get("fine", "thing"), tuple(raw.get("signs", ()))
        yield Claim(key, raw["item"], words, denial, fine, raw["ja"], raw["en"], signs, topics)


@functools.cache
def read_fine(kind: str) -> Fine:
    """What takes back claims of a kind: thing, own, event, person or cut (capabilities.yaml says what they are)."""
    raw = {key: shipped_pattern(words) for key, words in read_catalogue_file(FILE)["fine"].items()}
    if kind == "cut":
        return Fine(None, None, raw["cut"])
    if kind == "person":
        return Fine(raw["person"], None, raw["anywhere"])
    if kind == "event":
        return Fine(raw["negation"], None, raw["anywhere"])
    if kind == "own":
        both = shipped_pattern(f"{raw['negation'].pattern}|{raw['condition'].pattern}")
        return Fine(both, None, raw["anywhere"])
    return Fine(raw["negation"], raw["condition"], raw["anywhere"])


@functools.cache
def read_reassurance() -> Reassurance:
    """The words that calm."""
    raw = read_catalogue_file(FILE)["reassurance"]
    words = tuple(spell_out(FILE, part) for each in raw["words"] for part in _branches(each))
    return Reassurance(words, shipped_pattern(raw["doubted"]), raw["ja"], raw["en"])


def opening_words(words: str) -> tuple[str, ...]:
    """The plain words of which one opens every match of a pattern; "", which stands in every text, where the pattern does not tell."""
    group = _OPENING_GROUP.match(words)
    if group:
        return tuple(group[1].split("|"))
    word = _OPENING_WORD.match(words)
    return (word[0] if word else "",)


def _branches(words: str) -> Iterator[str]:
    """A pattern cut at each | that stands in no group."""
    depth, start = 0, 0
    for at, sign in enumerate(words):
        depth += (sign in "([") - (sign in ")]")
        if sign == "|" and depth == 0:
            yield words[start:at]
            start = at + 1
    yield words[start:]
