"""Scope D: for every code a planted fault is caught, and its clean twin passes."""

from __future__ import annotations

import pytest
from checking_cases import CATALOGUE, CLEAN, TABLE, TEMPLATE, codes, draft_violations
from hypothesis import given, settings
from hypothesis import strategies as st

from bcp.vocabulary import Severity

NETWORK = CLEAN["network"]


@pytest.mark.parametrize("block", list(CLEAN))
def test_honest_text_raises_nothing(block: str) -> None:
    assert draft_violations(block, CLEAN[block]) == ()


# (code, block, text with the fault, clean twin)
FAULTS = [
    ("marker-left", "network", NETWORK + "##社長##が決める。", NETWORK + "`##`は印である。"),
    ("marker-left", "network", NETWORK + "\n##", NETWORK + "\n\\##は印である。"),
    ("marker-left", "network", NETWORK + "\n##{#abc}", NETWORK),
    ("marker-left", "network", NETWORK + "＃＃社長＃＃が決める。", NETWORK + "#3の札を抜く。"),
    ("placeholder-left", "network", NETWORK + "○○課長が決める。", NETWORK + "製造課長が決める。"),
    ("placeholder-left", "network", NETWORK + "〇〇部が決める。", NETWORK + "定員は一〇〇人ではない。"),
    ("placeholder-left", "network", NETWORK + "XXX社に知らせる。", NETWORK + "NASに知らせる。"),
    ("placeholder-left", "network", NETWORK + "期限はTBDとする。", NETWORK + "期限は後で決める。"),
    ("placeholder-left", "network", NETWORK + "貴社の担当が決める。", NETWORK + "担当が決める。"),
    (
        "placeholder-left",
        "network",
        NETWORK + "場所は要記入である。",
        NETWORK + "場所は【要確認：場所】である。",
    ),
    ("unchanged", "network", "工場ネットワークは分離されている。従業員は40人である。", NETWORK),
    ("unchanged", "network", NETWORK + "300人で使う。", NETWORK + "40人で使う。"),
    (
        "unknown-reference",
        "network",
        NETWORK + "[[roles.boss.phone]]に電話する。",
        NETWORK + "[[company.name]]である。",
    ),
    (
        "unknown-reference",
        "network",
        NETWORK + "[[roles.commander.phone]]に電話する。",
        NETWORK + "\\[[参照]]は印である。",
    ),
    ("raw-sensitive", "flow", CLEAN["flow"].replace("[[roles.commander.person]]", "山田太郎"), CLEAN["flow"]),
    (
        "raw-sensitive",
        "flow",
        CLEAN["flow"].replace("[[roles.commander.phone]]", "０９０－００００－０００１"),
        CLEAN["flow"],
    ),
    ("raw-sensitive", "network", NETWORK + "青空部品の工場である。", NETWORK),
    ("ungrounded", "network", NETWORK + "復元に7時間かかる。", NETWORK + "止まると困るのは5日からである。"),
    (
        "ungrounded",
        "network",
        NETWORK + "復元に七時間かかる。",
        NETWORK + "五日で困る。控えは十分に確かめる。",
    ),
    ("ungrounded", "network", NETWORK + "2024年2月3日に始めた。", NETWORK + "2026年11月10日に調べた。"),
    ("ungrounded", "network", NETWORK + "03-9999-8888に電話する。", NETWORK + "110に電話する。"),
    ("ungrounded", "network", NETWORK + "it@example.comに送る。", NETWORK),
    ("ungrounded", "network", NETWORK + "192.0.2.9を止める。", NETWORK),
    ("ungrounded", "network", NETWORK + "株式会社架空システムに頼む。", NETWORK + "株式会社である。"),
    ("ungrounded", "network", NETWORK + "橋本氏が決める。", NETWORK + "氏名を書く。"),
    (
        "capability-claim",
        "network",
        NETWORK + "オフラインの控えから復元する。",
        NETWORK + "オフラインの控えを整備する。",
    ),
    (
        "capability-claim",
        "network",
        NETWORK + "オフラインバックアップがあるため、復旧できる。",
        NETWORK + "オフラインの控えはない。",
    ),
    (
        "capability-claim",
        "network",
        NETWORK + "WiFiのアクセスポイントの電源を切る。",
        NETWORK + "WiFiは使っていない。",
    ),
    (
        "capability-claim",
        "network",
        NETWORK + "異常のときは、保守用回線を抜く。",
        NETWORK + "保守用回線はない。保守用回線ができたら抜く場所を決める予定である。",
    ),
    (
        "capability-claim",
        "network",
        NETWORK + "工場への影響はない。",
        NETWORK + "影響はないと決めつけない。影響がないことを確認する。",
    ),
    (
        "capability-claim",
        "network",
        NETWORK + "OAネットワークは対策済みである。",
        NETWORK + "「対策済み」と書かない。",
    ),
    ("finding-uncovered", "measures", "- 対策を進める。", CLEAN["measures"]),
    ("finding-uncovered", "measures", CLEAN["measures"].replace("02-01", "07-01"), CLEAN["measures"]),
    (
        "finding-uncovered",
        "measures",
        CLEAN["measures"].replace("当面は、受付で預かる。", ""),
        CLEAN["measures"],
    ),
    ("finding-uncovered", "measures", CLEAN["measures"].replace("実態を調査する。", ""), CLEAN["measures"]),
    ("finding-uncovered", "flow", CLEAN["flow"].replace("持込パソコンの", ""), CLEAN["flow"]),
    ("finding-uncovered", "flow", CLEAN["flow"].replace("感染しているものとして扱う。", ""), CLEAN["flow"]),
    ("format", "measures", CLEAN["measures"] + "\n\n次の対策もある。", CLEAN["measures"]),
    ("format", "measures", CLEAN["measures"].replace("- 持", "* 持"), CLEAN["measures"]),
    (
        "format",
        "measures",
        CLEAN["measures"] + "\n    - 深い項目である。",
        CLEAN["measures"] + "\n  - 浅い項目である。",
    ),
    ("format", "flow", CLEAN["flow"].replace("2. ", "- "), CLEAN["flow"].replace("2. ", "2) ")),
    (
        "format",
        "flow",
        CLEAN["flow"] + "\n\n以上である。",
        CLEAN["flow"] + "\n   1. つながらなければ、口頭で知らせる。",
    ),
    ("format", "people", CLEAN["people"].replace("| 電話 |", "| 番号 |"), CLEAN["people"]),
    ("format", "people", CLEAN["people"] + "\n\n表の説明である。", CLEAN["people"]),
    (
        "format",
        "people",
        CLEAN["people"] + "\n| 記録係 | なし | 余り |",
        CLEAN["people"] + "\n| 記録係 | なし\\|空き |",
    ),
    ("format", "people", "| 役割 | 電話 |\n|---|---|", CLEAN["people"]),
    ("format", "decider", "製造課長\nまたは班長", "製造課長または班長"),
    ("format", "decider", "- 製造課長", "製造課長"),
    ("format", "network", "| 項目 | 値 |\n|---|---|\n| つながり | あり |", NETWORK),
    ("format", "network", "> " + NETWORK, NETWORK),
    ("format", "network", " \n", NETWORK),
    ("too-long", "network", NETWORK + "工場の中は一つのLANである。" * 20, NETWORK),
    ("truncated", "network", NETWORK + "ネットワーク遮断責任者は、事務所1階の", NETWORK),
    ("truncated", "network", NETWORK + "ネットワーク遮断責任者は、ケーブ", NETWORK + "【要確認：抜く場所】"),
    ("truncated", "network", NETWORK + "（工場の中", NETWORK + "（工場の中も同じである。）"),
    (
        "truncated",
        "flow",
        CLEAN["flow"] + "\n3. 班長は、電話を",
        CLEAN["flow"] + "\n3. 班長は、電話をかける。",
    ),
    ("truncated", "flow", CLEAN["flow"] + "\n3. 班長はPCの電", CLEAN["flow"]),
    (
        "truncated",
        "measures",
        "- 一つ目を行う。\n- 二つ目を行う。\n- 三つ目を行",
        "- 一つ目を行う。\n- 二つ目を行う。\n- 担当：班長",
    ),
    ("truncated", "people", CLEAN["people"] + "\n| 記録係 | 連", CLEAN["people"]),
    ("not-japanese", "network", "Disconnect the plant network from the office network immediately.", NETWORK),
    ("not-japanese", "network", "请立即断开网络电缆，并通知负责人处理。", NETWORK),
    (
        "not-japanese",
        "network",
        NETWORK + "\nI am sorry, but I can not help with this request.",
        NETWORK + "NASとPLCを使う。",
    ),
    ("markup", "network", NETWORK + "<b>危険</b>", NETWORK + "&lt;b&gt;は文字である。"),
    ("markup", "network", NETWORK + "<br>", NETWORK + "1 < 2である。"),
    ("markup", "network", NETWORK + "[手順](手順.md)を見る。", NETWORK + "（手順を見る。）"),
    ("markup", "network", NETWORK + "![図](図.png)", NETWORK + "図を見る。"),
    ("markup", "network", "### 見出し\n\n" + NETWORK, NETWORK),
    ("markup", "network", "見出し\n---\n\n" + NETWORK, NETWORK),
    ("markup", "network", NETWORK + "\u200b", NETWORK),
    ("markup", "network", NETWORK + "\x07", NETWORK),
]


@pytest.mark.parametrize(("code", "block", "faulty", "clean"), FAULTS, ids=range(len(FAULTS)))
def test_a_planted_fault_is_caught_and_its_twin_is_not(
    code: str, block: str, faulty: str, clean: str
) -> None:
    found = [violation for violation in draft_violations(block, faulty) if violation.code == code]
    assert found, draft_violations(block, faulty)
    assert found[0].severity is Severity.ERROR
    assert found[0].block == block
    assert found[0].message.ja.endswith("。")
    assert found[0].message.en.endswith(".")
    assert code not in codes(draft_violations(block, clean))


def test_the_default_text_word_for_word_is_a_warning_where_it_states_no_denied_value() -> None:
    template = TEMPLATE.replace(
        "工場ネットワークは分離されている。300人で使う。", "ネットワークは班長が見回る。"
    )
    found = draft_violations("network", "ネットワークは班長が見回る。", template=template)
    assert [(each.code, each.severity) for each in found] == [("unchanged", Severity.WARNING)]


def test_an_unknown_value_denies_nothing() -> None:
    table = TABLE.replace(
        "oa_ot_connection: {choice: [dual_nic_pc], detail: 生産管理PC 2台が両方に接続}",
        "oa_ot_connection: 不明",
    )
    text = "工場ネットワークは分離されているかどうか分からない。従業員は40人である。"
    assert "unchanged" not in codes(draft_violations("network", text, table=table))


def test_a_raw_value_is_never_repeated_in_the_report() -> None:
    found = draft_violations("flow", CLEAN["flow"].replace("[[roles.commander.phone]]", "090-0000-0001"))
    assert found
    assert all(
        "0000" not in part
        for each in found
        for part in (*each.message, each.excerpt)
        if each.code == "raw-sensitive"
    )


def test_what_the_table_itself_writes_is_no_placeholder() -> None:
    table = TABLE.replace("mark: 赤札3", "mark: 赤札XXX")
    assert draft_violations("network", NETWORK + "札はXXXである。", table=table) == ()


def test_a_gap_between_two_times_of_the_block_is_grounded() -> None:
    template = TEMPLATE.replace("company, backups]", "company, key_products]")
    assert draft_violations("network", NETWORK + "空白は4日である。", template=template) == ()
    assert "ungrounded" in codes(draft_violations("network", NETWORK + "空白は4日である。"))


def test_owner_and_due_still_open_is_only_partial() -> None:
    table = TABLE.replace(", owner: 製造課長, due: 2027-01-31", ", owner: 不明, due: 不明")
    found = draft_violations("measures", CLEAN["measures"], table=table)
    assert [(each.code, each.severity) for each in found] == [("finding-uncovered", Severity.WARNING)]


def test_common_measures_alone_are_only_partial() -> None:
    titles = [CATALOGUE.measures[number].title for number in ("02-01", "C-01")]
    text = CLEAN["measures"].replace("02-01", "C-01").replace(*titles)
    found = draft_violations("measures", text)
    assert [(each.code, each.severity) for each in found] == [("finding-uncovered", Severity.WARNING)]


def test_lines_count_from_one_within_the_draft() -> None:
    found = draft_violations("flow", CLEAN["flow"] + "\n3. ○○に電話する。")
    assert [(each.code, each.line) for each in found] == [("placeholder-left", 3)]


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_no_text_whatever_breaks_the_rules(text: str) -> None:
    for block in CLEAN:
        for violation in draft_violations(block, text):
            assert violation.message.ja


@given(st.lists(st.sampled_from(NETWORK.split("。")[:2]), min_size=1, max_size=4))
@settings(max_examples=20, deadline=None)
def test_honest_sentences_in_any_order_stay_clean(sentences: list[str]) -> None:
    assert draft_violations("network", "".join(f"{sentence}。" for sentence in sentences)) == ()
