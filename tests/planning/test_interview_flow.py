"""The interview: which question comes next, what an answer writes, and that every table can be told this way."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bcp.catalog import load_catalogue
from bcp.inputs.environment import parse_environment, read_environment
from bcp.inputs.starter import starter_table
from bcp.inputs.yaml_edit import edit_table
from bcp.planning.interview_answers import put_off, take_interview_answer
from bcp.planning.interview_flow import (
    InterviewQuestion,
    Progress,
    items_in_order,
    next_interview_question,
)
from bcp.vocabulary import Answer, Environment, State, Value

ROOT = Path(__file__).parents[2]
CATALOGUE = load_catalogue()
EMPTY = "format: bcp/env-diff@1\n"
TABLES = sorted(
    [*(ROOT / "env_diff").glob("*.yaml"), *(ROOT / "tests/data/environment/valid").glob("t[1235].yaml")]
)


def read(text: str) -> Environment:
    return parse_environment(text, "x.yaml", CATALOGUE)


def ask(text: str, progress: Progress = Progress()) -> InterviewQuestion:  # noqa: B008
    question = next_interview_question(read(text), CATALOGUE, progress)
    assert question is not None
    return question


def tell(text: str, progress: Progress, answer: str) -> tuple[str, Progress]:
    """The table and the progress after one answer to the next question."""
    reply = take_interview_answer(ask(text, progress), answer, progress)
    assert reply.refusal is None, reply.refusal
    changed = edit_table(text, "x.yaml", reply.changes, CATALOGUE) if reply.changes is not None else text
    return changed, reply.progress


def tell_all(text: str, answers: list[str], progress: Progress = Progress()) -> tuple[str, Progress]:  # noqa: B008
    for answer in answers:
        text, progress = tell(text, progress, answer)
    return text, progress


# ---------------------------------------------------------------- every table can be told


@dataclass
class Oracle:
    """A person who knows the whole of a table and answers from it."""

    target: Environment
    told: dict[str, list[int]] = field(default_factory=dict)  # item -> the target's rows, in the order told

    def answer(self, question: InterviewQuestion) -> str | None:
        """What the person types; None to put the item off."""
        answer = self.target.answers[question.item.id]
        if answer.state in (State.UNKNOWN, State.NONE) and question.kind != "choice":
            word = "不明" if answer.state is State.UNKNOWN else "なし"
            return word if question.item.type == "table" and not question.key else f"全部{word}"
        if answer.state is not State.VALUE:
            return "不明" if answer.state is State.UNKNOWN else None
        if question.kind == "choice":
            return "、".join(answer.choices)
        if question.kind == "detail":
            return answer.detail.text
        if question.kind == "more":
            return "はい" if self.left(answer) else "不明"
        cells = self.cells(question, answer)
        if question.kind == "extra":
            wanted = any(cells[column.id].state is not State.UNANSWERED for column in question.columns)
            return "はい" if wanted else ""
        assert question.column is not None
        value = cells[question.column.id]
        return {State.NONE: "なし", State.UNKNOWN: "不明"}.get(value.state, value.text)

    def left(self, answer: Answer) -> list[int]:
        told = self.told.setdefault(answer.item, [])
        return [n for n, row in enumerate(answer.rows) if n not in told and row.state is State.VALUE]

    def cells(self, question: InterviewQuestion, answer: Answer) -> dict[str, Value]:
        if not question.row:
            return dict(answer.cells)
        left, told = self.left(answer), self.told[answer.item]
        if question.row > len(told):
            wanted = [n for n in left if not question.key or answer.rows[n].key == question.key]
            told.append(wanted[0])
        return dict(answer.rows[told[question.row - 1]].cells)


def hold(oracle: Oracle, text: str, *, resume: bool = False) -> tuple[Environment, int]:
    """The table after the whole interview, and the number of questions; `resume` forgets the session now and then."""
    progress, count = Progress(stages=(1, 2)), 0
    while question := next_interview_question(read(text), CATALOGUE, progress):
        count += 1
        assert count < 2000, question
        answer = oracle.answer(question)
        if answer is None:
            progress = put_off(question, progress, whole_item=True)
            continue
        reply = take_interview_answer(question, answer, progress)
        assert reply.refusal is None, (question.address, answer, reply.refusal)
        text = edit_table(text, "x.yaml", reply.changes, CATALOGUE) if reply.changes is not None else text
        progress = reply.progress
    return read(text), count


def same(told: Value, target: Value) -> bool:
    return target.state is State.UNANSWERED or (told.state, told.parsed) == (target.state, target.parsed)


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, id=path.stem, marks=[] if path.stem == "t1" else pytest.mark.slow)
        for path in TABLES
    ],
)
def test_a_person_who_knows_a_table_can_tell_all_of_it(path: Path) -> None:
    target = read_environment(path, CATALOGUE)
    oracle = Oracle(target)
    found, _ = hold(oracle, EMPTY)
    for key, answer in target.answers.items():
        told = found.answers[key]
        assert told.state == answer.state, key
        assert told.choices == answer.choices
        assert same(told.detail, answer.detail)
        assert all(same(told.cells[name], value) for name, value in answer.cells.items()), key
        assert not oracle.left(answer), key
        for row, number in zip(told.rows, oracle.told.get(key, []), strict=True):
            for name, value in answer.rows[number].cells.items():
                assert same(row.cells[name], value), (key, number, name)


# ---------------------------------------------------------------- order


def test_stage_1_comes_first_and_within_a_stage_the_heaviest() -> None:
    order = [(item.stage, item.weight) for item in items_in_order(CATALOGUE)]
    assert order == sorted(order)
    assert ask(EMPTY).item.id == "company"


def test_what_is_answered_is_not_asked_again() -> None:
    text, _ = tell_all(EMPTY, ["甲社", "本社工場"])
    assert ask(text).address == "company.prefecture"


def test_an_empty_answer_leaves_the_question_for_the_next_session() -> None:
    text, progress = tell(EMPTY, Progress(), "")
    assert text == EMPTY
    assert ask(text, progress).address == "company.site"
    assert ask(text).address == "company.name"


def test_optional_cells_are_offered_once_and_only_after_an_answer_of_this_session() -> None:
    text, progress = tell_all(EMPTY, ["甲社", "工場", "大阪府", "金属", "50"])
    offer = ask(text, progress)
    assert offer.kind == "extra" and [column.id for column in offer.columns][:2] == ["short_name", "address"]
    assert ask(text).item.id == "working_hours"
    assert ask(*tell(text, progress, "")).item.id == "working_hours"
    assert ask(*tell(text, progress, "はい")).address == "company.short_name"


# ---------------------------------------------------------------- what does not apply


def only(*items: str) -> Progress:
    return Progress(skipped=frozenset(CATALOGUE.items) - set(items), stages=(1, 2))


def test_unknown_for_a_whole_table_is_one_answer() -> None:
    text, _ = tell(EMPTY, only("external_access"), "?")
    assert read(text).answers["external_access"].state is State.UNKNOWN


def test_unknown_for_a_whole_record_is_one_answer() -> None:
    text, _ = tell(EMPTY, only("evidence"), "全部不明")
    assert read(text).answers["evidence"].state is State.UNKNOWN


def test_no_deputy_needs_no_telephone() -> None:
    text, progress = tell_all(EMPTY, ["社長", "山田 太郎", "090-0000-0001", "なし"], only("roles"))
    row = read(text).answers["roles"].rows[0]
    assert row.cells["deputy_phone"].state is State.NONE
    assert ask(text, progress).kind == "extra"


def test_cells_that_say_something_already_are_not_written_over() -> None:
    start = "format: bcp/env-diff@1\nitems:\n  roles:\n    - {role: commander, title: 社長, person: 山田, phone: '1', deputy_phone: 090-0000-0009}\n"
    text, _ = tell(start, only("roles"), "なし")
    assert read(text).answers["roles"].rows[0].cells["deputy_phone"].text == "090-0000-0009"


def test_no_backup_needs_no_further_answers() -> None:
    text, _ = tell_all(EMPTY, ["サーバー", "なし"], only("backups"))
    cells = read(text).answers["backups"].rows[0].cells
    assert cells["offline"].parsed is False
    assert cells["location"].state is State.NONE


def test_backups_are_not_asked_where_there_is_no_system() -> None:
    text = "format: bcp/env-diff@1\nitems:\n  systems: なし\n"
    assert next_interview_question(read(text), CATALOGUE, only("backups")) is None


# ---------------------------------------------------------------- rows


def test_the_three_roles_without_which_nobody_can_act_are_asked_by_name() -> None:
    question = ask(EMPTY, only("roles"))
    assert (question.key, question.address) == ("commander", "roles.1.title")
    text, progress = tell_all(EMPTY, ["社長", "山田", "1", "不明", "不明", ""], only("roles"))
    assert ask(text, progress).key == "line_stop"
    assert read(text).answers["roles"].rows[0].key == "commander"


def test_a_person_named_again_brings_the_number_along() -> None:
    text, progress = tell_all(
        EMPTY, ["社長", "山田 太郎", "090-0000-0001", "不明", "不明", ""], only("roles")
    )
    text, progress = tell_all(text, ["社長", "山田　太郎"], progress)
    assert ask(text, progress).default == "090-0000-0001"


def test_systems_without_a_backup_are_proposed() -> None:
    start = "format: bcp/env-diff@1\nitems:\n  systems:\n    - {name: サーバー}\n    - {name: PC}\n"
    assert ask(start, only("backups")).default == "サーバー"
    text, progress = tell_all(start, ["", "なし", "", "はい"], only("backups"))
    assert ask(text, progress).default == "PC"


def test_no_more_rows_means_that_the_table_is_complete() -> None:
    text, progress = tell_all(EMPTY, ["製品", "5日", "サーバー", ""], only("key_products"))
    assert ask(text, progress).kind == "more"
    done, _ = tell(text, progress, "いいえ")
    assert read(done).answers["key_products"].complete == "yes"
    open_, after = tell(text, progress, "不明")
    assert read(open_).answers["key_products"].complete == "unknown"
    assert next_interview_question(read(open_), CATALOGUE, after) is None
    more, again = tell(text, progress, "はい")
    assert ask(more, again).address == "key_products.2.name"


def test_a_row_that_nobody_wants_after_all_ends_with_enter() -> None:
    text, progress = tell_all(EMPTY, ["製品", "5日", "サーバー", "", "はい", ""], only("key_products"))
    assert ask(text, progress).kind == "more"
    assert len(read(text).answers["key_products"].rows) == 1


# ---------------------------------------------------------------- answers


@pytest.mark.parametrize(
    "item, answer, expected",
    [
        ("oa_ot_connection", "4、5", ("dual_nic_pc", "hub_direct")),
        ("internet_access", "none", ("none",)),
        ("regulated", "高圧ガス, 3", ("high_pressure_gas", "hazardous_material")),
        ("regulated", "なし", ("none",)),
    ],
)
def test_choices_are_taken_by_number_or_word(item: str, answer: str, expected: tuple[str, ...]) -> None:
    text, _ = tell(EMPTY, only(item), answer)
    assert read(text).answers[item].choices == expected


def test_choices_are_written_in_the_language_of_the_table() -> None:
    question = ask(EMPTY, only("wifi_use"))
    japanese = take_interview_answer(question, "2", Progress())
    english = take_interview_answer(question, "2", Progress(), japanese=False)
    assert japanese.changes == {"wifi_use.choice": "事務所だけで使っている"}
    assert english.changes == {"wifi_use.choice": "office_only"}


@pytest.mark.parametrize(
    "item, answers",
    [
        ("company", ["甲", "工場", "大阪府", "金属", "たくさん"]),
        ("key_products", ["製品", "すぐに"]),
        ("oa_ot_connection", ["9"]),
        ("internet_access", ["1、2"]),
    ],
)
def test_what_is_no_answer_is_refused_and_changes_nothing(item: str, answers: list[str]) -> None:
    text, progress = tell_all(EMPTY, answers[:-1], only(item))
    reply = take_interview_answer(ask(text, progress), answers[-1], progress)
    assert reply.refusal is not None and reply.refusal.ja and reply.changes is None
    assert reply.progress == progress


def test_a_starter_table_keeps_its_comments_through_the_whole_interview() -> None:
    start = starter_table(CATALOGUE, "工場")
    target = read_environment(ROOT / "tests/data/environment/valid/t5.yaml", CATALOGUE)
    progress, text, oracle = Progress(stages=(1, 2)), start, Oracle(target)
    while question := next_interview_question(read(text), CATALOGUE, progress):
        answer = oracle.answer(question)
        if answer is None:
            progress = put_off(question, progress, whole_item=True)
            continue
        reply = take_interview_answer(question, answer, progress)
        text = edit_table(text, "x.yaml", reply.changes, CATALOGUE) if reply.changes is not None else text
        progress = reply.progress
    notes = [line.split("#", 1)[1].strip() for line in start.split("\n") if "#" in line]
    assert all(note in text for note in notes)
    assert read(text).answers["company"].cells["name"].text == "架空板金"
