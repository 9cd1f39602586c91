"""`bcp diff OUTPUT`: what differs, and why; on the terminal, as a page, or as tracked changes for Word."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import Any

from bcp.cli.console import Console
from bcp.cli.terminal import terminal_width
from bcp.pipeline.difference import Change, changes_to_json, find_changes, open_output
from bcp.rendering.terminal_diff import DiffPair, render_terminal_diff
from bcp.settings import Settings
from bcp.store import write_new_file
from bcp.workspace import find_output

UNFOLDED = 100_000  # a pipe or a file has no width to fold at


def run(arguments: dict[str, Any], settings: Settings, console: Console) -> int:
    """Print the differences, or write them to the files named; returns 0."""
    work, standing, lock = open_output(find_output(arguments["output"]), settings)
    changes = find_changes(work, standing, lock, settings["since"])
    written = []
    if settings["html"]:
        from bcp.pipeline.comparing import diff_page

        page = diff_page(work, standing, lock, changes, settings["since"], arguments["output"])
        write_new_file(Path(settings["html"]), page)
        written.append(settings["html"])
    if settings["docx"]:
        from bcp.pipeline.comparing import tracked_docx

        named = settings.values.get("date")
        moment = datetime.datetime.combine(named, datetime.time()) if named else datetime.datetime.now()
        document = tracked_docx(work, standing, lock, changes, settings["since"], moment)
        write_new_file(Path(settings["docx"]), document)
        written.append(settings["docx"])
    if settings["json"]:
        console.result_json(changes_to_json(changes))
    elif written:
        for path in written:
            console.result(
                console.say(
                    f"{path} に書いた（違い {len(changes)}か所）。",
                    f"{path}: written ({len(changes)} differences).",
                )
            )
    else:
        _print(changes, arguments["output"], console)
    return 0


def _print(changes: tuple[Change, ...], output: str, console: Console) -> None:
    pairs = []
    for change in changes:
        name = f"{change.title}〔{change.id}〕" if change.id else change.title
        pairs.append(DiffPair(name, change.old, change.new, change.reason))
        if change.suggestion:
            note = console.say(
                f"提案：bcp accept {output} {change.id} で採用、bcp reject で退ける",
                f"suggestion: bcp accept {output} {change.id}, or bcp reject",
            )
            pairs.append(DiffPair(name, change.new, change.suggestion, note))
    width = terminal_width(100) if sys.stdout.isatty() else UNFOLDED
    text = render_terminal_diff(pairs, console.colour, width)
    console.result(text.rstrip("\n") if text else console.say("違いはない。", "No difference."))
