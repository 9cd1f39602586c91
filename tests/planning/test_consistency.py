"""Each contradiction of spec 6 is planted and seen; a clean table has none."""

import datetime
from typing import Any

import pytest
from cases import CLEAN, RATED, change, make_case

from bcp.planning.consistency import RULES, check_table
from bcp.planning.contradict_dates import add_months
from bcp.planning.facts import FactBook
from bcp.vocabulary import Severity, Violation


def _check(items: dict[str, Any], assessment: dict[str, Any] | None = None) -> tuple[Violation, ...]:
    case = make_case(items, assessment=assessment or RATED)
    return check_table(case, FactBook(case))


def _rated(**results: Any) -> dict[str, Any]:
    return {**RATED, "results": {**RATED["results"], **results}}


def _by_handbook(**results: Any) -> dict[str, Any]:
    return {**_rated(**results), "basis": "handbook"}


def test_a_clean_table_has_no_contradiction() -> None:
    assert _check(CLEAN) == ()


def test_an_empty_table_has_no_contradiction() -> None:
    assert _check({}, {"results": {}}) == ()


PRODUCT = "key_products.0."
PLANTED: list[tuple[str, dict[str, Any], str]] = [
    ("targets_out_of_order", change(PRODUCT + "rto_manual", "4日"), "手作業での再開目標（4日）が"),
    ("targets_out_of_order", change(PRODUCT + "rto_temporary", "3週間", change("manual_operation.0.max_duration", "1か月")), "全面復旧目標"),
    ("targets_out_of_order", change(PRODUCT + "rto_manual", "3週間", change(PRODUCT + "rto_temporary", "", change(PRODUCT + "mtpd", "1か月"))), "全面復旧目標"),
    ("targets_beyond_tolerance", change(PRODUCT + "mtpd", "12時間"), "12時間"),
    ("targets_beyond_tolerance", change("manual_operation.0.possible", "no", change(PRODUCT + "mtpd", "2日")), "仮復旧目標（3日）"),
    ("targets_beyond_tolerance", change("manual_operation", "不明", change(PRODUCT + "mtpd", "2日")), "仮復旧目標（3日）"),
    ("gap_after_manual_operation", change("manual_operation.0.max_duration", "2日"), "空白期間"),
    ("temporary_before_restore", change("backups.0.restore_time", "4日"), "復元時間（4日）"),
    ("backup_rarer_than_allowed_loss", change("backups.0.frequency", "1か月"), "1か月"),
    ("full_recovery_without_ground", change(PRODUCT + "rto_full", "5日", change("backups.0.offline", "いいえ")), "根拠がない"),
    ("full_recovery_without_ground", change(PRODUCT + "rto_full", "5日", change("backups.0.last_restore_test", "未実施")), "根拠がない"),
    ("full_recovery_without_ground", change(PRODUCT + "rto_full", "5日", change("backups", "不明")), "根拠がない"),
    ("holder_is_own_deputy", change("roles.0.deputy", "山田太郎"), "同じ人"),
    ("deputies_only_of_each_other", change("roles.2.deputy", "山田 太郎"), "互いの代行者"),
    ("one_person_decides_everything", change("roles.1.person", "山田 太郎", change("roles.2.person", "山田　太郎")), "一人が兼ねている"),
    ("names_no_system", change("backups.0.system", "会計サーバー"), "会計サーバー"),
    ("names_no_system", change(PRODUCT + "systems", "生産管理サーバー、CAD"), "CAD"),
    ("contacts_are_unchecked", change("parties_to_notify.1.checked_on", "2026-05-21"), "2026-05-21"),
    ("contacts_are_unchecked", change("parties_to_notify.1.checked_on", "なし"), "なし"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "items", "said"), PLANTED)
def test_a_planted_contradiction_is_seen_by_its_rule_alone(
    rule: str, items: dict[str, Any], said: str
) -> None:
    case = make_case(items, assessment=RATED)
    seen = {each.__name__: list(each(case, FactBook(case))) for each in RULES}
    assert [name for name, violations in seen.items() if violations] == [rule]
    violation = seen[rule][0]
    assert (violation.code, violation.severity) == ("contradiction", Severity.WARNING)
    assert said in violation.message.ja
    assert violation.excerpt.split(".")[0] in violation.message.en or "commander" in violation.message.en


RATINGS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("separation_against_rating", CLEAN, _rated(oa_network="①")),
    ("separation_against_rating", CLEAN, _by_handbook(oa_network="①")),
    ("separation_against_rating", change("oa_ot_connection.choice", "separated"), _rated(oa_network="BAD")),
    ("internet_against_rating", change("internet_access.choice", "direct"), _rated(internet="①")),
    ("internet_against_rating", change("internet_access.choice", "mobile_sim"), _rated(internet="①")),
    ("internet_against_rating", CLEAN, _rated(internet="①")),
    ("wifi_against_rating", CLEAN, _rated(wifi="①")),
    ("wifi_against_rating", CLEAN, _by_handbook(wifi={"rating": "対象外", "reason": "使わない"})),
    ("maintenance_line_against_rating", CLEAN, _rated(maintenance_line="①")),
    ("maintenance_line_against_rating", CLEAN, _by_handbook(maintenance_line={"rating": "対象外", "reason": "使わない"})),
    ("assessment_is_old", CLEAN, {**RATED, "date": "2025-11-21"}),
    ("due_dates_are_past", CLEAN, _rated(usb_memory={"rating": "④", "due": "2026-11-21"})),
    ("due_dates_are_past", CLEAN, _rated(usb_memory={"rating": "④", "due": "2026-11-21", "status": "未完了"})),
    ("due_dates_are_past", CLEAN, _rated(usb_memory={"rating": "④", "accept": {"reason": "a", "by": "b", "until": "2026-11-01"}})),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "items", "assessment"), RATINGS)
def test_a_rating_that_contradicts_the_table_is_seen_by_its_rule_alone(
    rule: str, items: dict[str, Any], assessment: dict[str, Any]
) -> None:
    case = make_case(items, assessment=assessment)
    assert [each.__name__ for each in RULES if list(each(case, FactBook(case)))] == [rule]


@pytest.mark.parametrize(
    ("items", "assessment"),
    [
        (CLEAN, _by_handbook(internet="①", wifi="①", maintenance_line="①")),
        (change("oa_ot_connection.choice", "separated"), _rated(oa_network="①", internet="①")),
        (change("wifi_use.choice", "none"), _rated(wifi="①")),
        (change("external_access", "なし"), _rated(maintenance_line="①")),
        (change("external_access.0.kind", "employee"), _rated(maintenance_line="①")),
        (change("oa_ot_connection.choice", "不明"), _rated(oa_network="①")),
        (CLEAN, {**RATED, "date": "2025-11-22"}),
        (change("parties_to_notify.1.checked_on", "2026-05-22"), RATED),
        (change("parties_to_notify.1.checked_on", ""), RATED),
        (CLEAN, _rated(usb_memory={"rating": "④", "due": "2026-11-22"})),
        (CLEAN, _rated(usb_memory={"rating": "④", "due": "2026-11-01", "status": "完了"})),
        (change("key_products.0.rto_full", "5日"), RATED),  # offline copy and restore test are there
        (change("key_products.0.rto_full", "1か月"), RATED),  # above mtpd is none
        (change("manual_operation.0.max_duration", "不明"), RATED),
        (change("roles.2.deputy", "佐藤 次郎"), RATED),
    ],
)
def test_what_is_allowed_or_unknown_is_no_contradiction(
    items: dict[str, Any], assessment: dict[str, Any]
) -> None:
    assert _check(items, assessment) == ()


def test_the_seed_of_every_rule_is_planted_somewhere() -> None:
    planted = {rule for rule, *_ in PLANTED} | {rule for rule, *_ in RATINGS}
    assert planted == {rule.__name__ for rule in RULES}


def test_no_message_names_a_person_or_a_customer() -> None:
    case = make_case(
        change("roles.2.deputy", "山田 太郎", change("key_products.0.mtpd", "1時間")), assessment=RATED
    )
    said = "".join(each.message.ja + each.message.en for each in check_table(case, FactBook(case)))
    assert said
    assert not [name for name in ("山田", "大海", "歯車") if name in said]


def test_months_end_on_the_last_day_of_a_shorter_month() -> None:
    assert add_months(datetime.date(2026, 8, 31), 6) == datetime.date(2027, 2, 28)
    assert add_months(datetime.date(2026, 12, 15), 12) == datetime.date(2027, 12, 15)
