"""What the network sketch says, as values: zones, what joins them, and the cut points in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bcp.catalog.words import normalise
from bcp.planning.facts import FactBook
from bcp.rendering.pictures.picture import UNKNOWN, cell, chosen, whole_number
from bcp.vocabulary import Case, Row, State

Zone = Literal["factory", "office", "unknown"]
Kind = Literal["known", "unknown", "none"]
_DIRECT = ("direct", "mobile_sim")


@dataclass(frozen=True)
class OutsideLine:
    """社外との線: from outside to a zone; none: said to be not there."""

    label: str
    note: str
    zone: Zone
    kind: Kind


@dataclass(frozen=True)
class CutPoint:
    """切り離し箇所: `number` as in the table."""

    number: str
    kind: str  # backup, external, oa_ot, wifi, segment, "" where it is not known
    kind_label: str
    what: str
    place: str
    stops: str
    never_if: str
    is_placed: bool


@dataclass(frozen=True)
class Sketch:
    """見取り図の中身."""

    office: tuple[str, ...]
    factory: tuple[str, ...]
    elsewhere: tuple[str, ...]  # cloud, head office, and those whose zone nobody knows
    outside: tuple[OutsideLine, ...]
    joints: tuple[str, ...]  # how office and factory are joined, in words
    joint_kind: Kind
    wifi: str
    wifi_zones: tuple[Zone, ...]
    cuts: tuple[CutPoint, ...]
    cuts_complete: bool
    has_none: bool  # the factory says that there are no cut points
    if_unknown: str  # the safe action where nobody knows them


def read_sketch(case: Case, facts: FactBook) -> Sketch:
    """Everything the sketch shows."""
    names = {zone: _systems(facts, zone) for zone in ("office", "factory", "cloud", "head_office", "")}
    joints, joint_kind = _joints(case, facts)
    wifi, wifi_zones = _wifi(case, facts)
    return Sketch(
        office=names["office"],
        factory=names["factory"],
        elsewhere=(
            *(f"クラウド：{name}" for name in names["cloud"]),
            *(f"本社：{name}" for name in names["head_office"]),
            *(f"区域が不明：{name}" for name in names[""]),
        ),
        outside=(*_internet(case, facts), *_external(facts)),
        joints=joints,
        joint_kind=joint_kind,
        wifi=wifi,
        wifi_zones=wifi_zones,
        cuts=tuple(_cuts(facts)),
        cuts_complete=facts.answer("cut_points").complete == "yes",
        has_none=facts.answer("cut_points").state is State.NONE,
        if_unknown=case.catalogue.items["cut_points"].if_unknown.strip(),
    )


def _systems(facts: FactBook, zone: str) -> tuple[str, ...]:
    rows = sorted(facts.rows("systems"), key=lambda row: whole_number(row, "restore_order"))
    return tuple(cell(facts, "systems", row, "name") for row in rows if chosen(row, "zone") == zone)


def _joints(case: Case, facts: FactBook) -> tuple[tuple[str, ...], Kind]:
    """The ways in which office and factory are joined."""
    answer = facts.answer("oa_ot_connection")
    if answer.state is State.NONE or answer.choices == ("separated",):
        return ("つながっていない（分離）",), "none"
    if not answer.choices:
        return ("つながり方が不明",), "unknown"
    labels = case.catalogue.items["oa_ot_connection"].choices
    return tuple(labels[choice] for choice in answer.choices if choice != "separated"), "known"


def _wifi(case: Case, facts: FactBook) -> tuple[str, tuple[Zone, ...]]:
    answer = facts.answer("wifi_use")
    if answer.state is State.NONE:
        return "無線（WiFi）：なし", ()
    if not answer.choices:
        return "無線（WiFi）：不明", ("unknown",)
    zones: dict[str, Zone] = {"office_only": "office", "factory": "factory"}
    return "無線（WiFi）", tuple(zones[each] for each in answer.choices if each in zones)


def _internet(case: Case, facts: FactBook) -> Iterator[OutsideLine]:
    answer = facts.answer("internet_access")
    if answer.state is State.NONE:
        yield OutsideLine("インターネット", "工場からはつながっていない", "factory", "none")
        return
    if not answer.choices:
        yield OutsideLine("インターネット", "工場からのつながりが不明", "unknown", "unknown")
        return
    labels = case.catalogue.items["internet_access"].choices
    for choice in answer.choices:
        zone: Zone = "factory" if choice in _DIRECT else "office"
        yield OutsideLine("インターネット", labels[choice], zone, "known")


def _external(facts: FactBook) -> Iterator[OutsideLine]:
    answer = facts.answer("external_access")
    if not answer.rows:
        kind: Kind = "none" if answer.state is State.NONE else "unknown"
        yield OutsideLine("社外から入れる接続", "なし" if kind == "none" else "有無が不明", "unknown", kind)
        return
    places = dict(_places(facts))
    for row in facts.rows("external_access"):
        target = cell(facts, "external_access", row, "target")
        zone = places.get(normalise(target), "unknown")
        label = cell(facts, "external_access", row, "kind")
        always = cell(facts, "external_access", row, "always_on")
        note = f"{cell(facts, 'external_access', row, 'method')}で{target}へ。常時接続：{always}"
        yield OutsideLine(label, note, zone, "known" if zone != "unknown" else "unknown")


def _places(facts: FactBook) -> Iterator[tuple[str, Zone]]:
    """Where a target stands, as far as other parts of the table say: equipment is in the factory."""
    for item, column in (
        ("safety", "equipment"),
        ("ot_backups", "equipment"),
        ("manual_operation", "process"),
    ):
        for row in facts.rows(item):
            if row.cells[column].has_value:
                yield normalise(row.cells[column].text), "factory"
    zones: dict[str, Zone] = {"factory": "factory", "office": "office"}
    for row in facts.rows("systems"):
        zone = zones.get(chosen(row, "zone"))
        if row.cells["name"].has_value and zone is not None:
            yield normalise(row.cells["name"].text), zone


def _cuts(facts: FactBook) -> Iterator[CutPoint]:
    """The points in order; those that cannot exist here (no such line, no WiFi) are left out, as in the plan."""
    separated = facts.answer("oa_ot_connection")
    gone = {
        "oa_ot": separated.state is State.NONE or separated.choices == ("separated",),
        "wifi": facts.answer("wifi_use").state is State.NONE,
    }
    rows = [row for row in facts.rows("cut_points") if not gone.get(chosen(row, "kind"), False)]
    for row in sorted(rows, key=lambda row: whole_number(row, "order")):
        yield _cut(facts, row)


def _cut(facts: FactBook, row: Row) -> CutPoint:
    def told(column: str) -> str:
        return cell(facts, "cut_points", row, column)

    mark = told("mark")
    place = told("place") + (f"（{mark}）" if row.cells["mark"].has_value else "")
    return CutPoint(
        number=told("order") if told("order") != UNKNOWN else "？",
        kind=chosen(row, "kind"),
        kind_label=told("kind"),
        what=told("what"),
        place=place,
        stops=told("stops"),
        never_if=told("never_if"),
        is_placed=row.cells["place"].has_value,
    )
