"""控え: systems joined with their backups, in restore order."""

from __future__ import annotations

from dataclasses import dataclass

from bcp.filling.composer_view import RowView, View, sort_number


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
    return [
        row for row in systems if row.key not in copied and any(_belongs(view, each, row) for each in said)
    ]


def list_restores(view: View) -> list[Restore]:
    """The systems in restore order (those without one last), each with its backups."""
    backups = [row for row in view.rows("backups") if not is_no_copy(row)]
    systems = sorted(view.rows("systems"), key=lambda row: sort_number(row, "restore_order"))
    return [Restore(row, tuple(each for each in backups if _belongs(view, each, row))) for row in systems]


def online_copies(view: View) -> list[RowView]:
    """Copies that may hang on the network and whose place is known: the ones to take off first."""
    copies = [row for row in view.rows("backups") if not is_no_copy(row) and not row.yes("offline")]
    return [row for row in copies if row.known("location")]


def is_elsewhere(copies: list[RowView]) -> bool:
    """True where every one of the copies is off the site."""
    return all(row.says("location", "本社", "クラウド", "データセンター", "別拠点") for row in copies)


def is_all_offline(view: View) -> bool:
    """True where every copy of the table is kept off the network."""
    copies = [row for row in view.rows("backups") if not is_no_copy(row)]
    return bool(copies) and all(row.yes("offline") for row in copies)


def is_inside_only(control: RowView) -> bool:
    """True where the only copy of a machine's program is in the machine."""
    return control.none("location") or control.says(
        "program", "機械の中だけ", "本体だけ", "機械内だけ", "本体内のみ"
    )


def list_unlinked_backups(view: View) -> list[RowView]:
    """Backups of a system that the table does not list."""
    systems = view.rows("systems")
    return [row for row in view.rows("backups") if not any(_belongs(view, row, system) for system in systems)]
