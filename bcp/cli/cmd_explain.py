"""`bcp explain CODE|ID`: what, why, what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bcp.catalog import load_catalogue
from bcp.checking.explain import explain
from bcp.cli.console import Console
from bcp.settings import Settings


def run(arguments: dict[str, Any], settings: Settings, console: Console) -> int:
    """Explain a violation code, an item, an entry point or a countermeasure; returns 0."""
    catalogue = load_catalogue(Path(settings["catalog"]) if settings["catalog"] else None)
    text = explain(arguments["id"], catalogue).say(console.language)
    if settings["json"]:
        console.result_json({"id": arguments["id"], "text": text})
    else:
        console.result(text)
    return 0
