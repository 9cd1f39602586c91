"""`bcp generate TABLE`: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bcp.cli.console import Console
from bcp.cli.progress import listener_for
from bcp.cli.summary import summarise
from bcp.pipeline.generate import generate
from bcp.settings import Settings


def run(arguments: dict[str, Any], settings: Settings, console: Console) -> int:
    """Make or renew the plan and say what is open; returns the exit code of spec 5."""
    outcome = generate(Path(arguments["table"]), settings, listener_for(console))
    if settings["json"]:
        console.result_json(outcome.report)
    else:
        console.result(summarise(outcome, console))
    return outcome.exit_code
