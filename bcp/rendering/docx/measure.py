"""How much room text takes: widths in em, heights in points. Good enough to size columns and to fit a card."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence

from bcp.rendering.docx.blocks import (
    Block,
    Code,
    Heading,
    ListBlock,
    PageBreak,
    Paragraph,
    Quote,
    Rule,
    Table,
    plain,
)
from bcp.rendering.docx.styles import METRICS
from bcp.rendering.docx.widths import column_widths, text_width

_CELL_PADDING = 3.4  # above and below the text of a cell, in points, with the line
_INDENT = 20.0  # per level of a list, in points


def height_of(blocks: Sequence[Block], width: float, scale: float = 1.0, indent: float = 0) -> float:
    """The height of `blocks` set `width` points wide in type of `scale`, in points."""
    return sum(_height(block, width - indent, scale) for block in blocks)


def _height(block: Block, width: float, scale: float) -> float:
    match block:
        case Heading(level=level, runs=runs):
            return _text(plain(runs), f"Heading{min(level, 6)}", width, scale)
        case Paragraph(runs=runs):
            return _text(plain(runs), "Normal", width, scale)
        case ListBlock(items=items):
            return sum(_item_height(item.blocks, width - _INDENT * scale, scale) for item in items)
        case Table():
            return _table(block, width, scale)
        case Quote(blocks=inner):
            return height_of(inner, width - 16, scale) + 12
        case Code(text=text):
            return _text(text, "BCPCode", width, scale)
        case Rule() | PageBreak():
            return METRICS["BCPRule"].line + METRICS["BCPRule"].after
        case _:
            return 0.0


def _item_height(blocks: Sequence[Block], width: float, scale: float) -> float:
    total = 0.0
    for block in blocks:
        style_height = (
            _text(plain(block.runs), "ListParagraph", width, scale)
            if isinstance(block, Paragraph)
            else _height(block, width, scale)
        )
        total += style_height
    return total


def _text(text: str, style: str, width: float, scale: float) -> float:
    metric = METRICS[style]
    return (
        count_lines(text, width / (metric.size * scale)) * metric.line + metric.before + metric.after
    ) * scale


def _table(table: Table, width: float, scale: float) -> float:
    metric = METRICS["BCPCell"]
    columns = column_widths(table, width, metric.size * scale)
    height = METRICS["BCPGeneratedSpacer"].line
    for row in table.rows:
        ems = [(column - 8.5) / (metric.size * scale) for column in columns]
        lines = max(count_lines(plain(cell), room) for cell, room in zip(row, ems, strict=False))
        height += lines * metric.line * scale + _CELL_PADDING + 0.5
    return height


def count_lines(text: str, room: float) -> int:
    """The lines `text` fills at `room` em a line, at least 1; Latin words are not broken."""
    return sum(_lines(line, max(room, 1.0)) for line in text.split("\n"))


_UNITS = re.compile(r"[!-~]+|\s+|.", re.DOTALL)


def _lines(text: str, room: float) -> int:
    lines, used = 1, 0.0
    for match in _UNITS.finditer(text):
        unit = match[0]
        width = text_width(unit)
        if used + width > room + 0.05 and used > 0 and not _hangs(unit):
            lines, used = lines + 1, 0.0
        if width > room:
            extra = math.ceil(width / room) - 1
            lines, used = lines + extra, width - extra * room
        else:
            used += width
    return lines


def _hangs(unit: str) -> bool:
    """True for a sign that never begins a line (、。) or is only space."""
    return unit.isspace() or (
        len(unit) == 1 and unicodedata.category(unit) in ("Pe", "Po") and unit in "、。，．"
    )
