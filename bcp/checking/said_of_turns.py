"""Contradictions of turn: a system called the first, the second … or the last to come back that by the table is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from bcp.checking.outside import Placed
from bcp.checking.said_before import NOT_SAID, other_order, restore_orders
from bcp.checking.script import Line, Script
from bcp.checking.wordlists import holds_one

_SIGNS = ("番", "最", "真っ先")
_DIGITS = "一二三四五"
# SYSTEM stands for the name of a system
_FIRST = re.compile(
    r"(?:真っ先に|最初に)、?SYSTEM(?!の|より)|(?:最優先|最初|真っ先|一番先)(?:で|に)[^、。]{0,8}(?:のは|システムは)、?SYSTEM"
)
_IS_FIRST = re.compile(r"SYSTEM(?:を|は|が|も)、?(?:真っ先|最初|先頭)(?:に|で|と|の|である)")
_NUMBERED = re.compile(
    r"([1-9一二三四五])番(?:目|手)?(?:に|が|は|:)、?SYSTEM(?!の|より)|SYSTEM(?:を|は|が|も)、?([1-9一二三四五])番(?:目|手)?(?:に|で|と|の|である)"
)
_IS_LAST = re.compile(r"SYSTEM(?:の(?:復旧|復元))?(?:は|を|が)、?(?:一番)?最後(?!から)(?:に|で|と)")


class _Turns:
    """順番: the systems that the table gives a turn, and who has which."""

    def __init__(self, script: Script) -> None:
        orders = restore_orders(script)
        ranked = sorted((order, name) for name, order in orders.items() if order is not None)
        self.names = tuple(name for _, name in ranked)  # the first to come back first
        self.by_length = tuple(sorted(orders, key=len, reverse=True))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Every system, whether it has a turn or not."""
        return re.compile("|".join(re.escape(name) for name in self.by_length))


def said_of_turns(script: Script) -> Iterator[Placed]:
    """Every such contradiction."""
    turns = _Turns(script)
    if len(turns.names) < 2:
        return
    for line in script.lines:
        if not holds_one(_SIGNS, line.text) or not holds_one(turns.by_length, line.text):
            continue
        for sentence in line.sentences:
            if holds_one(_SIGNS, sentence) and not NOT_SAID.search(sentence):
                yield from _wrong_turns(line, sentence, turns)


def _wrong_turns(line: Line, sentence: str, turns: _Turns) -> Iterator[Placed]:
    for match in turns.pattern.finditer(sentence):
        name = match[0]
        if name not in turns.names:
            continue
        # what says the turn stands beside the name; a long line is not read again for each of its names
        marked = f"{sentence[max(0, match.start() - 40) : match.start()]}SYSTEM{sentence[match.end() : match.end() + 40]}"
        place = _told_place(marked)
        if place and turns.names[place - 1 : place] != (name,):
            yield other_order(line, name, turns.names[min(place, len(turns.names)) - 1])
        elif _IS_LAST.search(marked):
            behind = turns.names[turns.names.index(name) + 1 :]
            if behind and not holds_one(behind, sentence):
                yield other_order(line, behind[-1], name)


def _told_place(marked: str) -> int:
    """The place in the order that the sentence gives SYSTEM, or 0."""
    if _FIRST.search(marked) or _IS_FIRST.search(marked):
        return 1
    match = _NUMBERED.search(marked)
    told = (match[1] or match[2]) if match else ""
    return (_DIGITS.find(told) + 1 or int(told)) if told else 0
