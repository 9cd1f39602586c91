"""The Excel form of a table, empty or filled, with the open questions marked."""

from __future__ import annotations

from bcp.inputs.environment import parse_environment, parse_workbook
from bcp.inputs.filled_table import unparse_environment
from bcp.inputs.starter import Keys, starter_table
from bcp.pipeline.check import CheckResult
from bcp.planning.completeness import required_facts
from bcp.rendering.workbook import Question, render_form
from bcp.vocabulary import Catalogue, Environment, Fact, Rating, State
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
    """The table as a form, with a sheet of all that is open: warnings, required cells, 不明, ratings."""
    return render_form(work.case.environment, work.case.catalogue, _questions(work, result))


def _questions(work: Workspace, result: CheckResult) -> list[Question]:
    environment, items = work.case.environment, work.case.catalogue.items
    remarks = [*environment.warnings, *(each.message for each in result.contradictions)]
    found = [Question("", "―", each.ja, "確認", "") for each in remarks]
    for weight in "ABC":
        for item in items.values():
            if item.weight == weight:
                facts = {fact.path: fact for fact in required_facts(item, work.facts)}
                facts |= {fact.path: fact for fact in result.unknown if fact.item == item.id}
                found += [_question(fact, work) for fact in facts.values() if not fact.value.is_known]
    unrated = [
        entry
        for key, entry in work.case.catalogue.entries.items()
        if environment.assessment.results[key].rating is Rating.UNRATED
    ]
    return found + [
        Question("assessment", "A", entry.label, "未評価", "この入口の対策は、どこまでできているか")
        for entry in unrated
    ]


def _question(fact: Fact, work: Workspace) -> Question:
    item = work.case.catalogue.items[fact.item]
    column = item.columns.get(fact.column)
    question = (column.question if column else "") or item.question
    state = "不明" if fact.value.state is State.UNKNOWN else "未回答"
    return Question(item.id, item.weight, fact.label, state, question)
