"""What people do in a form: read as meant, or asked about with the cell's name."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from workbook_tools import (
    CONTACTS,
    DIAGRAM,
    PRODUCTS,
    RATINGS,
    ROLES,
    edited,
    find,
    put,
    read,
    said,
    short_form,
)

from bcp.vocabulary import Parsed

STOPS = "何日止まると困るか"


def rows_of(folder: Path, sheet: str, column: str, values: list[Any], **more: str) -> Path:
    """A form with a row a value."""
    rows = [more | {column: value} for value in values]
    return edited(short_form(), folder, lambda book: put(book, sheet, rows))


def diagram(folder: Path, label: str, value: object) -> Path:
    def write(book: Any) -> None:
        find(book[DIAGRAM], label).offset(0, 1).value = value

    return edited(short_form(), folder, write)


def rating(folder: Path, column: str, value: object) -> Path:
    def write(book: Any) -> None:
        page = book[RATINGS]
        page.cell(find(page, "USBメモリー").row, find(page, column).column).value = value

    return edited(short_form(), folder, write)


def test_durations_as_people_write_them(tmp_path: Path) -> None:
    written = {"４時間": 240, "3日間": 4320, "１ヶ月": 43200, "1ヵ月": 43200, "2日以内": 2880, "半日": 720}
    found = read(rows_of(tmp_path, PRODUCTS, STOPS, [*written], 製品名="弁")).answers["key_products"].rows
    assert [row.cells["mtpd"].text for row in found] == [*written]
    assert [getattr(row.cells["mtpd"].parsed, "minutes", None) for row in found] == [*written.values()]


def advice_by_cell(text: str) -> list[tuple[str, str]]:
    """The cell and the advice of each fault."""
    lines = text.split("\n")
    return [(fault.split(": ")[1], advice) for fault, advice in zip(lines[::2], lines[1::2], strict=True)]


def test_durations_that_cannot_be_read_are_asked_about(tmp_path: Path) -> None:
    written = {
        "5": "「5日」「5時間」",
        "24h": "「24時間」と書く",
        "30min": "「30分」と書く",
        "4:00": "「4時間」と書く",
        "約2日": "「2日」と書く",
        "一週間": "「1週間」と書く",
        "2～3日": "「2日」か「3日」",
        "即日": "「当日中」と書く",
        "しばらく": "「不明」",
    }
    told = advice_by_cell(said(rows_of(tmp_path, PRODUCTS, STOPS, [*written], 製品名="弁")))
    assert [cell for cell, _ in told] == [f"{PRODUCTS}!D{line}" for line in range(10, 10 + len(written))]
    assert all(advice in found for advice, (_, found) in zip(written.values(), told, strict=True))


def test_dates_as_people_write_them(tmp_path: Path) -> None:
    day = datetime.date(2026, 11, 10)
    written = ["2026/11/10", "２０２６年１１月１０日", "令和8年11月10日", "R8/11/10", day]
    found = read(rows_of(tmp_path, CONTACTS, "確認日", written, 区分="納入先"))
    assert [row.cells["checked_on"].parsed for row in found.answers["parties_to_notify"].rows] == [day] * 5


def test_dates_that_lack_something_are_asked_about(tmp_path: Path) -> None:
    written = {
        "46336": "「2026-11-10」のことなら",
        "2026年11月": "日まで書く",
        "R8.11": "日まで書く",
        "11/10": "年から書く",
        "26/11/10": "年は4桁",
        "2026-02-30": "「不明」",
    }
    told = advice_by_cell(said(rows_of(tmp_path, CONTACTS, "確認日", [*written], 区分="納入先")))
    assert [cell for cell, _ in told] == [f"{CONTACTS}!L{line}" for line in range(10, 10 + len(written))]
    assert all(advice in found for advice, (_, found) in zip(written.values(), told, strict=True))


@pytest.mark.parametrize(
    "written, parsed",
    [("○", True), ("有", True), ("×", False), ("無", False), ("はい", True), ("ＹＥＳ", True)],
)
def test_signs_of_yes_and_no(written: str, parsed: Parsed, tmp_path: Path) -> None:
    found = read(diagram(tmp_path, "有無", written)).answers["network_diagram"].cells["exists"]
    assert found.parsed is parsed


def test_a_sign_that_is_neither_yes_nor_no_is_asked_about(tmp_path: Path) -> None:
    assert f"{DIAGRAM}!B" in said(diagram(tmp_path, "有無", "△"))


@pytest.mark.parametrize("sign", ["〃", "同上", "（同上）", "”", "々々"])
def test_dittos_go_on_through_rows_and_past_empty_ones(sign: str, tmp_path: Path) -> None:
    rows = [{"役割": "対策本部長", "所属会社": "架空精機"}, {"役割": "IT担当", "所属会社": sign}, {}]
    rows.append({"役割": "記録係", "所属会社": sign})
    path = edited(short_form(), tmp_path, lambda book: put(book, ROLES, rows))
    texts = [row.cells["company"].text for row in read(path).answers["roles"].rows]
    expected = sign if sign == "々々" else "架空精機"
    assert texts == ["架空精機", expected, expected]


def test_a_ditto_below_an_empty_cell_is_asked_about(tmp_path: Path) -> None:
    rows = [{"役割": "対策本部長"}, {"役割": "IT担当", "所属会社": "〃"}]
    path = edited(short_form(), tmp_path, lambda book: put(book, ROLES, rows))
    assert f"{ROLES}!" in said(path)


def test_one_word_merged_across_a_row_holds_only_as_a_state(tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        put(book, ROLES, [{"役割": "対策本部長", "氏名": "不明"}, {"役割": "IT担当", "氏名": "架空 花子"}])
        page = book[ROLES]
        head = find(page, "氏名")
        for down in (1, 2):
            page.merge_cells(
                start_row=head.row + down,
                end_row=head.row + down,
                start_column=head.column,
                end_column=head.column + 2,
            )

    first, second = read(edited(short_form(), tmp_path, edit)).answers["roles"].rows
    assert [first.cells[key].text for key in ("person", "phone", "company")] == ["不明"] * 3
    assert [second.cells[key].text for key in ("person", "phone", "company")] == ["架空 花子", "", ""]


def test_rows_may_be_inserted_and_sheets_renamed_and_moved(tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        page = book[ROLES]
        head = find(page, "役割").row
        page.insert_rows(head + 2, 40)
        for down in range(1, 42):
            page.cell(head + down, 2).value = "IT担当"
            page.cell(head + down, 4).value = f"架空 {down}"
        page.title = "連絡網"
        book.move_sheet(page, -3)

    rows = read(edited(short_form(), tmp_path, edit)).answers["roles"].rows
    assert [rows[0].cells["person"].text, rows[40].cells["person"].text] == ["架空 1", "架空 41"]


def test_a_copied_sheet_is_asked_about(tmp_path: Path) -> None:
    path = edited(short_form(), tmp_path, lambda book: book.copy_worksheet(book[ROLES]))
    assert "2枚ある" in said(path) and ROLES in said(path)


@pytest.mark.parametrize("number, digits", [(312345678, "312345678"), (120000101, "120000101")])
def test_any_phone_column_asks_about_a_lost_zero(number: int, digits: str, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        put(book, CONTACTS, [{"区分": "納入先", "相手先": "架空電機", "夜間電話": number}])
        find(book[CONTACTS], "夜間電話").offset(1).number_format = "General"

    found = read(edited(short_form(), tmp_path, edit))
    assert found.answers["parties_to_notify"].rows[0].cells["night_phone"].text == "不明"
    assert any(digits in each.ja and f"{CONTACTS}!" in each.ja for each in found.warnings)


def test_a_phone_that_its_format_shows_with_its_zero_is_whole(tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        put(book, ROLES, [{"役割": "対策本部長", "電話": 9000001001}])
        find(book[ROLES], "電話").offset(1).number_format = "000-0000-0000"

    found = read(edited(short_form(), tmp_path, edit))
    assert found.answers["roles"].rows[0].cells["phone"].text == "090-0000-1001" and not found.warnings


def test_words_of_doubt_are_not_printed_in_silence(tmp_path: Path) -> None:
    words = ["確認中", "？", "―", "分からない"]
    found = read(rows_of(tmp_path, ROLES, "氏名", words, 役割="IT担当"))
    for line, word in enumerate(words, 10):
        assert any(word in each.ja and each.ja.startswith(f"{ROLES}!D{line}") for each in found.warnings)


# ---------------------------------------------------------------- the ratings


@pytest.mark.parametrize("written", ["④", "4", "４"])
def test_ratings_in_any_spelling(written: str, tmp_path: Path) -> None:
    assert read(rating(tmp_path, "評価", written)).assessment.results["usb_memory"].rating.value == "④"


@pytest.mark.parametrize(
    "written",
    [
        "01-01、01-02",
        "０１－０１，０１－０２",
        "01-01 USBメモリー使用ルールの策定と管理の徹底\n01-02 ウイルスチェック機能付きUSBメモリーの導入",
        "USBメモリー使用ルールの策定と管理の徹底、No.01-02",
    ],
)
def test_measures_with_or_without_their_titles(written: str, tmp_path: Path) -> None:
    found = read(rating(tmp_path, "対策", written)).assessment.results["usb_memory"]
    assert found.measures == ("01-01", "01-02")


@pytest.mark.parametrize("written", ["02-01", "気を付ける", "01-011"])
def test_a_measure_of_another_entry_or_of_none_is_asked_about(written: str, tmp_path: Path) -> None:
    assert f"{RATINGS}!" in said(rating(tmp_path, "対策", written))


def test_some_check_points_may_wait(tmp_path: Path) -> None:
    found = read(rating(tmp_path, "チェック②", "いいえ")).assessment.results["usb_memory"]
    assert found.checks == ("", "no", "", "", "")


def test_an_excluded_entry_needs_its_reason_in_a_cell_of_its_own(tmp_path: Path) -> None:
    text = said(rating(tmp_path, "評価", "対象外"))
    assert f"{RATINGS}!B" in text and "対象外の理由" in text
