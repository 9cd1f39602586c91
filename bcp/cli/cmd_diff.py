"""`bcp diff OUTPUT`: what differs, and why."""

from __future__ import annotations

import shutil
from typing import Any

from bcp.cli.console import Console
from bcp.pipeline.difference import changes_to_json, find_changes, open_output
from bcp.rendering.terminal_diff import DiffPair, render_terminal_diff
from bcp.settings import Settings
from bcp.workspace import find_output


def run(arguments: dict[str, Any], settings: Settings, console: Console) -> int:
    """Print the differences; returns 0."""
    work, standing, lock = open_output(find_output(arguments["output"]), settings)
    changes = find_changes(work, standing, lock, settings["since"])
    if settings["json"]:
        console.result_json(changes_to_json(changes))
        return 0
    pairs = []
    for change in changes:
        name = f"{change.title}〔{change.id}〕" if change.id else change.title
        pairs.append(DiffPair(name, change.old, change.new, change.reason))
        if change.suggestion:
            note = console.say(
                f"提案：bcp accept {arguments['output']} {change.id} で採用、bcp reject で退ける",
                f"suggestion: bcp accept {arguments['output']} {change.id}, or bcp reject",
            )
            pairs.append(DiffPair(name, change.new, change.suggestion, note))
    width = shutil.get_terminal_size((100, 24)).columns
    text = render_terminal_diff(pairs, console.colour, width)
    console.result(text.rstrip("\n") if text else console.say("違いはない。", "No difference."))
    return 0
