"""Markdown to blocks, through markdown-it with the plug-in that lets `**重要：**感染症` be bold."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from bcp.rendering.docx.blocks import (
    Block,
    CardMark,
    Code,
    Heading,
    ListBlock,
    ListItem,
    Mark,
    PageBreak,
    Paragraph,
    Quote,
    Rule,
    Run,
    Runs,
    Table,
)
from bcp.rendering.docx.inline import read_inline
from bcp.rendering.docx.sections import split_sections
from bcp.rendering.docx.xml import clean

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_BLOCK_MARK = re.compile(r"(/?)bcp:([a-z][a-z0-9_-]*)")
_CHECK = re.compile(r"\[([ xX　])\][ 　]+")


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_cjk_friendly import cjk_friendly

    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(cjk_friendly)


@lru_cache(maxsize=1)
def _block_parser() -> MarkdownIt:
    """The parser up to the texts, which are left as they are."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def parse_blocks(markdown: str) -> tuple[Block, ...]:
    """The blocks of `markdown`; comments that are no marks are dropped, other raw HTML is kept as text."""
    sections = tuple(split_sections(markdown))
    if len(sections) < 2:  # it may hold definitions that its texts refer to
        return parse_whole(markdown)
    return tuple(block for section in sections for block in _parse_section(section))


def parse_whole(markdown: str) -> tuple[Block, ...]:
    """The blocks of `markdown`, parsed in one piece."""
    return tuple(
        _Reader(markdown_tokens(markdown), lambda token: read_inline(token.children or [])).blocks("")
    )


@lru_cache(maxsize=96)
def _parse_section(markdown: str) -> tuple[Block, ...]:
    """The blocks of a section; what the plans of many factories share is parsed once."""
    tokens = _block_parser().parse(_cleaned(markdown))
    return tuple(_Reader(tokens, lambda token: _read_text(token.content)).blocks(""))


@lru_cache(maxsize=2048)
def _read_text(text: str) -> Runs:
    """The runs of a paragraph or cell; tables say the same words in many cells."""
    return read_inline(_parser().parseInline(text)[0].children or [])


def markdown_tokens(markdown: str) -> list[Token]:
    """The tokens of `markdown`, with the lines they stand on; importing reads the same ones."""
    return _parser().parse(_cleaned(markdown))


def _cleaned(markdown: str) -> str:
    return clean(markdown).replace("\t", "    ")


class _Reader:
    """Walks the flat token list once, front to back; `read` gives the runs of an inline token."""

    def __init__(self, tokens: list[Token], read: Callable[[Token], Runs]) -> None:
        self.tokens = tokens
        self.read = read
        self.at = 0

    def take(self) -> Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def blocks(self, until: str) -> list[Block]:
        found: list[Block] = []
        while self.at < len(self.tokens):
            token = self.take()
            if token.type == until:
                break
            found.extend(self.block(token))
        return found

    def block(self, token: Token) -> list[Block]:
        match token.type:
            case "heading_open":
                return [Heading(int(token.tag[1]), self.inline("heading_close"))]
            case "paragraph_open":
                runs = self.inline("paragraph_close")
                return [Paragraph(runs)] if runs else []
            case "bullet_list_open" | "ordered_list_open":
                return [self.list(token)]
            case "blockquote_open":
                return [Quote(tuple(self.blocks("blockquote_close")))]
            case "table_open":
                return [self.table()]
            case "fence" | "code_block":
                return [Code(token.content.rstrip("\n"))]
            case "hr":
                return [Rule()]
            case "html_block":
                return read_html(token.content)
            case _:
                return []

    def inline(self, until: str) -> Runs:
        runs: Runs = ()
        while (token := self.take()).type != until:
            if token.type == "inline":
                runs = self.read(token)
        return runs

    def list(self, opening: Token) -> ListBlock:
        ordered = opening.type == "ordered_list_open"
        items: list[ListItem] = []
        while self.take().type == "list_item_open":
            items.append(_with_box(tuple(self.blocks("list_item_close"))))
        return ListBlock(ordered, int(opening.attrGet("start") or 1) if ordered else 1, tuple(items))

    def table(self) -> Table:
        rows: list[tuple[Runs, ...]] = []
        align: list[str] = []
        cells: list[Runs] = []
        while (token := self.take()).type != "table_close":
            if token.type == "tr_open":
                cells = []
            elif token.type in ("th_open", "td_open"):
                if not rows:
                    align.append(str(token.attrGet("style") or "").removeprefix("text-align:"))
                cells.append(self.inline(token.type.replace("open", "close")))
            elif token.type == "tr_close":
                rows.append(tuple(cells))
        return Table(tuple(align), tuple(rows))


def _with_box(blocks: tuple[Block, ...]) -> ListItem:
    """A list item, with `[ ]` or `[x]` before its text read as a box to tick."""
    if not blocks or not isinstance(blocks[0], Paragraph) or not blocks[0].runs:
        return ListItem(blocks)
    rest, checked = read_box(blocks[0].runs)
    return ListItem(blocks) if checked is None else ListItem((Paragraph(rest), *blocks[1:]), checked)


def read_box(runs: Runs) -> tuple[Runs, bool | None]:
    """The runs of an item after `[ ]` or `[x]`, and whether it is ticked; None where there is no box."""
    first = runs[0]
    match = _CHECK.match(first.text + (" " if len(first.text) == 3 and len(runs) > 1 else ""))
    if not match or first.code:
        return runs, None
    rest: Runs = (replace(first, text=first.text[match.end() :]), *runs[1:])
    return tuple(run for run in rest if run.text), match[1] in "xX"


def read_html(content: str) -> list[Block]:
    """The marks among the comments of a raw HTML block; what is left of it as literal text."""
    found: list[Block] = []
    end = 0
    for match in _COMMENT.finditer(content):
        found += _literal(content[end : match.start()])
        found += _mark(match[1].strip())
        end = match.end()
    return found + _literal(content[end:])


def _literal(text: str) -> list[Block]:
    return [Paragraph((Run(text.strip()),))] if text.strip() else []


def _mark(comment: str) -> list[Block]:
    if match := _BLOCK_MARK.fullmatch(comment):
        return [Mark(match[2], not match[1])]
    if comment == "pagebreak":
        return [PageBreak()]
    if comment in ("card", "/card"):
        return [CardMark(comment == "card")]
    return []
