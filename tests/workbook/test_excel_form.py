"""The Excel form: the same table as the YAML one, tolerant of people, and strict about what may not be read."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from workbook_tools import (
    BACKUPS,
    CATALOGUE,
    COMPANY,
    EXAMPLES,
    ROLES,
    STATES,
    blank_form,
    edited,
    find,
    put,
    read,
    said,
    short_form,
)

from bcp.inputs.environment import parse_environment
from bcp.rendering.workbook import render_form
from bcp.vocabulary import State


@pytest.fixture(scope="module")
def form() -> bytes:
    return short_form()


# ---------------------------------------------------------------- round trip


def test_the_form_of_a_table_is_the_same_bytes_each_time() -> None:
    table = read(EXAMPLES[0])
    assert render_form(table, CATALOGUE) == render_form(table, CATALOGUE)


def test_states_of_items_rows_and_cells_come_back(tmp_path: Path) -> None:
    table = parse_environment(STATES, "t.yaml", CATALOGUE)
    path = tmp_path / "t.xlsx"
    path.write_bytes(render_form(table, CATALOGUE))
    found = read(path)
    assert (found.answers, found.assessment) == (table.answers, table.assessment)


def test_an_empty_form_answers_nothing(tmp_path: Path) -> None:
    path = edited(blank_form(), tmp_path, lambda book: None)
    assert {answer.state for answer in read(path).answers.values()} == {State.UNANSWERED}


# ---------------------------------------------------------------- what people do


def test_dittos_empty_rows_own_columns_and_own_sheets_are_understood(form: bytes, tmp_path: Path) -> None:
    columns = CATALOGUE.items["backups"].columns
    system, method = columns["system"].label, columns["method"].label

    def edit(book: Any) -> None:
        put(book, BACKUPS, [{system: "ＮＣサーバー", method: "NAS"}, {}, {system: "測定PC", method: "〃"}])
        head = find(book[BACKUPS], method)
        book[BACKUPS].cell(head.row, 30).value = "総務メモ"
        book[BACKUPS].cell(head.row + 1, 30).value = "=NOW()"
        book.create_sheet("総務の覚え")["A1"] = "=1/0"

    found = read(edited(form, tmp_path, edit))
    rows = found.answers["backups"].rows
    assert [row.cells["method"].text for row in rows] == ["NAS", "NAS"]
    assert any("総務メモ" in warning.ja and BACKUPS in warning.ja for warning in found.warnings)


def test_numbers_dates_and_units_are_read_as_they_look(form: bytes, tmp_path: Path) -> None:
    import datetime

    def edit(book: Any) -> None:
        put(book, "3 重要製品", [{"製品名": "弁", "何日止まると困るか": 5, "在庫日数": 1.5}])
        find(book["3 重要製品"], "何日止まると困るか").offset(1).number_format = '0"日"'
        find(book["3 重要製品"], "在庫日数").offset(1).number_format = "General"
        cell = find(book["15 ネットワーク図"], "更新日").offset(0, 1)
        cell.value, cell.number_format = datetime.date(2026, 11, 10), 'ggge"年"m"月"d"日"'
        cell = find(book[COMPANY], "従業員数").offset(0, 1)
        cell.value, cell.number_format = 52, "General"

    found = read(edited(form, tmp_path, edit))
    cells = found.answers["key_products"].rows[0].cells
    assert (cells["mtpd"].text, cells["stock_days"].text) == ("5日", "1.5")
    assert found.answers["company"].cells["employees"].parsed == 52
    assert found.answers["network_diagram"].cells["updated"].parsed == datetime.date(2026, 11, 10)


def test_a_phone_that_lost_its_zero_is_asked_about_and_never_guessed(form: bytes, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        put(
            book,
            ROLES,
            [{"役割": "対策本部長", "電話": 9000001001}, {"役割": "IT担当", "電話": "090-0000-1002"}],
        )
        find(book[ROLES], "電話").offset(1).number_format = "General"

    found = read(edited(form, tmp_path, edit))
    first, second = found.answers["roles"].rows
    assert first.cells["phone"].state is State.UNKNOWN and second.cells["phone"].text == "090-0000-1002"
    assert any("9000001001" in each.ja and f"{ROLES}!" in each.ja for each in found.warnings)


def test_merged_cells_hold_for_every_row_they_cover(form: bytes, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        label = CATALOGUE.items["roles"].columns["hours"].label
        page = book[ROLES]
        put(book, ROLES, [{"役割": "対策本部長", label: "いつでも"}, {"役割": "IT担当"}])
        head = find(page, label)
        page.merge_cells(
            start_row=head.row + 1, end_row=head.row + 3, start_column=head.column, end_column=head.column
        )

    rows = read(edited(form, tmp_path, edit)).answers["roles"].rows
    assert [row.cells["hours"].text for row in rows] == ["いつでも", "いつでも"]


# ---------------------------------------------------------------- faults


def test_faults_name_sheet_and_cell_and_are_told_together(form: bytes, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        find(book[COMPANY], "従業員数").offset(0, 1).value = "たくさん"
        find(book[COMPANY], "会社名").offset(0, 1).value = "=A1"
        put(book, ROLES, [{"役割": "社長"}])

    path = edited(form, tmp_path, edit)
    page = load_workbook(path)
    text = said(path)
    assert f"{COMPANY}!{find(page[COMPANY], '会社名').offset(0, 1).coordinate}: 数式がある" in text

    def without_formula(book: Any) -> None:
        edit(book)
        find(book[COMPANY], "会社名").offset(0, 1).value = None

    path = edited(form, tmp_path, without_formula)
    text = said(path)
    assert f"{COMPANY}!{find(page[COMPANY], '従業員数').offset(0, 1).coordinate}: " in text
    assert f"{ROLES}!{find(page[ROLES], '役割').offset(1).coordinate}: " in text


def test_a_renamed_heading_is_a_fault_with_a_proposal(form: bytes, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        put(book, ROLES, [{"役割": "対策本部長", "代行者の電話": "090-0000-1001"}])
        find(book[ROLES], "代行者の電話").value = "代行者の電話番"

    assert "代行者の電話" in said(edited(form, tmp_path, edit))


def test_a_ditto_with_nothing_above_is_a_fault(form: bytes, tmp_path: Path) -> None:
    assert "同上" in said(edited(form, tmp_path, lambda book: put(book, ROLES, [{"役割": "同上"}])))


def test_a_form_without_its_format_is_a_fault(form: bytes, tmp_path: Path) -> None:
    assert "format" in said(edited(form, tmp_path, lambda book: book.remove(book["はじめに"])))


# ---------------------------------------------------------------- refused


def repacked(data: bytes, extra: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in extra:
                new.writestr(name, old.read(name))
        for name, content in extra.items():
            new.writestr(name, content)
    return buffer.getvalue()


_RELS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r1" Type="http://x/image" Target="http://evil.example/" TargetMode="External"/></Relationships>'
)
_BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'


@pytest.mark.parametrize(
    "extra, word",
    [
        ({"xl/vbaProject.bin": b"x"}, "マクロ"),
        ({"xl/externalLinks/externalLink1.xml": b"<a/>"}, "リンク"),
        ({"xl/connections.xml": b"<a/>"}, "リンク"),
        ({"xl/worksheets/_rels/sheet1.xml.rels": _RELS}, "リンク"),
        ({"xl/sharedStrings.xml": _BOMB}, "実体"),
        ({"xl/media/a.bin": b"0" * 60_000_000}, "大きすぎる"),
        ({"xl/workbook.xml": b"<a"}, "読めない"),
    ],
)
def test_what_is_dangerous_is_refused(
    form: bytes, tmp_path: Path, extra: dict[str, bytes], word: str
) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(repacked(form, extra))
    assert word in said(path)


@pytest.mark.parametrize("name", ["a.xlsm", "a.xls", "a.ods"])
def test_other_kinds_of_workbooks_are_refused(name: str, form: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(form)
    assert ".xlsx" in said(tmp_path / name)


def test_a_merge_over_the_whole_sheet_does_not_stop_the_machine(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0]["A1"] = "1 会社・工場"
    book.worksheets[0].merge_cells("A1:B2")
    buffer = io.BytesIO()
    book.save(buffer)
    sheet = zipfile.ZipFile(buffer).read("xl/worksheets/sheet1.xml").replace(b"A1:B2", b"A1:XFD1048576")
    (tmp_path / "t.xlsx").write_bytes(repacked(buffer.getvalue(), {"xl/worksheets/sheet1.xml": sheet}))
    assert "多すぎる" in said(tmp_path / "t.xlsx")


def test_a_workbook_of_something_else_is_no_table(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "t.xlsx")
    assert "init NAME --xlsx" in said(tmp_path / "t.xlsx")


# ---------------------------------------------------------------- the form itself


def test_the_form_is_protected_without_a_password_and_its_cells_are_open() -> None:
    book = load_workbook(io.BytesIO(blank_form()))
    assert book.security.lockStructure and not book.security.workbookPassword
    for page in book.worksheets[1:-1]:
        if page.title == "評価の目安":  # to be read, not to be filled in
            continue
        assert page.protection.sheet and not page.protection.password, page.title
        assert any(not cell.protection.locked for row in page.iter_rows() for cell in row), page.title
        assert page.data_validations.dataValidation, page.title


def test_nothing_written_is_a_formula(tmp_path: Path) -> None:
    text = 'format: bcp/env-diff@1\nitems:\n  company: {name: "=cmd()", site: "+1", address: "@a", industry: "-2"}\n'
    data = render_form(parse_environment(text, "t.yaml", CATALOGUE), CATALOGUE)
    for page in load_workbook(io.BytesIO(data)).worksheets[1:]:
        assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)
    assert find(load_workbook(io.BytesIO(data))[COMPANY], "会社名").offset(0, 1).quotePrefix
