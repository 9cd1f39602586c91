"""What a sentence does with a thing it names: claims it, or denies, doubts, asks, conditions or plans it.

A sentence is read clause by clause. The words of each stance are data (bcp/catalog/claim_kinds.yaml, `stance`).
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from functools import cached_property

from bcp.checking.wording import read_catalogue_file
from bcp.kept_patterns import shipped_pattern

FILE = "claim_kinds.yaml"


@dataclass(frozen=True)
class StanceWords:
    """構えの言葉: the patterns by which a stance is told."""

    border: re.Pattern[str]  # a clause ends behind it
    unfinished: re.Pattern[str]  # a clause that ends so has no predicate yet
    linked: re.Pattern[str]  # a clause that ends so shares its tense with the next one
    harmless: re.Pattern[str]  # negations and conditions that take nothing back
    back: re.Pattern[str]  # denied, doubted, asked or conditioned, in the clause
    task: re.Pattern[str]  # something to do or to get, at the end of the sentence
    later: re.Pattern[str]  # a plan for later, anywhere in the sentence


@functools.cache
def stance_words() -> StanceWords:
    """The patterns of the catalogue."""
    return StanceWords(
        **{key: shipped_pattern(words) for key, words in read_catalogue_file(FILE)["stance"].items()}
    )


@dataclass(frozen=True)
class Told:
    """述べ方: one folded sentence with its clauses."""

    sentence: str

    @cached_property
    def bare(self) -> str:
        """The sentence with harmless negations and conditions blotted out, every sign in its place."""
        return stance_words().harmless.sub(lambda match: "〓" * len(match[0]), self.sentence)

    @cached_property
    def borders(self) -> tuple[int, ...]:
        """Where the clauses end; a topic without a predicate belongs to the clause behind it."""
        words = stance_words()
        ends = [match.end() for match in words.border.finditer(self.sentence)]
        whole = [end for end in ends if not words.unfinished.search(self.sentence, max(0, end - 5), end)]
        return (*whole, len(self.sentence))

    @cached_property
    def is_for_later(self) -> bool:
        """True when the sentence as a whole tells of something to come, or leaves it open."""
        return stance_words().later.search(self.sentence) is not None

    def end_of_clause(self, position: int) -> int:
        """Where the clause ends that holds the sign before `position`."""
        return next(end for end in self.borders if end >= position)

    def takes_back(self, position: int) -> bool:
        """True when the clause denies, doubts, asks or conditions what ends at `position`."""
        return (
            stance_words().back.search(self.bare, max(0, position - 1), self.end_of_clause(position))
            is not None
        )

    def is_task(self, position: int) -> bool:
        """True when what ends at `position` is still to be got or made: the plain form of such a verb ends the matter."""
        words, end = stance_words(), self.end_of_clause(position)
        while end < len(self.sentence) and words.linked.search(self.sentence, max(0, end - 4), end):
            end = self.end_of_clause(end + 1)
        return words.task.search(self.bare, max(0, position - 2), end) is not None
