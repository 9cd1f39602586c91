"""Durations as people write them: 90分, 半日, 3営業日, 1か月, 直ちに, PT4H."""

from __future__ import annotations

import re
from decimal import ROUND_CEILING, Decimal

from bcp.catalog.words import normalise
from bcp.vocabulary import Duration

_HOUR = 60
_DAY = 24 * _HOUR
_MONTH = 30 * _DAY
_YEAR = 365 * _DAY

_WHOLE = {"直ちに": 0, "ただちに": 0, "当日中": _DAY, "半日": _DAY // 2}
_UNITS = {
    "分": 1,
    "時間": _HOUR,
    "日": _DAY,
    "営業日": _DAY,
    "週間": 7 * _DAY,
    "週": 7 * _DAY,
    "か月": _MONTH,
    "年": _YEAR,
}
_NUMBER = r"[0-9]{1,6}(?:\.[0-9]{1,3})?"
_PART = re.compile(rf"({_NUMBER})(分|時間|営業日|日|週間|週|か月|年)間?(半?)")
_ISO = re.compile(
    r"P(?=[0-9T])(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?"
    r"(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?)?",
    re.ASCII | re.IGNORECASE,
)
_ISO_MINUTES = (_YEAR, _MONTH, 7 * _DAY, _DAY, _HOUR, 1)
# Three ways to write か月 besides the plain one; NFKC leaves them apart.
_MONTH_SIGNS = re.compile("[ヶケヵカ箇]月")


def parse_duration(text: str) -> Duration | None:
    """The duration in minutes, rounded up, or None where `text` is none.

    営業日 counts as a day, 1か月 as 30 days, 当日中 as 24 hours, 直ちに as 0 (vocabulary.Duration).
    """
    plain = _MONTH_SIGNS.sub("か月", normalise(text)).removesuffix("以内")
    if plain in _WHOLE:
        return Duration(_WHOLE[plain])
    return _japanese(plain) or _iso(plain)


def _japanese(plain: str) -> Duration | None:
    """Parts from the larger to the smaller unit: 1時間30分, 1日半."""
    total, position, smallest = Decimal(0), 0, _YEAR + 1
    for part in _PART.finditer(plain):
        unit = _UNITS[part[2]]
        if part.start() != position or unit >= smallest:
            return None
        total += (Decimal(part[1]) + (Decimal("0.5") if part[3] else 0)) * unit
        position, smallest = part.end(), unit
    if not position or position != len(plain):
        return None
    return Duration(int(total.to_integral_value(ROUND_CEILING)))


def _iso(plain: str) -> Duration | None:
    match = _ISO.fullmatch(plain)
    if match is None:
        return None
    return Duration(sum(int(each) * unit for each, unit in zip(match.groups("0"), _ISO_MINUTES, strict=True)))
