"""The offline composer over the shipped template: what it says, and what it must never say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from composer_cases import EXAMPLES, HARD_CASES, composed, composed_file
from composer_tables import SECRETS, random_table, table_of_state

from bcp.catalog import load_catalogue
from bcp.vocabulary import BlockState, Kind

CATALOGUE = load_catalogue()
BARE = "format: bcp/env-diff@1\n"


def _text_of(table: str) -> str:
    return table.removeprefix(BARE)


@pytest.mark.parametrize("path", [*EXAMPLES, *HARD_CASES], ids=lambda path: path.stem)
def test_it_writes_every_block_of_every_factory_without_an_error(path: Path) -> None:
    factory = composed_file(path)
    assert {block: factory.errors(block) for block in factory.written if factory.errors(block)} == {}


@pytest.mark.parametrize("seed", range(4))
def test_random_valid_tables_give_valid_drafts(seed: int) -> None:
    factory = composed(_text_of(random_table(CATALOGUE, seed)))
    assert {block: factory.errors(block) for block in factory.written if factory.errors(block)} == {}


@pytest.mark.parametrize("state", ["不明", "なし"])
def test_a_table_of_one_state_gives_valid_drafts(state: str) -> None:
    factory = composed(_text_of(table_of_state(CATALOGUE, state)))
    assert {block: factory.errors(block) for block in factory.written if factory.errors(block)} == {}


@pytest.mark.parametrize("seed", range(4))
def test_it_never_writes_a_sensitive_value(seed: int) -> None:
    factory = composed(_text_of(random_table(CATALOGUE, seed)))
    text = "\n".join(factory.text(block) for block in factory.written)
    assert [value for value in SECRETS.values() if value in text] == []


def test_it_is_a_function_of_the_request() -> None:
    table = (
        "items:\n  roles:\n    - {role: commander, title: 社長, person: 甲野 一郎, phone: 090-0000-1111}\n"
    )
    other = table.replace("090-0000-1111", "090-0000-2222")
    one, two = composed(table), composed(other)
    assert [one.text(block) for block in one.written] == [two.text(block) for block in two.written]


def test_a_draft_says_who_wrote_it_and_why() -> None:
    draft = composed("items:\n  oa_ot_connection: {choice: [hub_direct]}\n").draft("network_now")
    assert draft is not None
    assert (draft.state, draft.provider) == (BlockState.FILLED, "offline")
    assert "OAネットワークと工場ネットワークの接続" in draft.reason


# ------------------------------------------------------------------ unknown and none


def test_with_everything_unknown_the_card_still_tells_the_night_shift_what_to_do() -> None:
    factory = composed("items: {}\n")
    card = factory.text("card_first")
    assert "非常停止を押す" in card
    assert "止まったことを目で見るまで" in card
    assert "1台ずつ抜く" in card
    assert card.index("目で見るまで") < card.index("1台ずつ抜く")


def test_an_unknown_place_is_not_searched_for_and_the_safe_action_comes_first() -> None:
    points = "items:\n  cut_points:\n    - {order: 1, kind: external, what: 回線のケーブル, place: 不明, role: network_cut, stops: メール}\n"
    steps = composed(points).text("cut_steps")
    line = next(line for line in steps.split("\n") if "[[cut_points.1.place]]" in line or "の場所】" in line)
    assert line.index("1台ずつ抜く") < line.index("要確認") if "要確認" in line else "1台ずつ抜く" in line


def test_no_backup_is_never_relied_on() -> None:
    table = "items:\n  systems: [{name: 生産管理, restore_order: 1, location: 事務所, zone: office}]\n  backups: なし\n"
    factory = composed(table)
    assert "控えは一つもない" in factory.text("backup_gaps")
    assert "控えなし。作り直す" in factory.text("restore_table")
    assert "作り直しの日数を聞く" in factory.text("restore_steps")


def test_a_separated_network_gets_no_step_that_cuts_the_office_link() -> None:
    table = (
        "items:\n  oa_ot_connection: {choice: [separated]}\n"
        "  cut_points:\n    - {order: 1, kind: oa_ot, what: 謎のケーブル, place: 事務所, role: it, stops: なし}\n"
    )
    factory = composed(table)
    assert "[[cut_points.1.what]]" not in factory.text("cut_steps")
    assert "[[cut_points.1.what]]" not in factory.text("card_cut")
    assert "事務所と工場の間の抜く場所が表にない" not in factory.text("cut_steps")


def test_a_factory_without_wifi_gets_no_wifi_step() -> None:
    table = (
        "items:\n  wifi_use: {choice: [none]}\n"
        "  cut_points:\n    - {order: 1, kind: wifi, what: 無線の線, place: 検査室, role: it, stops: 検査}\n"
    )
    factory = composed(table)
    texts = "\n".join(factory.text(block) for block in factory.written if block not in ("damage_levels",))
    assert "WiFi" not in texts
    assert "[[cut_points.1.what]]" not in texts


# ------------------------------------------------------------------ derived across items


def test_manual_work_that_ends_before_the_temporary_system_is_a_gap_with_its_filling() -> None:
    table = """items:
  key_products: [{name: 甲, mtpd: 5日, rto_manual: 1日, rto_temporary: 4日, systems: 生産管理, stock_days: 1}]
  manual_operation: [{process: 加工, possible: partial, max_duration: 2日}]
  alternates:
    - {kind: partner, name: 乙工業, lead_time: 1日}
    - {kind: partner, name: 丙工業, lead_time: 3日}
"""
    text = composed(table).text("targets_gap")
    assert "空白期間がある" in text
    assert "空白を埋めるもの：[[alternates.1.name]]" in text
    assert re.search(r"\[\[alternates\.2\.name\]\].*間に合わない", text)


def test_no_gap_is_told_where_manual_work_reaches() -> None:
    table = """items:
  key_products: [{name: 甲, mtpd: 5日, rto_temporary: 2日, systems: 生産管理}]
  manual_operation: [{process: 加工, possible: yes, max_duration: 3日}]
"""
    assert "空白期間" not in composed(table).text("targets_gap")


def test_a_monthly_backup_does_not_meet_a_day() -> None:
    table = """items:
  systems: [{name: 生産管理, restore_order: 1, location: 事務所, zone: office, max_data_loss: 1日}]
  backups: [{system: 生産管理, method: NASへ, frequency: 1か月, offline: いいえ, location: 事務所, last_restore_test: 未実施}]
"""
    text = composed(table).text("backup_gaps")
    assert "より長い" in text and "同時に失われるおそれ" in text and "復元テストはしていない" in text


ROLES = """items:
  roles:
    - {role: commander, title: 総務課長, person: 甲野 一郎, phone: 090-0000-0001, deputy: 乙川 二郎, deputy_phone: 090-0000-0002}
    - {role: network_cut, title: 総務課長, person: 甲野 一郎, phone: 090-0000-0001, deputy: 乙川 二郎, deputy_phone: 090-0000-0002}
    - {role: line_stop, title: 製造課長, person: 乙川 二郎, phone: 090-0000-0002, deputy: 甲野 一郎, deputy_phone: 090-0000-0001}
    - {role: it, title: 電気担当, person: 丙山 三郎, phone: 090-0000-0003, hours: 平日9時から17時, deputy: なし}
    - {role: safety, title: 安全課長, person: 丁田 四郎, phone: 090-0000-0004, deputy: 戊木 五郎, deputy_phone: 090-0000-0005}
    - {role: recovery, title: 保全課長, person: 己谷 六郎, phone: 090-0000-0006, deputy: 戊木 五郎, deputy_phone: 090-0000-0005}
"""


def test_it_sees_who_is_asked_for_twice() -> None:
    text = composed(ROLES).text("team_gaps")
    assert "ネットワーク遮断責任者、対策本部長は、同じ人が務める。" in text
    assert "互いの代行者である" in text
    assert "安全責任者、復旧責任者の代行者は、同じ人である。重なったら、安全責任者を先に見て" in text
    assert "IT担当に代行者がいない" in text


def test_it_finds_no_fault_in_a_team_without_one() -> None:
    table = """items:
  roles:
    - {role: line_stop, title: 製造課長, person: 甲野 一郎, phone: 1, deputy: 乙川 二郎, deputy_phone: 2}
    - {role: network_cut, title: 総務課長, person: 丙山 三郎, phone: 3, deputy: 丁田 四郎, deputy_phone: 4}
    - {role: commander, title: 社長, person: 戊木 五郎, phone: 5, deputy: 己谷 六郎, deputy_phone: 6}
"""
    text = composed(table).text("team_gaps")
    assert not re.search("同じ人|互いの|代行者がいない|決まっていない", text)


def test_the_longest_safe_stop_stands_before_any_cut() -> None:
    table = """items:
  safety:
    - {equipment: 炉, hazard: 高温, safe_stop: 冷ます, minutes: 10, min_people: 1}
    - {equipment: 反応槽, hazard: 圧力, safe_stop: 抜く, minutes: 40分, min_people: 3}
  cut_points: [{order: 1, kind: backup, what: NASの線, place: 棚, mark: 赤札1, role: network_cut, stops: 控え, never_if: なし}]
"""
    steps = composed(table).text("cut_steps").split("\n")
    assert (
        "[[safety.2.equipment]]の停止には[[safety.2.minutes]]かかる" in steps[0]
    )  # the unit stands in the table
    assert "[[cut_points.1.what]]" in steps[1]


def test_a_cable_that_stops_shipping_names_the_other_way_in_the_same_step() -> None:
    table = "items:\n  cut_points: [{order: 1, kind: external, what: 回線, place: 棚, mark: 札1, role: it, stops: 受注と出荷}]\n"
    step = next(
        line for line in composed(table).text("cut_steps").split("\n") if "[[cut_points.1.what]]" in line
    )
    assert "出荷は、5.7の手順に切り替える" in step


def test_a_missing_backup_stage_comes_before_the_first_cable() -> None:
    table = "items:\n  cut_points: [{order: 1, kind: oa_ot, what: 線, place: 棚, mark: 札1, role: it, stops: なし}]\n"
    steps = composed(table).text("cut_steps")
    assert steps.index("控えへの経路") < steps.index("社外との回線") < steps.index("[[cut_points.1.what]]")


def test_an_unattended_night_is_told_by_the_guard_who_touches_nothing() -> None:
    table = "items:\n  working_hours: {unattended_run: はい, on_site_at_night: なし, guard: 甲警備}\n"
    factory = composed(table)
    assert "無人の時間に知らせを受けた人は" in factory.text("card_first")
    assert "最初に着いた責任者" in factory.text("card_first")
    assert "警備は、設備にもケーブルにも触らず" in factory.text("card_night")


# ------------------------------------------------------------------ findings


FINDINGS = """items: {}
assessment:
  date: 2026-11-01
  results:
    持込パソコン: {rating: BAD, cause: 不明, issue: 実態が不明, where: 製造3課, measures: [02-01], interim: 受付で預かる, owner: 製造課長, due: 2027-01-31}
    USBメモリー: {rating: BAD, cause: 無対策}
    複合機: {rating: ④, accept: {reason: 単独で使う, by: 工場の責任者, until: 2027-06-30}}
"""


def test_a_finding_gets_measure_interim_owner_and_due() -> None:
    text = composed(FINDINGS).text("measures_media")
    title = CATALOGUE.measures["02-01"].title
    assert f"対策02-01「{title}」※" in text
    assert "対策02-02" not in text
    assert "[[assessment.brought_in_pc.owner]]" in text and "[[assessment.brought_in_pc.due]]" in text
    assert "暫定策：受付で預かる。" in text
    assert "まず実態を調べる" in text


def test_the_handbooks_own_titles_carry_no_mark() -> None:
    text = composed(FINDINGS).text("measures_media")
    assert f"対策01-01「{CATALOGUE.measures['01-01'].title}」：" in text


def test_an_accepted_finding_says_reason_by_and_until() -> None:
    text = composed(FINDINGS).text("measures_devices")
    assert "理由：単独で使う。承認：工場の責任者。期限：2027-06-30。" in text


def test_every_finding_has_a_criterion_and_a_response() -> None:
    factory = composed(FINDINGS)
    for block in ("attack_signs", "entry_response"):
        text = factory.text(block)
        assert all(finding.entry in text for finding in factory.findings)
    assert "最悪の場合" in factory.text("entry_response")


def test_a_name_in_free_text_becomes_a_reference() -> None:
    table = """items:
  roles: [{role: it, title: 係長, person: 鷹司 源次郎, phone: 090-0000-1234}]
assessment:
  results:
    USBメモリー: {rating: BAD, issue: 鷹司 源次郎だけが知っている, where: 電話090-0000-9999の横}
"""
    factory = composed(table)
    draft = factory.draft("measures_media")
    assert draft is not None
    assert "鷹司" not in draft.text and "090-0000" not in draft.text
    assert "roles.it.person" in draft.extra_facts
    assert factory.errors("measures_media") == []


# ------------------------------------------------------------------ every item reaches the plan

_ITEMS = [item for item in CATALOGUE.items.values() if item.id != "document_control"]


@pytest.mark.parametrize("item", _ITEMS, ids=lambda item: item.id)
def test_every_item_changes_a_block_that_depends_on_it_and_no_other(item: object) -> None:
    from bcp.vocabulary import Item

    assert isinstance(item, Item)
    empty, none = composed("items: {}\n"), composed(f"items: {{{item.id}: なし}}\n")
    full = composed(_text_of(_filled(item)))
    for other in (none, full):
        changed = {block for block in empty.written if empty.text(block) != other.text(block)}
        allowed = {
            key
            for key, request in empty.requests.items()
            if any(name.partition(".")[0] == item.id for name in request.block.inputs or ())
        }
        assert changed <= allowed
    if item.id != "company":
        assert any(empty.text(block) != full.text(block) for block in empty.written)


def _filled(item: object) -> str:
    import yaml

    from bcp.vocabulary import Item

    assert isinstance(item, Item)
    samples = {
        Kind.YES_NO: "はい",
        Kind.YES_NO_OR_DATE: "はい",
        Kind.INTEGER: "3",
        Kind.DECIMAL: "2",
        Kind.DURATION: "2日",
        Kind.DATE: "2026-10-01",
        Kind.LIST: "甲",
        Kind.TEXT: "甲の説明",
    }
    if item.type == "choices":
        answer: object = [next(each for each in reversed(item.choices) if each != "none")]
        answer = {"choice": answer} if item.has_detail else answer
    else:
        cells = {
            name: samples.get(column.kind) or next(iter(column.choices))
            for name, column in item.columns.items()
        }
        answer = cells if item.type == "record" else [cells]
    return yaml.safe_dump(
        {"format": "bcp/env-diff@1", "items": {item.id: answer}}, allow_unicode=True, sort_keys=False
    )
