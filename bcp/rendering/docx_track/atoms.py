"""The content of a paragraph as the smallest pieces that a change is shown in."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal

from bcp.rendering.docx.xml import W14, W
from bcp.rendering.tokens import tokenise

if TYPE_CHECKING:
    from lxml.etree import _Element

Kind = Literal["text", "break", "tab", "box", "ruby"]
_LOOKS = ("b", "strike", "em", "rStyle", "shd")  # size and colour come with the page, not with the text
_JOINT = re.compile("[ぁ-ん\\s、。・：（）]")


@dataclass(frozen=True, eq=False)
class Atom:
    """文字の単位: a token, a line break, a tab, a box to tick or a word with its reading, and how its run looks."""

    kind: Kind
    text: str
    looks: tuple[str, ...]
    properties: _Element | None  # w:rPr
    element: _Element | None = None  # w:sdt of a box, w:ruby of a word with its reading
    link: str = ""  # the bookmark that a click leads to

    @property
    def key(self) -> Hashable:
        return (self.kind, self.text, self.looks, self.link)


@dataclass(frozen=True)
class Edit:
    """変更: atoms that stayed (`same`, as the new side has them), or that went and came."""

    same: tuple[Atom, ...] = ()
    went: tuple[Atom, ...] = ()
    came: tuple[Atom, ...] = ()


def read_atoms(paragraph: _Element, link: str = "") -> Iterator[Atom]:
    """The atoms of a paragraph of our own writing, in order; fields do not stand in paragraphs that change."""
    for child in paragraph:
        if child.tag == _q("r"):
            yield from (replace(atom, link=link) for atom in _run(child))
        elif child.tag == _q("hyperlink"):
            yield from read_atoms(child, child.get(_q("anchor"), ""))
        elif child.tag == _q("sdt"):
            glyph = "".join(str(text) for text in child.itertext())
            rpr = child.find(f"{_q('sdtContent')}/{_q('r')}/{_q('rPr')}")
            if child.find(f"{_q('sdtPr')}/{{{W14}}}checkbox") is not None:
                yield Atom("box", glyph, (), rpr, child)


def _run(run: _Element) -> Iterator[Atom]:
    properties = run.find(_q("rPr"))
    looks = _looks(properties)
    for child in run:
        if child.tag == _q("t"):
            yield from (Atom("text", token, looks, properties) for token in tokenise(child.text or ""))
        elif child.tag == _q("br"):
            yield Atom("break", "\n", looks, properties)
        elif child.tag == _q("tab"):
            yield Atom("tab", "\t", looks, properties)
        elif child.tag == _q("ruby"):
            yield Atom("ruby", "".join(str(text) for text in child.itertext()), looks, properties, child)


def _looks(properties: _Element | None) -> tuple[str, ...]:
    if properties is None:
        return ()
    found = ((name, properties.find(_q(name))) for name in _LOOKS)
    return tuple(
        name + (element.get(_q("val"), "") if name == "rStyle" else "")
        for name, element in found
        if element is not None
    )


def diff_atoms(old: Sequence[Atom], new: Sequence[Atom]) -> list[Edit]:
    """The edits from `old` to `new`; a lone sign between two changes goes with them."""
    matcher = SequenceMatcher(None, [atom.key for atom in old], [atom.key for atom in new], autojunk=False)
    edits: list[Edit] = []
    codes = matcher.get_opcodes()
    for at, (tag, a, b, c, d) in enumerate(codes):
        went, came = tuple(old[a:b]), tuple(new[c:d])
        if tag == "equal" and not (0 < at < len(codes) - 1 and _is_island(came)):
            edits.append(Edit(same=came))
        elif edits and not edits[-1].same:
            edits[-1] = Edit((), edits[-1].went + went, edits[-1].came + came)
        else:
            edits.append(Edit((), went, came))
    return edits


def end_apart(edits: list[Edit], following: Literal["ins", "del"]) -> list[Edit]:
    """The edits with an end that does not run on into the paragraph that comes (or goes) next.

    LibreOffice joins two insertions (or deletions) on both sides of a paragraph end and takes the end with them.
    """
    if len(edits) < 2 or edits[-1].same or not edits[-2].same:
        return edits
    *head, before, last = edits
    if last.went and last.came:
        return edits  # the one that may stand last does
    if bool(last.came) is not (following == "ins"):
        return edits
    stay, lone = before.same[:-1], before.same[-1:]
    return [*head, *([Edit(same=stay)] if stay else []), Edit((), lone + last.went, lone + last.came)]


def _is_island(atoms: Sequence[Atom]) -> bool:
    only = atoms[0]
    return len(atoms) == 1 and only.kind == "text" and len(only.text) == 1 and not _JOINT.fullmatch(only.text)


def _q(name: str) -> str:
    return f"{{{W}}}{name}"
