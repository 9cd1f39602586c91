"""A card that is too long for one page says less, and says what it left out.

For a type that is read at arm's length the card on the wall first says the same in less room, then gives up what the first
half hour can do without, in the order of `_less`; each time it says where in the plan the rest stands. Who acts, whom to
call, how machines are stopped, what is cut and where the paper plan lies are kept, in smaller type if they must. Only where
the smallest type does not do, rows and long texts go too (card_shorter).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache

from bcp.rendering.docx.blocks import Block, Heading, ListBlock, Paragraph, Table, plain
from bcp.rendering.docx.card_shape import (
    CUTS,
    SAFE_STOP,
    places_below,
    with_columns_joined,
    with_notes_shown,
    with_open_short,
    with_phones_marked,
    with_phones_whole,
    without_column,
    without_readings,
    without_repeats,
)
from bcp.rendering.docx.card_shorter import ever_shorter
from bcp.rendering.docx.card_state import Card
from bcp.rendering.docx.furigana import has_readings
from bcp.rendering.docx.outline import Part
from bcp.rendering.docx.pages import fits, largest_scale
from bcp.rendering.docx.styles import METRICS

_BODY = METRICS["CardNormal"].size
_LARGE = 11 / _BODY  # the scale of a card that is read at arm's length
_TO_GROW = 0.02  # of the page
_TO_GROW_WITH_READINGS = 0.04  # a reading that is longer than its word makes the line wider than we count
_LARGE_WITH_READINGS = 10 / _BODY  # with readings of half that size over it
_OPEN = "要確認"  # stands for a heading: the plan lists what is open
_ONE_PERSON = "同じ人"  # a note on roles that one person holds; it stands in the plan too


@lru_cache(maxsize=8)
def fit_card(
    part: Part, banner: str = "", *, for_wall: bool = True, sections: tuple[tuple[str, str], ...] = ()
) -> tuple[Part, tuple[str, ...]]:
    """The part so that it fits its page, and one phrase for each place where something was left out.

    Only a card `for_wall` gives up detail for larger type: the one in the plan is read back from Word.
    """
    card = whole = Card(part.blocks, sections=sections)
    for card in _with_less_detail(whole) if for_wall else ():
        shown = replace(part, blocks=card.shown())
        if _fits_on_wall(shown, banner, _large(part)):
            return _larger(shown, part, card, banner), card.said()
    for card in ever_shorter(card):  # noqa: B020 - it goes on from the card with the least detail
        shown = replace(part, blocks=card.shown())
        if fits(shown, banner):
            return shown, card.said()
    return replace(part, blocks=card.shown()), card.said()


def set_for_wall(part: Part, banner: str = "") -> tuple[Part, float]:
    """A fitted part with no phone number broken at the end of a line, and the largest scale for it."""
    scale = _wall_scale(part, banner)
    return _with_phones_whole(part, scale), scale


def _wall_scale(part: Part, banner: str) -> float:
    return largest_scale(lambda scale: _fits_on_wall(part, banner, scale))


def _fits_on_wall(part: Part, banner: str, scale: float) -> bool:
    """True if the card fits with its numbers whole; type larger than it must be leaves more of the page to other fonts."""
    share = _TO_GROW_WITH_READINGS if has_readings(part.blocks) else _TO_GROW
    spare = share if scale > _large(part) + 0.001 else 0.0
    return fits(_with_phones_whole(part, scale), banner, scale, spare)


def _with_phones_whole(part: Part, scale: float) -> Part:
    blocks = with_phones_whole(part.blocks, part.paper.text_width / 20, _BODY * scale)
    return replace(part, blocks=blocks)


def _large(part: Part) -> float:
    """The scale of the type that is read at arm's length."""
    return _LARGE_WITH_READINGS if has_readings(part.blocks) else _LARGE


def _larger(shown: Part, part: Part, card: Card, banner: str) -> Part:
    """A card that is whole said in less room instead, where that makes its type larger; any other as it is."""
    joined = replace(part, blocks=_joined(card).shown())
    is_whole = not card.said() and joined != shown
    return joined if is_whole and _wall_scale(joined, banner) > _wall_scale(shown, banner) else shown


def _with_less_detail(card: Card) -> Iterator[Card]:
    """The card whole, then said in less room, then without what the first half hour can do without."""
    card = replace(card, blocks=with_phones_marked(card.blocks))
    yield card
    for less in _less:
        shorter = less(card)
        if shorter != card:
            yield shorter
        card = shorter


def _joined(card: Card) -> Card:
    return replace(card, blocks=without_repeats(with_notes_shown(with_columns_joined(card.blocks))))


def _open_short(card: Card) -> Card:
    return card.without(with_open_short(card.blocks), f"【{_OPEN}】の中身", _OPEN)


def _without_what_stops(card: Card) -> Card:
    """What a cable stops can be looked up in the plan."""
    places = places_below(card.blocks, CUTS)
    blocks = tuple(
        without_column(block, "止まるもの") if at in places and isinstance(block, Table) else block
        for at, block in enumerate(card.blocks)
    )
    return card.without(blocks, "「止まるもの」の欄", CUTS)


def _without_readings(card: Card) -> Card:
    """Readings in the steps, in what nobody may do and in how machines are stopped alone."""
    kept = places_below(card.blocks, SAFE_STOP)
    blocks = (
        without_readings(block)
        if isinstance(block, Table | Heading | Paragraph) and at not in kept
        else block
        for at, block in enumerate(card.blocks)
    )
    return replace(card, blocks=tuple(blocks))


def _without_roles_held_together(card: Card) -> Card:
    """The notes without those on roles that one person holds: the table of phones shows the number twice."""
    blocks = tuple(
        replace(block, items=tuple(item for item in block.items if not _is_on_one_person(item.blocks)))
        if isinstance(block, ListBlock) and not block.ordered
        else block
        for block in card.blocks
    )
    return card.without(blocks, "役割を兼ねる人", _ONE_PERSON)


def _is_on_one_person(blocks: tuple[Block, ...]) -> bool:
    return any(_ONE_PERSON in plain(block.runs) for block in blocks if isinstance(block, Paragraph))


_less: tuple[Callable[[Card], Card], ...] = (
    _joined,
    _open_short,
    _without_what_stops,
    _without_readings,
    _without_roles_held_together,
)
