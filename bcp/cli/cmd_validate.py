"""`bcp validate FILE.md`: check a plan from anywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bcp.cli.console import Console
from bcp.cli.summary import USABLE
from bcp.errors import InputError, Message, UsageError
from bcp.inputs.text_file import read_bytes
from bcp.pipeline.validate import Verdict, find_table, validate_plan
from bcp.settings import Settings
from bcp.vocabulary import Severity

WORDS = {
    Severity.ERROR: ("誤り", "error"),
    Severity.WARNING: ("注意", "warning"),
    Severity.NOTE: ("参考", "note"),
}


def run(arguments: dict[str, Any], settings: Settings, console: Console) -> int:
    """Print every violation with its place; returns 0 for a plan that passes, 1 otherwise."""
    file = Path(arguments["file"])
    table, lock = find_table(file, settings)
    if table is None:
        read_bytes(file, InputError)  # a file that is not there is told first
        raise UsageError(
            Message("どの表の計画かが分からない。", "It is not known which table this plan belongs to."),
            Message("--env-diff env_diff/NAME.yaml を付ける。", "Add --env-diff env_diff/NAME.yaml."),
        )
    verdict = validate_plan(file, table, settings, lock)
    if settings["json"]:
        console.result_json(verdict.report)
    else:
        _show(file, verdict, console)
    return 0 if verdict.ok else 1


def _show(file: Path, verdict: Verdict, console: Console) -> None:
    order = list(WORDS)
    for each in sorted(verdict.violations, key=lambda v: (order.index(v.severity), v.line)):
        if each.severity is Severity.NOTE and not console.verbose:
            continue
        place = f"{file.as_posix()}:{each.line}" if each.line else file.as_posix()
        block = f"〔{each.block}〕" if each.block else ""
        text = each.message.say(console.language)
        console.result(f"{place}: {console.say(*WORDS[each.severity])} {each.code}{block} {text}")
    for note in verdict.notes:
        console.tell(note)
    for finding in verdict.report["findings"]:
        if finding["covered"] != "full":
            console.result(f"{finding['entry']}: {finding['covered']}")
    word = console.say(*USABLE[verdict.usability.usable])
    errors = sum(each.severity is Severity.ERROR for each in verdict.violations)
    console.result(
        console.say(f"合格。使えるか: {word}", f"Passes. Usable: {word}")
        if verdict.ok
        else console.say(
            f"不合格（誤り {errors}件）。使えるか: {word}", f"Does not pass ({errors} errors). Usable: {word}"
        )
    )
