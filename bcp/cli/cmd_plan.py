"""`bcp plan TABLE`: what generate would do; changes nothing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from bcp.cli.console import Console
from bcp.cli.tables import format_table
from bcp.cli.terminal import terminal_width
from bcp.pipeline.preview import plan_to_json, preview
from bcp.pipeline.saved_plan import save_plan
from bcp.settings import Settings
from bcp.store import OutputFolder
from bcp.vocabulary import Action
from bcp.workspace import output_path

ACTIONS = {
    Action.KEEP: ("そのまま", "keep"),
    Action.FACTS: ("表の値", "facts"),
    Action.FILL: ("作る", "fill"),
    Action.REFILL: ("作り直す", "refill"),
    Action.RENDER: ("変えない", "render"),
    Action.STALE: ("古い", "stale"),
    Action.GONE: ("なくなる", "gone"),
    Action.HUMAN: ("人の文", "human"),
    Action.DELETED: ("削除済み", "deleted"),
}


def run(arguments: dict[str, Any], settings: Settings, console: Console) -> int:
    """Print the plan of every block with its reason, and save it with --save; returns 0."""
    work, provider, plans = preview(Path(arguments["table"]), settings)
    if settings["save"]:
        folder = OutputFolder(output_path(Path(arguments["table"]), settings))
        save_plan(Path(settings["save"]), folder, work, provider, plans)
        console.tell(
            console.say(
                f"次: bcp generate {arguments['table']} --plan {settings['save']}",
                f"Next: bcp generate {arguments['table']} --plan {settings['save']}",
            )
        )
    if settings["json"]:
        console.result_json(plan_to_json(work, provider, plans))
        return 0
    width = terminal_width(100)
    header = [console.say(*pair) for pair in (("ブロック", "block"), ("予定", "action"), ("理由", "reason"))]
    rows = [[plan.id, console.say(*ACTIONS[plan.action]), plan.reason] for plan in plans.values()]
    console.result(format_table(header, rows, width))
    counts = Counter(plan.action for plan in plans.values())
    told = "、".join(f"{console.say(*ACTIONS[action])} {count}" for action, count in counts.items())
    calls, tokens = sum(plan.calls for plan in plans.values()), sum(plan.tokens for plan in plans.values())
    console.result(
        console.say(
            f"{told}。AIへの問い合わせ {calls}回、約{tokens:,}トークン（見積もり）。",
            f"{told}. {calls} model calls, about {tokens:,} tokens (estimate).",
        )
    )
    return 0
