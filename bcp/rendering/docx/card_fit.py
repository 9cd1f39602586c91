"""A card that is too long for one page at the smallest type says less, and says what it left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from bcp.rendering.docx.blocks import Block, Heading, ListBlock, ListItem, Paragraph, Run, Runs, Table, plain
from bcp.rendering.docx.outline import Part
from bcp.rendering.docx.pages import fits

_KEPT_ROWS = 4  # of a table or list, however long the card
_SHORTEST = 24  # signs to which a long text may be cut
_MOST_CUTS = 400


@lru_cache(maxsize=8)
def fit_card(part: Part, banner: str = "") -> tuple[Part, tuple[str, ...]]:
    """The part so that it fits its page, and one sentence for each place where something was left out."""
    if fits(part, banner):
        return part, ()
    blocks = list(part.blocks)
    left_out: dict[int, int] = {}
    for _ in range(_MOST_CUTS):
        shown = _with_notes(blocks, left_out)
        if fits(replace(part, blocks=shown), banner):
            return replace(part, blocks=shown), tuple(_sentences(blocks, left_out))
        at = _longest(blocks)
        if at is None:
            break
        blocks[at] = _without_last(blocks[at])
        left_out[at] = left_out.get(at, 0) + 1
    return _shorten(part, tuple(_with_notes(blocks, left_out)), banner, tuple(_sentences(blocks, left_out)))


def _count(block: Block) -> int:
    if isinstance(block, Table):
        return len(block.rows) - 1
    return len(block.items) if isinstance(block, ListBlock) and not block.ordered else 0


def _longest(blocks: list[Block]) -> int | None:
    """The table or list with most to spare; the numbered steps are never shortened."""
    counts = [_count(block) for block in blocks]
    most = max(counts, default=0)
    return counts.index(most) if most > _KEPT_ROWS else None


def _without_last(block: Block) -> Block:
    if isinstance(block, Table):
        return replace(block, rows=block.rows[:-1])
    return replace(block, items=block.items[:-1]) if isinstance(block, ListBlock) else block


def _with_notes(blocks: list[Block], left_out: dict[int, int]) -> tuple[Block, ...]:
    return tuple(
        _with_note(block, left_out[index]) if index in left_out else block
        for index, block in enumerate(blocks)
    )


def _with_note(block: Block, count: int) -> Block:
    note: Runs = (Run(f"ほか{count}件。計画書の本文を見る", bold=True),)
    if isinstance(block, Table):
        cells: tuple[Runs, ...] = ((), note, *(() for _ in block.rows[0][2:]))
        return replace(block, rows=(*block.rows, cells[: len(block.rows[0])]))
    if isinstance(block, ListBlock):
        return replace(block, items=(*block.items, ListItem((Paragraph(note),))))
    return block


def _sentences(blocks: list[Block], left_out: dict[int, int]) -> Iterator[str]:
    for index, count in sorted(left_out.items()):
        above = [block for block in blocks[:index] if isinstance(block, Heading)]
        name = plain(above[-1].runs) if above else "初動カード"
        yield f"「{name}」の{count}件"


def _shorten(
    part: Part, blocks: tuple[Block, ...], banner: str, said: tuple[str, ...]
) -> tuple[Part, tuple[str, ...]]:
    """The part with its longest texts cut, notes before tables; a text that was cut says so."""
    shown = replace(part, blocks=blocks)
    for kinds in ((Paragraph, ListBlock), (Paragraph, ListBlock, Table)):
        limit = 160
        while not fits(shown, banner) and limit >= _SHORTEST:
            cut = (_cut(block, limit) if isinstance(block, kinds) else block for block in blocks)
            shown = replace(part, blocks=tuple(cut))
            limit = limit * 3 // 4
    return shown, (*said, "長い文の終わり") if shown.blocks != blocks else said


def _cut(block: Block, limit: int) -> Block:
    match block:
        case Table(rows=rows):
            return replace(block, rows=tuple(tuple(_cut_runs(cell, limit) for cell in row) for row in rows))
        case Paragraph(runs=runs):
            return replace(block, runs=_cut_runs(runs, limit * 2))
        case ListBlock(ordered=False, items=items):
            cut = (replace(item, blocks=tuple(_cut(inner, limit) for inner in item.blocks)) for item in items)
            return replace(block, items=tuple(cut))
        case _:
            return block


def _cut_runs(runs: Runs, limit: int) -> Runs:
    """The runs up to the last sentence that ends within `limit` signs, else up to `limit`; a cut says so."""
    text = plain(runs)
    if len(text) <= limit:
        return runs
    end = text.rfind("。", 0, limit) + 1 or limit
    kept: list[Run] = []
    for run in runs:
        room = end - sum(len(each.text) for each in kept)
        if room > 0:
            kept.append(replace(run, text=run.text[:room]))
    return (*kept, Run("…（続きは計画書）"))
