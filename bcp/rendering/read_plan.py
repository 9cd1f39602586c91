"""bcp.md, as people left it, back into blocks and fixed text: every letter lands in exactly one piece."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bcp.inputs.markdown_lines import find_trimmed
from bcp.inputs.references import find_references
from bcp.inputs.template import normalise_text
from bcp.rendering.align import Part, align
from bcp.rendering.block_lines import BlockLines, Pair, ReadProblem, find_block_lines
from bcp.rendering.layout import blank_after, blank_before
from bcp.vocabulary import PlanText, Template

PreviousTexts = Mapping[str | int, str]


@dataclass(frozen=True)
class ReadPiece:
    """読み取った部分: `segment` is its place in the template; 0 for block lines, blank lines and gone blocks."""

    text: str
    segment: int


@dataclass(frozen=True)
class ReadPlan:
    """読み取った計画: the pieces in the order of the file; their texts joined are the file (LF, no BOM)."""

    pieces: tuple[ReadPiece, ...]
    blocks: Mapping[str, str]  # block id -> text, of the blocks that are there, in template order
    fixed: Mapping[int, str]  # segment index -> fixed text, "" where it is gone
    missing: tuple[str, ...]  # blocks that are not there
    aligned: tuple[str, ...]  # blocks whose lines are gone, found by comparing with the template
    gone: Mapping[str, str]  # blocks by their lines that the template does not have
    problems: tuple[ReadProblem, ...]
    lines: Mapping[str, int] = field(default_factory=dict)  # block id -> line of its first piece


def read_plan(markdown: str, template: Template, previous_texts: PreviousTexts | None = None) -> ReadPlan:
    """The blocks and fixed text of a plan from anywhere.

    previous_texts: what stood there last time, block id -> text and segment index -> fixed text (`texts_of`);
    a block that is not in it was not there. Without it, references in fixed text may stand for any value.
    """
    text = normalise_text(markdown)
    return _Reader(text, template, previous_texts).read()


def texts_of(plan: PlanText, template: Template) -> dict[str | int, str]:
    """The texts of a rendered plan as `read_plan` takes them."""
    fixed = [index for index, segment in enumerate(template.segments) if index and not segment.block_id]
    texts: dict[str | int, str] = {piece.block_id: piece.text for piece in plan.pieces if piece.block_id}
    texts.update(zip(fixed, (piece.text for piece in plan.pieces if not piece.block_id), strict=True))
    return texts


@dataclass(frozen=True)
class _Anchor:
    """A place in the text that is known to be right before, at or after the block of a segment."""

    rank: int  # 3 * segment, and 1 less or more for before and after
    start: int
    end: int
    pair: Pair | None = None

    @property
    def segment(self) -> int:
        return (self.rank + 1) // 3


class _Reader:
    """Fixes the blocks by their lines, then aligns what stands between them."""

    def __init__(self, text: str, template: Template, previous_texts: PreviousTexts | None) -> None:
        self._text = text
        self._template = template
        self._previous = previous_texts
        self._segment_of = {each.block_id: i for i, each in enumerate(template.segments) if each.block_id}
        self._owner = [0] * len(text)
        self._by_lines: set[int] = set()  # segments of the blocks found by their lines
        self._empty: dict[int, int] = {}  # place -> segment of a block without text

    def read(self) -> ReadPlan:
        own_lines = [id_ for id_, block in self._template.blocks.items() if not block.inline]
        lines = find_block_lines(self._text, own_lines)
        gone = {pair.id: self._text[slice(*self._content(pair))] for pair in lines.gone}
        anchors = self._anchors(lines)
        kept = _longest_rising(anchors)
        for pair in lines.pairs:
            start, end = self._content(pair)
            self._owner[start:end] = [self._segment_of[pair.id]] * (end - start)
            self._by_lines.add(self._segment_of[pair.id])
            if start == end:
                self._empty[start] = self._segment_of[pair.id]
        self._align_gaps(kept, self._outside(lines, anchors, kept))
        return self._result(gone, lines.problems)

    def _content(self, pair: Pair) -> tuple[int, int]:
        start = pair.opening.end
        left, right = find_trimmed(self._text[start : pair.closing.start])
        return start + left, start + right

    def _anchors(self, lines: BlockLines) -> list[_Anchor]:
        anchors = [
            _Anchor(3 * self._segment_of[pair.id], pair.opening.start, pair.closing.end, pair)
            for pair in lines.pairs
        ]
        for line in lines.single:
            rank = 3 * self._segment_of[line.id] + (1 if line.closes else -1)
            anchors.append(_Anchor(rank, line.start, line.end))
        return sorted(anchors, key=lambda anchor: anchor.start)

    def _outside(self, lines: BlockLines, anchors: list[_Anchor], kept: list[_Anchor]) -> list[bool]:
        """For each letter whether it is text around blocks: no block line, no block, no blank line after a moved one."""
        outside = [True] * len(self._text)
        for line in lines.lines:
            outside[line.start : line.end] = [False] * (line.end - line.start)
        for pair in (*lines.pairs, *lines.gone):
            is_moved = pair in lines.gone or not any(anchor.pair is pair for anchor in kept)
            end = pair.closing.end + (1 if is_moved and self._text.startswith("\n", pair.closing.end) else 0)
            outside[pair.opening.start : end] = [False] * (end - pair.opening.start)
        return outside

    # ------------------------------------------------------------ between the anchors

    def _align_gaps(self, anchors: list[_Anchor], outside: list[bool]) -> None:
        first = _Anchor(1, 0, 0)
        last = _Anchor(3 * len(self._template.segments), len(self._text), len(self._text))
        for before, after in zip([first, *anchors], [*anchors, last], strict=True):
            places = [at for at in range(before.end, after.start) if outside[at]]
            text = "".join(self._text[at] for at in places)
            skipped, end = self._blank_lines(text, before, after)
            segments = [
                index
                for index in range(1, len(self._template.segments))
                if before.rank < 3 * index < after.rank and index not in self._by_lines
            ]
            self._align(segments, places[skipped:end], text[skipped:end])

    def _blank_lines(self, text: str, before: _Anchor, after: _Anchor) -> tuple[int, int]:
        """The text of a gap without the blank lines that rendering put next to the block lines."""
        skipped, end = 0, len(text)
        if before.end and before.rank % 3 != 2 and text.startswith("\n"):
            skipped = len(blank_after(self._template, before.segment))
        if after.start < len(self._text) and after.rank % 3 != 1:
            rest = text[skipped:]
            if rest.endswith("\n\n") or rest == "\n":
                end -= len(blank_before(self._template, after.segment))
        return skipped, end

    def _align(self, segments: Sequence[int], places: Sequence[int], text: str) -> None:
        numbered = [(segment, part) for segment in segments for part in self._parts(segment)]
        if not numbered:
            return
        ends = align([part for _, part in numbered], text)
        for (segment, part), start, end in zip(numbered, [0, *ends], ends, strict=False):
            left, right = find_trimmed(text[start:end]) if part.own_lines else (0, end - start)
            for at in places[start + left : start + right]:
                self._owner[at] = segment

    def _parts(self, segment: int) -> Iterator[Part]:
        id_ = self._template.segments[segment].block_id
        if id_:
            yield self._block_part(segment, id_)
            return
        if self._previous is not None and segment in self._previous:
            yield Part(self._previous[segment])
            return
        raw = self._template.segments[segment].raw
        at = 0
        for _, start, end in find_references(raw):
            yield Part(raw[at:start])
            yield Part("", wild=True)
            at = end
        yield Part(raw[at:])

    def _block_part(self, segment: int, id_: str) -> Part:
        block = self._template.blocks[id_]
        absent = self._previous is not None and id_ not in self._previous
        if block.inline:
            usual = "" if self._previous is None or absent else self._previous[id_]
            return Part(usual, wild=True, absent=absent)
        blank = blank_before(self._template, segment)
        text = block.default if self._previous is None or absent else self._previous[id_]
        # what is left of a block when only its two lines are taken away
        around = f"{blank}\n{text}\n\n{blank_after(self._template, segment)}"
        return Part("" if absent else around, wild=True, own_lines=True, absent=absent, blank=blank)

    # ------------------------------------------------------------ the result

    def _result(self, gone: Mapping[str, str], problems: tuple[ReadProblem, ...]) -> ReadPlan:
        texts = dict.fromkeys(range(1, len(self._template.segments)), "")
        pieces = list(self._pieces())
        lines: dict[str, int] = {}
        number = 1
        for piece in pieces:
            if piece.segment:
                texts[piece.segment] += piece.text
                lines.setdefault(self._template.segments[piece.segment].block_id, number)
            number += piece.text.count("\n")
        lines.pop("", None)
        there = {id_ for id_, index in self._segment_of.items() if texts[index] or index in self._by_lines}
        blocks = {id_: texts[index] for id_, index in self._segment_of.items() if id_ in there}
        return ReadPlan(
            pieces=tuple(pieces),
            blocks=blocks,
            fixed={i: text for i, text in texts.items() if not self._template.segments[i].block_id},
            missing=tuple(id_ for id_ in self._segment_of if id_ not in there),
            aligned=tuple(
                id_
                for id_ in blocks
                if not self._template.blocks[id_].inline and self._segment_of[id_] not in self._by_lines
            ),
            gone=gone,
            problems=problems,
            lines=lines,
        )

    def _pieces(self) -> Iterator[ReadPiece]:
        """Stretches of one owner, and an empty piece where a block has lines but no text."""
        start = 0
        for at in range(1, len(self._text) + 1):
            changes = at == len(self._text) or self._owner[at] != self._owner[start]
            if changes or at in self._empty:
                yield ReadPiece(self._text[start:at], self._owner[start])
                start = at
            if at in self._empty:
                yield ReadPiece("", self._empty[at])


def _longest_rising(anchors: list[_Anchor]) -> list[_Anchor]:
    """The most anchors that stand in the order of the template; the others were moved by people."""
    best: list[tuple[int, int]] = []  # (length, index of the one before)
    for index, anchor in enumerate(anchors):
        before = [(best[j][0], j) for j in range(index) if anchors[j].rank < anchor.rank]
        length, previous = max(before, default=(0, -1))
        best.append((length + 1, previous))
    at = max(range(len(best)), key=lambda index: best[index][0], default=-1)
    chain = []
    while at >= 0:
        chain.append(anchors[at])
        at = best[at][1]
    return chain[::-1]
