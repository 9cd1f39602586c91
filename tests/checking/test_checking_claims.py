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
    - {role: commander, title: 社長, person: 甲野 一, phone: 090-0000-0001, deputy: なし}
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
    # these are denied by what a factory has: separation, a direct line, a restore time to be promised
    assert set(claim_messages()) - denied <= {"oa_ot_cut", "firewall_only_way_out", "restore_time"}


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
