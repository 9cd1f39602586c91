"""つながりの導出: what a consultant sees when two parts of the table are laid side by side.

Every function takes the view of one block and returns rows or small facts; the units put them into words.
"""

from bcp.filling.derived.backups import is_inside_only, list_restores, list_uncopied, list_unlinked_backups
from bcp.filling.derived.cuts import (
    applicable_entries,
    cuts_radio,
    longest_safe_stop,
    order_of_danger,
    plan_cuts,
    points_for,
    stage_of,
    stops_shipping,
)
from bcp.filling.derived.notices import by_deadline, shortest_deadline
from bcp.filling.derived.people import (
    doubled_deputies,
    doubled_holders,
    is_guarded,
    is_unattended,
    missing_keys,
    missing_roles,
    mutual_deputies,
    own_deputies,
    weekday_only,
    without_deputy,
)
from bcp.filling.derived.systems import names, out_of_support, support_unknown, unprotected
from bcp.filling.derived.targets import (
    impossible_processes,
    is_tight,
    list_bridges,
    possible_processes,
    slowest_restore,
    tightest_product,
)

__all__ = [
    "applicable_entries",
    "by_deadline",
    "cuts_radio",
    "doubled_deputies",
    "doubled_holders",
    "impossible_processes",
    "is_guarded",
    "is_inside_only",
    "is_tight",
    "is_unattended",
    "list_bridges",
    "list_restores",
    "list_uncopied",
    "list_unlinked_backups",
    "longest_safe_stop",
    "missing_keys",
    "missing_roles",
    "mutual_deputies",
    "names",
    "order_of_danger",
    "out_of_support",
    "own_deputies",
    "plan_cuts",
    "points_for",
    "possible_processes",
    "shortest_deadline",
    "slowest_restore",
    "stage_of",
    "stops_shipping",
    "support_unknown",
    "tightest_product",
    "unprotected",
    "weekday_only",
    "without_deputy",
]
