"""What a sentence says of a thing is compared with its row, whatever the verb: a fault and its honest twin by kind."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from bcp.checking.amounts_told import frequencies, people, read_numbers, shares, times
from bcp.checking.contradictions import contradiction
from bcp.checking.posts import Posts
from bcp.checking.script import make_script
from bcp.settings import Settings
from bcp.vocabulary import BlockState, PlanPiece
from bcp.workspace import Workspace, open_workspace

ROOT = Path(__file__).parent.parent.parent
TABLES = {
    "metal": "env_diff/naniwa_seimitsu.yaml",
    "chemical": "env_diff/ou_kagaku.yaml",
    "food": "env_diff/setouchi_shokuhin.yaml",
    "printing": "tests/corpus_proof/fresh/tables/koyo_insatsu.yaml",
    "plastics": "tests/corpus_proof/fresh/tables/nakagawa_jushi.yaml",
}


@functools.cache
def factory(table: str) -> Workspace:
    return open_workspace(ROOT / TABLES[table], Settings({}))


def said(text: str, table: str) -> list[str]:
    work = factory(table)
    piece = PlanPiece(text, text, "network_now", BlockState.FILLED)
    return [placed.sign.excerpt for placed in contradiction([piece], work.case, work.facts)]


PAIRS = {
    "how long a restore takes": (
        "metal",
        "NCプログラムPCを控えから戻すには、丸一日をみておく。",
        "NCプログラムPCを控えから戻すには、4時間をみておく。",
    ),
    "how many it takes to stop": (
        "metal",
        "5軸マシニングセンタは、班長一人で止めて見張りまで行える。",
        "5軸マシニングセンタは、二人で止めて見張りまで行う。",
    ),
    "another cell of the row": (
        "metal",
        "5軸マシニングセンタを止めるまで、30分を見込む。",
        "5軸マシニングセンタを止めた後、10分見張る。",
    ),
    "the share of the usual output": (
        "metal",
        "手書きの納品書による出荷は、普段の半分の量しか出せない。",
        "手書きの納品書による出荷は、普段の8割まで出せる。",
    ),
    "how often copies are made": (
        "metal",
        "NCプログラムPCの控えは、毎晩、外付けHDDに写している。",
        "NCプログラムPCの控えは、月に一度、外付けHDDに写している。",
    ),
    "a task is no statement": (
        "metal",
        "生産管理サーバーの控えは、1週間に一度だけ取っている。",
        "生産管理サーバーの控えを、1週間に一度も取れるように変える。",
    ),
    "the stock of a product": (
        "metal",
        "油圧バルブボディの在庫は、一週間分を抱えている。",
        "油圧バルブボディの在庫は、二日分しかない。",
    ),
    "how long a customer waits": (
        "metal",
        "油圧バルブボディは、2週間までなら納入先は困らない。",
        "油圧バルブボディは、5日を超えると納入先が困る。",
    ),
    "how long somebody takes to come": (
        "metal",
        "製造課長は、連絡を受けてから一時間ほどで工場に入る。",
        "製造課長は、連絡を受けてから25分ほどで工場に入る。",
    ),
    "how long to wait for somebody": (
        "metal",
        "総務課長に電話がつながらないときは、1時間待ってから製造課長が遮断を決める。",
        "総務課長に電話がつながらないときは、15分待ってから製造課長が遮断を決める。",
    ),
    "a tag on another cable": (
        "metal",
        "赤札3は、事務所ルーターの回線側ケーブルに付いている。",
        "赤札2は、事務所ルーターの回線側ケーブルに付いている。",
    ),
    "what stops with another cable": (
        "metal",
        "赤札1のケーブルを抜くと、メールと取引先のEDIが使えなくなる。",
        "赤札2のケーブルを抜くと、メールと取引先のEDIが使えなくなる。",
    ),
    "where a cable is pulled": (
        "chemical",
        "計装用NASのLANケーブルは、分析室の壁で抜く。",
        "計装用NASのLANケーブルは、サーバー室の盤Cの下段で抜く。",
    ),
    "where papers are": (
        "metal",
        "加工指示書の用紙は、出荷場の引き出しから出す。",
        "加工指示書の用紙は、製造1課の棚から出す。",
    ),
    "where the plan is on paper": (
        "chemical",
        "紙の計画書は計器室と総務部に置く。",
        "紙の計画書は計器室と正門の警備室に置く。",
    ),
    "who pulls a cable": ("food", "冷凍監視盤の線は、業務課長が抜く。", "冷凍監視盤の線は、設備課長が抜く。"),
    "who lets it be put back": (
        "metal",
        "赤札3のケーブルは、製造課長の判断で差し直してよい。",
        "赤札3のケーブルは、社長の判断で差し直してよい。",
    ),
    "who restores": ("chemical", "分析室PCの控えは計装課長が戻す。", "分析室PCの控えは品質保証課長が戻す。"),
    "who releases": (
        "chemical",
        "出荷の可否は、業務課長が紙の分析記録で決める。",
        "出荷の可否は、品質保証課長が紙の分析記録で決める。",
    ),
    "who decides": (
        "metal",
        "ネットワークを切ってよいかは、営業課長が判断する。",
        "ネットワークを切ってよいかは、総務課長が判断する。",
    ),
    "whose leave is asked": (
        "food",
        "ラインを止めてよいかは、工場長に許可を求めてから決める。",
        "ラインは、工場長の許可を待たずに止める。",
    ),
    "who stands in": (
        "metal",
        "営業課長が出ないときは、製造課長が納入先担当を代わる。",
        "営業課長が出ないときは、専務が納入先担当を代わる。",
    ),
    "who leads": ("metal", "復旧の指揮は、製造課長が執る。", "復旧の指揮は、専務が執る。"),
    "who holds a role": (
        "metal",
        "安全責任者は総務課長が兼ねている。",
        "安全責任者は製造2課の班長が務める。",
    ),
    "the turn of a system": (
        "metal",
        "事務所ファイルサーバーは、二番目に立ち上げる。",
        "NCプログラムPCは、二番目に立ち上げる。",
    ),
    "after what is done to another": (
        "metal",
        "三次元測定機PCの動作を確かめてから、生産管理PCの復旧に移る。",
        "生産管理PCの動作を確かめてから、三次元測定機PCの復旧に移る。",
    ),
    "the last before the first": (
        "metal",
        "NASを外すのは最後でよく、まず事務所ルーターの線を抜く。",
        "まずNASを外し、次に事務所ルーターの線を抜く。",
    ),
    "deeds of a cell the other way round": (
        "metal",
        "コンプレッサーの元弁は、主軸が止まる前に閉める。",
        "コンプレッサーの元弁は、主軸が止まった後に閉める。",
    ),
    "a condition of an insurer": (
        "metal",
        "保険会社には、調査業者の手配を済ませた後で知らせる。",
        "保険会社には、調査業者を頼む前に知らせる。",
    ),
    "cables before machines": (
        "metal",
        "駆けつけた者はまず赤札のケーブルを抜き、それから設備を止める。",
        "駆けつけた者はまず設備を止め、それから赤札のケーブルを抜く。",
    ),
    "a figure in the words of a cell": (
        "food",
        "油温が180度を下回るまで見張る。",
        "油温が150度を下回るまで見張る。",
    ),
    "the colour of a shelf": (
        "food",
        "表示か温度の記録が欠けたロットは、冷蔵庫の青い棚に移す。",
        "表示か温度の記録が欠けたロットは、冷蔵庫の赤い棚に移す。",
    ),
    "the event a term is counted from": (
        "metal",
        "納入先に知らせる期限は、社長に報告が上がった時から数える。",
        "納入先に知らせる期限は、最初に気づいた時から数える。",
    ),
    "a notice later than its party waits": (
        "chemical",
        "親会社への第一報は、翌日の朝までに入れる。",
        "親会社への第一報は、1時間以内に入れる。",
    ),
    "nobody there, though somebody is": (
        "food",
        "夜は誰もいないので、警備会社が冷凍機を見に来る。",
        "夜は事務所に誰もいないので、班長が電話を受ける。",
    ),
    "somebody there, though nobody is": (
        "metal",
        "夜間は、その場の班長が主軸を止める。",
        "夜間は、その場の最上位者が止める。",
    ),
    "a vendor who does not answer at night": (
        "printing",
        "土日でも、システム業者に来てもらって版下サーバーを直す。",
        "土日は、システム業者を待って月曜の朝に電話する。",
    ),
    "a restart at night": (
        "metal",
        "夜間でも、社長が許せば再稼働してよい。",
        "夜間は再稼働せず、翌朝に社長が許す。",
    ),
    "a post of an office nobody knows": (
        "metal",
        "情報統括室の当番が、赤札の順番を読み上げる。",
        "総務課長が、赤札の順番を読み上げる。",
    ),
}


@pytest.mark.parametrize("kind", PAIRS)
def test_a_contradiction_in_other_words_is_seen_and_its_honest_twin_is_not(kind: str) -> None:
    table, faulty, honest = PAIRS[kind]
    assert said(faulty, table)
    assert said(honest, table) == []


def test_amounts_are_read_in_every_notation() -> None:
    told = {each.written: each.value for each in times(read_numbers("丸一日、半日、三十分、翌朝"))}
    assert told == {"1日": 1440, "半日": 720, "30分": 30, "翌朝": 720}
    assert [each.value for each in people(read_numbers("班長一人と作業者2名"))] == [1, 2]
    assert [each.value for each in shares("60%、九割、半分、普段どおり")] == [60, 90, 50, 100]
    assert [each.value for each in frequencies(read_numbers("毎晩、週次、一か月ごと、月に一度"))] == [
        1440,
        10080,
        43200,
        43200,
    ]


def test_what_is_repeated_is_no_time_to_wait() -> None:
    assert list(times("15分ごとに、1日1回、2日目に")) == []


def test_a_title_is_not_found_in_a_longer_one() -> None:
    work = factory("food")
    posts = Posts(make_script([], work.case, work.facts))
    assert [match[1] for match in posts.named("副工場長と工場長が決める。")] == ["副工場長", "工場長"]
    assert not posts.is_one_of("工場長", {"副工場長が決める"})
    assert posts.is_one_of("工場長", {"対策本部長の許可後に差す"})
