"""Every column of the table that sentences may contradict: a wrong value is seen, the right one is not."""

from __future__ import annotations

import datetime
import functools
from pathlib import Path

import pytest

from bcp.checking.contradictions import contradiction
from bcp.checking.outside import Placed
from bcp.checking.posts import Posts
from bcp.checking.said_of_columns import FILE, read_told_columns, said_of_columns
from bcp.checking.script import make_script
from bcp.checking.values_told import PLAIN_KINDS
from bcp.checking.wording import read_catalogue_file
from bcp.settings import Settings
from bcp.vocabulary import BlockState, PlanPiece
from bcp.workspace import Workspace, open_workspace

ROOT = Path(__file__).resolve().parent.parent.parent

METAL, CHEMICAL, FOOD = (
    "env_diff/naniwa_seimitsu.yaml",
    "env_diff/ou_kagaku.yaml",
    "env_diff/setouchi_shokuhin.yaml",
)
PRINTING = "tests/corpus_proof/fresh/tables/koyo_insatsu.yaml"
SMALL = "tests/data/environment/valid/t5.yaml"
# item.column -> table, a sentence that tells another value, one that tells the table's
PAIRS = {
    "company.lines": (FOOD, "生産ラインは6本ある。", "生産ラインは4本ある。"),
    "company.employees": (CHEMICAL, "従業員は95名である。", "従業員は118名である。"),
    "working_hours.shifts": (FOOD, "工場は二交替で操業する。", "工場は三交替で操業する。"),
    "working_hours.holidays": (SMALL, "休日は土曜と日曜である。", "休日は日曜である。"),
    "working_hours.keys": (
        PRINTING,
        "事務所の鍵は印刷係の主任が預かっている。",
        "事務所の鍵は工務課長が預かっている。",
    ),
    "working_hours.guard": (FOOD, "警備員が守衛室に常駐している。", "警備は班長が兼ねる。"),
    "key_products.customer": (
        FOOD,
        "チルド弁当の納入先は備前生活協同組合である。",
        "チルド弁当の納入先はことひらストア株式会社である。",
    ),
    "parties_to_notify.deadline": (
        CHEMICAL,
        "親会社への第一報は3時間以内に入れる。",
        "親会社への第一報は一時間以内に入れる。",
    ),
    "external_access.always_on": (
        FOOD,
        "冷凍機の保守用回線は、作業のときだけつないでいる。",
        "冷凍機の保守用回線は、常時つながっている。",
    ),
    "external_access.last_update": (
        FOOD,
        "EDI専用端末は2025年5月1日に更新した。",
        "EDI専用端末は2026年2月10日に更新した。",
    ),
    "cut_points.mark": (
        PRINTING,
        "無線APの電源アダプター(紫札P1)を抜く。",
        "無線APの電源アダプター(紫札P2)を抜く。",
    ),
    "cut_points.order": (
        PRINTING,
        "一番目に無線APの電源アダプターを抜く。",
        "二番目に無線APの電源アダプターを抜く。",
    ),
    "cut_points.how_back": (
        PRINTING,
        "光回線の終端装置のLANケーブルは、工務課長の判断だけで差し直してよい。",
        "光回線の終端装置のLANケーブルは、対策本部長の許可を得て差し直す。",
    ),
    "systems.os": (
        PRINTING,
        "印刷機制御PCはWindows 10で動いている。",
        "印刷機制御PCはWindows 7で動いている。",
    ),
    "systems.zone": (SMALL, "図面のPCの区域は工場である。", "図面のPCの区域は事務所である。"),
    "systems.location": (CHEMICAL, "分析室PCはサーバー室に置いてある。", "分析室PCは分析室に置いてある。"),
    "backups.generations": (
        FOOD,
        "外付けディスクに取る受注サーバーの控えは24世代ある。",
        "外付けディスクに取る受注サーバーの控えは4世代ある。",
    ),
    "backups.location": (
        CHEMICAL,
        "DCSの控えはサーバー室に置いてある。",
        "DCSの控えは耐火金庫に置いてある。",
    ),
    "backups.keys_location": (
        FOOD,
        "受注サーバーのパスワードは守衛室のキャビネットに入れてある。",
        "受注サーバーのパスワードは業務課の金庫に入れてある。",
    ),
    "backups.restore_by": (
        FOOD,
        "受注サーバーの復元は倉敷冷熱サービスに任せる。",
        "受注サーバーの復元は水島ソフトに任せる。",
    ),
    "roles.hours": (CHEMICAL, "業務課長にはいつでも連絡がつく。", "業務課長に連絡がつくのは平日だけである。"),
    "after_hours_contact.method": (
        PRINTING,
        "夜間に異常の知らせを受けたら、工務課長の携帯電話にかけて連絡する。",
        "夜間に異常の知らせを受けたら、業務部長の携帯電話にかけて連絡する。",
    ),
    "authority.night_rule": (PRINTING, "夜間でも再稼働してよい。", "夜間は再稼働しない。"),
    "safety.role": (
        FOOD,
        "連続フライヤーのバーナーを切って油温を見張る作業は、安全責任者が受け持つ。",
        "連続フライヤーのバーナーを切って油温を見張る作業は、班長が受け持つ。",
    ),
    "network_diagram.updated": (
        CHEMICAL,
        "ネットワーク図は2024年10月に更新した。",
        "ネットワーク図は2022年10月に更新した。",
    ),
    "network_diagram.wiring_contractor": (
        CHEMICAL,
        "配線の工事は羽黒システムに頼む。",
        "配線の工事は最上川電設に頼む。",
    ),
    "ot_backups.version": (
        FOOD,
        "ラベル印字機のプログラムの控えは2025年1月の版である。",
        "ラベル印字機のプログラムの控えは2026年4月の版である。",
    ),
    "ot_backups.who_can_load": (
        FOOD,
        "ラベル印字機のプログラムを書き戻せるのは夜勤の設備員である。",
        "ラベル印字機のプログラムを書き戻せるのは包装係の班長である。",
    ),
    "manual_operation.capacity_percent": (
        CHEMICAL,
        "充填と出荷は、手作業で八割の量をこなせる。",
        "充填と出荷は、手作業で半分の量をこなせる。",
    ),
    "support_contacts.available": (
        CHEMICAL,
        "システム業者の受付は8時から20時までである。",
        "システム業者の受付は9時から18時までである。",
    ),
    "data_held.location": (
        CHEMICAL,
        "預かっている配合情報は計器室のDCSに入っている。",
        "預かっている配合情報はロット管理サーバーに入っている。",
    ),
    "data_held.principal": (
        CHEMICAL,
        "配合情報は最上塗料から預かっている。",
        "配合情報は象潟マテリアルから預かっている。",
    ),
    "data_held.special_care": (
        CHEMICAL,
        "特殊健康診断の結果には要配慮個人情報は含まれない。",
        "特殊健康診断の結果は要配慮個人情報に当たる。",
    ),
    "exercises.last_date": (
        FOOD,
        "前回の訓練は2026年3月2日に行った。",
        "前回の訓練は令和8年6月20日に行った。",
    ),
    "exercises.next_date": (FOOD, "次回の訓練は令和9年7月1日に行う。", "次回の訓練は令和9年6月20日に行う。"),
    "exercises.scenario": (
        CHEMICAL,
        "前回の訓練は、ランサムウェアで計器室が止まる想定で行った。",
        "前回の訓練は、地震でDCSが止まる想定で行った。",
    ),
    "exercises.attendees": (FOOD, "前回の訓練には20名が参加した。", "前回の訓練には12名が参加した。"),
    "document_control.version": (FOOD, "この計画は第5版である。", "この計画は第2版である。"),
    "findings.due": (
        CHEMICAL,
        "USBメモリーの対策は2027年3月31日までに終える。",
        "USBメモリーの対策は2026年12月20日までに終える。",
    ),
    "findings.owner": (
        CHEMICAL,
        "USBメモリーの対策は業務課長が受け持つ。",
        "USBメモリーの対策は計装課長が受け持つ。",
    ),
    "findings.rating": (
        SMALL,
        "OAネットワークは①という評価を得た。",
        "OAネットワークはBADという評価を得た。",
    ),
    "assessment.assessor": (
        CHEMICAL,
        "今回のアセスメントは総務部長が実施した。",
        "今回のアセスメントは計装課が実施した。",
    ),
}


@functools.cache
def _work(table: str) -> Workspace:
    return open_workspace(ROOT / table, Settings({"date": datetime.date(2026, 11, 22)}))


def columns_told(text: str, table: str) -> list[str]:
    """What this rule alone says of a text, in English: it names the column."""
    work = _work(table)
    script = make_script([PlanPiece(text, text, "network_now", BlockState.FILLED)], work.case, work.facts)
    return [each.sign.message.en for each in said_of_columns(script, Posts(script))]


def contradictions_of(text: str, table: str) -> list[Placed]:
    """Every contradiction of a text."""
    work = _work(table)
    return list(
        contradiction([PlanPiece(text, text, "network_now", BlockState.FILLED)], work.case, work.facts)
    )


@pytest.mark.parametrize("column", PAIRS)
def test_another_value_of_a_column_is_seen_and_the_right_one_is_not(column: str) -> None:
    table, wrong, right = PAIRS[column]
    assert any(column in each for each in columns_told(wrong, table)), wrong
    assert contradictions_of(right, table) == [], right


@pytest.mark.parametrize(
    ("sentence", "table"),
    [
        ("例えば、受注サーバーの控えが4世代しかないときを考える。", FOOD),  # leaves it open
        ("次の訓練では、工場長が不在のときを試す。", FOOD),
        ("DCSの控えをサーバー室に移すかどうかを検討する。", CHEMICAL),
        ("受注サーバーの控えは、24世代と4世代の二通りがある。", FOOD),  # says the right value as well
        ("「親会社への第一報は3時間以内」とは書かない。", CHEMICAL),
        ("対策本部長は、業務課長の到着を待たずに社外へ知らせる。", CHEMICAL),  # whom nobody waits for
    ],
)
def test_a_sentence_that_leaves_a_value_open_or_says_it_too_is_left_alone(sentence: str, table: str) -> None:
    assert columns_told(sentence, table) == []


def test_every_decision_has_its_deciders() -> None:
    told = {
        "終息の宣言は環境保安課長が行う。": "終息の宣言は工場長が行う。",
        "再稼働の判断は業務課長が下す。": "再稼働の判断は対策本部長が下す。",
        "社外への公表の内容は業務課長が決める。": "社外への公表の内容は総務部長が決める。",
        "ネットワークの遮断を決める権限は総務部長が持つ。": "ネットワークの遮断を決める権限は計装課長が持つ。",
    }
    for wrong, right in told.items():
        assert contradictions_of(wrong, CHEMICAL), wrong
        assert contradictions_of(right, CHEMICAL) == [], right


def test_every_entry_names_a_column_and_a_kind() -> None:
    raws = read_catalogue_file(FILE)["columns"]
    kinds = {*PLAIN_KINDS, "who", "leave", "called", "place", "company", "rank", "decider"}
    keys = {"kind", "signs", "topic", "unless", "rows", "words", "same", "also", "where", "decision"}
    assert len(raws) == len(read_told_columns()) > 100
    for key, raw in raws.items():
        assert set(raw) <= keys, key
        assert raw["kind"] in kinds, key
        assert ("words" in raw) == (raw["kind"] in ("words", "set", "choice")), key
        assert ("same" in raw) == (raw["kind"] in ("same", "phrase")), key
