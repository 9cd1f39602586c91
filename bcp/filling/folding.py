"""Text as it is compared (NFKC, without spaces), with the way back to the original offsets."""

from __future__ import annotations

import re
import unicodedata
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
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the original of text[start:end] (not empty)."""
        return self.starts[start], self.ends[end - 1]


def fold(text: str, keep_spaces: bool = False) -> Folded:
    """`text` after NFKC, lower case, one kind of hyphen, without invisible characters and (mostly) spaces."""
    if not _MAY_JOIN.search(text):
        alone = [_fold_cluster(character, keep_spaces) for character in text]
        if all(len(letter) == 1 for letter in alone):
            folded = _LONG_VOWEL_IN_NUMBER.sub("-", "".join(alone))
            return Folded(folded, tuple(range(len(alone))), tuple(range(1, len(alone) + 1)))
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        for letter in _fold_cluster(text[start:end], keep_spaces):
            letters.append(letter)
            starts.append(start)
            ends.append(end)
    folded = _LONG_VOWEL_IN_NUMBER.sub("-", "".join(letters))
    return Folded(folded, tuple(starts), tuple(ends))


def fold_text(text: str) -> str:
    """Only the compared text."""
    signs = set(text)
    if any(map(_joins, signs)):
        return fold(text).text
    # no sign joins another: each is folded once, however often it stands in the text
    table = {ord(sign): _fold_cluster(sign, False) for sign in signs}
    return _LONG_VOWEL_IN_NUMBER.sub("-", text.translate(table))


def clean_text(text: str) -> str:
    """`text` with \\n line ends and without control, zero-width and bidi characters."""
    joined = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    joined = joined.replace("\x0b", "\n").replace("\x0c", "\n").replace("\x85", "\n")
    return "".join(c for c in joined if c in "\n\t" or unicodedata.category(c) not in _REMOVED_CATEGORIES)


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


# a text uses a few thousand signs again and again: folding them once makes the whole run a quarter faster
@lru_cache(maxsize=16384)
def _fold_cluster(cluster: str, keep_spaces: bool) -> str:
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
