"""復元の時間図: stock, manual limits, goals and the stop that may be borne on one line of time; then the order."""

from __future__ import annotations

import math

from bcp.planning.facts import FactBook
from bcp.rendering.pictures.canvas import BLACK, DARK, GREY, LIGHT, POINT_MM, WHITE, Canvas, em_width, wrap
from bcp.rendering.pictures.picture import Picture, sentence
from bcp.rendering.pictures.time_line import (
    GOALS,
    ProductLine,
    SpanLine,
    all_times,
    list_manual,
    list_products,
    list_systems,
)
from bcp.vocabulary import Case

_WIDTH, _LABEL = 165.0, 44.0
_MOST = (6, 6, 9)  # rows of each part, so that the picture fits a page; the rest stands in the plan's tables
_HOUR, _DAY = 60, 24 * 60
_TICKS = (
    (0, "0"), (_HOUR, "1時間"), (4 * _HOUR, "4時間"), (12 * _HOUR, "12時間"), (_DAY, "1日"), (2 * _DAY, "2日"),
    (3 * _DAY, "3日"), (5 * _DAY, "5日"), (7 * _DAY, "7日"), (14 * _DAY, "14日"), (30 * _DAY, "30日"),
    (90 * _DAY, "90日"), (360 * _DAY, "1年"),
)  # fmt: skip
_SHAPES = ("o", "D", "s")
_FILLS = (WHITE, LIGHT, BLACK)
_PART, _AXIS, _PRODUCT, _SPAN = 8.5, 6.0, 14.5, 7.2


class _Scale:
    """Time to millimetres: hours wide, months narrow."""

    def __init__(self, longest: int) -> None:
        self.longest = max(longest, 7 * _DAY)
        self._unit = (_WIDTH - _LABEL - 4) / math.log1p(self.longest / _HOUR)

    def at(self, minutes: int) -> float:
        return _LABEL + self._unit * math.log1p(max(0, minutes) / _HOUR)


def draw_restore(case: Case, facts: FactBook) -> Picture:
    """The time line of restoring."""
    products, manual, systems = list_products(facts), list_manual(facts), list_systems(facts)
    scale = _Scale(max(all_times(products, (*manual, *systems)), default=0))
    shown = [min(len(rows), most) for rows, most in zip((products, manual, systems), _MOST, strict=True)]
    rows = (_PRODUCT if products else _SPAN) * max(1, shown[0]) + _SPAN * (
        max(1, shown[1]) + max(1, shown[2])
    )
    height = _PART * 3 + _AXIS + rows + 12
    sheet = Canvas(_WIDTH, height)
    top = _part(sheet, 0, "重要製品")
    _axis(sheet, scale, top, height - 10)
    top += _AXIS
    top = _products(sheet, scale, top, products)
    top = _spans(sheet, scale, _part(sheet, top, "手作業で続けられる期間"), manual, _MOST[1], "///")
    top = _spans(sheet, scale, _part(sheet, top, "復元する順と、1つを戻す時間"), systems, _MOST[2], "")
    _legend(sheet, height - 5)
    caption = "止まってからの時間：在庫と手作業で持つ期間、再開の目標、復元する順"
    return Picture(
        "restore", caption, _alt(products, manual, systems), sheet.png(), sheet.svg(caption), _WIDTH, height
    )


def _part(sheet: Canvas, top: float, title: str) -> float:
    sheet.box(0, top + 1, _WIDTH, 6, fill=LIGHT, edge=LIGHT)
    sheet.text(1.5, top + 4, title, 8.5, bold=True)
    return top + _PART


def _axis(sheet: Canvas, scale: _Scale, top: float, bottom: float) -> None:
    for minutes, label in _TICKS:
        if minutes <= scale.longest:
            x = scale.at(minutes)
            sheet.line([(x, top + 4.5), (x, bottom)], heavy=0.35, colour="#c4c4c4", behind=True)
            sheet.text(x, top + 2, label, 7, align="center", colour=DARK)
    sheet.text(0.5, top + 2, "止まってからの時間", 7, colour=DARK)


def _products(sheet: Canvas, scale: _Scale, top: float, products: tuple[ProductLine, ...]) -> float:
    if not products:
        return _empty(sheet, top, "重要製品が不明")
    for product in products[: _MOST[0]]:
        _product(sheet, scale, top, product)
        top += _PRODUCT
    return _rest(sheet, top, len(products) - _MOST[0])


def _product(sheet: Canvas, scale: _Scale, top: float, product: ProductLine) -> None:
    middle = top + 4.5
    sheet.lines(0.5, top + 1.2, wrap(product.name, _LABEL - 3, 8, 2), 8, bold=True)
    sheet.line([(scale.at(0), middle), (scale.at(scale.longest), middle)], heavy=0.5, colour=GREY)
    if product.stock:
        sheet.box(
            scale.at(0), middle - 2, scale.at(product.stock) - scale.at(0), 4, fill="#d0d0d0", heavy=0.6
        )
    if product.gap:
        start, end = (scale.at(time) for time in product.gap)
        sheet.box(start, middle + 2.4, end - start, 2.4, fill=WHITE, dashed=True, heavy=0.8, hatch="xxxx")
    if product.mtpd is not None:
        x = scale.at(product.mtpd)
        sheet.line([(x, middle - 4), (x, middle + 4)], heavy=3, front=True)
    for time, shape, fill in zip(product.goals, _SHAPES, _FILLS, strict=True):
        if time is not None:
            sheet.mark(scale.at(time), middle, shape, 7, fill=fill)
    sheet.text(_LABEL, top + 11.3, product.words, 7, colour=DARK)


def _spans(
    sheet: Canvas, scale: _Scale, top: float, spans: tuple[SpanLine, ...], most: int, hatch: str
) -> float:
    if not spans:
        return _empty(sheet, top, "不明（表に記入がない）")
    for span in spans[:most]:
        _span(sheet, scale, top, span, hatch)
        top += _SPAN
    return _rest(sheet, top, len(spans) - most)


def _span(sheet: Canvas, scale: _Scale, top: float, span: SpanLine, hatch: str) -> None:
    middle, start = top + _SPAN / 2, scale.at(0)
    sheet.lines(0.5, middle - 1.9, wrap(span.name, _LABEL - 2, 8, 1), 8)
    end = start
    if span.state == "unknown":
        end = start + 16
        sheet.box(start, middle - 2, 16, 4, dashed=True)
        sheet.text(start + 8, middle, "？", 8, bold=True, align="center")
    elif span.state == "known":
        end = max(scale.at(span.longest), start + 0.8)
        sheet.box(start, middle - 2, end - start, 4, fill=WHITE if hatch else LIGHT, hatch=hatch, heavy=0.7)
        inner = max(scale.at(span.shortest), start + 0.8)
        if not hatch:
            sheet.box(start, middle - 2, inner - start, 4, fill=GREY, heavy=0.7)
    _beside(sheet, start, end, middle, span)


def _beside(sheet: Canvas, start: float, end: float, middle: float, span: SpanLine) -> None:
    """The words behind the bar, or on it where there is no room behind."""
    width = (em_width(span.words) + 1) * 7.5 * POINT_MM
    if end + 1.5 + width > _WIDTH:
        sheet.box(start + 2, middle - 1.6, min(width, _WIDTH - start - 4), 3.2, edge=WHITE, heavy=0)
        end = start + 1.5
    sheet.lines(end + 1.5, middle - 1.8, wrap(span.words, _WIDTH - end - 2, 7.5, 1), 7.5)


def _empty(sheet: Canvas, top: float, words: str) -> float:
    sheet.box(0.5, top + 1, _WIDTH - 1, _SPAN - 2, dashed=True, heavy=0.7)
    sheet.text(3, top + _SPAN / 2, words, 8)
    return top + _SPAN


def _rest(sheet: Canvas, top: float, count: int) -> float:
    if count > 0:
        sheet.text(_WIDTH - 1, top - 0.5, f"ほか{count}件は本文の表にある", 7, align="right")
    return top


def _legend(sheet: Canvas, y: float) -> None:
    sheet.line([(0, y - 4), (_WIDTH, y - 4)], heavy=0.6)
    sheet.box(1, y - 1.6, 8, 3.2, fill="#d0d0d0", heavy=0.6)
    sheet.text(10.5, y, "在庫で持つ", 7)
    for number, (_, label) in enumerate(GOALS):
        x = 31 + number * 21
        sheet.mark(x, y, _SHAPES[number], 6.5, fill=_FILLS[number])
        sheet.text(x + 3, y, label, 7)
    sheet.line([(94, y - 2.4), (94, y + 2.4)], heavy=3)
    sheet.text(96, y, "許される停止", 7)
    sheet.box(117, y - 1.2, 8, 2.4, dashed=True, heavy=0.8, hatch="xxxx")
    sheet.text(126.5, y, "空白期間", 7)
    sheet.box(143, y - 1.8, 8, 3.6, dashed=True, heavy=0.8)
    sheet.text(147, y, "？", 7, align="center")
    sheet.text(152.5, y, "不明", 7)


def _alt(
    products: tuple[ProductLine, ...], manual: tuple[SpanLine, ...], systems: tuple[SpanLine, ...]
) -> str:
    told = ["止まってからの時間の図"]
    told += [
        f"{product.name}は{product.words.replace('　', '、')}"
        + ("。手作業が尽きてから仮復旧までの空白期間がある" if product.gap else "")
        for product in products
    ]
    told += ["重要製品は不明"] if not products else []
    told.append("手作業は" + ("、".join(f"{span.name}が{span.words}" for span in manual) or "不明"))
    told.append("復元の順は" + ("、".join(f"{span.name}が{span.words}" for span in systems) or "不明"))
    return sentence(told)
