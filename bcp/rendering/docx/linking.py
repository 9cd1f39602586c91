"""Links within the document: a finding leads to the step that answers it, a step to the people it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from bcp.rendering.docx.blocks import (
    Block,
    Heading,
    ListBlock,
    Mark,
    Paragraph,
    Quote,
    Run,
    Runs,
    Table,
    plain,
)
from bcp.rendering.docx.inline import merge
from bcp.rendering.docx.outline import Outline, Part
from bcp.rendering.docx.paper import CARD

_CONTACTS = re.compile(r"付録[A-Z]?\s*連絡先|連絡先|連絡表")
_CHAPTER = "①②③④⑤⑥⑦⑧⑨⑩"
_NUMBER = re.compile(r"(付録[A-Z]|[0-9]+(?:\.[0-9]+)+)\s")
_SHORTEST = 3


def link_parts(outline: Outline, titles: Mapping[str, str], anchors: Sequence[str]) -> tuple[Part, ...]:
    """The parts with links set; `titles`: block title -> its bookmark, `anchors`: of the headings of the contents."""
    targets = dict(_heading_targets(outline.headings, anchors)) | {
        title: anchor for title, anchor in titles.items() if len(title) >= _SHORTEST
    }
    people = _people(outline, anchors)
    return tuple(
        part if part.paper is CARD else replace(part, blocks=_linked(part.blocks, targets, people))
        for part in outline.parts
    )


def _heading_targets(
    headings: Sequence[tuple[int, str]], anchors: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """付録A, 5.3 and 5章 -> the anchor of that heading."""
    for (_, text), anchor in zip(headings, anchors, strict=True):
        if match := _NUMBER.match(text):
            yield match[1], anchor
        elif text[:1] in _CHAPTER and text:
            yield f"{_CHAPTER.index(text[0]) + 1}章", anchor


def _people(outline: Outline, anchors: Sequence[str]) -> dict[str, str]:
    """Each role of the tables of contacts -> the anchor of their chapter."""
    found: dict[str, str] = {}
    for (level, text), anchor in zip(outline.headings, anchors, strict=True):
        if level == 1 and _CONTACTS.search(text):
            found = dict.fromkeys(_roles_under(outline.parts, text), anchor)
    return found


def _roles_under(parts: Iterable[Part], heading: str) -> Iterator[str]:
    inside = False
    for block in (block for part in parts for block in part.blocks):
        if isinstance(block, Heading) and block.level == 1:
            inside = plain(block.runs).strip() == heading
        elif inside and isinstance(block, Table) and plain(block.rows[0][0]).strip() == "役割":
            yield from (name for row in block.rows[1:] if len(name := plain(row[0]).strip()) >= _SHORTEST)


def _linked(
    blocks: Sequence[Block], targets: Mapping[str, str], people: Mapping[str, str]
) -> tuple[Block, ...]:
    pattern = _pattern(targets)
    steps = _pattern(people)
    return tuple(_link(block, pattern, steps, {**people, **targets}) for block in blocks)


def _pattern(names: Mapping[str, str]) -> re.Pattern[str] | None:
    """Any of `names`, longest first; a number is not the front or the tail of a longer one."""
    if not names:
        return None
    listed = "|".join(re.escape(name) for name in sorted(names, key=lambda each: (-len(each), each)))
    return re.compile(rf"(?<![0-9.])(?:{listed})(?![0-9.]|日|分|時|倍|％|%)")


def _link(
    block: Block, pattern: re.Pattern[str] | None, steps: re.Pattern[str] | None, anchors: Mapping[str, str]
) -> Block:
    match block:
        case Paragraph(runs=runs):
            return replace(block, runs=_link_runs(runs, pattern, anchors))
        case Table(rows=rows):
            body = (tuple(_link_runs(cell, pattern, anchors) for cell in row) for row in rows[1:])
            return replace(block, rows=(rows[0], *body))
        case ListBlock(ordered=ordered, items=items):
            linked = []
            for item in items:
                inner = tuple(_link(each, pattern, steps, anchors) for each in item.blocks)
                linked.append(
                    replace(
                        item,
                        blocks=tuple(_link_people(b, steps, anchors) for b in inner) if ordered else inner,
                    )
                )
            return replace(block, items=tuple(linked))
        case Quote(blocks=inner_blocks):
            return replace(block, blocks=tuple(_link(each, pattern, steps, anchors) for each in inner_blocks))
        case _:
            return block


def _link_people(block: Block, steps: re.Pattern[str] | None, anchors: Mapping[str, str]) -> Block:
    """A step with the first role it names leading to the contacts."""
    if not isinstance(block, Paragraph):
        return block
    return replace(block, runs=_link_runs(block.runs, steps, anchors, most=1))


def _link_runs(
    runs: Runs, pattern: re.Pattern[str] | None, anchors: Mapping[str, str], most: int = 9
) -> Runs:
    if pattern is None:
        return runs
    if not any(pattern.search(run.text) for run in runs):
        return merge(runs)
    found: list[Run] = []
    for run in runs:
        at = 0
        if not run.link and not run.todo and not run.code:
            for match in pattern.finditer(run.text):
                if most == 0:
                    break
                most -= 1
                found.append(replace(run, text=run.text[at : match.start()]))
                found.append(replace(run, text=match[0], link=anchors[match[0]]))
                at = match.end()
        found.append(replace(run, text=run.text[at:]))
    return merge(found)


def bookmarks_in(blocks: Iterable[Block]) -> set[str]:
    """The ids of the blocks whose opening line stands in `blocks`."""
    return {block.id for block in blocks if isinstance(block, Mark) and block.opens}
