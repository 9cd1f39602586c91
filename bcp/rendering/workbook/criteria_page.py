"""The sheet to rate by: five check points an entry point, and the measures to choose from."""

from __future__ import annotations

from typing import Any

from bcp.inputs.workbook import words
from bcp.rendering.workbook import look
from bcp.vocabulary import Catalogue, Countermeasure, ThreatEntryPoint

SIGNS = "①②③④⑤"
_WIDTHS = (24, 9, 76, 66)
_NOTES = (
    "上から順に読み、最初に「はい」と言えるものが評価になる。「はい」は、すべての機器や線で、いつも守られているときだけ。",
    "どれも「はい」と言えなければ BAD。使っていない入口は「対象外」とし、理由を書く。",
    "※ 本ツール独自の内容。ハンドブックの同番号とは異なる場合がある。",
)


def write_criteria(page: Any, catalogue: Catalogue) -> None:
    """Fills the sheet; nothing on it is to be filled in."""
    for letter, width in zip("ABCD", _WIDTHS, strict=True):
        page.column_dimensions[letter].width = width
    look.title(page, words.CRITERIA)
    for row, text in enumerate(_NOTES, 2):
        look.write(page.cell(row, 1), text).alignment = look.one_line()
    look.link(page.cell(len(_NOTES) + 2, 1), words.ASSESSMENT, f"← {words.ASSESSMENT}に戻る")
    head = len(_NOTES) + 3
    for column, text in enumerate((words.ENTRY, "評価", "問い", "「はい」なら"), 1):
        look.heading(page.cell(head, column), text)
    row = head + 1
    for entry in catalogue.entries.values():
        row = _write_entry(page, row, entry, catalogue)
    common = [each for each in catalogue.measures.values() if not each.entry]
    _write_line(
        page, row, ("どの入口にも", "対策", _listed(common), "対策の番号を「アセスメント」の対策の欄に書く")
    )
    look.finish(page, frozen=f"B{head + 1}", colour=look.NAVY, title_rows=f"{head}:{head}")


def first_row(catalogue: Catalogue, entry_id: str) -> int:
    """The row at which an entry point begins."""
    return len(_NOTES) + 4 + (len(SIGNS) + 2) * list(catalogue.entries).index(entry_id)


def _write_entry(page: Any, row: int, entry: ThreatEntryPoint, catalogue: Catalogue) -> int:
    """Five lines of check points, BAD, and the measures; returns the row below."""
    mark = "※" if entry.origin == "project" else ""
    lines = [
        (sign, f"{check.text}{mark}", check.effect) for sign, check in zip(SIGNS, entry.checks, strict=True)
    ]
    lines.append(("BAD", "どれも「はい」と言えない（分からないときは、原因を「不明」とする）", entry.event))
    own = [each for each in catalogue.measures.values() if each.entry == entry.id]
    lines.append(("対策", _listed(own), "対策の番号を「アセスメント」の対策の欄に書く"))
    for place, line in enumerate(lines):
        _write_line(page, row + place, (f"{entry.number} {entry.label}" if place == 0 else "", *line))
    return row + len(lines)


def _listed(measures: list[Countermeasure]) -> str:
    return "\n".join(f"{each.id} {each.title}{'※' if each.origin == 'project' else ''}" for each in measures)


def _write_line(page: Any, row: int, texts: tuple[str, str, str, str]) -> None:
    for column, text in enumerate(texts, 1):
        look.frame(look.write(page.cell(row, column), text, bold=column == 1, size=9 if column == 4 else 10))
    page.row_dimensions[row].height = look.height(list(zip(texts, _WIDTHS, strict=True)))
