"""What a rule reads, and what it says: `Reading` goes in, `Sign`s come out, `policy` makes violations of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from bcp.checking.grounds import Grounds
from bcp.checking.text import REFERENCE, Unit, blank_code, list_clauses, list_sentences, list_units
from bcp.errors import Message
from bcp.planning.facts import FactBook
from bcp.vocabulary import Block, BlockRequest, BlockState, Case


@dataclass(frozen=True)
class Sign:
    """徴候: what a rule saw. mild: the lesser of the two severities a code may have."""

    code: str
    message: Message
    excerpt: str = ""
    line: int = 0  # from 0 within the text that was read
    mild: bool = False


@dataclass(frozen=True)
class Reading:
    """読み: one text with all that a rule may compare it with. source: with references; text: as a person reads it."""

    text: str
    source: str
    case: Case
    facts: FactBook
    grounds: Grounds
    block: Block | None = None
    state: BlockState | None = None
    by_human: bool = False
    request: BlockRequest | None = None  # drafts only
    extra: frozenset[str] = field(default_factory=frozenset)  # masked.* paths the draft may use

    @cached_property
    def prose(self) -> str:
        """The text without code and without the tool's own block lines."""
        return blank_code(self.text)

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The prose cut into lines, items and rows."""
        return list_units(self.prose)

    @cached_property
    def sentences(self) -> tuple[tuple[int, str], ...]:
        """(line from 0, sentence) of the prose."""
        return tuple(list_sentences(self.units))

    @cached_property
    def clauses(self) -> tuple[tuple[int, str], ...]:
        """The sentences, each told of its thing: a cell of its row, a text after a colon of what stands before it."""
        return tuple(list_clauses(self.units))

    @cached_property
    def plain_sentences(self) -> tuple[tuple[int, str], ...]:
        """The sentences with 〈参照〉 for each reference."""
        if "[[" not in self.prose:
            return self.sentences
        return tuple((line, REFERENCE.sub("〈参照〉", sentence)) for line, sentence in self.sentences)

    @property
    def is_fixed(self) -> bool:
        """True for text outside blocks."""
        return self.block is None

    @property
    def is_facts(self) -> bool:
        """True for a block that the tool lays out itself."""
        return self.state is BlockState.FACTS or (self.block is not None and self.block.fill == "facts")


Rule = Callable[[Reading], Iterable[Sign]]
