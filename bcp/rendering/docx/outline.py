"""The order of a document: title, what stands on the cover, and sections of one paper each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bcp.frozen import dataclass
from bcp.rendering.docx.blocks import (
    Block,
    CardMark,
    Heading,
    Mark,
    PageBreak,
    Paragraph,
    Quote,
    Runs,
    Table,
    plain,
)
from bcp.rendering.docx.paper import CARD, LANDSCAPE, PORTRAIT, Paper
from bcp.rendering.docx.tables import is_wide

TOC_DEPTH = 2
_INTRODUCTION = 3  # blocks between a heading and its wide table that turn with it
_NUMBERED = re.compile(
    r"[①-⑳㉑-㊿]|第?[0-9０-９]+[章節部.．、\s)）]|[0-9０-９]+(?:[.．][0-9０-９]+)+|附属|付属|付録|附録|別紙|様式"
)

_ANNEX = re.compile(r"付属|附属|付録|附録|別紙|別表")


@dataclass(frozen=True)
class Part:
    """部: blocks on one paper."""

    paper: Paper
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Outline:
    """構成 of a document."""

    title: Runs
    preamble: tuple[Block, ...]  # stands on the cover, under the title
    parts: tuple[Part, ...]
    numbered: bool  # True when Word must number the headings
    headings: tuple[tuple[int, str], ...]  # (level, text) of the table of contents


def make_outline(blocks: Sequence[Block]) -> Outline:
    """The outline of `blocks`; a `#` at the front that has no chapters of its own below it is the title."""
    start = next((i for i, block in enumerate(blocks) if not isinstance(block, Mark)), 0)
    title: Runs = ()
    preamble: tuple[Block, ...] = ()
    body = tuple(blocks)
    if _is_title(blocks, start):
        heading = blocks[start]
        title = heading.runs if isinstance(heading, Heading) else ()
        end = _preamble_end(blocks, start + 1)
        preamble, body = tuple(blocks[start + 1 : end]), (*blocks[:start], *blocks[end:])
    parts = tuple(_parts(_with_small_annexes(_lifted(body))))
    headings = tuple(entry for part in parts for entry in _headings(part))
    return Outline(title, preamble, parts, not _is_numbered(headings), headings)


def _is_title(blocks: Sequence[Block], start: int) -> bool:
    """True for a first heading without a number, alone on level 1 or right before the card or another of level 1."""
    later = [block for block in blocks[start + 1 :] if isinstance(block, Heading | CardMark)]
    first = blocks[start] if start < len(blocks) else None
    if not isinstance(first, Heading) or first.level != 1 or _NUMBERED.match(plain(first.runs)):
        return False
    alone = not any(isinstance(block, Heading) and block.level == 1 for block in later)
    return alone or isinstance(later[0], CardMark) or (isinstance(later[0], Heading) and later[0].level == 1)


def _preamble_end(blocks: Sequence[Block], start: int) -> int:
    for index in range(start, len(blocks)):
        if isinstance(blocks[index], Heading | CardMark | PageBreak):
            return index
    return len(blocks) if len(blocks) - start <= _INTRODUCTION else start


def _lifted(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Blocks with their headings moved up, so that the highest is on level 1."""
    shift = min((block.level for block in blocks if isinstance(block, Heading)), default=1) - 1
    return tuple(replace(b, level=b.level - shift) if isinstance(b, Heading) else b for b in blocks)


def _with_small_annexes(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Blocks with tables and lines of the annexes in small type: they are looked up, not read."""
    found: list[Block] = []
    annex = False
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            annex = bool(_ANNEX.match(plain(block.runs)))
        found.append(replace(block, small=True) if annex and isinstance(block, Table | Paragraph) else block)
    return tuple(found)


def _is_numbered(headings: Sequence[tuple[int, str]]) -> bool:
    """True if the headings carry numbers of their own, or if there are too few to need any."""
    return len(headings) < 3 or any(_NUMBERED.match(text) for _, text in headings)


def toc_depth(part: Part) -> int:
    """The heading levels of `part` that the table of contents shows: of a card only its name."""
    return 1 if part.paper is CARD else TOC_DEPTH


def _headings(part: Part) -> Iterator[tuple[int, str]]:
    for block in part.blocks:
        if isinstance(block, Heading) and block.level <= toc_depth(part) and plain(block.runs).strip():
            yield block.level, plain(block.runs).strip().replace("\n", " ")


def _parts(blocks: Sequence[Block]) -> list[Part]:
    parts: list[Part] = []
    rest: list[Block] = []
    card: list[Block] | None = None
    for block in blocks:
        if isinstance(block, CardMark):
            if block.opens and card is None:
                parts += _turn(rest)
                rest, card = [], []
            elif not block.opens and card is not None:
                parts.append(Part(CARD, tuple(card)))
                card = None
        else:
            (rest if card is None else card).append(block)
    if card:  # the closing line is missing
        parts.append(Part(CARD, tuple(card)))
    return [part for part in parts + _turn(rest) if any(not isinstance(b, PageBreak) for b in part.blocks)]


def _turn(blocks: Sequence[Block]) -> list[Part]:
    """Parts with each wide table, and the heading and few lines that lead to it, on a page turned across."""
    papers = [PORTRAIT] * len(blocks)
    for index, block in enumerate(blocks):
        if _needs_room(block):
            first = _lead(blocks, index)
            papers[first : index + 1] = [LANDSCAPE] * (index + 1 - first)
            last = _tail(blocks, index)
            papers[index + 1 : last] = [LANDSCAPE] * (last - index - 1)
    parts: list[Part] = []
    for paper, block in zip(papers, blocks, strict=True):
        if parts and parts[-1].paper is paper:
            parts[-1] = Part(paper, (*parts[-1].blocks, block))
        else:
            parts.append(Part(paper, (block,)))
    return _without_stray_marks(parts)


def _needs_room(block: Block) -> bool:
    return isinstance(block, Table) and is_wide(block)


def _lead(blocks: Sequence[Block], index: int) -> int:
    """The first block that turns with the wide table at `index`: its headings, if they are near."""
    at = index
    passed = 0
    while at > 0:
        before = blocks[at - 1]
        if isinstance(before, Heading):
            at -= 1
            while at > 0 and isinstance(blocks[at - 1], Heading):
                at -= 1
            return at
        if not isinstance(before, Paragraph | Mark | Quote) or passed > _INTRODUCTION:
            break
        passed += not isinstance(before, Mark)
        at -= 1
    # No heading near: only the lines that open the block of the table turn with it.
    return index - 1 if index and isinstance(blocks[index - 1], Mark) else index


def _tail(blocks: Sequence[Block], index: int) -> int:
    """The end of what turns with the wide table at `index`: few lines up to the next heading, else its own mark."""
    at = index + 1
    while (
        at < len(blocks)
        and isinstance(blocks[at], Paragraph | Mark | Quote)
        and at - index <= _INTRODUCTION + 1
    ):
        at += 1
    if at == len(blocks) or isinstance(blocks[at], Heading | PageBreak) or _needs_room(blocks[at]):
        return at
    return index + 2 if isinstance(blocks[index + 1], Mark) else index + 1


def _without_stray_marks(parts: list[Part]) -> list[Part]:
    """Parts of marks alone joined to the next, so that no empty page arises."""
    joined: list[Part] = []
    for part in parts:
        if joined and all(isinstance(b, Mark | PageBreak) for b in joined[-1].blocks):
            joined[-1] = Part(part.paper, (*joined[-1].blocks, *part.blocks))
        elif joined and all(isinstance(b, Mark | PageBreak) for b in part.blocks):
            joined[-1] = Part(joined[-1].paper, (*joined[-1].blocks, *part.blocks))
        else:
            joined.append(part)
    return joined
