"""How names that people type are compared, and which known name they may have meant."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable

# Signs that are typed one way today and another way tomorrow, and mean nothing in a name.
_MEANINGLESS = re.compile(r"[\s\-_‐‑‒–—―−・･.,、，。]+")
_BRACKETED = re.compile(r"[(\[【〔「].*?[)\]】〕」]")


@functools.lru_cache(maxsize=4096)
def nfkc(text: str) -> str:
    """The text after NFKC; the rules ask for the same lines and names again and again."""
    # most Japanese texts differ from it by these three alone, and what is in it already is seen at a glance
    if "（" in text or "）" in text:
        text = text.replace("（", "(").replace("）", ")")
    if "：" in text:
        text = text.replace("：", ":")
    return unicodedata.normalize("NFKC", text)


@functools.lru_cache(maxsize=2048)
def normalise(text: str) -> str:
    """The text after NFKC, without spaces: the form in which values are compared."""
    return "".join(nfkc(text).split())


@functools.lru_cache(maxsize=8192)
def fold(name: str) -> str:
    """The form in which two spellings of a name are equal: NFKC, no spaces, hyphens, dots or case.

    A bracketed note falls away, unless it is the whole name.
    """
    plain = nfkc(name)
    without_notes = _MEANINGLESS.sub("", _BRACKETED.sub("", plain))
    return (without_notes or _MEANINGLESS.sub("", plain)).casefold()


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The known word nearest to `word`, or "" where none is near."""
    import difflib

    by_fold = {fold(each): each for each in known}
    near = difflib.get_close_matches(fold(word), list(by_fold), n=1, cutoff=0.6)
    return by_fold[near[0]] if near else ""
