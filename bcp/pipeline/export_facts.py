"""The values of a plan as it was printed, for its editions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from bcp.filling.folding import fold_text
from bcp.filling.masking import REFERENCE, Mask
from bcp.pipeline.masking import shipped_texts
from bcp.planning.facts import FactBook
from bcp.rendering.editions import Edition, list_secrets
from bcp.vocabulary import Fact


@dataclass(frozen=True)
class PlanFacts:
    """印字された値: what each fact is comes from the table, how it was printed from the lock."""

    printed: Mapping[str, str]
    book: FactBook
    mask: Mask | None = None

    def get(self, path: str) -> Fact:
        if self.mask is not None and path in self.mask.masked:
            return self.mask.fact(path)
        return self.book.get(path)

    def display(self, fact: Fact) -> str:
        return self.printed.get(fact.path) or self.book.display(fact)

    def with_mask(self, mask: Mask) -> PlanFacts:
        """The same with the values that `mask` found in typed text."""
        return PlanFacts(self.printed, self.book, mask)

    def all(self) -> Iterable[tuple[Fact, str]]:
        """Every fact with its text, in both the table's and the plan's wording."""
        for fact in self.book.all():
            yield fact, self.book.display(fact)
            if fact.path in self.printed and self.printed[fact.path] != self.book.display(fact):
                yield fact, self.printed[fact.path]


def secrets_of(edition: Edition, facts: PlanFacts) -> tuple[str, ...]:
    """The texts that `edition` of the plan must not contain."""
    return list_secrets(edition, facts.all(), folded_shipped())


@cache
def folded_shipped() -> str:
    """Our own texts as they are compared; half a second of work, so once."""
    return "\n".join(fold_text(each) for each in shipped_texts())


def restore_open(text: str, mask: Mask) -> str:
    """`text` with the masked contacts of authorities put back: our own texts print them."""
    known = folded_shipped()

    def value(path: str, whole: str) -> str:
        if path not in mask.masked:
            return whole
        return mask.masked[path] if fold_text(mask.masked[path]) in known else whole

    return REFERENCE.sub(lambda match: value(match[0][2:-2], match[0]), text)
