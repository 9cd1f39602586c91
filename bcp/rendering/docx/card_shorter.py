"""A card that is too long even in small type, ever shorter: notes, rows, texts of tables, and last the safe stops."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bcp.rendering.docx.blocks import Block, ListBlock, Paragraph, Run, Runs, Table, plain
from bcp.rendering.docx.card_shape import PHONES, SAFE_STOP, places_below, without_readings
from bcp.rendering.docx.card_state import Card, Step
from bcp.rendering.docx.furigana import has_readings

_KEPT_ROWS = 4  # of a table or list, however long the card
_SHORTEST = 24  # signs to which a long text may be cut
_READABLE = 60  # signs that leave a note its first sentence
_MOST_CUTS = 400
_SEE_PLAN = "長いので、計画書の本文の止め方を見る。見るまで、触らずに離れて人を呼ぶ"


def ever_shorter(card: Card) -> Iterator[Card]:
    """The card as it is, then ever shorter: notes, rows, texts of tables, and last the safe stops."""
    blocks = card.blocks
    stops, phones = places_below(blocks, SAFE_STOP), places_below(blocks, PHONES)
    tables = frozenset(at for at, block in enumerate(blocks) if isinstance(block, Table)) - stops
    notes = frozenset(range(len(blocks))) - tables - stops
    no_notes: tuple[Step, ...] = (lambda card: _drop_rows(card, notes, 0),)
    less_reading: tuple[Step, ...] = (lambda card: _without_readings(card, tables), *no_notes)
    steps: tuple[Step, ...] = (
        lambda card: _cut_texts(card, notes, _READABLE),
        *(less_reading if has_readings(blocks) else ()),
        lambda card: _drop_rows(card, notes | tables, _KEPT_ROWS),
        lambda card: _cut_texts(card, notes, _SHORTEST),
        lambda card: _cut_texts(card, tables - phones, _SHORTEST),
        *no_notes,
        lambda card: _drop_rows(card, stops, _KEPT_ROWS),
        lambda card: _point_to_plan(card, stops),
        lambda card: _cut_texts(card, phones, _SHORTEST),
    )
    yield card
    for step in steps:
        for card in step(card):  # noqa: B020 - each step goes on from where the one before ended
            yield card


def _without_readings(card: Card, places: frozenset[int]) -> Iterator[Card]:
    """The card with no readings in those tables: they make their lines twice as high."""
    yield replace(
        card,
        blocks=tuple(
            without_readings(block) if at in places else block for at, block in enumerate(card.blocks)
        ),
    )


# ------------------------------------------------------------------ rows


def _drop_rows(card: Card, places: frozenset[int], kept: int) -> Iterator[Card]:
    """The card with one row or item less each time, from what has most to spare."""
    for _ in range(_MOST_CUTS):
        at = _longest(card.blocks, places, kept)
        if at is None:
            return
        blocks = (*card.blocks[:at], _without_last(card.blocks[at]), *card.blocks[at + 1 :])
        card = replace(card, blocks=blocks, dropped={**card.dropped, at: card.dropped.get(at, 0) + 1})
        yield card


def _count(block: Block) -> int:
    if isinstance(block, Table):
        return len(block.rows) - 1
    return len(block.items) if isinstance(block, ListBlock) and not block.ordered else 0


def _longest(blocks: Sequence[Block], places: frozenset[int], kept: int) -> int | None:
    """The table or list with most to spare; the numbered steps are never shortened."""
    most = max(places, key=lambda at: (_count(blocks[at]), -at), default=None)
    return most if most is not None and _count(blocks[most]) > kept else None


def _without_last(block: Block) -> Block:
    if isinstance(block, Table):
        return replace(block, rows=block.rows[:-1])
    return replace(block, items=block.items[:-1]) if isinstance(block, ListBlock) else block


# ------------------------------------------------------------------ texts


def _cut_texts(card: Card, places: frozenset[int], shortest: int) -> Iterator[Card]:
    """The card with its long texts cut ever shorter; a text that was cut says so."""
    limit = 160
    while limit >= shortest:
        blocks = tuple(_cut(block, limit) if at in places else block for at, block in enumerate(card.blocks))
        yield replace(card, blocks=blocks, is_cut=card.is_cut or blocks != card.blocks)
        limit = limit * 3 // 4


def _point_to_plan(card: Card, places: frozenset[int]) -> Iterator[Card]:
    """The card with its longest safe stops in the plan alone: half of one could hurt somebody."""
    limit = 160
    while limit >= _SHORTEST:
        blocks = tuple(
            _with_pointers(block, limit) if at in places else block for at, block in enumerate(card.blocks)
        )
        yield replace(card, blocks=blocks, has_pointers=blocks != card.blocks)
        limit = limit * 3 // 4


def _with_pointers(block: Block, limit: int) -> Block:
    if not isinstance(block, Table):
        return block
    pointer: Runs = (Run(_SEE_PLAN, bold=True),)
    how = [SAFE_STOP in plain(head) for head in block.rows[0]]
    rows = (
        tuple(
            cell if len(plain(cell)) <= limit else pointer if tells_how else _cut_runs(cell, limit)
            for cell, tells_how in zip(row, how, strict=False)
        )
        for row in block.rows[1:]
    )
    return replace(block, rows=(block.rows[0], *rows))


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
