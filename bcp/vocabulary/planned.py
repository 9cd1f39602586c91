"""事実, 環境差分, 課題 and 計画: what is known and what each block is to do."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from bcp.frozen import dataclass, field
from bcp.vocabulary.catalogue import Countermeasure
from bcp.vocabulary.tables import Acceptance, Rating
from bcp.vocabulary.templates import Block
from bcp.vocabulary.values import Value


@dataclass(frozen=True)
class Fact:
    """事実: one leaf that `[[path]]` names. An absent row or cell is a fact too (unknown or none)."""

    path: str
    label: str  # e.g. 対策本部長の電話
    value: Value  # 想定どおり is already replaced by the assumed value
    sensitive: bool
    item: str  # item id, or "assessment", "official", "masked"
    column: str = ""
    row: str = ""
    choice_labels: tuple[str, ...] = ()
    item_label: str = ""  # e.g. 社外の連絡先; for telling people what changed

    @property
    def reference(self) -> str:
        return f"[[{self.path}]]"


@dataclass(frozen=True)
class Difference:
    """環境差分: one item against the template. state: same, different, none, unknown, unanswered."""

    item: str
    label: str
    state: Literal["same", "different", "none", "unknown", "unanswered"]
    assumed: str  # for people; "" when nothing is assumed
    actual: str  # choice label, scalar, 記入あり（n行）; never a sensitive value
    if_unknown: str = ""
    blocks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """課題のあるアセスメント結果. id = entry id. `measures` are those named in the table, else the entry's whole list."""

    id: str
    entry: str  # Japanese name
    rating: Rating
    cause: Literal["", "unknown", "no_measure"]
    issue: str
    where: str
    interim: str  # the table's, else the catalogue's default
    interim_is_default: bool
    owner: Value
    due: Value
    status: str
    measures: tuple[Countermeasure, ...]
    accept: Acceptance | None = None


@dataclass(frozen=True)
class BlockRequest:
    """ブロックの入力: all that a block is filled from; its digest is over just this (spec 7)."""

    block: Block
    differences: tuple[Difference, ...]  # of its input items, `same` ones left out
    findings: tuple[Finding, ...]
    facts: tuple[Fact, ...]  # shown and hidden; hidden = fact.sensitive
    equalities: Mapping[str, str]  # hidden path -> earlier hidden path with the same value
    digest: str
    keepable: bool  # every input same as assumed, no finding to cover
    compared: tuple[str, ...] = ()  # inputs compared, for the reason
    ratings: Mapping[str, str] = field(
        default_factory=dict
    )  # entry id -> rating, for reasons; not in the digest
    whole_lists: tuple[
        str, ...
    ] = ()  # tables that say はい to `complete`: what they do not list, there is none of


class Action(StrEnum):
    """予定: what generate does with a block."""

    KEEP = "keep"
    FACTS = "facts"
    FILL = "fill"
    REFILL = "refill"
    RENDER = "render"
    STALE = "stale"
    GONE = "gone"
    HUMAN = "human"
    DELETED = "deleted"


@dataclass(frozen=True)
class BlockPlan:
    """ブロックの予定: the action and its reason in plain Japanese."""

    id: str
    title: str
    action: Action
    reason: str
    calls: int = 0
    tokens: int = 0
