"""`bcp assess FORM.xlsx`, and answers written into a form: one cell changes, everything else stays."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from workbook_tools import CATALOGUE, RATINGS, ROLES, edited, find, put, read, short_form

from bcp.cli.main import main
from bcp.errors import InputErrors, UsageError
from bcp.pipeline.form_session import FormSession
from bcp.pipeline.word_facts import FactEdit
from bcp.pipeline.word_table import apply_facts
from bcp.settings import Settings
from bcp.workspace import open_workspace


def own_note(book: Any) -> None:
    put(book, ROLES, [{"役割": "対策本部長", "氏名": "架空 太郎"}, {"役割": "IT担当"}])
    book[ROLES]["T30"] = "総務の覚え"
    find(book[RATINGS], "USBメモリー").offset(0, 4).value = "検査室"


def open_form(folder: Path) -> FormSession:
    return FormSession(edited(short_form(), folder, own_note), CATALOGUE)


def test_an_answer_changes_its_sheet_alone(tmp_path: Path) -> None:
    session = open_form(tmp_path)
    before = session.table.data
    session.change(
        {
            "assessment.usb_memory": {
                "rating": "BAD",
                "cause": "不明",
                "checks": ["いいえ", "分からない", "いいえ", "いいえ", "いいえ"],
                "measures": ["01-01", "C-01"],
                "owner": "=cmd()",
            },
            "assessment.date": "2026-11-22",
            "company.name": "架空精機",
            "roles.2.person": "架空 花子",
        }
    )
    found = read(session.table.path)
    result = found.assessment.results["usb_memory"]
    assert (result.rating.value, result.cause, result.measures) == ("BAD", "unknown", ("01-01", "C-01"))
    assert result.checks == ("no", "unknown", "no", "no", "no") and result.where.text == "検査室"
    assert found.assessment.date.text == "2026-11-22" and result.owner.text == "=cmd()"
    assert found.answers["company"].cells["name"].text == "架空精機"
    assert [row.cells["person"].text for row in found.answers["roles"].rows] == ["架空 太郎", "架空 花子"]
    with (
        zipfile.ZipFile(io.BytesIO(before)) as old,
        zipfile.ZipFile(io.BytesIO(session.table.data)) as new,
    ):
        changed = [each for each in old.namelist() if old.read(each) != new.read(each)]
    assert len(changed) == 3 and all(each.startswith("xl/worksheets/") for each in changed), changed
    book = load_workbook(session.table.path)
    cell = find(book[RATINGS], "USBメモリー").offset(0, 1)
    assert book[ROLES]["T30"].value == "総務の覚え" and not cell.protection.locked and cell.border.left.style


def test_an_answer_can_be_taken_back(tmp_path: Path) -> None:
    session = open_form(tmp_path)
    before = session.table.path.read_bytes()
    session.change({"assessment.usb_memory.rating": "①"})
    session.change({"assessment.usb_memory.rating": None})
    assert session.undo() and session.undo() and not session.undo()
    assert session.table.path.read_bytes() == before


def test_what_is_no_answer_is_not_written(tmp_path: Path) -> None:
    session = open_form(tmp_path)
    before = session.table.path.read_bytes()
    with pytest.raises(InputErrors):
        session.change({"assessment.usb_memory.rating": "⑨"})
    for address in ("roles.9.person", "roles.person", "company.nothing", "backups"):
        with pytest.raises(UsageError) as caught:
            session.change({address: "x"})
        assert address in caught.value.message.ja
    assert session.table.path.read_bytes() == before


def test_what_someone_saved_meanwhile_stands(tmp_path: Path) -> None:
    session = open_form(tmp_path)
    book = load_workbook(session.table.path)
    find(book[RATINGS], "複合機").offset(0, 1).value = "②"
    book.save(session.table.path)
    session.change({"assessment.usb_memory.rating": "①"})
    ratings = {key: each.rating.value for key, each in read(session.table.path).assessment.results.items()}
    assert session.was_reloaded
    assert (ratings["usb_memory"], ratings["multifunction_printer"]) == ("①", "②")


def test_assess_asks_and_writes_into_the_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = edited(short_form(), tmp_path, own_note)
    monkeypatch.setattr(sys, "stdin", io.StringIO("いいえ\nはい\nいいえ\nいいえ\nいいえ\n"))
    assert main(["assess", str(path), "--date", "2026-11-22", "--lang", "ja"]) == 0
    assert str(path) in capsys.readouterr().err
    result = read(path).assessment.results["usb_memory"]
    assert (result.rating.value, result.checks) == ("②", ("no", "yes", "no", "no", "no"))


def test_a_value_corrected_in_word_goes_into_the_form(tmp_path: Path) -> None:
    path = edited(short_form(), tmp_path, own_note)
    work = open_workspace(path, Settings())
    edits = [
        FactEdit("roles.commander.person", "対策本部長の氏名", "架空 太郎", "架空 次郎"),
        FactEdit("assessment.usb_memory.where", "場所", "検査室", "検査室と倉庫"),
        FactEdit("backups.1.system", "対象システム", "", "測定PC"),
    ]
    done = apply_facts(path, work, edits)
    found = read(path)
    assert done.applied == tuple(edits[:2]) and done.refused[0][0] == edits[2]
    assert found.answers["roles"].rows[0].cells["person"].text == "架空 次郎"
    assert found.assessment.results["usb_memory"].where.text == "検査室と倉庫"
