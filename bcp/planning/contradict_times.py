"""Contradictions between times: recovery targets, tolerance, backups, manual operation (spec 6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from bcp.planning.facts import FactBook
from bcp.planning.links import backups_of, minutes, named_systems
from bcp.planning.warn import contradiction
from bcp.vocabulary import Case, Row, State, Violation

_TARGETS = ("rto_manual", "rto_temporary", "rto_full")
_WEEK = 7 * 24 * 60


def targets_out_of_order(case: Case, facts: FactBook) -> Iterator[Violation]:
    """rto_manual ≤ rto_temporary ≤ rto_full, of each product."""
    for row in facts.rows("key_products"):
        for earlier, later in combinations(_TARGETS, 2):
            between = [name for name in _TARGETS[1:2] if (earlier, later) == (_TARGETS[0], _TARGETS[2])]
            if _exceeds(row, earlier, later) and all(minutes(row.cells[name]) is None for name in between):
                one, other = _say(facts, row, earlier), _say(facts, row, later)
                yield contradiction(
                    f"{one}が、{other}より遅い。早く立ち上がる手段の目標を短くするか、もう一方を見直す。",
                    f"key_products.{row.key}: {earlier} ({_text(row, earlier)}) is later than {later} "
                    f"({_text(row, later)}). Shorten the first or review the second.",
                    f"key_products.{row.key}.{earlier}",
                )


def targets_beyond_tolerance(case: Case, facts: FactBook) -> Iterator[Violation]:
    """The earliest usable target ≤ mtpd; by hand counts only where a process can be run by hand."""
    usable = _TARGETS if _possible_processes(facts) else _TARGETS[1:]
    for row in facts.rows("key_products"):
        limit = minutes(row.cells["mtpd"])
        known = [name for name in usable if minutes(row.cells[name]) is not None]
        if limit is None or not known:
            continue
        earliest = min(known, key=lambda name: minutes(row.cells[name]) or 0)
        if _exceeds(row, earliest, "mtpd"):
            one, other = _say(facts, row, earliest), _say(facts, row, "mtpd")
            yield contradiction(
                f"使える手段のうち最も早い{one}が、{other}を超える。"
                "もっと早く再開できる手段を決めるか、在庫を増やすか、納入先と期限を話し合う。",
                f"key_products.{row.key}: the earliest usable target, {earliest} ({_text(row, earliest)}), exceeds "
                f"mtpd ({_text(row, 'mtpd')}). Find a faster means, hold more stock, or agree on a later date.",
                f"key_products.{row.key}.mtpd",
            )


def gap_after_manual_operation(case: Case, facts: FactBook) -> Iterator[Violation]:
    """The shortest max_duration of a possible process ≥ the longest rto_temporary, else 空白期間."""
    processes = [row for row in _possible_processes(facts) if minutes(row.cells["max_duration"]) is not None]
    products = [row for row in facts.rows("key_products") if minutes(row.cells["rto_temporary"]) is not None]
    if not processes or not products:
        return
    shortest = min(processes, key=lambda row: minutes(row.cells["max_duration"]) or 0)
    longest = max(products, key=lambda row: minutes(row.cells["rto_temporary"]) or 0)
    if (minutes(shortest.cells["max_duration"]) or 0) < (minutes(longest.cells["rto_temporary"]) or 0):
        lasts = facts.get(f"manual_operation.{shortest.key}.max_duration").label
        yield contradiction(
            f"{lasts}（{_text(shortest, 'max_duration')}）は、{_say(facts, longest, 'rto_temporary')}まで持たない。"
            "その間が空白期間になる。在庫、代替手段、外注のどれで埋めるかを決める。",
            f"manual_operation.{shortest.key}: max_duration ({_text(shortest, 'max_duration')}) ends before "
            f"rto_temporary of key_products.{longest.key} ({_text(longest, 'rto_temporary')}). "
            "Decide what fills the gap: stock, an alternate means, or a subcontractor.",
            f"manual_operation.{shortest.key}.max_duration",
        )


def temporary_before_restore(case: Case, facts: FactBook) -> Iterator[Violation]:
    """rto_temporary ≥ the slowest restore_time of the systems the product needs."""
    for row in facts.rows("key_products"):
        target = minutes(row.cells["rto_temporary"])
        backups = [
            backup for name in named_systems(row.cells["systems"]) for backup in _restorable(facts, name)
        ]
        if target is None or not backups:
            continue
        slowest = max(backups, key=lambda backup: minutes(backup.cells["restore_time"]) or 0)
        if (minutes(slowest.cells["restore_time"]) or 0) > target:
            takes = f"{facts.get(f'backups.{slowest.key}.restore_time').label}（{_text(slowest, 'restore_time')}）"
            yield contradiction(
                f"{_say(facts, row, 'rto_temporary')}が、{takes}より短い。"
                "目標を復元時間より長くするか、復元を早める。",
                f"key_products.{row.key}: rto_temporary ({_text(row, 'rto_temporary')}) is shorter than restore_time "
                f"of backups.{slowest.key} ({_text(slowest, 'restore_time')}). Lengthen the target or restore faster.",
                f"key_products.{row.key}.rto_temporary",
            )


def _restorable(facts: FactBook, system: str) -> list[Row]:
    """The copies of one system whose restore time is known; the slow offline one may be the only one left."""
    return [row for row in backups_of(facts, system) if minutes(row.cells["restore_time"]) is not None]


def backup_rarer_than_allowed_loss(case: Case, facts: FactBook) -> Iterator[Violation]:
    """max_data_loss ≥ backup frequency, of the most frequent backup of each system."""
    for system in facts.rows("systems"):
        allowed = minutes(system.cells["max_data_loss"])
        backups = [
            row
            for row in backups_of(facts, system.cells["name"].text)
            if system.cells["name"].has_value and minutes(row.cells["frequency"]) is not None
        ]
        if allowed is None or not backups:
            continue
        best = min(backups, key=lambda row: minutes(row.cells["frequency"]) or 0)
        if (minutes(best.cells["frequency"]) or 0) > allowed:
            yield contradiction(
                f"システム{system.key}（{_text(system, 'name')}）の失ってよいデータの期間（{_text(system, 'max_data_loss')}）より、"
                f"控えの間隔（バックアップ{best.key}：{_text(best, 'frequency')}）が長い。"
                "控えを取る間隔を縮めるか、失ってよい期間を見直す。",
                f"systems.{system.key}: max_data_loss ({_text(system, 'max_data_loss')}) is shorter than the frequency "
                f"of backups.{best.key} ({_text(best, 'frequency')}). Back up more often or allow more loss.",
                f"backups.{best.key}.frequency",
            )


def full_recovery_without_ground(case: Case, facts: FactBook) -> Iterator[Violation]:
    """rto_full under 7 days needs both an offline copy and a restore test, else 根拠なし."""
    for row in facts.rows("key_products"):
        target = minutes(row.cells["rto_full"])
        if target is None or target >= _WEEK or row.cells["systems"].state is State.NONE:
            continue
        missing = [
            name for name in named_systems(row.cells["systems"]) if not _is_grounded(backups_of(facts, name))
        ]
        if missing or (not named_systems(row.cells["systems"]) and not _is_grounded(facts.rows("backups"))):
            names = "、".join(missing) or "バックアップ"
            yield contradiction(
                f"{_say(facts, row, 'rto_full')}に根拠がない。{names}に、オフラインの控えと復元テストの両方が揃っていない。"
                "両方を用意するか、目標を7日以上にする。",
                f"key_products.{row.key}: rto_full ({_text(row, 'rto_full')}) is under 7 days, but {names} lacks an "
                "offline copy or a restore test. Provide both, or set 7 days or more.",
                f"key_products.{row.key}.rto_full",
            )


def _is_grounded(backups: Sequence[Row]) -> bool:
    offline = any(row.cells["offline"].parsed is True for row in backups)
    return offline and any(row.cells["last_restore_test"].has_value for row in backups)


def _possible_processes(facts: FactBook) -> list[Row]:
    rows = facts.rows("manual_operation")
    return [row for row in rows if row.cells["possible"].parsed in (("yes",), ("partial",))]


def _exceeds(row: Row, one: str, other: str) -> bool:
    first, second = minutes(row.cells[one]), minutes(row.cells[other])
    return first is not None and second is not None and first > second


def _say(facts: FactBook, row: Row, column: str) -> str:
    return f"{facts.get(f'key_products.{row.key}.{column}').label}（{_text(row, column)}）"


def _text(row: Row, column: str) -> str:
    return row.cells[column].text


TIME_RULES = (
    targets_out_of_order,
    targets_beyond_tolerance,
    gap_after_manual_operation,
    temporary_before_restore,
    backup_rarer_than_allowed_loss,
    full_recovery_without_ground,
)
