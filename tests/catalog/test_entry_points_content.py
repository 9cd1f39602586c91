"""The 13 entry points: five check points each, answerable by someone who does not know what a VLAN is."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from catalogue_texts import CATALOGUE, published

from bcp.catalog import fold

RISKS = {
    "工場停止": "usb_memory brought_in_pc iot_sensor oa_network internet maintenance_line new_equipment",
    "情報漏洩": "smartphone_tablet multifunction_printer wifi cloud_service",
    "情報改竄": "handy_terminal",
    "品質低下": "parts_materials",
}
SPELLINGS = {
    "持込パソコン": "brought_in_pc",
    "持込みパソコン": "brought_in_pc",
    "持ち込みPC": "brought_in_pc",
    "WiFi": "wifi",
    "Wi-Fi": "wifi",
    "WiFi（無線AP）": "wifi",
    "Wi-Fi (無線AP)": "wifi",
    "無線LAN": "wifi",
    "保守用回線": "maintenance_line",
    "保守用ネットワーク": "maintenance_line",
    "ＵＳＢメモリー": "usb_memory",
    "スマホ・タブレット": "smartphone_tablet",
    "部品・原材料": "parts_materials",
}


def test_each_entry_point_has_five_check_points_with_their_effects() -> None:
    for entry in CATALOGUE.entries.values():
        assert len(entry.checks) == 5, entry.id
        assert all(check.text and check.effect for check in entry.checks), entry.id
        assert len({check.text for check in entry.checks}) == 5, entry.id


def test_events_and_risks_are_those_of_the_published_table() -> None:
    for risk, entries in RISKS.items():
        for name in entries.split():
            assert CATALOGUE.entries[name].risk == risk, name
    for entry in CATALOGUE.entries.values():
        assert entry.event and entry.scenario and entry.interim, entry.id


@pytest.mark.parametrize(("spelling", "entry"), SPELLINGS.items())
def test_every_spelling_of_the_seed_names_its_entry_point(spelling: str, entry: str) -> None:
    known = {
        fold(name): each.id
        for each in CATALOGUE.entries.values()
        for name in (each.id, each.label, *each.aliases)
    }
    assert known[fold(spelling)] == entry


def test_no_spelling_names_two_entry_points_two_items_or_two_columns() -> None:
    def doubled(things: list[Any]) -> list[str]:
        counted = Counter(
            name for each in things for name in {fold(n) for n in (each.id, each.label, *each.aliases)}
        )
        return [name for name, count in counted.items() if count > 1]

    assert not doubled(list(CATALOGUE.entries.values()))
    assert not doubled(list(CATALOGUE.items.values()))
    for item in CATALOGUE.items.values():
        assert not doubled(list(item.columns.values())), item.id


def test_each_interim_action_names_its_medium_so_that_it_can_cover_a_finding() -> None:
    for entry in CATALOGUE.entries.values():
        assert any(word in entry.interim for word in entry.media), entry.id


def test_our_check_points_can_be_answered_with_yes_or_no() -> None:
    for entry in CATALOGUE.entries.values():
        if not published(entry.id):
            for check in entry.checks:
                assert re.search(r"か(（[^（）]*）)?$", check.text), check.text


def test_the_check_points_use_no_word_that_only_a_specialist_knows() -> None:
    specialist = re.compile(
        r"VLAN|ファイアウォール|VPN|セグメント|DMZ|ポート|認証|暗号化|脆弱性|パッチ|SSID|MAC|WPA|RDP"
    )
    for entry in CATALOGUE.entries.values():
        for check in entry.checks:
            if not published(entry.id):
                assert not specialist.search(check.text), check.text


def test_the_questions_use_no_word_that_only_a_specialist_knows() -> None:
    specialist = re.compile(
        r"VLAN|セグメント|DMZ|RTO|RPO|MTPD|SSID|脆弱性|ファイアウォール|NIC|L2|IPアドレス"
    )
    for item in CATALOGUE.items.values():
        for text in (item.question, *(column.question for column in item.columns.values())):
            assert not specialist.search(text), text
