"""The nouns of the tool, frozen, each with its Japanese term first.

Data flows one way: Environment + Template -> BlockRequest -> Draft -> PlanText -> Report.
Only values live here; every step that makes one stands in a room of its own.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from bcp.errors import Message

# ---------------------------------------------------------------- 値 values


class State(StrEnum):
    """状態: what kind of answer a leaf or an item has."""

    VALUE = "value"
    NONE = "none"  # なし
    UNKNOWN = "unknown"  # 不明
    UNANSWERED = "unanswered"  # empty or absent; treated as unknown
    AS_ASSUMED = "as_assumed"  # 想定どおり: the value the template assumes


@dataclass(frozen=True, slots=True)
class Position:
    """位置: a place in a file, counted from 1."""

    path: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class CellPosition(Position):
    """セルの位置: a cell of a workbook; `line` is its row, `sheet_number` the place of its sheet, from 1."""

    sheet: str = ""
    sheet_number: int = 0

    @property
    def cell(self) -> str:
        """sheet!cell, as Excel writes it."""
        letters, rest = "", self.column
        while rest:
            rest, place = divmod(rest - 1, 26)
            letters = chr(65 + place) + letters
        return f"{self.sheet}!{letters}{self.line}"


@dataclass(frozen=True, slots=True, order=True)
class Duration:
    """期間: minutes for comparing (営業日 counts as a day, 1か月 as 30 days, 当日中 as 24 hours, 直ちに as 0)."""

    minutes: int


Parsed = bool | int | Decimal | Duration | datetime.date | tuple[str, ...] | str | None


@dataclass(frozen=True, slots=True)
class Value:
    """値: one leaf. `text` is as the person wrote it; `parsed` is typed by the catalogue.

    parsed: yes_no -> bool; integer -> int; decimal -> Decimal; duration -> Duration; date -> date
    (yes_no_or_date -> bool or date); list -> tuple of str; choice -> tuple with the one choice id; else str.
    """

    state: State
    text: str = ""
    parsed: Parsed = None
    position: Position | None = field(default=None, compare=False)

    @property
    def is_known(self) -> bool:
        """True for a value or なし, false for 不明 and 未回答."""
        return self.state in (State.VALUE, State.NONE)

    @property
    def has_value(self) -> bool:
        return self.state is State.VALUE


UNANSWERED = Value(State.UNANSWERED)
UNKNOWN = Value(State.UNKNOWN)
NONE = Value(State.NONE)

# ---------------------------------------------------------------- カタログ catalogue


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


# ---------------------------------------------------------------- 環境差分抽出表


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


# ---------------------------------------------------------------- ひな形 template


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


# ---------------------------------------------------------------- 事実 facts


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


# ---------------------------------------------------------------- 環境差分 and findings


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


# ---------------------------------------------------------------- 計画 plan per block


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


# ---------------------------------------------------------------- 検証 violations


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


# ---------------------------------------------------------------- 案文 drafts


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


# ---------------------------------------------------------------- 計画書 plan text


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
