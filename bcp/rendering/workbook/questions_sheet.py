"""The XML of the sheet that lists what is still open, each line a link to the cell to fill in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from bcp.inputs.workbook import words
from bcp.rendering.workbook import look

_WIDTHS = (7, 30, 44, 12, 70)
_HEADINGS = ("重さ", "シート", "欄", "状態", "質問")
_NOTE = "重さA：無いと計画が誤る。B：弱くなる。C：体裁。青い字を押すと、記入する欄に移る。このシートには書かない。"
_FIRST = 5


@dataclass(frozen=True)
class Question:
    """質問: one that is still open; `target` is the cell to fill in, as 'sheet'!B12, or "" for a remark."""

    item: str
    weight: str
    label: str
    state: str
    question: str
    sheet: str = ""
    target: str = ""


def sheet_xml(questions: Sequence[Question], styles: Mapping[str, int], space: str) -> bytes:
    """The whole part; `styles` are the numbers of the styles title, note, head, cell and link."""
    rows = [
        _row(1, [(f"{words.QUESTIONS}（{len(questions)}件）", styles["title"])], 28),
        _row(2, [(_NOTE, styles["note"])], 20),
        _row(4, [(text, styles["head"]) for text in _HEADINGS], 22),
        *(_question(line, each, styles) for line, each in enumerate(questions, _FIRST)),
    ]
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(_WIDTHS, 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{space}"><sheetPr><tabColor rgb="FFC55A11"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">'
        f'<pane ySplit="{_FIRST - 1}" topLeftCell="A{_FIRST}" activePane="bottomLeft" state="frozen"/>'
        f"</sheetView></sheetViews><cols>{columns}</cols><sheetData>{''.join(rows)}</sheetData>"
        '<sheetProtection sheet="1" formatColumns="0" formatRows="0"/>'
        f"{_links(questions)}"
        '<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;L&amp;A&amp;R&amp;P / &amp;N</oddFooter></headerFooter></worksheet>"
    ).encode()


def _question(line: int, question: Question, styles: Mapping[str, int]) -> str:
    texts = (question.weight, question.sheet, question.label, question.state, question.question)
    kinds = ["cell", *(["link", "link"] if question.target else ["cell", "cell"]), "cell", "cell"]
    height = look.height(list(zip(texts, _WIDTHS, strict=True)))
    return _row(line, [(text, styles[kind]) for text, kind in zip(texts, kinds, strict=True)], height)


def _row(line: int, cells: Sequence[tuple[str, int]], height: float) -> str:
    inner = "".join(
        f'<c r="{letter}{line}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{_text(text)}</t></is></c>'
        for letter, (text, style) in zip("ABCDE", cells, strict=False)
    )
    return f'<row r="{line}" ht="{height:g}" customHeight="1">{inner}</row>'


def _text(text: str) -> str:
    return escape(look.cell_text(text))


def _links(questions: Sequence[Question]) -> str:
    links = "".join(_link(line, each.target) for line, each in enumerate(questions, _FIRST) if each.target)
    return f"<hyperlinks>{links}</hyperlinks>" if links else ""


def _link(line: int, target: str) -> str:
    place = quoteattr(look.cell_text(target))
    return "".join(f'<hyperlink ref="{letter}{line}" location={place}/>' for letter in "BC")
