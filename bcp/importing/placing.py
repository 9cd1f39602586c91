"""Where each unit of an edited Word file belongs in the Markdown it was made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from bcp.importing.units import Unit
from bcp.rendering.docx_track.pairing import Gist, Pair, pair_up

_STRONG = 0.8  # an item that became a paragraph, say, must be this alike to be the same one


@dataclass(frozen=True)
class Placement:
    """位置付け: units of the Markdown and of Word, paired in order; `lost` are edges of blocks Word no longer has."""

    plan: tuple[Unit, ...]
    word: tuple[Unit, ...]
    pairs: tuple[Pair, ...]


def place_units(plan: Sequence[Unit], word: Sequence[Unit]) -> Placement:
    """The units of both sides paired, edges of blocks first; edges that only Markdown has take no part."""
    known = {(unit.kind, unit.name) for unit in plan if unit.is_edge}
    there = [unit for unit in word if not unit.is_edge or (unit.kind, unit.name) in known]
    there = _with_every_table_headed(_without_repeated_edges(there))
    there = _without_slipped_edges(plan, there)
    in_word = {(unit.kind, unit.name) for unit in there if unit.is_edge}
    here = [unit for unit in plan if not unit.is_edge or (unit.kind, unit.name) in in_word]
    return Placement(tuple(here), tuple(there), tuple(_pairs(here, there)))


def _without_repeated_edges(units: Sequence[Unit]) -> list[Unit]:
    """The first opening and the last closing of each block: LibreOffice writes a long bookmark in pieces."""
    first = {unit.name: at for at, unit in reversed(list(enumerate(units))) if unit.kind == "open"}
    last = {unit.name: at for at, unit in enumerate(units) if unit.kind == "close"}
    whole = {name for name in first if first[name] < last.get(name, -1)}
    edges = {first[name] for name in whole} | {last[name] for name in whole}
    return [unit for at, unit in enumerate(units) if not unit.is_edge or at in edges]


def _without_slipped_edges(plan: Sequence[Unit], word: Sequence[Unit]) -> list[Unit]:
    """`word` without blocks whose edges slipped: text that both sides have, in order, stays in its block.

    LibreOffice lets a bookmark that spans a section begin only behind the table; taken at its word the table would
    leave its block. A block that people moved takes its text along, and so is none of these.
    """
    inside = _owners(plan), _owners(word)
    here = [at for at, unit in enumerate(plan) if not unit.is_edge]
    there = [at for at, unit in enumerate(word) if not unit.is_edge]
    matcher = SequenceMatcher(None, [plan[i].key for i in here], [word[j].key for j in there], autojunk=False)
    slipped: set[str] = set()
    for block in matcher.get_matching_blocks():
        for n in range(block.size):
            before, after = inside[0][here[block.a + n]], inside[1][there[block.b + n]]
            slipped |= {name for name in (before, after) if before != after and name}
    return [unit for unit in word if not unit.is_edge or unit.name not in slipped]


def _owners(units: Sequence[Unit]) -> list[str]:
    """For each unit the block it stands in; "" outside."""
    owners: list[str] = []
    inside = ""
    for unit in units:
        inside = unit.name if unit.kind == "open" else "" if unit.kind == "close" else inside
        owners.append(inside)
    return owners


def _with_every_table_headed(units: Sequence[Unit]) -> list[Unit]:
    """Rows of a table whose cells differ in number padded to the first row's: Markdown has no merged cells."""
    width: dict[int, int] = {}
    for unit in units:
        if unit.kind == "row":
            width[unit.table] = max(width.get(unit.table, 0), len(unit.cells))
    return [
        replace(unit, cells=(*unit.cells, *[()] * (width[unit.table] - len(unit.cells))))
        if unit.kind == "row"
        else unit
        for unit in units
    ]


def _pairs(here: Sequence[Unit], there: Sequence[Unit]) -> list[Pair]:
    """The pairs, found between one edge that both have in the same order and the next."""
    edges_here = [i for i, unit in enumerate(here) if unit.is_edge]
    edges_there = [j for j, unit in enumerate(there) if unit.is_edge]
    matcher = SequenceMatcher(
        None, [here[i].key for i in edges_here], [there[j].key for j in edges_there], autojunk=False
    )
    anchors = [
        (edges_here[block.a + n], edges_there[block.b + n])
        for block in matcher.get_matching_blocks()
        for n in range(block.size)
    ]
    pairs: list[Pair] = []
    at = (0, 0)
    for i, j in [*anchors, (len(here), len(there))]:
        pairs += _pair_stretch(here, there, range(at[0], i), range(at[1], j))
        if i < len(here):
            pairs.append((i, j))
        at = (i + 1, j + 1)
    return pairs


def _pair_stretch(here: Sequence[Unit], there: Sequence[Unit], old: range, new: range) -> list[Pair]:
    before, after = [here[i] for i in old], [there[j] for j in new]
    gists = [Gist(unit.text) for unit in before], [Gist(unit.text) for unit in after]

    def likeness(i: int, j: int) -> float:
        a, b = before[i], after[j]
        if a.is_edge or b.is_edge or (a.kind == "row") is not (b.kind == "row"):
            return 0.0
        if a.kind == "row":
            return gists[0][i].likeness(gists[1][j]) if _same_table(a, b) else 0.0
        score = gists[0][i].likeness(gists[1][j])
        same = (a.kind, a.quoted) == (b.kind, b.quoted)
        return score if same or score >= _STRONG else 0.0

    found = pair_up([unit.key for unit in before], [unit.key for unit in after], likeness)
    found = _pair_lonely(before, after, found)
    return [(None if i is None else old[i], None if j is None else new[j]) for i, j in found]


def _same_table(a: Unit, b: Unit) -> bool:
    return len(a.cells) == len(b.cells) and a.head is b.head


def _pair_lonely(before: Sequence[Unit], after: Sequence[Unit], pairs: list[Pair]) -> list[Pair]:
    """A unit that went and one of its kind that came in the same place are one that was rewritten."""
    joined: list[Pair] = []
    for at, pair in enumerate(pairs):
        i, j = pair
        last = joined[-1] if joined else (None, None)
        alone = i is None and last[1] is None and last[0] is not None and j is not None
        if alone and _is_single(pairs, at) and _same_shape(before[last[0] or 0], after[j or 0]):
            joined[-1] = (last[0], j)
        else:
            joined.append(pair)
    return joined


def _is_single(pairs: Sequence[Pair], at: int) -> bool:
    """True where exactly one went before and one came at `at`."""
    after = pairs[at + 1] if at + 1 < len(pairs) else (0, 0)
    before = pairs[at - 2] if at >= 2 else (0, 0)
    return None not in after and None not in before


def _same_shape(a: Unit, b: Unit) -> bool:
    shape = (a.kind, a.level, a.ordered, a.quoted, a.head, len(a.cells))
    return not a.is_edge and shape == (b.kind, b.level, b.ordered, b.quoted, b.head, len(b.cells))
