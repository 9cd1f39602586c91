"""Spec 3: every bad table is refused with its place, what was found and what is expected; nothing is written."""

from __future__ import annotations

import pytest
from contract_tool import HEAD, Tool

GOOD = HEAD + "items:\n  会社・工場: {会社名: 山田製作所}\n"


def place(tool: Tool, text: str | bytes) -> tuple[int, int, str]:
    (error,) = tool.refused(text)
    assert error["path"] == "t.yaml"
    return error["line"], error["column"], error["message"] + error["hint"]


# ---------------------------------------------------------------- the file as such


@pytest.mark.parametrize(
    "content, word",
    [
        (GOOD.encode("cp932"), "UTF-8"),
        (GOOD.encode("utf-16"), "UTF-8"),
        (GOOD.encode("utf-16-le"), "UTF-8"),
        (GOOD.encode("utf-16-be"), "UTF-8"),
        (GOOD.encode("euc-jp"), "UTF-8"),
        (GOOD.encode() + b"#" * (2 * 1024 * 1024), "2 MiB"),
    ],
    ids=["cp932", "utf-16", "utf-16-le", "utf-16-be", "euc-jp", "too-large"],
)
def test_a_file_in_another_encoding_or_too_large_is_refused(tool: Tool, content: bytes, word: str) -> None:
    (error,) = tool.refused(content)
    assert word in error["message"] + error["hint"]


def test_cp932_names_line_and_column_of_the_first_bad_byte(tool: Tool) -> None:
    line, column, words = place(tool, GOOD.encode("cp932"))
    assert (line, column) == (3, 3) and "Shift_JIS" in words


def test_exactly_2_mib_is_still_read(tool: Tool) -> None:
    content = GOOD.encode()
    content += b"#" * (2 * 1024 * 1024 - len(content))
    assert tool.check(content).code == 0


@pytest.mark.parametrize(
    "make", [lambda t: b"\xef\xbb\xbf" + t.encode(), lambda t: t.replace("\n", "\r\n").encode()]
)
def test_a_bom_and_crlf_are_read(tool: Tool, make: object) -> None:
    plain = tool.check(GOOD.encode()).json
    other = tool.check(make(GOOD)).json  # type: ignore[operator]
    for key in ("differences", "unknown", "unanswered", "completeness"):
        assert plain[key] == other[key]


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x0b", "\x0c", "\x1b", "\x7f", "\x85"])
def test_control_characters_are_refused(tool: Tool, sign: str) -> None:
    line, column, words = place(tool, f"items:\n  company: {{name: 山{sign}田}}\n")
    assert (line, column) == (3, 20) and "制御文字" in words


def test_a_tab_within_a_value_is_allowed(tool: Tool) -> None:
    assert tool.check("items:\n  company: {name: 山\t田}\n").code == 0


def test_an_escaped_control_character_is_refused_too(tool: Tool) -> None:
    line, _, words = place(tool, 'items:\n  company: {name: "山\\x07田"}\n')
    assert line == 3 and "制御文字" in words


def test_a_missing_file_and_a_folder_are_bad_input(tool: Tool) -> None:
    for name in ("none.yaml", "."):
        ran = tool.run("check", name, "--json")
        assert ran.code == 2 and ran.json["error"]["errors"][0]["hint"]


# ---------------------------------------------------------------- YAML


@pytest.mark.parametrize(
    "text, line, column, word",
    [
        ("items:\n  company: &a {name: 山田}\n", 3, 12, "&a"),
        ("items:\n  company: {name: &a 山田, site: *a}\n", 3, 19, "&a"),
        ("items:\n  company: {name: !!str 山田}\n", 3, 19, "タグ"),
        ("items:\n  company: !x {name: 山田}\n", 3, 12, "タグ"),
        ("items:\n  company:\n    <<: {name: 山田}\n", 4, 5, "<<"),
        ("items:\n  company: {name: 山田, name: 川田}\n", 3, 23, "2度"),
        ("items:\n  company: {name: 山田}\n  company: {name: 川田}\n", 4, 3, "2度"),
        ("items:\n  company: {name: 山田, 会社名: 川田}\n", 3, 23, "同じ"),
        ("items:\n  company: {name: 山田}\n  会社・工場: {name: 川田}\n", 4, 3, "同じ"),
        ("items: {}\nitems: {}\n", 3, 1, "2度"),
        ("items:\n\tcompany: {name: 山田}\n", 3, 1, "タブ"),
        ("items:\n  company: {name: 山田\n", 4, 1, ""),
        ("items:\n  company: {name: 山田}\n---\nitems: {}\n", 4, 1, "文書"),
    ],
)  # fmt: skip
def test_yaml_that_people_trip_over_is_refused(
    tool: Tool, text: str, line: int, column: int, word: str
) -> None:
    first = tool.refused(text)[0]
    assert (first["line"], first["column"]) == (line, column), first
    assert word in first["message"]


def test_the_assessment_has_the_same_rules(tool: Tool) -> None:
    text = "assessment:\n  results:\n    usb_memory: ①\n    USBメモリー: ②\n"
    line, column, words = place(tool, text)
    assert (line, column) == (5, 5) and "同じ" in words


@pytest.mark.parametrize(
    "content, line",
    [
        (b"items: {}\n", 1),
        (b"format: bcp/env-diff@2\nitems: {}\n", 1),
        (b"format:\nitems: {}\n", 1),
        (b"", 1),
    ],
)
def test_missing_or_unknown_format_is_refused(tool: Tool, content: bytes, line: int) -> None:
    found, _, words = place(tool, content)
    assert found == line and "bcp/env-diff@1" in words


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    "text, line, column, found, meant",
    [
        ("items:\n  bakups: []\n", 3, 3, "bakups", "backups"),
        ("items:\n  バックアプ: []\n", 3, 3, "バックアプ", "バックアップ"),
        ("items:\n  company: {nmae: 山田}\n", 3, 13, "nmae", "name"),
        ("items:\n  backups:\n    - {system: A, methd: B}\n", 4, 19, "methd", "method"),
        ("items:\n  oa_ot_connection: {choice: [dual_nic]}\n", 3, 31, "dual_nic", "dual_nic_pc"),
        ("items:\n  oa_ot_connection: {choise: shared_lan}\n", 3, 22, "choise", "choice"),
        ("items:\n  wifi_use: factry\n", 3, 13, "factry", "factory"),
        ("items:\n  regulated: [high_presure_gas]\n", 3, 15, "high_presure_gas", "high_pressure_gas"),
        ("items:\n  cut_points:\n    - {kind: wify}\n", 4, 14, "wify", "wifi"),
        ("items:\n  roles:\n    - {role: comander}\n", 4, 14, "comander", "commander"),
        ("items:\n  roles:\n    - {role: 対策本部}\n", 4, 14, "対策本部", "対策本部長"),
        ("items:\n  authority:\n    - {decision: line_stp}\n", 4, 18, "line_stp", "line_stop"),
        ("assessment:\n  results:\n    usb_memry: ①\n", 4, 5, "usb_memry", "USBメモリー"),
        ("assessment:\n  results:\n    usb_memory: {ratng: ①}\n", 4, 18, "ratng", "rating"),
        ("asessment: {}\n", 2, 1, "asessment", "assessment"),
    ],
)  # fmt: skip
def test_an_unknown_name_is_refused_with_did_you_mean(
    tool: Tool, text: str, line: int, column: int, found: str, meant: str
) -> None:
    where = place(tool, text)
    assert where[:2] == (line, column)
    assert found in where[2] and meant in where[2].split("使えるもの")[0] and "ではないか" in where[2], where


def test_did_you_mean_is_said_in_english_too(tool: Tool) -> None:
    tool.template(PLAIN_TEMPLATE)
    tool.table("items:\n  bakups: []\n")
    tool.options = ["--lang", "en"]
    ran = tool.run("check", "t.yaml", "--template", "plain.md")
    assert ran.code == 2 and "Did you mean" in ran.err and "backups" in ran.err and ran.out == ""


PLAIN_TEMPLATE = "##\n本文を書く。\n##\n"

# ---------------------------------------------------------------- values


@pytest.mark.parametrize(
    "text, line, column, found, expected",
    [
        ("items:\n  company: {employees: 多い}\n", 3, 24, "多い", "整数"),
        ("items:\n  company: {employees: -5}\n", 3, 24, "-5", "整数"),
        ("items:\n  company: {employees: 5.5}\n", 3, 24, "5.5", "整数"),
        ("items:\n  key_products:\n    - {name: A, stock_days: 少し}\n", 4, 29, "少し", "数"),
        ("items:\n  key_products:\n    - {name: A, mtpd: 二日くらい}\n", 4, 23, "二日くらい", "期間"),
        ("items:\n  key_products:\n    - {name: A, mtpd: '5'}\n", 4, 23, "5", "期間"),
        ("items:\n  backups:\n    - {system: A, frequency: 毎日}\n", 4, 30, "毎日", "期間"),
        ("items:\n  backups:\n    - {system: A, last_restore_test: 2026-02-30}\n", 4, 38, "2026-02-30", "日付"),
        ("items:\n  network_diagram: {updated: 去年}\n", 3, 30, "去年", "日付"),
        ("items:\n  backups:\n    - {system: A, offline: たぶん}\n", 4, 28, "たぶん", "はい か いいえ"),
        ("items:\n  systems:\n    - {name: A, end_of_support: 来年}\n", 4, 33, "来年", "日付"),
        ("items:\n  company: [山田]\n", 3, 12, "", "列名"),
        ("items:\n  company: 山田\n", 3, 12, "山田", "列名"),
        ("items:\n  company: {name: [山田]}\n", 3, 19, "", "1つの値"),
        ("items:\n  backups: NAS\n", 3, 12, "NAS", "行"),
        ("items:\n  backups: {system: A}\n", 3, 12, "", "「- {列名: 値}」"),
        ("items:\n  backups: [A]\n", 3, 13, "A", "列名"),
        ("items:\n  backups: {complete: たぶん, rows: []}\n", 3, 23, "", "はい、いいえ"),
        ("items:\n  wifi_use: {choice: {a: b}}\n", 3, 22, "", "選択肢"),
        ("items:\n  wifi_use: [none, factory]\n", 3, 13, "", "一緒"),
        ("items: [company]\n", 2, 8, "", "項目"),
        ("assessment: [usb_memory]\n", 2, 13, "", "キー: 値"),
        ("assessment: {basis: 本}\n", 2, 21, "本", "handbook"),
        ("assessment: {date: 昨日}\n", 2, 20, "昨日", "日付"),
        ("assessment: {results: [①]}\n", 2, 23, "", "脅威の入口"),
        ("assessment: {results: {wifi: ⑥}}\n", 2, 30, "⑥", "①〜⑤"),
        ("assessment: {results: {wifi: 0}}\n", 2, 30, "0", "①〜⑤"),
        ("assessment: {results: {wifi: {rating: BAD, cause: 忘れた}}}\n", 2, 51, "忘れた", "無対策"),
        ("assessment: {results: {wifi: 対象外}}\n", 2, 30, "", "理由"),
        ("assessment: {results: {wifi: {rating: 対象外, reason: }}}\n", 2, 39, "", "理由"),
        ("assessment: {results: {wifi: {rating: 対象外, reason: 不明}}}\n", 2, 39, "", "理由"),
        ("assessment: {results: {wifi: {rating: BAD, accept: {reason: a, by: b, until: 2027-01-01}}}}\n", 2, 52, "", "④と⑤"),
        ("assessment: {results: {usb_memory: {rating: BAD, measures: [02-01]}}}\n", 2, 61, "02-01", "持込"),
        ("assessment: {results: {usb_memory: {rating: BAD, measures: [01-09]}}}\n", 2, 61, "01-09", "01-03"),
        ("assessment: {results: {usb_memory: {rating: BAD, due: 2026-13-01}}}\n", 2, 55, "2026-13-01", "日付"),
        ("assessment: {results: {usb_memory: {rating: ⑤, checks: [はい, いいえ]}}}\n", 2, 56, "", "5個"),
        ("assessment: {results: {usb_memory: {rating: ⑤, checks: [はい, いいえ, いいえ, いいえ, たぶん]}}}\n", 2, 56, "", "分からない"),
    ],
)  # fmt: skip
def test_a_value_of_the_wrong_type_is_refused(
    tool: Tool, text: str, line: int, column: int, found: str, expected: str
) -> None:
    where = place(tool, text)
    assert where[:2] == (line, column), where
    assert found in where[2] and expected in where[2], where


def test_measures_of_the_entry_and_common_ones_fit(tool: Tool) -> None:
    text = "assessment: {results: {usb_memory: {rating: BAD, measures: [01-01, C-05, E-03]}}}\n"
    assert tool.check(text).code == 0


def test_several_errors_are_reported_together_in_the_order_of_the_file(tool: Tool) -> None:
    errors = tool.refused(
        "items:\n  bakups: []\n  company: {employees: 多い}\n  wifi_use: &a factry\n"
        "assessment:\n  results:\n    wifi: ⑨\n    internet: 対象外\n"
    )
    assert [error["line"] for error in errors] == [3, 4, 5, 5, 8, 9]


def test_faults_of_table_and_template_are_both_bad_input_with_the_place_in_words(tool: Tool) -> None:
    tool.template("##\n")
    tool.table("items:\n  bakups: []\n")
    ran = tool.run("check", "t.yaml", "--template", "plain.md")
    assert ran.code == 2 and "t.yaml:3:3:" in ran.err and ran.out == ""
