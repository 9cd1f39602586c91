"""つながりの導出: what a consultant sees when two parts of the table are laid side by side.

Every function takes the view of one block and returns rows or small facts; the units put them into words.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from bcp.filling.composer_view import RowView, View, minutes_of

DAY_MINUTES = 24 * 60
# Where one person is asked for two things at once, this is seen to first.
ROLE_PRIORITY = (
    "safety",
    "line_stop",
    "network_cut",
    "commander",
    "recovery",
    "it",
    "communications",
    "customers",
    "procurement",
    "recorder",
)
KEY_ROLES = ("line_stop", "network_cut", "commander")
# The order of action (順番1から3): backups, outside lines, then office-factory and segments.
STAGES = {"backup": 1, "external": 2, "oa_ot": 3, "segment": 3, "wifi": 3}
SHIPPING_WORDS = ("出荷", "納品", "配送", "受注", "受発注", "EDI", "伝票", "納入", "看板", "かんばん")
WEEKDAY_WORDS = ("平日", "日勤", "昼", "日中", "月曜", "月〜金", "月~金", "月-金", "8時", "9時")
ROUND_THE_CLOCK_WORDS = ("夜間は電話", "夜間対応", "呼び出し", "オンコール", "24時間", "終日", "いつでも", "夜間も", "常時", "休日も", "夜間可")
NOBODY_WORDS = ("無人", "いない", "不在", "誰も")
GUARD_WORDS = ("警備", "守衛", "当直")


# ------------------------------------------------------------ 控え backups


@dataclass(frozen=True)
class Restore:
    """復元: one system with its backups; `best` is the copy to begin with."""

    system: RowView
    backups: tuple[RowView, ...]

    @property
    def best(self) -> RowView | None:
        """An offline copy before one that may be, before one that is not."""
        if not self.backups:
            return None
        return min(self.backups, key=lambda row: 0 if row.yes("offline") else 2 if row.no("offline") else 1)

    @property
    def has_offline(self) -> bool:
        return any(row.yes("offline") for row in self.backups)

    @property
    def is_tested(self) -> bool:
        return any(row.known("last_restore_test") for row in self.backups)

    @property
    def too_seldom(self) -> RowView | None:
        """The most frequent backup, where even that is rarer than the data loss that may be borne."""
        allowed = self.system.minutes("max_data_loss")
        timed = [row for row in self.backups if row.minutes("frequency") is not None]
        if allowed is None or not timed:
            return None
        best = min(timed, key=lambda row: row.minutes("frequency") or 0)
        return best if (best.minutes("frequency") or 0) > allowed else None


def _order(row: RowView, column: str) -> int:
    value = row.value(column)
    return value if isinstance(value, int) else 10**6


def _names(view: View, row: RowView, column: str) -> tuple[str, ...]:
    value = row.value(column)
    if isinstance(value, tuple):
        return tuple(view.normalise(name) for name in value)
    text = view.text(row.path(column))
    return (text,) if text else ()


def _belongs(view: View, backup: RowView, system: RowView) -> bool:
    name = view.text(system.path("name"))
    return bool(name) and name in _names(view, backup, "system")


def is_no_copy(row: RowView) -> bool:
    """True for a row that says in its method or frequency that there is no backup."""
    return row.none("method") or row.none("frequency")


def list_uncopied(view: View) -> list[RowView]:
    """The systems whose backup rows all say なし."""
    said = [row for row in view.rows("backups") if is_no_copy(row)]
    copied = {each.system.key for each in list_restores(view) if each.backups}
    systems = view.rows("systems")
    return [row for row in systems if row.key not in copied and any(_belongs(view, each, row) for each in said)]


def list_restores(view: View) -> list[Restore]:
    """The systems in restore order (those without one last), each with its backups."""
    backups = [row for row in view.rows("backups") if not is_no_copy(row)]
    systems = sorted(view.rows("systems"), key=lambda row: _order(row, "restore_order"))
    return [Restore(row, tuple(each for each in backups if _belongs(view, each, row))) for row in systems]


def is_inside_only(control: RowView) -> bool:
    """True where the only copy of a machine's program is in the machine."""
    return control.none("location") or control.says("program", "機械の中だけ", "本体だけ", "機械内だけ", "本体内のみ")


def list_unlinked_backups(view: View) -> list[RowView]:
    """Backups of a system that the table does not list."""
    systems = view.rows("systems")
    return [row for row in view.rows("backups") if not any(_belongs(view, row, system) for system in systems)]


# ------------------------------------------------------------ 再開目標 targets


@dataclass(frozen=True)
class Bridge:
    """つなぎ: from the stop to the temporary system, for one product."""

    product: RowView
    shortest: RowView | None  # the process that ends first
    alternates: tuple[RowView, ...]  # ready before that process ends
    late: tuple[RowView, ...]  # not ready in time, or nobody knows
    has_gap: bool  # manual work ends before the temporary system stands
    is_too_late: bool  # even the earliest means comes after the product is missed
    stock_is_all: bool  # the stock alone reaches as far as the stop that may be borne


def possible_processes(view: View) -> list[RowView]:
    return [row for row in view.rows("manual_operation") if row.choice("possible") in ("yes", "partial")]


def impossible_processes(view: View) -> list[RowView]:
    return [row for row in view.rows("manual_operation") if row.choice("possible") == "no"]


def shortest_process(view: View) -> RowView | None:
    """The process done by hand that can be kept up for the shortest time."""
    timed = [row for row in possible_processes(view) if row.minutes("max_duration") is not None]
    return min(timed, key=lambda row: row.minutes("max_duration") or 0) if timed else None


def list_bridges(view: View) -> list[Bridge]:
    return [_bridge(view, product) for product in view.rows("key_products")]


def _bridge(view: View, product: RowView) -> Bridge:
    shortest = shortest_process(view)
    limit = shortest.minutes("max_duration") if shortest else None
    temporary = product.minutes("rto_temporary")
    others = view.rows("alternates")
    ready = [row for row in others if _is_ready(row, limit)]
    return Bridge(
        product,
        shortest,
        tuple(ready),
        tuple(row for row in others if row not in ready),
        limit is not None and temporary is not None and limit < temporary,
        _is_too_late(view, product),
        _stock_reaches(product),
    )


def _is_ready(row: RowView, limit: int | None) -> bool:
    lead = row.minutes("lead_time")
    return lead is not None and limit is not None and lead <= limit


def _is_too_late(view: View, product: RowView) -> bool:
    borne = product.minutes("mtpd")
    manual = [product.minutes("rto_manual")] if possible_processes(view) else []
    means = minutes_of([*manual, product.minutes("rto_temporary"), product.minutes("rto_full")])
    return borne is not None and bool(means) and min(means) > borne


def _stock_reaches(product: RowView) -> bool:
    borne, stock = product.minutes("mtpd"), product.value("stock_days")
    return borne is not None and stock is not None and float(str(stock)) * DAY_MINUTES >= borne


def slowest_restore(view: View) -> RowView | None:
    """The backup that takes longest to put back."""
    timed = [row for row in view.rows("backups") if row.minutes("restore_time") is not None]
    return max(timed, key=lambda row: row.minutes("restore_time") or 0) if timed else None


def tightest_product(view: View) -> RowView | None:
    """The product that is missed first."""
    timed = [row for row in view.rows("key_products") if row.known("name") and row.minutes("mtpd") is not None]
    return min(timed, key=lambda row: row.minutes("mtpd") or 0) if timed else None


def is_tight(product: RowView | None) -> bool:
    """True where the product is missed within a day: decisions are then taken in minutes, not in hours."""
    borne = product.minutes("mtpd") if product else None
    return borne is not None and borne <= DAY_MINUTES


def unprotected(view: View) -> list[RowView]:
    """Systems on which no antivirus runs and none can."""
    found = (row for row in view.rows("systems") if row.known("name"))
    return [row for row in found if row.choice("antivirus") in ("not_possible", "none")]


def out_of_support(view: View) -> list[RowView]:
    return [row for row in view.rows("systems") if row.known("name") and support_ended(row)]


def support_unknown(view: View) -> list[RowView]:
    """Systems of the factory of which nobody knows whether they are still supported."""
    found = (row for row in view.rows("systems") if row.known("name") and row.choice("zone") == "factory")
    return [row for row in found if row.unknown("end_of_support")]


def names(rows: list[RowView], column: str = "name", most: int = 6) -> str:
    """References joined by 、; beyond `most` it says など."""
    listed = "、".join(row.ref(column) for row in rows[:most])
    return listed + ("など" if len(rows) > most else "")


def support_ended(system: RowView) -> bool:
    """True where the table says はい; a date is left to the reader, as the plan knows no today."""
    return system.yes("end_of_support")


# ------------------------------------------------------------ 体制 people


@dataclass(frozen=True)
class Doubled:
    """重なり: roles that one and the same person (or deputy) fills; the first is seen to first."""

    labels: tuple[str, ...]
    first: str
    is_key: bool  # two or more of the roles that stop, cut and command


def _priority(key: str) -> int:
    plain = key.partition("-")[0]
    return ROLE_PRIORITY.index(plain) if plain in ROLE_PRIORITY else len(ROLE_PRIORITY)


def _who(view: View, row: RowView, name: str, title: str) -> str:
    """What tells one person from another: the hidden name's identity, else the title."""
    if row.known(name):
        return view.identity(row.path(name))
    return view.text(row.path(title))


def holder(view: View, row: RowView) -> str:
    return _who(view, row, "person", "title")


def deputy(view: View, row: RowView) -> str:
    return _who(view, row, "deputy", "deputy_title")


def _grouped(view: View, pairs: list[tuple[str, RowView]]) -> list[Doubled]:
    groups: dict[str, list[RowView]] = {}
    for who, row in pairs:
        groups.setdefault(who, []).append(row)
    return [_doubled(view, rows) for who, rows in groups.items() if who and len(rows) > 1]


def _doubled(view: View, rows: list[RowView]) -> Doubled:
    labels = tuple(view.role_label(row.key) for row in sorted(rows, key=lambda row: _priority(row.key)))
    return Doubled(labels, labels[0], sum(row.key in KEY_ROLES for row in rows) > 1)


def doubled_holders(view: View) -> list[Doubled]:
    """Roles held by one person."""
    return _grouped(view, [(holder(view, row), row) for row in view.rows("roles")])


def doubled_deputies(view: View) -> list[Doubled]:
    """Roles of different holders that share one deputy."""
    rows = view.rows("roles")
    groups = _grouped(view, [(deputy(view, row), row) for row in rows])
    holders = {view.role_label(row.key): holder(view, row) for row in rows}
    return [group for group in groups if len({holders[label] for label in group.labels}) > 1]


def own_deputies(view: View) -> list[RowView]:
    """Roles whose deputy is the holder."""
    return [row for row in view.rows("roles") if deputy(view, row) and deputy(view, row) == holder(view, row)]


def mutual_deputies(view: View) -> list[tuple[str, str]]:
    """Pairs of roles whose two people stand in for each other only."""
    rows = [row for row in view.rows("roles") if holder(view, row) and deputy(view, row)]
    found: dict[frozenset[str], tuple[str, str]] = {}
    for one, other in combinations(rows, 2):
        if holder(view, one) == holder(view, other):
            continue
        if deputy(view, one) == holder(view, other) and deputy(view, other) == holder(view, one):
            pair = frozenset((holder(view, one), holder(view, other)))
            found.setdefault(pair, (view.role_label(one.key), view.role_label(other.key)))
    return list(found.values())


def without_deputy(view: View) -> list[RowView]:
    """Roles whose deputy is missing or unknown, the key ones first."""
    rows = [row for row in view.rows("roles") if not row.known("deputy")]
    return sorted(rows, key=lambda row: _priority(row.key))


def weekday_only(view: View) -> list[RowView]:
    """Roles that can be reached by day on weekdays only."""
    return [
        row
        for row in view.rows("roles")
        if row.says("hours", *WEEKDAY_WORDS) and not row.says("hours", *ROUND_THE_CLOCK_WORDS)
    ]


def missing_keys(view: View) -> list[str]:
    """The key roles that have no row."""
    present = {row.key for row in view.rows("roles")}
    return [key for key in KEY_ROLES if key not in present]


def missing_roles(view: View) -> list[str]:
    """The labels of the key roles for which neither a person nor a title is known."""
    filled = {row.key for row in view.rows("roles") if holder(view, row)}
    return [view.role(key) for key in KEY_ROLES if key not in filled]


def is_unattended(view: View) -> bool:
    """True where machines run, or the site stands, with nobody in it at night."""
    nobody = view.says("working_hours.on_site_at_night", *NOBODY_WORDS)
    return (
        view.is_yes("working_hours.unattended_run")
        or nobody
        or view.is_none("working_hours.on_site_at_night")
    )


def is_guarded(view: View) -> bool:
    return view.known("working_hours.guard") or view.says("working_hours.on_site_at_night", *GUARD_WORDS)


# ------------------------------------------------------------ 遮断 cutting


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
    points = sorted(usable, key=lambda row: (_order(row, "order"), stage_of(row)))
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
    return any(row.says("what", "モデム", "携帯", "セルラー", "SIM", "LTE", "4G", "5G") for row in plan.points)


def stops_shipping(row: RowView) -> bool:
    return row.says("stops", *SHIPPING_WORDS)


def longest_safe_stop(view: View) -> RowView | None:
    """The equipment that takes longest to stop safely."""
    timed = [row for row in view.rows("safety") if isinstance(row.value("minutes"), int)]
    return max(timed, key=lambda row: _order(row, "minutes")) if timed else None


def order_of_danger(view: View) -> list[RowView]:
    """Equipment by the time its safe stop takes, longest first; unknown times lead, as they may be worse."""
    return sorted(view.rows("safety"), key=lambda row: -_order(row, "minutes"))


# ------------------------------------------------------------ 連絡 notices


def by_deadline(view: View) -> list[RowView]:
    """Parties with the shortest deadline first; unknown deadlines lead, as they may be shorter."""
    return sorted(
        view.rows("parties_to_notify"),
        key=lambda row: -1 if row.minutes("deadline") is None else row.minutes("deadline") or 0,
    )


def shortest_deadline(view: View) -> RowView | None:
    timed = [row for row in view.rows("parties_to_notify") if row.minutes("deadline") is not None]
    return min(timed, key=lambda row: row.minutes("deadline") or 0) if timed else None


# ------------------------------------------------------------ 入口 entry points

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
    words = _CUT_WORDS.get(entry)
    return points if words is None else [row for row in points if row.says("what", *words)] or points


def applicable_entries(view: View) -> list[str]:
    """The entry points that can exist here: not the office link of a separated factory, not the Wi-Fi of one without."""
    absent = {
        "oa_network": view.choice("oa_ot_connection") == ("separated",),
        "internet": view.choice("internet_access") == ("none",),
        "wifi": view.choice("wifi_use") == ("none",),
        "maintenance_line": view.nothing("external_access"),
    }
    return [entry for entry in view.catalogue.entries if not absent.get(entry, False)]
