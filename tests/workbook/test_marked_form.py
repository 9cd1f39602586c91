"""`bcp check --xlsx`: the same workbook, with one more sheet that says what is open and where to write it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from workbook_tools import BACKUPS, COMPANY, EXAMPLES, RATINGS, ROLES, edited, find, put, read, short_form

from bcp.cli.main import main
from bcp.errors import RenderError
from bcp.inputs.workbook import words
from bcp.inputs.workbook.book import read_book
from bcp.rendering.workbook import Question, add_questions

HEADINGS = ["重さ", "シート", "欄", "状態", "質問"]


def check(table: Path, target: Path) -> Any:
    assert main(["check", str(table), "--xlsx", str(target), "--date", "2026-11-22", "-q"]) == 0
    return load_workbook(target)


def questions(book: Any) -> list[list[Any]]:
    rows = [list(row) for row in book[words.QUESTIONS].iter_rows(values_only=True)]
    return rows[rows.index(HEADINGS) + 1 :]


def links(path: Path, row: int) -> list[str]:
    """The places that a row of the questions points to."""
    import re

    with zipfile.ZipFile(path) as archive:
        pages = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
    page = next(each for each in pages if "重さA" in each)
    return re.findall(rf'<hyperlink ref="[BC]{row}" location="([^"]+)"', page)


def own_things(book: Any) -> None:
    put(book, ROLES, [{"役割": "対策本部長", "氏名": "架空 太郎", "電話": "不明"}])
    page = book[ROLES]
    page["T30"] = "総務の覚え"
    page["T30"].fill = PatternFill("solid", start_color="FF00FF00")
    page["T30"].comment = Comment("書いた人の付箋", "総務")
    page.column_dimensions["C"].width = 55
    book.create_sheet("総務の表")["B2"] = "=1+1"


def test_people_s_sheets_columns_and_formats_are_kept_byte_for_byte(tmp_path: Path) -> None:
    source, target = edited(short_form(), tmp_path, own_things), tmp_path / "marked.xlsx"
    book = check(source, target)
    assert book[ROLES]["T30"].value == "総務の覚え" and book[ROLES]["T30"].comment is not None
    assert book["総務の表"]["B2"].value == "=1+1" and book[ROLES].column_dimensions["C"].width == 55
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target) as new:
        changed = {name for name in old.namelist() if old.read(name) != new.read(name)}
    opened = {"xl/worksheets/sheet1.xml"}  # the guide is no longer the sheet on top
    assert changed <= opened | {
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "[Content_Types].xml",
        "xl/styles.xml",
    }
    assert read(target).answers == read(source).answers


def test_each_question_points_to_the_cell_that_answers_it(tmp_path: Path) -> None:
    source, target = edited(short_form(), tmp_path, own_things), tmp_path / "marked.xlsx"
    book = check(source, target)
    rows = questions(book)
    phone = next(number for number, row in enumerate(rows, 5) if row[2] == "対策本部長の電話")
    cell = find(book[ROLES], "電話").offset(1)
    assert rows[phone - 5][1] == ROLES and rows[phone - 5][3] == "不明"
    assert links(target, phone) == [f"'{ROLES}'!{cell.coordinate}"] * 2
    company = next(number for number, row in enumerate(rows, 5) if row[2] == "会社・工場")
    cell = find(book[COMPANY], "会社名").offset(0, 1)
    assert links(target, company)[0] == f"'{COMPANY}'!{cell.coordinate}"
    rating = next(number for number, row in enumerate(rows, 5) if row[3] == "未評価")
    cell = find(book[RATINGS], "USBメモリー").offset(0, 1)
    assert links(target, rating)[0] == f"'{RATINGS}'!{cell.coordinate}"


def test_an_item_that_is_open_as_a_whole_is_asked_once(tmp_path: Path) -> None:
    source, target = edited(short_form(), tmp_path, own_things), tmp_path / "marked.xlsx"
    rows = [row for row in questions(check(source, target)) if row[2].startswith("バックアップ")]
    assert [(row[0], row[2], row[3]) for row in rows] == [("A", "バックアップ", "未回答")]


def test_a_doubt_about_a_cell_points_to_that_cell(tmp_path: Path) -> None:
    def lose_zero(book: Any) -> None:
        put(book, ROLES, [{"役割": "対策本部長", "電話": 9000001001}])
        find(book[ROLES], "電話").offset(1).number_format = "General"

    source, target = edited(short_form(), tmp_path, lose_zero), tmp_path / "marked.xlsx"
    first = questions(check(source, target))[0]
    assert "9000001001" in first[4] and links(target, 5)[0].startswith(f"'{ROLES}'!")


def test_a_yaml_table_becomes_a_form_with_its_questions(tmp_path: Path) -> None:
    book = check(EXAMPLES[0], tmp_path / "marked.xlsx")
    assert book.active.title == words.QUESTIONS
    assert book.sheetnames[:2] == [words.GUIDE, words.QUESTIONS] and len(questions(book)) > 10
    assert book[BACKUPS].print_title_rows  # names that count sheets moved on
    assert read(tmp_path / "marked.xlsx").answers == read(EXAMPLES[0]).answers


def test_marking_twice_replaces_the_list(tmp_path: Path) -> None:
    source = edited(short_form(), tmp_path, own_things)
    check(source, tmp_path / "one.xlsx")
    book = check(tmp_path / "one.xlsx", tmp_path / "two.xlsx")
    assert (tmp_path / "two.xlsx").read_bytes() == (tmp_path / "one.xlsx").read_bytes()
    assert [each for each in book.sheetnames if words.QUESTIONS in each] == [words.QUESTIONS]


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "@SUM(1)", "<b>&\x01_x000A_\ud800"])
def test_no_question_becomes_a_formula_or_breaks_the_file(text: str) -> None:
    data = add_questions(short_form(), [Question("roles", "A", text, "不明", text, "x", "'x'!A1")])
    page = load_workbook(io.BytesIO(data))[words.QUESTIONS]
    cells = [page.cell(5, 3), page.cell(5, 5)]
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells)
    seen = next(each for each in read_book(data, "t.xlsx") if each.name == words.QUESTIONS).get(5, 3)
    assert seen is not None and seen.text == text.replace("\x01", "").replace("\ud800", "")


def test_an_existing_file_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "marked.xlsx").write_bytes(b"mine")
    assert main(["check", str(EXAMPLES[0]), "--xlsx", str(tmp_path / "marked.xlsx"), "-q"]) == 2
    assert (tmp_path / "marked.xlsx").read_bytes() == b"mine"


def test_a_form_may_be_marked_in_place_and_nothing_else_may_be_overwritten(tmp_path: Path) -> None:
    source = edited(short_form(), tmp_path, own_things)
    before = read(source)
    assert questions(check(source, source)) and read(source).answers == before.answers
    other = tmp_path / "other.xlsx"
    other.write_bytes(short_form())
    assert main(["check", str(source), "--xlsx", str(other), "-q"]) == 2
    assert other.read_bytes() == short_form()


def test_check_tells_a_form_s_owner_how_to_go_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = edited(short_form(), tmp_path, own_things)
    assert main(["check", str(source), "--date", "2026-11-22", "--lang", "ja"]) == 0
    told = capsys.readouterr()
    assert f"--xlsx {source}" in told.err and "例: {" not in told.out


def test_a_workbook_without_styles_can_be_marked() -> None:
    from test_what_programs_save import answer, book_of

    data = add_questions(book_of(answer("会社名", "<c><v>1</v></c>")), [Question("", "A", "x", "", "y")])
    page = next(each for each in read_book(data, "t.xlsx") if each.name == words.QUESTIONS)
    assert page.cells[5, 5].text == "y"


def test_a_damaged_part_is_told_and_not_repaired() -> None:
    with zipfile.ZipFile(io.BytesIO(short_form())) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b'sheetId="1"', b'sheetId="x"')
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as new:
        for name, part in parts.items():
            new.writestr(name, part)
    with pytest.raises(RenderError) as caught:
        add_questions(buffer.getvalue(), [])
    assert "保存し直す" in caught.value.hint.ja
