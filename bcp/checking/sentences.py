"""Many sentences as one text: a word is looked for once in all of them instead of in each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

_NOWHERE: set[int] = set()


@dataclass(frozen=True)
class Sentences:
    """文の並び: sentences by their number, and all of them as one text."""

    texts: tuple[str, ...]

    @cached_property
    def whole(self) -> str:
        # 。 before the line break keeps what stands in one sentence from reaching into the next
        return "。\n".join(text.replace("\n", " ") for text in self.texts)

    @cached_property
    def _owners(self) -> list[int]:
        """The number of the sentence that each sign of the whole belongs to."""
        owners: list[int] = []
        for number, text in enumerate(self.texts):
            owners += [number] * (len(text) + 2)
        return owners

    @cached_property
    def _seen(self) -> dict[tuple[str, ...], frozenset[int]]:
        return {}

    @cached_property
    def _pairs(self) -> dict[str, set[int]]:
        """Two signs that follow each other -> the sentences in which they do."""
        pairs: dict[str, set[int]] = {}
        for number, text in enumerate(self.texts):
            for pair in {text[at : at + 2] for at in range(len(text) - 1)}:
                if pair in pairs:
                    pairs[pair].add(number)
                else:
                    pairs[pair] = {number}
        return pairs

    def find(self, pattern: re.Pattern[str]) -> list[int]:
        """The numbers of the sentences in which the pattern may stand."""
        found = (self._owners[match.start()] for match in pattern.finditer(self.whole))
        return list(dict.fromkeys(found))

    def holding(self, signs: tuple[str, ...]) -> frozenset[int]:
        """The numbers of the sentences that hold one of the signs; asked once per text and signs."""
        if signs not in self._seen:
            self._seen[signs] = frozenset().union(*map(self._holding, signs))
        return self._seen[signs]

    def _holding(self, sign: str) -> set[int]:
        """The numbers of the sentences that hold the sign."""
        if len(sign) == 2:
            return self._pairs.get(sign, _NOWHERE)
        if len(sign) < 2:
            return {number for number, text in enumerate(self.texts) if sign in text}
        near = self._pairs.get(sign[:2], _NOWHERE) & self._pairs.get(sign[-2:], _NOWHERE)
        return {number for number in near if sign in self.texts[number]}
