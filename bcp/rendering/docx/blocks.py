"""The block model between Markdown and a document: plain frozen values, no XML."""

from __future__ import annotations

from collections.abc import Sequence

from bcp.frozen import dataclass


@dataclass(frozen=True)
class Run:
    """文字列: text of one look; "\\n" is a line break."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    strike: bool = False
    todo: bool = False  # part of 【要確認：…】
    ruby: str = ""  # the reading that stands over the text
    link: str = ""  # the bookmark it leads to


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    """見出し, level 1 to 6."""

    level: int
    runs: Runs


@dataclass(frozen=True)
class Paragraph:
    """段落."""

    runs: Runs
    small: bool = False  # set in the small type of the annexes


@dataclass(frozen=True)
class ListItem:
    """箇条. checked is None for an item without a box."""

    blocks: tuple[Block, ...]
    checked: bool | None = None


@dataclass(frozen=True)
class ListBlock:
    """箇条書き; `start` is the first number of an ordered list."""

    ordered: bool
    start: int
    items: tuple[ListItem, ...]


@dataclass(frozen=True)
class Table:
    """表; rows[0] is the header. align holds "left", "center", "right" or "" per column."""

    align: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]
    small: bool = False  # set in the small type of the annexes


@dataclass(frozen=True)
class Quote:
    """囲み."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Code:
    """等幅の文."""

    text: str


@dataclass(frozen=True)
class Rule:
    """区切り線."""


@dataclass(frozen=True)
class Mark:
    """ブロックの境: `<!-- bcp:ID -->` opens, `<!-- /bcp:ID -->` closes."""

    id: str
    opens: bool


@dataclass(frozen=True)
class PageBreak:
    """改ページ."""


@dataclass(frozen=True)
class Figure:
    """図の場所: room for a picture that is put in later, in points; measured, never written."""

    height: float


@dataclass(frozen=True)
class CardMark:
    """初動カードの境."""

    opens: bool


Block = Heading | Paragraph | ListBlock | Table | Quote | Code | Rule | Mark | PageBreak | CardMark | Figure


def leads_table(blocks: Sequence[Block], index: int) -> bool:
    """True for a paragraph that a table follows: it stays with the table's first rows."""
    after = next((block for block in blocks[index + 1 :] if not isinstance(block, Mark | Figure)), None)
    return isinstance(blocks[index], Paragraph) and isinstance(after, Table)


def plain(runs: Runs) -> str:
    """The text of `runs` without its looks."""
    return "".join(run.text for run in runs)
