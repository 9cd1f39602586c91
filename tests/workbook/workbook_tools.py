"""What the tests of the Excel form share: an empty form, a person's edits, and how a form is read."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bcp.catalog import load_catalogue
from bcp.errors import InputErrors, WorkbookError
from bcp.inputs.environment import read_environment
from bcp.pipeline.form import empty_form
from bcp.vocabulary import Environment

CATALOGUE = load_catalogue()
EXAMPLES = sorted((Path(__file__).parents[2] / "env_diff").glob("*.yaml"))
ROLES, COMPANY, BACKUPS = "11 役割と代行者", "1 会社・工場", "10 バックアップ"
PRODUCTS, CONTACTS, CONNECTION = "3 重要製品", "4 社外の連絡先", "5 OAネットワークと工場ネットワークの接続"
DIAGRAM, RATINGS = "15 ネットワーク図", "アセスメント"
_KEPT = {"はじめに", "bcp", ROLES, COMPANY, BACKUPS, PRODUCTS, CONTACTS, CONNECTION, DIAGRAM, RATINGS}
# every kind of answer once: items, rows, cells, ratings
STATES = """format: bcp/env-diff@1
items:
  company: {name: なし, site: 不明, employees: 想定どおり, lines: ~}
  exercises: なし
  evidence: unknown
  systems: 不明
  cut_points: {complete: はい, rows: []}
  roles: {complete: yes, rows: [{role: it}, ~, {role: it, title: "=1+1"}, 不明]}
  oa_ot_connection: {choice: [hub_direct, dual_nic_pc], detail: "@x"}
  internet_access: 不明
  wifi_use: {choice: 不明, detail: 検査室}
  network_diagram: 想定どおり
  regulated: なし
assessment:
  results:
    USBメモリー: {rating: ④, checks: [はい, いいえ, 分からない, はい, はい], accept: {reason: 少ない, by: 工場長, until: 2027-03-31}}
    複合機: {rating: 対象外, reason: 使っていない}
    IoT機器・センサー: {issue: 台数が分からない}
"""


@functools.cache
def blank_form() -> bytes:
    return empty_form(CATALOGUE, "t")


@functools.cache
def short_form() -> bytes:
    """The empty form without the sheets that no test fills in; opening it takes a third of the time."""
    book = load_workbook(io.BytesIO(blank_form()))
    for page in book.worksheets:
        if page.title not in _KEPT:
            book.remove(page)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def edited(data: bytes, folder: Path, edit: Callable[[Any], None]) -> Path:
    book = load_workbook(io.BytesIO(data))
    edit(book)
    path = folder / "t.xlsx"
    book.save(path)
    return path


def find(page: Any, text: str) -> Any:
    return next(
        cell for row in page.iter_rows() for cell in row if str(cell.value or "").split("（")[0] == text
    )


def put(book: Any, sheet: str, rows: list[dict[str, Any]]) -> None:
    page = book[sheet]
    for down, row in enumerate(rows, 1):
        for label, value in row.items():
            head = find(page, label)
            page.cell(head.row + down, head.column).value = value


def read(path: Path) -> Environment:
    return read_environment(path, CATALOGUE)


def said(path: Path) -> str:
    with pytest.raises(InputErrors) as caught:
        read(path)
    assert all(isinstance(error, WorkbookError) and error.hint.ja for error in caught.value.errors)
    return caught.value.say("ja")
