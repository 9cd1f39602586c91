"""Rules on the shape of a draft: its block's format and its length (spec 4, formats)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bcp.catalog.words import normalise
from bcp.checking.reading import Reading, Sign
from bcp.checking.text import is_heading, is_row, is_rule_row, match_item, shorten, split_cells
from bcp.errors import Message
from bcp.vocabulary import Format

_NUMBERED = re.compile(r"\d{1,9}[.)]")
_BREAK = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*")
_BLOCK_SYNTAX = re.compile(r" {0,3}(?:#{1,6}(?:[ \t]|$)|>|[-*+][ \t]|\d{1,9}[.)][ \t]|`{3}|~{3}|\|)|\t| {4}")
_OPEN_BAR = re.compile(r"(?<!\\)\|")

Fault = tuple[int, str, str, str]  # line, Japanese, English, excerpt


def too_long(reading: Reading) -> Iterator[Sign]:
    """A draft longer than its block's max_chars, references as written."""
    limit = reading.block.max_chars if reading.block else 0
    if reading.block and len(reading.text) > limit:
        yield Sign(
            "too-long",
            Message(
                f"{len(reading.text)}文字あり、上限の{limit}文字を超えている。大事な順に残して縮める。",
                f"{len(reading.text)} characters, the limit is {limit}. Shorten it, most important things first.",
            ),
        )


def wrong_format(reading: Reading) -> Iterator[Sign]:
    """A draft that does not have the shape of its block's format; the first fault of each draft."""
    if reading.block is None:
        return
    if not reading.text.strip():
        yield _sign(
            (0, "本文が空である。ブロックの文を書く。", "The text is empty. Write the block's text.", "")
        )
        return
    for fault in _CHECKS[reading.block.format](reading):
        yield _sign(fault)
        return


def _sign(fault: Fault) -> Sign:
    line, ja, en, excerpt = fault
    return Sign("format", Message(ja, en), shorten(excerpt), line)


def _inline(reading: Reading) -> Iterator[Fault]:
    if "\n" in reading.text.strip("\n"):
        yield 0, "文中の一行の欄に改行がある。一行で書く。", "An inline block must be one line.", reading.text
    elif _BLOCK_SYNTAX.match(reading.text):
        yield (
            0,
            "文中の一行の欄に、見出し・箇条書き・表などの記号がある。普通の語句で書く。",
            "An inline block must not begin a heading, list, table or quote. Write plain words.",
            reading.text,
        )
    elif reading.block and reading.block.in_table and _OPEN_BAR.search(reading.text):
        yield (
            0,
            "表のます目の中に「|」がある。「\\|」と書く。",
            'Write "|" in a table cell as "\\|".',
            reading.text,
        )


def _text(reading: Reading) -> Iterator[Fault]:
    for number, line in enumerate(reading.text.split("\n")):
        if is_row(line):
            yield (
                number,
                "段落と箇条書きの欄に表がある。文か箇条書きにする。",
                "No table here; use sentences or a list.",
                line,
            )
        elif _is_foreign(line):
            yield (
                number,
                "段落と箇条書きの欄に、引用・コード・区切り線がある。文か箇条書きにする。",
                "No quote, code or rule here; use sentences or a list.",
                line,
            )


def _is_foreign(line: str) -> bool:
    return bool(re.match(r" {0,3}(?:>|`{3}|~{3})", line)) or _BREAK.fullmatch(line) is not None


def _list(reading: Reading) -> Iterator[Fault]:
    yield from _items(reading, lambda mark: mark == "-", "「- 」で始まる項目", '"- " items')


def _steps(reading: Reading) -> Iterator[Fault]:
    yield from _items(
        reading,
        lambda mark: _NUMBERED.fullmatch(mark) is not None,
        "「1. 」のような番号の項目",
        "numbered items",
    )


def _items(reading: Reading, is_right: Callable[[str], bool], ja: str, en: str) -> Iterator[Fault]:
    open_items: list[int] = []  # columns at which the text of each open item begins
    for number, line in enumerate(reading.text.split("\n")):
        if not line.strip():
            continue
        item = None if _BREAK.fullmatch(line) else match_item(line)
        if item is None:
            if (
                not open_items
                or not line.startswith("  ")
                or is_row(line)
                or is_heading(line)
                or _is_foreign(line)
            ):
                yield (
                    number,
                    f"{ja}だけで書く欄に、ほかの行がある。{ja}にする。",
                    f"Only {en} may stand here.",
                    line,
                )
            continue
        open_items = [column for column in open_items if item.indent >= column]
        if not is_right(item.mark):
            yield (
                number,
                f"{ja}だけで書く欄に「{item.mark}」の項目がある。{ja}にする。",
                f"Only {en} may stand here.",
                line,
            )
        elif len(open_items) > 1 or (item.indent > 3 and not open_items):
            yield (
                number,
                "項目の入れ子が深すぎる。入れ子は一段までにする。",
                "Only one nested level is allowed.",
                line,
            )
        elif not item.text:
            yield (
                number,
                "中身の無い項目がある。内容を書くか、消す。",
                "An item is empty. Fill or remove it.",
                line,
            )
        open_items.append(item.content)


def _table(reading: Reading) -> Iterator[Fault]:
    lines = reading.text.strip("\n").split("\n")
    wanted = _header(reading.block.default) if reading.block else []
    for number, line in enumerate(lines):
        if not is_row(line):
            yield (
                number,
                "表だけの欄に、表でない行がある。一つの表にする。",
                "Only one table may stand here.",
                line,
            )
    if len(lines) < 2 or not is_rule_row(lines[1]):
        yield (
            0,
            "表の見出し行の下に「|---|」の行が無い。Markdownの表にする。",
            "The line of dashes is missing.",
            lines[0],
        )
        return
    header = split_cells(lines[0])
    if wanted and [normalise(cell) for cell in header] != [normalise(cell) for cell in wanted]:
        names = "｜".join(wanted)
        yield (
            0,
            f"表の見出しがひな形と違う。「{names}」のままにする。",
            f"The header must stay: {names}.",
            lines[0],
        )
    if len(lines) == 2:
        yield 1, "表に行が無い。一行以上書く。", "The table has no rows.", lines[0]
    for number, line in enumerate(lines[1:], 1):
        if is_row(line) and len(split_cells(line)) != len(header):
            yield (
                number,
                f"この行のます目は{len(split_cells(line))}個で、見出しの{len(header)}個と合わない。「|」は「\\|」と書く。",
                f'{len(split_cells(line))} cells here, {len(header)} in the header. Write "|" as "\\|".',
                line,
            )


def _header(default: str) -> list[str]:
    lines = default.strip("\n").split("\n")
    return split_cells(lines[0]) if len(lines) > 1 and is_row(lines[0]) and is_rule_row(lines[1]) else []


_CHECKS: dict[Format, Callable[[Reading], Iterator[Fault]]] = {
    Format.INLINE: _inline,
    Format.TEXT: _text,
    Format.LIST: _list,
    Format.STEPS: _steps,
    Format.TABLE: _table,
}
