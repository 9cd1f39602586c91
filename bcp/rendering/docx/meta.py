"""What a document says about itself: the values on its cover, header, footer and in its properties."""

from __future__ import annotations

import datetime
from typing import Literal

from bcp.frozen import dataclass

FontScheme = Literal["yu", "yu-mincho", "biz-ud", "ms", "noto"]


@dataclass(frozen=True)
class Revision:
    """改訂: one row of the revision history on the cover."""

    version: str
    date: str
    summary: str
    by: str = ""


@dataclass(frozen=True)
class DocumentMeta:
    """文書の属性: everything `render_docx` needs beside the Markdown. Empty texts are left out of the page."""

    title: str
    date: datetime.date
    company: str = ""
    site: str = ""
    version: str = ""
    classification: str = ""
    approver: str = ""
    open_count: int = 0
    draft: bool = False  # 案 stands on every page
    banner: str = (
        ""  # one sentence in large type on the cover, e.g. 「案：この計画だけでは今夜動けない。不足3件」
    )
    revisions: tuple[Revision, ...] = ()
    fonts: FontScheme = "yu"
    toc: bool = True
    cover: bool = True
    for_wall: bool = False  # a card by itself: larger type before every column
    card_sections: tuple[tuple[str, str], ...] = ()  # where in the plan the parts of the card stand
    furigana: bool = False  # readings over the words that everybody reads the same way
    block_titles: tuple[tuple[str, str], ...] = ()  # (title, block id): a mention leads to the block
    company_template: bytes = b""  # a DOCX whose styles, fonts and colours are taken
    figures: tuple[tuple[str, float], ...] = ()  # (block id, height in points) of pictures put in afterwards
    pages: tuple[
        int, ...
    ] = ()  # page of each heading of the table of contents, where a layout pass found them
