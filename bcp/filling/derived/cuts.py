"""遮断: the cut points in order, safe stops before them, and the entry points that they stop."""

from __future__ import annotations

from dataclasses import dataclass

from bcp.filling.composer_view import RowView, View, sort_number

# The order of action (順番1から3): backups, outside lines, then office-factory and segments.
STAGES = {"backup": 1, "external": 2, "oa_ot": 3, "segment": 3, "wifi": 3}
ORDER_WORDS = ("全て", "すべて", "後に", "後で", "前に", "先に", "最後", "最初")
SHIPPING_WORDS = ("出荷", "納品", "配送", "受注", "受発注", "EDI", "伝票", "納入", "看板", "かんばん")


@dataclass(frozen=True)
class CutPlan:
    """遮断の計画: the points to use in order, and the stages for which the table names none."""

    points: tuple[RowView, ...]
    missing: tuple[str, ...]  # backup, external, oa_ot
    out_of_order: bool  # the table's numbers go against the order of action


def _applies(view: View, row: RowView) -> bool:
    kind = row.choice("kind")
    if kind == "oa_ot" and view.choice("oa_ot_connection") in (("separated",), ("none",)):
        return False
    return not (kind == "wifi" and view.choice("wifi_use") == ("none",))


def stage_of(row: RowView) -> int:
    return STAGES.get(row.choice("kind"), 3)


def plan_cuts(view: View) -> CutPlan:
    """The cut points in the table's order; those without a number by the order of action, after the others."""
    usable = [row for row in view.rows("cut_points") if _applies(view, row)]
    points = sorted(usable, key=lambda row: (sort_number(row, "order"), stage_of(row)))
    stages = [stage_of(row) for row in points if row.choice("kind")]
    kinds = {row.choice("kind") for row in points}
    needed = ["backup", "external"] + (
        [] if view.choice("oa_ot_connection") in (("separated",), ("none",)) else ["oa_ot"]
    )
    return CutPlan(
        tuple(points), tuple(kind for kind in needed if kind not in kinds), stages != sorted(stages)
    )


def cuts_radio(plan: CutPlan) -> bool:
    """True where a cut point of the table takes a mobile-network device off."""
    return any(
        row.says("what", "モデム", "携帯", "セルラー", "SIM", "LTE", "4G", "5G") for row in plan.points
    )


def stops_shipping(row: RowView) -> bool:
    return row.says("stops", *SHIPPING_WORDS)


def stops_watching(row: RowView) -> bool:
    """True where the cable carries what people watch a machine by."""
    return row.says("stops", "監視", "見張", "警報", "計測", "計器")


def longest_safe_stop(view: View) -> RowView | None:
    """The equipment that takes longest to stop safely."""
    timed = [row for row in view.rows("safety") if isinstance(row.value("minutes"), int)]
    return max(timed, key=lambda row: sort_number(row, "minutes")) if timed else None


def can_stop_at_once(view: View) -> bool:
    """True where there are several machines and no safe stop names an order between them."""
    rows = view.rows("safety")
    return len(rows) > 1 and not any(row.says("safe_stop", *ORDER_WORDS) for row in rows)


def order_of_danger(view: View) -> list[RowView]:
    """Equipment by the time its safe stop takes, longest first; unknown times lead, as they may be worse."""
    return sorted(view.rows("safety"), key=lambda row: -sort_number(row, "minutes"))


# The kind of cut point that stops an entry point, and the words by which the right one of several is known.
_CUT_KINDS = {"oa_network": "oa_ot", "wifi": "wifi", "maintenance_line": "external", "internet": "external"}
_CUT_WORDS = {
    "maintenance_line": ("保守", "VPN", "リモート", "遠隔", "メーカー", "業者", "モデム"),
    "internet": ("インターネット", "光", "ONU", "ルーター", "ルータ", "UTM", "ファイアウォール"),
}


def points_for(view: View, entry: str) -> list[RowView]:
    """The cut points that stop one entry point and whose place is known."""
    kind = _CUT_KINDS.get(entry, "")
    usable = [row for row in plan_cuts(view).points if row.known("place") and row.known("what")]
    points = [row for row in usable if row.choice("kind") == kind]
    if entry == "oa_network" and not points and view.chose("oa_ot_connection", "site_to_site"):
        return [row for row in usable if row.choice("kind") == "external"]
    words = _CUT_WORDS.get(entry)
    return points if words is None else [row for row in points if row.says("what", *words)] or points


def _without_maintenance(view: View) -> bool:
    """True where the table names no line for maintenance among those it names."""
    kinds = [row.choice("kind") for row in view.rows("external_access")]
    return view.nothing("external_access") or (bool(kinds) and all(kinds) and "maintenance" not in kinds)


def applicable_entries(view: View) -> list[str]:
    """The entry points that can exist here: not the office link of a separated factory, not the Wi-Fi of one without."""
    absent = {
        "oa_network": view.choice("oa_ot_connection") == ("separated",),
        "internet": view.choice("internet_access") == ("none",),
        "wifi": view.choice("wifi_use") == ("none",),
        "maintenance_line": _without_maintenance(view),
    }
    return [entry for entry in view.catalogue.entries if not absent.get(entry, False)]
