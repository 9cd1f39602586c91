"""体制: people in several roles, deputies that do not stand in, nights without anybody."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import combinations

from bcp.filling.composer_view import RowView, View

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
WEEKDAY_WORDS = ("平日", "日勤", "昼", "日中", "月曜", "月〜金", "月~金", "月-金", "8時", "9時")
ROUND_THE_CLOCK_WORDS = (
    "夜間は電話",
    "夜間対応",
    "呼び出し",
    "オンコール",
    "24時間",
    "終日",
    "いつでも",
    "夜間も",
    "常時",
    "休日も",
    "夜間可",
)
NOBODY_WORDS = ("無人", "いない", "不在", "誰も")
GUARD_WORDS = ("警備", "守衛", "当直")
LANGUAGE_WORDS = ("日本語", "母語", "外国", "通訳", "技能実習")
_SOMEBODY = re.compile(r"\d+[名人]")


@dataclass(frozen=True)
class Doubled:
    """重なり: roles that one and the same person (or deputy) fills; the first is seen to first."""

    labels: tuple[str, ...]
    first: str
    is_key: bool  # two or more of the roles that stop, cut and command
    own: str = ""  # the role that the shared deputy holds already


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
    shared = [group for group in groups if len({holders[label] for label in group.labels}) > 1]
    return [_with_own_role(view, group) for group in shared]


def _with_own_role(view: View, group: Doubled) -> Doubled:
    """The roles of one deputy, with the role this person holds; the weightiest of all comes first."""
    rows = {view.role_label(row.key): row for row in view.rows("roles")}
    who = deputy(view, rows[group.first])
    held = [label for label, row in rows.items() if holder(view, row) == who]
    own = min(held, key=lambda label: _priority(rows[label].key), default="")
    if not own:
        return group
    first = min((own, *group.labels), key=lambda label: _priority(rows[label].key))
    return replace(group, first=first, own=own)


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


def is_one_person(view: View, one: str, other: str) -> bool:
    """True where one person holds both roles."""
    rows = view.row("roles", one), view.row("roles", other)
    return bool(holder(view, rows[0])) and holder(view, rows[0]) == holder(view, rows[1])


def arrives_later(view: View, one: str, other: str) -> bool:
    """True where the holder of `one` is known to arrive after the holder of `other`."""
    first, second = (view.row("roles", key).value("arrival_minutes") for key in (one, other))
    return isinstance(first, int) and isinstance(second, int) and first > second


def head_office_role(view: View) -> RowView | None:
    """The role that the head office fills, where its hours are known."""
    rows = [row for row in view.rows("roles") if row.known("hours")]
    return next((row for row in rows if row.says("title", "本社", "本部情報", "親会社")), None)


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
    """True where nobody is on the site at night."""
    place = "working_hours.on_site_at_night"
    nobody = view.says(place, *NOBODY_WORDS) and not _SOMEBODY.search(view.text(place))
    runs_alone = view.is_yes("working_hours.unattended_run") and not view.known(place)
    return runs_alone or nobody or view.is_none(place)


def has_empty_hours(view: View) -> bool:
    """True where machines run alone at some hours, although there are people at night."""
    return view.is_yes("working_hours.unattended_run") and not is_unattended(view)


def speaks_other_languages(view: View) -> bool:
    """True where the table says that some of those on the site at night do not read Japanese well."""
    return view.says("working_hours.on_site_at_night", *LANGUAGE_WORDS)


def is_guarded(view: View) -> bool:
    return view.known("working_hours.guard") or view.says("working_hours.on_site_at_night", *GUARD_WORDS)
