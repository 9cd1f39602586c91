"""Text for the cells of a workbook: what looks like a formula is never one, and XML takes every sign."""

from __future__ import annotations

import re

MOST_CHARS = 32_000  # a cell holds 32,767
_STARTS_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean_cell(text: str) -> str:
    """The text without signs that XML refuses."""
    return _NOT_IN_XML.sub("", text)


def looks_like_formula(text: str) -> bool:
    """True for text that a spreadsheet would take for a formula."""
    return text.startswith(_STARTS_FORMULA)
