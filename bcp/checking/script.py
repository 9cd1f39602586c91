"""The plan as lines with their place, read once for the rules that compare one place with another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from bcp.catalog.words import nfkc, normalise
from bcp.checking.outside import Placed
from bcp.checking.reading import Sign
from bcp.checking.text import (
    OPEN_QUESTION,
    blank_code,
    is_row,
    read_literally,
    shorten,
    split_cells,
    split_sentences,
    tell_cells,
    tell_of_thing,
)
from bcp.errors import Message
from bcp.planning.facts import FactBook
from bcp.vocabulary import Block, BlockState, Case, Fact, Format, PlanPiece, Step


@dataclass(frozen=True)
class Line:
    """行: one line of a piece after NFKC, as a reader sees it; open questions are blank."""

    piece: int
    number: int
    text: str
    block: Block | None
    header: tuple[str, ...] = ()  # of a table's row: the headings of its columns

    @property
    def is_flow(self) -> bool:
        """True in a block of step criteria or response."""
        return self.block is not None and self.block.step in (Step.CRITERIA, Step.RESPONSE)

    @property
    def is_step(self) -> bool:
        """True for a line of a block of numbered steps."""
        return self.block is not None and self.block.format is Format.STEPS

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The sentences of the line; the cells of a row are parted too."""
        parts = tell_cells(split_cells(self.text), self.header) if is_row(self.text) else [self.text]
        return tuple(tell_of_thing(sentence) for part in parts for sentence in split_sentences(part))


@dataclass(frozen=True)
class Script:
    """台本: the lines of a plan that people or machines wrote; facts blocks repeat the table and are left out."""

    lines: tuple[Line, ...]
    case: Case
    facts: FactBook

    def role_label(self, row: str) -> str:
        """The label of the role that a row's key names: it-2 -> IT担当."""
        return self.case.catalogue.roles.get(row.partition("-")[0], "")

    def table_texts(self) -> Iterator[str]:
        """Every text of the table, whatever cell it stands in, folded."""
        return (normalise(fact.value.text) for fact in self.facts.all() if fact.value.has_value)

    def cells(self, item: str, column: str) -> tuple[str, ...]:
        """The known values of a column, folded."""
        cells = [row.cells[column] for row in self.facts.rows(item)]
        return tuple(normalise(cell.text) for cell in cells if cell.has_value)


def make_script(pieces: Sequence[PlanPiece], case: Case, facts: FactBook) -> Script:
    """The script of the pieces."""
    return Script(tuple(_lines(pieces, case)), case, facts)


def _lines(pieces: Sequence[PlanPiece], case: Case) -> Iterator[Line]:
    for index, piece in enumerate(pieces):
        block = case.template.blocks.get(piece.block_id)
        if piece.state is BlockState.FACTS or (block is not None and block.fill == "facts"):
            continue
        header: tuple[str, ...] = ()
        for number, line in enumerate(blank_code(piece.text).split("\n")):
            text = nfkc(read_literally(_closed(line)))
            if not is_row(line):
                header = ()
            elif not header:
                header = tuple(split_cells(text))
            if line.strip():
                yield Line(index, number, text, block, header)


def _closed(line: str) -> str:
    return OPEN_QUESTION.sub("〈要確認〉", line) if "【" in line else line


def contradicts(line: Line, ja: str, en: str, excerpt: str) -> Placed:
    """A contradiction at a line."""
    sign = Sign("contradiction", Message(f"{ja}。", f"{en}."), shorten(excerpt), line.number)
    return Placed(line.piece, sign)


def tells_other(line: Line, ja: str, en: str, written: str, table: str) -> Placed:
    """A contradiction: the text says one thing of `ja`, the factory's table another."""
    return contradicts(
        line,
        f"{ja}が「{written}」と書かれているが、表では「{table}」である。表の値にそろえる",
        f'The text says "{written}" for {en}, the table "{table}". Write the one of the table',
        f"{written} / {table}",
    )


def shown(facts: FactBook, fact: Fact) -> str:
    """What stands in the plan for a fact, after NFKC."""
    return nfkc(facts.display(fact))
