"""Contradictions, kind by kind: a planted fault is seen, the honest sentence beside it is left alone."""

from __future__ import annotations

import functools
import re
from pathlib import Path

import pytest

from bcp.checking.contradictions import contradiction
from bcp.checking.said_before import orders_in
from bcp.checking.said_twice import is_among
from bcp.settings import Settings
from bcp.vocabulary import BlockState, PlanPiece
from bcp.workspace import Workspace, open_workspace

ROOT = Path(__file__).parent.parent.parent


@functools.cache
def factory(name: str) -> Workspace:
    return open_workspace(ROOT / "env_diff" / f"{name}.yaml", Settings({}))


def said(*texts: str, table: str = "naniwa_seimitsu", block: str = "network_now") -> list[str]:
    """The contradictions that the texts hold, each text a piece of its own."""
    work = factory(table)
    pieces = [PlanPiece(text, text, block, BlockState.FILLED) for text in texts]
    return [placed.sign.excerpt for placed in contradiction(pieces, work.case, work.facts)]


@pytest.mark.parametrize(
    ("faulty", "honest"),
    [
        ("NC旋盤を安全に止めるには25分を要する。", "NC旋盤を安全に止めるには10分を要する。"),
        ("NC旋盤は三十分で止まる。", "NC旋盤は十分で止まる。"),
        ("NCプログラムPCの復元は1日で終わる。", "NCプログラムPCの復元は4時間で終わる。"),
        ("NCプログラムPCの控えは毎日取っている。", "NCプログラムPCの控えは毎月取っている。"),
        ("NCプログラムPCの控えは毎日取っている。", "NCプログラムPCの控えを毎日取ることを課題とする。"),
        ("生産管理サーバーの控えは30世代ある。", "生産管理サーバーの控えは7世代ある。"),
        ("出荷の手作業は1か月まで続けられる。", "出荷の手作業は1週間まで続けられる。"),
        ("NC旋盤の停止には2人が要る。", "NC旋盤の停止には1人が要る。"),
        ("遮断の判断を待つのは1時間までとする。", "遮断の判断を待つのは15分までとする。"),
    ],
)
def test_an_amount_other_than_the_table_s_is_seen(faulty: str, honest: str) -> None:
    assert said(faulty)
    assert not said(honest)


def test_two_amounts_in_far_chapters_are_compared_where_the_table_knows_none() -> None:
    assert said("生産管理サーバーの復元には6時間かかる。", "生産管理サーバーの復元には2日かかる。")
    assert not said("生産管理サーバーの復元には6時間かかる。", "生産管理サーバーは6時間で戻る。")


@pytest.mark.parametrize(
    ("faulty", "honest"),
    [
        (
            "三次元測定機PCを戻したら、続けて生産管理サーバーを戻す。",
            "生産管理サーバーを戻したら、続けて三次元測定機PCを戻す。",
        ),
        (
            "生産管理サーバーは、NCプログラムPCの後に復元する。",
            "NCプログラムPCは、生産管理サーバーの後に復元する。",
        ),
        (
            "NCプログラムPC、生産管理サーバーの順に立ち上げる。",
            "生産管理サーバー、NCプログラムPCの順に立ち上げる。",
        ),
        ("まず在庫管理サーバーを復元する。", "まず生産管理サーバーを復元する。"),
        ("赤札2の線は、赤札1より先に抜く。", "赤札1の線は、赤札2より先に抜く。"),
        ("赤札3、赤札1の順に抜く。", "赤札1、赤札3の順に抜く。"),
    ],
)
def test_another_order_than_the_table_s_is_seen(faulty: str, honest: str) -> None:
    assert said(faulty)
    assert not said(honest)


@pytest.mark.parametrize(
    ("sentence", "order"),
    [
        ("甲を戻してから乙を戻す。", ("甲", "乙")),
        ("甲を先に戻し、そのあとで乙を戻す。", ("甲", "乙")),
        ("甲は、乙を戻した後に戻す。", ("乙", "甲")),
        ("甲より先に乙を戻す。", ("乙", "甲")),
        ("甲を乙より先に戻す。", ("甲", "乙")),
        ("甲、乙の順に戻す。", ("甲", "乙")),
    ],
)
def test_an_order_is_read_in_every_wording(sentence: str, order: tuple[str, str]) -> None:

    assert list(orders_in(sentence, re.compile("甲|乙"))) == [order]


@pytest.mark.parametrize(
    "sentence", ["甲と乙を戻す。", "甲が戻らないときは乙を先に戻す。", "甲から始めず、乙を見る。"]
)
def test_no_order_is_read_where_none_is_said(sentence: str) -> None:

    assert not list(orders_in(sentence, re.compile("甲|乙")))


@pytest.mark.parametrize(
    ("faulty", "honest"),
    [
        (
            "反応槽を止める前に、黄札K2のケーブルを抜く。",
            "反応槽の停止が済んでから、黄札K2のケーブルを抜く。",
        ),
        ("直ちに黄札K2を抜き、反応槽の停止はその後に行う。", "黄札K1を抜き、反応槽の停止はその後に行う。"),
    ],
)
def test_a_cable_cut_before_what_must_come_first_is_seen(faulty: str, honest: str) -> None:
    assert said(faulty, table="ou_kagaku")
    assert not said(honest, table="ou_kagaku")


@pytest.mark.parametrize(
    ("faulty", "honest"),
    [
        ("再稼働を許可するのは製造課長である。", "再稼働を許可するのは対策本部長である。"),
        ("ラインの停止は、営業課長が最終的に判断する。", "ラインの停止は、製造課長が最終的に判断する。"),
        ("遮断してよいかは、情報セキュリティ委員長が決める。", "遮断してよいかは、総務課長が決める。"),
        ("線を抜く前に、西日本統括の許可を得る。", "線を抜く前に、社長の許可を得る。"),
        ("対策本部長は専務が務める。", "対策本部長が不在のときは、専務が務める。"),
        ("ライン停止責任者は総務課長とする。", "ライン停止責任者は製造課長とする。"),
        ("図面の復元は情報システム課長が指揮する。", "図面の復元は総務課長が指揮する。"),
    ],
)
def test_somebody_else_who_holds_or_decides_is_seen(faulty: str, honest: str) -> None:
    assert said(faulty)
    assert not said(honest)


@pytest.mark.parametrize(
    ("faulty", "honest"),
    [
        (
            "納入先へは、社内の調査が一段落して結果がまとまった後、4時間以内に知らせる。",
            "納入先へは、気づいてから4時間以内に知らせる。",
        ),
        (
            "第一報は、被害の規模が固まり次第、納入先に出す。",
            "第一報は、被害の規模が固まるのを待たずに、納入先に出す。",
        ),
        (
            "社長は、復旧が済んでから1日以内に第一報を入れる。",
            "社長は、復旧が済んでから1日以内に第二報を入れる。",
        ),
        ("納入先への第一報は、3日以内に出せば足りる。", "納入先への第一報は、4時間以内に出す。"),
    ],
)
def test_a_clock_that_starts_late_is_seen(faulty: str, honest: str) -> None:
    assert said(faulty)
    assert not said(honest)


@pytest.mark.parametrize(
    ("faulty", "honest"),
    [
        (
            "夜間は、工場に残っている作業者が非常停止を押す。",
            "夜間に作業者が工場に残っている場合は、その人が非常停止を押す。",
        ),
        ("休日は、当直の者が赤札1のケーブルを抜く。", "休日は、駆けつけた総務課長が赤札1のケーブルを抜く。"),
    ],
)
def test_somebody_who_acts_in_empty_works_is_seen(faulty: str, honest: str) -> None:
    assert said(faulty)
    assert not said(honest)


@pytest.mark.parametrize(
    ("faulty", "honest"),
    [
        ("赤札3は、事務所2階の会議室にある。", "赤札3は、事務所1階のラックにある。"),
        (
            "NCプログラムPCの控えは、検査室に保管している。",
            "NCプログラムPCの控えは、総務課の金庫に保管している。",
        ),
        ("総務課長は10分で工場に着く。", "総務課長は50分で工場に着く。"),
        (
            "生産管理サーバーは、製造1課の現場事務所にある。",
            "生産管理サーバーは、総務課の机から見えない所にあることを確かめる。",
        ),
    ],
)
def test_another_place_or_way_than_the_table_s_is_seen(faulty: str, honest: str) -> None:
    assert said(faulty)
    assert not said(honest)


def test_a_title_is_not_found_inside_another() -> None:
    assert is_among("班長", ["製造1課の班長"])
    assert is_among("本社の社長", ["社長"])
    assert not is_among("工場長", ["副工場長"])
    assert not is_among("副社長", ["社長"])
