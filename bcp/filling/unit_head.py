"""The first line of a text unit: what it can fill."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bcp.errors import Message, PromptError
from bcp.vocabulary import BlockRequest, Format

# The first line of a unit: its format, the columns of its table, and the items its text is made of.
_UNIT_LINE = re.compile(
    r"\{#\s*unit:\s*(?P<format>[a-z]+)(?:/(?P<columns>\d+))?\s*(?:;\s*needs:\s*(?P<needs>[a-z_, ]+?))?\s*#\}"
)


@dataclass(frozen=True)
class UnitHead:
    """文章単位の宣言: what a unit can fill."""

    format: Format
    columns: int
    needs: tuple[str, ...]


def read_unit_head(text: str, name: str) -> UnitHead:
    """The declaration on a unit's first line; raises `PromptError` where there is none."""
    found = _UNIT_LINE.match(text.lstrip())
    if found is None or found["format"] not in set(Format):
        raise PromptError(
            Message(
                f"{name}:1: 1行目に {{# unit: 形式; needs: 項目 #}} がない。",
                f"{name}:1: the first line must be {{# unit: FORMAT; needs: ITEMS #}}.",
            ),
            Message(
                "形式は inline, text, list, steps, table/列数 のどれかを書く。",
                "FORMAT: inline, text, list, steps, table/COLUMNS.",
            ),
        )
    needs = tuple(name.strip() for name in (found["needs"] or "").split(",") if name.strip())
    return UnitHead(Format(found["format"]), int(found["columns"] or 0), needs)


def fits(head: UnitHead, request: BlockRequest, *, by_words: bool = False) -> bool:
    """True where a unit with this head can fill the block; one found by words may put a list or steps into a text."""
    block = request.block
    in_text = (
        by_words and block.format is Format.TEXT and head.format in (Format.TEXT, Format.LIST, Format.STEPS)
    )
    if head.format is not block.format and not in_text:
        return False
    if head.format is Format.TABLE and count_columns(block.default) != head.columns:
        return False
    if block.inputs is None:
        return True
    offered = {name.partition(".")[0] for name in block.inputs} | {"company"}
    return set(head.needs) <= offered


def count_columns(table: str) -> int:
    """The columns of a Markdown table's header; `\\|` is a sign in a cell."""
    header = next((line.strip() for line in table.split("\n") if line.strip().startswith("|")), "")
    return len(re.findall(r"(?<!\\)\|", header)) - 1 if header else 0
