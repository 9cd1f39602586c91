"""How much of a plan would fit any factory: the swap test between tables, and sentences without a fact of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from bcp.catalog.words import normalise
from bcp.checking.grounds import make_grounds
from bcp.checking.text import blank_code, list_sentences, list_units, read_literally
from bcp.evaluate.runs import Run
from bcp.vocabulary import BlockState

SHORTEST_OWN = 2
_OPEN = re.compile(r"【要確認：[^】]*】")


@dataclass(frozen=True)
class Share:
    """割合: `part` of `whole`."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None

    def __add__(self, other: Share) -> Share:
        return Share(self.part + other.part, self.whole + other.whole)


NOTHING = Share(0, 0)


def swap_test(runs: Sequence[Run]) -> tuple[Share, Share]:
    """Over all pairs of factories: of blocks with other input those that differ, of blocks with one input those that do not."""
    dependent, independent = NOTHING, NOTHING
    for one, other in combinations(runs, 2):
        for id, request in one.work.requests.items():
            twin = other.work.requests.get(id)
            if twin is None or request.block.fill == "facts":
                continue
            differs = normalise(one.text_of(id)) != normalise(other.text_of(id))
            if request.digest != twin.digest:
                dependent += Share(differs, 1)
            else:
                independent += Share(not differs, 1)
    return dependent, independent


def generic_sentences(run: Run) -> Share:
    """The sentences of blocks in which nothing of this factory's own table stands."""
    own = own_words(run)
    sentences = list(own_sentences(run))
    fitting = sum(not any(word in sentence for word in own) for sentence in sentences)
    return Share(fitting, len(sentences))


def own_blocks(run: Run) -> Share:
    """The filled blocks in which at least one fact of the factory's own stands."""
    own = own_words(run)
    blocks = [
        piece
        for piece in run.plan.pieces
        if piece.block_id and piece.text.strip() and piece.state is not BlockState.FACTS
    ]
    return Share(sum(any(word in _fold(piece.text) for word in own) for piece in blocks), len(blocks))


def own_words(run: Run) -> tuple[str, ...]:
    """What the table says and the template and catalogue do not."""
    shipped = make_grounds(run.work.case, run.work.facts).shipped
    texts = {
        normalise(run.facts.display(fact)).lower()
        for fact in run.facts.all()
        if fact.value.has_value and fact.item not in ("official", "masked")
    }
    return tuple(text for text in texts if len(text) >= SHORTEST_OWN and text not in shipped)


def own_sentences(run: Run) -> Iterator[str]:
    """The sentences of the blocks that somebody wrote, folded; open questions taken out."""
    for piece in run.plan.pieces:
        if piece.block_id and piece.state is not BlockState.FACTS:
            for _, sentence in list_sentences(list_units(blank_code(piece.text))):
                folded = _fold(_OPEN.sub("", sentence))
                if len(folded) > 1:
                    yield folded


def _fold(text: str) -> str:
    return normalise(read_literally(text)).lower()
