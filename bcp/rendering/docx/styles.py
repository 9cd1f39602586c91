"""The styles part, as a list of styles that can be read.

Lines have fixed heights (固定値): 游ゴシック, Noto and ＭＳ ゴシック differ by a third in their own, and a card that
fits one page must fit it on every machine. Fonts come from the theme alone.
"""

from __future__ import annotations

from typing import NamedTuple

from bcp.rendering.docx.paper import PORTRAIT
from bcp.rendering.docx.xml import HEAD, NAMESPACES


class Metric(NamedTuple):
    """寸法 of a paragraph style, in points."""

    size: float
    line: float
    before: float = 0
    after: float = 0


METRICS = {
    "Normal": Metric(10.5, 15.75, 0, 3),
    "Heading1": Metric(16, 22, 14, 6),
    "Heading2": Metric(12.5, 18, 9, 3),
    "Heading3": Metric(11, 16, 6, 2),
    "Heading4": Metric(10.5, 16, 5, 1),
    "Heading5": Metric(10.5, 16, 5, 1),
    "Heading6": Metric(10.5, 16, 5, 1),
    "CardHeading1": Metric(14, 17, 0, 2),  # no style of its own: a heading, set tighter on the card
    "CardHeading2": Metric(11, 13.5, 1.5, 1),
    # the same styles on a card, set tighter, so that their type can be larger
    "CardNormal": Metric(10.5, 12.6, 0, 1.5),
    "CardListParagraph": Metric(10.5, 12.6),
    "CardBCPCheck": Metric(10.5, 12.6),
    "CardBCPNote": Metric(10.5, 12.6, 0, 1),
    "CardBCPCell": Metric(10.5, 12.6),
    "CardBCPCellHead": Metric(10.5, 12.6),
    "CardBCPGeneratedSpacer": Metric(1, 2.5),
    "TOC1": Metric(10.5, 15, 4, 1),
    "TOC2": Metric(10, 15),
    "Header": Metric(8.5, 13),
    "Footer": Metric(8.5, 13),
    "ListParagraph": Metric(10.5, 15.75),
    "BCPCheck": Metric(10.5, 15.75, 0, 1),
    "BCPCell": Metric(9.5, 13),
    "BCPCellHead": Metric(9.5, 13),
    "BCPSmall": Metric(8.5, 12, 0, 2),
    "BCPSmallCell": Metric(8.5, 10.5),
    "BCPSmallCellHead": Metric(8.5, 10.5),
    "BCPNote": Metric(10, 14.5, 0, 1),
    "BCPCode": Metric(9.5, 14, 0, 3),
    "BCPCover": Metric(14, 22, 6, 8),
    "BCPRule": Metric(10.5, 6, 0, 6),
    "BCPGeneratedTitle": Metric(24, 36, 0, 8),
    "BCPGeneratedCover": Metric(12, 20, 0, 2),
    "BCPGeneratedBanner": Metric(14, 22, 6, 10),
    "BCPGeneratedCell": Metric(9.5, 14),
    "BCPGeneratedTOCHeading": Metric(14, 22, 0, 8),
    "BCPGeneratedCaption": Metric(9.5, 14, 2, 6),
    "BCPGeneratedSpacer": Metric(1, 6),
    "BCPGeneratedBreak": Metric(1, 1),
}


READ_LINE = 1.85  # em of a line with readings: LibreOffice sets them high over the word

READ_ABOVE = 2.5  # points that the readings below a heading rise above their line


def on_card(style: str) -> str:
    """The key of the style's measures on a card."""
    return f"Card{style}" if f"Card{style}" in METRICS else style


_UNDERLINES = {"Heading1": (12, 3), "BCPRule": (4, 1)}  # eighths of a point, and points above the line
RULED = {
    style: weight / 8 + space for style, (weight, space) in _UNDERLINES.items()
}  # what they add, in points

NAVY = "1F3864"
RULE = "7F7F7F"
HEAD_FILL = "D9E2F3"  # light enough to stay white-ish in grey, dark enough to be seen there
NOTE_FILL = "F2F2F2"
TODO_FILL = "E0E0E0"


def styles_xml() -> bytes:
    """The whole part, as UTF-8."""
    return f"{HEAD}<w:styles {NAMESPACES}>{_DEFAULTS}{''.join(_all_styles())}</w:styles>".encode()


_DEFAULTS = (
    "<w:docDefaults><w:rPrDefault><w:rPr>"
    '<w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia" w:hAnsiTheme="minorHAnsi" '
    'w:cstheme="minorBidi"/>'
    '<w:kern w:val="2"/><w:sz w:val="21"/><w:szCs w:val="21"/>'
    '<w:lang w:val="en-US" w:eastAsia="ja-JP" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
)
_HEADING_FONT = (
    '<w:rFonts w:asciiTheme="majorHAnsi" w:eastAsiaTheme="majorEastAsia" w:hAnsiTheme="majorHAnsi" '
    'w:cstheme="majorBidi"/>'
)


def spacing(line: float, before: float = 0, after: float = 0) -> str:
    """Fixed line height and the space around a paragraph, in points."""
    return (
        f'<w:snapToGrid w:val="0"/><w:spacing w:before="{before * 20:.0f}" w:after="{after * 20:.0f}" '
        f'w:line="{line * 20:.0f}" w:lineRule="exact"/>'
    )


def size(points: float) -> str:
    """Type size, as run properties."""
    return f'<w:sz w:val="{points * 2:.0f}"/><w:szCs w:val="{points * 2:.0f}"/>'


def style_id(name: str) -> str:
    """The id of a style, e.g. "Heading1" of "heading 1" and "BCPCell" of "BCP Cell"."""
    first, rest = name[0], name[1:].replace(" ", "")
    return "TOC" + rest[2:] if name.startswith("toc ") else first.upper() + rest


def _paragraph_style(name: str, early: str = "", late: str = "", rpr: str = "", *, shown: bool = True) -> str:
    """A style; `early` and `late` are the paragraph properties before and after the spacing, as the schema wants."""
    metric = METRICS[style_id(name)]
    kind = ' w:default="1"' if name == "Normal" else ' w:customStyle="1"' if name.startswith("BCP") else ""
    based_on = "" if name == "Normal" else '<w:basedOn w:val="Normal"/>'
    following = '<w:next w:val="Normal"/>' if name.startswith("heading") else ""
    return (
        f'<w:style w:type="paragraph"{kind} w:styleId="{style_id(name)}"><w:name w:val="{name}"/>{based_on}'
        f"{following}{'<w:qFormat/>' if shown else ''}"
        f"<w:pPr>{early}{spacing(metric.line, metric.before, metric.after)}{late}</w:pPr>"
        f"<w:rPr>{rpr}{size(metric.size)}</w:rPr></w:style>"
    )


def _heading(level: int, border: str = "", indent: int = 0) -> str:
    # No `numPr` here: the shipped template numbers its headings in its own text.
    rpr = f'{_HEADING_FONT}<w:b/><w:bCs/><w:color w:val="{NAVY}"/>'
    outline = f'<w:ind w:left="{indent}"/>{_LEFT}<w:outlineLvl w:val="{level - 1}"/>'
    return _paragraph_style(f"heading {level}", f"<w:keepNext/><w:keepLines/>{border}", outline, rpr)


def _border(edges: str, weight: int, colour: str, space: int = 4) -> str:
    lines = "".join(
        f'<w:{edge} w:val="single" w:sz="{weight}" w:space="{space}" w:color="{colour}"/>'
        for edge in edges.split()
    )
    return f"<w:pBdr>{lines}</w:pBdr>"


def _underline(style: str, colour: str) -> str:
    weight, space = _UNDERLINES[style]
    return _border("bottom", weight, colour, space)


def _toc(level: int) -> str:
    tab = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{PORTRAIT.text_width}"/></w:tabs>'
    indent = f'<w:ind w:left="{(level - 1) * 240}"/>{_LEFT}'
    return _paragraph_style(f"toc {level}", tab, indent, _BOLD if level == 1 else "", shown=False)


_BOLD = "<w:b/><w:bCs/>"
BOX = _border("top left bottom right", 18, "000000", 6)
BOX_INDENT = '<w:ind w:left="170" w:right="170"/>'  # keeps the frame of a box inside the margins
_LEFT, _CENTRE, _BOTH = (f'<w:jc w:val="{side}"/>' for side in ("left", "center", "both"))
_NAVY = f'{_BOLD}<w:color w:val="{NAVY}"/>'


def _all_styles() -> list[str]:
    return [*_body_styles(), *_generated_styles(), *_character_styles(), *_table_styles()]


def _body_styles() -> list[str]:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{NOTE_FILL}"/>'
    return [
        _paragraph_style("Normal", "<w:widowControl/>", _BOTH),
        _heading(1, _underline("Heading1", NAVY)),
        _heading(2, _border("left", 24, NAVY, 6), indent=142),
        *(_heading(level) for level in (3, 4, 5, 6)),
        _toc(1),
        _toc(2),
        _paragraph_style("header", _border("bottom", 4, RULE, 3), _LEFT, shown=False),
        _paragraph_style("footer", "", _LEFT, shown=False),
        _paragraph_style("List Paragraph", "", _LEFT),
        _paragraph_style("BCP Check", "", _LEFT),
        _paragraph_style("BCP Cell", "", _LEFT),
        _paragraph_style("BCP Cell Head", "<w:keepNext/>", _LEFT, _BOLD),
        _paragraph_style("BCP Small", "<w:widowControl/>", _LEFT),
        _paragraph_style("BCP Small Cell", "", _LEFT),
        _paragraph_style("BCP Small Cell Head", "<w:keepNext/>", _LEFT, _BOLD),
        _paragraph_style("BCP Note", "", _LEFT),
        _paragraph_style("BCP Code", shade, _LEFT),
        _paragraph_style("BCP Cover", "<w:keepLines/>", _CENTRE, _BOLD),
        _paragraph_style("BCP Rule", _underline("BCPRule", RULE)),
    ]


def _generated_styles() -> list[str]:
    """Styles of what the renderer alone makes; the importer skips them by "BCP Generated"."""
    return [
        _paragraph_style("BCP Generated Title", "", _CENTRE, _NAVY),
        _paragraph_style("BCP Generated Cover", "", _CENTRE),
        _paragraph_style("BCP Generated Banner", f"<w:keepLines/>{BOX}", BOX_INDENT + _CENTRE, _BOLD),
        _paragraph_style("BCP Generated Cell", "", _CENTRE),
        _paragraph_style("BCP Generated TOC Heading", "<w:keepNext/>", _LEFT, _NAVY),
        _paragraph_style("BCP Generated Caption", "", _CENTRE, _BOLD),
        _paragraph_style("BCP Generated Spacer", shown=False),
        _paragraph_style("BCP Generated Break", shown=False),
    ]


def _character_styles() -> list[str]:
    return [
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>',
        '<w:style w:type="character" w:customStyle="1" w:styleId="BCPOpen"><w:name w:val="BCP Open"/><w:qFormat/>'
        f'<w:rPr>{_BOLD}<w:bdr w:val="single" w:sz="4" w:space="0" w:color="595959"/>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{TODO_FILL}"/></w:rPr></w:style>',
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:semiHidden/></w:style>',
    ]


def _table_styles() -> list[str]:
    return [
        _table_style("Normal Table", "TableNormal", "", default=True),
        _table_style("BCP Table", "BCPTable", _GRID + _CELL_MARGINS, _HEAD_ROW),
        _table_style("BCP Note Box", "BCPNoteBox", _NOTE_LINES + _NOTE_MARGINS),
        _table_style("BCP Generated Table", "BCPGeneratedTable", _GRID + _CELL_MARGINS, _HEAD_ROW),
    ]


def _table_style(name: str, style_id: str, tblpr: str, more: str = "", *, default: bool = False) -> str:
    kind = ' w:default="1"' if default else ' w:customStyle="1"'
    based = "" if default else '<w:basedOn w:val="TableNormal"/>'
    properties = tblpr or _margins(0, 108, 0, 108)
    return (
        f'<w:style w:type="table"{kind} w:styleId="{style_id}"><w:name w:val="{name}"/>{based}'
        f'{"<w:semiHidden/>" if default else "<w:qFormat/>"}<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>{properties}</w:tblPr>'
        f"{more}</w:style>"
    )


def _margins(top: int, left: int, bottom: int, right: int) -> str:
    sides = (("top", top), ("left", left), ("bottom", bottom), ("right", right))
    inner = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in sides)
    return f"<w:tblCellMar>{inner}</w:tblCellMar>"


def _edges(sizes: dict[str, int]) -> str:
    lines = "".join(
        f'<w:{edge} w:val="single" w:sz="{weight}" w:space="0" w:color="{RULE}"/>'
        for edge, weight in sizes.items()
    )
    return f"<w:tblBorders>{lines}</w:tblBorders>"


_GRID = _edges({"top": 8, "left": 4, "bottom": 8, "right": 4, "insideH": 4, "insideV": 4})
_CELL_MARGINS = _margins(20, 80, 20, 80)
_NOTE_LINES = _edges({"top": 4, "left": 36, "bottom": 4, "right": 4})
_NOTE_MARGINS = _margins(57, 142, 28, 142)
_HEAD_ROW = (
    '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr>'
    f'<w:shd w:val="clear" w:color="auto" w:fill="{HEAD_FILL}"/><w:vAlign w:val="center"/></w:tcPr></w:tblStylePr>'
)
