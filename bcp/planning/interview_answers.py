"""What an answer of the interview comes to: changes of the table, and what the session remembers."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bcp.catalog.words import normalise
from bcp.errors import InputError, Message
from bcp.frozen import dataclass, replace
from bcp.inputs.values import find_choice, read_state, read_value, read_yes_no
from bcp.inputs.yaml_address import Change
from bcp.planning.interview_flow import InterviewQuestion, Progress
from bcp.planning.interview_rules import settled_by
from bcp.vocabulary import Column, Kind, State, Value

_UNKNOWN_WORDS = ("?", "？", "分からない", "わからない", "unknown", "不明")
_WHOLE = {
    "全部不明": "不明",
    "すべて不明": "不明",
    "allunknown": "不明",
    "全部なし": "なし",
    "allnone": "なし",
}
_DETAIL = Column("detail", "詳細", Kind.TEXT)


@dataclass(frozen=True)
class InterviewReply:
    """回答の扱い: changes of the table and the progress after them, or why the answer cannot be taken."""

    progress: Progress
    changes: Mapping[str, Change] | None = None
    refusal: Message | None = None
    hint: Message | None = None


def take_interview_answer(
    question: InterviewQuestion, text: str, progress: Progress, *, japanese: bool = True
) -> InterviewReply:
    """The reply to one answer; an empty one takes the proposal, or leaves the question open for now.

    `japanese` says that choices are written as labels, as in a table with Japanese keys.
    """
    written = text.strip() or question.default
    if question.kind == "extra":
        return _take_offer(question, written, progress)
    if question.kind == "more":
        return _take_more(question, written, progress)
    if not written:
        return InterviewReply(put_off(question, progress))
    whole = _whole(question, written)
    if whole:
        return InterviewReply(_touch(question, progress), {question.item.id: whole})
    if question.kind == "choice":
        return _take_choice(question, written, progress, japanese)
    return _take_cell(question, written, progress, japanese)


def put_off(question: InterviewQuestion, progress: Progress, *, whole_item: bool = False) -> Progress:
    """The progress with this question left open for now, or the whole item."""
    if whole_item:
        return replace(progress, skipped=progress.skipped | {question.item.id})
    if question.key:
        return replace(progress, skipped=progress.skipped | {f"{question.item.id}.{question.key}"})
    if question.item.id in progress.adding:
        return replace(progress, adding=progress.adding - {question.item.id})
    return replace(progress, skipped=progress.skipped | {question.address})


def _whole(question: InterviewQuestion, written: str) -> str:
    """不明 or なし for the whole item: said so, or as the first answer of a table."""
    if not question.begins:
        return ""
    whole = _WHOLE.get(normalise(written).casefold(), "")
    if whole or question.item.type != "table" or question.key:
        return whole
    state = _state(written)
    # A choice of the column's own (none, say) wins over the word for the whole.
    if question.choices and find_choice(written, question.choices):
        return ""
    return {State.UNKNOWN: "不明", State.NONE: "なし"}.get(state, "")


def _state(written: str) -> State:
    return State.UNKNOWN if normalise(written).casefold() in _UNKNOWN_WORDS else read_state(written)


# ---------------------------------------------------------------- cells


def _take_cell(
    question: InterviewQuestion, written: str, progress: Progress, japanese: bool
) -> InterviewReply:
    column = question.column or _DETAIL
    written = "不明" if _state(written) is State.UNKNOWN else _by_number(written, column.choices)
    try:
        value = read_value(written, column, None, as_assumed=question.item.type == "record")
    except InputError as error:
        return InterviewReply(progress, refusal=error.message, hint=error.hint)
    place, _, name = question.address.rpartition(".")
    fields: dict[str, Change] = {}
    if question.key:
        fields[question.item.keyed_by] = _say_choice(
            question.item.columns[question.item.keyed_by].choices, question.key, japanese
        )
    fields[name] = _written(value, column, written, japanese)
    if question.kind == "detail":
        return InterviewReply(_touch(question, progress), {question.address: fields[name]})
    settled = settled_by(question.item, name, value)
    fields = {key: text for key, text in settled.items() if key not in question.answered} | fields
    return InterviewReply(_touch(question, progress), {place: fields})


def _written(value: Value, column: Column, written: str, japanese: bool) -> str:
    """A choice in the language of the table, everything else as typed."""
    if column.choices and isinstance(value.parsed, tuple) and value.parsed:
        return _say_choice(column.choices, value.parsed[0], japanese)
    if column.kind is Kind.YES_NO and isinstance(value.parsed, bool):
        return "はい" if value.parsed else "いいえ"
    return written


def _say_choice(choices: Mapping[str, str], choice: str, japanese: bool) -> str:
    return choices[choice] if japanese else choice


def _by_number(written: str, choices: Mapping[str, str]) -> str:
    """The choice whose place in the list was typed; else the text."""
    number = normalise(written)
    if choices and number.isdecimal() and 1 <= int(number) <= len(choices):
        return [*choices][int(number) - 1]
    return written


def _take_choice(
    question: InterviewQuestion, written: str, progress: Progress, japanese: bool
) -> InterviewReply:
    choices, state = question.item.choices, _state(written)
    own = find_choice(written, choices)
    if not own and state is not State.VALUE:
        word = {State.UNKNOWN: "不明", State.NONE: "なし", State.AS_ASSUMED: "想定どおり"}[state]
        return InterviewReply(_touch(question, progress), {question.item.id: word})
    parts = [written] if own else re.split("[、,，]", written)
    chosen = [find_choice(_by_number(part.strip(), choices), choices) for part in parts if part.strip()]
    if not chosen or not all(chosen):
        return InterviewReply(progress, refusal=_WRONG_CHOICE)
    if "none" in chosen and len(set(chosen)) > 1:
        return InterviewReply(progress, refusal=_NONE_AND_MORE)
    texts = [_say_choice(choices, each, japanese) for each in dict.fromkeys(chosen)]
    change: Change = texts if len(texts) > 1 else texts[0]
    return InterviewReply(_touch(question, progress), {question.address: change})


# ---------------------------------------------------------------- offers


def _take_offer(question: InterviewQuestion, written: str, progress: Progress) -> InterviewReply:
    """はい asks the optional cells of the place; anything else leaves them."""
    offered = replace(progress, offered=progress.offered | {question.address})
    if read_yes_no(written) or normalise(written).casefold() in ("y", "1"):
        return InterviewReply(replace(offered, extras=offered.extras | {question.address}))
    return InterviewReply(offered)


def _take_more(question: InterviewQuestion, written: str, progress: Progress) -> InterviewReply:
    """はい asks for one more row; いいえ says that these are all; 不明 that there may be more."""
    item = question.item.id
    word = normalise(written).casefold()
    answer = read_yes_no(written)
    if answer or word in ("y", "1"):
        return InterviewReply(replace(progress, adding=progress.adding | {item}))
    done = replace(progress, offered=progress.offered | {item})
    if answer is False or word in ("n", "2"):
        return InterviewReply(done, {question.address: "はい"})
    if not word or word in _UNKNOWN_WORDS or word == "3":
        return InterviewReply(done)  # a plain list says the same: there may be more
    return InterviewReply(progress, refusal=_WRONG_MORE)


def _touch(question: InterviewQuestion, progress: Progress) -> Progress:
    """The progress with the item and the row answered; a new row is no longer wished for."""
    places = {question.item.id}
    if question.row:
        places.add(f"{question.item.id}.{question.row}")
    return replace(progress, touched=progress.touched | places, adding=progress.adding - {question.item.id})


_WRONG_CHOICE = Message(
    "一覧の番号か言葉を「、」で並べる。分からなければ「不明」。",
    "Give numbers or words of the list, separated by commas; 不明 (unknown) if you do not know.",
)
_NONE_AND_MORE = Message(
    "「無い」とほかの選択肢は一緒に選べない。", "“None” cannot stand beside other choices."
)
_WRONG_MORE = Message(
    "「はい」「いいえ」「不明」のどれかで答える。", "Answer はい (yes), いいえ (no) or 不明 (unknown)."
)
