"""`bcp eval TABLES…`: quality figures per provider, with baselines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bcp.cli.console import Console
from bcp.cli.progress import listener_for
from bcp.errors import Message, UsageError
from bcp.evaluate.chart import draw_chart
from bcp.evaluate.compare import compare
from bcp.evaluate.evaluation import evaluate
from bcp.evaluate.tables import to_markdown
from bcp.settings import Settings
from bcp.store import OutputFolder, read_text, to_json

FOLDER = Path("outputs/eval")
JSON, MARKDOWN, CHART = "eval.json", "eval.md", "eval.svg"
WORSE = 1


def run(arguments: dict[str, Any], settings: Settings, console: Console) -> int:
    """Measure, write eval.json, eval.md and eval.svg; returns 1 when --against shows that something got worse."""
    before = _read_earlier(settings["against"])
    folder = OutputFolder(Path(settings["out"]) if settings["out"] else FOLDER)
    with folder.opened():
        result = evaluate(
            [Path(table) for table in arguments["tables"]], settings, folder, listener_for(console)
        )
        changes = compare(before, result) if before else ()
        chart = draw_chart(result)
        markdown = to_markdown(result, changes, CHART if chart else "")
        folder.write_aside(JSON, to_json(result).encode())
        folder.write_aside(MARKDOWN, markdown.encode())
        if chart:
            folder.write_aside(CHART, chart)
    if settings["json"]:
        console.result_json({**result, "changes": [vars(change) for change in changes]} if before else result)
    else:
        console.result(to_markdown(result, changes))
        console.tell(Message(f"書き出し先: {folder.path.as_posix()}", f"Written to {folder.path.as_posix()}"))
    return WORSE if any(change.is_worse for change in changes) else 0


def _read_earlier(path: str | None) -> dict[str, Any] | None:
    if not path:
        return None
    wrong = UsageError(
        Message(
            f"{path}: bcp eval の結果として読めない。", f"{path}: cannot be read as a result of bcp eval."
        ),
        Message("前の bcp eval が書いた eval.json を渡す。", "Give an eval.json of an earlier bcp eval."),
    )
    if not Path(path).is_file():
        raise wrong
    try:
        content = json.loads(read_text(Path(path)))
    except ValueError as error:
        raise wrong from error
    if not isinstance(content, dict) or "providers" not in content:
        raise wrong
    return content
