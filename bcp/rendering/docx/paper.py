"""Sheets of paper: sizes and margins, in twentieths of a point."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paper:
    """用紙 A4, upright or across."""

    name: str
    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int
    header: int = 567  # from the edge of the paper
    footer: int = 510

    @property
    def text_width(self) -> int:
        """The width between the margins."""
        return self.width - self.left - self.right

    @property
    def text_height_points(self) -> float:
        """The height between the margins, in points."""
        return (self.height - self.top - self.bottom) / 20

    def section(self, references: str) -> str:
        """The sectPr of a section on this paper; `references` are its header and footer."""
        orient = ' w:orient="landscape"' if self.width > self.height else ""
        return (
            f'<w:sectPr>{references}<w:type w:val="nextPage"/><w:pgSz w:w="{self.width}" w:h="{self.height}"{orient}/>'
            f'<w:pgMar w:top="{self.top}" w:right="{self.right}" w:bottom="{self.bottom}" w:left="{self.left}" '
            f'w:header="{self.header}" w:footer="{self.footer}" w:gutter="0"/></w:sectPr>'
        )


# The left margin leaves room for a punch; the paper plan lives in a binder.
PORTRAIT = Paper("portrait", 11906, 16838, 1247, 1077, 1077, 1361)
LANDSCAPE = Paper("landscape", 16838, 11906, 1304, 1077, 1077, 1077)
# A card hangs on a wall: its type matters more than its margins.
CARD = Paper("card", 11906, 16838, 700, 567, 567, 850, header=340, footer=283)
