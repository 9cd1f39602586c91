"""How much room blocks take, and on which page each falls: by the fixed line heights of the styles.

Not a layout engine: widths are em, Latin letters an average. Good enough to fit a card and to fill in page numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bcp.rendering.docx.blocks import (
    Block,
    Code,
    Figure,
    Heading,
    ListBlock,
    PageBreak,
    Paragraph,
    Quote,
    Rule,
    Run,
    Runs,
    Table,
    leads_table,
    plain,
)
from bcp.rendering.docx.furigana import leads_readings
from bcp.rendering.docx.lines import count_lines
from bcp.rendering.docx.styles import METRICS, READ_ABOVE, READ_LINE, RULED, on_card
from bcp.rendering.docx.tables import KEPT_TOGETHER, PEN_ROW, cell_style
from bcp.rendering.docx.widths import column_widths

_CELL_PADDING = 2.5  # above and below the text of a cell, with its line, in points
_LINE = 0.5  # between rows
_TOP_LINE, _BOTTOM_LINE = 0.5, 1.0  # what the outer lines of a table take more than those between its rows
_CELL_SIDES = 8.0
_INDENT = 17.0  # per level of a list, in points
_BOX_SIDES, _BOX_PADDING = 14.2, 5.25  # with the lines around it


class Box(NamedTuple):
    """箱: what never breaks across pages, in points. `repeats` is added when a page begins with it."""

    height: float
    keep_next: bool = False
    level: int = 0  # of a heading at the top level of the document
    new_page: bool = False
    repeats: float = 0
    before: float = 0  # of the height: the space above, of which the larger counts where two meet
    after: float = 0
    closed: float = 0  # what more, or less if negative, it takes as the last of its page


CARD_STYLE = "card"  # stands for Normal with the headings of a card


def fits_in(room: float, blocks: Sequence[Block], width: float, scale: float, style: str) -> bool:
    """True if `blocks` are no higher than `room`; what comes after the first box too many is not measured."""
    height = 0.0
    for box in boxes_of(blocks, width, scale, style):
        height += box.height
        if height > room:
            return False
    return height <= room


def boxes_of(
    blocks: Iterable[Block], width: float, scale: float = 1.0, style: str = "Normal"
) -> Iterator[Box]:
    """The boxes of `blocks`, top to bottom."""
    waits = False
    after = 0.0
    listed = tuple(blocks)
    for index, block in enumerate(listed):
        if isinstance(block, PageBreak):
            waits = True
            continue
        for box in _boxes(block, width, scale, style):
            kept = box.keep_next or leads_table(listed, index)
            shared = min(after, box.before)
            if leads_readings(listed, index):
                box = box._replace(height=box.height + READ_ABOVE * scale)
            if waits or shared or kept is not box.keep_next:
                yield box._replace(
                    new_page=waits, keep_next=kept, height=box.height - shared, before=box.before - shared
                )
            else:
                yield box
            waits, after = False, box.after


def _boxes(block: Block, width: float, scale: float, style: str) -> Iterator[Box]:
    match block:
        case Heading(level=level, runs=runs):
            name = f"CardHeading{min(level, 2)}" if style == CARD_STYLE else f"Heading{min(level, 6)}"
            box = next(_text(runs, name, width, scale))
            yield box._replace(keep_next=True, level=level if plain(runs).strip() else 0)
        case Paragraph(runs=runs, small=small):
            own = on_card("Normal") if style == CARD_STYLE else style
            yield from _text(runs, "BCPSmall" if small else own, width, scale)
        case ListBlock(items=items):
            inner = _inner("BCPNote" if style.endswith("BCPNote") else "ListParagraph", style)
            for item in items:
                for box in boxes_of(item.blocks, width - _INDENT, scale, inner):
                    yield box._replace(level=0) if box.level else box
        case Table():
            yield from _table(block, width, scale, card=style == CARD_STYLE)
        case Quote(blocks=inside):
            height = sum(
                box.height for box in boxes_of(inside, width - _BOX_SIDES, scale, _inner("BCPNote", style))
            )
            yield Box(height + _BOX_PADDING + METRICS[_inner("BCPGeneratedSpacer", style)].line)
        case Code(text=text):
            yield from _text((Run(text),), "BCPCode", width, scale)
        case Figure(height=height):
            caption = METRICS["BCPGeneratedCaption"]
            yield Box(height + caption.after, keep_next=True, after=caption.after)
            yield Box(
                caption.line + caption.before + caption.after, before=caption.before, after=caption.after
            )
        case Rule():
            yield Box(METRICS["BCPRule"].line + RULED["BCPRule"] + METRICS["BCPRule"].after)


def _inner(style: str, around: str) -> str:
    """The style of what stands inside a block, on a card or not."""
    return on_card(style) if around.startswith(("card", "Card")) else style


def _text(runs: Runs, style: str, width: float, scale: float) -> Iterator[Box]:
    """A paragraph: two lines stay together at its start and at its end."""
    metric = METRICS[style]
    lines = count_lines(plain(runs), width / (metric.size * scale))
    high = metric.size * READ_LINE if any(run.ruby for run in runs) else metric.line
    line, before, after = high * scale, metric.before * scale, metric.after * scale
    if lines <= 3 or "Heading" in style:
        yield Box(lines * line + before + after + RULED.get(style, 0.0), before=before, after=after)
        return
    yield Box(2 * line + before, before=before)
    yield from (Box(line) for _ in range(lines - 4))
    yield Box(2 * line + after, after=after)


def _table(table: Table, width: float, scale: float, *, card: bool) -> Iterator[Box]:
    metric = METRICS[on_card(cell_style(table)) if card else cell_style(table)]
    size = metric.size * scale
    rooms = [(column - _CELL_SIDES) / size for column in column_widths(table, width, size, card=card)]
    heights = [_row_height(row, rooms, metric.line * scale, size * READ_LINE) for row in table.rows]
    heights[1:] = [
        height if any(plain(cell).strip() for cell in row) else max(height, PEN_ROW / 20)
        for height, row in zip(heights[1:], table.rows[1:], strict=True)
    ]
    heights[0] += _TOP_LINE
    heights[-1] += _BOTTOM_LINE
    under_last = (
        -_BOTTOM_LINE if len(heights) > 2 and not card else 0.0
    )  # measured: it may hang over the page's end
    kept = len(heights) - 1 <= KEPT_TOGETHER
    for index, height in enumerate(heights):
        last = index == len(heights) - 1
        yield Box(
            height,
            keep_next=not last and (kept or index == 0),
            repeats=heights[0] if index else 0,
            closed=under_last if last else _LINE,
        )
    yield Box(METRICS[on_card("BCPGeneratedSpacer") if card else "BCPGeneratedSpacer"].line)


def _row_height(row: Sequence[Runs], rooms: Sequence[float], line: float, read: float) -> float:
    """The height of the highest cell; lines with readings are `read` high."""
    return _CELL_PADDING + max(
        (
            count_lines(plain(cell), room, in_cell=True) * (read if any(run.ruby for run in cell) else line)
            for cell, room in zip(row, rooms, strict=False)
        ),
        default=line,
    )


def paginate(boxes: Iterable[Box], room: float, depth: int) -> tuple[tuple[int, ...], int]:
    """The page (from 1) of each heading down to level `depth`, and how many pages of `room` points there are."""
    page, used = 1, 0.0
    pages: list[int] = []
    for group in _groups(boxes):
        height = sum(box.height for box in group) + _end(group[-1])
        if used and (group[0].new_page or used + min(height, room) > room):
            page, used = page + 1, _top(group[0])
        for box in group:
            if used + box.height + _end(box) > room and used > 0:
                page, used = page + 1, _top(box)
            if 0 < box.level <= depth:
                pages.append(page)
            used += box.height
    return tuple(pages), page


def _end(box: Box) -> float:
    """What a page ends with: the line under the rows of a table; the space below counts in the middle of a page only."""
    return box.closed - box.after


def _top(box: Box) -> float:
    """What a page begins with: the repeated head of a table; the space above counts after a break by hand only."""
    return box.repeats - (0.0 if box.new_page else box.before)


def _groups(boxes: Iterable[Box]) -> Iterator[list[Box]]:
    """Boxes that stay on one page with what follows them."""
    group: list[Box] = []
    for box in boxes:
        group.append(box)
        if not box.keep_next:
            yield group
            group = []
    if group:
        yield group
