"""Rules on what must be gone from a plan: template marks and placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bcp.catalog.words import nfkc
from bcp.checking.reading import Reading, Sign
from bcp.checking.text import shorten
from bcp.checking.wordlists import holds_one
from bcp.errors import Message

_MARK_LINE = re.compile(r" {0,3}##(?:\{#[^}\n]*\})?[ \t]*")
_OPENING_RUN = re.compile(r" {0,3}#{1,6}(?=[ \t])")
_CLOSING_RUN = re.compile(r"[ \t]#+[ \t]*$")
_MARK = re.compile(r"(?<![\\#])#{2,}")
_WIDE_MARK = re.compile(r"＃＃")

_PLACEHOLDER = re.compile(
    r"(?<![一二三四五六七八九十百千])[○〇◯]{2,}(?![一二三四五六七八九十百千])"
    r"|△{2,}|□{2,}|●{2,}|×{2,}"
    r"|(?<![A-Za-z0-9])(?:[Xx]{3,}|X{2,}(?=[ぁ-ヿ一-龥-])|20XX)(?![A-Za-z0-9])"
    r"|(?<![A-Za-z])(?:TBD|T\.B\.D\.?|TODO|FIXME|tbd)(?![A-Za-z])"
    r"|要記入|要入力|未記入|ここに記入|記入してください|入力してください|ご記入ください"
    r"|貴社|御社|貴工場|貴事業所|貴団体"
    r"|\{\{[^}\n]*\}\}|\{%[^%\n]*%\}"
)
# every placeholder holds one of these; most texts hold none, and need not be read closely
_PLACEHOLDER_SIGNS = (
    *("○", "〇", "◯", "△△", "□□", "●●", "××", "XX", "xx", "Xx", "xX", "TBD", "tbd", "T.B", "TODO", "FIXME"),
    *("要記入", "要入力", "未記入", "記入し", "入力し", "ご記入", "ここに記入", "貴", "御社", "{{", "{%"),
)


def marker_left(reading: Reading) -> Iterator[Sign]:
    """A `##` mark that still stands in the text, outside code and headings."""
    for number, line in enumerate(reading.prose.split("\n")):
        if _has_mark(line, reading):
            yield Sign(
                "marker-left",
                Message(
                    f"ひな形の印「##」が残っている（「{shorten(line.strip(), 30)}」）。印を消し、間の文を自社の内容に書き換える。",
                    f'A template mark "##" is left ("{shorten(line.strip(), 30)}"). Remove it and state the facts.',
                ),
                shorten(line.strip()),
                number,
            )


def _has_mark(line: str, reading: Reading) -> bool:
    if "##" not in line and "＃＃" not in line:
        return False
    if _MARK_LINE.fullmatch(line):
        return True
    inner = _OPENING_RUN.sub("", line)
    if inner != line:
        inner = _CLOSING_RUN.sub("", inner)
    if _MARK.search(inner):
        return True
    return bool(_WIDE_MARK.search(inner)) and not reading.grounds.table_contains("＃＃")


def placeholder_left(reading: Reading) -> Iterator[Sign]:
    """○○, XXX, 要記入, TBD, 貴社 and the like, unless the table itself contains them."""
    prose = nfkc(reading.prose)
    if not holds_one(_PLACEHOLDER_SIGNS, prose):
        return
    for number, line in enumerate(reading.prose.split("\n")):
        for match in _PLACEHOLDER.finditer(nfkc(line)):
            if reading.grounds.table_contains(match[0]):
                continue
            yield Sign(
                "placeholder-left",
                Message(
                    f"仮の文字「{match[0]}」が残っている。表の値を入れる。分からなければ【要確認：…】と書く。",
                    f'A placeholder "{match[0]}" is left. Put in the value of the table, or 【要確認：…】 if unknown.',
                ),
                shorten(line.strip()),
                number,
                mild=reading.is_fixed,
            )
