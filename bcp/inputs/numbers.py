"""Whole and decimal numbers as people write them in a form: 52, ５２名, 1,200件, 60％."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from bcp.catalog.words import normalise
from bcp.inputs.durations import parse_duration

# Only counters that can mean nothing else in that column are read over.
_COUNTERS = {
    "employees": ("名", "人"),
    "sites": ("拠点", "か所", "ヶ所", "カ所", "箇所", "工場"),
    "lines": ("ライン", "本"),
    "order": ("番目", "番"),
    "restore_order": ("番目", "番"),
    "generations": ("世代",),
    "min_people": ("名", "人"),
    "capacity_percent": ("%", "パーセント"),
    "count": ("件", "名", "人", "台", "点", "枚", "社"),
    "stock_days": ("日分", "日"),
}
_INTEGER = re.compile(r"[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3}")
_DECIMAL = re.compile(r"(?:[0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2})(?:\.[0-9]{1,6})?")


def parse_integer(text: str, column: str) -> int | None:
    """The number of 0 or more, or None; `column` says which counter may follow, and minutes may be 1時間."""
    plain = _without_counter(text, column)
    if _INTEGER.fullmatch(plain):
        return int(plain.replace(",", ""))
    if column.endswith("minutes"):
        duration = parse_duration(text)
        return duration.minutes if duration is not None else None
    return None


def parse_decimal(text: str, column: str) -> Decimal | None:
    """The number of 0 or more, or None; `column` says which counter may follow."""
    plain = _without_counter(text, column)
    return Decimal(plain.replace(",", "")) if _DECIMAL.fullmatch(plain) else None


def _without_counter(text: str, column: str) -> str:
    # NFKC turns 10² into 102 and ½ into 1⁄2: what is no plain digit must not become one.
    if any(unicodedata.category(sign) == "No" for sign in text):
        return ""
    plain = normalise(text)
    for counter in _COUNTERS.get(column, ()):
        if plain.endswith(counter):
            return plain.removesuffix(counter)
    return plain
