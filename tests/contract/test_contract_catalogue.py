"""Spec 3.1 and 3.2: items, columns, choices, entry points and measures are those of the contract, in its order."""

from __future__ import annotations

import json
import re

import pytest
from contract_tool import Tool

from bcp.catalog import load_catalogue
from bcp.vocabulary import Item

# id | type | columns or choices (`*` sensitive) | stage, word for word from the contract
ITEMS = """
company | 会社・工場 | record | name*, short_name*, site*, address*, prefecture, industry, employees, sites, lines | 1
working_hours | 操業と夜間 | record | shifts, holidays, unattended_run, on_site_at_night, guard*, keys | 1
key_products | 重要製品 | table | name*, customer*, mtpd, systems, stock_days, rto_manual, rto_temporary, rto_full | 1
parties_to_notify | 社外の連絡先 | table | kind (customer, parent, supplier, carrier, local_authority), company*, person*, phone*, night_phone*, email*, deadline, order_channel, fallback, reconnect_condition, checked_on | 1
oa_ot_connection | OAネットワークと工場ネットワークの接続 | choices + detail | separated, limited, shared_lan, dual_nic_pc, hub_direct, site_to_site | 1
internet_access | インターネットとの接続 | choices + detail | none, via_office, direct, mobile_sim | 1
external_access | 社外から入れる接続 | table | kind (maintenance, employee, group_site, partner_edi), company*, target, device, method (vpn, cellular, remote_desktop, remote_tool, cloud, leased), always_on, mfa, last_update, owner | 1
cut_points | 切り離し箇所 | table | order, kind (backup, external, oa_ot, wifi, segment), what, place, mark, role, stops, never_if, how_back | 1
systems | システム・設備 | table | name, zone (factory, office, cloud, head_office), role, restore_order, max_data_loss, os, end_of_support, location, antivirus (installed, allowlist, not_possible, none), standalone, vendor* | 1
backups | バックアップ | table | system, method, frequency, generations, offline, location, owner, last_restore_test, restore_time, restore_by, keys_location | 1
roles | 役割と代行者 | table | role (commander, line_stop, network_cut, it, communications, customers, procurement, safety, recorder, recovery), title, person*, phone*, company*, hours, arrival_minutes, deputy_title, deputy*, deputy_phone* | 1
authority | 判断の権限 | table | decision (line_stop, network_cut, restart, external_notice, declare_end), role, if_absent, max_wait, night_rule | 1
safety | 停止時の安全 | table | equipment, hazard, safe_stop, minutes, min_people, role | 1
wifi_use | WiFi（無線AP）の利用 | choices + detail | none, office_only, factory | 2
network_diagram | ネットワーク図 | record | exists, updated, offline_location, wiring_contractor* | 2
ot_backups | 制御機器のバックアップと予備品 | table | equipment, program, version, media, spare, who_can_load, location | 2
manual_operation | 手作業・オフライン運転 | table | process, possible (yes, partial, no), capacity_percent, max_duration, needs, forms_place | 2
alternates | 代替手段 | table | kind (line, site, partner, stock), name*, lead_time, note | 2
after_hours_contact | 夜間・休日の連絡 | record | method, out_of_band | 2
support_contacts | 外部の支援先 | table | kind (system_vendor, machine_vendor, incident_response, insurance, lawyer, carrier), company*, person*, phone*, email*, systems, available, night_available, contract, condition | 2
data_held | 保有・預かり情報 | table | kind, principal*, count, location, special_care, my_number | 2
regulated | 適用法令・業界要求 | choices | none, high_pressure_gas, hazardous_material, poisonous_substances, food, haccp, gmp, medical_device, pharmaceutical, defence, export_control, iatf16949, oem_guideline, listed_group | 2
evidence | ログと証拠保全 | record | log_sources, retention, owner, media, monitored, clock_synchronised | 2
quality_release | 品質・出荷判定 | record | records_when_down, release_rule, suspect_lots, restart_check, approver | 2
exercises | 訓練 | record | last_date, scenario, attendees, result, improvements, next_date | 2
document_control | 文書管理 | record | owner, approver*, approved_on, version, classification, paper_copies, offline_kit, checked_on, next_review, existing_bcp | 2
"""
ENTRIES = [
    "usb_memory",
    "brought_in_pc",
    "smartphone_tablet",
    "iot_sensor",
    "multifunction_printer",
    "handy_terminal",
    "oa_network",
    "internet",
    "wifi",
    "maintenance_line",
    "cloud_service",
    "parts_materials",
    "new_equipment",
]
MEASURES = {
    "01": 3, "02": 4, "03": 2, "04": 3, "05": 5, "06": 5, "07": 4, "08": 4, "09": 2, "10": 2, "11": 1, "12": 3, "13": 2,
    "C": 5, "E": 3,
}  # fmt: skip
ROWS = [line.split(" | ") for line in ITEMS.strip().splitlines()]


def test_there_are_26_items_in_the_order_of_the_contract() -> None:
    assert [row[0] for row in ROWS] == list(load_catalogue().items) and len(ROWS) == 26


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_an_item_is_that_of_the_contract(row: list[str]) -> None:
    id_, label, type_, parts, stage = row
    item = load_catalogue().items[id_]
    assert (item.label, item.stage) == (label, int(stage))
    assert type_ == ("choices + detail" if item.has_detail else item.type)
    assert _parts(item) == parts


def _parts(item: Item) -> str:
    if item.type == "choices":
        return ", ".join(item.choices)
    told = []
    for column in item.columns.values():
        # a column that names a role takes the choices of `roles`; the contract lists them there alone
        own = column.choices and (item.keyed_by == column.id or column.id != "role")
        told.append(column.id + "*" * column.sensitive + (f" ({', '.join(column.choices)})" if own else ""))
    return ", ".join(told)


def test_each_item_tells_what_a_person_needs() -> None:
    for item in load_catalogue().items.values():
        assert item.question and item.why and item.example and item.weight in "ABC", item.id
        assert item.weight != "A" or item.if_unknown, item.id
    question = load_catalogue().items["key_products"].columns["mtpd"].question
    assert question == "何日止まると納入先が困るか（在庫を含めて）"


def test_the_commander_and_two_others_have_their_japanese_names(tool: Tool) -> None:
    names = ("対策本部長", "ライン停止責任者", "ネットワーク遮断責任者")
    rows = ", ".join(f"{{role: {name}, person: 人{number}}}" for number, name in enumerate(names))
    tool.table(f"items:\n  roles: [{rows}]\n")
    tool.template(
        "[[roles.commander.person]] [[roles.line_stop.person]] [[roles.network_cut.person]]\n\n##\n本文。\n##\n"
    )
    assert tool.run("generate", "t.yaml", "--template", "plain.md").code in (0, 1)
    assert "人0 人1 人2" in (tool.folder / "outputs/t/bcp.md").read_text("utf-8")


# ---------------------------------------------------------------- entry points and measures


def test_there_are_13_entry_points_each_with_five_check_points() -> None:
    entries = load_catalogue().entries
    assert list(entries) == ENTRIES
    for number, entry in enumerate(entries.values(), 1):
        assert entry.number == number and len(entry.checks) == 5
        assert entry.event and entry.risk and entry.interim, entry.id


@pytest.mark.parametrize(
    "spelled, entry",
    [
        ("持込パソコン", "brought_in_pc"), ("持込みパソコン", "brought_in_pc"), ("持ち込みPC", "brought_in_pc"),
        ("持ち込みパソコン", "brought_in_pc"), ("WiFi", "wifi"), ("Wi-Fi", "wifi"), ("WiFi（無線AP）", "wifi"),
        ("WiFi(無線AP)", "wifi"), ("無線LAN", "wifi"), ("ＷｉＦｉ", "wifi"), ("保守用回線", "maintenance_line"),
        ("保守用ネットワーク", "maintenance_line"), ("USBメモリー", "usb_memory"), ("USBメモリ", "usb_memory"),
        ("ＵＳＢメモリー", "usb_memory"), ("OAネットワーク", "oa_network"), ("インターネット", "internet"),
        ("クラウドサービス", "cloud_service"), ("複合機", "multifunction_printer"),
    ],
)  # fmt: skip
def test_an_entry_is_accepted_in_its_spellings(tool: Tool, spelled: str, entry: str) -> None:
    ran = tool.check(f"assessment: {{results: {{{spelled}: {{rating: BAD, issue: 不明点}}}}}}\n")
    assert ran.code == 0, ran.out
    assert [finding["id"] for finding in ran.json["findings"]] == [entry]


def test_every_label_and_id_of_an_entry_is_accepted(tool: Tool) -> None:
    for names in (list(load_catalogue().entries), [each.label for each in load_catalogue().entries.values()]):
        results = "".join(f"    {name}: BAD\n" for name in names)
        found = tool.check(f"assessment:\n  results:\n{results}").json["findings"]
        assert [finding["id"] for finding in found] == ENTRIES


def test_there_are_48_countermeasures_with_their_numbers() -> None:
    measures = load_catalogue().measures
    expected = [f"{head}-{number:02d}" for head, count in MEASURES.items() for number in range(1, count + 1)]
    assert list(measures) == expected and len(expected) == 48
    for number, measure in measures.items():
        head = number.split("-")[0]
        assert measure.entry == ("" if head in "CE" else ENTRIES[int(head) - 1])
        assert set(measure.purpose) <= {"prevent", "detect", "recover"} and measure.purpose
        assert set(measure.measure_class) <= {"physical", "human", "technical"} and measure.measure_class
        assert measure.investment in ("none", "small", "large")
        assert measure.what and measure.operation and measure.origin in ("handbook", "project")


def test_only_what_is_public_claims_the_handbook_as_its_origin() -> None:
    catalogue = load_catalogue()
    assert {id for id, each in catalogue.measures.items() if each.origin == "handbook"} == {"01-01", "01-02"}
    assert {id for id, each in catalogue.entries.items() if each.origin == "handbook"} == {"oa_network"}


# ---------------------------------------------------------------- ratings, findings, acceptance


@pytest.mark.parametrize(
    "rating, shown", [("①", ""), ("②", ""), ("③", ""), ("④", "④"), ("⑤", "⑤"), ("1", ""), ("5", "⑤"), ("４", "④"), ("BAD", "BAD"), ("bad", "BAD"), ("", ""), ("{rating: 対象外, reason: 使っていない}", "")],
)  # fmt: skip
def test_a_finding_is_bad_4_5_or_one_with_an_issue(tool: Tool, rating: str, shown: str) -> None:
    found = tool.check(f"assessment: {{results: {{wifi: {rating}}}}}\n").json["findings"]
    assert [each["rating"] for each in found] == ([shown] if shown else [])
    found = tool.check("assessment: {results: {wifi: {rating: ①, issue: 古い機器が残る}}}\n").json["findings"]
    assert [(each["id"], each["rating"], each["issue"]) for each in found] == [
        ("wifi", "①", "古い機器が残る")
    ]


def test_the_cause_of_bad_is_unknown_when_absent(tool: Tool) -> None:
    text = "assessment: {results: {wifi: BAD, internet: {rating: BAD, cause: 無対策}, usb_memory: {rating: BAD, cause: 不明}, cloud_service: ④}}\n"
    found = {each["id"]: each["cause"] for each in tool.check(text).json["findings"]}
    assert found == {
        "usb_memory": "unknown",
        "internet": "no_measure",
        "wifi": "unknown",
        "cloud_service": "",
    }


def test_not_rated_is_never_shown_as_bad(tool: Tool) -> None:
    text = tool.plan(
        "assessment: {results: {wifi: }}\n", "# 表\n\n##{#f}\n表\n##\n\n##{#g}\n本文を書く。\n##\n", code=None
    )
    assert "BAD" not in text and tool.report()["findings"] == []


@pytest.mark.parametrize("rating", ["④", "⑤"])
def test_4_and_5_can_be_accepted(tool: Tool, rating: str) -> None:
    accept = "{reason: 更新の予算がない, by: 工場長, until: 2027-03-31}"
    assert (
        tool.check(f"assessment: {{results: {{wifi: {{rating: {rating}, accept: {accept}}}}}}}\n").code == 0
    )


# ---------------------------------------------------------------- explain and measures print them


def test_measures_of_project_origin_are_printed_with_title_and_sign(tool: Tool) -> None:
    tool.table("assessment: {results: {usb_memory: BAD, brought_in_pc: {rating: BAD, measures: [02-01]}}}\n")
    ran = tool.run("measures", "t.yaml", "--json")
    assert ran.code == 0 and ran.json["format"] == "bcp/measures@1"
    titles = {id: each.title for id, each in load_catalogue().measures.items()}
    rows = {row["measure"]: " ".join(row["cells"]) for row in ran.json["rows"]}
    assert set(rows) == {"01-01", "01-02", "01-03", "02-01"}
    for id, cells in rows.items():
        assert titles[id] in cells and ("※" in cells) is (id not in ("01-01", "01-02")), cells
    assert "※" in tool.run("measures", "t.yaml", "--markdown").out
    assert "ハンドブックの同番号とは異なる場合がある" in tool.run("measures", "t.yaml").out


def test_without_findings_measures_says_so(tool: Tool) -> None:
    tool.table("items:\n")
    ran = tool.run("measures", "t.yaml")
    assert ran.code == 0 and ran.out.strip()


def test_holders_of_the_handbook_load_its_wording(tool: Tool) -> None:
    tool.write("mine/countermeasures.yaml", "measures:\n  01-03: {title: 借りた題名}\n")
    tool.table("assessment: {results: {usb_memory: {rating: BAD, measures: [01-03]}}}\n")
    ran = tool.run("measures", "t.yaml", "--json", "--catalog", "mine")
    assert ran.code == 0, ran.out
    (row,) = ran.json["rows"]
    assert "借りた題名" in json.dumps(row, ensure_ascii=False)


@pytest.mark.parametrize(
    "word", ["marker-left", "backups", "バックアップ", "usb_memory", "USBメモリー", "01-01", "C-05"]
)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_explain_says_what_why_and_what_to_do(tool: Tool, word: str, language: str) -> None:
    tool.options = ["--lang", language]
    ran = tool.run("explain", word)
    assert ran.code == 0 and len(ran.out.splitlines()) >= 2 and ran.err == ""
    as_json = tool.run("explain", word, "--json").json
    assert as_json["id"] == word and as_json["text"] + "\n" == ran.out
    japanese = re.search("何か：|問い：|起こること：|すること：", ran.out)
    assert bool(japanese) is (language == "ja")


CODES = [
    "marker-left",
    "placeholder-left",
    "outside-changed",
    "unchanged",
    "unknown-reference",
    "raw-sensitive",
    "stale-fact",
    "ungrounded",
    "capability-claim",
    "contradiction",
    "finding-uncovered",
    "no-action",
    "format",
    "too-long",
    "truncated",
    "not-japanese",
    "markup",
    "style",
]


@pytest.mark.parametrize("code", CODES)
def test_every_violation_code_is_explained(tool: Tool, code: str) -> None:
    assert tool.run("explain", code).out.startswith(code)


def test_an_unknown_word_is_refused_with_did_you_mean(tool: Tool) -> None:
    ran = tool.run("explain", "bakups", "--json")
    assert ran.code == 2 and "backups" in ran.json["error"]["hint"]
