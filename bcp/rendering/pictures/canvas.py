"""A sheet to draw on in millimetres: boxes, arrows, wrapped Japanese text; the same bytes on every run.

Everything is black, white and three greys: what a picture says, it says by line, shape and word.
"""

from __future__ import annotations

import io
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from bcp.rendering.pictures.fonts import find_font

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

POINT_MM = 25.4 / 72
DPI = 200
EDGE = 0.6  # so that the lines at the edge are whole
LEADING = 1.32
BLACK, DARK, GREY, LIGHT, WHITE = "#000000", "#333333", "#8c8c8c", "#e6e6e6", "#ffffff"
_NOT_FIRST = "、。，．）」』】］・：；！？ー々％…)"
_NOT_LAST = "（「『【［("
_BLANKS = re.compile(r"[^\S　]+")
_WORDS = re.compile(r"[!-~]+|.")
Align = Literal["left", "center", "right"]


@lru_cache(maxsize=2)
def _face(bold: bool) -> tuple[FontProperties, frozenset[int]]:
    """The font and the characters it has."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.ft2font import FT2Font

    path = find_font()[1 if bold else 0]
    return FontProperties(fname=path), frozenset(FT2Font(path).get_charmap())


def em_width(text: str) -> float:
    """The width of `text` in ems, full-width characters counted as one."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.58 for sign in text)


def wrap(text: str, width_mm: float, size: float, most: int = 99) -> list[str]:
    """`text` in lines that fit; no line begins with a closing sign; 「…」 ends what `most` lines cannot hold."""
    room = width_mm / (size * POINT_MM) - 0.5  # the half em is for letters wider than the average
    lines, line = [], ""
    for piece in _pieces(text, room):
        if line and em_width(line + piece) > room and piece not in _NOT_FIRST:
            kept = line.rstrip(_NOT_LAST)
            lines.append(kept)
            line = line[len(kept) :] + piece
        else:
            line += piece
    lines = [each.strip() for each in (*lines, line) if each.strip()]
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], lines[most - 1].rstrip("。、")[:-1] + "…"]


def _pieces(text: str, room: float) -> list[str]:
    """The signs of `text`, with Latin words and numbers whole where a line can hold them."""
    pieces = _WORDS.findall(_BLANKS.sub(" ", text).strip())
    return [part for piece in pieces for part in ([piece] if em_width(piece) <= room else piece)]


def height_of(lines: int, size: float) -> float:
    """The height of that many lines in millimetres."""
    return lines * size * POINT_MM * LEADING


class Canvas:
    """図面: origin at the top left, y downwards."""

    def __init__(self, width_mm: float, height_mm: float) -> None:
        find_font()  # the clear message before anything of matplotlib fails
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.width, self.height = width_mm, height_mm
        self._figure = Figure(figsize=((width_mm + 2 * EDGE) / 25.4, height_mm / 25.4), facecolor=WHITE)
        FigureCanvasAgg(self._figure)
        self._axes: Any = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_xlim(-EDGE, width_mm + EDGE)
        self._axes.set_ylim(height_mm, 0)
        self._axes.axis("off")

    # ------------------------------------------------------------ words

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 8,
        *,
        bold: bool = False,
        align: Align = "left",
        colour: str = BLACK,
    ) -> None:
        """One line whose middle is at height `y`."""
        font, known = _face(bold)
        drawn = "".join(
            sign if ord(sign) in known else "□" for sign in text if sign.isprintable() or sign == "　"
        )
        self._axes.text(
            x, y, drawn, fontproperties=font, fontsize=size, color=colour,
            ha=align, va="center_baseline", parse_math=False, zorder=5,
        )  # fmt: skip

    def lines(
        self,
        x: float,
        y: float,
        lines: list[str],
        size: float = 8,
        *,
        bold: bool = False,
        align: Align = "left",
        colour: str = BLACK,
    ) -> float:
        """Lines below one another from the top `y`; returns the height they take."""
        step = height_of(1, size)
        for number, line in enumerate(lines):
            self.text(x, y + step * (number + 0.5), line, size, bold=bold, align=align, colour=colour)
        return step * len(lines)

    # ------------------------------------------------------------ shapes

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = WHITE,
        edge: str = BLACK,
        dashed: bool = False,
        heavy: float = 0.8,
        hatch: str = "",
        behind: bool = False,
    ) -> None:
        """A rectangle; dashed means that it is not known."""
        from matplotlib.patches import Rectangle

        self._axes.add_patch(
            Rectangle(
                (x, y), width, height, facecolor=fill, edgecolor=edge, linewidth=heavy,
                linestyle=(0, (3, 2)) if dashed else "solid", hatch=hatch or None, zorder=0 if behind else 3,
            )
        )  # fmt: skip

    def line(
        self,
        points: list[tuple[float, float]],
        *,
        dashed: bool = False,
        heavy: float = 1.2,
        colour: str = BLACK,
        behind: bool = False,
        front: bool = False,
    ) -> None:
        """A line through the points."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        style: Any = (0, (3, 2)) if dashed else "solid"
        self._axes.plot(
            xs, ys, color=colour, linewidth=heavy, linestyle=style, zorder=1 if behind else 4 if front else 2
        )

    def arrow(self, start: tuple[float, float], end: tuple[float, float], *, dashed: bool = False) -> None:
        """An arrow from start to end."""
        from matplotlib.patches import FancyArrowPatch

        self._axes.add_patch(
            FancyArrowPatch(
                start, end, arrowstyle="-|>", mutation_scale=8, color=BLACK, linewidth=1, shrinkA=0, shrinkB=0,
                linestyle=(0, (3, 2)) if dashed else "solid", zorder=4,
            )
        )  # fmt: skip

    def mark(self, x: float, y: float, shape: str, size: float = 7, *, fill: str = BLACK) -> None:
        """A small sign: o, s, D, ^ …"""
        self._axes.plot(
            [x], [y], marker=shape, markersize=size, markerfacecolor=fill, markeredgecolor=BLACK,
            markeredgewidth=0.9, linestyle="none", zorder=6,
        )  # fmt: skip

    def badge(self, x: float, y: float, text: str, *, known: bool = True) -> None:
        """A numbered disc: black where the place is known, white and dashed where it is not."""
        from matplotlib.patches import Circle

        self._axes.add_patch(
            Circle(
                (x, y), 2.6, facecolor=BLACK if known else WHITE, edgecolor=BLACK, linewidth=0.9,
                linestyle="solid" if known else (0, (2, 1.5)), zorder=6,
            )
        )  # fmt: skip
        font, _ = _face(True)
        self._axes.text(
            x, y, text, fontproperties=font, fontsize=8, color=WHITE if known else BLACK,
            ha="center", va="center_baseline", parse_math=False, zorder=7,
        )  # fmt: skip

    # ------------------------------------------------------------ bytes

    def png(self) -> bytes:
        """The drawing as PNG, without a date or the name of a program."""
        buffer = io.BytesIO()
        self._figure.savefig(buffer, format="png", dpi=DPI, metadata={"Software": None})
        return buffer.getvalue()

    def svg(self, title: str) -> bytes:
        """The drawing as SVG with its letters as outlines, so that it needs no font."""
        import matplotlib

        buffer = io.BytesIO()
        with matplotlib.rc_context({"svg.hashsalt": "bcp", "svg.fonttype": "path"}):
            self._figure.savefig(
                buffer, format="svg", metadata={"Date": None, "Creator": None, "Title": title}
            )
        return buffer.getvalue().replace(b"\r\n", b"\n")
