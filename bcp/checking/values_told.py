"""Values that sentences and cells tell, kind by kind, where no one but the text itself need be asked."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bcp.catalog.words import normalise
from bcp.checking.amounts_told import (
    Amount,
    Find,
    frequencies,
    generations,
    people,
    read_numbers,
    shares,
    times,
)
from bcp.checking.quantities import find_quantities
from bcp.vocabulary import Column, Duration, Row, Value

_THINGS = re.compile(r"(?<![\d.,第])(\d+)(?:台|個|枚|式|本|基|セット|面)(?!目|ずつ)")
_RECORDS = re.compile(r"(?<![\d.第])(\d{1,3}(?:,\d{3})+|\d+)(?:件|名分|人分|名|人)(?!目|ずつ)")
_OF_YEAR = re.compile(r"(?<=年)の(?=\d{1,2}月)")
_DATES = ("date", "month", "day")
COMPANY_FORM = re.compile(r"(?:株式|有限|合同|合資)会社")
_WORD = re.compile(r"[一-龠々]{2,}|[ァ-ヶー]{2,}|[A-Za-z]{2,}")
_FULL_DAY = 1440

Values = frozenset[object]


@dataclass(frozen=True)
class Said:
    """語られた値: what a sentence tells, in its words, and where."""

    value: object
    written: str
    start: int
    end: int


@dataclass(frozen=True)
class Asked:
    """問われた列: the column, what belongs to its kind, and all rows of its item."""

    column: Column
    words: Mapping[str, re.Pattern[str]]
    same: re.Pattern[str] | None
    rows: Sequence[Row]


Tell = Callable[[str, Asked], Iterator[Said]]
Know = Callable[[Value, Asked], Values | None]


# ------------------------------------------------------------------ amounts and dates


def _things(text: str) -> Iterator[Amount]:
    for match in _THINGS.finditer(text):
        yield Amount(float(match[1]), match[0], *match.span())


def _records(text: str) -> Iterator[Amount]:
    for match in _RECORDS.finditer(text):
        yield Amount(float(match[1].replace(",", "")), match[0], *match.span())


def _of_amounts(find: Find) -> tuple[Tell, Know]:
    def tell(sentence: str, _: Asked) -> Iterator[Said]:
        for each in find(sentence):
            yield Said(each.value, each.written, each.start, each.end)

    def know(cell: Value, asked: Asked) -> Values:
        if isinstance(cell.parsed, Duration):
            return frozenset({float(cell.parsed.minutes)})
        if isinstance(cell.parsed, int | Decimal) and not isinstance(cell.parsed, bool):
            return frozenset({float(cell.parsed) * (_FULL_DAY if asked.column.id == "stock_days" else 1)})
        return frozenset(each.value for each in find(read_numbers(normalise(cell.text))))

    return tell, know


def _tell_dates(sentence: str, _: Asked) -> Iterator[Said]:
    for each in find_quantities(_OF_YEAR.sub("", sentence)):
        if each.kind in _DATES:
            at = max(sentence.find(each.text), 0)
            yield Said(each.amount, each.text, at, at + len(each.text))


def _know_dates(cell: Value, _: Asked) -> Values:
    if isinstance(cell.parsed, datetime.date):
        return frozenset({cell.parsed.isoformat()})
    return frozenset(each.amount for each in find_quantities(normalise(cell.text)) if each.kind in _DATES)


def is_same_date(told: str, known: str) -> bool:
    """True for the same day, or a month or a day of the year that the other does not contradict."""
    return known.startswith(told) or told.startswith(known) or known.endswith(f"-{told}")


# ------------------------------------------------------------------ words


def _tell_words(sentence: str, asked: Asked) -> Iterator[Said]:
    for value, pattern in asked.words.items():
        match = pattern.search(sentence)
        if match:
            yield Said(value, match[0], *match.span())


def _know_words(cell: Value, asked: Asked) -> Values:
    if isinstance(cell.parsed, bool):
        return frozenset({"はい" if cell.parsed else "いいえ"})
    text = normalise(cell.text)
    if asked.column.choices and isinstance(cell.parsed, tuple):
        text += "".join(asked.column.choices.get(each, "") for each in cell.parsed)
    return frozenset(value for value, pattern in asked.words.items() if pattern.search(text))


def _tell_phrase(sentence: str, asked: Asked) -> Iterator[Said]:
    match = asked.same.search(sentence) if asked.same else None
    if match:
        told = match["one"] or match["two"]
        yield Said(told, told, *match.span())


def _know_phrase(cell: Value, _: Asked) -> Values:
    """The words of the cell: a phrase that shares none of them tells of something else."""
    return frozenset(_WORD.findall(normalise(cell.text))) - {"工場", "訓練", "使え", "場合"}


def _know_choice(cell: Value, _: Asked) -> Values:
    """Whether a connection is there; nothing where it is there for some only."""
    choices = cell.parsed if isinstance(cell.parsed, tuple) else ()
    if not choices or {"limited", "office_only"} & set(choices):
        return frozenset()
    if choices in (("none",), ("separated",)):
        return frozenset({"none"})
    return frozenset({"used", *(choices or ())})


def _tell_clock(sentence: str, _: Asked) -> Iterator[Said]:
    for each in find_quantities(sentence):
        if each.kind == "time":
            at = max(sentence.find(each.text), 0)
            yield Said(each.amount, each.text, at, at + len(each.text))


def _know_clock(cell: Value, _: Asked) -> Values:
    return frozenset(each.amount for each in find_quantities(normalise(cell.text)) if each.kind == "time")


def _tell_same(sentence: str, asked: Asked) -> Iterator[Said]:
    folded = sentence.lower().replace(" ", "")
    for match in asked.same.finditer(folded) if asked.same else ():
        at = max(sentence.lower().find(match[0][:3]), 0)
        yield Said(match[0], match[0], at, at + len(match[0]))


def _know_same(cell: Value, asked: Asked) -> Values:
    text = normalise(cell.text).lower()
    return frozenset(match[0] for match in asked.same.finditer(text)) if asked.same else frozenset()


def know_text(cell: Value, _: Asked) -> Values:
    """The cell itself."""
    return frozenset({normalise(cell.text)})


_BORNE = re.compile(
    r"[\s―—–-]*(?:の[^、。]{0,8})?(?:\(|に(?:は)?、?|の?(?:目印|札)?(?:は|:|=)、?)*(?:目印(?:は|:))?$"
)
_CABLE = re.compile(r"[一-龠々ァ-ヶーA-Za-z0-9]{2,}(?:の[^、。はがを(]{1,12})?$")


def _tell_marks(sentence: str, asked: Asked) -> Iterator[Said]:
    """The tags that stand right beside a cable: behind it, or before it as what it bears."""
    for each in tell_other_rows(sentence, asked):
        between = re.search(r"[\s―—–(は:に=][^、。]*$", sentence[: each.start])
        before = sentence[: each.start]
        is_behind = (
            between is not None
            and _BORNE.search(before) is not None
            and _CABLE.search(_BORNE.sub("", before))
        )
        is_before = (
            re.match(r"(?:の付いた|が付いた|を付けた|の付く|を貼った)", sentence[each.end :]) is not None
        )
        if (is_behind or is_before) and not _is_at_its_place(str(each.value), sentence, asked):
            yield each


def _is_at_its_place(mark: str, sentence: str, asked: Asked) -> bool:
    """True where the sentence names the place of the tag: what it puts the tag to is that place."""
    places = [row.cells["place"] for row in asked.rows if normalise(row.cells[asked.column.id].text) == mark]
    return any(cell.has_value and normalise(cell.text) in sentence for cell in places)


def tell_other_rows(sentence: str, asked: Asked) -> Iterator[Said]:
    """What any row of the item has in this column, where the sentence says it."""
    cells = (row.cells[asked.column.id] for row in asked.rows)
    texts = {COMPANY_FORM.sub("", normalise(cell.text)) for cell in cells if cell.has_value}
    for text in sorted(texts, key=len, reverse=True):
        at = sentence.find(text)
        if at >= 0 and len(text) > 1:
            yield Said(text, text, at, at + len(text))


# kind -> how a sentence tells it, what a cell knows of it
PLAIN_KINDS: Mapping[str, tuple[Tell, Know]] = {
    "time": _of_amounts(times),
    "people": _of_amounts(people),
    "percent": _of_amounts(shares),
    "generations": _of_amounts(generations),
    "frequency": _of_amounts(frequencies),
    "things": _of_amounts(_things),
    "records": _of_amounts(_records),
    "date": (_tell_dates, _know_dates),
    "clock": (_tell_clock, _know_clock),
    "words": (_tell_words, _know_words),
    "set": (_tell_words, _know_words),
    "choice": (_tell_words, _know_choice),
    "phrase": (_tell_phrase, _know_phrase),
    "same": (_tell_same, _know_same),
    "mark": (_tell_marks, know_text),
    "of_rows": (tell_other_rows, know_text),
}
