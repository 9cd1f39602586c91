"""bcp.md: values put in for references, and the plan with its block lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from weakref import WeakKeyDictionary

from bcp.inputs.inline_marks import find_code_spans
from bcp.inputs.markdown_lines import LineKind, classify_lines, trim_blank_lines
from bcp.inputs.references import REFERENCE, UnknownReference
from bcp.rendering.escape import escape_code, escape_value
from bcp.rendering.layout import blank_after, blank_before, close_line, open_line
from bcp.vocabulary import Block, BlockState, Fact, PlanPiece, PlanText, Template

# What may stand before text that still begins a line of its own: indentation, quote and list signs.
_LINE_START = re.compile(r"(?:[ \t]|>|(?:[-+*]|[0-9]{1,9}[.)])[ \t]+)*")
_OPEN_BRACKET = re.compile(r"(?<!\\)\[[^\]]*$")
_BARE_BAR = re.compile(r"(?<!\\)((?:\\\\)*)\|")
_LINE_BREAK = re.compile(r"[ \t]*\n\s*")

BlockSource = tuple[str, BlockState, bool]  # source text with references, state, judged as human text


class Facts(Protocol):
    """What is needed of a `FactBook`."""

    def get(self, path: str) -> Fact: ...

    def display(self, fact: Fact) -> str: ...


def put_in_facts(source: str, facts: Facts, in_table: bool = False) -> str:
    """`source` with the value of each reference as literal text; a reference that names no fact stays as it is."""
    return _put_in([source], facts, in_table)[0]


# a plan is laid out two or three times, each time with little that is new
_DONE: WeakKeyDictionary[Facts, dict[tuple[object, ...], list[str]]] = WeakKeyDictionary()
_MOST_DONE = 1000


def _put_in(sources: Sequence[str], facts: Facts, in_table: bool = False) -> list[str]:
    """Each of `sources`, which follow on one another, with values put in."""
    done = _DONE.setdefault(facts, {})
    key: tuple[object, ...] = (in_table, *sources)
    if key not in done:
        if len(done) >= _MOST_DONE:
            done.clear()
        done[key] = _put_in_anew(sources, facts, in_table)
    return done[key]


def _put_in_anew(sources: Sequence[str], facts: Facts, in_table: bool) -> list[str]:
    places = _Places("".join(sources), in_table)
    texts = []
    offset = 0
    for source in sources:
        texts.append(_substitute(source, offset, places, facts))
        offset += len(source)
    return texts


def _substitute(source: str, offset: int, places: _Places, facts: Facts) -> str:
    def value(match: re.Match[str]) -> str:
        try:
            text = facts.display(facts.get(match[1]))
        except UnknownReference:
            return match[0]
        return places.escape(text, offset + match.start(), offset + match.end())

    return REFERENCE.sub(value, source)


class _Places:
    """Tells for a place in a text how a value must be escaped there."""

    def __init__(self, text: str, in_table: bool) -> None:
        self._text = text
        self._in_table = in_table
        self._lines = text.split("\n")
        self._kinds = classify_lines(self._lines)
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line) + 1)

    def escape(self, value: str, start: int, end: int) -> str:
        index = bisect_right(self._starts, start) - 1
        column = start - self._starts[index]
        line, kind = self._lines[index], self._kinds[index]
        if kind is LineKind.CODE or any(left <= column < right for left, right in find_code_spans(line)):
            return escape_code(value)
        return escape_value(
            value,
            in_table=self._in_table or kind is LineKind.TABLE,
            at_line_start=_LINE_START.fullmatch(line, 0, column) is not None,
            before=self._text[start - 1 : start],
            after=self._text[end : end + 1],
            in_bracket="]" in value
            and _OPEN_BRACKET.search(REFERENCE.sub("", self._paragraph(start))) is not None,
        )

    def _paragraph(self, end: int) -> str:
        """The text from the last blank line up to `end`."""
        return self._text[self._text.rfind("\n\n", 0, end) + 1 : end]


# ---------------------------------------------------------------- the plan


@dataclass(frozen=True)
class _Part:
    """A stretch of the plan: `piece` is its place among the segments, 0 for lines that are none."""

    source: str
    segment: int = 0
    apart: bool = False  # a block on lines of its own: what it leaves open does not reach beyond it


def render_plan(
    template: Template,
    sources: Mapping[str, BlockSource],
    facts: Facts,
    fixed_override: Mapping[int, str] | None = None,
) -> PlanText:
    """The plan: fixed text and blocks with values put in, block lines around blocks on lines of their own.

    sources: block id -> (source, state, by human); a block that is `deleted` is left out.
    fixed_override: segment index -> fixed text with references that stands in for the template's.
    """
    parts = _list_parts(template, sources, fixed_override or {})
    texts = _put_in_parts(parts, facts)
    pieces, lines, number = [], {}, 1
    for part, text in zip(parts, texts, strict=True):
        if part.segment:
            id_ = template.segments[part.segment].block_id
            _, state, by_human = sources[id_] if id_ else ("", None, False)
            pieces.append(PlanPiece(part.source, text, id_, state, by_human))
            if id_:
                lines[id_] = number
        number += text.count("\n")
    return PlanText(tuple(pieces), "".join(texts), lines)


def render_fixed(template: Template, facts: Facts) -> tuple[str, ...]:
    """The template's own fixed pieces with values put in, exactly as they stand in a plan nobody has edited."""
    sources = {id_: (block.default, BlockState.KEPT, False) for id_, block in template.blocks.items()}
    plan = render_plan(template, sources, facts)
    return tuple(piece.text for piece in plan.pieces if not piece.block_id)


def _put_in_parts(parts: Sequence[_Part], facts: Facts) -> list[str]:
    texts: list[str] = []
    together: list[str] = []
    for part in parts:
        if part.apart:
            texts += [*_put_in(together, facts), *_put_in([part.source], facts)]
            together = []
        else:
            together.append(part.source)
    return [*texts, *_put_in(together, facts)]


def _list_parts(
    template: Template, sources: Mapping[str, BlockSource], fixed_override: Mapping[int, str]
) -> list[_Part]:
    parts: list[_Part] = []
    for index, segment in enumerate(template.segments):
        if index and not segment.block_id:
            parts.append(_Part(fixed_override.get(index, segment.raw), index))
        elif segment.block_id:
            source, state, _ = sources[segment.block_id]
            block = template.blocks[segment.block_id]
            deleted = state is BlockState.DELETED
            if block.inline:
                parts += [] if deleted else [_Part(fit_inline(source, block), index)]
            else:
                lead = blank_before(template, index)
                parts += [_Part(lead)] if deleted else _block_parts(template, index, source, lead, parts)
    return parts


def _block_parts(
    template: Template, index: int, source: str, lead: str, before: Sequence[_Part]
) -> list[_Part]:
    id_ = template.segments[index].block_id
    last = next((part.source for part in reversed(before) if part.source), "\n")
    # only fixed text that somebody shortened can end in the middle of a line
    lead = lead if last.endswith("\n") else "\n\n"
    return [
        _Part(lead + open_line(id_) + "\n"),
        _Part(trim_blank_lines(source), index, apart=True),
        _Part("\n\n" + close_line(id_) + blank_after(template, index)),
    ]


def fit_inline(source: str, block: Block) -> str:
    """The source of an inline block as one line; in a table cell a bare `|` is escaped."""
    line = _LINE_BREAK.sub(" ", source.strip())
    return _BARE_BAR.sub(r"\1\\|", line) if block.in_table else line
