"""LibreOffice Calc opens the workbook and the batch's CSV: every row is there, and nothing typed becomes a formula."""

import csv
import io

import pytest
from deliverable_cases import EMPTY, EXAMPLES, example, work_from
from office_tools import needs_office
from other_readers import convert

from bcp.batch.result import TableResult
from bcp.batch.summary import COLUMNS, csv_lines
from bcp.checking.todo import list_todo
from bcp.rendering.action_list import render_action_list
from bcp.rendering.action_rows import list_actions, list_contacts, list_todo_rows
from bcp.vocabulary import Todo

pytestmark = [pytest.mark.slow, needs_office]
pytest.importorskip("openpyxl")
SHEETS = ("対策", "連絡先", "要確認")
# comma, quotes around text, UTF-8, cells as shown, all sheets
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false,false,false,-1"
FIRST_ROW = 4


def read_with_calc(data, folder):
    """The rows below the header of each sheet, as Calc shows them."""
    path = folder / "actions.xlsx"
    path.write_bytes(data)
    convert([path], AS_CSV, folder)
    found = {}
    for sheet in SHEETS:
        text = (folder / f"actions-{sheet}.csv").read_text("utf-8")
        found[sheet] = [tuple(row) for row in csv.reader(io.StringIO(text, newline=""))][FIRST_ROW:]
    return found


def as_shown(row):
    """A row as people see it; an empty table has one empty row."""
    return tuple(cell.strip() for cell in row)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_action_contact_and_open_question_is_a_row(name, tmp_path):
    work = example(name)
    todo = list_todo(work.case, work.facts, findings=work.findings)
    shown = read_with_calc(render_action_list(work.case, work.facts, work.findings, todo), tmp_path)
    wanted = {
        "対策": list_actions(work.findings, work.case.date),
        "連絡先": list_contacts(work.facts),
        "要確認": list_todo_rows(todo),
    }
    for sheet, rows in wanted.items():
        assert [as_shown(row) for row in shown[sheet]] == [as_shown(row) for row in rows]
        assert len(rows) > 5


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝"])
def test_a_cell_that_begins_like_a_formula_stays_text(sign, tmp_path):
    typed = [f'{sign}HYPERLINK("http://x.example","y")', f"{sign}1+1", f"{sign}cmd|' /C calc'!A0", f"{sign}2"]
    todo = tuple(Todo(text, "", "A") for text in typed)
    work = work_from(tmp_path, EMPTY)
    shown = read_with_calc(render_action_list(work.case, work.facts, (), todo), tmp_path)["要確認"]
    assert [row[2] for row in shown] == typed


def test_a_formula_would_be_seen(tmp_path):
    """The same sheet with one formula in it: Calc shows its result."""
    import openpyxl

    work = work_from(tmp_path, EMPTY)
    data = render_action_list(work.case, work.facts, (), (Todo("確かめる", "", "A"),))
    book = openpyxl.load_workbook(io.BytesIO(data))
    book["要確認"].cell(FIRST_ROW + 1, 3).value = "=1+1"
    buffer = io.BytesIO()
    book.save(buffer)
    assert read_with_calc(buffer.getvalue(), tmp_path)["要確認"][0][2] == "2"


def test_the_summary_of_a_batch_opens_in_calc_with_every_table_and_no_formula(tmp_path):
    """Opened as UTF-8 with commas; Calc writes back what it understood, formulas as formulas."""
    names = ["naniwa", "=1+1", '瀬戸内"食品",工場', "@cmd", "+3"]
    results = [
        TableResult(
            n, name, f"env_diff/{n}.yaml", f"out/{n}", "made", 0, "yes", worst_questions=("-5の場所",)
        )
        for n, name in enumerate(names, 1)
    ]
    (tmp_path / "summary.csv").write_text("".join(csv_lines(results)), "utf-8", newline="")
    (path,) = convert([tmp_path / "summary.csv"], "xlsx", tmp_path, "--infilter=CSV:44,34,76,1")
    import openpyxl

    page = openpyxl.load_workbook(path).active
    rows = [list(row) for row in page.iter_rows()]
    assert [cell.value for cell in rows[0]] == list(COLUMNS) and len(rows) == 1 + len(names)
    assert not [cell.coordinate for row in rows for cell in row if cell.data_type == "f"]
    assert [str(row[1].value).lstrip("'") for row in rows[1:]] == names
    assert rows[1][10].value.lstrip("'") == "-5の場所"
