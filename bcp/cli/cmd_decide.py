"""`bcp accept` and `bcp reject`: decide on suggestions."""

from __future__ import annotations

from typing import Any

from bcp.cli.console import Console
from bcp.cli.summary import summarise
from bcp.errors import Message, UsageError
from bcp.lockfile import lock_from_json
from bcp.pipeline.deciding import decide_suggestions
from bcp.pipeline.difference import table_of, with_template
from bcp.settings import Settings
from bcp.store import LOCK, OutputFolder
from bcp.workspace import find_output


def run(arguments: dict[str, Any], settings: Settings, console: Console) -> int:
    """Take or drop the suggestions named; returns the exit code of spec 5."""
    output = find_output(arguments["output"])
    lock = lock_from_json(OutputFolder(output).read_lock())
    if lock is None:
        raise UsageError(
            Message(f"{output}: 来歴（{LOCK}）がない。", f"{output}: has no readable {LOCK}."),
            Message("bcp generate で計画を作ってから使う。", "Make the plan first with bcp generate."),
        )
    outcome = decide_suggestions(
        output,
        tuple(arguments["block"]),
        arguments["command"] == "accept",
        table_of(lock, output, settings),
        with_template(settings, lock, output),
    )
    if settings["json"]:
        console.result_json(outcome.report)
    else:
        console.result(summarise(outcome, console))
    return outcome.exit_code
