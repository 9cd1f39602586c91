"""The theme part: where Word finds the fonts, so that no style and no run names one."""

from __future__ import annotations

from typing import NamedTuple

from bcp.rendering.docx.meta import FontScheme


class Fonts(NamedTuple):
    """書体 of headings and of the body. One family serves Latin and Japanese: “…”, ① and × then fit the rest."""

    heading: str
    body: str


FONTS: dict[FontScheme, Fonts] = {
    "yu": Fonts("游ゴシック", "游ゴシック"),
    "yu-mincho": Fonts("游ゴシック", "游明朝"),
    "biz-ud": Fonts("BIZ UDPゴシック", "BIZ UDPゴシック"),
    "ms": Fonts("ＭＳ ゴシック", "ＭＳ 明朝"),
    "noto": Fonts("Noto Sans CJK JP", "Noto Sans CJK JP"),
}

_COLOURS = {
    "dk1": "000000", "lt1": "FFFFFF", "dk2": "1F3864", "lt2": "F2F2F2", "accent1": "1F3864",
    "accent2": "44546A", "accent3": "7F7F7F", "accent4": "A6A6A6", "accent5": "C00000", "accent6": "595959",
    "hlink": "1F3864", "folHlink": "44546A",
}  # fmt: skip


def theme_xml(scheme: FontScheme) -> bytes:
    """The theme part for `scheme`, as UTF-8."""
    fonts = FONTS[scheme]
    colours = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLOURS.items())
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="bcp"><a:themeElements>'
        f'<a:clrScheme name="bcp">{colours}</a:clrScheme>'
        f'<a:fontScheme name="bcp">{_font("major", fonts.heading)}{_font("minor", fonts.body)}</a:fontScheme>'
        f'<a:fmtScheme name="bcp">{_FILLS}{_LINES}{_EFFECTS}{_BACKGROUNDS}</a:fmtScheme>'
        "</a:themeElements></a:theme>"
    ).encode()


def _font(kind: str, name: str) -> str:
    return (
        f'<a:{kind}Font><a:latin typeface="{name}"/><a:ea typeface="{name}"/><a:cs typeface=""/>'
        f'<a:font script="Jpan" typeface="{name}"/></a:{kind}Font>'
    )


# Word refuses a theme without three of each, though nothing here uses them.
_SOLID = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_FILLS = f"<a:fillStyleLst>{_SOLID * 3}</a:fillStyleLst>"
_LINES = "<a:lnStyleLst>" + f'<a:ln w="6350">{_SOLID}</a:ln>' * 3 + "</a:lnStyleLst>"
_EFFECTS = "<a:effectStyleLst>" + "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3 + "</a:effectStyleLst>"
_BACKGROUNDS = f"<a:bgFillStyleLst>{_SOLID * 3}</a:bgFillStyleLst>"
