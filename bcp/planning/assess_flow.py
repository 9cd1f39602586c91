"""The questions of `bcp assess`, one at a time; where it stands is read from the table itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from bcp.catalog.words import normalise
from bcp.errors import Message
from bcp.frozen import dataclass
from bcp.inputs.dates import looks_like_date, parse_date
from bcp.inputs.yaml_address import Change
from bcp.planning.assess_results import rated_fields as rated_fields
from bcp.planning.assess_results import write_result as write_result
from bcp.planning.assess_words import SIGNS, UNKNOWN, YES, is_begun, is_done, is_own_issue
from bcp.planning.findings import is_finding
from bcp.vocabulary import (
    Assessment,
    AssessmentResult,
    Catalogue,
    Countermeasure,
    Rating,
    State,
    ThreatEntryPoint,
    Value,
)

Field = Literal["check", "reason", "where", "interim", "owner", "due", "measures"]
DETAILS: tuple[Field, ...] = ("where", "interim", "owner", "due", "measures")
EXCLUDED = "excluded"
_CHECK_WORDS = {
    **dict.fromkeys(("はい", "yes", "y", "1", "true"), YES),
    **dict.fromkeys(("いいえ", "no", "n", "2", "false"), "no"),
    **dict.fromkeys(
        ("分からない", "わからない", "不明", "unknown", "u", "?", "3", "don'tknow", "dontknow"), UNKNOWN
    ),
    **dict.fromkeys(("対象外", "excluded", "notapplicable", "n/a", "na", "4"), EXCLUDED),
}
_NOT_KNOWN = ("不明", "分からない", "わからない", "unknown", "?", "")


@dataclass(frozen=True)
class AssessQuestion:
    """アセスメントの質問: one plain question; `number` counts the check points, `default` is what Enter takes."""

    entry: ThreatEntryPoint
    field: Field
    text: Message
    why: str = ""
    number: int = 0
    default: str = ""
    measures: tuple[Countermeasure, ...] = ()


@dataclass(frozen=True)
class AssessReply:
    """回答の扱い: fields to write, or what to ask next at once, or why the answer cannot be taken."""

    fields: Mapping[str, Change] | None = None
    follow_up: AssessQuestion | None = None
    refusal: Message | None = None


def next_assess_question(
    assessment: Assessment,
    catalogue: Catalogue,
    later: frozenset[str] = frozenset(),
    only: frozenset[str] | None = None,
) -> AssessQuestion | None:
    """The next open question in the order of the entry points; None when nothing is open.

    `later` are entry points put off; `only` limits the questions to some.
    """
    for entry in catalogue.entries.values():
        if entry.id not in later and (only is None or entry.id in only):
            question = ask_about(entry, assessment.results[entry.id], catalogue)
            if question:
                return question
    return None


def ask_about(
    entry: ThreatEntryPoint, result: AssessmentResult, catalogue: Catalogue
) -> AssessQuestion | None:
    """The open question of one entry point: a check point, then what a finding needs."""
    if result.rating is Rating.EXCLUDED:
        return None
    if is_begun(result) or (result.rating is Rating.UNRATED and not is_done(result)):
        checks = result.checks or ("",) * len(entry.checks)
        return ask_check(entry, checks.index(""))
    if not is_finding(result):
        return None
    return next((_ask_detail(field, entry, catalogue) for field in DETAILS if _is_open(result, field)), None)


def ask_check(entry: ThreatEntryPoint, place: int) -> AssessQuestion:
    """The question of one check point, counted from 0."""
    check = entry.checks[place]
    return AssessQuestion(entry, "check", Message(check.text, check.text), check.effect, place + 1)


def _is_open(result: AssessmentResult, field: Field) -> bool:
    if field == "measures":
        return not result.measures
    value: Value = getattr(result, field)
    return value.state is State.UNANSWERED


_TEXTS: Mapping[Field, Message] = {
    "where": Message("どこの、どの機器か（例: 製造1課のPC 2台）", "Where, and which machines? (e.g. 製造1課のPC 2台)"),
    "interim": Message("対策が済むまで、今日からどうするか", "What is done from today until the measures are in place?"),
    "owner": Message("誰が担当するか。役職で書く（例: 製造課長）", "Who is in charge? Give the post (e.g. 製造課長)"),
    "due": Message("いつまでに行うか（例: 2027-01-31）", "By when? (e.g. 2027-01-31)"),
    "measures": Message(
        "どの対策を採るか。番号を「、」で並べる（例: 1、3）",
        "Which measures? Numbers separated by commas (e.g. 1, 3)",
    ),
    "reason": Message(
        "対象外とする理由（例: USBメモリーを使う機械が無い）",
        "Why does this entry point not apply? (e.g. USBメモリーを使う機械が無い)",
    ),
}  # fmt: skip


def _ask_detail(field: Field, entry: ThreatEntryPoint, catalogue: Catalogue) -> AssessQuestion:
    measures = tuple(each for each in catalogue.measures.values() if each.entry == entry.id)
    default = {"interim": entry.interim, "measures": "、".join(each.id for each in measures)}.get(
        field, "不明"
    )
    return AssessQuestion(
        entry, field, _TEXTS[field], default=default, measures=measures if field == "measures" else ()
    )


# ---------------------------------------------------------------- answers


def take_answer(
    question: AssessQuestion, text: str, result: AssessmentResult, catalogue: Catalogue
) -> AssessReply:
    """What an answer comes to; nothing is guessed: what cannot be read is refused with what is expected."""
    if question.field == "check":
        return _take_check(question, text, result)
    if question.field == "reason":
        return _take_reason(question, text, result)
    if question.field == "measures":
        return _take_measures(question, text, catalogue)
    return _take_detail(question, text)


def _take_check(question: AssessQuestion, text: str, result: AssessmentResult) -> AssessReply:
    word, _, rest = text.strip().replace("\u3000", " ").partition(" ")
    answer = _CHECK_WORDS.get(normalise(text).casefold()) or _CHECK_WORDS.get(normalise(word).casefold(), "")
    if answer == EXCLUDED:
        reason = AssessQuestion(question.entry, "reason", _TEXTS["reason"])
        return _take_reason(reason, rest, result) if rest.strip() else AssessReply(follow_up=reason)
    if not answer or (rest.strip() and not _CHECK_WORDS.get(normalise(text).casefold())):
        return AssessReply(refusal=_WRONG_CHECK)
    checks = list(result.checks or ("",) * len(question.entry.checks))
    checks[question.number - 1] = answer
    return AssessReply(fields=rated_fields(question.entry, tuple(checks), result))


def _take_reason(question: AssessQuestion, text: str, result: AssessmentResult) -> AssessReply:
    if normalise(text).casefold() in _NOT_KNOWN:
        return AssessReply(refusal=_NO_REASON)
    fields: dict[str, Change] = {
        "rating": Rating.EXCLUDED.value,
        "reason": text.strip(),
        "cause": None,
        "checks": None,
    }
    if result.issue.has_value and is_own_issue(question.entry, result.issue.text):
        fields["issue"] = None
    return AssessReply(fields=fields)


def _take_measures(question: AssessQuestion, text: str, catalogue: Catalogue) -> AssessReply:
    if not text.strip():
        return AssessReply(fields={"measures": [each.id for each in question.measures]})
    chosen = [
        _find_measure(word, question, catalogue)
        for word in text.replace("，", "、").replace(",", "、").replace(" ", "、").split("、")
        if word.strip()
    ]
    if not chosen or not all(chosen):
        return AssessReply(refusal=_WRONG_MEASURE)
    return AssessReply(fields={"measures": list(dict.fromkeys(chosen))})


def _find_measure(word: str, question: AssessQuestion, catalogue: Catalogue) -> str:
    """The id of the measure that a place in the list or a number such as C-01 names, or ""."""
    plain = normalise(word).upper()
    if plain.isdecimal() and 1 <= int(plain) <= len(question.measures):
        return question.measures[int(plain) - 1].id
    measure = catalogue.measures.get(plain)
    return plain if measure and measure.entry in ("", question.entry.id) else ""


def _take_detail(question: AssessQuestion, text: str) -> AssessReply:
    written = text.strip() or question.default
    if normalise(written).casefold() in _NOT_KNOWN:
        written = "不明"
    is_wrong_date = looks_like_date(written) and parse_date(written) is None
    if question.field == "due" and is_wrong_date:
        return AssessReply(refusal=_WRONG_DATE)
    return AssessReply(fields={question.field: written})


_WRONG_CHECK = Message(
    "「はい」「いいえ」「分からない」「対象外」のどれかで答える（1〜4の番号でもよい）。",
    "Answer はい/yes, いいえ/no, 分からない/unknown or 対象外/excluded (or 1 to 4).",
)
_NO_REASON = Message("対象外には理由が要る。一言で書く。", "対象外 (excluded) needs a reason in a few words.")
_WRONG_MEASURE = Message(
    "一覧の番号（1、2 …）か、対策の番号（C-01 など）を「、」で並べる。Enter だけなら全部を候補にする。",
    "Give places of the list (1, 2 …) or numbers such as C-01; Enter alone takes all of them.",
)
_WRONG_DATE = Message(
    "その日付は無い。2027-01-31 の形で書く。分からなければ Enter。",
    "There is no such date. Write 2027-01-31; Enter if unknown.",
)


def sign_of(number: int) -> str:
    """①…⑤ for 1…5."""
    return SIGNS[number - 1]
