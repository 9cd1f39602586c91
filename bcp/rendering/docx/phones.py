"""Phone numbers stay on one line: a number that is broken at its hyphen is misread at night.

No sign is put into the number: it is searched for and copied in Word as it stands in the plan.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bcp.rendering.docx.lines import count_lines

PHONE = re.compile(r"\+?[0-9][0-9()-]{6,}[0-9]")
_HYPHEN = re.compile(r"-[0-9]+")
_OTHER_FONTS = (1.0, 0.97, 1.03)  # times the room: other fonts, and numbers in bold type, are as much wider
_SURELY = 0.8  # signs for an em of the room: so few stand on one line
_NUDGES = tuple(step / 2 * side for step in range(1, 13) for side in (-1, 1))  # em


def breaks_phone(text: str, room: float, *, in_cell: bool = False) -> bool:
    """True if a line of `room` em ends within a phone number of `text`, in our fonts or in slightly wider or narrower."""
    return any(
        count_lines(text[: at + 1], room * share, in_cell=in_cell)
        < count_lines(text[:end], room * share, in_cell=in_cell)
        for at, end in _hyphens(text)
        for share in _OTHER_FONTS
    )


def _hyphens(text: str) -> list[tuple[int, int]]:
    """Where each hyphen of a phone number is, and where the digits after it end."""
    return [
        (phone.start() + hyphen.start(), phone.start() + hyphen.end())
        for phone in PHONE.finditer(text)
        for hyphen in _HYPHEN.finditer(phone[0])
    ]


def spare_phones(
    columns: Sequence[Sequence[str]], rooms: Sequence[float], floors: Sequence[float]
) -> list[float]:
    """The rooms in em, one nudged against the widest other where a phone number would be broken in its column."""
    phones = [[cell for cell in cells if PHONE.search(cell)] for cells in columns]
    found = list(rooms)
    for at, cells in enumerate(phones):
        if not _broken(cells, found[at]):
            continue
        other = max(range(len(found)), key=lambda place: (place != at) * found[place])
        nudged = (
            nudge
            for nudge in _NUDGES
            if found[at] + nudge >= floors[at]
            and found[other] - nudge >= floors[other]
            and not _broken(cells, found[at] + nudge)
            and not _broken(phones[other], found[other] - nudge)
        )
        nudge = next(nudged, 0.0) if other != at else 0.0
        found[at], found[other] = found[at] + nudge, found[other] - nudge
    return found


def _broken(cells: Sequence[str], room: float) -> bool:
    return any(len(cell) > room * _SURELY and breaks_phone(cell, room, in_cell=True) for cell in cells)
