"""Spec 3: what a table may say, as the plan prints it and as `bcp check --json` tells it."""

from __future__ import annotations

import pytest
from contract_tool import HEAD, PLAIN, Tool


def printed(tool: Tool, items: str, *paths: str) -> list[str]:
    """What each reference becomes in bcp.md."""
    lines = "".join(f"値{number}「[[{path}]]」終\n\n" for number, path in enumerate(paths))
    text = tool.plan(f"items:\n{items}", f"# 値\n\n{lines}##\n本文を書く。\n##\n", code=None)
    return [text.split(f"値{number}「")[1].split("」終")[0] for number in range(len(paths))]


def states(tool: Tool, text: str) -> tuple[set[str], set[str]]:
    found = tool.check(text).json
    return tuple({each["path"] for each in found[key]} for key in ("unknown", "unanswered"))  # type: ignore[return-value]


# ---------------------------------------------------------------- scalars are text


def test_yaml_types_are_off_and_phones_keep_their_zeros(tool: Tool) -> None:
    items = (
        "  parties_to_notify:\n    - {company: 01, person: 1e3, phone: 0120, night_phone: 0x1F, email: 2026-01-01,"
        " order_channel: on, fallback: 12:30:45, reconnect_condition: 1_000}\n"
    )
    row = "parties_to_notify.1."
    columns = (
        "company",
        "person",
        "phone",
        "night_phone",
        "email",
        "order_channel",
        "fallback",
        "reconnect_condition",
    )
    assert printed(tool, items, *(row + column for column in columns)) == [
        "01", "1e3", "0120", "0x1F", "2026-01-01", "on", "12:30:45", "1_000",
    ]  # fmt: skip


def test_a_text_column_may_say_yes(tool: Tool) -> None:
    assert printed(tool, "  working_hours: {shifts: はい, keys: no}\n", "working_hours.shifts", "working_hours.keys") == [
        "はい", "no",
    ]  # fmt: skip


# ---------------------------------------------------------------- 不明, なし, unanswered


@pytest.mark.parametrize("word", ["不明", "unknown"])
def test_unknown_for_a_scalar_a_row_a_record_and_an_item(tool: Tool, word: str) -> None:
    unknown, unanswered = states(
        tool,
        f"items:\n  company: {{name: {word}}}\n  working_hours: {word}\n  wifi_use: {word}\n  backups: {word}\n"
        f"  systems:\n    - {{name: A}}\n    - {word}\n",
    )
    assert {"company.name", "working_hours.shifts", "systems.2.name"} <= unknown
    assert any(path.startswith("wifi_use") for path in unknown) and not any(
        p.startswith("wifi_use.choice") for p in unanswered
    )
    found = {
        each["item"]: each["state"]
        for each in tool.run("check", "t.yaml", "--template", "plain.md", "--json").json["differences"]
    }
    assert (found["working_hours"], found["wifi_use"], found["backups"]) == ("unknown", "unknown", "unknown")


@pytest.mark.parametrize("word", ["なし", "none"])
def test_none_for_a_scalar_a_record_and_an_item(tool: Tool, word: str) -> None:
    tool.check(
        f"items:\n  company: {{short_name: {word}}}\n  network_diagram: {word}\n  backups: {word}\n  wifi_use: {word}\n"
    )
    found = tool.run("check", "t.yaml", "--template", "plain.md", "--json").json
    state = {each["item"]: each["state"] for each in found["differences"]}
    assert [state[item] for item in ("network_diagram", "backups", "wifi_use")] == ["none", "none", "none"]
    assert not {"company.short_name"} & {each["path"] for each in found["unknown"] + found["unanswered"]}


def test_empty_tilde_and_absent_are_unanswered_and_listed(tool: Tool) -> None:
    unknown, unanswered = states(
        tool,
        "items:\n  company: {name: , short_name: ~, site: 本社工場}\n  working_hours:\n  network_diagram: ~\n",
    )
    assert {
        "company.name",
        "company.short_name",
        "company.address",
        "working_hours.shifts",
        "network_diagram.exists",
    } <= unanswered
    assert "company.site" not in unknown | unanswered and not unknown


def test_a_role_that_has_no_row_is_unanswered_even_where_others_have_one(tool: Tool) -> None:
    unknown, unanswered = states(
        tool, "items:\n  roles: [{role: commander, person: 山田 太郎, phone: 不明}]\n"
    )
    assert unknown == {"roles.commander.phone"}
    assert {"roles.line_stop.person", "authority.restart.role"} <= unanswered


def test_unanswered_is_treated_as_unknown_in_the_text(tool: Tool) -> None:
    first, second, third = printed(
        tool, "  company: {name: 不明, site: }\n", "company.name", "company.site", "company.address"
    )
    assert [text.startswith("【要確認：") and text.endswith("】") for text in (first, second, third)] == [
        True
    ] * 3
    assert "会社名" in first


def test_as_assumed_is_the_value_the_template_assumes(tool: Tool) -> None:
    template = (
        "---\nassumes: {wifi_use: factory, company: {employees: 52}}\n---\n# 値\n\n「[[wifi_use.choice]]」「[[company.employees]]」\n\n"
        "##\n本文を書く。\n##\n"
    )
    for word in ("想定どおり", "as_assumed"):
        text = tool.plan(
            f"items:\n  wifi_use: {word}\n  company: {{employees: {word}}}\n", template, "--force", code=None
        )
        assert "「52」" in text and "「要確認" not in text
        state = {each["item"]: each["state"] for each in tool.report()["differences"]}
        assert (state["wifi_use"], state["company"]) == ("same", "same")


# ---------------------------------------------------------------- yes and no, tables


@pytest.mark.parametrize("word, shown", [("はい", "はい"), ("yes", "はい"), ("true", "はい"), ("いいえ", "いいえ"), ("no", "いいえ"), ("false", "いいえ"), ("YES", "はい")])  # fmt: skip
def test_yes_and_no_in_six_words(tool: Tool, word: str, shown: str) -> None:
    items = f"  network_diagram: {{exists: {word}}}\n  backups: [{{system: A, offline: {word}}}]\n"
    assert printed(tool, items, "network_diagram.exists", "backups.1.offline") == [shown, shown]


@pytest.mark.parametrize(
    "item, column",
    [
        ("external_access", "always_on"), ("external_access", "mfa"), ("backups", "offline"), ("systems", "standalone"),
        ("systems", "end_of_support"), ("network_diagram", "exists"), ("support_contacts", "night_available"),
        ("data_held", "special_care"), ("data_held", "my_number"), ("evidence", "monitored"),
        ("evidence", "clock_synchronised"), ("working_hours", "unattended_run"),
    ],
)  # fmt: skip
def test_yes_no_columns_take_yes_and_refuse_words(tool: Tool, item: str, column: str) -> None:
    row = "{{ {column}: {value} }}"
    record = item in ("network_diagram", "evidence", "working_hours")
    wrap = "{}" if record else "[{}]"
    assert tool.check(f"items:\n  {item}: {wrap.format(row.format(column=column, value='はい'))}\n").code == 0
    assert (
        tool.check(f"items:\n  {item}: {wrap.format(row.format(column=column, value='ときどき'))}\n").code
        == 2
    )


@pytest.mark.parametrize(
    "item, column, good, bad",
    [
        *[("company", column, "52", "五十二くらい") for column in ("employees", "sites", "lines")],
        ("cut_points", "order", "3", "三番ごろ"), ("systems", "restore_order", "1", "最初"),
        ("backups", "generations", "7", "いくつか"), ("roles", "arrival_minutes", "30", "すぐ"),
        ("safety", "minutes", "15", "少し"), ("safety", "min_people", "2", "数人"),
        ("manual_operation", "capacity_percent", "40", "半分"), ("data_held", "count", "1200", "多数"),
        ("key_products", "stock_days", "2.5", "少し"),
        *[("key_products", column, "3日", "早く") for column in ("mtpd", "rto_manual", "rto_temporary", "rto_full")],
        ("parties_to_notify", "deadline", "1時間", "早めに"), ("systems", "max_data_loss", "1日", "少し"),
        ("backups", "frequency", "1日", "ときどき"), ("backups", "restore_time", "8時間", "長い"),
        ("authority", "max_wait", "15分", "少し"), ("manual_operation", "max_duration", "2日", "しばらく"),
        ("alternates", "lead_time", "1週間", "しばらく"),
        ("parties_to_notify", "checked_on", "2026-11-10", "先月"), ("external_access", "last_update", "2026-11-10", "先月"),
        ("backups", "last_restore_test", "2026-11-10", "先月"), ("network_diagram", "updated", "2026-11-10", "先月"),
        ("exercises", "last_date", "2026-11-10", "先月"), ("exercises", "next_date", "2026-11-10", "来月"),
        ("document_control", "approved_on", "2026-11-10", "先月"), ("document_control", "checked_on", "2026-11-10", "先月"),
        ("document_control", "next_review", "2026-11-10", "来月"),
        ("systems", "end_of_support", "2026-11-10", "来年"),
    ],
)  # fmt: skip
def test_each_typed_column_takes_its_type_and_refuses_words(
    tool: Tool, item: str, column: str, good: str, bad: str
) -> None:
    record = item in ("company", "network_diagram", "exercises", "document_control")
    wrap = "{}" if record else "[{}]"
    assert tool.check(f"items:\n  {item}: {wrap.format(f'{{{column}: {good}}}')}\n").code == 0
    assert tool.check(f"items:\n  {item}: {wrap.format(f'{{{column}: {bad}}}')}\n").code == 2


@pytest.mark.parametrize(
    "item, column",
    [("evidence", "retention"), ("roles", "hours"), ("support_contacts", "available"), ("working_hours", "shifts"),
     ("ot_backups", "version"), ("exercises", "result"), ("quality_release", "release_rule")],
)  # fmt: skip
def test_all_other_columns_are_text(tool: Tool, item: str, column: str) -> None:
    record = item in ("evidence", "working_hours", "exercises", "quality_release")
    wrap = "{}" if record else "[{}]"
    assert (
        tool.check(f"items:\n  {item}: {wrap.format(f'{{{column}: 決まっていないが 3 くらい}}')}\n").code == 0
    )


def test_a_table_is_a_list_or_a_mapping_with_complete_and_rows(tool: Tool) -> None:
    path = "systems.2.name"
    rows = "[{name: 生産管理サーバー}]"
    assert printed(tool, f"  systems: {{complete: はい, rows: {rows}}}\n", path) == ["なし"]
    for text in (f"{{complete: いいえ, rows: {rows}}}", f"{{complete: 不明, rows: {rows}}}", rows):
        assert printed(tool, f"  systems: {text}\n", path)[0].startswith("【要確認：")


def test_systems_is_a_list_or_text_split_at_commas(tool: Tool) -> None:
    for text in ("[A機, B機]", "A機、B機", '"A機,B機"', "A機，B機"):
        assert printed(
            tool, f"  key_products: [{{name: 品, systems: {text}}}]\n", "key_products.1.systems"
        ) == ["A機、B機"]


def test_own_choices_win_over_yes_no_and_none(tool: Tool) -> None:
    items = (
        "  systems: [{name: A, antivirus: none}, {name: B, antivirus: なし}]\n"
        "  manual_operation: [{process: P, possible: yes}, {process: Q, possible: いいえ}]\n"
    )
    first, second, third, fourth = printed(
        tool,
        items,
        "systems.1.antivirus",
        "systems.2.antivirus",
        "manual_operation.1.possible",
        "manual_operation.2.possible",
    )
    assert first == second and third != fourth
    assert "要確認" not in first + third + fourth


def test_a_missing_required_column_is_unanswered_never_an_error(tool: Tool) -> None:
    _, unanswered = states(tool, "items:\n  systems: [{zone: factory}]\n  roles: [{title: 工場長}]\n")
    assert "systems.1.name" in unanswered


# ---------------------------------------------------------------- durations and dates


@pytest.mark.parametrize(
    "text",
    [
        "90分",
        "半日",
        "4時間",
        "2日",
        "3営業日",
        "1週間",
        "1か月",
        "1ヶ月",
        "1ケ月",
        "直ちに",
        "当日中",
        "PT4H",
        "９０分",
        "P2D",
        "４ 時間",
    ],
)
def test_durations_are_read_and_printed_as_written(tool: Tool, text: str) -> None:
    assert printed(tool, f"  key_products: [{{name: 品, mtpd: {text}}}]\n", "key_products.1.mtpd") == [text]


@pytest.mark.parametrize("text", ["2026-11-10", "2026年11月10日", "R8.11.10", "２０２６年１１月１０日"])
def test_dates_are_read_and_printed_as_written(tool: Tool, text: str) -> None:
    assert printed(tool, f"  exercises: {{last_date: {text}}}\n", "exercises.last_date") == [text]


@pytest.mark.parametrize("text", ["2026-02-29", "2026年13月1日", "R8.2.30", "11月10日", "11/10"])
def test_days_that_do_not_exist_are_refused(tool: Tool, text: str) -> None:
    assert tool.check(f"items:\n  exercises: {{last_date: {text}}}\n").code == 2


def test_a_restore_test_that_never_took_place_is_none(tool: Tool) -> None:
    unknown, unanswered = states(tool, "items:\n  backups: [{system: A, last_restore_test: 未実施}]\n")
    assert "backups.1.last_restore_test" not in unknown | unanswered


@pytest.mark.parametrize(
    "left, right, contradicts",
    [("半日", "12時間", False), ("90分", "1時間", True), ("1週間", "7日", False), ("８時間", "PT9H", False), ("2日", "直ちに", True), ("1か月", "29日", True)],
)  # fmt: skip
def test_durations_are_compared_after_nfkc(tool: Tool, left: str, right: str, contradicts: bool) -> None:
    """rto_manual must not be longer than rto_temporary."""
    items = f"items:\n  key_products: [{{name: 品, rto_manual: {left}, rto_temporary: {right}}}]\n"
    found = tool.check(items).json["contradictions"]
    assert bool([each for each in found if left in each["message"] + each["excerpt"]]) is contradicts


# ---------------------------------------------------------------- keys in two languages, common


def test_keys_columns_choices_and_roles_may_be_japanese_or_english(tool: Tool) -> None:
    english = (
        "items:\n  company: {name: 山田製作所}\n  wifi_use: {choice: [factory], detail: 倉庫}\n"
        "  roles: [{role: commander, person: 山田 太郎}]\n  authority: [{decision: line_stop, role: line_stop}]\n"
        "  cut_points: {complete: yes, rows: [{kind: oa_ot, what: 線}]}\n"
        "assessment: {basis: handbook, date: 2026-11-01, results: {usb_memory: {rating: BAD, cause: no_measure, owner: 課長}}}\n"
    )
    japanese = (
        "項目:\n  会社・工場: {会社名: 山田製作所}\n  WiFi（無線AP）の利用: {選択: [工場で使っている], 詳細: 倉庫}\n"
        "  役割と代行者: [{役割: 対策本部長, 氏名: 山田 太郎}]\n  判断の権限: [{判断: ライン停止, 判断者: ライン停止責任者}]\n"
        "  切り離し箇所: {全部: はい, 行: [{区分: 事務所と工場の間, 対象: 線}]}\n"
        "アセスメント: {評価の拠り所: ハンドブック, 実施日: 2026-11-01, 結果: {USBメモリー: {評価: BAD, 原因: 無対策, 担当: 課長}}}\n"
    )
    first, second = (tool.check(text) for text in (english, japanese))
    assert (first.code, second.code) == (0, 0), second.out
    for key in ("differences", "findings", "unknown", "unanswered", "contradictions", "completeness"):
        assert first.json[key] == second.json[key]


def test_common_answers_are_taken_and_the_factorys_own_win(tool: Tool) -> None:
    tool.write(
        "head/office.yaml",
        HEAD
        + "items:\n  company: {name: 本社名, site: 本社}\n  working_hours: {shifts: 日勤}\n  wifi_use: 不明\n",
    )
    items = "  company: {name: 自社名}\n"
    tool.template(PLAIN)
    template = "# 値\n\n「[[company.name]]」「[[company.site]]」「[[working_hours.shifts]]」\n\n##\n本文を書く。\n##\n"
    tool.write("plain.md", template)
    tool.table(f"common: head/office.yaml\nitems:\n{items}")
    assert tool.run("generate", "t.yaml", "--template", "plain.md").code in (0, 1)
    text = (tool.folder / "outputs/t/bcp.md").read_text("utf-8")
    assert "「自社名」" in text and "「日勤」" in text


def test_a_fault_of_the_common_file_names_that_file(tool: Tool) -> None:
    tool.write("office.yaml", HEAD + "items:\n  company: {nmae: 本社}\n")
    (error,) = tool.refused("common: office.yaml\nitems:\n  wifi_use: 不明\n")
    assert (error["path"], error["line"]) == ("office.yaml", 3)
    (error,) = tool.refused("common: none.yaml\nitems:\n  wifi_use: 不明\n")
    assert (error["path"], error["line"]) == ("t.yaml", 2)


# ---------------------------------------------------------------- the example of the contract itself


def test_the_example_of_the_contract_is_read(tool: Tool) -> None:
    text = """items:                                 # item id (or its Japanese name) -> answer
  company: {name: 浪速精密工業株式会社, short_name: 浪速精密, site: 本社工場, prefecture: 大阪府, industry: 金属部品加工, employees: 52}
  oa_ot_connection: {choice: [dual_nic_pc, hub_direct], detail: 生産管理PC 2台が両方に接続}
  cut_points:
    complete: いいえ
    rows:
      - {order: 3, kind: oa_ot, what: 事務所–工場のケーブル, place: 事務所1階ラック SW-1 ポート12, mark: 赤札3, role: network_cut, stops: 生産指示, never_if: なし, how_back: 対策本部長の許可後に差す}
  backups:
    - {system: 生産管理サーバー, method: NASへ自動, frequency: 1日, generations: 7, offline: いいえ, last_restore_test: 未実施, restore_time: 不明}
  regulated: [high_pressure_gas]
assessment:
  date: 2026-11-10
  assessor: 生産技術課
  basis: handbook                      # handbook: rated with the printed handbook; bcp: with `bcp assess`
  results:                             # entry id or Japanese name
    USBメモリー: ①
    brought_in_pc: {rating: BAD, cause: 不明, issue: 実態が把握できていない, where: 製造3課, measures: [02-01], interim: 受付で預かる, owner: 製造課長, due: 2027-01-31, status: 着手}
"""
    found = tool.check(text)
    assert found.code == 0, found.out
    (finding,) = found.json["findings"]
    assert finding == {
        "id": "brought_in_pc", "entry": finding["entry"], "rating": "BAD", "cause": "unknown", "issue": "実態が把握できていない",
    }  # fmt: skip
    assert [each["path"] for each in found.json["unknown"]] == ["backups.1.restore_time"]
    assert [(each["path"], each["name"]) for each in found.json["unlinked"]] == [
        ("backups.1.system", "生産管理サーバー")
    ]
