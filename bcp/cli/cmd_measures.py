"""`bcp measures TABLE`: the action list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bcp.cli.console import Console
from bcp.cli.tables import format_table
from bcp.cli.terminal import terminal_width
from bcp.rendering.measures import COLUMNS, NOTE, list_measures, render_measures
from bcp.settings import Settings
from bcp.workspace import open_workspace

# On a narrower terminal these columns are left to --markdown and --json, so that titles and dates stay whole.
WIDE = 120
_SPARED = ("目的", "分類", "投資")


def run(arguments: dict[str, Any], settings: Settings, console: Console) -> int:
    """Print the countermeasures for each finding; returns 0."""
    work = open_workspace(Path(arguments["table"]), settings)
    rows = list_measures(work.findings)
    if settings["json"]:
        records = [
            {"finding": row.finding.id, "measure": row.measure.id, "cells": list(row.cells)} for row in rows
        ]
        console.result_json({"format": "bcp/measures@1", "columns": list(COLUMNS), "rows": records})
    elif settings["markdown"] or not rows:
        console.result(render_measures(work.findings))
    else:
        width = terminal_width(100)
        shown = [number for number, name in enumerate(COLUMNS) if width >= WIDE or name not in _SPARED]
        cells = [tuple(row.cells[number] for number in shown) for row in rows]
        console.result(format_table([COLUMNS[number] for number in shown], cells, width))
        console.result(NOTE)
    return 0
