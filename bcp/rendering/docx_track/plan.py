"""What stays, went and came, for the whole body at once: lists must agree before a word is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bcp.rendering.docx_track.pairing import Gist, pair_up
from bcp.rendering.docx_track.units import Lists, Unit, all_text, q, read_units, row_key

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass
class Step:
    """一歩: a unit that stayed or changed (both), went (old only) or came (new only)."""

    old: Unit | None
    new: Unit | None
    rows: list[RowStep] = field(default_factory=list)  # of a table that stayed


@dataclass
class RowStep:
    """行の一歩: a row that stayed or changed, went or came; `cells` of one that stayed."""

    old: _Element | None
    new: _Element | None
    cells: list[list[Step]] = field(default_factory=list)


class Planner:
    """Pairs units, and the ordered lists they belong to one to one."""

    def __init__(self, old: Lists, new: Lists) -> None:
        self.old, self.new = old, new
        self.new_list_of: dict[str, str] = {}
        self._old_list_of: dict[str, str] = {}

    def plan(self, old: Sequence[Unit], new: Sequence[Unit]) -> list[Step]:
        """The steps from `old` to `new`; generated units come from `new` alone."""
        before = [unit for unit in old if unit.kind != "generated"]
        steps: list[Step] = []
        for i, j in pair_up([u.key for u in before], [u.key for u in new], _likeness(before, new)):
            steps += self._step(None if i is None else before[i], None if j is None else new[j])
        return steps

    def _step(self, old: Unit | None, new: Unit | None) -> list[Step]:
        if old is None or new is None or new.kind in ("generated", "mark"):
            return [Step(old, new)]
        if new.kind == "table":
            return [Step(old, new, self._rows(old.element, new.element))]
        if not self._same_list(old.list_number, new.list_number):
            return [Step(old, None), Step(None, new)]
        return [Step(old, new)]

    def _same_list(self, old: str, new: str) -> bool:
        if not old and not new:
            return True
        if self.old.start.get(old) != self.new.start.get(new):
            return False
        if self.new_list_of.get(old, new) != new or self._old_list_of.get(new, old) != old:
            return False
        self.new_list_of[old], self._old_list_of[new] = new, old
        return True

    def _rows(self, old: _Element, new: _Element) -> list[RowStep]:
        before, after = old.findall(q("tr")), new.findall(q("tr"))
        old_texts = [Gist(all_text(row)) for row in before]
        new_texts = [Gist(all_text(row)) for row in after]
        head = self._row(before[0], after[0])
        pairs = pair_up(
            [row_key(row, self.old) for row in before[1:]],
            [row_key(row, self.new) for row in after[1:]],
            lambda i, j: old_texts[i + 1].likeness(new_texts[j + 1]),
        )
        rest = (
            self._row(None if i is None else before[i + 1], None if j is None else after[j + 1])
            for i, j in pairs
        )
        return [head, *rest]

    def _row(self, old: _Element | None, new: _Element | None) -> RowStep:
        if old is None or new is None:
            return RowStep(old, new)
        cells = zip(old.iterfind(q("tc")), new.iterfind(q("tc")), strict=True)
        return RowStep(old, new, [self._cell(before, after) for before, after in cells])

    def _cell(self, old: _Element, new: _Element) -> list[Step]:
        before, after = read_units(old, self.old, {}), read_units(new, self.new, {})
        if len(before) == len(after) == 1 and before[0].shape == after[0].shape:
            return self._step(before[0], after[0])  # the one paragraph of a cell can never go
        return self.plan(before, after)


def _likeness(old: Sequence[Unit], new: Sequence[Unit]) -> Callable[[int, int], float]:
    def likeness(i: int, j: int) -> float:
        if old[i].shape != new[j].shape or old[i].kind != new[j].kind or old[i].kind == "mark":
            return 0.0
        return old[i].gist.likeness(new[j].gist)

    return likeness
