"""What is still open in a table, in the order in which to answer it, and the cell of a form for each answer."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bcp.pipeline.check import CheckResult
from bcp.planning.completeness import required_facts
from bcp.rendering.workbook import Question
from bcp.vocabulary import CellPosition, Environment, Fact, Item, Rating, State
from bcp.workspace import Workspace

_STATES = {State.UNKNOWN: "不明", State.UNANSWERED: "未回答"}
_RATE = "この入口の対策は、どこまでできているか"
_REMARK = "気づいたこと"
_CELL = re.compile(r"(.+)!([A-Z]{1,3}\d+)(?:: |「)")


@dataclass(frozen=True)
class OpenQuestion:
    """未回答の質問: `place` names its cell as `find_places` does; `row` is the key of a table's row."""

    question: Question
    place: str = ""
    row: str = ""


def open_questions(work: Workspace, result: CheckResult) -> list[OpenQuestion]:
    """Remarks first, then what is required or 不明 by weight, then the ratings that are missing."""
    environment, catalogue = work.case.environment, work.case.catalogue
    remarks = [*environment.warnings, *(each.message for each in result.contradictions)]
    found = [OpenQuestion(Question("", "―", _REMARK, "確認", each.ja)) for each in remarks]
    for weight in "ABC":
        for item in catalogue.items.values():
            if item.weight == weight:
                found += _of_item(item, work, result)
    return found + [
        OpenQuestion(Question("assessment", "A", entry.label, "未評価", _RATE), f"assessment.{key}")
        for key, entry in catalogue.entries.items()
        if environment.assessment.results[key].rating is Rating.UNRATED
    ]


def _of_item(item: Item, work: Workspace, result: CheckResult) -> Iterator[OpenQuestion]:
    """One question where the whole item is open, else one a cell."""
    state = _STATES.get(work.facts.answer(item.id).state)
    if state:
        yield OpenQuestion(Question(item.id, item.weight, item.label, state, item.question), item.id)
        return
    facts = {fact.path: fact for fact in required_facts(item, work.facts)}
    facts |= {fact.path: fact for fact in result.unknown if fact.item == item.id}
    yield from (_of_cell(fact, item) for fact in facts.values() if not fact.value.is_known)


def _of_cell(fact: Fact, item: Item) -> OpenQuestion:
    column = item.columns.get(fact.column)
    asked = (column.question if column else "") or item.question
    question = Question(item.id, item.weight, fact.label, _STATES.get(fact.value.state, ""), asked)
    return OpenQuestion(question, f"{item.id}.{fact.column}" if fact.column else item.id, fact.row)


def point_to(opened: OpenQuestion, form: Environment, places: Mapping[str, CellPosition]) -> Question:
    """The question with the cell of the form in which its answer goes; a remark, with the cell that it names."""
    question, cell = opened.question, places.get(opened.place) or places.get(opened.question.item)
    if cell is None:
        named = _CELL.match(question.question)
        return _at(question, named[1], named[2]) if named else question
    answer = form.answers.get(question.item)
    lines = (
        [row.position.line for row in answer.rows if row.key == opened.row and row.position] if answer else []
    )
    if lines:
        cell = dataclasses.replace(cell, line=lines[0])
    return _at(question, cell.sheet, cell.cell.rpartition("!")[2])


def _at(question: Question, sheet: str, address: str) -> Question:
    quoted = sheet.replace("'", "''")
    return dataclasses.replace(question, sheet=sheet, target=f"'{quoted}'!{address}")
