"""A card that is too long for one page says less, and says what it left out.

For a type that is read at arm's length it gives up what can be looked up in peace; who acts, whom to call, how machines
are stopped and what is cut are kept, in smaller type if they must. Only where the smallest type does not do, rows and long
texts go too; how a machine is stopped goes last, and never half a sentence of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from bcp.rendering.docx.blocks import Block, Heading, ListBlock, ListItem, Paragraph, Run, Runs, Table, plain
from bcp.rendering.docx.furigana import has_readings
from bcp.rendering.docx.outline import Part
from bcp.rendering.docx.pages import fits

_KEPT_ROWS = 4  # of a table or list, however long the card
_SHORTEST = 24  # signs to which a long text may be cut
_READABLE = 60  # signs that leave a note its first sentence
_MOST_CUTS = 400
_SAFE_STOP = "止め方"  # the table below such a heading tells how to stop machines
_PHONES = "電話"  # half a phone number is no phone number
_LARGE = 1.0  # the scale of a card whose body is 10.5 points and whose cells are 10
_SPARED = ("抜く順番", "止まるもの")  # heading and column: what a cable stops can be looked up in the plan
_SEE_PLAN = "長いので、計画書の本文の止め方を見る。見るまで、触らずに離れて人を呼ぶ"


@dataclass(frozen=True)
class _Card:
    """A state of the card on its way to one page."""

    blocks: tuple[Block, ...]
    dropped: Mapping[int, int] = field(default_factory=dict)  # rows or items left out, by the block's place
    is_cut: bool = False
    has_pointers: bool = False
    columns: tuple[str, ...] = ()  # left out of tables

    def shown(self) -> tuple[Block, ...]:
        noted = tuple(
            _with_note(block, self.dropped[index]) if index in self.dropped else block
            for index, block in enumerate(self.blocks)
        )
        return _with_missing(noted, self.columns) if self.columns else noted

    def said(self) -> tuple[str, ...]:
        said = [*_sentences(self.blocks, self.dropped), *(f"「{column}」の欄" for column in self.columns)]
        said += ["長い文の終わり"] * self.is_cut + ["長い止め方"] * self.has_pointers
        return tuple(said)


_Step = Callable[[_Card], Iterator[_Card]]


@lru_cache(maxsize=8)
def fit_card(part: Part, banner: str = "", *, for_wall: bool = True) -> tuple[Part, tuple[str, ...]]:
    """The part so that it fits its page, and one phrase for each place where something was left out.

    Only a card `for_wall` gives up detail for larger type: the one in the plan is read back from Word.
    """
    card = _Card(part.blocks)
    for card in _with_less_detail(part.blocks) if for_wall else ():
        shown = replace(part, blocks=card.shown())
        if fits(shown, banner, _LARGE):
            return shown, card.said()
    for card in _ever_shorter(card):  # noqa: B020 - it goes on from the card with the least detail
        shown = replace(part, blocks=card.shown())
        if fits(shown, banner):
            return shown, card.said()
    return replace(part, blocks=card.shown()), card.said()


def _with_less_detail(blocks: tuple[Block, ...]) -> Iterator[_Card]:
    """The card whole, then without what the first half hour can do without."""
    card = _Card(blocks)
    yield card
    yield _without_column(card, *_SPARED)


def _without_column(card: _Card, heading: str, column: str) -> _Card:
    places = _below(card.blocks, heading)
    blocks = tuple(_less(block, column) if at in places else block for at, block in enumerate(card.blocks))
    return card if blocks == card.blocks else replace(card, blocks=blocks, columns=(*card.columns, column))


def _less(block: Block, column: str) -> Block:
    heads = [plain(head) for head in block.rows[0]] if isinstance(block, Table) else []
    if not isinstance(block, Table) or column not in heads:
        return block
    at = heads.index(column)
    rows = tuple(tuple(cell for place, cell in enumerate(row) if place != at) for row in block.rows)
    return replace(block, rows=rows, align=tuple(a for place, a in enumerate(block.align) if place != at))


def _ever_shorter(card: _Card) -> Iterator[_Card]:
    """The card as it is, then ever shorter: notes, rows, texts of tables, and last the safe stops."""
    blocks = card.blocks
    stops, phones = _below(blocks, _SAFE_STOP), _below(blocks, _PHONES)
    tables = frozenset(at for at, block in enumerate(blocks) if isinstance(block, Table)) - stops
    notes = frozenset(range(len(blocks))) - tables - stops
    no_notes: tuple[_Step, ...] = (lambda card: _drop_rows(card, notes, 0),)
    less_reading: tuple[_Step, ...] = (lambda card: _without_readings(card, tables), *no_notes)
    steps: tuple[_Step, ...] = (
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


def _below(blocks: Sequence[Block], word: str) -> frozenset[int]:
    """The places of the tables whose heading has `word`."""
    heading, found = "", set()
    for at, block in enumerate(blocks):
        if isinstance(block, Heading):
            heading = plain(block.runs)
        elif isinstance(block, Table) and word in heading:
            found.add(at)
    return frozenset(found)


def _without_readings(card: _Card, places: frozenset[int]) -> Iterator[_Card]:
    """The card with no readings in those tables: they make their lines twice as high."""
    yield replace(
        card,
        blocks=tuple(
            _plainly_written(block) if at in places else block for at, block in enumerate(card.blocks)
        ),
    )


def _plainly_written(block: Block) -> Block:
    if not isinstance(block, Table):
        return block
    rows = (tuple(tuple(replace(run, ruby="") for run in cell) for cell in row) for row in block.rows)
    return replace(block, rows=tuple(rows))


# ------------------------------------------------------------------ rows


def _drop_rows(card: _Card, places: frozenset[int], kept: int) -> Iterator[_Card]:
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


def _with_missing(blocks: tuple[Block, ...], columns: Sequence[str]) -> tuple[Block, ...]:
    """The blocks with a last line that names the columns which the card leaves to the plan."""
    names = "、".join(f"「{column}」" for column in columns)
    run = Run(f"この紙にない{names}の欄は、計画書の本文を見る。")
    match blocks:
        case (*before, Paragraph(runs=runs) as last):  # where the paper plan lies
            return (*before, replace(last, runs=(*runs, Run("　"), run)))
        case _:
            return (*blocks, Paragraph((run,)))


def _with_note(block: Block, count: int) -> Block:
    note: Runs = (Run(f"ほか{count}件。計画書の本文を見る", bold=True),)
    if isinstance(block, Table):
        cells: tuple[Runs, ...] = ((), note, *(() for _ in block.rows[0][2:]))
        return replace(block, rows=(*block.rows, cells[: len(block.rows[0])]))
    if isinstance(block, ListBlock):
        return replace(block, items=(*block.items, ListItem((Paragraph(note),))))
    return block


def _sentences(blocks: Sequence[Block], left_out: Mapping[int, int]) -> Iterator[str]:
    for index, count in sorted(left_out.items()):
        above = [block for block in blocks[:index] if isinstance(block, Heading)]
        name = plain(above[-1].runs) if above else "初動カード"
        yield f"「{name}」の{count}件"


# ------------------------------------------------------------------ texts


def _cut_texts(card: _Card, places: frozenset[int], shortest: int) -> Iterator[_Card]:
    """The card with its long texts cut ever shorter; a text that was cut says so."""
    limit = 160
    while limit >= shortest:
        blocks = tuple(_cut(block, limit) if at in places else block for at, block in enumerate(card.blocks))
        yield replace(card, blocks=blocks, is_cut=card.is_cut or blocks != card.blocks)
        limit = limit * 3 // 4


def _point_to_plan(card: _Card, places: frozenset[int]) -> Iterator[_Card]:
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
    how = [_SAFE_STOP in plain(head) for head in block.rows[0]]
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
