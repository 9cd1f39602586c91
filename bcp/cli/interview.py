"""`bcp init NAME --interview`: the table is filled in by answering questions."""

from __future__ import annotations

import contextlib
from pathlib import Path

from bcp.catalog import load_catalogue
from bcp.cli.console import Console
from bcp.cli.dialogue import BACK, HELP, LATER, Dialogue, Stopped, command_of
from bcp.cli.interview_page import InterviewPage
from bcp.errors import Message
from bcp.inputs.yaml_spans import read_spans
from bcp.inputs.yaml_spelling import read_spelling
from bcp.pipeline.table_session import TableSession
from bcp.planning.completeness import Completeness, Question, measure_completeness, next_questions
from bcp.planning.facts import FactBook
from bcp.planning.interview_answers import put_off, take_interview_answer
from bcp.planning.interview_flow import InterviewQuestion, Progress, next_interview_question
from bcp.settings import Settings, find_template
from bcp.vocabulary import Case, Catalogue, Template
from bcp.workspace import read_template


def hold_interview(path: Path, settings: Settings, console: Console, *, is_new: bool) -> int:
    """Ask what is open, write each answer, and say what would help most next; returns 0 also when stopped."""
    catalogue = load_catalogue(Path(settings["catalog"]) if settings["catalog"] else None)
    template = read_template(find_template(settings["template"]), catalogue)
    interview = _Interview(TableSession(path, catalogue), template, settings, Dialogue(console))
    with contextlib.suppress(Stopped):
        interview.run(is_new)
    interview.report(path)
    return 0


class _Interview:
    """The way through the questions."""

    def __init__(
        self, session: TableSession, template: Template, settings: Settings, dialogue: Dialogue
    ) -> None:
        self._session = session
        self._catalogue: Catalogue = session.catalogue
        self._template = template
        self._date = settings.date
        self._talk = dialogue
        self._page = InterviewPage(dialogue, session.catalogue)
        self._progress = Progress()
        self._before: list[tuple[Progress, bool]] = []
        self._asked = ""  # the item of the last question

    def run(self, is_new: bool) -> None:
        """Stage 1, then stage 2 if wished."""
        self._page.head(self._session.table.path.as_posix(), is_new)
        self._ask_all()
        if self._has_open((2,)):
            answer = self._talk.ask(_STAGE_2)
            if answer.casefold() in ("はい", "y", "yes", "1"):
                self._progress = Progress(stages=(1, 2), skipped=self._progress.skipped)
                self._ask_all()

    def _has_open(self, stages: tuple[int, ...]) -> bool:
        environment = self._session.environment
        return next_interview_question(environment, self._catalogue, Progress(stages=stages)) is not None

    def _ask_all(self) -> None:
        while question := next_interview_question(self._session.environment, self._catalogue, self._progress):
            if self._asked and self._asked != question.item.id:
                self._say_standing()
            self._asked = question.item.id
            self._ask(question)
        self._asked = ""
        self._say_standing()

    def _ask(self, question: InterviewQuestion) -> None:
        """One question until it is answered, put off, or taken back."""
        self._page.show(question)
        while True:
            answer = self._talk.ask(self._page.prompt(question))
            command = command_of(answer)
            if command == HELP:
                self._page.explain(question)
            elif command == LATER:
                self._remember(put_off(question, self._progress, whole_item=True))
                return
            elif command == BACK:
                self._go_back()
                return
            elif self._take(question, answer):
                return

    def _take(self, question: InterviewQuestion, answer: str) -> bool:
        reply = take_interview_answer(question, answer, self._progress, japanese=self._is_japanese())
        if reply.refusal:
            self._talk.tell(reply.refusal, indent=3)
            if reply.hint:
                self._talk.tell(reply.hint, indent=3)
            return False
        if reply.changes is not None:
            self._session.change(reply.changes)
            if self._session.was_reloaded:
                self._talk.tell(_RELOADED)
        self._remember(reply.progress, wrote=reply.changes is not None)
        return True

    def _is_japanese(self) -> bool:
        """True where the table's items are written in Japanese."""
        text = self._session.table.text.removeprefix("\ufeff")
        return read_spelling(read_spans(text, "")).japanese.get("item", True)

    def _remember(self, progress: Progress, wrote: bool = False) -> None:
        self._before.append((self._progress, wrote))
        self._progress = progress

    def _go_back(self) -> None:
        if not self._before:
            self._talk.tell(_NO_WAY_BACK, indent=3)
            return
        self._progress, wrote = self._before.pop()
        if wrote:
            self._session.undo()
        self._page.forget()

    # ------------------------------------------------------------ where the table stands

    def _standing(self) -> tuple[Completeness, tuple[Question, ...]]:
        case = Case(self._catalogue, self._session.environment, self._template, self._date)
        facts = FactBook(case)
        return measure_completeness(case, facts), next_questions(case, facts)

    def _say_standing(self) -> None:
        """How complete the table is, and which answer would improve the plan most."""
        completeness, questions = self._standing()
        share = completeness.weights["A"]
        ja = f"── A（無いと計画が誤る）{share.known}/{share.total}（{share.percent}％）"
        en = f"-- A (wrong without it) {share.known}/{share.total} ({share.percent}%)"
        if questions:
            first = questions[0]
            ja += f"。次に答えると計画が最もよくなるのは「{first.label}」（{first.blocks}か所に効く）"
            en += f". Most useful next: {first.label} ({first.blocks} blocks of the plan)"
        self._talk.say("")
        self._talk.tell(Message(ja, en))

    def report(self, path: Path) -> None:
        """What is in the table, and what to do next."""
        console = self._talk.console
        completeness, questions = self._standing()
        if console.as_json:
            console.result_json(_to_json(path, completeness, questions))
            return
        shares = "、".join(
            f"{weight} {share.known}/{share.total}"
            for weight, share in completeness.weights.items()
            if share.total
        )
        console.result(
            console.say(
                f"{path.as_posix()} に書いた。記入の充足度: {shares}",
                f"{path.as_posix()}: completeness {shares}",
            )
        )
        for number, each in enumerate(questions, 1):
            console.result(f"  {number}. {each.label}: {each.question}")
        again = f"bcp init {path.stem} --interview"
        if path.parent.as_posix() != "env_diff":
            again += f" --out {path.parent.as_posix()}"
        console.tell(
            Message(
                f"続きは {again}、次は bcp assess {path.as_posix()}",
                f"Go on with {again}; next: bcp assess {path.as_posix()}",
            )
        )


def _to_json(path: Path, completeness: Completeness, questions: tuple[Question, ...]) -> dict[str, object]:
    return {
        "path": path.as_posix(),
        "completeness": {
            weight: {"known": share.known, "total": share.total}
            for weight, share in completeness.weights.items()
        },
        "next": [{"item": each.item, "question": each.question} for each in questions],
    }


_STAGE_2 = Message(
    "第1段（最初の計画に要る項目）はここまで。第2段（計画を良くする項目）も続けるか［はい／Enter＝ここまで］＞",
    "Stage 1 (what a first plan needs) ends here. Go on with stage 2 (what makes it good)? [yes / Enter = stop] >",
)
_RELOADED = Message(
    "表がほかで書き換えられていたので、読み直してから書いた。",
    "The table had been changed elsewhere; it was read again before writing.",
)
_NO_WAY_BACK = Message("これより前には戻れない。", "There is nothing before this.")
