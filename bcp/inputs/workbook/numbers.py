"""A number of a cell as the person sees it: by its number format, never by a guess."""

from __future__ import annotations

import datetime
import re

# Numbers of built-in formats; 27-36 and 50-58 are the Japanese ones (R8.11.10, 2026年11月10日 …).
_DATES = frozenset({*range(14, 18), 22, *range(27, 32), *range(34, 37), *range(50, 59)})
_TIMES = frozenset({*range(18, 22), 32, 33, *range(45, 48)})
_PERCENTS = frozenset({9, 10})
_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_SUFFIX = re.compile(r'(?:General|G/標準|[#,]*0(?:\.0+)?)((?:"[^"]*"|\\.)+)', re.IGNORECASE)
_PADDED = re.compile(r"[0\-() ]*0[0\-() ]*0[0\-() ]*")


def show_number(raw: str, format_id: int, code: str, *, is_1904: bool = False) -> str:
    """The text of a number: 52, 2026-11-10, 8:30, 60%, 5日."""
    try:
        value = float(raw)
    except ValueError:
        return raw
    code = code.split(";")[0]
    kind = _kind(format_id, code)
    if kind == "date":
        return _date(value, is_1904)
    if kind == "time":
        minutes = round(value * 24 * 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    if format_id in _PERCENTS or "%" in _LITERALS.sub("", code):
        return plain_number(value * 100) + "%"
    return _with_signs(plain_number(value), code)


def plain_number(value: float) -> str:
    """52 for 52.0; 0.3 for 0.30000000000000004."""
    text = f"{value:.15g}"
    if "e" in text:
        text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _kind(format_id: int, code: str) -> str:
    if format_id in _DATES:
        return "date"
    if format_id in _TIMES:
        return "time"
    bare = re.sub("general|g/標準", "", _LITERALS.sub("", code).casefold())
    bare = re.sub("e[+-]", "", bare)
    if re.search("[ydeg]|m", bare) and not re.search("[hs]", bare):
        return "date"
    if re.search("[hs]", bare):
        return "date" if re.search("[ydeg]", bare) else "time"
    return ""


def _date(value: float, is_1904: bool) -> str:
    base = datetime.datetime(1904, 1, 1) if is_1904 else datetime.datetime(1899, 12, 30)
    try:
        moment = base + datetime.timedelta(minutes=round(value * 24 * 60))
    except OverflowError:
        return plain_number(value)
    if (moment.hour, moment.minute) == (0, 0):
        return moment.date().isoformat()
    return moment.isoformat(" ", "minutes")


def _with_signs(text: str, code: str) -> str:
    """The number with the signs its format adds: units, and zeros at the front (090-0000-1001)."""
    suffix = _SUFFIX.fullmatch(code)
    if suffix:
        return text + re.sub(r'"|\\(?=.)', "", suffix[1])
    if _PADDED.fullmatch(code) and text.isdigit():
        digits = iter(text.zfill(code.count("0")))
        if code.count("0") >= len(text):
            return "".join(next(digits) if sign == "0" else sign for sign in code)
    return text
