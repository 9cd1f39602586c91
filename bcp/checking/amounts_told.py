"""Amounts as sentences tell them: times, people, shares of the usual output, how often; with their place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bcp.checking.quantities import find_quantities, read_kanji_numbers


@dataclass(frozen=True)
class Amount:
    """語られた量: minutes, people or percent, as a sentence writes them, and where."""

    value: float
    written: str
    start: int
    end: int


Find = Callable[[str], Iterator[Amount]]

_TIME = re.compile(
    r"(?<![月\d.,])(\d+(?:\.\d+)?(?:営業日|日(?:半(?!ば|分))?|時間半?|週間|[かヶケカ]月|分))間?(?!ごと|おき|毎|目|付|に1[回度]|に[0-9]回|1回|前の)|(?<!毎)半日|(?:当日|その日)の?(?:中|のうち|夕方)|翌(?:日|朝)|明朝"
)
_NAMED_TIMES = {"半日": 720.0, "翌日": 720.0, "翌朝": 720.0, "明朝": 720.0}
_PEOPLE = re.compile(r"(?<![\d.,第])(\d+)(?:人|名)(?!ずつ|目|以外|1組)|(?<!誰)(ひとり|ふたり)")
_PERCENT = re.compile(
    r"(?<![\d.])(\d+)%|(?<![\d.一-龠々])(\d|[一二三四五六七八九])割(?:(\d|五)分)?(?!り|当)|(半分|半数)|((?:普段|ふだん|通常|いつも|平常|平時)(?:と同じ|どおり|通り|並み)|全量)"
)
# 従業員二十名: a numeral is read where no kanji stands before it
_PEOPLE_BEHIND = re.compile(r"(?<=[長員者援勢係])(?=[一二三四五六七八九十百]+[人名])")
_DIGITS = "〇一二三四五六七八九"
_OFTEN = re.compile(
    r"毎([時日晩夜朝週月年])|([日週月年])次|(?<![\d.])(\d+)(時間|日|週間|[かヶケカ]月|年)(?:ごと|おき|に(?:1[回度]))|([日週月年])に(?:1[回度])|(?<![\d一-龠])1日1回"
)
_PERIODS = {"時": 60, "時間": 60, "日": 1440, "晩": 1440, "夜": 1440, "朝": 1440, "週": 10080, "週間": 10080}
_PERIODS |= {"月": 43200, "年": 525600}


def read_numbers(sentence: str) -> str:
    """The sentence with kanji numerals before units in digits; 丸一日 is one day."""
    if "丸" in sentence:
        sentence = re.sub(r"(?:まる|丸)(?=[一二三四五六七八九十\d])", "", sentence)
    if "人" in sentence or "名" in sentence:
        sentence = _PEOPLE_BEHIND.sub(" ", sentence)
    return read_kanji_numbers(sentence)


def times(text: str) -> Iterator[Amount]:
    """Every time span, in minutes; of one day's end and of the next day the least that they can mean."""
    for match in _TIME.finditer(text):
        yield Amount(_minutes(match), match[0], *match.span())


def _minutes(match: re.Match[str]) -> float:
    if not match[1]:
        return _NAMED_TIMES.get(match[0], 480.0 if "夕方" in match[0] else 1440.0)
    return next((float(each.amount) for each in find_quantities(match[0]) if each.kind == "minutes"), 0.0)


def spans(text: str) -> Iterator[Amount]:
    """The time spans that have a figure."""
    return (each for each in times(text) if each.written[0].isdigit())


def people(text: str) -> Iterator[Amount]:
    """Every number of people."""
    for match in _PEOPLE.finditer(text):
        value = float(match[1]) if match[1] else float("ひふ".find(match[2][0]) + 1)
        yield Amount(value, match[0], *match.span())


def shares(text: str) -> Iterator[Amount]:
    """Every share of the usual, in percent."""
    for match in _PERCENT.finditer(text):
        if match[1]:
            value = float(match[1])
        elif match[2]:
            value = 10.0 * _digit(match[2]) + (_digit(match[3]) if match[3] else 0)
        else:
            value = 50.0 if match[4] else 100.0
        yield Amount(value, match[0], *match.span())


def _digit(sign: str) -> int:
    return int(sign) if sign.isdigit() else _DIGITS.find(sign)


def frequencies(text: str) -> Iterator[Amount]:
    """How often something is done, as the minutes between two times."""
    for match in _OFTEN.finditer(text):
        unit = match[1] or match[2] or match[4] or match[5] or "日"
        period = _PERIODS.get(unit, 43200 if "月" in unit else 1440)
        yield Amount(float(match[3] or 1) * period, match[0], *match.span())


def generations(text: str) -> Iterator[Amount]:
    """How many copies are kept."""
    for match in re.finditer(r"(?<![\d.])(\d+)(?:世代|回分|代前|つ前)", text):
        yield Amount(float(match[1]), match[0], *match.span())
    for match in re.finditer(r"世代(?:数)?(?:は|が|:|=)、?(\d+)(?![\d世])", text):
        yield Amount(float(match[1]), match[0], *match.span())
