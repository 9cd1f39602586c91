"""Contradictions of a safe stop: its steps in another order than the table's 安全な止め方.

The cell is read into steps, each with the things it handles (材料の弁 → 冷却水 → 加熱); a sentence on the same equipment
that puts two of these things the other way round contradicts it, whatever the verbs are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from bcp.catalog.words import normalise
from bcp.checking.outside import Placed
from bcp.checking.said_of_amounts import plain_name
from bcp.checking.said_of_measures import tail_of
from bcp.checking.script import Line, Script, contradicts
from bcp.checking.wordlists import holds_one

_BORDER = re.compile(
    r"[てで]から、?|[ただ](?:後|あと|のち)(?:に|で)?、?|次に、?|、|。|(?<=[てで])、?そのあと|続いて、?"
)
_IN_TURN = re.compile(r"[てで]から|[ただ](?:後|あと|のち)|次に|続いて|その後|順に|、")
_THING = re.compile(
    r"([一-龠々ァ-ヶーA-Za-z0-9]{2,10}[りれけきし]?|[一-龠々][りれけきし]|[弁栓鍵線扉]|ふた)(?=を|と[一-龠々ァ-ヶ]|の(?:弁|元弁|電源|バルブ|スイッチ|樹脂|扉))"
)
_BACKWARDS = re.compile(
    r"前に|(?<![、。])先に|まで|ない|な(?:く|い)|ず(?:、|に)|ながら|同時|訓練|なら|れば|場合|とき"
)


@dataclass(frozen=True)
class Stop:
    """止め方: what the equipment is called, and the things that each step of the table handles, in their order."""

    names: tuple[str, ...]
    steps: tuple[frozenset[str], ...]
    text: str


def said_of_stopping(script: Script) -> Iterator[Placed]:
    """Every such contradiction."""
    stops = tuple(_stops(script))
    names = sorted({name for stop in stops for name in stop.names})
    for line in script.lines if stops else ():
        if line.block is None or not holds_one(names, line.text) or not _IN_TURN.search(line.text):
            continue
        for sentence in line.sentences:
            told = _other_order(sentence, stops)
            if told:
                yield _wrong(line, *told)


def _stops(script: Script) -> Iterator[Stop]:
    for row in script.facts.rows("safety"):
        cell, name = row.cells["safe_stop"], plain_name(row.cells["equipment"])
        steps = _steps(normalise(cell.text)) if cell.has_value and name else ()
        if len(steps) > 1:
            yield Stop(tuple(each for each in (name, tail_of(name)) if len(each) > 1), steps, cell.text)


def _steps(text: str) -> tuple[frozenset[str], ...]:
    found = (frozenset(_THING.findall(part)) for part in _BORDER.split(text))
    return tuple(things for things in found if things)


def _other_order(sentence: str, stops: Sequence[Stop]) -> tuple[str, str, str] | None:
    """(earlier, later, cell) of two things of the table that the sentence handles the other way round."""
    stop = next((each for each in stops if holds_one(each.names, sentence)), None)
    if stop is None or _BACKWARDS.search(sentence):
        return None
    told = _steps(normalise(sentence))
    for one, two in combinations(told, 2):
        for first in one - two:
            for then in two - one:
                if _place(then, stop) < _place(first, stop) < len(stop.steps) and first != then:
                    return first, then, stop.text
    return None


def _place(thing: str, stop: Stop) -> int:
    """The step of the table that handles the thing; behind all where none does."""
    places = [
        number
        for number, step in enumerate(stop.steps)
        if any(thing in each or each in thing for each in step)
    ]
    return places[0] if len(places) == 1 else len(stop.steps)


def _wrong(line: Line, first: str, then: str, cell: str) -> Placed:
    return contradicts(
        line,
        f"「{first}」を「{then}」より先にとあるが、表の安全な止め方は「{cell}」である。表の順にそろえる",
        f'The text has "{first}" before "{then}"; the table stops it so: "{cell}". Keep its order',
        f"{first} / {then}",
    )
