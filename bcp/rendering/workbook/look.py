"""How the form looks: typefaces, colours, drop-downs, and cells that hold text and never a formula."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bcp.inputs.workbook import words
from bcp.rendering.action_list import _NOT_IN_XML, _STARTS_FORMULA, MOST_CHARS
from bcp.rendering.pictures.canvas import em_width

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


def write(cell: Any, text: str, *, bold: bool = False, size: float = 10, colour: str = "") -> Any:
    """The cell with `text` as text, in the typeface of the form."""
    from openpyxl.styles import Alignment, Font

    text = _NOT_IN_XML.sub("", text)[:MOST_CHARS]
    cell.value = text or None
    if text:
        cell.data_type = "s"
    cell.font = Font(name=FONT, size=size, bold=bold, color=colour or None)
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    cell.number_format = "@"
    if text.startswith(_STARTS_FORMULA):
        cell.quotePrefix = True
    return cell


def one_line() -> Any:
    """The alignment of a line that runs over the cells to its right."""
    from openpyxl.styles import Alignment

    return Alignment(wrap_text=False, vertical="center")


def fill(cell: Any, colour: str) -> Any:
    """The cell on a ground of that colour."""
    from openpyxl.styles import PatternFill

    cell.fill = PatternFill("solid", start_color=colour, end_color=colour)
    return cell


def frame(cell: Any) -> Any:
    """The cell with a thin border."""
    from openpyxl.styles import Border, Side

    side = Side(style="thin", color="FF8C8C8C")
    cell.border = Border(left=side, right=side, top=side, bottom=side)
    return cell


def heading(cell: Any, text: str) -> Any:
    """The cell as a heading of a column."""
    from openpyxl.styles import Alignment

    frame(fill(write(cell, text, bold=True, colour="FFFFFFFF"), NAVY))
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    return cell


def answer(cell: Any, text: str) -> Any:
    """The cell as one to fill in: framed, unlocked, as text, so that a phone keeps its first 0."""
    from openpyxl.styles import Protection

    frame(write(cell, text))
    cell.protection = Protection(locked=False)
    return cell


def offer(page: Any, cells: str, lists: Lists, choices: Sequence[str], title: str, prompt: str) -> None:
    """A drop-down that also lets other text in, with an explanation beside it."""
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = DataValidation("list", formula1=lists.place(choices), allow_blank=True, showErrorMessage=False)
    if prompt:
        rule.promptTitle, rule.prompt, rule.showInputMessage = title[:32], prompt[:255], True
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


def finish(page: Any, *, frozen: str, colour: str, title_rows: str = "") -> None:
    """Protected without a password, A4 landscape, all columns on one page."""
    from openpyxl.worksheet.properties import PageSetupProperties

    page.sheet_view.showGridLines = False
    page.freeze_panes = frozen
    page.sheet_properties.tabColor = colour
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.page_margins.left = page.page_margins.right = 0.4
    page.oddFooter.left.text, page.oddFooter.right.text = "&A", "&P / &N"
    if title_rows:
        page.print_title_rows = title_rows
    protection = page.protection
    protection.sheet = True
    protection.formatCells = protection.formatColumns = protection.formatRows = False
    protection.insertRows = protection.sort = False
