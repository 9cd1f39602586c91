"""The shipped catalogue is complete, honest about its origin, and its safe actions are safe."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from catalogue_texts import ALL_TEXTS, CATALOGUE, column_actions, load, safe_actions

from bcp.catalog.words import normalise
from bcp.inputs.environment import parse_environment
from bcp.inputs.values import read_value
from bcp.vocabulary import Column, Item, State


def words(text: str) -> list[str]:
    return re.findall(r"\S+", text)


ITEMS = words(
    "company working_hours key_products parties_to_notify oa_ot_connection internet_access "
    "external_access cut_points systems backups roles authority safety wifi_use network_diagram "
    "ot_backups manual_operation alternates after_hours_contact support_contacts data_held regulated "
    "evidence quality_release exercises document_control"
)
ENTRIES = words(
    "usb_memory brought_in_pc smartphone_tablet iot_sensor multifunction_printer handy_terminal "
    "oa_network internet wifi maintenance_line cloud_service parts_materials new_equipment"
)
MEASURES_PER_ENTRY = (3, 4, 2, 3, 5, 5, 4, 4, 2, 2, 1, 3, 2)
PURPOSES, CLASSES = {"prevent", "detect", "recover"}, {"physical", "human", "technical"}

# ------------------------------------------------------------------ complete


def test_it_knows_the_26_items_in_the_order_of_the_form() -> None:
    assert list(CATALOGUE.items) == ITEMS


def test_it_knows_the_13_entry_points_in_the_order_of_the_handbook() -> None:
    assert list(CATALOGUE.entries) == ENTRIES
    assert [entry.number for entry in CATALOGUE.entries.values()] == list(range(1, 14))


def test_it_knows_the_48_countermeasures_by_the_numbers_of_the_handbook() -> None:
    expected = [
        f"{number:02}-{each:02}"
        for number, count in enumerate(MEASURES_PER_ENTRY, 1)
        for each in range(1, count + 1)
    ]
    expected += [f"C-{each:02}" for each in range(1, 6)] + [f"E-{each:02}" for each in range(1, 4)]
    assert list(CATALOGUE.measures) == expected
    assert len(expected) == 48


def test_each_countermeasure_belongs_to_the_entry_point_of_its_number() -> None:
    for measure in CATALOGUE.measures.values():
        head = measure.id.split("-")[0]
        assert measure.entry == ("" if head in "CE" else ENTRIES[int(head) - 1]), measure.id


def test_each_countermeasure_says_what_kind_it_is() -> None:
    for measure in CATALOGUE.measures.values():
        assert set(measure.purpose) <= PURPOSES and measure.purpose, measure.id
        assert set(measure.measure_class) <= CLASSES and measure.measure_class, measure.id
        assert measure.investment in ("none", "small", "large"), measure.id
        assert measure.what and measure.operation, measure.id


def test_countermeasure_titles_differ() -> None:
    counted = Counter(measure.title for measure in CATALOGUE.measures.values())
    assert not [title for title, count in counted.items() if count > 1]


@pytest.mark.parametrize("item", CATALOGUE.items.values(), ids=lambda item: item.id)
def test_each_item_says_question_reason_example_safe_action_and_baseline(item: Item) -> None:
    for name in ("question", "why", "example", "if_unknown", "baseline"):
        assert getattr(item, name), f"{item.id}.{name}"
    assert item.safe_words


def test_mtpd_is_asked_as_the_contract_says() -> None:
    assert (
        CATALOGUE.items["key_products"].columns["mtpd"].question
        == "何日止まると納入先が困るか（在庫を含めて）"
    )


def test_every_choice_that_a_template_may_assume_has_phrases() -> None:
    for name in ("oa_ot_connection", "internet_access", "wifi_use"):
        item = CATALOGUE.items[name]
        assert set(item.phrases) == set(item.choices), name
        for choice, phrases in item.phrases.items():
            assert phrases, f"{name}.{choice}"


def test_no_phrase_states_two_choices_of_one_item() -> None:
    for item in CATALOGUE.items.values():
        counted = Counter(normalise(phrase) for phrases in item.phrases.values() for phrase in phrases)
        assert not [phrase for phrase, count in counted.items() if count > 1], item.id


def test_phrases_belong_to_choices_that_exist() -> None:
    for item in CATALOGUE.items.values():
        assert set(item.phrases) <= set(item.choices), item.id


# ------------------------------------------------------------------ safe actions


def test_each_safe_action_holds_one_of_its_safe_words() -> None:
    missing = [
        place for item, place, action in safe_actions() if not any(w in action for w in item.safe_words)
    ]
    assert not missing


def test_each_safe_word_stands_in_a_safe_action_or_is_a_turn_of_one() -> None:
    """A safe word that shares no two signs with any action of its item could never be written by following it."""
    for item in CATALOGUE.items.values():
        said = item.if_unknown + "".join(action for _, action in column_actions(item))
        for word in item.safe_words:
            assert any(word[at : at + 2] in said for at in range(len(word) - 1)), f"{item.id}: {word}"


def test_no_safe_word_stands_in_a_step_that_only_says_it_is_unknown() -> None:
    """Else the rule no-action could never fail."""
    for item in CATALOGUE.items.values():
        labels = [item.label, *(column.label for column in item.columns.values()), *CATALOGUE.roles.values()]
        step = "".join(
            f"【要確認：{label}】が【要確認：{label}】のケーブルを抜く。電話する。" for label in labels
        )
        assert not [word for word in item.safe_words if word in step], item.id


def test_each_safe_action_is_something_to_do_not_something_to_find_out() -> None:
    for _, place, action in safe_actions():
        assert action.endswith("。"), place
        assert not re.search(r"要確認|検討|確認する。|調査|ください|ましょう|べき", action), place


def test_no_safe_action_sends_anyone_to_switch_off_the_power() -> None:
    for _, place, action in safe_actions():
        assert not re.search(r"電源を(切る|落とす|抜く)", action), place


def test_each_safe_action_that_pulls_cables_stops_the_machines_first() -> None:
    for item, place, action in safe_actions():
        if (
            item.id in ("oa_ot_connection", "internet_access", "external_access", "cut_points")
            and "." not in place
        ):
            assert action.index("設備を安全に止めて") < action.index("抜"), place


# ------------------------------------------------------------------ origin


def test_only_what_is_public_is_called_the_handbooks() -> None:
    assert [entry.id for entry in CATALOGUE.entries.values() if entry.origin == "handbook"] == ["oa_network"]
    assert [m.id for m in CATALOGUE.measures.values() if m.origin == "handbook"] == ["01-01", "01-02"]
    assert CATALOGUE.measures["01-01"].title == "USBメモリー使用ルールの策定と管理の徹底"
    assert CATALOGUE.measures["01-02"].title == "ウイルスチェック機能付きUSBメモリーの導入"


def test_the_origin_is_written_down_for_each_not_left_to_a_default() -> None:
    for name, section in (("entry_points.yaml", "entries"), ("countermeasures.yaml", "measures")):
        for key, raw in load(name)[section].items():
            assert raw["origin"] in ("handbook", "project"), key


# ------------------------------------------------------------------ official data

OFFICIAL_FIELDS = {"name", "when", "start", "deadline", "to", "how", "note"}


def test_each_official_record_says_what_when_by_when_to_whom_and_how() -> None:
    for record in CATALOGUE.official.values():
        assert set(record.fields) >= OFFICIAL_FIELDS, record.id
        assert all(record.fields.values()), record.id
        assert record.source.startswith("http") or record.source == "未確認", record.id


def test_what_has_no_source_states_no_deadline() -> None:
    for record in CATALOGUE.official.values():
        if record.source == "未確認":
            assert record.fields["deadline"] == "未確認", record.id


def test_the_statutory_timers_are_there() -> None:
    fields = {key: record.fields for key, record in CATALOGUE.official.items()}
    assert "3日から5日" in fields["ppc_preliminary"]["deadline"]
    assert "30日" in fields["ppc_final"]["deadline"] and "60日" in fields["ppc_final"]["deadline"]
    assert "1,000人" in fields["ppc_triggers"]["when"]
    assert "土日祝日" in fields["police"]["note"]
    assert "110番" in fields["police_emergency"]["how"]
    assert fields["ipa_consultation"]["email"] == "cs-support@ipa.go.jp"


def test_the_old_names_appear_only_as_old_names() -> None:
    for place, text in ALL_TEXTS:
        if "NISC" in text or "安心相談窓口" in text:
            assert "古い" in text or "改組" in text, place


# ------------------------------------------------------------------ examples that can be typed in


@pytest.mark.parametrize("item", CATALOGUE.items.values(), ids=lambda item: item.id)
def test_each_example_is_read_without_a_fault(item: Item) -> None:
    row = f"    - {item.example}" if item.type == "table" else f"    {item.example}"
    text = f"format: bcp/env-diff@1\nitems:\n  {item.label}:\n{row}\n"
    answer = parse_environment(text, "example.yaml", CATALOGUE).answers[item.id]
    assert answer.state is State.VALUE or item.id == "exercises"


EXAMPLES = [c for item in CATALOGUE.items.values() for c in item.columns.values() if c.example]


@pytest.mark.parametrize("column", EXAMPLES, ids=lambda column: f"{column.id}-{column.label}")
def test_each_column_example_has_the_columns_type(column: Column) -> None:
    value = read_value(column.example, column, None)
    assert value.state is State.VALUE
