"""Markdown text cut into what a reader sees as one thing: lines, items, table rows, sentences."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

REFERENCE = re.compile(r"(?<!\\)\[\[([^\[\]\n]*)\]\]")
OPEN_QUESTION = re.compile(r"【要確認[^【】\n]*】")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_TICKS = re.compile(r"(?<!\\)(`+)")
_ITEM = re.compile(r"( *)(?:(-)|([*+])|(\d{1,9}[.)]))(?:( +)(.*)|$)")
_ROW = re.compile(r"\s*\|")
_RULE_ROW = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")
_BLOCK_LINE = re.compile(r"\s*<!-- /?bcp:[^\n]*? -->\s*")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_CELL_BORDER = re.compile(r"(?<!\\)\|")
_SENTENCE_SIGN = re.compile("[。！？]")
_SENTENCE_END = re.compile(r"(?<=[。！？])(?![」』）)】])")

UnitKind = Literal["item", "row", "paragraph", "heading"]


@dataclass(frozen=True)
class Unit:
    """読みの単位: one item, table row, paragraph line or heading; line counts from 0 within the text."""

    text: str  # without its list mark; of a row 「見出し：値、…」
    line: int
    kind: UnitKind
    depth: int = 0
    mark: str = ""  # "-", "*", "1." …
    cells: tuple[str, ...] = ()  # of a row
    header: tuple[str, ...] = ()  # the headings of its columns


@lru_cache(maxsize=128)
def blank_code(text: str) -> str:
    """`text` with code fences, code spans and the tool's block lines made blank; lines stay where they are."""
    lines = []
    fence = ""
    for line in text.split("\n"):
        match = _FENCE.match(line)
        if fence:
            if match and match[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
            lines.append("")
        elif match and not ("`" in match[1] and "`" in line[match.end() :]):
            fence = match[1]
            lines.append("")
        else:
            lines.append("" if _BLOCK_LINE.fullmatch(line) else _blank_spans(line))
    return "\n".join(lines)


def _blank_spans(line: str) -> str:
    """The line with its code spans made blank; a run of backticks without a partner is a literal."""
    if "`" not in line:
        return line
    runs = [(match.start(), match.end()) for match in _TICKS.finditer(line)]
    parts: list[str] = []
    done = at = 0
    while at < len(runs):
        start, after = runs[at]
        near = range(at + 1, min(at + 50, len(runs)))
        partner = next((i for i in near if runs[i][1] - runs[i][0] == after - start), None)
        if partner is None:
            at += 1
            continue
        end = runs[partner][1]
        parts += [line[done:start], " " * (end - start)]
        done, at = end, partner + 1
    return "".join([*parts, line[done:]])


def read_literally(text: str) -> str:
    """`text` as a reader sees it: backslash escapes, entities and emphasis signs taken off."""
    plain = _ESCAPED.sub(r"\1", text) if "\\" in text else text
    plain = plain.replace("**", "")
    return html.unescape(plain) if "&" in plain else plain


@lru_cache(maxsize=128)
def list_units(text: str) -> tuple[Unit, ...]:
    """The units of `text` in order; a row of a table carries the headings of its columns."""
    units: list[Unit] = []
    header: list[str] = []
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if _ROW.match(line):
            cells = split_cells(line)
            if not header:
                header = cells
            elif not _RULE_ROW.fullmatch(line.strip()):
                told = _join_cells(header, cells)
                units.append(Unit(told, number, "row", cells=tuple(cells), header=tuple(header)))
            continue
        header = []
        unit = _read_line(line, number, units)
        if unit is not None:
            units.append(unit)
    return tuple(units)


def _read_line(line: str, number: int, before: list[Unit]) -> Unit | None:
    if not line.strip():
        return None
    if _HEADING.match(line):
        return Unit(line.strip().strip("#").strip(), number, "heading")
    item = match_item(line)
    if item is not None:
        return Unit(item.text, number, "item", min(item.indent // 2, 2), item.mark)
    depth = 1 if line.startswith("  ") and before and before[-1].kind == "item" else 0
    return Unit(line.strip(), number, "paragraph", depth)


@dataclass(frozen=True)
class ItemLine:
    """A line that opens a list item: columns of its mark and of its text."""

    indent: int
    content: int
    mark: str
    text: str


def match_item(line: str) -> ItemLine | None:
    """The item that `line` opens, or None."""
    match = _ITEM.fullmatch(line.expandtabs(4))
    if match is None:
        return None
    indent, mark = len(match[1]), match[2] or match[3] or match[4]
    spaces = len(match[5] or " ")
    return ItemLine(
        indent, indent + len(mark) + (spaces if spaces < 5 else 1), mark, (match[6] or "").strip()
    )


def is_row(line: str) -> bool:
    """True for a line of a table written with a leading bar."""
    return _ROW.match(line) is not None


def is_rule_row(line: str) -> bool:
    """True for the line of dashes below the header of a table."""
    return "|" in line and _RULE_ROW.fullmatch(line.strip()) is not None


def is_heading(line: str) -> bool:
    """True for a heading with `#` signs."""
    return _HEADING.match(line) is not None


def split_cells(line: str) -> list[str]:
    """The cells of a table row, trimmed; `\\|` does not part them."""
    inner = line.strip().removeprefix("|")
    cells = _CELL_BORDER.split(inner)
    if cells and not cells[-1].strip() and len(cells) > 1:
        cells.pop()
    return [cell.strip() for cell in cells]


def _join_cells(header: list[str], cells: list[str]) -> str:
    named = [*header, *[""] * (len(cells) - len(header))]
    return "、".join(f"{name}：{cell}" if name else cell for name, cell in zip(named, cells, strict=False))


def list_sentences(units: Sequence[Unit]) -> Iterator[tuple[int, str]]:
    """(line from 0, sentence) of every unit; the cells of a row are parted too."""
    for unit in units:
        for whole in unit.cells or (unit.text,):
            yield from ((unit.line, sentence) for sentence in split_sentences(whole))


def list_clauses(units: Sequence[Unit]) -> Iterator[tuple[int, str]]:
    """(line from 0, sentence) as `list_sentences`, with what is said of a thing in the words 「thing は …」."""
    for unit in units:
        for whole in tell_cells(unit.cells, unit.header) or (unit.text,):
            yield from ((unit.line, tell_of_thing(sentence)) for sentence in split_sentences(whole))


_THING = r"[^\s、。：:（(「『【](?:[^、。：:「『【\n]{0,28}[^、。：:「『【\n\s])?"
_LEAD = re.compile(rf"(?:\*\*)?({_THING})(?:\*\*)?[ 　]*[：:](?:\*\*)?[ 　]*(?=\S)")
_OF = re.compile(r"(?:について|に関して|につきまして)(?:は、?|、)")


def tell_of_thing(sentence: str) -> str:
    """The sentence with 「thing：…」 and 「thing については…」 told as 「thing は…」."""
    has_topic = "につ" in sentence or "に関して" in sentence
    told = _OF.sub("は", sentence) if has_topic else sentence
    has_lead = "：" in told or ":" in told
    return _LEAD.sub(r"\1は", told, count=1) if has_lead and _LEAD.match(told) else told


_BARE_CELL = re.compile(r"(?:[A-Za-z]?-?[0-9０-９]*[.)）]?|[○×✓☐□－—-]+)")


def tell_cells(cells: Sequence[str], header: Sequence[str] = ()) -> tuple[str, ...]:
    """The cells of a row as they are read aloud: the first, and 「first の heading は cell」 for each other one.

    In a table of two columns the heading says no more than 「内容」 and is left out.
    """
    if len(cells) < 2 or _BARE_CELL.fullmatch(cells[0]) or "。" in cells[0]:
        return tuple(cells)
    named = [f"の{name}" if name else "" for name in header] if len(header) > 2 else []
    named += [""] * (len(cells) - len(named))
    rest = zip(cells[1:], named[1:], strict=False)
    return (cells[0], *(f"{cells[0]}{name}は{cell}" if cell else cell for cell, name in rest))


def split_sentences(text: str) -> list[str]:
    """The sentences of one line or cell, trimmed; a quotation is not parted from what closes it."""
    whole = text.strip()
    if not _SENTENCE_SIGN.search(whole, 0, len(whole) - 1):  # one sentence, with or without its end
        return [whole] if whole else []
    return [part.strip() for part in _SENTENCE_END.split(text) if part.strip()]


def shorten(text: str, length: int = 60) -> str:
    """`text` on one line, cut to `length` characters with … at the end."""
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= length else one_line[: length - 1] + "…"
