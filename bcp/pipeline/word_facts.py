"""Values of the table that people changed in Word: offered as changes to the table, never made silently."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate

from bcp.inputs.references import UnknownReference, find_references
from bcp.planning.facts import FactBook
from bcp.rendering.markdown import Facts, put_in_facts
from bcp.rendering.tokens import tokenise

Code = tuple[str, int, int, int, int]
_MOST_GROWTH = 20  # a value that became a whole sentence is no value any more


@dataclass(frozen=True)
class FactEdit:
    """表の値への提案: the path, its label, what the table says and what Word says."""

    path: str
    label: str
    old: str
    new: str


def find_fact_edits(
    source: str, edited: str, remembered: Facts, facts: FactBook, in_table: bool = False
) -> Iterator[FactEdit]:
    """The references of `source` whose value reads otherwise in `edited`, the rest of the line being the same."""
    rendered = put_in_facts(source, remembered, in_table)
    if rendered == edited:
        return
    codes = _codes(tokenise(rendered), tokenise(edited))
    at = 0
    for path, *_ in find_references(source):
        try:
            value = remembered.display(remembered.get(path))
            label = facts.get(path).label
        except UnknownReference:
            continue
        start = rendered.find(value, at)
        if start < 0 or value.startswith("【要確認"):
            continue
        at = start + len(value)
        new = edited[_moved(codes, start, ends=False) : _moved(codes, at, ends=True)].strip()
        if new != value and _is_value(value, new):
            yield FactEdit(path, label, value, new)


def _codes(old: Sequence[str], new: Sequence[str]) -> list[Code]:
    """The opcodes between two texts by tokens (a phone number is one), as places of signs."""
    places = [0, *accumulate(map(len, old))], [0, *accumulate(map(len, new))]
    return [
        (tag, places[0][a], places[0][b], places[1][c], places[1][d])
        for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    ]


def _is_value(old: str, new: str) -> bool:
    """True for another value in the place of the old one; the beginning or end of a sentence is none."""
    short = bool(new) and len(new) <= len(old) + _MOST_GROWTH
    return short and not any(sign in new for sign in "\n。|")


def _moved(codes: Sequence[Code], place: int, *, ends: bool) -> int:
    """Where `place` of the old text is in the new one: what replaced the value belongs to it, what stands beside not."""
    for tag, a, b, c, d in codes:
        if tag == "equal" and a <= place <= b:
            if (ends and place == a) or (not ends and place == b):
                continue  # the edge of a change: the change decides
            return c + place - a
        if tag != "equal" and a <= place <= b and b > a:
            return d if ends else c
    return (
        codes[-1][4]
        if codes and place >= codes[-1][2]
        else next((c for _, a, _, c, _ in codes if a >= place), 0)
    )
