"""One leaf: a text, typed by its column; 不明, なし and 想定どおり are values of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import cast

from bcp.catalog.words import did_you_mean, fold, normalise
from bcp.errors import EnvironmentTableError, Message
from bcp.inputs.advice import advise_date, advise_duration
from bcp.inputs.dates import looks_like_date, parse_date
from bcp.inputs.durations import parse_duration
from bcp.inputs.faults import make_error, shown
from bcp.inputs.numbers import parse_decimal, parse_integer
from bcp.vocabulary import Column, Kind, Parsed, Position, State, Value

__all__ = [
    "find_choice",
    "looks_like_date",
    "normalise",
    "parse_date",
    "parse_duration",
    "read_state",
    "read_value",
    "read_yes_no",
    "split_list",
]

_STATES = {
    "不明": State.UNKNOWN,
    "unknown": State.UNKNOWN,
    "なし": State.NONE,
    "無し": State.NONE,
    "none": State.NONE,
    "想定どおり": State.AS_ASSUMED,
    "想定通り": State.AS_ASSUMED,
    "as_assumed": State.AS_ASSUMED,
}
_YES_NO = {"はい": True, "yes": True, "true": True, "いいえ": False, "no": False, "false": False}
_NEVER_TESTED = "未実施"


def read_value(text: str, column: Column, position: Position | None, *, as_assumed: bool = False) -> Value:
    """The leaf as written, typed by `column`; 想定どおり only where `as_assumed`.

    Raises `EnvironmentTableError` with what was found and what is expected.
    """
    written = text.strip()
    own = find_choice(written, column.choices)
    if own:
        return Value(State.VALUE, written, (own,), position)
    state = read_state(written)
    if state is State.AS_ASSUMED and not as_assumed:
        raise _not_assumable(column, position)
    if state is not State.VALUE:
        return Value(state, written, None, position)
    if column.id == "last_restore_test" and normalise(written) == _NEVER_TESTED:
        return Value(State.NONE, written, None, position)
    parsed = _PARSERS[column.kind](written, column)
    if parsed is None:
        raise _wrong(written, column, position)
    return Value(State.VALUE, written, parsed, position)


def read_state(text: str) -> State:
    """The state a text stands for; VALUE where it is none of the state words."""
    plain = normalise(text)
    if plain in ("", "~"):
        return State.UNANSWERED
    return _STATES.get(plain.casefold(), State.VALUE)


def read_yes_no(text: str) -> bool | None:
    """True for はい, yes, true; False for いいえ, no, false; else None."""
    return _YES_NO.get(normalise(text).casefold())


def find_choice(text: str, choices: Mapping[str, str]) -> str:
    """The id of the choice that `text` names by id or label, or ""."""
    if not choices:
        return ""
    wanted = fold(text)
    for choice, label in choices.items():
        if text == choice or wanted in (fold(choice), fold(label)):
            return choice
    return _choice_by_state_or_yes_no(text, choices)


def _choice_by_state_or_yes_no(text: str, choices: Mapping[str, str]) -> str:
    """A column's own choices win over yes/no/none, also when these are said in Japanese."""
    answer = read_yes_no(text)
    if answer is not None:
        word = "yes" if answer else "no"
        return word if word in choices else ""
    return "none" if "none" in choices and read_state(text) is State.NONE else ""


def split_list(text: str) -> tuple[str, ...]:
    """The parts between 、 and , without empty ones."""
    return tuple(part.strip() for part in re.split("[、,，､]", text) if part.strip())


def _yes_no_or_date(text: str, column: Column) -> Parsed:
    answer = read_yes_no(text)
    return answer if answer is not None else parse_date(text)


_PARSERS: dict[Kind, Callable[[str, Column], Parsed]] = {
    Kind.TEXT: lambda text, column: text,
    Kind.YES_NO: lambda text, column: read_yes_no(text),
    Kind.YES_NO_OR_DATE: _yes_no_or_date,
    Kind.INTEGER: lambda text, column: parse_integer(text, column.id),
    Kind.DECIMAL: lambda text, column: parse_decimal(text, column.id),
    Kind.DURATION: lambda text, column: parse_duration(text),
    Kind.DATE: lambda text, column: parse_date(text),
    Kind.LIST: lambda text, column: split_list(text) or None,
    Kind.CHOICE: lambda text, column: None,
}

_DATE_FORMS = Message(
    "2026-11-10、2026年11月10日、R8.11.10 のどれか", "2026-11-10, 2026年11月10日 or R8.11.10"
)
_EXPECTED: dict[Kind, Message] = {
    Kind.YES_NO: Message("はい か いいえ", "yes or no"),
    Kind.YES_NO_OR_DATE: Message(
        "はい、いいえ、または日付（2026-11-10 など）", "yes, no or a date such as 2026-11-10"
    ),
    Kind.INTEGER: Message("0以上の整数", "a whole number of 0 or more"),
    Kind.DECIMAL: Message("0以上の数（2、1.5 など）", "a number of 0 or more, such as 1.5"),
    Kind.DURATION: Message(
        "期間（90分、半日、4時間、2日、3営業日、1週間、1か月、直ちに、当日中、PT4H のどれかの形）",
        "a duration: 90分, 半日, 4時間, 2日, 3営業日, 1週間, 1か月, 直ちに, 当日中 or PT4H",
    ),
    Kind.DATE: Message(f"実在する日付（{_DATE_FORMS.ja}の形）", f"a date that exists: {_DATE_FORMS.en}"),
    Kind.LIST: Message("名前の並び（、で区切る）", "names separated by 、"),
    Kind.CHOICE: Message("決まった選択肢の一つ", "one of the choices"),
}


def _wrong(text: str, column: Column, position: Position | None) -> EnvironmentTableError:
    expected = _EXPECTED[column.kind]
    message = Message(
        f"「{column.label}」に「{shown(text)}」とある。{expected.ja}を期待する。",
        f"{column.id}: found {shown(text)!r}; expected {expected.en}.",
    )
    return cast(
        EnvironmentTableError, make_error(EnvironmentTableError, position, message, _advice(text, column))
    )


def _advice(text: str, column: Column) -> Message:
    if column.choices:
        return advise_choice(text, column.choices)
    advise = {Kind.DURATION: advise_duration, Kind.DATE: advise_date}.get(column.kind)
    return (advise(text) if advise else None) or Message(
        "分からなければ「不明」、無ければ「なし」と書く。", "Write 不明 if unknown, なし if there is none."
    )


def advise_choice(text: str, choices: Mapping[str, str]) -> Message:
    """What to write instead: the choice that is near, and all there are."""
    near = did_you_mean(text, [*choices.values(), *choices])
    ja, en = (f"「{near}」ではないか。", f"Did you mean {near!r}? ") if near else ("", "")
    return Message(
        f"{ja}選択肢: {'、'.join(choices.values())}",
        f"{en}Choices: {', '.join(choices)} (or their Japanese labels)",
    )


def _not_assumable(column: Column, position: Position | None) -> EnvironmentTableError:
    message = Message(
        f"「{column.label}」に「想定どおり」は使えない。値、不明、なしのどれかを期待する。",
        f"{column.id}: as_assumed is not allowed here; a value, 不明 or なし is expected.",
    )
    hint = Message(
        "「想定どおり」は、項目全体か、記録の欄か、選択に書く。",
        "Use it for an item, a record's cell or a choice.",
    )
    return cast(EnvironmentTableError, make_error(EnvironmentTableError, position, message, hint))
