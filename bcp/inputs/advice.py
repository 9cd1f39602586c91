"""What to write instead: the form that a date or a duration was probably meant to have, offered and never taken."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from bcp.catalog.words import normalise
from bcp.errors import Message
from bcp.inputs.durations import parse_duration

_WORDS = {
    "毎日": "1日",
    "毎時": "1時間",
    "毎週": "1週間",
    "毎月": "1か月",
    "毎年": "1年",
    "随時": "不明",
    "即日": "当日中",
    "その日": "当日中",
    "即時": "直ちに",
    "すぐ": "直ちに",
    "すぐに": "直ちに",
    "至急": "直ちに",
}
_UNITS = {
    "h": "時間",
    "hr": "時間",
    "hour": "時間",
    "時": "時間",
    "min": "分",
    "m": "分",
    "d": "日",
    "day": "日",
}
_KANJI = str.maketrans("一二三四五六七八九", "123456789")
_LATIN = re.compile(r"([0-9.]+)(h|hr|hour|時|min|m|d|day)s?", re.IGNORECASE)
_CLOCK = re.compile(r"([0-9]{1,2}):00(?::00)?")
_RANGE = re.compile(r"([0-9.]+)[^0-9.]?[〜~～\-－ー–—]([0-9.]+)(\D+)")
_ABOUT = re.compile(r"^(?:約|およそ|おおよそ)|(?:程度|ほど|くらい|ぐらい|前後|以上|未満)$")
# 1982 to 2119: numbers that Excel shows for a date whose cell is formatted as a number.
_SERIAL = range(30_000, 80_000)


def advise_duration(text: str) -> Message | None:
    """The duration that was probably meant; None where nothing is near."""
    plain = normalise(text)
    if plain in _WORDS:
        return _write(_WORDS[plain])
    if re.fullmatch(r"[0-9.]+", plain):
        return Message(
            f"単位を付ける（「{plain}日」「{plain}時間」など）。", f"Add the unit: {plain}日, {plain}時間 …"
        )
    between = _RANGE.fullmatch(plain)
    if between:
        ends = [f"{each}{between[3]}" for each in (between[1], between[2])]
        return Message(
            f"一つの値を書く（「{ends[0]}」か「{ends[1]}」）。", f"Write one value: {ends[0]} or {ends[1]}."
        )
    near = next((each for each in _rewritten(plain) if parse_duration(each) is not None), "")
    return _write(near) if near else None


def _rewritten(plain: str) -> Iterator[str]:
    latin, clock = _LATIN.fullmatch(plain), _CLOCK.fullmatch(plain)
    if latin:
        yield latin[1] + _UNITS[latin[2].casefold()]
    if clock:
        yield f"{int(clock[1])}時間"
    yield _ABOUT.sub("", plain)
    yield plain.translate(_KANJI)


def advise_date(text: str) -> Message | None:
    """What the date lacks; None where it does not look like one."""
    plain = normalise(text)
    if plain.isascii() and plain.isdigit() and int(plain[:9]) in _SERIAL:
        meant = (datetime.date(1899, 12, 30) + datetime.timedelta(int(plain))).isoformat()
        return Message(
            f"Excelの日付の番号らしい。「{meant}」のことなら、そう書く。",
            f"It looks like Excel's number of a date; write {meant} if that is meant.",
        )
    if re.fullmatch(
        r"[0-9]{4}(?:年|[-/.])[0-9]{1,2}月?|(?:R|令和)[0-9元]{1,2}(?:年|[-/.])[0-9]{1,2}月?", plain, re.I
    ):
        return Message("日まで書く。日が分からなければ「不明」と書く。", "Write the day, too, or 不明.")
    if re.fullmatch(r"[0-9]{1,2}(?:月|[-/.])[0-9]{1,2}日?", plain):
        return Message("年から書く（2026-11-10 など）。", "Begin with the year, as in 2026-11-10.")
    if re.fullmatch(r"[0-9]{2}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?", plain):
        return Message(
            "年は4桁（2026-11-10）か、元号を付けて（R8.11.10）書く。",
            "Write the year in four digits, or with its era.",
        )
    return None


def _write(word: str) -> Message:
    return Message(f"「{word}」と書く。", f"Write {word}.")
