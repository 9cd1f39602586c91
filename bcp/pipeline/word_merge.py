"""Edits made in Word meet the plan as it is now: block by block, and line by line around the blocks."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bcp.merging.merge3 import merge3

_BLOCK = re.compile(
    r"^(<!-- bcp:(?P<id>[a-z][a-z0-9_-]*) -->\n)(?P<text>.*?)(^<!-- /bcp:(?P=id) -->$)",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class WordMerge:
    """併合の結果: the new bcp.md, blocks whose other text becomes a suggestion, and lines that collided."""

    markdown: str
    beside_human: Mapping[str, str]  # id -> Word's text, where bcp.md was edited too and stands
    beside_machine: Collection[str]  # ids where Word's text stands and the tool's newer text waits
    collisions: tuple[tuple[str, str], ...] = ()  # outside blocks: the text that stands, the other one


def merge_word(base: str, edited: str, now: str, by_people: Collection[str]) -> WordMerge:
    """`now` with the changes from `base` to `edited`; `by_people` are blocks that people edited in bcp.md."""
    if now == base:
        return WordMerge(edited, {}, ())
    blocks = [_texts(each) for each in (base, edited, now)]
    around = merge3(*(_around(each).split("\n") for each in (base, edited, now)))
    texts: dict[str, str] = {}
    beside_human: dict[str, str] = {}
    beside_machine: list[str] = []
    for id in {**blocks[1], **blocks[2]}:
        old, word, here = (each.get(id) for each in blocks)
        if word is None or here is None:
            texts[id] = (here if word is None else word) or ""
        elif word in (old, here):
            texts[id] = here
        elif here == old:
            texts[id] = word
        elif id in by_people:
            texts[id] = here
            beside_human[id] = word.strip("\n")
        else:
            texts[id] = word
            beside_machine.append(id)
    collisions = tuple(("\n".join(c.ours), "\n".join(c.theirs)) for c in around.collisions)
    markdown = _BLOCK.sub(lambda m: m[1] + texts.get(m["id"], "") + m[4], "\n".join(around.lines))
    return WordMerge(markdown, beside_human, tuple(beside_machine), collisions)


def _texts(markdown: str) -> dict[str, str]:
    return {match["id"]: match["text"] for match in _BLOCK.finditer(markdown)}


def _around(markdown: str) -> str:
    return _BLOCK.sub(lambda match: match[1] + match[4], markdown)
