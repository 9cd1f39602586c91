"""The questions of the interview, one at a time: stage 1 first, by weight; the table itself tells what is open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from bcp.frozen import dataclass, replace
from bcp.planning.interview_rules import ESSENTIAL_ROWS, does_not_apply, known_names, propose
from bcp.vocabulary import UNANSWERED, Answer, Catalogue, Column, Environment, Item, Row, State, Value

QuestionKind = Literal["cell", "choice", "detail", "extra", "more"]


@dataclass(frozen=True)
class Progress:
    """進み具合: what a session remembers beside the table; a new session begins without it."""

    skipped: frozenset[str] = frozenset()  # addresses left open, and items put off
    touched: frozenset[str] = frozenset()  # items with an answer of this session
    extras: frozenset[str] = frozenset()  # places whose optional cells are asked
    offered: frozenset[str] = frozenset()  # places that were asked for optional cells, items for more rows
    adding: frozenset[str] = frozenset()  # items that get one more row
    stages: tuple[int, ...] = (1,)


@dataclass(frozen=True)
class InterviewQuestion:
    """記入の質問: what is asked, where the answer goes (`address` of `edit_table`), and what Enter takes."""

    item: Item
    kind: QuestionKind
    address: str
    column: Column | None = None
    row: int = 0  # from 1; 0 outside tables
    key: str = ""  # the role or decision that a new row is about
    default: str = ""
    names: tuple[str, ...] = ()  # names worth repeating
    columns: tuple[Column, ...] = ()  # of the optional cells offered
    answered: frozenset[str] = frozenset()  # cells of the same row that say something
    begins: bool = False  # nothing is said about the item yet: なし and 不明 may stand for all of it

    @property
    def choices(self) -> Mapping[str, str]:
        """Choice id -> label, where the answer is one of them."""
        if self.kind == "choice":
            return self.item.choices
        return self.column.choices if self.column else {}


def items_in_order(catalogue: Catalogue, stages: tuple[int, ...] = (1, 2)) -> tuple[Item, ...]:
    """The items by stage and weight, then as in the catalogue."""
    items = [item for item in catalogue.items.values() if item.stage in stages]
    return tuple(sorted(items, key=lambda item: (item.stage, item.weight)))


def next_interview_question(
    environment: Environment, catalogue: Catalogue, progress: Progress
) -> InterviewQuestion | None:
    """The next open question; None when the stages asked for hold none."""
    for item in items_in_order(catalogue, progress.stages):
        if item.id not in progress.skipped and not does_not_apply(item, environment):
            question = next(questions_of(item, environment, progress), None)
            if question:
                return question
    return None


def questions_of(item: Item, environment: Environment, progress: Progress) -> Iterator[InterviewQuestion]:
    """The open questions of one item, in order."""
    answer = environment.answers[item.id]
    if item.type == "choices":
        found = _choices(item, answer, progress)
    elif item.type == "record":
        found = _record(item, answer, progress)
    else:
        found = _table(item, environment, progress)
    return (question for question in found if question.address not in progress.skipped)


def _choices(item: Item, answer: Answer, progress: Progress) -> Iterator[InterviewQuestion]:
    if answer.state is State.UNANSWERED:
        yield InterviewQuestion(item, "choice", f"{item.id}.choice", begins=True)
    elif item.has_detail and _wants_detail(answer) and item.id in progress.touched:
        yield InterviewQuestion(item, "detail", f"{item.id}.detail")


def _wants_detail(answer: Answer) -> bool:
    is_open = answer.state is State.VALUE and answer.detail.state is State.UNANSWERED
    return is_open and answer.choices != ("none",)


# ---------------------------------------------------------------- records


def main_columns(item: Item) -> tuple[Column, ...]:
    """The cells that are always asked: the required ones; all of them where none is required."""
    required = tuple(column for column in item.columns.values() if column.required)
    return required or tuple(item.columns.values())


def _record(item: Item, answer: Answer, progress: Progress) -> Iterator[InterviewQuestion]:
    if answer.state not in (State.UNANSWERED, State.VALUE):
        return
    begins = answer.state is State.UNANSWERED
    yield from (
        InterviewQuestion(
            item,
            "cell",
            f"{item.id}.{column.id}",
            column,
            answered=_answered(answer.cells),
            begins=begins,
        )
        for column in _open(main_columns(item), answer.cells, progress, item.id)
    )
    yield from _optional(item, answer.cells, progress, item.id)


def _open(
    columns: tuple[Column, ...], cells: Mapping[str, Value], progress: Progress, place: str
) -> Iterator[Column]:
    for column in columns:
        unanswered = cells.get(column.id, UNANSWERED).state is State.UNANSWERED
        if unanswered and f"{place}.{column.id}" not in progress.skipped:
            yield column


def _answered(cells: Mapping[str, Value]) -> frozenset[str]:
    return frozenset(key for key, value in cells.items() if value.state is not State.UNANSWERED)


def _optional(
    item: Item, cells: Mapping[str, Value], progress: Progress, place: str, row: int = 0
) -> Iterator[InterviewQuestion]:
    """The offer to say more about a place that was just answered, then the cells."""
    main = {column.id for column in main_columns(item)}
    columns = tuple(column for column in item.columns.values() if column.id not in main)
    left = tuple(_open(columns, cells, progress, place))
    if place in progress.extras:
        said = _answered(cells)
        yield from (
            InterviewQuestion(item, "cell", f"{place}.{column.id}", column, row, answered=said)
            for column in left
        )
    elif left and place not in progress.offered and _is_touched(place, item, progress):
        yield InterviewQuestion(item, "extra", place, row=row, columns=left)


def _is_touched(place: str, item: Item, progress: Progress) -> bool:
    return place in progress.touched or (place == item.id and item.id in progress.touched)


# ---------------------------------------------------------------- tables


def _table(item: Item, environment: Environment, progress: Progress) -> Iterator[InterviewQuestion]:
    answer = environment.answers[item.id]
    if answer.state not in (State.UNANSWERED, State.VALUE):
        return
    for number, row in enumerate(answer.rows, 1):
        if row.state in (State.VALUE, State.UNANSWERED):
            yield from _row(item, row, number, environment, progress)
    if answer.complete == "yes":
        return
    yield from _new_row(item, environment, progress)
    has_been_asked = item.id in progress.offered or item.id not in progress.touched
    if answer.rows and answer.complete == "unknown" and not has_been_asked:
        yield InterviewQuestion(
            item, "more", f"{item.id}.complete", row=len(answer.rows) + 1, default=_more(item, environment)
        )


def _more(item: Item, environment: Environment) -> str:
    """はい is proposed while a system has no row among the backups."""
    return "はい" if item.id == "backups" and propose(item, "system", 0, environment) else ""


def _row(
    item: Item, row: Row, number: int, environment: Environment, progress: Progress
) -> Iterator[InterviewQuestion]:
    place = f"{item.id}.{number}"
    for column in _open(main_columns(item), row.cells, progress, place):
        question = _cell(item, place, column, number, environment)
        yield replace(question, answered=_answered(row.cells))
    yield from _optional(item, row.cells, progress, place, number)


def _cell(item: Item, place: str, column: Column, number: int, environment: Environment) -> InterviewQuestion:
    return InterviewQuestion(
        item,
        "cell",
        f"{place}.{column.id}",
        column,
        number,
        default=propose(item, column.id, number, environment),
        names=tuple(known_names(column.id, environment)),
    )


def _new_row(item: Item, environment: Environment, progress: Progress) -> Iterator[InterviewQuestion]:
    """The first question of a row that the table does not have yet."""
    answer = environment.answers[item.id]
    number, columns = len(answer.rows) + 1, main_columns(item)
    present = {row.key for row in answer.rows}
    for key in ESSENTIAL_ROWS.get(item.id, ()):
        if key not in present and f"{item.id}.{key}" not in progress.skipped:
            first = next(column for column in columns if column.id != item.keyed_by)
            question = _cell(item, f"{item.id}.{number}", first, number, environment)
            yield replace(question, key=key, begins=not answer.rows)
            return
    if (not answer.rows and not item.keyed_by) or item.id in progress.adding:
        question = _cell(item, f"{item.id}.{number}", columns[0], number, environment)
        yield replace(question, begins=not answer.rows)
