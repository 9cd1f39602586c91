"""Contradictions of any column: a sentence about a row of the table tells another value than its cell.

What sentences say of a column is data (bcp/catalog/columns_told.yaml), one entry a column. A sentence that tells the
value of a cell as well, that fits another cell of the row, or that leaves the matter open, is left alone.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bcp.catalog.words import normalise
from bcp.checking.amounts_told import read_numbers
from bcp.checking.kinds_told import Kinds
from bcp.checking.outside import Placed
from bcp.checking.posts import Posts, gives_to_another
from bcp.checking.rows_meant import RowsMeant, tell_apart
from bcp.checking.script import Line, Script, tells_other
from bcp.checking.sentences import Sentences
from bcp.checking.turns_told import told_turn
from bcp.checking.values_told import Asked, Said
from bcp.checking.wording import read_catalogue_file
from bcp.kept_patterns import shipped_pattern
from bcp.vocabulary import Column, Kind, Row, Value

FILE = "columns_told.yaml"
_AMOUNTS = frozenset({"time", "people", "percent", "generations", "frequency", "things", "records"})
_OF_ASSESSMENT = {
    "owner": "対策の担当",
    "due": "対策の期限",
    "rating": "評価",
    "date": "アセスメントの実施日",
    "assessor": "アセスメントの評価者",
}
_EVERY = frozenset({"set", "clock", "choice"})  # kinds of which each value told must be one of the table's
_FAR = 26  # letters between a topic and its amount
_OPEN = re.compile(
    r"例えば|もし|ではな[いく]|とは限|かどうか|と言わ|と書か|仮に|仮定|想定|たとえ|いずれか|または|もしくは|〈要確認〉|移[すし]|今後|変え|検討|課題|目標と|案を|不明|分から|読み替|ように見え|誤って|ばらばら"
)
_QUOTED = re.compile(r"「[^「」]*」|『[^『』]*』")
_BRACKETED = re.compile(r"\([^()]*\)")
_OPEN_AMOUNT = re.compile(
    r"超え|を過ぎ|前回|訓練では|足りな|空白|差が|試[しす]|計[るり]|目安|目標|少なくとも|最低|以上"
)


@dataclass(frozen=True)
class ToldColumn:
    """語られる列: an entry of the data."""

    item: str
    column: str
    kind: str
    signs: tuple[str, ...]
    topic: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    rows: str  # named, only or any
    also: tuple[str, ...]  # other columns of the row that say it as well
    where: tuple[tuple[str, str], ...]  # (column of choices, choice) of the rows that count
    words: Mapping[str, re.Pattern[str]]
    same: re.Pattern[str] | None
    decision: str  # of kind decider

    @cached_property
    def near(self) -> re.Pattern[str]:
        """What an amount stands near to."""
        return self.topic or re.compile("|".join(map(re.escape, self.signs)))


@functools.cache
def read_told_columns() -> tuple[ToldColumn, ...]:
    """Every entry, in the order of the file."""
    return tuple(_entries(read_catalogue_file(FILE)["columns"]))


def _entries(raws: Mapping[str, Mapping[str, Any]]) -> Iterator[ToldColumn]:
    for key, raw in raws.items():
        item, _, column = key.partition("#")[0].partition(".")
        topic, unless, same = (
            shipped_pattern(str(raw[name])) if name in raw else None for name in ("topic", "unless", "same")
        )
        words = {value: shipped_pattern(each) for value, each in raw.get("words", {}).items()}
        signs, rows = tuple(raw["signs"]), str(raw.get("rows", "named"))
        also = tuple(raw.get("also", ()))
        where = tuple(raw.get("where", {}).items())
        yield ToldColumn(
            item,
            column,
            str(raw["kind"]),
            signs,
            topic,
            unless,
            rows,
            also,
            where,
            words,
            same,
            str(raw.get("decision", "")),
        )


def said_of_columns(script: Script, posts: Posts) -> Iterator[Placed]:
    """Every such contradiction."""
    places = [
        (line, _QUOTED.sub("", sentence))
        for line in script.lines
        if line.block is not None
        for sentence in line.sentences
    ]
    told = Sentences(tuple(sentence for _, sentence in places))
    reader = _Reader(script, posts)
    is_open: dict[int, bool] = {}  # many columns are asked of one sentence
    for entry in read_told_columns():
        near = told.holding(entry.signs)
        names = reader.names_needed(entry) if near else None
        if names is not None:
            near &= told.holding(names)
        for number in sorted(near):
            line, sentence = places[number]
            if entry.topic is not None and not entry.topic.search(sentence):
                continue
            if entry.unless is not None and entry.unless.search(sentence):
                continue
            if number not in is_open:
                is_open[number] = _OPEN.search(sentence) is not None
            if entry.kind == "phrase" or not is_open[number]:
                yield from reader.read(entry, line, sentence)


class _Reader:
    """読み手: all entries over one table."""

    def __init__(self, script: Script, posts: Posts) -> None:
        self._script = script
        self._kinds = Kinds(script, posts)
        self._meant: dict[str, RowsMeant] = {}
        self._asked: dict[int, Asked] = {}  # by entry

    def read(self, entry: ToldColumn, line: Line, sentence: str) -> Iterator[Placed]:
        """What the sentence says against a cell of the column."""
        if entry.kind == "rank":
            yield from self._read_ranks(entry, line, sentence)
            return
        if entry.kind == "decider":
            yield from self._read_decider(line, sentence, entry.decision)
            return
        rows, name = self._rows(entry, sentence)
        if not rows:
            return
        asked = self._ask(entry)
        known = [self._kinds.know(entry.kind, row.cells[entry.column], asked) for row in rows]
        if None in known and not (entry.also and len(rows) == 1):
            return
        others = [row.cells[other] for row in rows for other in entry.also]
        known += [self._kinds.know(entry.kind, cell, asked) for cell in others]
        values = frozenset().union(*(each for each in known if each))
        if not values:
            return
        said = self._tell(entry, read_numbers(sentence), asked)
        right = [self._kinds.is_known(entry.kind, each, values) for each in said]
        if not said or (all(right) if entry.kind in _EVERY else any(right)):
            return
        said = tuple(each for each, is_right in zip(said, right, strict=True) if not is_right)
        if name and name in said[0].written:  # what names the row is not told of it
            return
        cells = [row.cells[column] for row in rows for column in (entry.column, *entry.also)]
        rest = sentence.replace(name, "") if name else sentence
        if entry.kind not in (*_EVERY, "phrase") and any(
            len(text) > 1 and text in rest for cell in cells for text in _texts(cell, asked)
        ):
            return
        other = self._first(entry, read_numbers(sentence), said, rows, asked)
        if other is not None:
            text = "、".join(dict.fromkeys(_shown(row.cells[entry.column], asked) for row in rows))
            label = f"{name}の{asked.column.label}" if name else asked.column.label
            yield tells_other(line, label, f"{entry.item}.{entry.column}", other.written, text)

    def _read_decider(self, line: Line, sentence: str, decision: str) -> Iterator[Placed]:
        """Who is said to decide, where the table lets only others."""
        known = self._kinds.deciders(decision)
        told = self._kinds.tell_titles(sentence) if known else ()
        if told and not any(self._kinds.is_known("who", each, known) for each in told):
            yield gives_to_another(line, told[0].written, "判断の権限")

    def _read_ranks(self, entry: ToldColumn, line: Line, sentence: str) -> Iterator[Placed]:
        """The first thing that the sentence gives another turn than its row."""
        self._rows(entry, sentence)
        meant = self._meant[entry.item]
        order_of = {row.key: _number(row.cells[entry.column]) for row in meant.rows}
        places = sorted(each for each in order_of.values() if each)
        if not places or len(set(places)) != len(order_of):
            return
        for name, rows in meant.named_in(sentence):
            told = told_turn(sentence, name, max(len(places), 2))
            known = places.index(order_of[rows[0].key]) + 1
            if len(rows) == 1 and told and told[0] != known:
                yield tells_other(
                    line, f"{name}の順番", f"{entry.item}.{entry.column}", told[1], f"{known}番目"
                )
                return

    def names_needed(self, entry: ToldColumn) -> tuple[str, ...] | None:
        """The names of which one stands in every sentence that speaks of the column; None where it needs none."""
        if entry.rows != "named" or entry.where or entry.decision:
            return None
        meant = self._meaning(entry.item)
        return None if meant.is_record or meant.may_be_hinted_at else tuple(meant.names)

    def _meaning(self, item: str) -> RowsMeant:
        if item not in self._meant:
            self._meant[item] = RowsMeant(self._script, item)
        return self._meant[item]

    def _rows(self, entry: ToldColumn, sentence: str) -> tuple[tuple[Row, ...], str]:
        """The rows meant, and the name by which."""
        meant = self._meaning(entry.item)
        if meant.is_record:
            return meant.rows, ""
        if entry.where:
            return tuple(row for row in meant.rows if _is_where(row, entry.where)), ""
        named = meant.named_in(sentence)
        if entry.kind == "mark":  # the cable that bears it is asked for
            named = tuple(each for each in named if each[0] not in meant.marks)
        if named:
            rows = [row for _, those in named for row in tell_apart(those, sentence, entry.column)]
            return tuple({row.key: row for row in rows}.values()), named[0][0]
        if entry.rows == "any" or (entry.rows == "only" and len(meant.rows) == 1):
            return meant.rows, ""
        return (), ""

    def _ask(self, entry: ToldColumn) -> Asked:
        key = id(entry)
        if key not in self._asked:
            item = self._script.case.catalogue.items.get(entry.item)
            column = item.columns.get(entry.column) if item else None
            label = item.label if item else _OF_ASSESSMENT[entry.column]
            column = column or Column(entry.column, label, Kind.TEXT)
            self._asked[key] = Asked(column, entry.words, entry.same, self._meant[entry.item].rows)
        return self._asked[key]

    def _tell(self, entry: ToldColumn, sentence: str, asked: Asked) -> tuple[Said, ...]:
        is_of_past = entry.item == "exercises"  # 前回 leaves nothing open there
        if entry.kind in _AMOUNTS and not is_of_past and _OPEN_AMOUNT.search(_BRACKETED.sub("", sentence)):
            return ()
        return self._kinds.tell(entry.kind, sentence, asked)

    def _first(
        self, entry: ToldColumn, sentence: str, said: Sequence[Said], rows: Sequence[Row], asked: Asked
    ) -> Said | None:
        """The value that stands nearest to the topic, if no other cell of the rows says it."""
        if entry.kind not in _AMOUNTS:
            return said[0]
        spans = [match.span() for match in entry.near.finditer(sentence)]
        far = [(min(_between(each, span) for span in spans), each) for each in said] if spans else []
        near = min(far, key=lambda pair: pair[0], default=(_FAR + 1, said[0]))
        if near[0] > _FAR:
            return None
        others = (cell for row in rows for column, cell in row.cells.items() if column != entry.column)
        told = (self._kinds.know(entry.kind, cell, asked) for cell in others)
        return None if any(near[1].value in each for each in told if each) else near[1]


def _texts(cell: Value, asked: Asked) -> Iterator[str]:
    """What the cell says in words: a sentence that says it too is right, whatever else it says."""
    if cell.has_value and not isinstance(cell.parsed, bool):
        yield _shown(cell, asked)


def _is_where(row: Row, where: Sequence[tuple[str, str]]) -> bool:
    return all(row.cells[column].parsed == (choice,) for column, choice in where)


def _number(cell: Value) -> int:
    return cell.parsed if isinstance(cell.parsed, int) and not isinstance(cell.parsed, bool) else 0


def _between(said: Said, span: tuple[int, int]) -> int:
    return max(said.start - span[1], span[0] - said.end, 0)


def _shown(cell: Value, asked: Asked) -> str:
    if asked.column.choices and isinstance(cell.parsed, tuple):
        return "、".join(asked.column.choices.get(each, each) for each in cell.parsed)
    return normalise(cell.text)
