"""`bcp assess TABLE`: the check points, one plain question at a time; every answer is in the table at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bcp.catalog import load_catalogue
from bcp.cli.assess_page import Page
from bcp.cli.console import Console
from bcp.cli.dialogue import BACK, HELP, LATER, Dialogue, Stopped, command_of
from bcp.cli.tables import format_table
from bcp.cli.terminal import terminal_width
from bcp.errors import Message
from bcp.inputs.yaml_edit import Change
from bcp.pipeline.form_session import FormSession, open_session
from bcp.pipeline.table_session import TableSession
from bcp.planning.assess_flow import AssessQuestion, ask_about, next_assess_question, take_answer
from bcp.planning.assess_results import rated_without_checks, read_issue, restart, settle, write_result
from bcp.planning.assess_words import is_done
from bcp.planning.findings import is_finding
from bcp.settings import Settings
from bcp.vocabulary import Assessment, Catalogue, Rating, State


def run(arguments: dict[str, Any], settings: Settings, console: Console) -> int:
    """Ask what is open, write each answer, and show the results; returns 0 also when stopped half-way."""
    path = Path(arguments["table"])
    catalogue = load_catalogue(Path(settings["catalog"]) if settings["catalog"] else None)
    session = open_session(path, catalogue)
    assess = _Assess(session, settings, Dialogue(console))
    try:
        assess.run()
        stopped = False
    except Stopped:
        stopped = True
    _report(session, path, stopped, console)
    return 0


class _Assess:
    """The way through the questions."""

    def __init__(self, session: TableSession | FormSession, settings: Settings, dialogue: Dialogue) -> None:
        self._session = session
        self._catalogue = session.catalogue
        self._date = settings.date
        self._talk = dialogue
        self._page = Page(dialogue, session.catalogue)
        self._later: set[str] = set()

    @property
    def _assessment(self) -> Assessment:
        return self._session.environment.assessment

    def run(self) -> None:
        """All questions: check points and findings, ratings by the handbook again if wished, issues, the assessor."""
        for entry, fields in list(settle(self._assessment, self._catalogue)):
            self._session.change(write_result(self._assessment, entry, fields, self._date))
        self._page.head(self._assessment, self._session.table.path)
        self._ask_all()
        self._offer_again()
        self._ask_issues()
        self._ask_assessor()

    def _ask_all(self) -> None:
        while True:
            question = next_assess_question(self._assessment, self._catalogue, frozenset(self._later))
            if question is None:
                return
            self._ask(question)

    def _ask(self, question: AssessQuestion) -> None:
        """One question until it is answered, put off, or taken back."""
        self._page.show(question, self._assessment)
        while True:
            answer = self._talk.ask(self._page.prompt(question))
            command = command_of(answer)
            if command == HELP:
                self._page.explain(question)
            elif command == LATER:
                self._later.add(question.entry.id)
                return
            elif command == BACK:
                if question.field != "reason":
                    self._go_back()
                return
            else:
                result = self._assessment.results[question.entry.id]
                reply = take_answer(question, answer, result, self._catalogue)
                if reply.follow_up:
                    self._ask(reply.follow_up)
                    return
                if reply.fields is not None:
                    self._write(question.entry.id, reply.fields)
                    return
                self._talk.tell(reply.refusal or Message("", ""), indent=2)

    def _write(self, entry: str, fields: Any) -> None:
        self._session.change(write_result(self._assessment, entry, fields, self._date))
        if self._session.was_reloaded:
            self._talk.tell(_RELOADED)
        if "rating" in fields:
            self._page.outcome(self._assessment.results[entry])

    def _go_back(self) -> None:
        if not self._session.undo():
            self._talk.tell(_NO_WAY_BACK, indent=2)

    def _offer_again(self) -> None:
        """Ratings by the handbook may be answered again, so that the table rests on the check points alone."""
        entries = [key for key in rated_without_checks(self._assessment) if key not in self._later]
        if not entries:
            return
        self._page.offer_again(entries)
        answer = self._talk.ask(_AGAIN)
        if answer.casefold() not in ("はい", "y", "yes", "1"):
            return
        fields: dict[str, Change] = {
            f"assessment.{key}": restart(self._catalogue.entries[key]) for key in entries
        }
        self._session.change(fields)
        self._ask_all()

    def _ask_issues(self) -> None:
        """Issues that no check point shows, such as a WiFi that nobody manages; each makes a finding."""
        while self._rated():
            answer = self._talk.ask(_ISSUES)
            if not answer or command_of(answer):
                return
            entry, issue = read_issue(answer, self._assessment, self._catalogue)
            if not entry:
                self._talk.tell(_WRONG_ISSUE, indent=2)
                continue
            self._session.change({f"assessment.{entry}.issue": issue})
            self._ask_all()

    def _rated(self) -> bool:
        return any(is_done(result) for result in self._assessment.results.values())

    def _ask_assessor(self) -> None:
        if not self._rated() or self._assessment.assessor.state is not State.UNANSWERED:
            return
        answer = self._talk.ask(_ASSESSOR)
        if answer and not command_of(answer):
            self._session.change({"assessment.assessor": answer})


_RELOADED = Message(
    "表がほかで書き換えられていたので、読み直してから書いた。",
    "The table had been changed elsewhere; it was read again before writing.",
)
_NO_WAY_BACK = Message("これより前には戻れない。", "There is nothing before this.")
_AGAIN = Message("答え直すか［はい／Enter＝このまま］＞", "Answer them again? [yes / Enter = leave]>")
_ISSUES = Message(
    "\nほかに気になる課題があれば、入口の番号と課題を書く（例: 9 管理者がはっきりしない）。無ければ Enter ＞",
    "\nAny other issue? Number of the entry point and the issue (e.g. 9 管理者がはっきりしない); Enter = none >",
)
_WRONG_ISSUE = Message(
    "「9 管理者がはっきりしない」のように、評価した入口の番号（1〜13）、空白、課題の順に書く。",
    "Write the number of a rated entry point (1 to 13), a space, and the issue.",
)
_ASSESSOR = Message(
    "誰が評価したか。部署か役職（Enter＝書かない）＞", "Who assessed? Department or post (Enter = skip)>"
)


# ---------------------------------------------------------------- the result


def _report(session: TableSession | FormSession, path: Path, stopped: bool, console: Console) -> None:
    assessment, catalogue = session.environment.assessment, session.catalogue
    if console.as_json:
        console.result_json(_to_json(path, assessment, catalogue))
        return
    console.result(_table(assessment, catalogue, console))
    still_open = _count_open(assessment, catalogue)
    if stopped and still_open:
        console.tell(
            Message(
                f"ここまでの答えは {path.as_posix()} に書いてある。残りは{still_open}の入口。続きは bcp assess {path.as_posix()}",
                f"All answers are in {path.as_posix()}; {still_open} entry points are open. Go on with bcp assess {path.as_posix()}",
            )
        )
        return
    console.tell(
        Message(
            f"{path.as_posix()} に書いた。次: bcp check {path.as_posix()}、bcp measures {path.as_posix()}",
            f"Written to {path.as_posix()}. Next: bcp check {path.as_posix()}, bcp measures {path.as_posix()}",
        )
    )


def _count_open(assessment: Assessment, catalogue: Catalogue) -> int:
    results = assessment.results
    return sum(
        ask_about(entry, results[entry.id], catalogue) is not None for entry in catalogue.entries.values()
    )


def _table(assessment: Assessment, catalogue: Catalogue, console: Console) -> str:
    """The results as the handbook's example shows them: entry point, rating, issue."""
    header = [
        console.say("脅威の入口", "entry point"),
        console.say("アセスメント結果", "rating"),
        console.say("課題", "issue"),
    ]
    rows = []
    for key, entry in catalogue.entries.items():
        result = assessment.results[key]
        issue = result.issue.text if result.issue.has_value else ""
        reason = result.reason.text if result.rating is Rating.EXCLUDED else ""
        rows.append([entry.label, result.rating.value, issue or reason])
    return format_table(header, rows, terminal_width(100))


def _to_json(path: Path, assessment: Assessment, catalogue: Catalogue) -> dict[str, Any]:
    return {
        "format": "bcp/assess@1",
        "path": path.as_posix(),
        "basis": assessment.basis,
        "open": _count_open(assessment, catalogue),
        "results": {
            key: {
                "rating": result.rating.value,
                "checks": list(result.checks),
                "cause": result.cause,
                "issue": result.issue.text,
                "finding": is_finding(result),
            }
            for key, result in assessment.results.items()
        },
    }
