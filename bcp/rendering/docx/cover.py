"""The cover page: title, state, boxes to sign, history. All of it in styles the importer skips."""

from __future__ import annotations

from collections.abc import Sequence

from bcp.rendering.docx.blocks import Block, Paragraph, Runs, plain
from bcp.rendering.docx.body import SPACER, BodyWriter
from bcp.rendering.docx.looks import runs_xml
from bcp.rendering.docx.meta import DocumentMeta, Revision
from bcp.rendering.docx.outline import Outline
from bcp.rendering.docx.styles import BOX, BOX_INDENT, size, spacing
from bcp.rendering.docx.widths import text_width
from bcp.rendering.docx.xml import paragraph, text_run

_SIGNERS = ("承認", "審査", "作成")
_TITLE_WIDTH = 19.0  # em of the title's type on one line
_SIGN_WIDTH = 1500
_SIGN_HEIGHT = 1000
_HISTORY = (("版", 900), ("日付", 1700), ("改訂の内容", 4854), ("担当", 1900))
DRAFT = "案　検証を通っていない。正式な計画として配らない。"


def cover_xml(outline: Outline, meta: DocumentMeta, writer: BodyWriter) -> str:
    """The paragraphs and tables of the cover."""
    company = "　".join(text for text in (meta.company, meta.site) if text)
    title = outline.title
    shown = plain(title) + plain_text(outline.preamble)
    named = all(text in shown for text in (meta.company, meta.site))
    return "".join(
        (
            _classification(meta.classification),
            _line("" if named else company, before=90 if meta.classification else 110),
            paragraph("BCPGeneratedTitle", _title(title, meta.title)),
            _line(_version(meta)),
            _banner(meta, plain_text(outline.preamble)),
            _open_count(outline.preamble, meta.open_count),
            _preamble(outline.preamble, writer),
            _gap(26),
            _sign_boxes(meta.approver, writer.width),
            _gap(16),
            _history(meta, writer.width),
        )
    )


def _title(title: Runs, fallback: str) -> str:
    text = (plain(title).strip() or fallback).replace("\n", " ")
    return text_run(_in_two_lines(text))


def _in_two_lines(text: str) -> str:
    """A long title broken at its last space, or at the one nearest to its middle, so that no word is cut."""
    spaces = [index for index, sign in enumerate(text) if sign in " 　"]
    if text_width(text) <= _TITLE_WIDTH or not spaces:
        return text
    best = spaces[-1]
    if text_width(text[:best]) > _TITLE_WIDTH:
        best = min(spaces, key=lambda at: abs(text_width(text[:at]) - text_width(text[at:])))
    return f"{text[:best]}\n{text[best + 1 :]}"


def _line(text: str, before: float = 0) -> str:
    return paragraph("BCPGeneratedCover", text_run(text), spacing(20, before, 6)) if text or before else ""


def _gap(points: float) -> str:
    return paragraph("BCPGeneratedSpacer", "", spacing(points))


def _classification(text: str) -> str:
    border = "".join(
        f'<w:{e} w:val="single" w:sz="8" w:space="3" w:color="000000"/>'
        for e in ("top", "left", "bottom", "right")
    )
    if not text:
        return ""
    ppr = f'<w:pBdr>{border}</w:pBdr>{spacing(18)}<w:ind w:left="6800"/>'
    return paragraph("BCPGeneratedCover", text_run(text, "<w:b/><w:bCs/>"), ppr)


def _version(meta: DocumentMeta) -> str:
    version = f"第{meta.version}版" if meta.version.replace(".", "").isdigit() else meta.version
    return "　".join(text for text in (version, japanese_date(meta)) if text)


def japanese_date(meta: DocumentMeta) -> str:
    """The date of the document as 2026年11月10日."""
    return f"{meta.date.year}年{meta.date.month}月{meta.date.day}日"


def plain_text(blocks: Sequence[Block]) -> str:
    """The text of the paragraphs and headings of `blocks`."""
    return "".join(plain(getattr(block, "runs", ())) for block in blocks)


def _preamble(blocks: Sequence[Block], writer: BodyWriter) -> str:
    """What the template puts under its title: lines in the middle, a 案 in a box."""
    return "".join(
        _cover_line(block.runs) if isinstance(block, Paragraph) else writer.block(block) for block in blocks
    )


def _cover_line(runs: Runs) -> str:
    boxed = plain(runs).startswith("案")
    return paragraph("BCPCover", runs_xml(runs), BOX + spacing(22, 10, 10) + BOX_INDENT if boxed else "")


def _banner(meta: DocumentMeta, preamble: str) -> str:
    """案 of a draft, and the banner unless the template's own cover line carries it."""
    banner = "" if meta.banner in preamble else meta.banner
    texts = [text for text in (DRAFT if meta.draft else "", banner) if text]
    return "".join(paragraph("BCPGeneratedBanner", text_run(text)) for text in texts)


def _open_count(preamble: tuple[Block, ...], count: int) -> str:
    """未確定N件, unless the template's own cover line already says so."""
    if not count or "未確定" in plain_text(preamble):
        return ""
    return paragraph("BCPGeneratedCover", text_run(f"未確定{count}件", "<w:b/><w:bCs/>"), spacing(20, 6, 6))


def _sign_boxes(approver: str, width: int) -> str:
    """Three boxes to sign, on the right; the approver's name stands in the first when it is known."""
    widths = [_SIGN_WIDTH] * len(_SIGNERS)
    height = f'<w:trHeight w:val="{_SIGN_HEIGHT}" w:hRule="atLeast"/>'
    rows = (
        _row(list(_SIGNERS), widths, head=True),
        _row([approver, "", ""], widths, height),
        _row(["　　年　月　日"] * len(_SIGNERS), widths, small=True),
    )
    return _table(rows, widths, width - sum(widths)) + SPACER


def _history(meta: DocumentMeta, width: int) -> str:
    rows = meta.revisions or (Revision(meta.version or "―", japanese_date(meta), "この版を作成した。"),)
    widths = [column for _, column in _HISTORY]
    widths[2] += width - sum(widths)
    head = _row([name for name, _ in _HISTORY], widths, head=True)
    body = (_row([row.version, row.date, row.summary, row.by], widths) for row in rows)
    return _table((head, *body), widths, 0) + SPACER


def _row(
    texts: list[str], widths: list[int], more: str = "", *, head: bool = False, small: bool = False
) -> str:
    rpr = size(8) if small else ""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"{paragraph('BCPGeneratedCell', text_run(text, rpr))}</w:tc>"
        for text, width in zip(texts, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{more}{'<w:tblHeader/>' if head else ''}</w:trPr>{cells}</w:tr>"


def _table(rows: tuple[str, ...], widths: list[int], indent: int) -> str:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="BCPGeneratedTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblInd w:w="{indent}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" '
        f'w:noVBand="1"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )
