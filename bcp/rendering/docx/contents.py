"""The table of contents, filled: every entry is there before Word updates anything."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bcp.rendering.docx.body import toc_anchor
from bcp.rendering.docx.looks import scaled
from bcp.rendering.docx.outline import TOC_DEPTH
from bcp.rendering.docx.paper import PORTRAIT
from bcp.rendering.docx.styles import METRICS, size
from bcp.rendering.docx.xml import field, paragraph, text_run

_SCALES = (1.0, 0.95, 0.9, 0.85, 0.8)


def contents_scale(headings: Sequence[tuple[int, str]]) -> float:
    """The largest type with which the contents fit one page; 1.0 where they need several anyway."""
    room = PORTRAIT.text_height_points * 0.98
    return next((scale for scale in _SCALES if _height(headings) * scale <= room), 1.0)


def contents_pages(headings: Sequence[tuple[int, str]]) -> int:
    """The number of pages the contents take."""
    return math.ceil(_height(headings) * contents_scale(headings) / PORTRAIT.text_height_points)


def _height(headings: Sequence[tuple[int, str]]) -> float:
    metrics = [METRICS["BCPGeneratedTOCHeading"], *(METRICS[f"TOC{level}"] for level, _ in headings)]
    return sum(metric.before + metric.line + metric.after for metric in metrics)


def contents_xml(headings: Sequence[tuple[int, str]], labels: Sequence[str], pages: Sequence[int]) -> str:
    """目次 with a linked entry and a page number per heading; it needs at least one."""
    scale = contents_scale(headings)
    entries = [
        _entry(index, level, f"{label}{text}", pages[index - 1], scale)
        for index, ((level, text), label) in enumerate(zip(headings, labels, strict=True), 1)
    ]
    first, last = _FIELD_START, _FIELD_END
    entries[0] = _insert(entries[0], first, front=True)
    entries[-1] = _insert(entries[-1], last, front=False)
    return paragraph("BCPGeneratedTOCHeading", text_run("目次")) + "".join(entries)


_FIELD_START = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">'
    f' TOC \\o "1-{TOC_DEPTH}" \\h \\z \\u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
)
_FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def _entry(number: int, level: int, text: str, page: int, scale: float) -> str:
    anchor = toc_anchor(number)
    spaces, points = scaled(f"TOC{level}", scale)
    rpr = size(points) if points else ""
    dots = "<w:r><w:tab/></w:r>" + field(f"PAGEREF {anchor} \\h", str(page), rpr)
    link = f'<w:hyperlink w:anchor="{anchor}" w:history="1">{text_run(text, rpr)}{dots}</w:hyperlink>'
    return paragraph(f"TOC{level}", link, spaces)


def _insert(entry: str, runs: str, *, front: bool) -> str:
    """An entry with `runs` of the enclosing field before its link or after it."""
    if front:
        return entry.replace("</w:pPr>", "</w:pPr>" + runs, 1)
    return entry.removesuffix("</w:p>") + runs + "</w:p>"


def number_labels(headings: Sequence[tuple[int, str]], numbered: bool) -> list[str]:
    """The numbers Word will put before the headings, as the entries show them; "" where it puts none."""
    counts = [0] * (TOC_DEPTH + 1)
    labels: list[str] = []
    for level, _ in headings:
        counts[level] += 1
        counts[level + 1 :] = [0] * (TOC_DEPTH - level)
        labels.append(
            ".".join(str(max(count, 1)) for count in counts[1 : level + 1]) + " " if numbered else ""
        )
    return labels
