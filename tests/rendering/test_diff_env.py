"""env_diff.md: read as a table, and nothing in it takes effect."""

from bcp.rendering.docx.blocks import Table, plain
from bcp.rendering.docx.parse import parse_blocks
from bcp.rendering.env_diff import render_env_diff
from bcp.vocabulary import Difference

TITLES = {"team": "役割と代行", "cut": "遮断する"}


def rendered(*differences):
    return render_env_diff(
        differences, name="naniwa", template="サイバー対応IT-BCP", date="2026-11-22", titles=TITLES
    )


def table(markdown, index=0):
    found = [block for block in parse_blocks(markdown) if isinstance(block, Table)][index]
    return [[plain(cell) for cell in row] for row in found.rows]


def test_each_difference_is_a_row_in_japanese():
    shown = rendered(
        Difference("roles", "役割と代行者", "different", "", "記入あり（3行）", blocks=("team",)),
        Difference("wifi_use", "WiFiの利用", "same", "事務所だけ", "事務所だけ", blocks=()),
        Difference("cut_points", "切り離し箇所", "unknown", "あり", "", "触らない。", ("cut", "other")),
    )
    assert table(shown) == [
        ["項目", "ひな形の想定", "この工場", "状態", "影響する箇所"],
        ["役割と代行者", "（想定なし）", "記入あり（3行）", "異なる", "役割と代行"],
        ["WiFiの利用", "事務所だけ", "事務所だけ", "想定どおり", "なし"],
        ["切り離し箇所", "あり", "不明", "不明", "遮断する、other"],
    ]
    assert "3項目：異なる1件、不明1件、想定どおり1件。" in shown
    assert table(shown, 1)[1] == ["切り離し箇所", "不明", "触らない。"]


def test_all_states_have_their_word():
    states = ("same", "different", "none", "unknown", "unanswered")
    shown = rendered(*(Difference(state, state, state, "", "") for state in states))
    assert [row[3] for row in table(shown)[1:]] == ["想定どおり", "異なる", "なし", "不明", "未回答"]


def test_text_of_people_stays_text():
    shown = rendered(Difference("systems", "a|b", "different", "<b>*x*", "[y](z) ## `c`\n次"))
    assert table(shown)[1][:3] == ["a|b", "<b>*x*", "[y](z) ## `c` 次"]


def test_many_blocks_are_counted_not_listed():
    blocks = tuple(f"b{n}" for n in range(9))
    assert (
        table(rendered(Difference("x", "x", "different", "", "", blocks=blocks)))[1][4]
        == "b0、b1、b2、b3ほか5か所"
    )
