"""What five answers come to: the rating, its cause, and the issue in one sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product
from typing import Literal

from bcp.vocabulary import AssessmentResult, CheckPoint, Rating, ThreatEntryPoint

YES, NO, UNKNOWN = "yes", "no", "unknown"
WRITTEN = {YES: "はい", NO: "いいえ", UNKNOWN: "分からない", "": "未回答"}
CAUSES = {"unknown": "不明", "no_measure": "無対策", "": ""}
SIGNS = "①②③④⑤"
_RATINGS = (Rating.R1, Rating.R2, Rating.R3, Rating.R4, Rating.R5)
_NAMED = 2  # so many unknown check points are written out; more are "not grasped"


def rate(checks: Sequence[str]) -> Rating:
    """The first はい; BAD where there is none (spec 3.2)."""
    return next((_RATINGS[place] for place, check in enumerate(checks) if check == YES), Rating.BAD)


def find_cause(checks: Sequence[str]) -> Literal["", "unknown", "no_measure"]:
    """Why it is BAD: 不明 where an answer is 分からない, 無対策 where all are いいえ; "" for other ratings."""
    if rate(checks) is not Rating.BAD:
        return ""
    return "unknown" if UNKNOWN in checks else "no_measure"


def write_issue(entry: ThreatEntryPoint, checks: Sequence[str]) -> str:
    """The issue that the answers show; "" where there is none."""
    rating = rate(checks)
    before = checks[: _RATINGS.index(rating)] if rating is not Rating.BAD else checks
    unknown = [place for place, check in enumerate(before) if check == UNKNOWN]
    if unknown:
        rest = "。ほかのチェックポイントは行っていない" if rating is Rating.BAD and NO in checks else ""
        return _not_known(entry, unknown) + (rest if len(unknown) <= _NAMED else "")
    if rating is Rating.BAD:
        return "対策が無い（チェックポイントのどれも行っていない）"
    if rating in (Rating.R4, Rating.R5):
        kept = _shorten(entry.checks[_RATINGS.index(rating)])
        return f"「{kept}」に頼っている（その前のチェックポイントは行っていない）"
    return ""


def _not_known(entry: ThreatEntryPoint, unknown: Sequence[int]) -> str:
    if len(unknown) == len(entry.checks):
        return "実態が把握できていない"
    if len(unknown) > _NAMED:
        signs = "、".join(SIGNS[place] for place in unknown)
        return f"実態が把握できていない（チェックポイント{signs}が分からない）"
    return "、".join(f"「{_shorten(entry.checks[place])}」" for place in unknown) + "かどうかが分からない"


def _shorten(check: CheckPoint) -> str:
    """The statement without notes in brackets and without the か of a question."""
    return re.sub(r"（[^）]*）", "", check.text).strip().removesuffix("か")


def is_own_issue(entry: ThreatEntryPoint, issue: str) -> bool:
    """True where the issue is one that answers came to, and not words of a person."""
    every = product((YES, NO, UNKNOWN), repeat=len(entry.checks))
    return any(write_issue(entry, checks) == issue for checks in every)


def is_begun(result: AssessmentResult) -> bool:
    """True where some check points are answered and others are not asked yet."""
    return "" in result.checks


def is_done(result: AssessmentResult) -> bool:
    """True where all check points are answered, or the entry point does not apply."""
    return result.rating is Rating.EXCLUDED or (bool(result.checks) and "" not in result.checks)
