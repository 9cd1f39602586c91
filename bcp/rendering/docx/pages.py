"""Which page each heading will be on, and how large the type of a card can be, by estimate."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from bcp.rendering.docx.blocks import Block, Figure, Mark, plain
from bcp.rendering.docx.contents import contents_pages
from bcp.rendering.docx.furigana import has_readings
from bcp.rendering.docx.measure import CARD_STYLE, boxes_of, fits_in, paginate
from bcp.rendering.docx.outline import Outline, Part, toc_depth
from bcp.rendering.docx.paper import CARD
from bcp.rendering.docx.styles import METRICS

# Of 10.5 points: from 15.5 down to 8, by half points.
_CARD_SCALES = (1.5, *(half / 21 for half in range(31, 15, -1)))
# Of the page, by our estimate: measured in LibreOffice within a hundredth of it with its own fonts; a line is for others.
_CARD_FILLED = 0.97
_CARD_FILLED_WITH_READINGS = 0.95


def estimate_pages(
    outline: Outline, banner: str, figures: Sequence[tuple[str, float]] = ()
) -> tuple[int, ...]:
    """The page of each heading of the table of contents; the cover takes one, the contents theirs."""
    pages: list[int] = []
    before = 1
    contents = bool(outline.headings)
    for part in outline.parts:
        if contents and part.paper is not CARD:
            before += contents_pages(outline.headings)
            contents = False
        scale = card_scale(part, banner) if part.paper is CARD else 1.0
        style = CARD_STYLE if part.paper is CARD else "Normal"
        blocks = _with_figures(part.blocks, dict(figures))
        boxes = boxes_of(blocks, part.paper.text_width / 20, scale, style)
        found, count = paginate(boxes, part.paper.text_height_points, toc_depth(part))
        pages += [before + page for page in found]
        before += 1 if part.paper is CARD else count
    return tuple(pages)


def _with_figures(blocks: Sequence[Block], heights: Mapping[str, float]) -> Iterator[Block]:
    """The blocks with room for each picture before the block it shows."""
    for block in blocks:
        if isinstance(block, Mark) and block.opens and block.id in heights:
            yield Figure(heights[block.id])
        yield block


def needs_banner(part: Part, banner: str) -> bool:
    """True if the card must show `banner` itself, since none of its own lines does."""
    return bool(banner) and not any(banner in plain(getattr(block, "runs", ())) for block in part.blocks)


@lru_cache(maxsize=8)
def card_scale(part: Part, banner: str = "") -> float:
    """The largest type with which the card fits its page; the smallest if none does."""
    return largest_scale(lambda scale: fits(part, banner, scale))


def largest_scale(is_good: Callable[[float], bool]) -> float:
    """The largest of the card's scales that is good; the smallest if none is."""
    at = bisect_left(_CARD_SCALES, True, key=is_good)
    return _CARD_SCALES[min(at, len(_CARD_SCALES) - 1)]


def fits(part: Part, banner: str = "", scale: float = _CARD_SCALES[-1], spare: float = 0.0) -> bool:
    """True if the card, in type of `scale` (the smallest by default), fills its page and leaves `spare` of it free."""
    metric = METRICS["BCPGeneratedBanner"]
    above = metric.before + metric.line + metric.after + 12 if needs_banner(part, banner) else 0.0
    room = part.paper.text_height_points * (_share_to_fill(part) - spare) - above
    return fits_in(room, part.blocks, part.paper.text_width / 20, scale, CARD_STYLE)


def _share_to_fill(part: Part) -> float:
    """How much of its page the card may fill by our estimate."""
    return _CARD_FILLED_WITH_READINGS if has_readings(part.blocks) else _CARD_FILLED
