"""`bcp export OUTPUT`: the documents that people hand out, put up and send."""

from __future__ import annotations

from typing import Any

from bcp.cli.console import Console
from bcp.errors import Message
from bcp.pipeline.export import FOLDER, Exported, export_output
from bcp.settings import Settings
from bcp.vocabulary import Severity
from bcp.workspace import find_output


def run(arguments: dict[str, Any], settings: Settings, console: Console) -> int:
    """Write the documents and name them; returns 0, 1 for a plan that does not pass, 5 for what could not be made."""
    folder = find_output(arguments["output"])
    exported = export_output(folder, settings)
    names = [(folder / FOLDER / name).as_posix() for name in exported.files]
    if settings["json"]:
        errors = [fault.say(console.language) for fault in exported.failed]
        console.result_json({"files": names, "left_out": list(exported.left_out), "errors": errors})
    else:
        for name in names:
            console.result(name)
    _tell(exported, console)
    return exported.exit_code


def _tell(exported: Exported, console: Console) -> None:
    if not exported.verdict.ok:
        count = sum(each.severity is Severity.ERROR for each in exported.verdict.violations)
        console.tell(_DRAFT if exported.files else _refusal(count))
    if exported.left_out:
        listed = "、".join(exported.left_out)
        console.tell(
            Message(
                f"初動カードを1枚に収めるため、次を省いた：{listed}。省いた分は計画書の本文にある。",
                f"To stay on one page the card leaves out: {listed}. The plan itself has all of it.",
            )
        )
    for notice in exported.notices:
        console.tell(notice)
    for fault in exported.failed:
        console.tell(fault.say(console.language))


_DRAFT = Message(
    "検証を通っていないので、全ページに「案」と書いた。", "The plan does not pass: every page says 案."
)


def _refusal(count: int) -> Message:
    return Message(
        f"書き出さなかった。計画が検証を通っていない（誤り {count}件）。\n"
        "  → bcp validate OUTPUT/bcp.md で誤りを見て直す。案として要るときは --draft を付ける。",
        f"Nothing was written: the plan does not pass ({count} errors).\n"
        "  → See them with bcp validate OUTPUT/bcp.md, or add --draft for documents marked 案.",
    )
