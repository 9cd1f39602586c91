"""`bcp batch TABLES_OR_FOLDERS…`: many tables, one machine or a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from bcp.batch.result import TableResult
from bcp.batch.run import BatchOutcome, run_batch
from bcp.batch.summary import JSON, PAGE
from bcp.cli.console import Console
from bcp.cli.progress import listener_for
from bcp.cli.tables import format_table
from bcp.cli.terminal import terminal_width
from bcp.settings import Settings
from bcp.store import read_text

SHOWN = 20
_STATES = {"made": ("作成", "made"), "unchanged": ("変更なし", "unchanged"), "failed": ("失敗", "failed")}
_USABLE = {"yes": ("使える", "yes"), "conditional": ("条件付き", "conditional"), "no": ("動けない", "no")}


def run(arguments: dict[str, Any], settings: Settings, console: Console) -> int:
    """Make or renew all plans and sum up; returns the first exit code of spec 5 that any table ended with."""
    outcome = run_batch(arguments["tables"], settings, listener_for(console))
    if settings["json"]:
        console.result(read_text(outcome.folder / JSON).rstrip("\n"))
    else:
        console.result("\n".join(_summary(outcome, console)))
    return outcome.totals.exit_code


def _summary(outcome: BatchOutcome, console: Console) -> Iterator[str]:
    totals = outcome.totals
    shown = totals.tables if console.verbose else SHOWN
    rows = [_row(result, console) for result in islice(outcome.results.worst_first(), shown)]
    width = terminal_width(110)
    yield format_table([console.say(*words) for words in _HEADER], rows, width)
    if totals.tables > shown:
        more = totals.tables - shown
        yield console.say(f"ほか{more}件（-v で全部）", f"and {more} more (-v for all)")
    if totals.states["failed"]:
        yield ""
        yield from _failures(outcome, console, shown)
    yield ""
    yield _counts(outcome, console)
    page = (outcome.folder / PAGE).as_posix()
    yield console.say(f"まとめのページ: {page}", f"The summary page: {page}")


_HEADER = (
    ("工場", "factory"),
    ("結果", "result"),
    ("使えるか", "usable"),
    ("不足", "gates"),
    ("要確認 A・B・C", "open A·B·C"),
    ("重い課題", "worst findings"),
    ("秒", "seconds"),
)


def _row(result: TableResult, console: Console) -> list[str]:
    state = console.say(*_STATES[result.state])
    if result.exit_code:
        state += console.say(f"（{result.exit_code}）", f" ({result.exit_code})")
    questions = result.open_questions or {}
    told = "・".join(str(questions.get(weight, 0)) for weight in "ABC") if result.usable else ""
    worst = " ".join(f"{entry}({rating})" for entry, rating, _ in result.findings)
    usable = console.say(*_USABLE[result.usable]) if result.usable else ""
    gates = str(len(result.gates)) if result.usable else ""
    return [result.name, state, usable, gates, told, worst, f"{result.seconds:.1f}"]


def _failures(outcome: BatchOutcome, console: Console, most: int) -> Iterator[str]:
    """Why tables failed; they stand first in the results."""
    language = console.language == "en"
    for result in islice(outcome.results.worst_first(), min(most, outcome.totals.states["failed"])):
        message, hint = result.message[language], result.hint[language]
        yield f"{result.name}: {message}" + (f"\n  → {hint}" if hint else "")


def _counts(outcome: BatchOutcome, console: Console) -> str:
    totals = outcome.totals
    made, same, failed = (totals.states[state] for state in _STATES)
    usable, limited, unusable = (totals.usable[word] for word in _USABLE)
    spent = totals.tokens["prompt"] + totals.tokens["completion"]
    cost = (
        f"、AIへの問い合わせ {totals.calls:,}回（{spent:,}トークン）",
        f"; {totals.calls:,} model calls ({spent:,} tokens)",
    )
    return console.say(
        f"{totals.tables}件: 作成 {made}、変更なし {same}、失敗 {failed}。今夜使える {usable}、条件付き {limited}、"
        f"動けない {unusable}" + (cost[0] if totals.calls else ""),
        f"{totals.tables} {'table' if totals.tables == 1 else 'tables'}: {made} made, {same} unchanged, {failed} failed. Usable tonight: {usable}, with "
        f"conditions: {limited}, not: {unusable}" + (cost[1] if totals.calls else ""),
    )
