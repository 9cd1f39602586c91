"""The capability rules as data: every entry is sound, can be raised, and can be taken back."""

from __future__ import annotations

import re

import pytest
from checking_cases import CATALOGUE, make_case

from bcp.checking.capabilities import read_claims, read_fine, read_reassurance
from bcp.checking.claims import claim_messages, denied_claims, fold_sentence
from bcp.checking.explain import explain
from bcp.checking.policy import POLICY

# A factory that has nothing and knows nothing: whatever can be denied without a row is denied here.
NOTHING = """\
format: bcp/env-diff@1
items:
  company: {name: 架空工業, industry: 金属部品加工}
  oa_ot_connection: 不明
  internet_access: none
  wifi_use: none
  external_access: なし
  backups: なし
  systems:
    - {name: 計画サーバー, restore_order: 1, antivirus: none, standalone: いいえ, end_of_support: はい}
  manual_operation:
    - {process: 溶接, possible: 'no'}
  ot_backups:
    - {equipment: 曲げ機, program: なし, spare: なし}
  roles:
    - {role: commander, title: 社長, person: 甲野 一, phone: 090-0000-0001, hours: 平日9時〜17時, deputy: なし}
  key_products:
    - {name: 配電の箱, stock_days: 0}
  support_contacts:
    - {kind: system_vendor, company: 乙野システム, phone: 00-0000-0002, night_available: いいえ}
"""


@pytest.mark.parametrize("claim", read_claims(), ids=lambda claim: claim.id)
def test_an_entry_names_a_known_item_and_compiles(claim) -> None:  # type: ignore[no-untyped-def]
    assert claim.item in CATALOGUE.items
    assert claim.ja and claim.en and not claim.ja.endswith("。")
    assert all(isinstance(pattern, re.Pattern) for pattern in claim.patterns(("名前",)))
    read_fine(claim.fine)


def test_nearly_every_entry_is_denied_by_a_factory_that_has_nothing() -> None:
    _, facts = make_case(NOTHING)
    denied = {each.claim.id for each in denied_claims(facts)}
    # these are denied by what a factory has (separation, a restore time to be promised, rows that leave something out)
    # or does not know
    of_others = {"oa_ot_cut", "firewall_only_way_out", "restore_time", "wifi_unknown", "access_known"}
    of_others |= {
        "keys_location_of_system",
        "vendor_of_system",
        "night_phone",
        "alternate_of_product",
        "cut_of_device",
    }
    of_others |= {
        "restore_test_of_all",
        "offline_of_all",
        "log_of_system",
        "drill_of",
        "cut_of_system",
        "internet_off",
    }
    of_others |= {"cut_points_known", "oa_ot_cut_unknown", "wifi_none", "access_none"}
    assert set(claim_messages()) - denied <= of_others


@pytest.mark.parametrize(
    ("sentence", "is_claim"),
    [
        ("オフラインの控えから復元する。", True),
        ("感染したときは、オフラインの控えから復元する。", True),
        ("電源を切らずに、オフラインの控えから復元する。", True),
        ("オフラインの控えから復元できない。", False),
        ("オフラインの控えがあれば、そこから復元する。", False),
        ("オフラインの控えがあるかどうかを調べる。", False),
        ("オフラインの控えから復元する手順を、今後整備する。", False),
        ("「オフラインの控えから復元する」とは書かない。", False),
        ("計画サーバーの控えを読み込む。", True),
        ("別のPCの控えを読み込む。", False),
        ("溶接は手作業で続ける。", True),
        ("塗装は手作業で続ける。", False),
        # topics: the bare mention claims, unless the rest of the sentence takes it back
        ("計画サーバーについては、ネットワークから外した媒体が役に立つ。", True),
        ("計画サーバーについては、ネットワークから外した媒体が要る。", False),
        ("曲げ機の基板は、倉庫のスペアに載せ替える。", True),
        ("曲げ機にスペアはないので、業者を待つ。", False),
        ("社長が不在なら、代役が決裁を引き受ける。", True),
        ("社長の代役が決まるまでは、班長が決める。", False),
        ("サイバー保険の特約により、調査の費用は戻る。", True),
        ("サイバー保険に入るかを、社長が来月決める。", False),
        ("業者が遠隔で入り、計画サーバーを直す。", True),
        ("業者が遠隔で入る線はない。", False),
        ("夜間はシステム業者が電話に出て、操作を教える。", True),
        ("夜間はシステム業者が電話に出ない。", False),
        ("休日でも社長が対応に当たる。", True),
        ("配電の箱は在庫があるので、納入は続く。", True),
        ("配電の箱の在庫があれば、それを納める。", False),
        ("計画サーバーは、復元の検証を済ませてある。", True),
        ("計画サーバーは、復元を試したことがない。", False),
        ("警備員が見回りの途中で画面を確かめる。", False),
        ("警備員が見回って知らせる。", True),
    ],
)
def test_only_a_plain_statement_is_a_claim(sentence: str, is_claim: bool) -> None:
    _, facts = make_case(NOTHING)
    folded = fold_sentence(sentence, facts)
    assert any(each.stands_in(folded) for each in denied_claims(facts)) is is_claim


def test_a_table_that_has_everything_denies_no_copy() -> None:
    table = NOTHING.replace(
        "backups: なし",
        "backups:\n    - {system: 計画サーバー, method: NAS, frequency: 1日, generations: 5, offline: はい, last_restore_test: 2026-01-01, restore_time: 2時間}",
    )
    _, facts = make_case(table)
    denied = {each.claim.id for each in denied_claims(facts)}
    assert denied.isdisjoint(
        {"offline_backup", "backup_generations", "restore_test", "backup_of_system", "restore_time"}
    )


def test_reassurance_has_words_and_doubts() -> None:
    words = read_reassurance()
    assert words.words.search("影響はない") and words.doubted.search("影響はないかどうか")


@pytest.mark.parametrize("code", sorted(POLICY))
def test_every_code_is_explained_with_a_failing_and_a_mended_example(code: str) -> None:
    told = explain(code, CATALOGUE)
    assert "悪い例：" in told.ja and "良い例：" in told.ja
    assert "Bad: " in told.en and "Good: " in told.en
