"""Sentences of Japanese Markdown text, for asking whether a new text keeps what people wrote."""

from __future__ import annotations

import re
import unicodedata

_END = re.compile(r"(?<=[。！？])|\n")
_LIST_MARK = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?")


def split_sentences(text: str) -> list[str]:
    """The sentences and list items of `text`, without list marks; table cells count as sentences."""
    sentences = []
    for part in _END.split(text):
        part = _LIST_MARK.sub("", part).strip()
        cells = [cell.strip() for cell in part.strip("|").split("|")] if part.startswith("|") else [part]
        sentences += [cell for cell in cells if cell and not re.fullmatch(r"[-:\s]+", cell)]
    return sentences


def keeps_sentences(new: str, edited: str, base: str) -> bool:
    """True when `new` holds every sentence of `edited` that `base` does not have, and none that people removed."""
    before = {_key(sentence) for sentence in split_sentences(base)}
    wanted = {_key(sentence) for sentence in split_sentences(edited)}
    there = {_key(sentence) for sentence in split_sentences(new)}
    removed = before - wanted
    return wanted - before <= there and not removed & there


def _key(sentence: str) -> str:
    return "".join(unicodedata.normalize("NFKC", sentence).split())
