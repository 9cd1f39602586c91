"""Texts as they are compared: the quick way gives what unicodedata gives, for every character and next to any other."""

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from bcp.catalog.words import nfkc, normalise

# what is composed, decomposed, dropped or taken off early, so that neighbours may act on one another
_TRICKY = st.text(st.sampled_from("（）：()：゙゚\u0301\u3099\u0338がはか \u3000\t\x1c\x85ｶﾞ①㈱／"), max_size=8)


def test_every_single_character_is_as_unicodedata_makes_it():
    signs = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    assert [sign for sign in signs if nfkc(sign) != unicodedata.normalize("NFKC", sign)] == []


@given(_TRICKY)
def test_neighbours_are_as_unicodedata_makes_them(text):
    assert nfkc(text) == unicodedata.normalize("NFKC", text)


@given(_TRICKY)
def test_no_space_of_any_kind_is_left(text):
    assert normalise(text) == re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
