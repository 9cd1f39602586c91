"""`bcp generate TABLE`: the main job."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from bcp.cli.console import Console
from bcp.cli.progress import listener_for
from bcp.cli.summary import summarise
from bcp.pipeline.generate import generate
from bcp.pipeline.listener import Listener
from bcp.pipeline.outcome import Outcome
from bcp.settings import Settings


def run(arguments: dict[str, Any], settings: Settings, console: Console) -> int:
    """Make or renew the plan and say what is open; returns the exit code of spec 5."""
    outcome = _generate(settings)(Path(arguments["table"]), settings, listener_for(console))
    if settings["json"]:
        console.result_json(outcome.report)
    else:
        console.result(summarise(outcome, console))
    return outcome.exit_code


def _generate(settings: Settings) -> Callable[[Path, Settings, Listener], Outcome]:
    """The main job: question by question, or in rounds with --bulk."""
    if not settings["bulk"]:
        return generate
    from bcp.pipeline.bulk import generate_in_rounds

    return generate_in_rounds
