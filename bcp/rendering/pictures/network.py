"""ネットワークの見取り図: outside, office and factory, what joins them, where to cut and in which order."""

from __future__ import annotations

from bcp.planning.facts import FactBook
from bcp.rendering.pictures.canvas import BLACK, DARK, LIGHT, Canvas, height_of, wrap
from bcp.rendering.pictures.links import CutPoint, OutsideLine, Sketch, read_sketch
from bcp.rendering.pictures.picture import UNKNOWN, Picture, sentence
from bcp.vocabulary import Case

_WIDTH = 165.0
_OUT, _OFFICE, _FACTORY = (0.0, 47.0), (67.0, 102.0), (130.0, 165.0)  # left and right of each zone
_HEAD, _LANE, _GAP = 7.0, 13.0, 2.5
_MOST_LANES, _MOST_NAMES = 6, 7
_TALLEST = 225.0  # so that picture and caption fit a page
_SIZE = 7.5


def draw_network(case: Case, facts: FactBook) -> Picture:
    """The network sketch with the cut points and, below it, what each of them is."""
    sketch = read_sketch(case, facts)
    lanes = sorted(sketch.outside, key=_is_below)[:_MOST_LANES]
    office_names, factory_names = _names(sketch.office), _names(sketch.factory)
    below = sum(_is_below(lane) for lane in lanes)
    beside = (len(lanes) - below) * (_LANE + _GAP)
    office = max(beside, _zone_height(office_names, "office", sketch))
    rest = below * (_LANE + _GAP)
    height = max(office + 3 + rest, _zone_height(factory_names, "factory", sketch), _HEAD + 28) + 4
    table = _fitting(_cut_rows(sketch), _TALLEST - height - 30)
    sheet = Canvas(_WIDTH, 8 + height + 12 + 8 + sum(each for _, each in table) + 2)
    top = 8.0
    _zones(sheet, sketch, office_names, factory_names, top, office, height)
    _lanes(sheet, lanes, len(sketch.outside) - len(lanes), top, office)
    _joint(sheet, sketch, top, office)
    _border_badges(sheet, sketch, top)
    _backup(sheet, sketch, top + height + 2)
    _cut_table(sheet, sketch, table, top + height + 14)
    caption = "ネットワークの見取り図と切り離し箇所（番号は抜く順。配置は表からの略図）"
    return Picture(
        "network", caption, _alt(sketch), sheet.png(), sheet.svg(caption), sheet.width, sheet.height
    )


def _is_below(lane: OutsideLine) -> bool:
    """True for a line that passes below the office; one that is not there needs no way past it."""
    return lane.zone != "office" and lane.kind != "none"


def _names(names: tuple[str, ...]) -> list[str]:
    shown = [line for name in names[:_MOST_NAMES] for line in wrap(f"・{name}", 33, _SIZE, 2)]
    return shown + ([f"・ほか{len(names) - _MOST_NAMES}件"] if len(names) > _MOST_NAMES else [])


def _inner_cuts(sketch: Sketch, zone: str) -> list[tuple[str, list[CutPoint]]]:
    """The rows of badges within a zone: its WiFi, and the segments of the factory."""
    rows: list[tuple[str, list[CutPoint]]] = []
    wifi = [cut for cut in sketch.cuts if cut.kind == "wifi"]
    home = sketch.wifi_zones[-1] if sketch.wifi_zones else ""
    if zone in sketch.wifi_zones or (zone == "factory" and home in ("unknown", "")):
        rows.append((sketch.wifi, wifi if zone == home or home in ("unknown", "") else []))
    if zone == "factory":
        segments = [cut for cut in sketch.cuts if cut.kind == "segment"]
        rows += [("区画の境", segments)] if segments else []
    return rows


def _zone_height(names: list[str], zone: str, sketch: Sketch) -> float:
    return _HEAD + height_of(max(1, len(names)), _SIZE) + 3 + 7.5 * len(_inner_cuts(sketch, zone)) + 2


# ------------------------------------------------------------ zones


def _zones(
    sheet: Canvas,
    sketch: Sketch,
    office_names: list[str],
    factory_names: list[str],
    top: float,
    office: float,
    height: float,
) -> None:
    sheet.text(_OUT[0] + 1, 4, "社外", 9, bold=True)
    _zone(sheet, sketch, "事務所", "office", office_names, _OFFICE, top, office)
    _zone(sheet, sketch, "工場", "factory", factory_names, _FACTORY, top, height)


def _zone(
    sheet: Canvas,
    sketch: Sketch,
    title: str,
    zone: str,
    names: list[str],
    span: tuple[float, float],
    top: float,
    height: float,
) -> None:
    left, right = span
    sheet.box(left, top, right - left, height, heavy=1.4)
    sheet.box(left, top, right - left, _HEAD, fill=LIGHT, heavy=1.4)
    sheet.text((left + right) / 2, top + _HEAD / 2, title, 9, bold=True, align="center")
    used = sheet.lines(left + 1.5, top + _HEAD + 1.5, names or ["システムの記入なし"], _SIZE)
    y = top + _HEAD + used + 6
    for label, cuts in _inner_cuts(sketch, zone):
        unknown = zone == "factory" and "unknown" in sketch.wifi_zones and label == sketch.wifi
        sheet.box(left + 1.5, y - 3, right - left - 3, 6, heavy=0.7, dashed=unknown)
        sheet.text(left + 3, y, label, _SIZE)
        _badge_row(sheet, cuts, right - 5, y, 2)
        y += 7.5


# ------------------------------------------------------------ lines


def _lanes(sheet: Canvas, lanes: list[OutsideLine], hidden: int, top: float, office: float) -> None:
    y = top
    for number, lane in enumerate(lanes):
        if _is_below(lane) and (number == 0 or not _is_below(lanes[number - 1])):
            y = max(y, top + office + 3)
        _lane(sheet, lane, y)
        y += _LANE + _GAP
    if hidden:
        sheet.text(_OUT[0] + 1, y + 1, f"ほか{hidden}本は本文の表にある", 7)


def _lane(sheet: Canvas, lane: OutsideLine, y: float) -> None:
    middle = y + _LANE / 2
    sheet.box(_OUT[0], y, _OUT[1] - _OUT[0], _LANE, dashed=lane.kind == "unknown", heavy=0.8)
    sheet.text(1.5, y + 2.6, lane.label, 8, bold=True)
    sheet.lines(1.5, y + 4.8, wrap(lane.note, _OUT[1] - 3, 7, 2), 7, colour=DARK)
    end = {"office": _OFFICE[0], "factory": _FACTORY[0], "unknown": _OFFICE[0] - 8}[lane.zone]
    if lane.kind == "none":
        _cross(sheet, _OUT[1], _OUT[1] + 8, middle)
        return
    sheet.line([(_OUT[1], middle), (end, middle)], dashed=lane.kind == "unknown")
    if lane.zone == "unknown":
        sheet.text(end + 1, middle, "？　つながる先の区域が不明", _SIZE, colour=DARK)


def _cross(sheet: Canvas, left: float, right: float, y: float) -> None:
    """A line that is not there: two strokes across its beginning."""
    middle = (left + right) / 2
    sheet.line([(left, y), (middle - 0.8, y)], heavy=1)
    for x in (middle - 0.8, middle + 0.8):
        sheet.line([(x, y - 2), (x, y + 2)], heavy=1.4)


def _joint(sheet: Canvas, sketch: Sketch, top: float, office: float) -> None:
    """What joins office and factory, between the two."""
    left, right = _OFFICE[1], _FACTORY[0]
    y = top + min(office - 5, 18.0)
    if sketch.joint_kind == "none":
        _cross(sheet, left, right, y)
        sheet.line([((left + right) / 2 + 0.8, y), (right, y)], heavy=1)
    else:
        sheet.line([(left, y), (right, y)], dashed=sketch.joint_kind == "unknown", heavy=2)
    words = [line for joint in sketch.joints for line in wrap(joint, right - left - 0.5, 6.5, 4)][:7]
    sheet.lines((left + right) / 2, y + 2.4, words, 6.5, align="center", colour=DARK)


def _border_badges(sheet: Canvas, sketch: Sketch, top: float) -> None:
    """The points on the border to the outside, and those between office and factory."""
    external = [cut for cut in sketch.cuts if cut.kind == "external"]
    if external or any(line.kind != "none" for line in sketch.outside):
        _badges(sheet, external, (_OUT[1] + _OFFICE[0]) / 2, top, "社外との境")
    if sketch.joint_kind != "none":
        inner = [cut for cut in sketch.cuts if cut.kind == "oa_ot"]
        _badges(sheet, inner, (_OFFICE[1] + _FACTORY[0]) / 2, top, "事務所との境")


def _badges(sheet: Canvas, cuts: list[CutPoint], x: float, top: float, label: str) -> None:
    sheet.text(x, top - 3.8, label, 7, align="center", colour=DARK)
    if not cuts:
        sheet.text(x, top + 2.5, "箇所の記入なし", 6.5, align="center", colour=DARK)
    across = min(len(cuts), 3)
    for number, cut in enumerate(cuts[:6]):
        column, row = number % 3, number // 3
        sheet.badge(x + (column - (across - 1) / 2) * 6, top + 2.8 + row * 6, cut.number, known=cut.is_placed)


def _badge_row(sheet: Canvas, cuts: list[CutPoint], right: float, y: float, most: int) -> None:
    """The badges up to `right`, the first on the left; … where there are more."""
    shown = cuts[:most]
    if len(cuts) > most:
        sheet.text(right + 2.5, y, "…", 8, align="right")
        right -= 4
    for number, cut in enumerate(reversed(shown)):
        sheet.badge(right - 6 * number, y, cut.number, known=cut.is_placed)


def _backup(sheet: Canvas, sketch: Sketch, top: float) -> None:
    cuts = [cut for cut in sketch.cuts if cut.kind in ("backup", "")]
    sheet.box(_OFFICE[0], top, _FACTORY[1] - _OFFICE[0], 8, heavy=0.8, dashed=not cuts)
    sheet.text(
        _OFFICE[0] + 2,
        top + 4,
        "控え（バックアップ）への経路" if cuts else "控えへの経路：切り離し箇所の記入なし",
        8,
    )
    _badge_row(sheet, cuts, _FACTORY[1] - 5, top + 4, 4)
    names = "　".join(sketch.elsewhere)
    sheet.lines(0.5, top, wrap(names, _OUT[1] + 20, 7, 2), 7, colour=DARK)


# ------------------------------------------------------------ the list


def _cut_rows(sketch: Sketch) -> list[tuple[list[list[str]], float]]:
    rows = []
    for cut in sketch.cuts:
        cells = [
            wrap(cut.kind_label, 22, _SIZE, 2),
            wrap(cut.what, 39.5, _SIZE, 3),
            wrap(cut.place, 41, _SIZE, 3),
            wrap(_stops(cut), 50, _SIZE, 4),
        ]
        rows.append((cells, max(6.5, height_of(max(len(each) for each in cells), _SIZE) + 1.6)))
    return rows or [([], 7.0)]


def _fitting(rows: list[tuple[list[list[str]], float]], room: float) -> list[tuple[list[list[str]], float]]:
    """The rows from the first that fit together."""
    kept: list[tuple[list[list[str]], float]] = []
    used = 0.0
    for row in rows:
        used += row[1]
        if used > room and kept:
            break
        kept.append(row)
    return kept


def _stops(cut: CutPoint) -> str:
    never = "" if cut.never_if in ("なし", UNKNOWN) else f"。抜かないとき：{cut.never_if}"
    return cut.stops + never


_COLUMNS = (8.0, 31.0, 72.0, 115.0)


def _cut_table(sheet: Canvas, sketch: Sketch, rows: list[tuple[list[list[str]], float]], top: float) -> None:
    for x, label in zip(
        (0.5, *_COLUMNS), ("順", "区分", "抜くもの", "場所（目印）", "止まるもの"), strict=True
    ):
        sheet.text(x, top, label, 8, bold=True)
    top += 3.5
    sheet.line([(0, top), (_WIDTH, top)])
    if not sketch.cuts:
        words = (
            "切り離し箇所はない（表による）"
            if sketch.has_none
            else f"切り離し箇所は不明である。{sketch.if_unknown}"
        )
        sheet.text(1, top + 3.5, "".join(wrap(words, _WIDTH - 2, 8, 1)), 8)
    for (cells, height), cut in zip(rows, sketch.cuts, strict=False):
        sheet.badge(3.2, top + height / 2, cut.number, known=cut.is_placed)
        for x, lines in zip(_COLUMNS, cells, strict=True):
            sheet.lines(x, top + (height - height_of(len(lines), _SIZE)) / 2, lines, _SIZE)
        top += height
        sheet.line([(0, top), (_WIDTH, top)], heavy=0.4)
    more = _more(sketch, len(sketch.cuts) - len(rows))
    if more:
        sheet.text(_WIDTH, top + 2.2, more, 7, align="right", colour=BLACK)


def _more(sketch: Sketch, hidden: int) -> str:
    if hidden > 0:
        return f"ほか{hidden}件は本文の表にある"
    return (
        ""
        if sketch.cuts_complete or not sketch.cuts
        else "このほかの箇所は調べていない。白い番号は場所が不明"
    )


def _alt(sketch: Sketch) -> str:
    told = ["社外、事務所、工場のネットワークの見取り図"]
    told.append(f"事務所と工場の間：{'、'.join(sketch.joints)}")
    told += [f"{line.label}：{line.note}" for line in sketch.outside]
    told.append(
        sketch.wifi if not sketch.wifi_zones or "unknown" in sketch.wifi_zones else "無線（WiFi）を使っている"
    )
    told.append("抜く順は" if sketch.cuts else "切り離し箇所は" + ("ない" if sketch.has_none else "不明"))
    told += [f"{cut.number}が{cut.what}、場所は{cut.place}" for cut in sketch.cuts]
    return sentence(told)
