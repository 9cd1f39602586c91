"""The places of a plan where an answer may stand, and the search for one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bcp.catalog.words import normalise
from bcp.checking.text import Unit, blank_code, list_units, read_literally, shorten
from bcp.rendering.drill.values import Answer, Question, Quote
from bcp.vocabulary import Step, Template

_MARK = re.compile(r"\s*<!--\s*(/?)bcp:([a-z][a-z0-9_-]*)\s*-->\s*")
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*)")
_SENTENCE = re.compile(r"(?<=。)(?!【要確認)")
# Lists of what is open, of findings and of exercises repeat questions; they answer none.
_NO_ANSWERS = {"todo", "findings", "exercises"}
_STEPS = (Step.RESPONSE, Step.CRITERIA)
_OPEN = "【要確認"
MOST_QUOTES, QUOTE_CHARS, _LONG_WORD = 2, 120, 8


@dataclass(frozen=True)
class Place:
    """箇所: an item with what is nested in it, a table row or a line; its parts are cells or sentences."""

    chapter: str
    section: str
    parts: tuple[str, ...]
    is_action: bool  # stands in a chapter of response or criteria

    @property
    def folded(self) -> str:
        return normalise("".join(self.parts))


def list_places(markdown: str, template: Template) -> tuple[Place, ...]:
    """The places of a plan in their order."""
    places = tuple(_read(markdown, template))
    acting = {place.chapter for place in places if place.is_action}
    return tuple(replace(place, is_action=place.chapter in acting) for place in places)


def _read(markdown: str, template: Template) -> Iterator[Place]:
    """Every item, row and line; headings are sections, a nested item belongs to the item above it."""
    blocks, lines = _blocks_by_line(markdown), markdown.split("\n")
    path: dict[int, str] = {}
    whole: Place | None = None
    for unit in list_units(blank_code(markdown)):
        if unit.kind == "heading":
            path = _below(path, lines[unit.line])
            continue
        block = template.blocks.get(blocks.get(unit.line, ""))
        if block is not None and _NO_ANSWERS & set(block.inputs or ()):
            continue
        chapter, section = _names(path)
        parts = _parts(unit)
        if unit.depth and whole is not None and whole.section == section:
            whole = replace(whole, parts=(*whole.parts, *parts))
            continue
        if whole is not None:
            yield whole
        whole = Place(chapter, section, parts, block is not None and block.step in _STEPS)
    if whole is not None:
        yield whole


def _below(path: dict[int, str], line: str) -> dict[int, str]:
    """The headings above what follows a heading line."""
    match = _HEADING.fullmatch(line)
    level, text = (len(match[1]), read_literally(match[2].strip().strip("#").strip())) if match else (6, line)
    return {key: name for key, name in path.items() if key < level} | {level: text}


def _names(path: dict[int, str]) -> tuple[str, str]:
    """Chapter and section; a heading without a number is told with the one above it."""
    names = [path[level] for level in sorted(path)]
    if not names:
        return "", "表紙"
    own = names[-1]
    is_numbered = own[:1].isdigit() or own.startswith("付録") or len(names) == 1
    return names[0], own if is_numbered else f"{names[-2]}：{own}"


def _parts(unit: Unit) -> tuple[str, ...]:
    """The cells of a row with their headings, else the sentences."""
    if unit.cells:
        marks = re.split(r"、(?=[^、：]{1,16}：)", unit.text) if "：" in unit.text else list(unit.cells)
        return tuple(read_literally(part) for part in marks)
    return tuple(part for part in _SENTENCE.split(read_literally(unit.text)) if part.strip())


def _blocks_by_line(markdown: str) -> dict[int, str]:
    """Line -> the block whose marks stand around it."""
    found: dict[int, str] = {}
    block = ""
    for number, line in enumerate(markdown.split("\n")):
        match = _MARK.fullmatch(line)
        if match:
            block = "" if match[1] else match[2]
        elif block:
            found[number] = block
    return found


# ------------------------------------------------------------ the search


def find_answer(question: Question, places: Sequence[Place]) -> Answer:
    """What the plan says to a question: what is certain before what is open, what fits best first."""
    groups = [[normalise(word) for word in group if normalise(word)] for group in question.needs]
    hits = [place for place in places if all(_has(place.folded, group) for group in groups)]
    if not hits:
        return Answer(question, "missing")
    words = [word for group in groups for word in group]
    hits.sort(key=lambda place: (not place.is_action, _is_open(place, words), -_weight(place, words)))
    if hits[0].is_action:
        hits = [place for place in hits if place.is_action]
    first = {place.section: place for place in reversed(hits)}
    chosen = [place for place in hits if first[place.section] is place][:MOST_QUOTES]
    quotes = dict.fromkeys(Quote(place.section, _excerpt(place, groups)) for place in chosen)
    return Answer(question, "open" if _is_open(hits[0], words) else "answered", tuple(quotes))


def _has(folded: str, group: Sequence[str]) -> bool:
    return any(word in folded for word in group)


def _telling(place: Place, words: Sequence[str]) -> list[str]:
    return [part for part in place.parts if _has(normalise(part), words)]


def _is_open(place: Place, words: Sequence[str]) -> bool:
    """True where what answers the question is still to be found out."""
    return any(_OPEN in part for part in _telling(place, words))


def _weight(place: Place, words: Sequence[str]) -> int:
    """How much of what was asked a place names; long words count more, its heading counts too."""
    heading = normalise(place.section)
    return sum(
        min(len(word), _LONG_WORD) * ((word in place.folded) + (word in heading)) for word in set(words)
    )


def _excerpt(place: Place, groups: Sequence[Sequence[str]]) -> str:
    """The parts that tell most, in their order, as many as a cell of the document holds."""
    words = {word for group in groups for word in group}
    parts = list(dict.fromkeys(place.parts))

    def rank(part: str) -> tuple[bool, int]:
        """The last group names the action that is asked for."""
        folded = normalise(part)
        return not _has(folded, groups[-1]), -sum(len(word) for word in words if word in folded)

    kept: list[str] = []
    for part in sorted(_telling(place, list(words)), key=rank) or parts:
        if not kept or sum(map(len, kept)) + len(part) <= QUOTE_CHARS:
            kept.append(part)
    joined = "／" if "：" in parts[0] and not parts[0].endswith("。") else ""
    return shorten(joined.join(part.strip() for part in parts if part in kept), QUOTE_CHARS + 60)
