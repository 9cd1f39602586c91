"""Rows of the plan's own tables, waiting, stocks without a name, orders of a stop, tags: a fault and its honest twin."""

from __future__ import annotations

import pytest
from test_checking_said_otherwise import said

_DECISIONS = "| 判断 | 決める人 | 出ないとき | 待つ上限 | 夜間の扱い |\n|---|---|---|---|---|\n"
_STOPS = "| 設備 | 危険 | 止め方 | 所要（分） | 人数 |\n|---|---|---|---|---|\n"
PAIRS = {
    "who stands in, in a row": (
        "metal",
        _DECISIONS + "| ライン停止 | ライン停止責任者 | 専務が決める | 10分 | なし |",
        _DECISIONS + "| ライン停止 | ライン停止責任者 | 製造1課の班長が決める | 10分 | なし |",
    ),
    "how long is waited, in a row": (
        "metal",
        _DECISIONS + "| 再稼働 | 対策本部長 | 専務が決める | 2時間 | なし |",
        _DECISIONS + "| 再稼働 | 対策本部長 | 専務が決める | 1日 | なし |",
    ),
    "a number, in a row": (
        "chemical",
        _STOPS + "| 蒸留塔 T-201 | 塔底が焦げる | 蒸気の元弁を閉める | 60 | 2 |",
        _STOPS + "| 蒸留塔 T-201 | 塔底が焦げる | 蒸気の元弁を閉める | 30 | 2 |",
    ),
    "waiting without end": (
        "metal",
        "総務課長が電話に出るまで、赤札2は抜かずに待つ。",
        "総務課長が電話に出ないときは、15分まで待ち、製造課長が決める。",
    ),
    "leave that nobody has to ask": (
        "food",
        "夜間のライン停止は、製造課長の承認を得た後に班長が行う。",
        "夜間のライン停止は、夜勤の班長が一人で決める。",
    ),
    "the stock of no product": (
        "metal",
        "完成品の在庫は10日分あるため、当面の出荷は続けられる。",
        "完成品の在庫は2日分しかない。",
    ),
    "how long logs are kept": (
        "chemical",
        "ロット管理サーバーのログは90日しか残らない。",
        "ロット管理サーバーのログは1年残る。",
    ),
    "the order of a safe stop": (
        "metal",
        "NC旋盤は、主軸を止めた後に刃物を逃がす。",
        "NC旋盤は、刃物を逃がしてから主軸を止める。",
    ),
    "a tag on another cable": (
        "metal",
        "NASのLANケーブルに付いている札は赤札2である。",
        "NASのLANケーブルに付いている札は赤札1である。",
    ),
    "tags in another order": ("chemical", "黄札K3、K2、K1の順に抜く。", "黄札K1、K2、K3の順に抜く。"),
    "a cable that is no cut point": (
        "metal",
        "総務課長は、三次元測定機PCのLANケーブルを抜く。",
        "感染した三次元測定機PCのLANケーブルを抜くかどうかは、総務課長が決める。",
    ),
    "how many are there at night": (
        "chemical",
        "夜勤は10名の体制で運転している。",
        "夜勤は6名の体制で運転している。",
    ),
    "decider and deputy exchanged": (
        "metal",
        "ネットワークの遮断は製造課長が決め、つながらなければ総務課長が代わりに決める。",
        "ネットワークの遮断は総務課長が決め、つながらなければ製造課長が代わりに決める。",
    ),
    "how many records": (
        "metal",
        "従業員のマイナンバーは52人分を紙で保管している。",
        "従業員のマイナンバーは70人分を紙で保管している。",
    ),
}


@pytest.mark.parametrize("kind", PAIRS)
def test_a_fault_is_seen_and_its_honest_twin_is_not(kind: str) -> None:
    table, wrong, right = PAIRS[kind]
    assert said(wrong, table), wrong
    assert said(right, table) == [], right


def test_a_table_of_the_plan_that_is_about_something_else_is_left_alone() -> None:
    text = "| 道具 | 数 | 置き場 |\n|---|---|---|\n| 懐中電灯 | 3 | 守衛室 |"
    assert said(text, "metal") == []
