"""環境差分抽出表 and アセスメント: what one factory has answered."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from bcp.errors import Message
from bcp.frozen import dataclass, field
from bcp.vocabulary.values import UNANSWERED, Position, State, Value


@dataclass(frozen=True)
class Row:
    """行: one row of a table item. `key` is the address in a reference: 1, 2 … or commander, it, it-2 …"""

    key: str
    cells: Mapping[str, Value]  # every column of the item is present
    position: Position | None = field(default=None, compare=False)
    state: State = State.VALUE  # a whole row may be 不明


@dataclass(frozen=True)
class Answer:
    """回答: what the factory says about one item. Exactly one of cells, rows, choices is used, by the item's type."""

    item: str
    state: State
    cells: Mapping[str, Value] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    choices: tuple[str, ...] = ()
    detail: Value = UNANSWERED
    complete: Literal["yes", "no", "unknown"] = "unknown"
    position: Position | None = field(default=None, compare=False)


class Rating(StrEnum):
    """評価: ①..⑤, BAD, 対象外, or 未評価."""

    R1 = "①"
    R2 = "②"
    R3 = "③"
    R4 = "④"
    R5 = "⑤"
    BAD = "BAD"
    EXCLUDED = "対象外"
    UNRATED = "未評価"


@dataclass(frozen=True)
class Acceptance:
    """受容: an accepted ④ or ⑤."""

    reason: Value
    by: Value
    until: Value


@dataclass(frozen=True)
class AssessmentResult:
    """アセスメント結果: one entry point as rated. Every entry of the catalogue has one (未評価 where absent)."""

    entry: str
    rating: Rating
    cause: Literal["", "unknown", "no_measure"] = ""  # BAD: 不明 or 無対策
    issue: Value = UNANSWERED
    where: Value = UNANSWERED
    measures: tuple[str, ...] = ()
    interim: Value = UNANSWERED
    owner: Value = UNANSWERED
    due: Value = UNANSWERED
    status: Value = UNANSWERED
    reason: Value = UNANSWERED  # of 対象外
    checks: tuple[str, ...] = ()  # yes, no, unknown; "" while `bcp assess` has not asked it
    accept: Acceptance | None = None
    position: Position | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Assessment:
    """アセスメント: the 13 results."""

    date: Value
    assessor: Value
    basis: Literal["handbook", "bcp", ""]
    results: Mapping[str, AssessmentResult]


@dataclass(frozen=True)
class Environment:
    """環境差分抽出表: one factory. `answers` holds all 26 items, unanswered ones too."""

    path: str
    name: str  # the stem
    sha256: str
    answers: Mapping[str, Answer]
    assessment: Assessment
    common_path: str = ""
    warnings: tuple[Message, ...] = ()
