"""How the form looks: typefaces, colours, drop-downs, and cells that hold text and never a formula."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from bcp.errors import Message, RenderError
from bcp.inputs.workbook import words
from bcp.rendering.cell_text import MOST_CHARS, clean_cell, looks_like_formula
from bcp.rendering.pictures.canvas import em_width

_ESCAPED_SIGN = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # _x000A_ would be read as a line break
FONT = "游ゴシック"
NAVY, GREY, PALE, REQUIRED, UNKNOWN = "FF1F3864", "FFE6E6E6", "FFF5F5F5", "FFFCE4D6", "FFFFF2CC"


class Lists:
    """選択肢の置き場: the hidden sheet that drop-downs point to, and that remembers how words were written."""

    def __init__(self, book: Any) -> None:
        self.page = book.create_sheet(words.HIDDEN)
        self.page.sheet_state = "hidden"
        self._places: dict[tuple[str, ...], str] = {}
        self._memo: dict[tuple[str, str], str] = {}
        self._noted: set[tuple[str, str]] = set()

    def place(self, choices: Sequence[str]) -> str:
        """The formula of a drop-down with these choices."""
        from openpyxl.utils import get_column_letter

        key = tuple(choices)
        if key not in self._places:
            column = len(self._places) + 5
            for row, text in enumerate(key, 1):
                write(self.page.cell(row, column), text)
            letter = get_column_letter(column)
            self._places[key] = f"'{words.HIDDEN}'!${letter}$1:${letter}${len(key)}"
        return self._places[key]

    def remember(self, scope: str, shown: str, written: str) -> str:
        """What the cell shows: `shown`, after noting that the table wrote it as `written`.

        Where the column already shows that word for another spelling, the spelling itself is shown.
        """
        if self._memo.setdefault((scope, shown), written) != written:
            shown = written
            self._memo.setdefault((scope, shown), written)
        elif shown != written and (scope, shown) not in self._noted:
            self._noted.add((scope, shown))
            for column, text in enumerate((scope, shown, written), 1):
                write(self.page.cell(len(self._noted), column), text)
        return shown


_STYLES: WeakKeyDictionary[Any, dict[tuple[object, ...], Any]] = WeakKeyDictionary()


def _style(cell: Any, change: Callable[..., None], *how: object) -> Any:
    """The cell after `change(cell, *how)`; openpyxl is slow at styles, so that each is made once a workbook."""
    known = _STYLES.setdefault(cell.parent.parent, {})
    key = (tuple(cell._style or ()), change, *how)
    if key in known:
        cell._style = copy.copy(known[key])
    else:
        change(cell, *how)
        known[key] = copy.copy(cell._style)
    return cell


def cell_text(text: str) -> str:
    """The text as the XML of a cell may hold it; raises RenderError for one that no cell can hold."""
    if len(text) > MOST_CHARS:
        raise RenderError(
            Message(
                f"「{text[:20]}…」は{len(text):,}文字あり、Excelのセルに入らない。{MOST_CHARS:,}文字までを期待する。",
                f"{text[:20]!r} … has {len(text):,} characters; a cell holds {MOST_CHARS:,}.",
            ),
            Message("文を短くするか、別の文書に分ける。", "Shorten it, or move it to a document of its own."),
        )
    return _ESCAPED_SIGN.sub("_x005F_", clean_cell(text))


def write(cell: Any, text: str, *, bold: bool = False, size: float = 10, colour: str = "") -> Any:
    """The cell with `text` as text, in the typeface of the form."""
    text = cell_text(text)
    cell.value = text or None
    if text:
        cell.data_type = "s"
    return _style(cell, _as_text, bold, size, colour, looks_like_formula(text))


def _as_text(cell: Any, bold: bool, size: float, colour: str, is_quoted: bool) -> None:
    from openpyxl.styles import Alignment, Font

    cell.font = Font(name=FONT, size=size, bold=bold, color=colour or None)
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    cell.number_format = "@"
    if is_quoted:
        cell.quotePrefix = True


def one_line() -> Any:
    """The alignment of a line that runs over the cells to its right."""
    from openpyxl.styles import Alignment

    return Alignment(wrap_text=False, vertical="center")


def title(page: Any, text: str) -> None:
    """The sheet's title in A1, which runs over the cells to its right."""
    write(page.cell(1, 1), text, bold=True, size=16, colour=NAVY).alignment = one_line()
    page.row_dimensions[1].height = 28


def link(cell: Any, sheet: str, text: str = "", row: int = 1) -> Any:
    """The cell as a link to a sheet of the form; with `text` it is written first."""
    from openpyxl.styles import Font
    from openpyxl.worksheet.hyperlink import Hyperlink

    if text:
        write(cell, text)
        cell.alignment = one_line()
    quoted = sheet.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!A{row}")
    cell.font = Font(name=FONT, size=10, color="FF0563C1", underline="single")
    return cell


def formula(cell: Any, text: str) -> Any:
    """The cell with a formula of the form's own; no word of a table ever comes here."""
    from openpyxl.styles import Alignment

    cell.value, cell.number_format = f"={text}", "General"
    cell.alignment = Alignment(vertical="center", horizontal="center")
    return cell


def fill(cell: Any, colour: str) -> Any:
    """The cell on a ground of that colour."""
    return _style(cell, _ground, colour)


def _ground(cell: Any, colour: str) -> None:
    from openpyxl.styles import PatternFill

    cell.fill = PatternFill("solid", start_color=colour, end_color=colour)


def frame(cell: Any) -> Any:
    """The cell with a thin border."""
    return _style(cell, _border)


def _border(cell: Any) -> None:
    from openpyxl.styles import Border, Side

    side = Side(style="thin", color="FF8C8C8C")
    cell.border = Border(left=side, right=side, top=side, bottom=side)


def heading(cell: Any, text: str) -> Any:
    """The cell as a heading of a column."""
    from openpyxl.styles import Alignment

    frame(fill(write(cell, text, bold=True, colour="FFFFFFFF"), NAVY))
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    return cell


def answer(cell: Any, text: str) -> Any:
    """The cell as one to fill in: framed, unlocked, as text, so that a phone keeps its first 0."""
    return _style(frame(write(cell, text)), _unlock)


def _unlock(cell: Any) -> None:
    from openpyxl.styles import Protection

    cell.protection = Protection(locked=False)


def open_rest(page: Any, column: int) -> None:
    """The columns from that number on are people's own: unlocked."""
    from openpyxl.styles import Protection
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.dimensions import ColumnDimension

    rest = ColumnDimension(
        page, get_column_letter(column), min=column, max=_LAST_COLUMN, width=13, customWidth=True
    )
    rest.protection = Protection(locked=False)
    page.column_dimensions[get_column_letter(column)] = rest


def offer(page: Any, cells: str, lists: Lists, choices: Sequence[str], title: str, prompt: str) -> None:
    """A drop-down that also lets other text in, with an explanation beside it."""
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = DataValidation("list", formula1=lists.place(choices), allow_blank=True, showErrorMessage=False)
    if prompt:
        rule.promptTitle, rule.prompt, rule.showInputMessage = title[:32], prompt[:255], True
    rule.add(cells)
    page.add_data_validation(rule)


def explain(page: Any, cells: str, title: str, prompt: str) -> None:
    """An explanation that shows when the cell is chosen; anything may be written."""
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = DataValidation(showErrorMessage=False, showInputMessage=True, allow_blank=True)
    rule.promptTitle, rule.prompt = title[:32], prompt[:255]
    rule.add(cells)
    page.add_data_validation(rule)


def colour_where(page: Any, cells: str, formula: str, colour: str) -> None:
    """The ground of the cells where the formula holds."""
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import PatternFill

    make_rule: Any = FormulaRule
    ground = PatternFill("solid", bgColor=colour, fgColor=colour)
    page.conditional_formatting.add(cells, make_rule(formula=[formula], fill=ground))


def height(texts: Sequence[tuple[str, float]]) -> float:
    """Points for a row of texts in columns of these widths."""
    lines = [
        sum(max(1, -(-int(em_width(line) * 2 + 1) // max(1, int(width - 1)))) for line in text.split("\n"))
        for text, width in texts
    ]
    return min(16.0 * max([1, *lines]) + 4, 400)


_A4, _A3 = 9, 8
_LAST_COLUMN = 16_384
_WIDE = 190.0  # characters; wider sheets are too small to read on A4


def finish(page: Any, *, frozen: str, colour: str, title_rows: str = "") -> None:
    """Protected without a password, A4 or A3 landscape, all columns on one page."""
    from openpyxl.worksheet.properties import PageSetupProperties

    page.sheet_view.showGridLines = False
    page.freeze_panes = frozen
    page.sheet_properties.tabColor = colour
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    wide = sum(each.width for each in page.column_dimensions.values()) > _WIDE
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", _A3 if wide else _A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.page_margins.left = page.page_margins.right = 0.4
    page.oddFooter.left.text, page.oddFooter.right.text = "&A", "&P / &N"
    if title_rows:
        page.print_title_rows = title_rows
    protection = page.protection
    protection.sheet = True
    protection.formatCells = protection.formatColumns = protection.formatRows = False
    protection.insertRows = protection.deleteRows = protection.sort = False
