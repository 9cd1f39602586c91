"""The units both sides are compared in: one heading, paragraph, list item, table row, or edge of a block."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from typing import Literal

from bcp.rendering.docx.blocks import Run, Runs, plain
from bcp.rendering.docx.inline import mark_todo, merge

Kind = Literal["title", "heading", "paragraph", "item", "row", "code", "rule", "open", "close"]


@dataclass(frozen=True)
class Unit:
    """単位. `runs` of all but rows, `cells` of rows; `name` is the bookmark of an edge of a block."""

    kind: Kind
    runs: Runs = ()
    level: int = 0  # of a heading or a list item, the latter from 0
    ordered: bool = False
    checked: bool | None = None
    quoted: bool = False
    cells: tuple[Runs, ...] = ()
    head: bool = False  # the first row of a table
    table: int = 0
    name: str = ""
    start: int = 0  # source lines, of Markdown only
    end: int = 0
    comments: tuple[str, ...] = ()  # of Word only
    number: str = ""  # the list, of Word only

    @property
    def key(self) -> Hashable:
        """What two units must share to be equal."""
        shape = (self.kind, self.level, self.ordered, self.checked, self.quoted, self.head, self.name)
        return (*shape, self._looks(self.runs), tuple(self._looks(cell) for cell in self.cells))

    @property
    def text(self) -> str:
        """The text without looks; cells apart."""
        return "｜".join(plain(cell) for cell in self.cells) if self.kind == "row" else plain(self.runs)

    @property
    def is_edge(self) -> bool:
        return self.kind in ("open", "close")

    def _looks(self, runs: Runs) -> Runs:
        return normal(runs, bold_matters=self.kind not in ("heading", "title") and not self.head)


def normal(runs: Iterable[Run], bold_matters: bool = True) -> Runs:
    """Runs as they are compared: outer spaces off, 要確認 found anew, bold only where the style does not say it."""
    found = [
        Run(run.text.replace("\xa0", " "), run.bold and bold_matters, run.italic, run.code, run.strike)
        for run in runs
    ]
    marked = mark_todo(merge(found))
    return _stripped(merge([replace(run, bold=False) if run.todo else run for run in marked]))


def _stripped(runs: Runs) -> Runs:
    if not runs:
        return runs
    first = replace(runs[0], text=runs[0].text.lstrip())
    runs = (first, *runs[1:])
    return merge([*runs[:-1], replace(runs[-1], text=runs[-1].text.rstrip())])
