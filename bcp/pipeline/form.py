"""The Excel form of a table, empty or filled, with the open questions marked."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bcp.errors import WorkbookError
from bcp.inputs.environment import parse_environment, parse_workbook
from bcp.inputs.filled_table import unparse_environment
from bcp.inputs.starter import Keys, starter_table
from bcp.inputs.text_file import read_bytes
from bcp.inputs.workbook.places import find_places
from bcp.pipeline.check import CheckResult
from bcp.planning.completeness import required_facts
from bcp.rendering.workbook import Question, add_questions, render_form
from bcp.vocabulary import Catalogue, CellPosition, Environment, Fact, Rating, State
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
    return add_questions(data, [_pointed(each, read, places) for each in _questions(work, result)])


@dataclass(frozen=True)
class _Open:
    """What is open, and the leaf that would answer it."""

    question: Question
    fact: Fact | None = None
    entry: str = ""


def _questions(work: Workspace, result: CheckResult) -> list[_Open]:
    environment, items = work.case.environment, work.case.catalogue.items
    remarks = [*environment.warnings, *(each.message for each in result.contradictions)]
    found = [_Open(Question("", "―", each.ja, "確認", "")) for each in remarks]
    for weight in "ABC":
        for item in items.values():
            if item.weight == weight:
                facts = {fact.path: fact for fact in required_facts(item, work.facts)}
                facts |= {fact.path: fact for fact in result.unknown if fact.item == item.id}
                found += [_ask(fact, work) for fact in facts.values() if not fact.value.is_known]
    return found + [
        _Open(Question("assessment", "A", entry.label, "未評価", _RATE), entry=key)
        for key, entry in work.case.catalogue.entries.items()
        if environment.assessment.results[key].rating is Rating.UNRATED
    ]


_RATE = "この入口の対策は、どこまでできているか"


def _ask(fact: Fact, work: Workspace) -> _Open:
    item = work.case.catalogue.items[fact.item]
    column = item.columns.get(fact.column)
    question = (column.question if column else "") or item.question
    state = "不明" if fact.value.state is State.UNKNOWN else "未回答"
    return _Open(Question(item.id, item.weight, fact.label, state, question), fact)


def _pointed(opened: _Open, read: Environment, places: Mapping[str, CellPosition]) -> Question:
    """The question with the cell of the form in which its answer goes."""
    cell = places.get(f"assessment.{opened.entry}") if opened.entry else None
    if opened.fact is not None:
        cell = _cell_of(opened.fact, read, places)
    if cell is None:
        return _remark(opened.question)
    sheet = cell.sheet.replace("'", "''")
    target = f"'{sheet}'!{cell.cell.rpartition('!')[2]}"
    return dataclasses.replace(opened.question, sheet=cell.sheet, target=target)


def _cell_of(fact: Fact, read: Environment, places: Mapping[str, CellPosition]) -> CellPosition | None:
    """The cell of the leaf: of its row, where the form has that row."""
    cell = places.get(f"{fact.item}.{fact.column}") or places.get(fact.item)
    line = next(
        (row.position.line for row in read.answers[fact.item].rows if row.key == fact.row and row.position), 0
    )
    return dataclasses.replace(cell, line=line) if cell is not None and line and fact.column else cell


_CELL = re.compile(r"(.+)!([A-Z]{1,3}\d+): ")


def _remark(question: Question) -> Question:
    """A remark points to the cell that it names, if it names one."""
    named = _CELL.match(question.label)
    if named is None:
        return question
    sheet = named[1].replace("'", "''")
    return dataclasses.replace(question, sheet=named[1], target=f"'{sheet}'!{named[2]}")
