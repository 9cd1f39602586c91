"""Many sentences as one text: a word is looked for once in all of them instead of in each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

_NOWHERE: frozenset[int] = frozenset()


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
    def _places(self) -> dict[str, frozenset[int]]:
        return {}

    def find(self, pattern: re.Pattern[str]) -> list[int]:
        """The numbers of the sentences in which the pattern may stand."""
        found = (self._owners[match.start()] for match in pattern.finditer(self.whole))
        return list(dict.fromkeys(found))

    def holding(self, signs: tuple[str, ...]) -> frozenset[int]:
        """The numbers of the sentences that hold one of the signs; asked once per text and signs."""
        if signs not in self._seen:
            whole, places = self.whole, self._places
            for sign in signs:  # many rules ask for the same signs, and most signs stand nowhere
                if sign not in places:
                    places[sign] = frozenset(self._holding(sign)) if sign in whole else _NOWHERE
            self._seen[signs] = _NOWHERE.union(*[places[sign] for sign in signs if places[sign]])
        return self._seen[signs]

    def _holding(self, sign: str) -> Iterator[int]:
        """The numbers of the sentences that hold the sign."""
        owners, length = self._owners, len(sign)
        at = -length
        for before in self.whole.split(sign)[:-1]:
            at += len(before) + length
            yield owners[at]
