"""Cell styles added to the styles part of a workbook that exists; styles that are there already are used again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from bcp.rendering.workbook.look import FONT, NAVY

if TYPE_CHECKING:
    from lxml.etree import _Element

_SIDE = '<{0} style="thin"><color rgb="FF8C8C8C"/></{0}>'
_FONTS = {
    "title": f'<b/><sz val="16"/><color rgb="{NAVY}"/>',
    "note": '<sz val="10"/>',
    "head": '<b/><sz val="10"/><color rgb="FFFFFFFF"/>',
    "cell": '<sz val="10"/>',
    "link": '<u/><sz val="10"/><color rgb="FF0563C1"/>',
}
_WRAPPED = {"head": "center", "cell": "left", "link": "left"}


_HOLDERS = {"fonts", "fills", "borders", "cellXfs"}


def add_styles(styles: _Element | None) -> Mapping[str, int]:
    """The number of the cell style of title, note, head, cell and link, after adding what is missing.

    A workbook without styles of its own gets none: every number is then 0.
    """
    if styles is None or not {str(each.tag).rpartition("}")[2] for each in styles} >= _HOLDERS:
        return dict.fromkeys(_FONTS, 0)
    return {name: _add_style(styles, name) for name in _FONTS}


def _add_style(styles: _Element, name: str) -> int:
    font = _add(styles, "fonts", f'<font>{_FONTS[name]}<name val="{FONT}"/></font>')
    fill = border = 0
    if name in _WRAPPED:
        sides = "".join(_SIDE.format(side) for side in ("left", "right", "top", "bottom"))
        border = _add(styles, "borders", f"<border>{sides}<diagonal/></border>")
    if name == "head":
        ground = (
            f'<patternFill patternType="solid"><fgColor rgb="{NAVY}"/><bgColor rgb="{NAVY}"/></patternFill>'
        )
        fill = _add(styles, "fills", f"<fill>{ground}</fill>")
    place = (
        f'<alignment horizontal="{_WRAPPED[name]}" vertical="center" wrapText="1"/>'
        if name in _WRAPPED
        else '<alignment vertical="center"/>'
    )
    return _add(
        styles,
        "cellXfs",
        f'<xf numFmtId="49" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0" quotePrefix="1"'
        f' applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">{place}</xf>',
    )


def _add(styles: _Element, holder_name: str, xml: str) -> int:
    """The place of the element in its holder, the one that is there or a new one at the end."""
    from lxml import etree

    space = styles.nsmap[styles.prefix]
    holder = next(each for each in styles if str(each.tag) == f"{{{space}}}{holder_name}")
    added = etree.fromstring(re.sub(r"^<\w+", rf'\g<0> xmlns="{space}"', xml))
    wanted = _canonical(added)
    for place, each in enumerate(holder):
        if _canonical(each) == wanted:
            return place
    holder.append(added)
    holder.set("count", str(len(holder)))
    return len(holder) - 1


def _canonical(element: _Element) -> tuple[object, ...]:
    """Name, attributes and children, whatever the prefixes and the order of attributes."""
    inner = tuple(_canonical(each) for each in element)
    return str(element.tag), tuple(sorted((str(key), value) for key, value in element.attrib.items())), inner
