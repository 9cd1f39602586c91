"""A card on its way to one page: its blocks, and what it says that it leaves to the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bcp.rendering.docx.blocks import Block, Heading, ListBlock, ListItem, Paragraph, Run, Runs, Table, plain

IN_PLAN = "計画書の本文"  # where no section is known


@dataclass(frozen=True)
class Card:
    """A state of the card on its way to one page."""

    blocks: tuple[Block, ...]
    dropped: Mapping[int, int] = field(default_factory=dict)  # rows or items left out, by the block's place
    is_cut: bool = False
    has_pointers: bool = False
    left: tuple[tuple[str, str], ...] = ()  # what else is left to the plan, and the heading it stood below
    sections: tuple[tuple[str, str], ...] = ()  # the plan's section by the card's heading

    def shown(self) -> tuple[Block, ...]:
        """The blocks with a note where rows are missing, and a last line on all else that is left to the plan."""
        noted = tuple(
            _with_note(block, self.dropped[index]) if index in self.dropped else block
            for index, block in enumerate(self.blocks)
        )
        return _with_last_line(noted, self._pointers()) if self.left else noted

    def said(self) -> tuple[str, ...]:
        """One phrase for each place where something is left out."""
        said = [*_sentences(self.blocks, self.dropped), *(what for what, _ in self.left)]
        said += ["長い文の終わり"] * self.is_cut + ["長い止め方"] * self.has_pointers
        return tuple(said)

    def without(self, blocks: tuple[Block, ...], what: str, heading: str) -> Card:
        """The card with those blocks, and with `what` in the list of what is left to the plan."""
        return (
            self
            if blocks == self.blocks
            else replace(self, blocks=blocks, left=(*self.left, (what, heading)))
        )

    def _pointers(self) -> str:
        places: dict[str, list[str]] = {}
        for what, heading in self.left:
            places.setdefault(self._section(heading), []).append(what)
        said = "、".join(f"{'と'.join(whats)} → {place}" for place, whats in places.items())
        first, *others = said.split("→ 計画書 ")
        return "→ ".join((f"{first}→ 計画書 {others[0]}", *others[1:])) if others else said

    def _section(self, heading: str) -> str:
        return next((section for title, section in self.sections if heading in title), IN_PLAN)


Step = Callable[[Card], Iterator[Card]]


def _with_last_line(blocks: tuple[Block, ...], pointers: str) -> tuple[Block, ...]:
    """The blocks with a last line that says where in the plan the rest stands."""
    run = Run(f"この紙に載せていないもの：{pointers}")
    match blocks:
        case (*before, Paragraph(runs=runs) as last):  # where the paper plan lies
            return (*before, replace(last, runs=(*runs, Run("　"), run)))
        case _:
            return (*blocks, Paragraph((run,)))


def _with_note(block: Block, count: int) -> Block:
    note: Runs = (Run(f"ほか{count}件。計画書の本文を見る", bold=True),)
    if isinstance(block, Table):
        cells: tuple[Runs, ...] = ((), note, *(() for _ in block.rows[0][2:]))
        return replace(block, rows=(*block.rows, cells[: len(block.rows[0])]))
    if isinstance(block, ListBlock):
        return replace(block, items=(*block.items, ListItem((Paragraph(note),))))
    return block


def _sentences(blocks: Sequence[Block], left_out: Mapping[int, int]) -> Iterator[str]:
    for index, count in sorted(left_out.items()):
        above = [block for block in blocks[:index] if isinstance(block, Heading)]
        name = plain(above[-1].runs) if above else "初動カード"
        yield f"「{name}」の{count}件"
