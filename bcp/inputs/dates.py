"""Dates as people write them: 2026-11-10, 2026年11月10日, R8.11.10, in half or full width."""

from __future__ import annotations

import datetime
import re

from bcp.catalog.words import normalise

_WESTERN = re.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日)")
_ERA = re.compile(
    r"(R|H|S|令和|平成|昭和)([0-9]{1,2}|元)(?:[-/.年])([0-9]{1,2})(?:[-/.月])([0-9]{1,2})日?", re.IGNORECASE
)
# First day and year 1 of each era; a date before its first day is a slip of the pen.
_ERAS = {
    "R": datetime.date(2019, 5, 1),
    "令和": datetime.date(2019, 5, 1),
    "H": datetime.date(1989, 1, 8),
    "平成": datetime.date(1989, 1, 8),
    "S": datetime.date(1926, 12, 25),
    "昭和": datetime.date(1926, 12, 25),
}
_DASHES = str.maketrans("‐‑‒–—―−ー", "--------")


def parse_date(text: str) -> datetime.date | None:
    """The date, or None where `text` is none or names a day that does not exist."""
    plain = normalise(text).translate(_DASHES)
    western = _WESTERN.fullmatch(plain)
    if western is not None:
        year, *rest = western.groups()
        month, day = (part for part in rest if part)
        return _date(int(year), int(month), int(day))
    era = _ERA.fullmatch(plain)
    return _era_date(*era.groups()) if era is not None else None


def looks_like_date(text: str) -> bool:
    """True where `text` has the form of a date, even if there is no such day."""
    plain = normalise(text).translate(_DASHES)
    return bool(_WESTERN.fullmatch(plain) or _ERA.fullmatch(plain))


def _era_date(era: str, year: str, month: str, day: str) -> datetime.date | None:
    first = _ERAS[era.upper()]
    number = 1 if year == "元" else int(year)
    found = _date(first.year + number - 1, int(month), int(day)) if number else None
    return found if found is not None and found >= first else None


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
