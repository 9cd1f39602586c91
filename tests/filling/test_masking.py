"""What leaves the machine holds no sensitive value, in whatever spelling it was written."""

import json

import pytest
from filling_builders import BOOK, FACTS, Book, fact
from hypothesis import given
from hypothesis import strategies as st

from bcp.filling.folding import clean_text, fold, fold_text
from bcp.filling.guard import Guard, GuardRefused
from bcp.filling.masking import Mask
from bcp.vocabulary import Fact, State, Value


def hide(text, facts=FACTS, shipped=()):
    return Mask(Book(facts), shipped).hide(text)[0]


@pytest.mark.parametrize(
    ("written", "hidden"),
    [
        ("浪速精密工業株式会社の事務所", "[[company.name]]の事務所"),
        ("浪速精密工業の事務所", "[[company.name]]の事務所"),
        ("㈱浪速精密工業の事務所", "[[company.name]]の事務所"),
        ("(株) 浪速精密工業 の事務所", "[[company.name]] の事務所"),
        ("浪速　精密の事務所", "[[company.short_name]]の事務所"),
        ("浪速\n精密の事務所", "[[company.short_name]]の事務所"),
        ("長谷川良太に電話する", "[[roles.commander.person]]に電話する"),
        ("長谷川さんに電話する", "[[roles.commander.person]]さんに電話する"),
        ("工場長の長谷川が決める", "工場長の[[roles.commander.person]]が決める"),
        ("長谷川町の倉庫", "長谷川町の倉庫"),
        ("電話は０９０－１２３４－５６７８。", "電話は[[roles.commander.phone]]。"),
        ("電話は09012345678。", "電話は[[roles.commander.phone]]。"),
        ("電話は090 1234 5678。", "電話は[[roles.commander.phone]]。"),
        ("[[company.name]]の事務所", "[[company.name]]の事務所"),
    ],
)
def test_it_hides_a_value_in_every_spelling(written, hidden):
    assert hide(written) == hidden


@pytest.mark.parametrize(
    ("written", "hidden"),
    [
        ("業者 06-6123-4567 に電話", "業者 [[masked.phone_1]] に電話"),
        ("(06)6123-4567へ", "[[masked.phone_1]]へ"),
        ("業者（06-6123-4567）へ", "業者（[[masked.phone_1]]）へ"),
        ("06(6123)4567へ", "[[masked.phone_1]]へ"),
        ("TEL：6123-4567へ", "TEL：[[masked.phone_1]]へ"),
        ("+81 6-6123-4567へ", "[[masked.phone_1]]へ"),
        ("itou＠example.jpへ", "[[masked.email_1]]へ"),
        ("NASは192.168.10.5にある", "NASは[[masked.ip_1]]にある"),
        ("ｆｓ０１．ｅｘａｍｐｌｅ．ｌｏｃａｌへ", "[[masked.host_1]]へ"),
        ("https://example.jp/a?b=1を開く", "[[masked.url_1]]を開く"),
        ("〒540-0001 大阪", "[[masked.postal_1]] 大阪"),
        ("fe80::1cにつなぐ", "[[masked.ip_1]]につなぐ"),
    ],
)
def test_it_numbers_contacts_found_in_free_text(written, hidden):
    assert hide(written) == hidden


@pytest.mark.parametrize(
    "text",
    [
        "対策01-02と13-01を行う。",
        "2026-11-10の07:30:15に検知した。",
        "bcp.mdとplan.docxを印刷する。",
        "5日以内、3,000個、ポート12、SW-1、Windows 10、版 1.2.3",
        "復元順1の生産管理サーバー",
    ],
)
def test_it_leaves_ordinary_text_alone(text):
    assert hide(text) == text


def test_a_number_is_kept_and_never_given_to_another_value():
    first = Mask(BOOK, ())
    first.hide("06-1111-2222 と 06-3333-4444")
    second = Mask(BOOK, (), masked={path: text for path, text in first.masked.items() if path.endswith("2")})
    assert second.hide("06-5555-6666")[0] == "[[masked.phone_3]]"
    assert second.hide("０６－３３３３－４４４４")[0] == "[[masked.phone_2]]"
    assert second.masked["masked.phone_3"] == "06-5555-6666"


def test_a_masked_span_brings_its_fact():
    hidden, facts = Mask(BOOK, ()).hide("浪速精密の06-1111-2222")
    assert hidden == "[[company.short_name]]の[[masked.phone_1]]"
    assert [f.path for f in facts] == ["company.short_name", "masked.phone_1"]
    assert facts[1].sensitive and facts[1].value.text == "06-1111-2222"


def test_a_word_of_the_shipped_texts_is_not_searched_but_listed():
    mask = Mask(Book([fact("company.name", "生産管理", "会社名")]), ["生産管理サーバーを復元する"])
    assert mask.hide("生産管理サーバー")[0] == "生産管理サーバー"
    assert [(entry.path, "同梱" in entry.why.ja) for entry in mask.unsearchable()] == [("company.name", True)]


def test_it_lists_what_it_cannot_search_for():
    facts = [
        fact("company.short_name", "ナニ"),
        fact("roles.it.person", "山田太郎"),
        fact("roles.safety.person", "林 亮"),
        fact("roles.line_stop.person", "当直の班長"),
    ]
    listed = {entry.path: entry.why.ja for entry in Mask(Book(facts), ()).unsearchable()}
    assert set(listed) == {"company.short_name", "roles.it.person", "roles.safety.person"}
    assert "3文字" in listed["company.short_name"]
    assert "空白" in listed["roles.it.person"]
    assert "敬称" in listed["roles.safety.person"]


def test_a_former_value_becomes_what_took_its_place():
    former = {"roles.commander.person": "生野 次郎", "parties_to_notify.7.company": "象潟物産株式会社"}
    mask = Mask(BOOK, (), former=former)
    hidden, facts = mask.hide("生野次郎と生野さんが、象潟物産へ電話する。")
    assert (
        hidden
        == "[[roles.commander.person]]と[[roles.commander.person]]さんが、[[masked.value_1]]へ電話する。"
    )
    assert facts[1].value.text == "象潟物産" and mask.find("象潟 物産株式会社")


def test_a_masked_text_of_our_own_is_not_listed_as_unsearchable():
    masked = Fact(
        "masked.url_1", "", Value(State.VALUE, "https://example.jp/a"), True, "masked", "url", "url_1"
    )
    assert Mask(Book([masked]), ["https://example.jp/a を開く"]).unsearchable() == ()


def test_a_one_letter_family_name_does_not_cut_other_names():
    facts = [fact("roles.safety.person", "林 亮")]
    assert (
        hide("小林さんと林さん、林業、班長林", facts)
        == "小林さんと[[roles.safety.person]]さん、林業、班長[[roles.safety.person]]"
    )


def test_the_first_leaf_with_the_value_is_named():
    facts = [fact("roles.it.phone", "06-1111-2222"), fact("roles.safety.phone", "0611112222")]
    assert hide("06 1111 2222", facts) == "[[roles.it.phone]]"


NAMES = st.text("浪速精密工業大和田中電機ABC12 　ｱｶﾞ株会社㈱()-", min_size=1, max_size=12)
TEXTS = st.text("浪速精密工業大和田中電機ABC12 　ｱｶﾞ株会社㈱()-さん氏。課長0.@/[]", max_size=40)


@given(st.lists(NAMES, min_size=1, max_size=4), TEXTS, TEXTS)
def test_nothing_that_is_searched_for_remains(names, before, after):
    paths = ["company.name", "roles.it.person", "systems.1.vendor", "roles.safety.deputy"]
    facts = [fact(path, name) for path, name in zip(paths, names, strict=False)]
    mask = Mask(Book(facts), ())
    hidden, _ = mask.hide(before + names[0] + after)
    assert mask.find(hidden) == ()
    assert mask.hide_values(hidden) == hidden


@given(st.text(max_size=60))
def test_folding_keeps_the_way_back(text):
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    for index, letter in enumerate(folded.text):
        assert letter in fold_text(text[folded.starts[index] : folded.ends[index]]) or letter == "-"


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing(text):
    assert clean_text(clean_text(text)) == clean_text(text)


def test_cleaning_removes_what_cannot_be_seen():
    assert clean_text("a\u200bb\u202ec\x00d\r\ne\tf\U000e0041") == "abcd\ne\tf"


def guard_for(facts):
    mask = Mask(Book(facts), ())
    return Guard(mask.find)


def body(text):
    return json.dumps({"model": "m", "messages": [{"role": "user", "content": text}]}).encode()


@pytest.mark.parametrize(
    "text",
    [
        "大和田電機に電話する",
        "大和田\u200b電機",
        "大和田 電機",
        '{"a": "\\u5927\\u548c\\u7530\\u96fb\\u6a5f"}',
        '{"a": "大和田\\n電機"}',
    ],
)
def test_the_guard_refuses_a_planted_value(text):
    with pytest.raises(GuardRefused) as refusal:
        guard_for([fact("systems.1.vendor", "大和田電機")]).check(body(text))
    assert refusal.value.code == "guard"
    assert "systems.1.vendor" in refusal.value.message.ja and "大和田電機" not in refusal.value.message.ja


def test_the_guard_sees_through_escapes_of_signs():
    guard = guard_for([fact("systems.1.vendor", "A&B商事")])
    for text in ("A\\u0026B商事", "A&amp;B商事", "A＆B商事"):
        with pytest.raises(GuardRefused):
            guard.check(body(text))


def test_the_guard_refuses_what_it_cannot_read():
    with pytest.raises(GuardRefused):
        guard_for(FACTS).check(b"not json")


def test_the_guard_knows_a_phone_without_its_hyphens():
    for text in ("09012345678", "090 1234 5678", "０９０－１２３４－５６７８"):
        with pytest.raises(GuardRefused):
            guard_for(FACTS).check(body(f"電話は{text}。"))


def test_the_guard_lets_references_pass():
    guard_for(FACTS).check(body("[[company.name]]の[[roles.commander.person]]が決める"))
