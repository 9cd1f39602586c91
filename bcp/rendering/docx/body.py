"""Blocks to the XML of the document body."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from bcp.rendering.docx.blocks import (
    Block,
    CardMark,
    Code,
    Heading,
    ListBlock,
    ListItem,
    Mark,
    PageBreak,
    Paragraph,
    Quote,
    Rule,
    Runs,
    Table,
    leads_table,
    plain,
)
from bcp.rendering.docx.furigana import leads_readings
from bcp.rendering.docx.looks import runs_xml, scaled
from bcp.rendering.docx.numbering import BULLET_NUM, HEADING_NUM, STEP, Numbers
from bcp.rendering.docx.styles import METRICS, READ_ABOVE, on_card, size, spacing
from bcp.rendering.docx.tables import table_xml
from bcp.rendering.docx.xml import escape, paragraph, text_run

BREAK = paragraph("BCPGeneratedBreak", '<w:r><w:br w:type="page"/></w:r>')
SPACER = paragraph("BCPGeneratedSpacer", "")
CARD_SPACER = paragraph("BCPGeneratedSpacer", "", spacing(METRICS["CardBCPGeneratedSpacer"].line))


def bookmark_name(block_id: str) -> str:
    """The hidden bookmark of a block: letters, digits and _ only, at most 40 signs, one name per id."""
    flat = block_id.replace("-", "_")
    if "_" not in block_id and len(block_id) <= 35:
        return f"_bcp_{flat}"
    return f"_bcp_{flat[:26]}_{hashlib.sha256(block_id.encode()).hexdigest()[:8]}"


@dataclass
class Bookmarks:
    """Gives out bookmark ids, unique over the whole document."""

    open: dict[str, int] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    last: int = 0

    def start(self, name: str) -> str:
        """The opening of bookmark `name`; "" if the document already has one of that name."""
        if name in self.used:
            return ""
        self.last += 1
        self.used.add(name)
        self.open[name] = self.last
        return f'<w:bookmarkStart w:id="{self.last}" w:name="{escape(name)}"/>'

    def end(self, name: str) -> str:
        """The closing of bookmark `name`; "" if it is not open."""
        number = self.open.pop(name, 0)
        return f'<w:bookmarkEnd w:id="{number}"/>' if number else ""

    def end_all(self) -> str:
        """The closings of all bookmarks whose closing line is missing from the Markdown."""
        return "".join(self.end(name) for name in tuple(self.open))


@dataclass
class Counters:
    """連番 of one document."""

    numbers: Numbers = field(default_factory=Numbers)
    bookmarks: Bookmarks = field(default_factory=Bookmarks)
    headings: int = 0  # of those in the table of contents


@dataclass
class BodyWriter:
    """Writes the blocks of one section. `width` is the text width in twentieths of a point."""

    counters: Counters
    width: int
    scale: float = 1.0
    numbered: bool = False  # Word numbers the headings
    toc_depth: int = 0
    card: bool = False  # headings stand white on black
    breaking: bool = False  # a page break waits for the next block
    leading: bool = False  # the block stays with the table that follows it
    below: float = 0.0  # points that readings below a heading need

    def write(self, blocks: Sequence[Block]) -> str:
        """The XML of `blocks`, top level."""
        parts: list[str] = []
        for index, block in enumerate(blocks):
            self.leading = leads_table(blocks, index)
            self.below = READ_ABOVE if self.card and leads_readings(blocks, index) else 0.0
            parts.append(self.block(block))
        return "".join(parts)

    def block(self, block: Block, indent: int = 0, style: str = "Normal") -> str:
        if isinstance(block, PageBreak):
            self.breaking = True
            return ""
        if isinstance(block, Mark):
            name = bookmark_name(block.id)
            return self.counters.bookmarks.start(name) if block.opens else self.counters.bookmarks.end(name)
        return self._break_before(block) + self._write(block, indent, style)

    def _break_before(self, block: Block) -> str:
        """A paragraph that breaks the page where the block itself cannot."""
        waits = self.breaking and not isinstance(block, Heading | Paragraph | CardMark)
        self.breaking = self.breaking and not waits
        return BREAK if waits else ""

    def _write(self, block: Block, indent: int, style: str) -> str:
        match block:
            case Heading():
                return self._heading(block, top=indent == 0)
            case Paragraph(runs=runs, small=small):
                return self._paragraph("BCPSmall" if small else style, runs, indent=indent)
            case ListBlock():
                return self._list(block, indent, style)
            case Table():
                table = table_xml(block, self.width - indent, indent, self.scale, card=self.card)
                return table + (CARD_SPACER if self.card else SPACER)
            case Quote(blocks=inner):
                return self._box(inner, indent)
            case Code(text=text):
                return self._styled("BCPCode", text_run(text))
            case Rule():
                return paragraph("BCPRule", "")
            case _:
                return ""

    def _styled(self, style: str, content: str, early: str = "", late: str = "", *, own: bool = False) -> str:
        tall = "<w:ruby>" in content
        spaces, points = ("", 0.0) if own else self._scaled(style, read=tall)
        mark = f"<w:rPr>{size(points)}</w:rPr>" if points else ""  # the list number takes its size from it
        kept = "<w:keepNext/>" if self.leading else ""
        broken = "<w:pageBreakBefore/>" if self.breaking else ""
        self.breaking = self.leading = False
        return paragraph(style, content, kept + broken + early + spaces + late + mark)

    def _scaled(self, style: str, *, read: bool = False) -> tuple[str, float]:
        """Spacing and type size of a style here; `read`: with readings over its words."""
        return scaled(on_card(style) if self.card else style, self.scale, own=self.card, read=read)

    def _paragraph(self, style: str, runs: Runs, early: str = "", indent: int = 0, before: str = "") -> str:
        late = f'<w:ind w:left="{indent}"/>' if indent and not early else ""
        _, points = self._scaled(style)
        return self._styled(style, before + runs_xml(runs, points), early, late)

    def _heading(self, heading: Heading, *, top: bool) -> str:
        level = heading.level
        metric = f"CardHeading{min(level, 2)}" if self.card else f"Heading{level}"
        read = any(run.ruby for run in heading.runs)
        spaces, points = scaled(metric, self.scale, own=self.card, read=read, below=self.below)
        content = runs_xml(heading.runs, points, _WHITE if self.card else "")
        if top and level <= self.toc_depth and plain(heading.runs).strip():
            self.counters.headings += 1
            name = toc_anchor(self.counters.headings)
            marks = self.counters.bookmarks
            content = marks.start(name) + content + marks.end(name)
        number = _num_pr(HEADING_NUM, level - 1) if self.numbered else ""
        early = number + (_BLACK if self.card else "")
        return self._styled(f"Heading{level}", content, early, spaces if self.card else "", own=self.card)

    def _list(self, block: ListBlock, indent: int, style: str, level: int = 0) -> str:
        number = self.counters.numbers.new_list(level, block.start) if block.ordered else BULLET_NUM
        own = "BCPNote" if style == "BCPNote" else "ListParagraph"
        return "".join(self._item(item, number, indent, own, level, block.ordered) for item in block.items)

    def _item(self, item: ListItem, number: int, indent: int, style: str, level: int, ordered: bool) -> str:
        left = indent + STEP * (level + 1)
        parts: list[str] = []
        for index, block in enumerate(item.blocks):
            if isinstance(block, ListBlock):
                parts.append(self._list(block, indent, style, min(level + 1, 8)))
            elif isinstance(block, Paragraph) and index == 0:
                parts.append(self._first_line(item, block.runs, number, left, style, level, ordered))
            else:
                parts.append(self.block(block, left, style))
        return "".join(parts)

    def _first_line(
        self, item: ListItem, runs: Runs, number: int, left: int, style: str, level: int, ordered: bool
    ) -> str:
        box = "" if item.checked is None else _check_box(item.checked, self._scaled(style)[1])
        numbered = ordered or not box
        if box and not ordered and style == "ListParagraph":
            style = "BCPCheck"
        late = (
            f'<w:ind w:left="{left}" w:hanging="{STEP}"/>'
            if not numbered or left != STEP * (level + 1)
            else ""
        )
        space = text_run("　" if numbered else "\t") if box else ""
        _, points = self._scaled(style)
        content = box + space + runs_xml(runs, points)
        return self._styled(style, content, _num_pr(number, level) if numbered else "", late)

    def _box(self, blocks: Sequence[Block], indent: int) -> str:
        """A note in a box: a table of one cell, since borders of paragraphs break at every indent."""
        width = self.width - indent
        outer = self._break_before(Quote(()))
        inner = BodyWriter(self.counters, width - 284, self.scale, card=self.card)
        content = "".join(inner.block(block, style="BCPNote") for block in blocks)
        if not content or not content.endswith("</w:p>"):
            content += paragraph("BCPGeneratedSpacer", "")
        return f"{outer}{_one_cell(content, width, indent)}{CARD_SPACER if self.card else SPACER}"


_BLACK = '<w:pBdr><w:bottom w:val="nil"/></w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="262626"/>'
_WHITE = '<w:color w:val="FFFFFF"/>'


def toc_anchor(number: int) -> str:
    """The bookmark of the `number`-th heading of the table of contents."""
    return f"_Toc{number:09d}"


def _num_pr(number: int, level: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def _check_box(checked: bool, points: float) -> str:
    """A box that can be ticked on the screen and with a pen."""
    rpr = (
        '<w:rPr><w:rFonts w:hint="eastAsia"/>'
        + (f'<w:sz w:val="{points * 2:.0f}"/>' if points else "")
        + "</w:rPr>"
    )
    return (
        f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{int(checked)}"/>'
        '<w14:checkedState w14:val="2611" w14:font="Segoe UI Symbol"/>'
        '<w14:uncheckedState w14:val="2610" w14:font="Segoe UI Symbol"/></w14:checkbox></w:sdtPr>'
        f"<w:sdtContent><w:r>{rpr}<w:t>{'☑' if checked else '☐'}</w:t></w:r></w:sdtContent></w:sdt>"
    )


def _one_cell(content: str, width: int, indent: int) -> str:
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/>'
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="BCPNoteBox"/><w:tblW w:w="{width}" w:type="dxa"/>'
        f'<w:tblInd w:w="{indent}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr>'
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{content}</w:tc></w:tr></w:tbl>'
    )
