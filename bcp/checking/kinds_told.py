"""The kinds of values that sentences tell of a column: how one is found in a sentence, and what a cell says of it.

A kind gives the values that a sentence tells (`tell`) and those of a cell (`know`); both are plain values that are equal
where sentence and table say the same. `None` for a cell: it says nothing of the kind, so nothing contradicts it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

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
from bcp.checking.places_told import Places
from bcp.checking.posts import Posts, any_title
from bcp.checking.quantities import find_quantities
from bcp.checking.script import Script
from bcp.vocabulary import Column, Duration, Row, Value

_THINGS = re.compile(r"(?<![\d.,第])(\d+)(?:台|個|枚|式|本|基|セット|面)(?!目|ずつ)")
_RECORDS = re.compile(r"(?<![\d.第])(\d{1,3}(?:,\d{3})+|\d+)(?:件|名分|人分|名|人)(?!目|ずつ)")
_OF_YEAR = re.compile(r"(?<=年)の(?=\d{1,2}月)")
_DATES = ("date", "month", "day")
# behind a name: it is who does, decides or answers for it
_DOES = re.compile(
    r"(?:が|は)(?!、?[^。、]{0,12}(?:に伝|に知ら|に報告|に連絡))"
    r"|の(?:役目|役割|仕事|担当|責任|手で|判断|許可|承認|一存|了解|了承)|(?:である|とする|とし|です|だ)|に(?:任せ|限|頼|依頼)|(?:$|。|、)"
)
_ASIDE = re.compile(r"の[^、。]{1,4}(?:を|は|も)?(?:待た|得ず|なし|なく|要ら)|(?:は|が)、?[^。、]{0,14}(?:を待|に従|に伝|に知ら|に報告|に連絡|に電話)")
_ALONE = re.compile(
    r"の(?:判断|許可|承認|一存|了解|確認)(?:だけで|のみで|があれば(?:よい|足り)|で(?:差|戻|つな))|が(?:自分の判断|一人|独断|単独)で"
)
_IS_CALLED = re.compile(
    r"の?(?:携帯(?:電話)?|自宅|電話)?(?:に|へ|まで)(?:は)?、?[^。、]{0,10}(?:電話|連絡|知らせ|通報|通知|呼)|(?:を|の携帯)[^。、]{0,6}呼び出"
)
_GIVES_LEAVE = re.compile(r"の(?:許可|承認|了解|判断|確認)|が[^。、]{0,16}(?:確かめ|認め|許|見比べ)")
_COMPANY = re.compile(r"(?:株式|有限|合同|合資)会社")
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


class Kinds:
    """種類の一覧: over one script; what they need of its table is read once."""

    def __init__(self, script: Script, posts: Posts) -> None:
        self._script, self._posts = script, posts
        self._by_name: dict[str, tuple[Tell, Know]] = {
            "time": _of_amounts(times),
            "people": _of_amounts(people),
            "percent": _of_amounts(shares),
            "generations": _of_amounts(generations),
            "frequency": _of_amounts(frequencies),
            "things": _of_amounts(_things),
            "records": _of_amounts(_records),
            "date": (_tell_dates, _know_dates),
            "who": (self._tell_who, self._know_who),
            "leave": (self._tell_leave, self._know_leave),
            "called": (self._tell_called, self._know_called),
            "phrase": (_tell_phrase, _know_phrase),
            "place": (self._tell_place, _know_text),
            "mark": (_tell_marks, _know_text),
            "company": (self._tell_company, _know_text),
            "of_rows": (_tell_other_rows, _know_text),
            "words": (_tell_words, _know_words),
            "set": (_tell_words, _know_words),
            "choice": (_tell_words, _know_choice),
            "clock": (_tell_clock, _know_clock),
            "same": (_tell_same, _know_same),
        }

    def tell(self, kind: str, sentence: str, asked: Asked) -> tuple[Said, ...]:
        """Every value of the kind that the sentence tells."""
        return tuple(self._by_name[kind][0](sentence, asked))

    def know(self, kind: str, cell: Value, asked: Asked) -> Values | None:
        """The values that the cell says; None where it says none."""
        return (self._by_name[kind][1](cell, asked) or None) if cell.has_value else None

    def is_known(self, kind: str, said: Said, known: Values) -> bool:
        """True where the cell says what the sentence tells."""
        texts = [each for each in known if isinstance(each, str)]
        if kind in ("who", "leave", "called"):
            return self._posts.is_one_of(str(said.value), texts)
        if kind == "place":
            return not any(self.places.differ(str(said.value), each) for each in texts)
        if kind in ("mark", "of_rows", "company"):
            return any(str(said.value) in each for each in texts)
        if kind == "phrase":
            return any(word in str(said.value) for word in texts)
        if kind == "date":
            return any(_is_same_date(str(said.value), each) for each in texts)
        return said.value in known

    # ---------------------------------------------------------------- people, places, companies

    def _tell_who(self, sentence: str, _: Asked) -> Iterator[Said]:
        for match in self._posts.named(sentence):
            if _DOES.match(sentence, match.end()) and not _ASIDE.match(sentence, match.end()):
                yield Said(match[1], match[1], *match.span(1))

    def _know_who(self, cell: Value, asked: Asked) -> Values:
        if asked.column.choices and isinstance(cell.parsed, tuple):
            return frozenset(name for role in cell.parsed for name in self._posts.of_role(role))
        # a cell that names nobody by title, but a company or a way, gives the deed to no one of the works
        return frozenset({normalise(cell.text)})

    def deciders(self, decision: str) -> Values:
        """Everyone whom the table lets take a decision; nobody where it says nothing."""
        rows = [
            row
            for row in self._script.facts.rows("authority")
            if row.cells["decision"].parsed == (decision,)
        ]
        roles = {role for row in rows if isinstance(row.cells["role"].parsed, tuple) for role in row.cells["role"].parsed}
        roles = roles or {decision if decision in ("line_stop", "network_cut") else "commander"}
        holders = {name for role in roles for name in self._posts.of_role(role)}
        if len(holders) <= len(roles):  # labels alone: nobody is named
            return frozenset()
        stated = {normalise(row.cells[c].text) for row in rows for c in ("if_absent", "night_rule")}
        return frozenset(holders | stated - {""})

    def tell_titles(self, sentence: str) -> tuple[Said, ...]:
        """Who does something, by the titles of the table and by any other title."""
        return tuple(
            Said(name, name, start, end)
            for name, start, end in self._titles_in(sentence)
            if _DOES.match(sentence, end) and not _ASIDE.match(sentence, end)
        )

    def _titles_in(self, sentence: str) -> list[tuple[str, int, int]]:
        """(title, start, end) of whoever the sentence names, those of the table first."""
        found = [(match[1], *match.span(1)) for match in self._posts.named(sentence)]
        spans = [(start, end) for _, start, end in found]
        for match in any_title().finditer(sentence):
            if not any(start < match.end(1) and match.start(1) < end for start, end in spans):
                found.append((match[1], *match.span(1)))
        return found

    def _tell_leave(self, sentence: str, _: Asked) -> Iterator[Said]:
        """Who alone gives leave, by the sentence."""
        for match in self._posts.named(sentence):
            if _ALONE.match(sentence, match.end()):
                yield Said(match[1], match[1], *match.span(1))

    def _know_leave(self, cell: Value, _: Asked) -> Values:
        """Who gives leave or makes sure, by a cell such as 「対策本部長の許可後に計装課長が差す」."""
        text = normalise(cell.text)
        return frozenset(match[1] for match in self._posts.named(text) if _GIVES_LEAVE.match(text, match.end()))

    def _tell_called(self, sentence: str, _: Asked) -> Iterator[Said]:
        """Who is called, told or rung up."""
        for name, start, end in self._titles_in(sentence):
            if _IS_CALLED.match(sentence, end):
                yield Said(name, name, start, end)

    def _know_called(self, cell: Value, _: Asked) -> Values:
        text = normalise(cell.text)
        return frozenset(match[1] for match in self._posts.named(text))

    @cached_property
    def places(self) -> Places:
        """The places of the table."""
        return Places(self._script)

    def _tell_place(self, sentence: str, _: Asked) -> Iterator[Said]:
        yield from (Said(place, place, start, end) for place, start, end in self.places.told_in(sentence))

    @cached_property
    def _companies(self) -> tuple[str, ...]:
        columns = (
            ("support_contacts", "company"),
            ("parties_to_notify", "company"),
            ("external_access", "company"),
            ("systems", "vendor"),
        )
        found = {_COMPANY.sub("", text) for item, column in columns for text in self._script.cells(item, column)}
        contractor = self._script.facts.answer("network_diagram").cells.get("wiring_contractor")
        if contractor is not None and contractor.has_value:
            found.add(_COMPANY.sub("", normalise(contractor.text)))
        return tuple(sorted((name for name in found if len(name) > 2), key=len, reverse=True))

    def _tell_company(self, sentence: str, _: Asked) -> Iterator[Said]:
        for name in self._companies:
            at = sentence.find(name)
            if at >= 0:
                yield Said(name, name, at, at + len(name))


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


def _is_same_date(told: str, known: str) -> bool:
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


def _know_text(cell: Value, _: Asked) -> Values:
    return frozenset({normalise(cell.text)})


_BORNE = re.compile(r"[\s―—–-]*(?:の[^、。]{0,8})?(?:\(|に(?:は)?、?|の?(?:目印|札)?(?:は|:|=)、?)*(?:目印(?:は|:))?$")
_CABLE = re.compile(r"[一-龠々ァ-ヶーA-Za-z0-9]{2,}(?:の[^、。はがを(]{1,12})?$")


def _tell_marks(sentence: str, asked: Asked) -> Iterator[Said]:
    """The tags that stand right beside a cable: behind it, or before it as what it bears."""
    for each in _tell_other_rows(sentence, asked):
        between = re.search(r"[\s―—–(は:に=][^、。]*$", sentence[: each.start])
        before = sentence[: each.start]
        is_behind = between is not None and _BORNE.search(before) is not None and _CABLE.search(
            _BORNE.sub("", before)
        )
        if is_behind or re.match(r"(?:の付いた|が付いた|を付けた|の付く|を貼った)", sentence[each.end :]):
            yield each


def _tell_other_rows(sentence: str, asked: Asked) -> Iterator[Said]:
    """What any row of the item has in this column, where the sentence says it."""
    cells = (row.cells[asked.column.id] for row in asked.rows)
    texts = {_COMPANY.sub("", normalise(cell.text)) for cell in cells if cell.has_value}
    for text in sorted(texts, key=len, reverse=True):
        at = sentence.find(text)
        if at >= 0 and len(text) > 1:
            yield Said(text, text, at, at + len(text))
