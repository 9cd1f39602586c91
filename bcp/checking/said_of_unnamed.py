"""Contradictions of amount where the sentence names no row: how long logs are kept, how many days the stock lasts.

There the amount must be one that the table gives to any of its rows: 「在庫は1日分ある」 holds for no product that has half
a day's, whatever it is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bcp.catalog.words import normalise
from bcp.checking.amounts_told import read_numbers, spans
from bcp.checking.outside import Placed
from bcp.checking.said_of_amounts import plain_name
from bcp.checking.script import Script, tells_other
from bcp.checking.text import is_row
from bcp.checking.wordlists import holds_one

_MINUTES_OF_YEAR = 525_600.0
_YEARS = re.compile(r"(?<![\d.])(\d+)年(?:間|分)?(?!前|度|\d|ごと|に1)")
_LOGS = re.compile(
    r"(?:ログ|記録)(?:[^。、]{0,12}?)(?:の保存期間|(?:は|が|を)[^。、]{0,14}?(?:残[りるっさ]|保存|保管|消え|消す|上書き|さかのぼ|たどれ|しか))"
)
_NOT_LOGS = re.compile(
    r"紙|手書き|帳|写し|品質|製造記録|検査記録|生産記録|控え|訓練|写す前|目標|延ば|変え|課題|予定|場合|なら|れば|ではな|必要"
)
_STOCK = re.compile(
    r"在庫[^。、\d一二三四五六七八九十半]{0,10}?(?:は|が|を|も|で|:)、?[^。、]{0,8}?(?:日|時間|週間)分?(?:は|も|ほど)?(?:ある|あり|あっ|しか|だけ|を持|持つ|持ち|残|である|。|$)"
)
_NOT_STOCK = re.compile(
    r"訓練|例えば|もし|ではな|目標|増や|積み増|課題|なら|れば|場合|部品|資材|原料|予備|用紙|とき"
)


@dataclass(frozen=True)
class Unnamed:
    """名を言わない量: what the sentence is about, what takes it back, and every amount that the table has for it."""

    topic: re.Pattern[str]
    unless: re.Pattern[str]
    amounts: frozenset[float]
    names: tuple[str, ...]  # where one stands in the sentence, its row is asked by other rules
    text: str
    ja: str
    en: str


def said_of_unnamed(script: Script) -> Iterator[Placed]:
    """Every such contradiction."""
    for kind in (_logs(script), _stock(script)):
        if kind is None:
            continue
        for line in script.lines:
            if line.block is None or not (is_row(line.text) or kind.topic.search(line.text)):
                continue
            for sentence in line.sentences:
                told = _other_amount(sentence, kind)
                if told:
                    yield tells_other(line, kind.ja, kind.en, told, kind.text)


def _logs(script: Script) -> Unnamed | None:
    cell = script.facts.answer("evidence").cells.get("retention")
    told = (
        frozenset(_amounts(read_numbers(normalise(cell.text))))
        if cell is not None and cell.has_value
        else None
    )
    if cell is None or not told:
        return None
    return Unnamed(_LOGS, _NOT_LOGS, told, (), cell.text, "ログの保存期間", "how long logs are kept")


def _stock(script: Script) -> Unnamed | None:
    rows = script.facts.rows("key_products")
    cells = [row.cells["stock_days"] for row in rows]
    if not cells or not all(cell.has_value for cell in cells):
        return None
    days = frozenset(float(str(cell.parsed)) * 1440 for cell in cells)
    names = tuple(name for row in rows if (name := plain_name(row.cells["name"])))
    text = "、".join(dict.fromkeys(f"{cell.text}日" for cell in cells))
    return Unnamed(_STOCK, _NOT_STOCK, days, names, text, "在庫", "the stock")


def _amounts(text: str) -> Iterator[float]:
    yield from (each.value for each in spans(text))
    yield from (float(match[1]) * _MINUTES_OF_YEAR for match in _YEARS.finditer(text))


def _other_amount(sentence: str, kind: Unnamed) -> str:
    """The amount told, where it is none of the table's."""
    match = kind.topic.search(sentence)
    if match is None or kind.unless.search(sentence) or holds_one(kind.names, sentence):
        return ""
    text = read_numbers(sentence)
    told = set(_amounts(text))
    if not told or told & kind.amounts:
        return ""
    first = next(iter(spans(text)), None)
    return first.written if first else next(match[0] for match in _YEARS.finditer(text))
