"""Proper names found by SudachiPy, where the extra `ja` is installed; nothing without it."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from importlib import import_module
from typing import Any

_WANTED = ("人名", "地名", "組織名", "固有名詞")
_SHORTEST = 2
_LONGEST = 4000  # characters that are analysed at once


def find_proper_names(line: str) -> tuple[str, ...]:
    """Runs of persons, places and organisations in a line, longest form; empty without the extra."""
    read = _reader()
    return read(line) if read is not None and line.strip() else ()


@functools.cache
def _reader() -> Callable[[str], tuple[str, ...]] | None:
    try:
        sudachi = import_module("sudachipy")  # by name: it need not be there, for type checkers either
    except ImportError:
        return None
    try:
        dictionary = sudachi.Dictionary()
        # older versions call it `create`, newer ones warn of that name
        tokenizer: Any = getattr(dictionary, "tokenizer", dictionary.create)()
    except Exception:  # a SudachiPy without its dictionary is no extra either, whatever it raises
        return None
    in_use = threading.Lock()  # a tokenizer refuses a second caller; the page and a model run have threads

    @functools.lru_cache(maxsize=4096)
    def read(line: str) -> tuple[str, ...]:
        pieces = (line[start : start + _LONGEST] for start in range(0, len(line), _LONGEST))
        with in_use:
            # the analyser refuses more than 49,149 bytes; no name of a readable line is cut by this
            return tuple(
                name for each in pieces for name in _names(tokenizer.tokenize(each, sudachi.SplitMode.C))
            )

    return read


def _names(tokens: Any) -> tuple[str, ...]:
    found: list[str] = []
    is_open = False
    for token in tokens:
        kinds = token.part_of_speech()
        is_name = kinds[1] == "固有名詞" and kinds[2] != "一般" and any(kind in _WANTED for kind in kinds)
        if is_name and is_open:
            found[-1] += token.surface()
        elif is_name:
            found.append(token.surface())
        is_open = is_name
    return tuple(name for name in found if len(name) >= _SHORTEST and not name.isascii())
