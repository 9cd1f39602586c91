"""The Markdown of a plan as units, each with the lines it stands on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bcp.importing.units import Kind, Unit
from bcp.rendering.docx.blocks import Heading, Mark, Paragraph, Run, Runs
from bcp.rendering.docx.body import bookmark_name
from bcp.rendering.docx.inline import read_inline
from bcp.rendering.docx.outline import make_outline
from bcp.rendering.docx.parse import markdown_tokens, parse_blocks, read_box, read_html
from bcp.rendering.docx.xml import clean

if TYPE_CHECKING:
    from markdown_it.token import Token


def read_units(markdown: str) -> tuple[Unit, ...]:
    """The units of `markdown` in order, headings on the level they have in Word, the title told from headings."""
    units = _Walker(markdown_tokens(markdown)).units
    title, shift = _outline(markdown, units)
    return tuple(_as_in_word(unit, at == title, shift) for at, unit in enumerate(units))


def heading_shift(markdown: str) -> int:
    """How many levels deeper the headings are in `markdown` than in Word."""
    return _outline(markdown, _Walker(markdown_tokens(markdown)).units)[1]


def _outline(markdown: str, units: Sequence[Unit]) -> tuple[int, int]:
    """The place of the title among the units (-1: none) and the shift of the headings."""
    outline = make_outline(parse_blocks(markdown))
    first = next((i for i, unit in enumerate(units) if not unit.is_edge), -1)
    title = first if outline.title and first >= 0 and units[first].kind == "heading" else -1
    levels = [b.level for part in outline.parts for b in part.blocks if isinstance(b, Heading)]
    own = [
        unit.level
        for i, unit in enumerate(units)
        if unit.kind == "heading" and not unit.quoted and i != title
    ]
    return title, (own[0] - levels[0]) if own and levels else 0


def _as_in_word(unit: Unit, is_title: bool, shift: int) -> Unit:
    if is_title:
        return replace(unit, kind="title", level=0)
    return replace(unit, level=unit.level - shift) if unit.kind == "heading" and not unit.quoted else unit


class _Walker:
    """Goes through the flat token list once."""

    def __init__(self, tokens: list[Token]) -> None:
        self.units: list[Unit] = []
        self._lists: list[bool] = []  # ordered or not, outermost first
        self._first = False  # the next paragraph is the first of an item
        self._quotes = 0
        self._tables = 0
        self._row, self._head = 0, True  # the line of the next row, and whether it is the first
        self._cells: list[Runs] = []
        for at, token in enumerate(tokens):
            self._take(token, tokens[at + 1 : at + 2])

    def _take(self, token: Token, following: list[Token]) -> None:
        start, end = token.map or (0, 0)
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                self._lists.append(token.type.startswith("ordered"))
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "list_item_open":
                self._first = True
            case "list_item_close":
                self._first = False
            case "blockquote_open" | "blockquote_close":
                self._quotes += token.nesting
            case "heading_open":
                runs = read_inline(following[0].children or [])
                self._add(Unit("heading", runs, int(token.tag[1])), start, end)
            case "paragraph_open":
                self._paragraph(following[0], start, end)
            case "fence" | "code_block":
                self._add(Unit("code", (Run(clean(token.content).rstrip("\n")),)), start, end)
            case "hr":
                self._add(Unit("rule"), start, end)
            case "html_block":
                self._html(token.content, start, end)
            case "table_open":
                self._tables += 1
                self._row, self._head, self._cells = start, True, []
            case "tr_open":
                self._cells = []
            case "th_open" | "td_open":
                self._cells.append(read_inline(following[0].children or []))
            case "tr_close":
                unit = Unit("row", cells=tuple(self._cells), head=self._head, table=self._tables)
                self._add(unit, self._row, self._row + 1)
                self._row += 2 if self._head else 1
                self._head = False

    def _add(self, unit: Unit, start: int, end: int) -> None:
        self._first = self._first and unit.is_edge
        self.units.append(replace(unit, quoted=self._quotes > 0, start=start, end=end))

    def _paragraph(self, inline: Token, start: int, end: int) -> None:
        runs = read_inline(inline.children or [])
        if not runs:
            return
        if self._first and self._lists:
            rest, checked = read_box(runs)
            unit = Unit("item", rest, min(len(self._lists) - 1, 8), self._lists[-1], checked)
            self._add(unit, start, end)
        else:
            self._add(Unit("paragraph", runs), start, end)

    def _html(self, content: str, start: int, end: int) -> None:
        for block in read_html(content):
            if isinstance(block, Mark):
                kind: Kind = "open" if block.opens else "close"
                line = start + next(
                    (n for n, text in enumerate(content.split("\n")) if f"bcp:{block.id}" in text), 0
                )
                self._add(Unit(kind, name=bookmark_name(block.id)), line, line + 1)
            elif isinstance(block, Paragraph):
                self._add(Unit("paragraph", block.runs), start, end)
