"""カタログ: items, entry points, countermeasures and official records as shipped."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from bcp.frozen import dataclass, field


class Kind(StrEnum):
    """列の型: how a cell is read (spec 3)."""

    TEXT = "text"
    YES_NO = "yes_no"
    YES_NO_OR_DATE = "yes_no_or_date"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DURATION = "duration"
    DATE = "date"
    LIST = "list"
    CHOICE = "choice"


@dataclass(frozen=True)
class Column:
    """列: one leaf of a record or of each row of a table."""

    id: str
    label: str
    kind: Kind
    sensitive: bool = False
    required: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)  # choice id -> Japanese label
    aliases: tuple[str, ...] = ()  # other accepted Japanese spellings of the key
    question: str = ""
    example: str = ""
    if_unknown: str = ""


@dataclass(frozen=True)
class Item:
    """項目: one of the 26 items of the environment-difference table."""

    id: str
    label: str
    type: Literal["record", "table", "choices"]
    columns: Mapping[str, Column]  # empty for choices
    choices: Mapping[str, str]  # for type choices: id -> label
    has_detail: bool  # for type choices: a free-text `detail` stands beside `choice`
    stage: Literal[1, 2]
    weight: Literal["A", "B", "C"]
    question: str = ""
    why: str = ""
    example: str = ""
    if_unknown: str = ""  # the safe action (安全側の行動); never empty for an A item that a step can need
    safe_words: tuple[str, ...] = ()  # words that show the safe action is stated (no-action)
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # choice id -> phrases that state it
    keyed_by: str = ""  # `role` for roles, `decision` for authority: rows are addressed by it
    identity: tuple[
        str, ...
    ] = ()  # columns that say which row this is (row numbers, merging of facts tables)
    aliases: tuple[str, ...] = ()
    baseline: str = ""  # wording where the factory is as the template assumes


@dataclass(frozen=True)
class CheckPoint:
    """チェックポイント: one of the five of an entry point, ①..⑤."""

    text: str
    effect: str


@dataclass(frozen=True)
class ThreatEntryPoint:
    """脅威の入口: one of the 13."""

    id: str
    number: int
    label: str
    event: str
    risk: str
    interim: str  # default interim action, shown with 案
    checks: tuple[CheckPoint, ...]
    origin: Literal["handbook", "project"]  # of the check points
    aliases: tuple[str, ...] = ()
    media: tuple[str, ...] = ()  # words for the medium, device or line; a step that names one can cover it
    scenario: str = ""  # the risk scenario, one or two sentences


@dataclass(frozen=True)
class Countermeasure:
    """対策: one of the 48. `id` is 01-01 … 13-02, C-01 …, E-01 …"""

    id: str
    entry: str  # entry point id; "" for C- and E-
    title: str
    purpose: tuple[str, ...]  # prevent, detect, recover
    measure_class: tuple[str, ...]  # physical, human, technical
    investment: Literal["none", "small", "large"]
    what: str
    operation: str
    origin: Literal["handbook", "project"]


@dataclass(frozen=True)
class OfficialRecord:
    """公的窓口・期限: one dated entry of official.yaml; `fields` are what `official.ID.FIELD` may name."""

    id: str
    fields: Mapping[str, str]
    as_of: str
    source: str
    volatile: bool


@dataclass(frozen=True)
class Catalogue:
    """カタログ: everything of bcp/catalog/*.yaml, in the order of the files."""

    items: Mapping[str, Item]
    entries: Mapping[str, ThreatEntryPoint]
    measures: Mapping[str, Countermeasure]
    official: Mapping[str, OfficialRecord]
    official_as_of: datetime.date
    roles: Mapping[str, str]  # role id -> label
    decisions: Mapping[str, str]
    sha256: str
    overlaid: bool = False  # --catalog DIR replaced wording
