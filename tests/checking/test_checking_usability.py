"""The gates of `usable`, each closed once, and opened by なし with what is done instead."""

from __future__ import annotations

import pytest
from checking_cases import CLEAN, TABLE, make_case, make_plan

from bcp.checking.usability import judge_usability

PLACE = "place: 事務所1階ラック, "
SAFETY_ROW = "- {equipment: レーザー加工機, hazard: 残光, safe_stop: 非常停止を押す, minutes: 5, min_people: 1, role: safety}"


def with_numbers(table: str) -> str:
    """The table with the one number that the clean factory lacks."""
    return table.replace("phone: 不明, deputy: 高橋 三郎", "phone: 090-0000-0002, deputy: 高橋 三郎")


def judge(table: str, texts: dict[str, str] | None = None) -> tuple[str, tuple[str, ...]]:
    case, facts = make_case(table)
    found = judge_usability(case, facts, make_plan(texts or {}, table))
    return found.usable, found.blocking


def test_a_table_with_everything_needed_tonight_is_usable() -> None:
    assert judge(with_numbers(TABLE)) == ("yes", ())


CLOSED = [
    ("no", "person: 鈴木 次郎", "person: 不明", "ライン停止責任者の氏名"),
    (
        "no",
        "deputy: 高橋 三郎, deputy_phone: 090-0000-0004}\n  authority",
        "deputy: 不明, deputy_phone: 不明}\n  authority",
        "ネットワーク遮断責任者の代行者",
    ),
    ("no", PLACE, "place: 不明, ", "切り離し箇所"),
    ("no", "safe_stop: 非常停止を押す", "safe_stop: 不明", "安全な止め方"),
    ("no", SAFETY_ROW, "", "止め方"),
    ("conditional", "location: 事務所の棚", "location: 不明", "生産管理サーバー"),
    ("conditional", "- {system: 生産管理サーバー, method", "- {system: 別のPC, method", "生産管理サーバー"),
    ("conditional", "deadline: 1時間", "deadline: 不明", "第一報の期限"),
    ("conditional", "paper_copies: 事務所の壁", "paper_copies: 不明", "紙の保管場所"),
    ("conditional", "restore_order: 1", "restore_order: 4", "復元順"),
]


@pytest.mark.parametrize(("usable", "old", "new", "word"), CLOSED, ids=range(len(CLOSED)))
def test_each_gate_closes_with_one_sentence_that_names_what_is_missing(
    usable: str, old: str, new: str, word: str
) -> None:
    assert old in with_numbers(TABLE)
    found, blocking = judge(with_numbers(TABLE).replace(old, new))
    assert found == usable
    assert len(blocking) == 1
    assert word in blocking[0]


def test_several_gates_give_several_sentences_and_the_worst_verdict() -> None:
    table = with_numbers(TABLE).replace(PLACE, "place: 不明, ").replace("deadline: 1時間", "deadline: 不明")
    found, blocking = judge(table)
    assert (found, len(blocking)) == ("no", 2)


def test_none_passes_where_the_plan_says_what_is_done_instead() -> None:
    table = with_numbers(TABLE).replace(
        "deputy: 高橋 三郎, deputy_phone: 090-0000-0004}\n  authority",
        "deputy: なし, deputy_phone: なし}\n  authority",
    )
    assert judge(table)[0] == "no"
    instead = CLEAN["flow"] + "\n3. つながらなければ、その場の最上位者が代わりを務める。"
    assert judge(table, {"flow": instead}) == ("yes", ())


def test_no_hazard_at_all_needs_no_safe_stop() -> None:
    table = with_numbers(TABLE).replace(f"  safety:\n    {SAFETY_ROW}", "  safety: なし")
    assert judge(table) == ("yes", ())


def test_nothing_to_cut_passes_only_with_what_is_done_instead() -> None:
    start, end = TABLE.index("  cut_points:"), TABLE.index("  systems:")
    table = with_numbers(TABLE[:start] + "  cut_points: なし\n" + TABLE[end:])
    flow = CLEAN["flow"]
    assert judge(table, {"flow": flow})[0] == "no"
    assert judge(table, {"flow": flow + "\n3. 班長は、PCのLANケーブルを1台ずつ抜く。"})[0] == "yes"
