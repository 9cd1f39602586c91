"""Patterns of contacts and addresses in free text: phone, e-mail, IP, host, URL, postal code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bcp.frozen import dataclass

LABELS = {
    "phone": "電話番号",
    "email": "メールアドレス",
    "ip": "IPアドレス",
    "host": "ホスト名",
    "url": "URL",
    "postal": "郵便番号",
    "value": "以前の値",
}
GONE_KIND = "value"

_SEPARATOR = r"(?: ?[-.)(] ?| )"
# file names look like hosts; nothing that a plan says about them points to a machine
_FILE_ENDING = re.compile(
    r"md|txt|csv|log|ini|cfg|conf|xml|json|yaml|yml|toml|html|htm|js|css|pdf|doc|docx|docm|xls|xlsx|xlsm|ppt|pptx"
    r"|exe|dll|bat|cmd|msi|ps1|sh|py|zip|lzh|gz|tar|7z|iso|img|png|jpg|jpeg|gif|bmp|svg|mp4|dwg|dxf|bak|tmp|db"
    r"|nc|gx2|gxw|gx3|prn|lnk|inf|sys"
)
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("url", re.compile(r"\b(?:https?|ftps?|sftp|ssh|rdp|smb|file)://[a-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")),
    ("url", re.compile(r"\\\\[a-z0-9._-]+(?:\\[a-z0-9._$-]+)*")),
    ("email", re.compile(r"[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*")),
    ("ip", re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?:/\d{1,2})?(?![\d.]*\d)")),
    ("ip", re.compile(r"(?<![0-9a-f:])(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}(?![0-9a-f:])")),
    (
        "ip",
        re.compile(r"(?<![0-9a-f:])(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6}(?:/\d{1,3})?(?![0-9a-f:])"),
    ),
    ("host", re.compile(r"(?<![a-z0-9@._/-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?![a-z0-9@-])")),
    (
        "phone",
        re.compile(
            rf"(?<![\d-])\+\d{{1,3}}{_SEPARATOR}?\(?0?\)?\d{{1,4}}(?:{_SEPARATOR}\d{{2,4}}){{1,3}}(?![\d-])"
        ),
    ),
    ("phone", re.compile(rf"(?<![\d-])0\d{{1,4}}{_SEPARATOR}\d{{1,4}}{_SEPARATOR}\d{{3,4}}(?![\d-])")),
    # an area code in brackets: (06)1234-5678, 06(1234)5678
    ("phone", re.compile(rf"\(0\d{{1,4}}\) ?\d{{1,4}}{_SEPARATOR}\d{{3,4}}(?![\d-])")),
    ("phone", re.compile(r"(?<![\d.-])(?:\+\d{11,12}|0\d{9,10})(?![\d.-])")),
    ("phone", re.compile(r"(?:(?<=tel)|(?<=fax)|(?<=電話)|(?<=携帯))[: ]{0,3}\d{2,4}-\d{4}(?![\d-])")),
    ("postal", re.compile(r"〒 ?\d{3}-?\d{4}(?!\d)")),
    ("postal", re.compile(r"(?<![\d.-])\d{3}-\d{4}(?![\d-])")),
)
_SIGNS = re.compile(r"[\d@.:\\]")  # every pattern needs one of them; most texts have none
_DIGITS_IN_PHONE = range(9, 14)


@dataclass(frozen=True)
class PatternHit:
    """見つかった型: kind and place in the folded text; canonical is what two spellings share."""

    kind: str
    start: int
    end: int
    canonical: str


@lru_cache(maxsize=1024)
def find_patterns(folded: str) -> tuple[PatternHit, ...]:
    """Every hit in text folded with its spaces kept; hits may overlap."""
    return tuple(_find(folded)) if _SIGNS.search(folded) else ()


def _find(folded: str) -> Iterator[PatternHit]:
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(folded):
            start, end = _trim(match, folded)
            canonical = canonical_form(kind, folded[start:end])
            if canonical and _is_plausible(kind, folded[start:end]):
                yield PatternHit(kind, start, end, canonical)


def canonical_form(kind: str, text: str) -> str:
    """What two spellings of one contact share: digits of a phone or postal code, else the text without spaces."""
    if kind in ("phone", "postal"):
        return re.sub(r"\D", "", text)
    return text.replace(" ", "").rstrip("/")


def _trim(match: re.Match[str], folded: str) -> tuple[int, int]:
    start, end = match.span()
    while folded[start:end].startswith((" ", ":")):
        start += 1
    while end > start and folded[end - 1] in ".,;:!?'" + (")" if "(" not in folded[start:end] else ""):
        end -= 1
    return start, end


def _is_plausible(kind: str, text: str) -> bool:
    if kind == "host":
        return not _FILE_ENDING.fullmatch(text.rsplit(".", 1)[-1])
    if kind == "ip" and "." in text and ":" not in text:
        return all(int(part) <= 255 for part in text.split("/")[0].split("."))
    if kind == "phone" and text.startswith(("0", "(0", "+")):
        return len(re.sub(r"\D", "", text)) in _DIGITS_IN_PHONE
    return True
