"""The Excel form of a table, empty or filled, with the open questions marked."""

from __future__ import annotations

from pathlib import Path

from bcp.errors import WorkbookError
from bcp.inputs.environment import parse_environment, parse_workbook
from bcp.inputs.filled_table import unparse_environment
from bcp.inputs.starter import Keys, starter_table
from bcp.inputs.text_file import read_bytes
from bcp.inputs.workbook.places import find_places
from bcp.pipeline.check import CheckResult
from bcp.pipeline.open_questions import open_questions, point_to
from bcp.rendering.workbook import add_questions, render_form
from bcp.vocabulary import Catalogue, Environment
from bcp.workspace import Workspace


def empty_form(catalogue: Catalogue, name: str) -> bytes:
    """The form with every question and no answer."""
    path = f"{name}.xlsx"
    return render_form(parse_environment(starter_table(catalogue, name), path, catalogue), catalogue)


def form_of(environment: Environment, catalogue: Catalogue) -> bytes:
    """The form with the answers of any table."""
    return render_form(environment, catalogue)


def table_of(environment: Environment, catalogue: Catalogue, keys: Keys = "ja") -> str:
    """The commented YAML table with the answers of any table; the way back from Excel.

    For an uploaded form: `table_of(read_form(data, "name.xlsx", catalogue), catalogue)`.
    """
    return unparse_environment(environment, catalogue, keys)


def read_form(data: bytes, file_name: str, catalogue: Catalogue) -> Environment:
    """The table in the bytes of a form; `file_name` ends in .xlsx and is what messages name.

    Raises `InputErrors` of `WorkbookError`s that name sheet and cell; doubts stand in `warnings`.
    """
    return parse_workbook(data, file_name, catalogue)


def marked_form(work: Workspace, result: CheckResult) -> bytes:
    """The table as a form, with a sheet of all that is open: warnings, required cells, 不明, ratings.

    A table that is a form already stays as people made it: their sheets, columns and formats are kept.
    """
    environment, catalogue = work.case.environment, work.case.catalogue
    is_form = environment.path.lower().endswith(".xlsx")
    data = (
        read_bytes(Path(environment.path), WorkbookError) if is_form else render_form(environment, catalogue)
    )
    read = parse_workbook(data, environment.path if is_form else f"{environment.name}.xlsx", catalogue)
    places = find_places(data, read.path, catalogue)
    return add_questions(data, [point_to(each, read, places) for each in open_questions(work, result)])
