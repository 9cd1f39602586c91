"""Text around blocks with a suggestion taken: as one text in which 〔id〕 stands for a block (see merging.skeleton)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bcp.merging.restore import restore_references
from bcp.vocabulary import Segment

_MARK = re.compile(r"〔([a-z][a-z0-9_-]*)〕")


def take_outside(
    skeleton: Sequence[Segment], ours: str, theirs: str, render: Callable[[str], str]
) -> tuple[Segment, ...] | None:
    """The skeleton with `theirs` in the place of `ours`, no block lost or doubled; None where `ours` is not there.

    `ours` may say values where the source has references; `render` puts them in.
    """
    ours, theirs = ours.strip("\n"), theirs.strip("\n")
    whole = "".join(segment.raw or f"〔{segment.block_id}〕" for segment in skeleton)
    if not ours or ours not in whole:
        return _take_rendered(skeleton, ours, theirs, render) if ours else None
    known = {segment.block_id for segment in skeleton if segment.block_id}
    left = [id for id in _MARK.findall(ours) if id in known and id not in _MARK.findall(theirs)]
    new = theirs + "".join(f"\n\n〔{id}〕\n\n" for id in left)
    before, _, after = whole.partition(ours)
    elsewhere = set(_MARK.findall(before + after))
    new = _MARK.sub(lambda mark: "" if mark[1] in elsewhere or mark[1] not in known else mark[0], new)
    return _segments(before + new + after, known)


def _segments(text: str, known: set[str]) -> tuple[Segment, ...]:
    segments: list[Segment] = []
    for index, part in enumerate(_MARK.split(text)):
        if index % 2 and part in known:
            segments.append(Segment("", part))
        elif part:
            segments.append(Segment(f"〔{part}〕" if index % 2 else part))
    return tuple(segments)


def _take_rendered(
    skeleton: Sequence[Segment], ours: str, theirs: str, render: Callable[[str], str]
) -> tuple[Segment, ...] | None:
    for place, part in enumerate(skeleton):
        shown = "" if part.block_id else render(part.raw)
        if ours in shown:
            source = restore_references(part.raw, shown.replace(ours, theirs, 1), render)
            return (*skeleton[:place], Segment(source), *skeleton[place + 1 :])
    return None
