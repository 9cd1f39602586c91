"""Small facts and requests for the tests of the exchange; every name is made up."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bcp.vocabulary import (
    Block,
    BlockRequest,
    Countermeasure,
    Difference,
    Fact,
    Finding,
    Format,
    Position,
    Rating,
    State,
    Step,
    Value,
)

PROMPTS = Path(__file__).parents[2] / "prompts"
SENSITIVE_COLUMNS = {
    "name",
    "short_name",
    "site",
    "address",
    "person",
    "phone",
    "company",
    "deputy",
    "email",
    "vendor",
}


class Book:
    """A FactBook with nothing but its leaves."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._facts = tuple(facts)

    def all(self) -> tuple[Fact, ...]:
        return self._facts


def value(text: str | None) -> Value:
    """不明, なし, unanswered (None) or a text."""
    if text is None:
        return Value(State.UNANSWERED)
    states = {"不明": State.UNKNOWN, "なし": State.NONE}
    return Value(states[text]) if text in states else Value(State.VALUE, text, text)


def fact(path: str, text: str | None, label: str = "", sensitive: bool | None = None) -> Fact:
    item, _, rest = path.partition(".")
    row, _, column = rest.rpartition(".")
    is_sensitive = column in SENSITIVE_COLUMNS if sensitive is None else sensitive
    return Fact(path, label or path.replace(".", "の"), value(text), is_sensitive, item, column, row)


FACTS = (
    fact("company.name", "浪速精密工業株式会社", "会社名"),
    fact("company.short_name", "浪速精密", "略称"),
    fact("company.employees", "52", "従業員数"),
    fact("key_products.1.mtpd", "5日", "重要製品1の何日止まると困るか"),
    fact("roles.commander.title", "工場長", "対策本部長の役職"),
    fact("roles.commander.person", "長谷川 良太", "対策本部長の氏名"),
    fact("roles.commander.phone", "090-1234-5678", "対策本部長の電話"),
    fact("roles.line_stop.deputy", "長谷川 良太", "ライン停止責任者の代行者"),
    fact("roles.it.person", "不明", "IT担当の氏名"),
    fact("cut_points.1.place", "事務所1階ラック", "切り離し箇所1の場所"),
)
BOOK = Book(FACTS)
MEASURE = Countermeasure(
    "01-02",
    "usb_memory",
    "使えるUSBメモリーを限る",
    ("prevent",),
    ("physical",),
    "none",
    "番号シールを貼る",
    "",
    "handbook",
)
FINDING = Finding(
    "usb_memory", "USBメモリー", Rating.BAD, "unknown", "実態が把握できていない", "製造3課", "受付で預かる", False,
    value("製造課長"), value("不明"), "", (MEASURE,),
)  # fmt: skip
DIFFERENCE = Difference(
    "oa_ot_connection",
    "接続",
    "different",
    "つながっていない",
    "HUBで直結している",
    "HUBの電源は切らず、線を抜く",
)


def block(id: str = "first-steps", default: str = "保守用回線を遮断する。", **changes: object) -> Block:
    settings = {
        "inline": False,
        "title": "最初の10分",
        "step": Step.RESPONSE,
        "inputs": ("roles",),
        "covers": ("findings",),
        "format": Format.TEXT,
        "max_chars": 400,
        "guidance": "",
        "fill": "auto",
        "heading_path": ("⑤ 緊急時対応の流れ",),
        "explicit_id": True,
        "position": Position("t.md", 1, 1),
        **changes,
    }
    return Block(id=id, default=default, **settings)  # type: ignore[arg-type]


def request(
    id: str = "first-steps", default: str = "保守用回線を遮断する。", **changes: object
) -> BlockRequest:
    settings = {
        "differences": (DIFFERENCE,),
        "findings": (FINDING,),
        "facts": FACTS,
        "equalities": {"roles.line_stop.deputy": "roles.commander.person"},
        "digest": f"digest-of-{id}",
        "keepable": False,
        **changes,
    }
    return BlockRequest(block=settings.pop("block", None) or block(id, default), **settings)  # type: ignore[arg-type]
