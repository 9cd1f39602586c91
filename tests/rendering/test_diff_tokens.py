"""What changed, told so that a Japanese reader sees it."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcp.rendering.terminal_diff import DiffPair, columns, render_terminal_diff
from bcp.rendering.tokens import diff_tokens, tokenise


def changed(old, new):
    return [(change.kind, change.text) for change in diff_tokens(old, new) if change.kind != "same"]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("72時間", ["72", "時", "間"]),
        ("06-0000-0101へ", ["06-0000-0101", "へ"]),
        ("LANケーブル", ["LAN", "ケ", "ー", "ブ", "ル"]),
        ("2026-11-10 8:00", ["2026-11-10", " ", "8:00"]),
        ("[[roles.commander.person]]が", ["[[roles.commander.person]]", "が"]),
    ],
)
def test_numbers_words_and_references_stay_whole(text, tokens):
    assert tokenise(text) == tokens


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("震度6弱以上", "震度5強以上", [("removed", "6弱"), ("added", "5強")]),
        ("当社の者", "株式会社霧島精工の者", [("removed", "当社"), ("added", "株式会社霧島精工")]),
        ("72時間以内", "48時間以内", [("removed", "72"), ("added", "48")]),
        (
            "電話は06-0000-0101。",
            "電話は06-0000-0199。",
            [("removed", "06-0000-0101"), ("added", "06-0000-0199")],
        ),
        ("一\n二\n三", "一\n三", [("removed", "二\n")]),
    ],
)
def test_a_change_is_marked_where_a_reader_expects_it(old, new, changes):
    assert changed(old, new) == changes


TEXTS = st.text(alphabet="あいう社会12 .-\nab[]", max_size=40)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_their_difference(old, new):
    changes = diff_tokens(old, new)
    assert "".join(change.text for change in changes if change.kind != "added") == old
    assert "".join(change.text for change in changes if change.kind != "removed") == new


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text):
    assert all(change.kind == "same" for change in diff_tokens(text, text))


def test_a_whole_plan_is_compared_in_little_time():
    old = "".join(f"{n}. ライン停止責任者は、設備の周りから人を離す。{n}分待つ。\n" for n in range(900))
    new = old.replace("分待つ", "秒待つ")
    start = time.perf_counter()
    diff_tokens(old, new)
    assert time.perf_counter() - start < 5


# ------------------------------------------------------------------ terminal

PAIR = DiffPair(
    "体制（team）",
    "一行\n二行\n三行\n当社は72時間以内に集まる。",
    "一行\n二行\n三行\n当社は48時間以内に集まる。",
    "役割が変わった",
)


def test_without_colour_the_marks_say_what_went_and_came():
    assert render_terminal_diff([PAIR], colour=False, width=60) == (
        "── 体制（team） ──\n   役割が変わった\n  …（2行は同じ）\n  三行\n  当社は[-72-]{+48+}時間以内に集まる。\n\n"
    )


def test_with_colour_there_are_no_brackets_and_every_colour_is_reset():
    shown = render_terminal_diff([PAIR], colour=True, width=60)
    assert "[-" not in shown and "{+" not in shown
    assert shown.count("\x1b[0m") == 2 and "\x1b[9;31m72\x1b[0m\x1b[4;32m48\x1b[0m" in shown


def test_equal_pairs_are_left_out():
    assert render_terminal_diff([DiffPair("同じ", "文", "文")], colour=False) == ""


def test_a_removed_paragraph_is_marked_on_each_line():
    shown = render_terminal_diff([DiffPair("x", "前\n一\n二\n後", "前\n後")], colour=False)
    assert "[-一↵-]" in shown and "[-二↵-]" in shown


def test_text_cannot_steer_the_terminal():
    shown = render_terminal_diff([DiffPair("\x1b[2J題", "a\x1b[31m\x07", "b\x9b1m\u202e")], colour=False)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", shown)


@given(TEXTS, TEXTS, st.integers(20, 90))
def test_no_line_is_wider_than_the_window(old, new, width):
    shown = render_terminal_diff([DiffPair("題", old, new)], colour=False, width=width)
    assert all(columns(line) <= max(width, 20) for line in shown.split("\n"))


def test_signs_of_ambiguous_width_take_two_columns():
    assert columns("①ABあ") == 6


def test_a_rewritten_sentence_goes_and_comes_whole_and_a_changed_one_shows_its_words():
    old = "班長は、ライン停止責任者に電話する。\n3. 夜間は、警備員が最初に動く。設備に触らない。"
    new = "取り決めの相手へ、1番から順にかけ直す。\n3. 夜間は、警備員が最初に動く。設備にもケーブルにも触らない。"
    assert changed(old, new) == [
        ("removed", "班長は、ライン停止責任者に電話する。\n"),
        ("added", "取り決めの相手へ、1番から順にかけ直す。\n"),
        ("added", "もケーブルにも"),
    ]


def test_a_cell_is_compared_with_its_own_cell():
    assert changed("| 1 | 控えの機器の背面 | なし |", "| 1 | 事務所1階ラック | なし |") == [
        ("removed", " 控えの機器の背面 |"),
        ("added", " 事務所1階ラック |"),
    ]


def test_an_added_line_does_not_disturb_its_neighbours():
    assert changed("一は甲する。\n二は乙する。", "一は甲する。\n新しい行である。\n二は丙する。") == [
        ("added", "新しい行である。\n"),
        ("removed", "乙"),
        ("added", "丙"),
    ]
