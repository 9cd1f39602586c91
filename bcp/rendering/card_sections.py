"""Where in the plan what a card leaves out can be read: the section that says most of what the card says there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t]*$", re.MULTILINE)
_NUMBER = re.compile(r"([0-9]+(?:\.[0-9]+)+|付録[A-Z]|[①-⑳])[ 　]*(.*)")
_REMARK = re.compile(r"（[^（）]*）")
_HEAD = re.compile(r"^\|.*\n\|[-:| ]+\|$", re.MULTILINE)
_CELL = re.compile(r"(?<=\|)[^|\n]+(?=\|)")
_OPEN, _ONE_PERSON = "要確認", "同じ人"  # what else a card can leave out, by the word that its section has
_BREAKS = re.compile(r"[\s（）。、：]+|【[^】]*】")
_LEAST_SIGNS = 4  # of a word that can tell one section from another
_TITLE_SAYS = 40  # as much as so many signs

_AS_GOOD = 0.8  # of the best: what is done stands before the annexes that list it


class _Section(NamedTuple):
    title: str
    text: str


def find_sections(plan: str, card: str) -> tuple[tuple[str, str], ...]:
    """For each heading of the card, and for what else it can leave out, the plan's section as 「計画書 5.3（遮断する）」; none where none fits."""
    sections = list(_sections(plan.replace(card, "")))
    wanted = [
        *((each.title, _best(each, sections)) for each in _sections(card)),
        (_OPEN, next((each for each in sections if _OPEN in each.title), None)),
        (_ONE_PERSON, next((each for each in sections if _ONE_PERSON in each.text), None)),
    ]
    return tuple((title, _label(found.title)) for title, found in wanted if found)


def _sections(markdown: str) -> Iterator[_Section]:
    """Each heading with the text up to the next."""
    found = list(_HEADING.finditer(markdown))
    ends = (*(match.start() for match in found[1:]), len(markdown))
    for match, end in zip(found, ends, strict=False):
        yield _Section(match[2], markdown[match.end() : end])


def _best(part: _Section, sections: list[_Section]) -> _Section | None:
    """The section that says most of what the cells of `part` say, or whose title says the same."""
    said = {word for cell in _CELL.findall(_HEAD.sub("", part.text)) for word in _BREAKS.split(cell)}
    said = {word for word in said if len(word) >= _LEAST_SIGNS}
    words = [word for word in re.split("[・の]", part.title) if len(word) > 1]
    scores = [
        sum(len(word) for word in said if word in each.text)
        + _TITLE_SAYS * any(word in each.title for word in words)
        for each in sections
    ]
    best = max(scores, default=0)
    enough = next((at for at, score in enumerate(scores) if score > best * _AS_GOOD), 0)
    return sections[enough] if best else None


def _label(title: str) -> str:
    """The number and the name of a section, as one says where to look."""
    short = _REMARK.sub("", title)
    match = _NUMBER.match(short)
    return f"計画書 {match[1]}（{match[2]}）" if match else f"計画書「{short}」"
