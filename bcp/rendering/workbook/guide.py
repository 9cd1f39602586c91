"""The first sheet: how to fill the form in, what to begin with, and how far each sheet is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bcp.inputs.environment import FORMAT
from bcp.inputs.workbook import words
from bcp.rendering.workbook import look
from bcp.vocabulary import Catalogue, Item

_HELP = (
    "下の1と2に答えれば、最初の計画が作れる。3は時間のあるときでよい。シートの名前を押すと、そのシートに移る。",
    "橙色の欄は必須。分からなければ、欄の▼から「不明」を選ぶ。無いものは「なし」。空欄は未回答になる。推測では書かない。",
    "▼のある欄も、文字で書ける。上の行と同じなら「〃」か「同上」でよい。全角・半角は問わない。",
    "期間は 90分、4時間、2日、1か月、直ちに、当日中。日付は 2026-11-10、2026年11月10日、R8.11.10。",
    "電話番号は先頭の0から、ハイフンを入れて書く。数式は使えない（貼るときは「値として貼り付け」）。",
    "行が足りなければ、表の途中に行を挿入する。自分用の欄を表の右に、シートを末尾に足してよい（読まれない）。",
    "シートを足すときは「校閲」の「ブックの保護」を押して外す。パスワードは無い。",
    "＊と書いた欄は、外部の生成AIに送らない。",
)
_COMMON = "本社などの回答を別の表から借りるときだけ、そのファイルの名前（honsha.xlsx など）を書く"
_WIDTHS = (32, 50, 12, 60)
_GREY_TEXT = "FF7F7F7F"


@dataclass(frozen=True)
class Page:
    """シートの案内: a sheet of the form; `progress` is the formula that says how far it is."""

    name: str
    question: str
    progress: str
    why: str


def sheet_name(item: Item, number: int) -> str:
    """The name of an item's sheet."""
    return f"{number} {item.label}"[:31]


def write_guide(
    page: Any, name: str, catalogue: Catalogue, pages: Sequence[tuple[str, Sequence[Page]]]
) -> None:
    """Fills the sheet; `pages` are the sheets under a heading each, in the order in which to answer."""
    for letter, width in zip("ABCD", _WIDTHS, strict=True):
        page.column_dimensions[letter].width = width
    look.title(page, f"環境差分抽出表　{name}")
    for row, text in enumerate(_HELP, 2):
        look.write(page.cell(row, 1), f"・{text}").alignment = look.one_line()
        page.row_dimensions[row].height = 18
    row = len(_HELP) + 3
    for column, text in enumerate(("シート", "質問", "記入", "理由"), 1):
        look.heading(page.cell(row, column), text)
    for heading, members in pages:
        row += 1
        _write_heading(page, row, heading)
        for each in members:
            row += 1
            _write_line(page, row, each)
    look.write(page.cell(row + 2, 1), words.FORMAT, colour=_GREY_TEXT)
    look.write(page.cell(row + 2, 2), FORMAT, colour=_GREY_TEXT)
    look.write(page.cell(row + 3, 1), words.COMMON, colour=_GREY_TEXT)
    look.answer(page.cell(row + 3, 2), "")
    look.write(page.cell(row + 3, 3), _COMMON).alignment = look.one_line()
    look.finish(page, frozen="A1", colour=_GREY_TEXT)


def _write_heading(page: Any, row: int, text: str) -> None:
    for column in range(1, len(_WIDTHS) + 1):
        look.frame(
            look.fill(look.write(page.cell(row, column), text if column == 1 else "", bold=True), look.GREY)
        )
    page.cell(row, 1).alignment = look.one_line()
    page.row_dimensions[row].height = 22


def _write_line(page: Any, row: int, line: Page) -> None:
    for column, text in enumerate((line.name, line.question, "", line.why), 1):
        look.frame(look.write(page.cell(row, column), text))
    look.link(page.cell(row, 1), line.name)
    if line.progress:
        look.formula(page.cell(row, 3), line.progress)
        look.colour_where(page, f"C{row}", f'LEFT($C${row},2)="未記"', look.REQUIRED)
    sizes = zip((line.name, line.question, line.why), (32, 50, 60), strict=True)
    page.row_dimensions[row].height = look.height(list(sizes))
