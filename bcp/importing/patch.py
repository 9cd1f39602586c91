"""The Markdown of a plan with what people changed in Word; everything they did not touch stays letter by letter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bcp.importing.lines import change_lines, separator, write_lines
from bcp.importing.placing import Placement, place_units
from bcp.importing.plan import heading_shift, read_units
from bcp.importing.units import Unit
from bcp.importing.word import WordDocument

_TIGHT = ("row", "item")


@dataclass(frozen=True)
class Edit:
    """Wordでの変更: what a unit said and says; "" where it came or went."""

    old: str
    new: str


@dataclass(frozen=True)
class Patched:
    """反映した文: the Markdown, the edits in it, and what could not be placed as it stands in Word."""

    markdown: str
    edits: tuple[Edit, ...] = ()
    unplaced: tuple[str, ...] = ()
    placement: Placement | None = None


def apply_word(markdown: str, word: WordDocument) -> Patched:
    """`markdown` (what the Word file was made from) with the edits of `word`."""
    plan = read_units(markdown)
    placement = place_units(plan, word.units)
    if all(_equal(placement, pair) for pair in placement.pairs):
        return Patched(markdown, placement=placement)
    writer = _Writer(markdown, plan, placement)
    writer.write()
    patched = writer.result()
    return Patched(patched, tuple(writer.edits), _unplaced(patched, placement), placement)


def _equal(placement: Placement, pair: tuple[int | None, int | None]) -> bool:
    i, j = pair
    return i is not None and j is not None and placement.plan[i].key == placement.word[j].key


def _unplaced(markdown: str, placement: Placement) -> tuple[str, ...]:
    """The texts of Word that the patched Markdown does not say."""
    said = Counter(unit.text.strip() for unit in read_units(markdown))
    wanted = Counter(unit.text.strip() for unit in placement.word if not unit.is_edge)
    return tuple(text for text in (wanted - said) if text)


@dataclass
class _Writer:
    """Goes through the pairs once and notes for each line what becomes of it."""

    markdown: str
    plan: Sequence[Unit]
    placement: Placement
    edits: list[Edit] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lines: list[str | None] = list(self.markdown.split("\n"))
        self._after: dict[int, list[tuple[Unit, list[str]]]] = {}  # line -> what comes after it
        self._shift = heading_shift(self.markdown)
        self._kept_tables: set[int] = set()

    def write(self) -> None:
        """Notes every change."""
        emptied = self._emptied_blocks()
        last = 0  # the line after which the next new unit stands
        last_unit: Unit | None = None
        for i, j in self.placement.pairs:
            old = None if i is None else self.placement.plan[i]
            new = None if j is None else self.placement.word[j]
            if old is not None and (new is None or (old.is_edge and old.name in emptied)):
                self._drop(old)
                last, last_unit = old.end, old
            elif old is not None and new is not None:
                self._keep(old, new)
                last, last_unit = old.end + self._is_headed(old), old
            elif new is not None and not (new.is_edge and new.name in emptied):
                self._insert(new, last, last_unit)
                last_unit = new if last_unit is None else last_unit
        self._drop_empty_tables()

    def _is_headed(self, unit: Unit) -> int:
        """1 for the first row of a table: the line under it belongs to it."""
        return 1 if unit.kind == "row" and unit.head else 0

    def _emptied_blocks(self) -> set[str]:
        """Blocks that had text and of which Word has the bookmark alone."""
        had, have = _filled(self.plan), _filled(self.placement.word)
        names = {unit.name for unit in self.placement.word if unit.is_edge}
        return {name for name in names if name in had and name not in have}

    def _keep(self, old: Unit, new: Unit) -> None:
        if old.kind == "row":
            self._kept_tables.add(old.table)
        if old.key == new.key:
            return
        lines = [line for line in self._lines[old.start : old.end] if line is not None]
        changed, _ = change_lines(_without_tail(lines), old, new, self._shift)
        self._replace(old, changed)
        self.edits.append(Edit(old.text, new.text))

    def _replace(self, old: Unit, lines: list[str]) -> None:
        first, *rest = range(old.start, old.end)
        self._lines[first] = "\n".join(lines)
        for at in rest:
            if (self._lines[at] or "").strip():
                self._lines[at] = None

    def _drop(self, old: Unit) -> None:
        for at in range(old.start, old.end):
            self._lines[at] = None
        if not old.is_edge:
            self.edits.append(Edit(old.text, ""))

    def _insert(self, new: Unit, line: int, after: Unit | None) -> None:
        lines = [_edge_line(new, self.markdown)] if new.is_edge else write_lines(new, self._shift)[0]
        if new.kind == "row" and new.head:
            lines = [*lines, separator(new)]
        self._after.setdefault(line, []).append((new, lines))
        if not new.is_edge:
            self.edits.append(Edit("", new.text))

    def _drop_empty_tables(self) -> None:
        """The line under the first row of a table of which nothing is left."""
        for unit in self.plan:
            if unit.kind == "row" and unit.head and unit.table not in self._kept_tables:
                self._lines[unit.start + 1] = None

    def result(self) -> str:
        """The Markdown; only around changes blank lines are set anew."""
        out: list[str] = []
        ends = {unit.end + self._is_headed(unit): unit for unit in self.plan}
        dropped = False
        for at in range(len(self._lines) + 1):
            if at in self._after:
                self._write_new(out, self._after[at], ends.get(at), at)
                dropped = False
            if at == len(self._lines):
                break
            line = self._lines[at]
            if line is None:
                dropped = True
                continue
            if dropped and not line.strip() and (not out or not out[-1].strip()):
                continue  # of two blank lines around what went one stays
            dropped = dropped and not line.strip()
            out.append(line)
        return "\n".join(out)

    def _write_new(
        self, out: list[str], units: list[tuple[Unit, list[str]]], before: Unit | None, at: int
    ) -> None:
        for unit, lines in units:
            is_tight = before is not None and _belong_together(before, unit)
            if out and out[-1].strip() and not is_tight:
                out.append("")
            out += lines
            before = unit
        following = next((line for line in self._lines[at:] if line is not None), "")
        starts = {unit.start: unit for unit in self.plan}
        next_unit = starts.get(at)
        is_tight = before is not None and next_unit is not None and _belong_together(before, next_unit)
        if following.strip() and not is_tight:
            out.append("")


def _belong_together(a: Unit, b: Unit) -> bool:
    """True for rows of one table and items of one list, which no blank line parts."""
    return a.kind == b.kind and a.kind in _TIGHT and a.quoted is b.quoted and not b.head


def _without_tail(lines: list[str]) -> list[str]:
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines


def _filled(units: Sequence[Unit]) -> set[str]:
    """The blocks that hold anything."""
    inside: list[str] = []
    filled: set[str] = set()
    for unit in units:
        if unit.kind == "open":
            inside.append(unit.name)
        elif unit.kind == "close":
            inside = [name for name in inside if name != unit.name]
        else:
            filled.update(inside)
    return filled


def _edge_line(edge: Unit, markdown: str) -> str:
    """The line of an edge that was moved, as it stands elsewhere in the Markdown."""
    from bcp.rendering.docx.body import bookmark_name

    for match in re.finditer(r"<!--\s*/?bcp:([a-z][a-z0-9_-]*)\s*-->", markdown):
        if bookmark_name(match[1]) == edge.name:
            return f"<!-- {'/' if edge.kind == 'close' else ''}bcp:{match[1]} -->"
    return ""
