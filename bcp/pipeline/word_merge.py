"""Edits made in Word meet the plan as it is now: block by block, and line by line around the blocks."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bcp.merging.merge3 import keep_both, merge3
from bcp.merging.tables import merge_tables

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
    homeless: tuple[str, ...] = ()  # lines that Word has in blocks which people took out of bcp.md


def merge_word(base: str, edited: str, now: str, by_people: Collection[str]) -> WordMerge:
    """`now` with the changes from `base` to `edited`; `by_people` are blocks that people edited in bcp.md."""
    if now == base:
        return WordMerge(edited, {}, ())
    blocks = [_texts(each) for each in (base, edited, now)]
    was, in_word, here_now = (_around(each).split("\n") for each in (base, edited, now))
    around = merge3(was, in_word, here_now, keep_both)
    homeless: list[str] = []
    texts: dict[str, str] = {}
    beside_human: dict[str, str] = {}
    beside_machine: list[str] = []
    for id in {**blocks[1], **blocks[2]}:
        old, word, here = (each.get(id) for each in blocks)
        if word is None or here is None:
            texts[id] = (here if word is None else word) or ""
            if here is None and word is not None:
                homeless += [
                    line for line in word.split("\n") if line and line not in (old or "").split("\n")
                ]
        elif word in (old, here):
            texts[id] = here
        elif here == old:
            texts[id] = word
        elif id in by_people:
            both = merge_people(old or "", here, word)
            texts[id] = here if both is None else both
            if both is None:
                beside_human[id] = word.strip("\n")
        else:
            texts[id] = word
            beside_machine.append(id)
    collisions = tuple(("\n".join(c.ours), "\n".join(c.theirs)) for c in around.collisions)
    markdown = _BLOCK.sub(lambda m: m[1] + texts.get(m["id"], "") + m[4], "\n".join(around.lines))
    return WordMerge(markdown, beside_human, tuple(beside_machine), collisions, tuple(homeless))


def merge_people(base: str, here: str, word: str) -> str | None:
    """One text with what people wrote in bcp.md and in Word; None where they changed the same lines."""
    is_table = any(line.startswith("|") for line in here.split("\n"))
    merged = (
        merge_tables(base, here, word)
        if is_table
        else merge3(base.split("\n"), here.split("\n"), word.split("\n"), keep_both)
    )
    return None if merged.collisions else "\n".join(merged.lines)


def _texts(markdown: str) -> dict[str, str]:
    return {match["id"]: match["text"] for match in _BLOCK.finditer(markdown)}


def _around(markdown: str) -> str:
    return _BLOCK.sub(lambda match: match[1] + match[4], markdown)
