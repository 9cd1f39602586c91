"""What Excel and other programs save, written by hand; and the files that are refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from workbook_tools import CATALOGUE, said

from bcp.errors import InputErrors
from bcp.inputs.environment import parse_environment
from bcp.pipeline.form import read_form, table_of
from bcp.vocabulary import Environment

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def book_of(rows: str, *, main: str = _MAIN, book: str = "", styles: str = "", texts: str = "") -> bytes:
    """A workbook with a guide and one sheet of `rows`, written by hand."""
    guide = f'<row><c t="inlineStr"><is><t>形式</t></is></c><c t="inlineStr"><is><t>{"bcp/env-diff@1"}</t></is></c></row>'
    sheets = {"はじめに": guide, "会社・工場": rows}
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{_LINKS}">{book}<sheets>'
        + "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(sheets, 1))
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="r{n}" Type="{_LINKS}/worksheet" Target="/xl/worksheets/sheet{n}.xml"/>'
            for n in (1, 2)
        )
        + "</Relationships>",
        "xl/styles.xml": f'<styleSheet xmlns="{main}">{styles}</styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{texts}</sst>',
    }
    for number, inner in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{main}"><sheetData>{inner}</sheetData></worksheet>'
        )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return buffer.getvalue()


def answer(label: str, cell: str) -> str:
    """The rows of a record's sheet with one answer."""
    return (
        '<row><c t="inlineStr"><is><t>項目</t></is></c><c t="inlineStr"><is><t>回答</t></is></c></row>'
        f'<row><c t="inlineStr"><is><t>{label}</t></is></c>{cell}</row>'
    )


def company(data: bytes) -> Environment:
    return read_form(data, "t.xlsx", CATALOGUE)


def test_shared_strings_lose_their_furigana_and_keep_their_runs() -> None:
    texts = "<si><r><t>架空</t></r><r><t>精機</t></r><rPh><t>カクウ</t></rPh></si>"
    found = company(book_of(answer("会社名", '<c t="s"><v>0</v></c>'), texts=texts))
    assert found.answers["company"].cells["name"].text == "架空精機"


def test_a_percentage_is_read_as_it_looks() -> None:
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="9"/></cellXfs>'
    found = book_of(answer("従業員数", '<c s="1"><v>0.6</v></c>'), styles=styles)
    with pytest.raises(InputErrors) as caught:
        company(found)
    assert "「60%」" in caught.value.say("ja") and "会社・工場!B2" in caught.value.say("ja")


@pytest.mark.parametrize(
    "book, serial", [("", "46336"), ('<workbookPr date1904="1"/>', "44874"), ("", "46336.0")]
)
def test_a_date_is_read_in_either_calendar(book: str, serial: str) -> None:
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    data = book_of(answer("業種", f'<c s="1"><v>{serial}</v></c>'), styles=styles, book=book)
    assert company(data).answers["company"].cells["industry"].text == "2026-11-10"


def test_a_strict_workbook_without_cell_addresses_is_read() -> None:
    data = book_of(answer("会社名", '<c t="str"><v>架空精機</v></c>'), main=_STRICT)
    assert company(data).answers["company"].cells["name"].text == "架空精機"


def test_a_truth_value_is_a_yes() -> None:
    data = book_of(answer("会社名", '<c t="b"><v>1</v></c>'))
    assert company(data).answers["company"].cells["name"].text == "はい"


@pytest.mark.parametrize(
    "cell, found",
    [
        ("<c><f>1+1</f><v>2</v></c>", "数式がある"),
        ('<c t="str"><f>HYPERLINK("http://x")</f><v>a</v></c>', "数式がある"),
        ('<c t="e"><v>#REF!</v></c>', "#REF!"),
    ],
)
def test_formulas_and_errors_are_never_taken_as_values(cell: str, found: str) -> None:
    with pytest.raises(InputErrors) as caught:
        company(book_of(answer("会社名", cell)))
    assert "会社・工場!B2" in caught.value.say("ja") and found in caught.value.say("ja")


def test_a_text_that_looks_like_a_formula_stays_a_text_on_the_way_to_yaml() -> None:
    data = book_of(answer("会社名", "<c t=\"inlineStr\"><is><t>=cmd|' /C calc'!A0</t></is></c>"))
    found = company(data)
    assert found.answers["company"].cells["name"].text == "=cmd|' /C calc'!A0"
    text = table_of(found, CATALOGUE)
    assert parse_environment(text, "t.yaml", CATALOGUE).answers == found.answers


# ---------------------------------------------------------------- refused

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    "name, data, found, advice",
    [
        ("a.xls", _COMPOUND, "古い形式", "Excelブック"),
        ("a.xlsx", _COMPOUND, "古い形式", "Excelブック"),
        ("a.xlsx", _COMPOUND + "EncryptedPackage".encode("utf-16-le"), "パスワード", "暗号化"),
        ("a.xlsm", b"PK", "「.xlsm」", "Excelブック"),
        ("a.ods", b"PK", "「.ods」", "Excelブック"),
        ("a.xlsx", b"a,b\n", "読めない", "保存し直す"),
        ("a.xlsx", b"", "読めない", "保存し直す"),
    ],
)
def test_a_refusal_says_what_the_file_is_and_what_to_do(
    name: str, data: bytes, found: str, advice: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    text = said(tmp_path / name)
    assert found in text and advice in text
