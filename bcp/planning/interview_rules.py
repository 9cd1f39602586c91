"""What the interview knows beside the catalogue: what an answer settles for other cells, and which cells it proposes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bcp.catalog.words import normalise
from bcp.frozen import dataclass
from bcp.vocabulary import Answer, Environment, Item, State, Value

# Rows without which nobody can act are asked for by name; the others are added as people wish.
ESSENTIAL_ROWS: Mapping[str, tuple[str, ...]] = {
    "roles": ("commander", "line_stop", "network_cut"),
    "authority": ("line_stop", "network_cut"),
}


@dataclass(frozen=True)
class Settles:
    """決まること: where `column` of `item` has one of `words`, the cells `then` need not be asked."""

    item: str
    column: str
    words: tuple[str, ...]  # choice ids, yes, no, none or unknown
    then: Mapping[str, str]


_NONE, _UNKNOWN = "なし", "不明"
SETTLED: tuple[Settles, ...] = (
    Settles("roles", "deputy", ("none",), {"deputy_title": _NONE, "deputy_phone": _NONE}),
    Settles(
        "backups",
        "method",
        ("none",),
        {
            "frequency": _NONE,
            "generations": _NONE,
            "offline": "いいえ",
            "location": _NONE,
            "last_restore_test": _NONE,
            "restore_by": _NONE,
            "keys_location": _NONE,
        },
    ),
    Settles("safety", "hazard", ("none",), {"safe_stop": _NONE, "minutes": _NONE, "min_people": _NONE}),
    Settles(
        "manual_operation",
        "possible",
        ("no",),
        {"capacity_percent": "0", "max_duration": _NONE, "needs": _NONE, "forms_place": _NONE},
    ),
    Settles(
        "ot_backups", "program", ("none",), {"version": _NONE, "media": _NONE, "location": _NONE}
    ),
    Settles("network_diagram", "exists", ("no", "none"), {"updated": _NONE, "offline_location": _NONE}),
    Settles(
        "exercises",
        "last_date",
        ("none",),
        {"scenario": _NONE, "attendees": _NONE, "result": _NONE, "improvements": _NONE},
    ),
    Settles("support_contacts", "company", ("none",), {"person": _NONE, "phone": _NONE, "email": _NONE}),
    Settles("support_contacts", "company", ("unknown",), {"person": _UNKNOWN, "phone": _UNKNOWN}),
    Settles("parties_to_notify", "order_channel", ("none",), {"fallback": _NONE, "reconnect_condition": _NONE}),
)  # fmt: skip


def settled_by(item: Item, column: str, value: Value) -> dict[str, str]:
    """The cells of the same row that need no question once `column` says `value`."""
    found: dict[str, str] = {}
    for rule in SETTLED:
        if rule.item == item.id and rule.column == column and _word(value) in rule.words:
            found |= rule.then
    return found


def _word(value: Value) -> str:
    """The choice, yes or no, or the state of a value."""
    if value.state is not State.VALUE:
        return value.state.value
    if isinstance(value.parsed, bool):
        return "yes" if value.parsed else "no"
    return value.parsed[0] if isinstance(value.parsed, tuple) and len(value.parsed) == 1 else ""


def does_not_apply(item: Item, environment: Environment) -> bool:
    """True for an item that the answers so far leave nothing to say about."""
    if item.id == "backups":
        return environment.answers["systems"].state is State.NONE
    return False


def propose(item: Item, column: str, number: int, environment: Environment) -> str:
    """What Enter takes for a cell of row `number`: the next place, the next system without a backup; else ""."""
    if (item.id, column) == ("cut_points", "order"):
        return str(number)
    if (item.id, column) == ("backups", "system"):
        known = {each.casefold() for each in _texts(environment.answers["backups"], "system")}
        systems = _texts(environment.answers["systems"], "name")
        return next((each for each in systems if each.casefold() not in known), "")
    if item.id == "roles" and column in _PHONES:
        return _phone_again(environment.answers["roles"], column, number)
    return ""


_PHONES = {"phone": "person", "deputy_phone": "deputy"}


def _phone_again(roles: Answer, column: str, number: int) -> str:
    """The number that an earlier row gives for the person who is named again."""
    rows = [row.cells for row in roles.rows]
    if number > len(rows) or not rows[number - 1][_PHONES[column]].has_value:
        return ""
    name = normalise(rows[number - 1][_PHONES[column]].text)
    for cells in rows:
        for phone, person in _PHONES.items():
            if cells[phone].has_value and normalise(cells[person].text) == name:
                return cells[phone].text
    return ""


def known_names(column: str, environment: Environment) -> Sequence[str]:
    """The systems named so far, for a cell that names some of them."""
    return _texts(environment.answers["systems"], "name") if column == "systems" else ()


def _texts(answer: Answer, column: str) -> tuple[str, ...]:
    values = (row.cells[column] for row in answer.rows)
    return tuple(value.text for value in values if value.has_value)
