"""Every reference, its value, its label."""

import pytest
from cases import CLEAN, change, make_book, make_case

from bcp.inputs.references import UnknownReference
from bcp.planning.facts import FactBook
from bcp.vocabulary import State


@pytest.mark.parametrize(
    ("path", "label", "shown"),
    [
        ("company.name", "会社名", "株式会社青空部品"),
        ("company.short_name", "略称", "【要確認：略称】"),
        ("roles.commander.phone", "対策本部長の電話", "090-0000-0001"),
        ("roles.it.phone", "IT担当の電話", "【要確認：IT担当の電話】"),
        ("roles.it-2.person", "IT担当（2人目）の氏名", "【要確認：IT担当（2人目）の氏名】"),
        ("key_products.1.mtpd", "製品1の許容停止期間", "5日"),
        ("parties_to_notify.2.phone", "社外の連絡先2（仕入先）の電話", "06-0000-2222"),
        ("external_access.1.method", "社外から入れる接続1（保守用回線）の方式", "VPN"),
        ("external_access.1.always_on", "社外から入れる接続1（保守用回線）の常時接続", "はい"),
        (
            "oa_ot_connection.choice",
            "OAネットワークと工場ネットワークの接続",
            "特定の機器だけに制限してつながっている",
        ),
        ("oa_ot_connection.detail", "OAネットワークと工場ネットワークの接続の詳細", "生産管理PCのみ"),
        (
            "assessment.oa_network.owner",
            "OAネットワークの対策の担当",
            "【要確認：OAネットワークの対策の担当】",
        ),
    ],
)
def test_it_knows_each_reference_with_label_and_text(path: str, label: str, shown: str) -> None:
    book = make_book()
    fact = book.get(path)
    # The wording of labels is the catalogue's; its columns may be renamed, the pattern stays.
    assert fact.label == label
    assert book.display(fact) == shown
    assert fact.path == path


@pytest.mark.parametrize(
    "path",
    ["", "company", "company.phone", "nobody.1.name", "key_products.0.name", "key_products.x.name", "roles.it-1.phone",
     "roles.boss.phone", "assessment.oa_network", "official.nothing.name", "masked.phone_1", "company.name.x"],
)  # fmt: skip
def test_it_refuses_a_path_outside_the_grammar(path: str) -> None:
    with pytest.raises(UnknownReference):
        make_book().get(path)


def test_a_choices_item_is_named_with_or_without_choice() -> None:
    book = make_book(change("regulated", ["food", "haccp"]))
    assert book.get("regulated") == book.get("regulated.choice")
    assert book.display(book.get("regulated")) == "食品、HACCP"


def test_an_absent_row_is_none_in_a_complete_table_and_unknown_elsewhere() -> None:
    rows = CLEAN["backups"]
    assert make_book().get("backups.9.method").value.state is State.UNKNOWN
    complete = make_book(change("backups", {"complete": "はい", "rows": rows}))
    assert complete.get("backups.9.method").value.state is State.NONE
    assert make_book(change("backups", "なし")).get("backups.1.method").value.state is State.NONE


def test_as_assumed_becomes_what_the_template_assumes() -> None:
    items = change("company.industry", "想定どおり", change("wifi_use", "想定どおり"))
    book = make_book(items, {"wifi_use": "office_only", "company": {"industry": "金属部品加工"}})
    assert book.display(book.get("wifi_use")) == "事務所だけで使っている"
    assert book.get("company.industry").value.text == "金属部品加工"
    assert make_book(items).get("wifi_use").value.state is State.UNKNOWN


def test_a_hidden_value_points_at_the_earlier_one_that_is_equal() -> None:
    equal = make_book(change("roles.2.person", "佐藤　花子")).equalities()
    assert equal["roles.network_cut.person"] == "roles.commander.deputy"
    assert equal["parties_to_notify.1.company"] == "key_products.1.customer"
    assert "roles.commander.person" not in equal


def test_no_label_holds_a_sensitive_value() -> None:
    facts = make_book().all()
    hidden = {fact.value.text for fact in facts if fact.sensitive and fact.value.has_value}
    assert hidden
    assert not [fact.label for fact in facts if any(text in fact.label for text in hidden)]


def test_every_path_is_listed_once_and_found_again() -> None:
    book = make_book()
    paths = [fact.path for fact in book.all()]
    assert len(paths) == len(set(paths))
    assert all(book.get(fact.path) is fact for fact in book.all())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("roles.commander", 10),
        ("roles.phone", 10),  # seven roles have no row yet
        ("roles.commander.phone", 1),
        ("key_products", 8),
        ("key_products.mtpd", 1),
        ("key_products.3", 8),
        ("alternates.lead_time", 0),
        ("assessment.oa_network", 5),
        ("findings", 0),
        ("todo", 0),
    ],
)
def test_an_input_names_its_leaves(name: str, expected: int) -> None:
    assert len(make_book().of_input(name)) == expected


def test_masked_contacts_are_hidden_facts() -> None:
    book = FactBook(make_case(), masked={"phone_1": "052-000-0000"})
    fact = book.get("masked.phone_1")
    assert (fact.sensitive, fact.label, book.display(fact)) == (True, "伏せた電話番号", "052-000-0000")


def test_the_restore_test_that_never_was_is_printed_as_written() -> None:
    book = make_book(change("backups.0.last_restore_test", "未実施"))
    assert book.display(book.get("backups.1.last_restore_test")) == "未実施"
