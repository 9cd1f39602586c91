"""Rules that compare the plan with what it should say: fixed text, and values of an older table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from bcp.catalog.words import normalise
from bcp.checking.grounds import Grounds, fold_words
from bcp.checking.reading import Sign
from bcp.checking.text import read_literally, shorten
from bcp.errors import Message
from bcp.vocabulary import Catalogue, PlanPiece

SHORTEST_STALE = 4
SHORTEST_STALE_NAME = 3
_PHONE_SEPARATORS = re.compile(r"(?<=\d)[-() ]+(?=\d)")


@dataclass(frozen=True)
class Placed:
    """A sign and the piece it belongs to."""

    piece: int
    sign: Sign


def outside_changed(pieces: Sequence[PlanPiece], expected: Sequence[str]) -> Iterator[Placed]:
    """Where the plan's fixed text differs from `expected`, the template's own fixed pieces after rendering."""
    ours = [
        (normalise(line), line, index, number)
        for index, piece in enumerate(pieces)
        if not piece.block_id
        for number, line in enumerate(piece.text.split("\n"))
        if line.strip()
    ]
    theirs = [line for text in expected for line in text.split("\n") if line.strip()]
    matcher = SequenceMatcher(
        None, [normalise(line) for line in theirs], [line[0] for line in ours], autojunk=False
    )
    last = next((index for index, piece in enumerate(pieces) if not piece.block_id), 0)
    for tag, start, end, our_start, our_end in matcher.get_opcodes():
        if tag == "equal":
            last = ours[our_end - 1][2]
            continue
        changed = ours[our_start:our_end]
        place, line = (changed[0][2], changed[0][3]) if changed else (last, 0)
        yield Placed(place, _changed(theirs[start:end], [each[1] for each in changed], line))


def _changed(wanted: Sequence[str], found: Sequence[str], line: int) -> Sign:
    there, here = shorten(" ".join(wanted), 40), shorten(" ".join(found), 40)
    if not found:
        ja, en = f"ひな形の固定文「{there}」が消えている", f'The template\'s fixed text "{there}" is gone'
    elif not wanted:
        ja, en = (
            f"ひな形に無い文「{here}」が固定文に加わっている",
            f'"{here}" was added to the template\'s fixed text',
        )
    else:
        ja, en = (
            f"ひな形の固定文「{there}」が「{here}」に変わっている",
            f'Fixed text "{there}" has become "{here}"',
        )
    message = Message(f"{ja}。元に戻すか、ひな形の方を直す。", f"{en}. Put it back, or change the template.")
    return Sign("outside-changed", message, here or there, line)


# ------------------------------------------------------------------ stale-fact


@dataclass(frozen=True)
class OldValue:
    """古い値: a value of the previous table that nothing of today says any more."""

    path: str
    text: str
    needle: str
    is_phone: bool


def find_old_values(
    previous: Iterable[tuple[str, str]], grounds: Grounds, catalogue: Catalogue
) -> tuple[OldValue, ...]:
    """The contacts, names and values of the previous facts that occur nowhere in the present sources, longest first."""
    previous = tuple(previous)
    if not previous:
        return ()
    corpus = grounds.table + "\n" + grounds.shipped
    joined = _PHONE_SEPARATORS.sub("", corpus)
    found: dict[str, OldValue] = {}
    for path, text in previous:
        needle = fold_words(text)
        is_phone = _is_phone(needle)
        if is_phone:
            needle = re.sub(r"\D", "", needle)
        if len(needle) < _shortest(path, catalogue) or "【要確認" in text:
            continue
        if needle not in (joined if is_phone else corpus):
            found.setdefault(needle, OldValue(path, text, needle, is_phone))
    return tuple(sorted(found.values(), key=lambda old: (-len(old.needle), old.path)))


def _is_phone(needle: str) -> bool:
    return re.fullmatch(r"\+?[\d()-]{9,}", needle) is not None and not re.fullmatch(
        r"\d{4}-\d\d?-\d\d?", needle
    )


def _shortest(path: str, catalogue: Catalogue) -> int:
    """Full names are short in Japanese; below this length a value would be found inside other words."""
    head, column = path.split(".")[0], path.rsplit(".", 1)[-1]
    item = catalogue.items.get(head)
    known = item.columns.get(column) if item else None
    return SHORTEST_STALE_NAME if known is not None and known.sensitive else SHORTEST_STALE


def stale_facts(pieces: Sequence[PlanPiece], old_values: Sequence[OldValue]) -> Iterator[Placed]:
    """Each old value that a piece still shows, once a piece; a longer one hides the shorter ones in it."""
    if not old_values:
        return
    whole = fold_words(read_literally("\n".join(piece.text for piece in pieces)))
    joined_whole = _PHONE_SEPARATORS.sub("", whole)
    old_values = [old for old in old_values if old.needle in (joined_whole if old.is_phone else whole)]
    if not old_values:
        return
    for index, piece in enumerate(pieces):
        for number, line in enumerate(piece.text.split("\n")):
            folded = fold_words(read_literally(line))
            joined = _PHONE_SEPARATORS.sub("", folded)
            for old in old_values:
                text = joined if old.is_phone else folded
                if _stands_alone(old.needle, text):
                    yield Placed(index, _stale(old, number))
                    folded = folded.replace(old.needle, "\0")
                    joined = joined.replace(old.needle, "\0")


def find_standing(text: str, old_values: Sequence[OldValue]) -> tuple[OldValue, ...]:
    """Those of `old_values` that `text` says somewhere."""
    whole = fold_words(read_literally(text))
    joined = _PHONE_SEPARATORS.sub("", whole)
    return tuple(old for old in old_values if old.needle in (joined if old.is_phone else whole))


def _stands_alone(needle: str, text: str) -> bool:
    """True where `needle` is not the head or tail of a longer number or Latin word."""
    at = text.find(needle)
    while at >= 0:
        before, after = text[max(0, at - 1) : at], text[at + len(needle) : at + len(needle) + 1]
        edges = ((before, needle[0]), (needle[-1], after))
        if not any(a and b and _is_latin(a) and _is_latin(b) for a, b in edges):
            return True
        at = text.find(needle, at + 1)
    return False


def _is_latin(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()


def _stale(old: OldValue, line: int) -> Sign:
    return Sign(
        "stale-fact",
        Message(
            f"「{shorten(old.text, 30)}」は前の表の値（{old.path}）で、今の表には無い。今の値に書き換える。",
            f'"{shorten(old.text, 30)}" is a value of the previous table ({old.path}). Write the present one.',
        ),
        shorten(old.text),
        line,
    )


# ------------------------------------------------------------------ line numbers


def first_lines(pieces: Sequence[PlanPiece], markdown: str, known: Mapping[str, int]) -> tuple[int, ...]:
    """The line of the markdown, from 1, on which each piece begins; 0 where it is not found."""
    starts: list[int] = []
    at = 0
    for piece in pieces:
        body = piece.text.strip("\n")
        found = markdown.find(body, at) if body else at
        lead = len(piece.text) - len(piece.text.lstrip("\n"))
        starts.append(found - lead if found >= 0 else -1)
        at = found + len(body) if found >= 0 else at
    lines = _lines_at(starts, markdown)
    return tuple(known.get(piece.block_id, line) for piece, line in zip(pieces, lines, strict=True))


def _lines_at(starts: Sequence[int], markdown: str) -> list[int]:
    places = sorted({max(start, 0) for start in starts} | {0})
    line_of = {places[0]: 1 + markdown.count("\n", 0, places[0])}
    for before, after in pairwise(places):
        line_of[after] = line_of[before] + markdown.count("\n", before, after)
    return [line_of[max(start, 0)] if start >= 0 else 0 for start in starts]
