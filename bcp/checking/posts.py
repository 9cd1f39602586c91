"""Who is called what in a table: titles, labels of roles and people, and which of them a sentence names."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from functools import cached_property

from bcp.catalog.words import normalise
from bcp.checking.outside import Placed
from bcp.checking.said_twice import is_among
from bcp.checking.script import Line, Script, contradicts
from bcp.checking.wordlists import any_of, holds_one
from bcp.vocabulary import Row

# a sentence that leaves open who it is, or says who does it when somebody is away
UNSURE = re.compile(
    r"ではな|とは限|相談|聞い|意見|候補|かどうかを(?:聞|確)|検討|決めておく|決めてお|不明|いずれか|どちらか|または|もしくは|場合によ"
)
WAYS = re.compile(
    r"不在|いな|出な|出られ|つながら|来な|過ぎ|代わ|代行|代理|待っても|場合|とき|なら|れば|たら|着く|着い"
)
_HOLDS = ("title", "person")
_STANDS_IN = ("deputy_title", "deputy")
# cells of other items that name somebody by title
_ELSEWHERE = (
    ("backups", "owner"),
    ("backups", "restore_by"),
    ("external_access", "owner"),
    ("evidence", "owner"),
    ("quality_release", "approver"),
    ("quality_release", "release_rule"),
    ("authority", "if_absent"),
    ("working_hours", "keys"),
)


class Posts:
    """役職の一覧: of one script; made once, asked by every rule on who does what."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self.labels = script.case.catalogue.roles
        self.rows = script.facts.rows("roles")
        self._named: dict[str, tuple[re.Match[str], ...]] = {}

    @cached_property
    def names(self) -> frozenset[str]:
        """Every title and label that a sentence may name."""
        found = set(self.labels.values())
        title = _title()
        for row in self.rows:
            found |= {_head(text) for text in _texts(row, (*_HOLDS[:1], *_STANDS_IN[:1]))}
        for item, column in _ELSEWHERE:
            answer = self._script.facts.answer(item)
            cells = (
                [answer.cells[column]] if column in answer.cells else [r.cells[column] for r in answer.rows]
            )
            for cell in cells:
                found |= set(title.findall(normalise(cell.text))) if cell.has_value else set()
        return frozenset(name for name in found if 1 < len(name) <= 14)

    @cached_property
    def _ordered(self) -> tuple[str, ...]:
        return tuple(sorted(self.names, key=len, reverse=True))

    def may_name(self, text: str) -> bool:
        """False where the text holds none of the names."""
        if text not in self._held:  # several rules ask of the same sentences
            self._held[text] = holds_one(self._ordered, text)
        return self._held[text]

    @cached_property
    def _held(self) -> dict[str, bool]:
        return {}

    @cached_property
    def pattern(self) -> str:
        """All names as one pattern; not the tail of a longer title."""
        names = "|".join(re.escape(name) for name in self._ordered)
        return rf"(?<![一-龠々ァ-ヶー])(?:本社の?|工場の|社内の)?({names})(?![一-龠々])"

    @cached_property
    def _search(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    def named(self, text: str) -> tuple[re.Match[str], ...]:
        """Where the text names somebody."""
        if text not in self._named:
            self._named[text] = self._find(text)
        return self._named[text]

    def _find(self, text: str) -> tuple[re.Match[str], ...]:
        return tuple(self._search.finditer(text))

    def rows_of(self, role: str) -> tuple[Row, ...]:
        """The rows of a role."""
        return tuple(row for row in self.rows if row.key.split("-")[0] == role)

    def roles_of(self, name: str) -> frozenset[str]:
        """The roles that a label, title or person stands for."""
        return frozenset(
            role
            for role, label in self.labels.items()
            if label == name or is_among(name, (t for row in self.rows_of(role) for t in _texts(row, _HOLDS)))
        )

    def of_role(self, role: str) -> frozenset[str]:
        """Everyone who may act for a role: its label, who holds it, who stands in."""
        return self.holders(role) | self.deputies(role)

    def holders(self, role: str) -> frozenset[str]:
        """The label of a role and who holds it."""
        told = {text for row in self.rows_of(role) for text in _texts(row, _HOLDS)}
        return frozenset({self.labels.get(role, ""), *told} - {""})

    def deputies(self, role: str) -> frozenset[str]:
        """Who stands in for a role."""
        return frozenset(text for row in self.rows_of(role) for text in _texts(row, _STANDS_IN))

    def is_one_of(self, name: str, known: Iterable[str]) -> bool:
        """True where the name is one of those known, or holds a role whose label or holder is."""
        told = tuple(known)
        mine = {text for role in self.roles_of(name) for text in self.holders(role)} | {name}
        return any(is_among(each, told) for each in mine)


@functools.cache
def _title() -> re.Pattern[str]:
    return re.compile(rf"[一-龠々ァ-ヶーA-Za-z0-9]{{0,8}}?(?:{any_of('titles')})")


@functools.cache
def any_title() -> re.Pattern[str]:
    """Any title, whether or not the table has it, as its one group."""
    return re.compile(
        rf"(?<![一-龠々ァ-ヶー])([一-龠々ァ-ヶーA-Za-z0-9]{{0,8}}?(?:{any_of('titles')}))(?![一-龠々])"
    )


def gives_to_another(line: Line, who: str, what: str) -> Placed:
    """A contradiction: the text gives to somebody what the table gives to another."""
    return contradicts(
        line,
        f"「{who}」が受け持つとある（{what}）が、表では別の者である。表にある者にする",
        f'The text gives this to "{who}", the table to somebody else. Write whom the table names',
        f"{who} / {what}",
    )


def _head(title: str) -> str:
    """勤務中の班長 -> 班長, 製造1課の班長 stays."""
    return re.sub(r"^(?:勤務中|当直|当番|夜勤)の", "", title)


def _texts(row: Row, columns: Iterable[str]) -> list[str]:
    return [normalise(row.cells[c].text) for c in columns if row.cells[c].has_value]
