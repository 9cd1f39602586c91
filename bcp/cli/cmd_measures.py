"""`bcp measures TABLE`: the action list."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from bcp.cli.console import Console
from bcp.cli.tables import format_table
from bcp.rendering.measures import COLUMNS, NOTE, list_measures, render_measures
from bcp.settings import Settings
from bcp.workspace import open_workspace


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
        width = shutil.get_terminal_size((100, 24)).columns
        console.result(format_table(COLUMNS, [row.cells for row in rows], width))
        console.result(NOTE)
    return 0
