"""Text as it is compared (NFKC, without spaces), with the way back to the original offsets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache

from bcp.frozen import dataclass

# kana voicing marks in half width join the letter before them, as combining marks do
_JOINING = "\uff9e\uff9f"
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\ufe58\ufe63"), "-")
_LONG_VOWEL_IN_NUMBER = re.compile(r"(?<=[0-9])ー(?=[0-9])")
# control, zero-width, bidi and tag characters; private use stays, because names are written with it (外字)
_REMOVED_CATEGORIES = frozenset({"Cc", "Cf", "Cs"})
_VARIATION_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


# the blocks of Unicode in which characters stand that join the one before: mostly a text has none of them
_MAY_JOIN = re.compile(
    "[\u0300-\u036f\u0480-\u1fff\u20d0-\u20ff\u2c00-\u2fff\u302a-\u302f\u3099\u309a\ua000-\uabff"
    "\ufb1e\ufe20-\ufe2f\uff9e\uff9f\U00010000-\U0010ffff]"
)


@dataclass(frozen=True)
class Folded:
    """比較用の文字列: `text`, and for each of its characters the start and end in the original."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the original of text[start:end] (not empty)."""
        return self.starts[start], self.ends[end - 1]


def fold(text: str, keep_spaces: bool = False) -> Folded:
    """`text` after NFKC, lower case, one kind of hyphen, without invisible characters and (mostly) spaces."""
    if not _MAY_JOIN.search(text):
        folded = text.translate(_ONE_FOR_ONE[keep_spaces])
        if _SEVERAL not in folded:
            folded = _LONG_VOWEL_IN_NUMBER.sub("-", folded)
            return Folded(folded, range(len(folded)), range(1, len(folded) + 1))
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        for letter in _fold_cluster(text[start:end], keep_spaces):
            letters.append(letter)
            starts.append(start)
            ends.append(end)
    folded = _LONG_VOWEL_IN_NUMBER.sub("-", "".join(letters))
    return Folded(folded, starts, ends)


@lru_cache(maxsize=128)
def fold_text(text: str) -> str:
    """Only the compared text; a draft is looked through for one thing after the other."""
    if _MAY_JOIN.search(text) and any(map(_joins, set(text))):
        return fold(text).text
    return _LONG_VOWEL_IN_NUMBER.sub("-", text.translate(_FOLDED[False]))


def clean_text(text: str) -> str:
    """`text` with \\n line ends and without control, zero-width and bidi characters."""
    if text.isprintable():
        return text
    joined = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    joined = joined.replace("\x0b", "\n").replace("\x0c", "\n").replace("\x85", "\n")
    return joined.translate(_VISIBLE)


def is_invisible(character: str) -> bool:
    """True for what leaves no trace on paper: control, zero-width, bidi characters and variation selectors."""
    in_category = unicodedata.category(character) in _REMOVED_CATEGORIES
    return in_category or bool(_VARIATION_SELECTOR.match(character))


def _clusters(text: str) -> list[tuple[int, int]]:
    """Stretches that NFKC can normalise on their own: a character and what joins it."""
    spans: list[tuple[int, int]] = []
    for index, character in enumerate(text):
        if spans and _joins(character):
            spans[-1] = (spans[-1][0], index + 1)
        else:
            spans.append((index, index + 1))
    return spans


def _joins(character: str) -> bool:
    is_hangul_part = "\u1160" <= character <= "\u11ff"
    return unicodedata.combining(character) != 0 or character in _JOINING or is_hangul_part


def _fold_cluster(cluster: str, keep_spaces: bool) -> str:
    if len(cluster) == 1:
        return _FOLDED[keep_spaces][ord(cluster)]
    return _fold_signs(cluster, keep_spaces)


def _fold_signs(cluster: str, keep_spaces: bool) -> str:
    normal = unicodedata.normalize("NFKC", cluster).translate(_DASHES)
    kept = []
    for character in normal:
        if character.isspace():
            if keep_spaces:
                kept.append("\n" if character in "\n\r" else " ")
        elif not is_invisible(character):
            lowered = character.lower()
            kept.append(lowered if len(lowered) == 1 else character)
    return "".join(kept)


class _Table(dict[int, str]):
    """表: what each sign becomes, worked out when it is first met: a text uses a few thousand again and again."""

    def __init__(self, make: Callable[[str], str]) -> None:
        self._make = make

    def __missing__(self, code: int) -> str:
        self[code] = made = self._make(chr(code))
        return made


_SEVERAL = "\ufffe"  # no character: stands for a sign that becomes none or several


def _one_for_one(folded: _Table) -> _Table:
    return _Table(lambda sign: made if len(made := folded[ord(sign)]) == 1 else _SEVERAL)


# by whether spaces are kept
_FOLDED = (_Table(lambda sign: _fold_signs(sign, False)), _Table(lambda sign: _fold_signs(sign, True)))
_ONE_FOR_ONE = (_one_for_one(_FOLDED[False]), _one_for_one(_FOLDED[True]))
_VISIBLE = _Table(
    lambda sign: sign if sign in "\n\t" or unicodedata.category(sign) not in _REMOVED_CATEGORIES else ""
)
