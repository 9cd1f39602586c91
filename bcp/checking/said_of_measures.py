"""Contradictions of amount, whatever the verb: a sentence about a thing of the table gives it another amount.

A `Measure` says as data: the column, the words that show a sentence is about it (`topic`), and what kind of amount
stands beside them. The amount nearest to the topic is compared with the cells of all rows that bear the thing's name;
a sentence that gives the right amount as well, or sets a task, a condition or a drill, is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bcp.catalog.words import nfkc, normalise
from bcp.checking.amounts_told import Amount, read_numbers
from bcp.checking.measures import ANY, MEASURES, Measure
from bcp.checking.outside import Placed
from bcp.checking.said_of_amounts import plain_name
from bcp.checking.script import Line, Script, tells_other
from bcp.checking.wordlists import holds_one
from bcp.vocabulary import Duration, Row, Value

_JOINS = re.compile(r"[一-龠々ァ-ヶー]")
_TAIL_OF_NAME = re.compile(
    r"(?<=[ァ-ヶーA-Za-z0-9])[一-龠々]{2,}$|(?<=[一-龠々])[ァ-ヶー]{3,}$|(?<=[一-龠々])[一-龠々]{3}$"
)


@dataclass(frozen=True)
class Known:
    """知られている量: of everything that bears one name."""

    cells: frozenset[float]  # of the column itself
    text: str
    rows: tuple[Row, ...]


def said_of_measures(script: Script) -> Iterator[Placed]:
    """Every such contradiction."""
    readers = [_Reader(script, measure) for measure in MEASURES]
    readers = [each for each in readers if each.known]
    of_name: dict[str, list[_Reader]] = {}
    for reader in readers:
        for name in reader.known:
            of_name.setdefault(name, []).append(reader)
    for line in script.lines:
        if not _MAY_TELL.search(line.text):
            continue
        here = [name for name in of_name if name in line.text]
        for sentence in line.sentences:
            named = dict.fromkeys(each for name in here if name in sentence for each in of_name[name])
            about = [each for each in named if each.is_about(sentence)]
            if about and _MAY_TELL.search(sentence):
                text = read_numbers(sentence)
                for reader in about:
                    yield from reader.read(line, text)


_MAY_TELL = re.compile(
    r"[0-9]|[一二三四五六七八九十百半][分時日週かヶケカ人名世割回]|毎[時日晩夜週月年]|[日週月年]次|ひとり|ふたり|半数|同じ|どおり|通り|全量|翌|夕方"
)


class _Reader:
    """読み手: one measure over one table."""

    def __init__(self, script: Script, measure: Measure) -> None:
        self.measure = measure
        self.known = _known(script, measure)
        self._ordered = tuple(sorted(self.known, key=len, reverse=True))

    def is_about(self, sentence: str) -> bool:
        """True where a sentence that holds one of the names holds a word of the topic as well."""
        measure = self.measure
        return (not measure.needs or holds_one(measure.needs, sentence)) and measure.topic.search(
            sentence
        ) is not None

    def _named(self, text: str) -> frozenset[str]:
        """The names that stand alone in the text, not as a part of a longer word."""
        found = set()
        for name in self._ordered:
            at = text.find(name)
            while at >= 0:
                end = at + len(name)
                if not (at and _JOINS.match(text, at - 1)) and not _JOINS.match(text, end):
                    found.add(name)
                    text = f"{text[:at]}{'〓' * len(name)}{text[end:]}"
                at = text.find(name, end)
        return frozenset(found)

    def read(self, line: Line, text: str) -> Iterator[Placed]:
        """What the sentence says against the table."""
        measure = self.measure
        named = self._named(text)
        if not named or measure.unless.search(text):
            return
        known = [self.known[name] for name in named]
        if measure.first:
            known = [self.known[min(named, key=text.find)]]
        if len({each.text for each in known}) != 1:
            return
        told = list(measure.find(text))
        if any(each.value in known[0].cells for each in told):
            return
        near = _nearest(measure.topic, text, told, measure.reach)
        if measure.first and near is not None and near.start < min(text.find(name) for name in named):
            return
        if near is not None and not (measure.allows_row and near.value in _others(known[0].rows, measure)):
            yield tells_other(
                line, f"{min(named)}{measure.ja}", measure.en, near.written, normalise(known[0].text)
            )


def _nearest(topic: re.Pattern[str], text: str, told: Sequence[Amount], reach: int) -> Amount | None:
    """The amount that belongs to the topic: the first behind it, else the last before it."""
    if topic is ANY:
        return told[0] if len(told) == 1 else None
    for match in topic.finditer(text):
        behind = next((each for each in told if 0 <= each.start - match.end() <= reach), None)
        before = next((each for each in reversed(told) if 0 <= match.start() - each.end <= 22), None)
        if behind is not None and (before is None or behind.start - match.end() < match.start() - before.end):
            return behind
        if before is not None:
            return before
    return None


def _known(script: Script, measure: Measure) -> Mapping[str, Known]:
    """Name -> what the table knows of it; names whose rows know nothing are left out."""
    rows: dict[str, list[Row]] = {}
    for row in script.facts.rows(measure.item):
        for name in _names_of(script, row, measure):
            rows.setdefault(name, []).append(row)
    found = {}
    for name, those in rows.items():
        values = [_value(row.cells[measure.column], measure.column) for row in those]
        cells = frozenset(value for value in values if value is not None)
        if cells and (None not in values or measure.item == "roles"):
            texts = dict.fromkeys(row.cells[measure.column].text for row in those)
            found[name] = Known(cells, "、".join(texts), tuple(those))
    return found


def _names_of(script: Script, row: Row, measure: Measure) -> Iterator[str]:
    """What the row's thing may be called; of a decision, who takes it."""
    full = plain_name(row.cells[measure.name])
    name = re.sub(r"株式会社|有限会社", "", full)
    yield from dict.fromkeys(each for each in (full, name) if len(each) > 1)
    if measure.item == "authority":
        role = row.cells["role"].parsed
        key = role[0] if isinstance(role, tuple) and role else ""
        yield from (script.case.catalogue.roles[key],) if key else ()
        for held in script.facts.rows("roles"):
            if key and held.key.split("-")[0] == key and held.cells["title"].has_value:
                yield normalise(held.cells["title"].text)
        return
    if measure.item == "roles":
        yield script.role_label(row.key)
    if measure.tail and (tail := tail_of(name)):
        yield tail


def tail_of(name: str) -> str:
    """What a long name may be shortened to: アンモニア冷凍機 -> 冷凍機; nothing for one that has no such end."""
    match = _TAIL_OF_NAME.search(name)
    return match[0] if match else ""


def _value(cell: Value, column: str) -> float | None:
    if isinstance(cell.parsed, Duration):
        return float(cell.parsed.minutes)
    if isinstance(cell.parsed, int | Decimal) and not isinstance(cell.parsed, bool):
        return float(cell.parsed) * (1440 if column == "stock_days" else 1)
    return None


def _others(rows: Sequence[Row], measure: Measure) -> frozenset[float]:
    """The amounts of the same kind that other cells of the rows say."""
    texts = [nfkc(cell.text) for row in rows for cell in row.cells.values() if cell.has_value]
    return frozenset(each.value for text in texts for each in measure.find(read_numbers(text)))
