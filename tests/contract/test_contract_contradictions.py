"""Spec 6, contradictions in the table, as `bcp check --json` tells them: each sentence with a case beside it that is fine."""

from __future__ import annotations

import pytest
from contract_tool import Tool

Items = dict[str, str]
PRODUCT = "[{{name: 品, {}}}]"
ROLE = "[{{role: commander, person: {}}}, {{role: line_stop, person: {}}}, {{role: network_cut, person: {}}}]"
MANUAL = "[{{process: 切削, possible: {}, max_duration: {}}}]"
BACKUP = "[{{system: 生産管理, {}}}]"
SYSTEM = "[{{name: 生産管理, {}}}]"
SAFE = "offline: はい, last_restore_test: 2026-06-01"
DATE = "2026-11-22"


def product(text: str) -> Items:
    return {"key_products": PRODUCT.format(text)}


def rated(text: str, basis: str = "bcp") -> Items:
    return {"assessment": f"{{date: 2026-11-01, basis: {basis}, results: {{{text}}}}}"}


def backup(text: str) -> Items:
    return {"backups": BACKUP.format(text), "systems": SYSTEM.format("zone: factory")}


# what is said of the table, whether it is contradictory, a word of the message
CASES: list[tuple[Items, bool, str]] = [
    # rto_manual ≤ rto_temporary ≤ rto_full
    (product("rto_manual: 2日, rto_temporary: 1日"), True, "2日"),
    (product("rto_manual: 1日, rto_temporary: 1日, rto_full: 1か月"), False, ""),
    (product("rto_temporary: 2か月, rto_full: 1か月"), True, "2か月"),
    (product("rto_manual: 2か月, rto_full: 1か月"), True, "2か月"),
    (product("rto_manual: 不明, rto_temporary: 1日"), False, ""),
    # the earliest usable of them ≤ mtpd
    (product("mtpd: 2日, rto_temporary: 3日"), True, "2日"),
    (product("mtpd: 3日, rto_temporary: 3日, rto_full: 1か月"), False, ""),
    ({**product("mtpd: 2日, rto_manual: 1日, rto_temporary: 3日"), "manual_operation": MANUAL.format("yes", "5日")}, False, ""),
    ({**product("mtpd: 2日, rto_manual: 1日, rto_temporary: 3日"), "manual_operation": MANUAL.format("partial", "5日")}, False, ""),
    ({**product("mtpd: 2日, rto_manual: 1日, rto_temporary: 3日"), "manual_operation": MANUAL.format("no", "5日")}, True, "2日"),
    # the shortest max_duration of a possible process ≥ the longest rto_temporary
    ({**product("rto_temporary: 3日"), "manual_operation": MANUAL.format("yes", "2日")}, True, "空白期間"),
    ({**product("rto_temporary: 3日"), "manual_operation": MANUAL.format("no", "2日")}, False, ""),
    ({**product("rto_temporary: 3日"), "manual_operation": MANUAL.format("yes", "3日")}, False, ""),
    # rto_temporary ≥ slowest restore_time it depends on
    ({**product("rto_temporary: 1日, systems: 生産管理"), **backup("restore_time: 2日")}, True, "2日"),
    ({**product("rto_temporary: 2日, systems: 生産管理"), **backup("restore_time: 2日")}, False, ""),
    # max_data_loss ≥ backup frequency
    ({"systems": SYSTEM.format("max_data_loss: 4時間"), "backups": BACKUP.format("frequency: 1日")}, True, "4時間"),
    ({"systems": SYSTEM.format("max_data_loss: 1日"), "backups": BACKUP.format("frequency: 24時間")}, False, ""),
    # rto_full under 7 days unless there are both an offline copy and a restore test
    ({**product("rto_full: 6日"), **backup("offline: いいえ, last_restore_test: 2026-06-01")}, True, "6日"),
    ({**product("rto_full: 6日"), **backup("offline: はい, last_restore_test: 未実施")}, True, "6日"),
    ({**product("rto_full: 6日"), **backup(SAFE)}, False, ""),
    ({**product("rto_full: 7日"), **backup("offline: いいえ")}, False, ""),
    # rto_full above mtpd is none
    ({**product("mtpd: 5日, rto_temporary: 3日, rto_full: 1か月"), **backup(SAFE)}, False, ""),
    # deputies
    ({"roles": "[{role: commander, person: 山田 太郎, deputy: 山田太郎}]"}, True, "同じ人"),
    ({"roles": "[{role: commander, person: 山田 太郎, deputy: 林 花子}]"}, False, ""),
    ({"roles": "[{role: commander, person: 甲一, deputy: 乙二}, {role: it, person: 乙二, deputy: 甲一}]"}, True, "互い"),
    ({"roles": "[{role: commander, person: 甲一, deputy: 乙二}, {role: it, person: 乙二, deputy: 丙三}]"}, False, ""),
    ({"roles": ROLE.format("甲一", "甲一", "甲一")}, True, "一人"),
    ({"roles": ROLE.format("甲一", "甲一", "乙二")}, False, ""),
    # unlinked
    ({"systems": SYSTEM.format("zone: factory"), "backups": "[{system: 会計}]"}, True, "会計"),
    ({"systems": SYSTEM.format("zone: factory"), **product("systems: [生産管理, 会計]")}, True, "会計"),
    ({**product("systems: ＮＣ旋盤 １号"), "systems": "[{name: NC旋盤1号}]"}, False, ""),
    # oa_network ↔ oa_ot_connection
    ({"oa_ot_connection": "shared_lan", **rated("oa_network: ①")}, True, "OAネットワーク"),
    ({"oa_ot_connection": "shared_lan", **rated("oa_network: ①", "handbook")}, True, "OAネットワーク"),
    ({"oa_ot_connection": "separated", **rated("oa_network: ①")}, False, ""),
    ({"oa_ot_connection": "separated", **rated("oa_network: BAD")}, True, "OAネットワーク"),
    ({"oa_ot_connection": "shared_lan", **rated("oa_network: BAD")}, False, ""),
    ({"oa_ot_connection": "不明", **rated("oa_network: ①")}, False, ""),
    # internet ① ↔ internet_access, with basis bcp only
    ({"internet_access": "direct", **rated("internet: ①")}, True, "インターネット"),
    ({"internet_access": "mobile_sim", **rated("internet: ①")}, True, "インターネット"),
    ({"internet_access": "direct", **rated("internet: ①", "handbook")}, False, ""),
    ({"internet_access": "via_office", **rated("internet: ①")}, True, "インターネット"),
    ({"internet_access": "via_office", "oa_ot_connection": "separated", **rated("internet: ①")}, False, ""),
    ({"internet_access": "none", **rated("internet: ①")}, False, ""),
    # wifi ①/対象外 ↔ wifi_use; 対象外 always
    ({"wifi_use": "factory", **rated("wifi: ①")}, True, "WiFi"),
    ({"wifi_use": "factory", **rated("wifi: ①", "handbook")}, False, ""),
    ({"wifi_use": "factory", **rated("wifi: {rating: 対象外, reason: 使わない}", "handbook")}, True, "WiFi"),
    ({"wifi_use": "none", **rated("wifi: {rating: 対象外, reason: 使わない}")}, False, ""),
    # maintenance_line ①/対象外 ↔ external_access
    ({"external_access": "[{kind: maintenance}]", **rated("maintenance_line: ①")}, True, "保守"),
    ({"external_access": "[{kind: maintenance}]", **rated("maintenance_line: ①", "handbook")}, False, ""),
    ({"external_access": "[{kind: maintenance}]", **rated("maintenance_line: {rating: 対象外, reason: 無い}", "handbook")}, True, "保守"),
    ({"external_access": "なし", **rated("maintenance_line: ①")}, False, ""),
    # ages and due dates
    ({"assessment": "{date: 2025-11-21, results: {}}"}, True, "2025-11-21"),
    ({"assessment": "{date: 2025-11-22, results: {}}"}, False, ""),
    ({"parties_to_notify": "[{company: 甲社, checked_on: 2026-05-21}]"}, True, "2026-05-21"),
    ({"parties_to_notify": "[{company: 甲社, checked_on: 2026-05-22}]"}, False, ""),
    (rated("wifi: {rating: BAD, due: 2026-11-21}"), True, "2026-11-21"),
    (rated("wifi: {rating: BAD, due: 2026-11-22}"), False, ""),
]  # fmt: skip


@pytest.mark.parametrize("said, contradictory, word", CASES)
def test_a_contradiction_is_seen_and_its_neighbour_is_not(
    tool: Tool, said: Items, contradictory: bool, word: str
) -> None:
    items = "".join(f"  {item}: {text}\n" for item, text in said.items() if item != "assessment")
    assessment = f"assessment: {said['assessment']}\n" if "assessment" in said else ""
    ran = tool.check(f"items:\n{items}{assessment}", "--date", DATE)
    assert ran.code == 0, ran.out
    found = [each["message"] + each["excerpt"] for each in ran.json["contradictions"]]
    if contradictory:
        assert len(found) == 1 and word in found[0], found
    else:
        assert found == []


def test_a_contradiction_becomes_an_open_question_and_a_warning_never_an_error(tool: Tool) -> None:
    tool.plan(
        "items:\n  key_products: [{name: 品, rto_manual: 2日, rto_temporary: 1日}]\n",
        "##\n本文を書く。\n##\n",
        code=None,
    )
    report = tool.report()
    (found,) = [each for each in report["violations"] if each["code"] == "contradiction"]
    assert found["severity"] == "warning" and any("2日" in todo["what"] for todo in report["todo"])
