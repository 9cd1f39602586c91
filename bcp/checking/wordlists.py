"""Lists of ordinary words and names that the rules tell an invented name by (names.yaml)."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from pathlib import Path

from bcp.checking.wording import read_prepared_yaml


@functools.cache
def words(key: str) -> frozenset[str]:
    """The words of one list."""
    return frozenset(_lists()[key].split())


@functools.cache
def any_of(key: str) -> str:
    """The words of one list as alternatives of a pattern, longest first."""
    return "|".join(re.escape(word) for word in sorted(words(key), key=lambda word: (-len(word), word)))


def holds_one(signs: Iterable[str], text: str) -> bool:
    """True when one of the signs stands in the text; asked before a slow pattern that needs one of them."""
    for sign in signs:  # noqa: SIM110 - a generator would take longer than the looking
        if sign in text:
            return True
    return False


@functools.cache
def _lists() -> dict[str, str]:
    return read_prepared_yaml(Path(__file__).with_name("names.yaml"))
