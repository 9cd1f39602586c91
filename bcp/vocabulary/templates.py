"""ひな形: the user's marked document, cut into text and blocks."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from bcp.frozen import dataclass, field
from bcp.vocabulary.tables import Answer
from bcp.vocabulary.values import Position


class Format(StrEnum):
    """形式: of a block's text."""

    INLINE = "inline"
    TEXT = "text"
    LIST = "list"
    STEPS = "steps"
    TABLE = "table"


class Step(StrEnum):
    """段: measures ①, criteria ③, response ⑤, other; NONE = the template says nothing."""

    MEASURES = "measures"
    CRITERIA = "criteria"
    RESPONSE = "response"
    OTHER = "other"
    NONE = ""


@dataclass(frozen=True)
class Block:
    """カスタマイズ対象部分: what stands between two marks, with what the front matter says of it."""

    id: str
    default: str  # default text, without the marks; no outer blank lines
    inline: bool
    title: str
    step: Step
    inputs: tuple[str, ...] | None  # None: everything
    covers: tuple[str, ...] | None  # entry ids and/or "findings"; None: all offered, none demanded
    format: Format
    max_chars: int
    guidance: str
    fill: Literal["auto", "llm", "facts"]
    heading_path: tuple[str, ...]
    explicit_id: bool
    position: Position = field(compare=False, default=Position("", 0, 0))
    in_table: bool = False  # inline mark in a table cell: `|` is written `\|`


@dataclass(frozen=True)
class Segment:
    """部分: `raw` is the exact source; the raws joined are the template. block_id is "" for fixed text."""

    raw: str
    block_id: str = ""


@dataclass(frozen=True)
class Template:
    """ひな形: segments in order; segment 0 is the front matter (maybe empty) and is not part of the plan."""

    path: str
    text: str
    sha256: str
    title: str
    version: str
    assumes: Mapping[str, Answer]  # only the parts that are named are set; the rest is UNANSWERED
    blocks: Mapping[str, Block]
    segments: tuple[Segment, ...]
