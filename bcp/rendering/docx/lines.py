"""How many lines a text fills: Latin words stay whole, and no line begins or ends with a sign that may not."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import NamedTuple

from bcp.rendering.docx.kerning import KERNING

# Advances of a Japanese proportional face (Noto Sans CJK JP; 游ゴシック is within a hundredth), in hundredths of an em.
_ADVANCES = """
 22!32"47#56$56%92&68'28(34)34*47+56,28-35.28/39056156256356456556656756856956:28;28<56=56>56?47@95A61B66C64D69E59F55
G69H73I29J54K65L54M81N72O74P63Q74R64S60T60U72V58W88X57Y53Z60[34\\39]34^56_56`61a56b62c51d62e55f33g56h61i28j28k55l28m93
n61o61p62q62r39s47t38u61v52w80x50y52z48{34|27}34~56
""".replace("\n", "")
_OPENING = "「『（【〔〈《［｛“"
_CLOSING = "」』）】〕〉》］｝”、。，．・：；！？ーヽヾ々ゝゞぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ％"
_HANGING = "、。，．"
_FRAMED = re.compile(
    rf"(【要確認[^】]*】[{_CLOSING}]*)"
)  # set in bold type, in a frame, and what stays with it
_FRAME = 0.12  # em of a line that the frame takes: a point, in type of 8.5 to 10.5; all lines of its text get less room
_BOLD = 1.05  # how much wider Latin letters are in bold type; Japanese ones are not
_AUTO_SPACE = 0.2  # between Japanese and Latin, as Word and LibreOffice add it
_LATIN_WORD = "(?:[!-,.0->@-~]+(?:※、?)?)+[-/?]*"  # ※ stays with the number before it, and a number with the ※、 before it
_UNITS = re.compile(rf"[{_OPENING}]*(?:{_LATIN_WORD}|[-/?]+|\s+|.)[{_CLOSING}]*", re.DOTALL)


class _Advances(dict[str, float]):
    """字幅 in em: what is not listed is as wide as high; half-width kana are half."""

    def __missing__(self, sign: str) -> float:
        width = self[sign] = 0.5 if "\uff61" <= sign <= "\uff9f" else 1.0
        return width


_EM = _Advances((sign, int(width) / 100) for sign, width in re.findall(r"(.)([0-9]{2})", _ADVANCES))


class _Unit(NamedTuple):
    """行の中で割れない部分: its width in em, and how much of it may hang over the end of a line."""

    width: float
    hangs: float


def count_lines(text: str, room: float, *, in_cell: bool = False) -> int:
    """The lines `text` fills at `room` em a line, at least 1; nothing hangs over the edge of a cell."""
    room -= _FRAME * ("【要確認" in text)
    return sum(_lines(line, max(room, 1.0), in_cell) for line in text.split("\n"))


def line_width(text: str) -> float:
    """The width of `text` on one line, in em, with the space that programs add between Japanese and Latin."""
    return _units(text)[0]


def _lines(text: str, room: float, in_cell: bool) -> int:
    if len(text) * 1.2 <= room:
        return 1
    total, units = _units(text)
    if total <= room:
        return 1
    lines, used = 1, 0.0
    for width, hangs in units:
        over = hangs if hangs == width or not in_cell else 0.0
        if used and used + width - over > room + 0.01:
            lines, used = lines + 1, 0.0
            if hangs == width:  # a space that hung over the end
                continue
        if width > room:
            extra = math.ceil(width / room) - 1
            lines, used = lines + extra, width - extra * room
        else:
            used += width
    return lines


@lru_cache(maxsize=2048)
def _units(text: str) -> tuple[float, tuple[_Unit, ...]]:
    """The units of a line of text and their width together; a card is measured at many sizes, so they are kept."""
    units: list[_Unit] = []
    total, before = 0.0, _NEITHER
    for number, piece in enumerate(_FRAMED.split(text) if "【要確認" in text else (text,)):
        sign = ""
        for part in _UNITS.findall(piece):
            alone, beside, first, last = _part(part, number % 2 == 1)
            unit = beside if before * first == _MEETING else alone
            moved = KERNING.get(sign + part[0])
            if moved:
                unit = _Unit(unit.width + moved, unit.hangs)
            units.append(unit)
            total += unit.width
            sign, before = part[-1], last
    return total, tuple(units)


# kinds of signs; the product of two tells that a letter or digit stands beside kanji or kana
_NEITHER, _LATIN, _JAPANESE, _MEETING = 0, 1, 2, 2


class _Part(NamedTuple):
    """部分 of a line: its unit as it is and after a sign of the other kind, and the kinds at its ends."""

    alone: _Unit
    beside: _Unit
    first: int
    last: int


@lru_cache(maxsize=4096)
def _part(part: str, bold: bool) -> _Part:
    width = sum(map(_EM.__getitem__, part))
    width += sum(KERNING.get(part[at : at + 2], 0.0) for at in range(len(part) - 1))
    if bold:
        width += sum(_EM[sign] for sign in part if sign.isascii()) * (_BOLD - 1)
    if part.isspace():
        space = _Unit(width, width)
        return _Part(space, space, _NEITHER, _NEITHER)
    # what follows a Latin letter does not hang
    hangs = _EM[part[-1]] if part[-1] in _HANGING and not (len(part) > 1 and part[-2].isascii()) else 0.0
    first, last = _kind(part[0]), _kind(part[-1])
    inside = len(part) > 1 and _kind(part[-2]) * last == _MEETING
    return _Part(
        _Unit(width + _AUTO_SPACE * inside, hangs),
        _Unit(width + _AUTO_SPACE * (1 + inside), hangs),
        first,
        last,
    )


def _kind(sign: str) -> int:
    if not sign.isalnum():
        return _NEITHER
    return _LATIN if sign.isascii() else _JAPANESE
