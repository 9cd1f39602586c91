"""The kinds of values that sentences tell of a column: how one is found in a sentence, and what a cell says of it.

A kind gives the values that a sentence tells (`tell`) and those of a cell (`know`); both are plain values that are equal
where sentence and table say the same. `None` for a cell: it says nothing of the kind, so nothing contradicts it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from bcp.catalog.words import normalise
from bcp.checking.places_told import Places
from bcp.checking.posts import Posts, any_title
from bcp.checking.script import Script
from bcp.checking.values_told import (
    COMPANY_FORM,
    PLAIN_KINDS,
    Asked,
    Said,
    Values,
    is_same_date,
    know_text,
)
from bcp.vocabulary import Value

# behind a name: it is who does, decides or answers for it
_DOES = re.compile(
    r"(?:が|は)(?!、?[^。、]{0,12}(?:に伝|に知ら|に報告|に連絡))"
    r"|の(?:役目|役割|仕事|担当|責任|手で|判断|許可|承認|一存|了解|了承)|(?:である|とする|とし|です|だ)|に(?:任せ|限|頼|依頼)|(?:$|。|、)"
)
_SOMEBODY = re.compile(r"(?:[課部室係者員長人任役師監]|会社|担当|サービス|技術者)$|会社")
_ASIDE = re.compile(
    r"の[^、。]{1,4}(?:を|は|も)?(?:待た|得ず|なし|なく|要ら)|(?:は|が)、?[^。、]{0,14}(?:を待|に従|に伝|に知ら|に報告|に連絡|に電話)"
)
_ALONE = re.compile(
    r"の(?:判断|許可|承認|一存|了解|確認)(?:だけで|のみで|があれば(?:よい|足り)|で(?:差|戻|つな))|が(?:自分の判断|一人|独断|単独)で"
)
_IS_CALLED = re.compile(
    r"の?(?:携帯(?:電話)?|自宅|電話)?(?:に|へ|まで)(?:は)?、?[^。、]{0,10}(?:電話|連絡|知らせ|通報|通知|呼)|(?:を|の携帯(?:電話)?を)[^、。]{0,6}(?:呼び出|鳴ら)"
)
_GIVES_LEAVE = re.compile(r"の(?:許可|承認|了解|判断|確認)|が[^。、]{0,16}(?:確かめ|認め|許|見比べ)")


class Kinds:
    """種類の一覧: over one script; what they need of its table is read once."""

    def __init__(self, script: Script, posts: Posts) -> None:
        self._script, self._posts = script, posts

    def tell(self, kind: str, sentence: str, asked: Asked) -> tuple[Said, ...]:
        """Every value of the kind that the sentence tells."""
        if kind in PLAIN_KINDS:
            return tuple(PLAIN_KINDS[kind][0](sentence, asked))
        return tuple(_OWN_KINDS[kind][0](self, sentence, asked))

    def know(self, kind: str, cell: Value, asked: Asked) -> Values | None:
        """The values that the cell says; None where it says none."""
        if not cell.has_value:
            return None
        known = (
            PLAIN_KINDS[kind][1](cell, asked)
            if kind in PLAIN_KINDS
            else _OWN_KINDS[kind][1](self, cell, asked)
        )
        return known or None

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
            return any(is_same_date(str(said.value), each) for each in texts)
        return said.value in known

    # ---------------------------------------------------------------- people, places, companies

    def _tell_who(self, sentence: str, _: Asked) -> Iterator[Said]:
        for match in self._posts.named(sentence):
            is_doer = _DOES.match(sentence, match.end()) and not _ASIDE.match(sentence, match.end())
            if is_doer and _SOMEBODY.search(match[1]):
                yield Said(match[1], match[1], *match.span(1))

    def _know_who(self, cell: Value, asked: Asked) -> Values:
        if asked.column.choices and isinstance(cell.parsed, tuple):
            return frozenset(name for role in cell.parsed for name in self._posts.of_role(role))
        text = normalise(cell.text)
        is_somebody = any(_SOMEBODY.search(name) for name, *_ in self._titles_in(text)) or _SOMEBODY.search(
            text
        )
        return frozenset({text}) if is_somebody else frozenset()

    def deciders(self, decision: str) -> Values:
        """Everyone whom the table lets take a decision; nobody where it says nothing."""
        rows = [
            row for row in self._script.facts.rows("authority") if row.cells["decision"].parsed == (decision,)
        ]
        roles = {
            role
            for row in rows
            if isinstance(row.cells["role"].parsed, tuple)
            for role in row.cells["role"].parsed
        }
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
        return frozenset(
            match[1] for match in self._posts.named(text) if _GIVES_LEAVE.match(text, match.end())
        )

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

    def _know_place(self, cell: Value, _: Asked) -> Values:
        text = normalise(cell.text)
        return frozenset({text}) if self.places.is_place(text) else frozenset()

    @cached_property
    def _companies(self) -> tuple[str, ...]:
        columns = (
            ("support_contacts", "company"),
            ("parties_to_notify", "company"),
            ("external_access", "company"),
            ("systems", "vendor"),
        )
        found = {
            COMPANY_FORM.sub("", text)
            for item, column in columns
            for text in self._script.cells(item, column)
        }
        contractor = self._script.facts.answer("network_diagram").cells.get("wiring_contractor")
        if contractor is not None and contractor.has_value:
            found.add(COMPANY_FORM.sub("", normalise(contractor.text)))
        return tuple(sorted((name for name in found if len(name) > 2), key=len, reverse=True))

    def _tell_company(self, sentence: str, _: Asked) -> Iterator[Said]:
        for name in self._companies:
            at = sentence.find(name)
            if at >= 0:
                yield Said(name, name, at, at + len(name))


# kinds that ask who, where and which company the table knows. Not bound to a `Kinds`: it would hold itself and its plan
_OWN_KINDS: Mapping[
    str, tuple[Callable[[Kinds, str, Asked], Iterator[Said]], Callable[[Kinds, Value, Asked], Values | None]]
] = {
    "who": (Kinds._tell_who, Kinds._know_who),
    "leave": (Kinds._tell_leave, Kinds._know_leave),
    "called": (Kinds._tell_called, Kinds._know_called),
    "place": (Kinds._tell_place, Kinds._know_place),
    "company": (Kinds._tell_company, lambda _, cell, asked: know_text(cell, asked)),
}
