"""`complete: はい` of a table reaches the offline text: what the list does not hold, there is none of (spec 3)."""

from __future__ import annotations

import pytest
from composer_cases import Composed, composed

from bcp.planning.changes import describe_changes, summarise_request

CONTACTS = "items:\n  support_contacts: {complete: %s, rows: [{kind: machine_vendor, company: 架空機械, phone: 06-0000-0000}]}\n"
BACKUPS = (
    "items:\n  systems: [{name: 生産管理サーバー, zone: factory}, {name: 図面サーバー, zone: factory}]\n"
    "  backups: {complete: %s, rows: [{system: 生産管理サーバー, method: NASへ自動}]}\n"
)


def _contacts(complete: str) -> Composed:
    return composed(CONTACTS % complete)


@pytest.mark.parametrize("block", ["support_order", "notice_steps"])
def test_a_complete_list_without_an_insurer_says_that_there_is_none(block: str) -> None:
    text = _contacts("はい").text(block)
    assert "電話する保険会社はない" in text
    assert (
        "保険証券" not in text and "サイバー保険の有無" not in text and "【要確認：事故対応業者】" not in text
    )


@pytest.mark.parametrize("complete", ["いいえ", "不明"])
@pytest.mark.parametrize("block", ["support_order", "notice_steps"])
def test_an_open_list_without_an_insurer_asks(block: str, complete: str) -> None:
    text = _contacts(complete).text(block)
    assert "保険証券" in text and "電話する保険会社はない" not in text


def test_none_at_all_is_as_good_as_a_complete_list() -> None:
    text = composed("items:\n  support_contacts: なし\n").text("support_order")
    assert "電話する保険会社はない" in text and "保険に入っているか分からない" not in text


def test_a_system_missing_from_a_complete_list_of_copies_has_none() -> None:
    assert "の控えの有無" not in composed(BACKUPS % "はい").text("backup_gaps")
    assert "[[systems.2.name]]：控えはない" in composed(BACKUPS % "はい").text("backup_gaps")
    assert "【要確認：システム2の控えの有無】" in composed(BACKUPS % "いいえ").text("backup_gaps")


def test_a_copy_of_nothing_named_may_be_that_of_the_missing_system() -> None:
    text = composed((BACKUPS % "はい").replace("system: 生産", "system: 倉庫と生産")).text("backup_gaps")
    assert "[[systems.2.name]]：控えはない" not in text


@pytest.mark.parametrize("block", ["support_order", "notice_steps", "backup_gaps"])
def test_what_it_says_of_a_complete_list_passes_the_rules(block: str) -> None:
    for table in (CONTACTS, BACKUPS):
        assert composed(table % "はい").errors(block) == []


def test_completeness_counts_in_the_digest_and_is_told() -> None:
    whole, open_list = (_contacts(word).request("support_order") for word in ("はい", "いいえ"))
    assert whole.digest != open_list.digest
    assert describe_changes(summarise_request(open_list), whole) == ("表に全部を書いたかどうかが変わった",)
    assert _contacts("不明").request("support_order").digest == open_list.digest


def test_the_completeness_of_other_tables_leaves_the_digest_alone() -> None:
    table = "items:\n  cut_points: {complete: %s, rows: [{order: 1, kind: oa_ot, what: 線, place: 棚}]}\n"
    one, other = (composed(table % word).request("cut_steps").digest for word in ("はい", "いいえ"))
    assert one == other
