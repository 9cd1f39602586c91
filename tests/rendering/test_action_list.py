"""The workbook: free and effective first, plain text only, the same bytes, read back by readers that did not write it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from deliverable_cases import EMPTY, EXAMPLES, example, work_from

from bcp.checking.todo import list_todo
from bcp.rendering.action_list import render_action_list
from bcp.rendering.measures import list_measures
from bcp.vocabulary import Todo
from bcp.workspace import Workspace

openpyxl = pytest.importorskip("openpyxl")
SHEETS = ["対策", "連絡先", "要確認"]
_NS = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def workbook(work: Workspace, todo: tuple[Todo, ...] | None = None) -> bytes:
    open_points = list_todo(work.case, work.facts, findings=work.findings) if todo is None else todo
    return render_action_list(work.case, work.facts, work.findings, open_points)


def rows(data: bytes, sheet: str) -> list[dict[str, str]]:
    """The rows below the header as people see them, by openpyxl."""
    page = openpyxl.load_workbook(io.BytesIO(data))[sheet]
    table = [
        ["" if cell is None else str(cell) for cell in row]
        for row in page.iter_rows(min_row=4, values_only=True)
    ]
    return [dict(zip(table[0], row, strict=True)) for row in table[1:]]


def raw_cells(data: bytes) -> list[ElementTree.Element]:
    """Every cell of every sheet, read from the XML itself."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        return [
            cell
            for name in parts
            for cell in ElementTree.fromstring(archive.read(name)).iterfind(".//s:c", _NS)
        ]


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_row_a_measure_with_all_that_the_issue_asks_for(name: str) -> None:
    work = example(name)
    data = workbook(work)
    told = rows(data, "対策")
    assert len(told) == len(list_measures(work.findings)) > 0
    must = (
        "入口",
        "評価",
        "対策",
        "目的",
        "分類",
        "投資",
        "すること",
        "先にする理由",
        "当面の対応（暫定）",
        "担当",
        "期限",
        "状況",
    )
    assert all(row[column] for row in told for column in must)
    assert {row["入口"] for row in told} == {finding.entry for finding in work.findings}
    assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames == SHEETS


def test_free_comes_first_then_the_worst_and_accepted_last(tmp_path: Path) -> None:
    results = (
        "date: 2026-11-10\nbasis: bcp\nresults:\n  usb_memory: BAD\n  handy_terminal: ④\n"
        "  wifi: {rating: ⑤, accept: {reason: 予算, by: 社長, until: 2027-03-31}}"
    )
    told = rows(workbook(work_from(tmp_path, EMPTY, results)), "対策")
    order = [
        (
            "受け入れ中" in row["着手"],
            ("不要", "少額", "要").index(row["投資"]),
            ("BAD", "⑤", "④").index(row["評価"].split("・")[0]),
        )
        for row in told
    ]
    assert order == sorted(order) and len({key[:2] for key in order}) > 2
    assert told[0]["先にする理由"].startswith("費用をかけずに始められる") and "BAD" in told[0]["先にする理由"]
    assert "2027-03-31まで受け入れる" in told[-1]["先にする理由"]


def test_a_due_date_that_is_past_is_said(tmp_path: Path) -> None:
    results = (
        "date: 2026-01-10\nbasis: bcp\nresults:\n  usb_memory: {rating: BAD, owner: 課長, due: 2026-03-31}"
    )
    assert all(
        "期限を過ぎている" in row["先にする理由"]
        for row in rows(workbook(work_from(tmp_path, EMPTY, results)), "対策")
    )


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_what_looks_like_a_formula_is_text(tmp_path: Path, sign: str) -> None:
    evil = f'{sign}HYPERLINK("http://x.example","y")'
    results = f"date: 2026-11-10\nbasis: bcp\nresults:\n  usb_memory: {{rating: BAD, issue: '{evil}', where: '{sign}1'}}"
    work = work_from(
        tmp_path,
        f"company: {{name: '{evil}'}}\nroles:\n  - {{role: it, person: '{evil}', title: '{sign}2'}}",
        results,
    )
    data = workbook(work, (Todo(evil, "", "A"), Todo(f"{sign}1", "", "A")))
    cells = raw_cells(data)
    assert cells and [cell for cell in cells if cell.find("s:f", _NS) is not None] == []
    page = openpyxl.load_workbook(io.BytesIO(data))["対策"]
    found = [cell for row in page.iter_rows(min_row=5) for cell in row if str(cell.value).startswith(sign)]
    assert found and all(cell.data_type == "s" and cell.quotePrefix for cell in found)
    assert [row["確かめること"] for row in rows(data, "要確認")] == [evil, f"{sign}1"]


def test_a_formula_would_be_seen() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "=1+1"
    buffer = io.BytesIO()
    book.save(buffer)
    assert [cell for cell in raw_cells(buffer.getvalue()) if cell.find("s:f", _NS) is not None]


def test_phones_keep_their_zeros_and_unknown_is_said(tmp_path: Path) -> None:
    items = "roles:\n  - {role: it, person: 山田, phone: 0901234}\nparties_to_notify:\n  - {kind: customer, company: 甲社}"
    told = rows(workbook(work_from(tmp_path, items)), "連絡先")
    assert told[0]["電話"] == "0901234" and told[0]["代行者の電話"] == "【要確認】"
    assert told[1]["電話"] == told[1]["夜間電話"] == "【要確認】"


def test_the_bytes_depend_on_nothing_but_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    work = example("naniwa_seimitsu")
    first = workbook(work)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert workbook(work) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2026-11-22T00:00:00Z" in archive.read("docProps/core.xml")


def test_control_signs_and_very_long_texts_do_not_break_the_file(tmp_path: Path) -> None:
    data = workbook(work_from(tmp_path, EMPTY), (Todo("a\x0b\ufffeb" + "長" * 40_000, "", "C"),))
    (told,) = rows(data, "要確認")
    assert told["確かめること"].startswith("ab長") and len(told["確かめること"]) == 32_000


def test_a_table_without_findings_says_so(tmp_path: Path) -> None:
    data = workbook(work_from(tmp_path, EMPTY))
    assert "課題のあるアセスメント結果はない" in str(
        openpyxl.load_workbook(io.BytesIO(data))["対策"]["A1"].value
    )


def test_a_second_reader_finds_the_same_sheets() -> None:
    calamine = pytest.importorskip("python_calamine")
    work = example("setouchi_shokuhin")
    data = workbook(work)
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.sheet_names == SHEETS
    told = book.get_sheet_by_name("対策").to_python()
    assert len([row for row in told if isinstance(row[0], float)]) == len(rows(data, "対策"))
