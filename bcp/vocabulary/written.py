"""検証, 案文 and 計画書: what was written, and what the rules said of it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from bcp.errors import Message
from bcp.frozen import dataclass, field
from bcp.vocabulary.catalogue import Catalogue
from bcp.vocabulary.tables import Environment
from bcp.vocabulary.templates import Template


class Severity(StrEnum):
    """重大度."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Violation:
    """違反: what a check reports. line counts from 1 in the plan (0: not known)."""

    code: str
    severity: Severity
    block: str
    message: Message
    excerpt: str = ""
    line: int = 0


class BlockState(StrEnum):
    """ブロックの状態: where a block ended (spec 6)."""

    KEPT = "kept"
    FACTS = "facts"
    FILLED = "filled"
    FALLBACK = "fallback"
    UNFILLED = "unfilled"
    HUMAN = "human"
    DELETED = "deleted"


@dataclass(frozen=True)
class CoverClaim:
    """対応の主張: the model's own `covers`; counts only if the quote stands in the text."""

    finding: str
    measures: tuple[str, ...]
    quote: str


@dataclass(frozen=True)
class TokenUse:
    """トークン数, summed over the attempts."""

    prompt: int = 0
    cached: int = 0
    completion: int = 0

    def __add__(self, other: TokenUse) -> TokenUse:
        return TokenUse(
            self.prompt + other.prompt, self.cached + other.cached, self.completion + other.completion
        )


@dataclass(frozen=True)
class Draft:
    """案文: the source text of one block, with references, and where it came from."""

    block_id: str
    text: str
    state: BlockState
    reason: str  # plain Japanese
    provider: str = ""  # offline, openai, chat, "" for kept and facts
    model: str = ""
    attempts: int = 0
    tokens: TokenUse = TokenUse()
    covers: tuple[CoverClaim, ...] = ()
    open_questions: tuple[str, ...] = ()
    violations: tuple[Violation, ...] = ()  # of the last draft that failed (fallback)
    extra_facts: tuple[str, ...] = ()  # masked.* paths this draft may use
    prompts_sha256: str = ""  # of the text units, where the composer wrote it


@dataclass(frozen=True)
class PlanPiece:
    """計画の部分: `source` has references and escaped marks; `text` has the values put in, as in bcp.md."""

    source: str
    text: str
    block_id: str = ""
    state: BlockState | None = None
    by_human: bool = False  # judged as human text


@dataclass(frozen=True)
class PlanText:
    """計画書: the pieces in order; the markdown is their texts with the block lines around blocks."""

    pieces: tuple[PlanPiece, ...]
    markdown: str
    lines: Mapping[str, int] = field(default_factory=dict)  # block id -> first line of its text in markdown


@dataclass(frozen=True)
class Todo:
    """要確認: one entry of the list, heaviest first."""

    what: str
    item: str
    weight: Literal["A", "B", "C"]
    if_unknown: str = ""
    owner: str = ""
    due: str = ""


@dataclass(frozen=True)
class Coverage:
    """対応状況 of one finding."""

    finding: str
    covered: Literal["full", "partial", "no"]
    measures: tuple[str, ...]
    where: tuple[tuple[str, str], ...]  # (block id, quote)
    missing: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Usability:
    """使えるか: the gates of spec 6. blocking holds one sentence an unmet gate."""

    usable: Literal["yes", "conditional", "no"]
    blocking: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """一件: one factory with its template and catalogue; what nearly every step takes."""

    catalogue: Catalogue
    environment: Environment
    template: Template
    date: datetime.date
