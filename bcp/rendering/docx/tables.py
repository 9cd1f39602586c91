"""Tables to XML: fixed widths, header rows that repeat, rows that do not break across pages."""

from __future__ import annotations

from bcp.rendering.docx.blocks import Runs, Table, plain
from bcp.rendering.docx.looks import runs_xml, scaled
from bcp.rendering.docx.paper import PORTRAIT
from bcp.rendering.docx.styles import METRICS, on_card
from bcp.rendering.docx.widths import column_widths, one_line_width
from bcp.rendering.docx.xml import paragraph

WIDE = 6  # more columns than this stand on a page turned across, unless their cells are short
PEN_ROW = 510  # 9 mm: a row that is filled in by hand
KEPT_TOGETHER = 5  # rows; a shorter table stays on one page


def cell_style(table: Table, *, head: bool = False) -> str:
    """The style of the cells of `table`."""
    return f"BCP{'Small' if table.small else ''}Cell{'Head' if head else ''}"


def is_wide(table: Table) -> bool:
    """True for a table of many columns that an upright page cannot show with each cell on one line."""
    columns = len(table.rows[0])
    return (
        columns > WIDE and one_line_width(table, METRICS[cell_style(table)].size) > PORTRAIT.text_width / 20
    )


def table_xml(table: Table, width: int, indent: int = 0, scale: float = 1.0, *, card: bool = False) -> str:
    """The table, `width` twentieths of a point wide; grid, table and cells name the same widths."""
    widths = grid(table, width, scale, card=card)
    grid_xml = "".join(f'<w:gridCol w:w="{column}"/>' for column in widths)
    last = len(table.rows) - 1
    keep = last <= KEPT_TOGETHER
    rows = "".join(
        _row(table, index, widths, scale, keep=keep and index < last, card=card)
        for index in range(len(table.rows))
    )
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="BCPTable"/><w:tblW w:w="{width}" w:type="dxa"/>'
        f'<w:tblInd w:w="{indent}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" '
        f'w:noVBand="1"/></w:tblPr><w:tblGrid>{grid_xml}</w:tblGrid>{rows}</w:tbl>'
    )


def grid(table: Table, width: int, scale: float = 1.0, *, card: bool = False) -> list[int]:
    """Whole column widths that sum up to `width` exactly."""
    style = cell_style(table)
    size = METRICS[on_card(style) if card else style].size * scale
    exact = column_widths(table, width / 20, size, card=card)
    whole = [int(column * 20) for column in exact]
    whole[-1] += width - sum(whole)
    return whole


def _row(table: Table, index: int, widths: list[int], scale: float, *, keep: bool, card: bool) -> str:
    head = index == 0
    cells = table.rows[index]
    empty = not head and not any(plain(runs).strip() for runs in cells)
    height = f'<w:trHeight w:val="{PEN_ROW}" w:hRule="atLeast"/>' if empty else ""
    properties = f"<w:cantSplit/>{height}{'<w:tblHeader/>' if head else ''}"
    filled = [cells[column] if column < len(cells) else () for column in range(len(widths))]
    inner = "".join(
        _cell(
            runs,
            width,
            cell_style(table, head=head),
            table.align[column] if column < len(table.align) else "",
            scale,
            keep=keep and not head,
            card=card,
        )
        for column, (runs, width) in enumerate(zip(filled, widths, strict=True))
    )
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def _cell(runs: Runs, width: int, style: str, align: str, scale: float, *, keep: bool, card: bool) -> str:
    measures = on_card(style) if card else style
    kept = "<w:keepNext/>" if keep else ""
    side = f'<w:jc w:val="{align}"/>' if align in ("center", "right") else ""
    spaces, points = scaled(measures, scale, own=card, read=any(run.ruby for run in runs))
    inner = runs_xml(runs, points)
    content = paragraph(style, inner, kept + spaces + side)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>'
