"""What a batch keeps of one table: enough for the summary, small enough to throw away."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from bcp.errors import HINT_ARROW, BcpError, InputErrors, Language, Message
from bcp.pipeline.outcome import DONE, Outcome
from bcp.store import RUN, OutputFolder

State = Literal["made", "unchanged", "failed"]
WORST = 3  # open questions and findings told of each factory
_SERIOUS = {"BAD": 0, "⑤": 1, "④": 2}
_INTERNAL_FAULT = 5


@dataclass(frozen=True)
class TableResult:
    """一工場の結果: how the run of one table ended; `message` and `hint` say why it failed, ja and en."""

    number: int  # its place in the batch, from 1
    name: str
    table: str
    folder: str
    state: State
    exit_code: int
    usable: str = ""
    gates: tuple[str, ...] = ()  # the gates that are not met, one sentence each
    open_questions: Mapping[str, int] | None = None  # weight -> how many
    worst_questions: tuple[str, ...] = ()
    findings: tuple[tuple[str, str, str], ...] = ()  # entry, rating, covered; the worst of them
    finding_count: int = 0
    errors: tuple[str, ...] = ()  # codes of the errors that keep the plan from passing
    fallbacks: int = 0
    suggestions: int = 0
    calls: int = 0
    tokens: Mapping[str, int] | None = None
    seconds: float = 0.0
    kind: str = ""  # of the error, as in {"error": {...}}
    code: str = ""
    message: tuple[str, str] = ("", "")
    hint: tuple[str, str] = ("", "")

    def as_json(self) -> dict[str, Any]:
        """The result as plain values."""
        return asdict(self)


def result_from_json(record: Mapping[str, Any]) -> TableResult:
    """The inverse of `as_json`, also after a way through JSON."""
    lists = ("gates", "worst_questions", "errors", "message", "hint")
    values: dict[str, Any] = {name: tuple(record[name]) if name in lists else record[name] for name in _NAMES}
    values["findings"] = tuple(tuple(each) for each in record["findings"])
    return TableResult(**values)


_NAMES = tuple(field.name for field in fields(TableResult))


def result_of(number: int, name: str, table: str, outcome: Outcome, seconds: float) -> TableResult:
    """What a finished run is remembered by."""
    report = outcome.report
    run = json.loads(OutputFolder(outcome.folder).read(RUN) or b"{}")
    worst = sorted(report["findings"], key=lambda found: _SERIOUS.get(found["rating"], 3))
    return TableResult(
        number=number,
        name=name,
        table=table,
        folder=outcome.folder.as_posix(),
        state="made" if outcome.written else "unchanged",
        exit_code=outcome.exit_code,
        usable=report["usable"],
        gates=tuple(report["blocking"]),
        open_questions=dict(Counter(todo["weight"] for todo in report["todo"])),
        worst_questions=tuple(todo["what"] for todo in report["todo"][:WORST]),
        findings=tuple((found["entry"], found["rating"], found["covered"]) for found in worst[:WORST]),
        finding_count=len(worst),
        errors=_error_codes(report["violations"]) if outcome.exit_code != DONE else (),
        fallbacks=sum(block["state"] == "fallback" for block in report["blocks"]),
        suggestions=len(outcome.suggestions),
        calls=outcome.calls,
        tokens=run.get("tokens"),
        seconds=round(seconds, 3),
    )


def _error_codes(violations: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found["code"] for found in violations if found["severity"] == "error"))


def failure_of(number: int, name: str, table: str, folder: str, error: BaseException) -> TableResult:
    """What a run that ended in an error is remembered by; a fault of the tool itself counts like a full disk."""
    if not isinstance(error, BcpError):
        told = Message(
            f"ツールの内部で失敗した（{type(error).__name__}: {error}）。",
            f"The tool itself failed ({type(error).__name__}: {error}).",
        )
        error = _Fault(told)
    is_list = isinstance(error, InputErrors)
    return TableResult(
        number=number,
        name=name,
        table=table,
        folder=folder,
        state="failed",
        exit_code=error.exit_code,
        kind=error.kind,
        code=getattr(error, "code", ""),
        message=(_told(error, "ja"), _told(error, "en")),
        hint=("", "") if is_list else (error.hint.ja, error.hint.en),
    )


def _told(error: BcpError, language: Language) -> str:
    """Place and message; of several faults all, each with its hint."""
    said = error.say(language)
    return said if isinstance(error, InputErrors) else said.partition(HINT_ARROW)[0]


class _Fault(BcpError):
    """The tool failed where it should not: the run of one table ends, the batch goes on."""

    exit_code = _INTERNAL_FAULT

    @property
    def kind(self) -> str:
        return "InternalFault"
