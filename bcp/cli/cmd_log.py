"""`bcp log OUTPUT`: the history of a plan, newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bcp.cli.console import Console
from bcp.cli.tables import format_table
from bcp.cli.terminal import terminal_width
from bcp.pipeline.history import OUTSIDE, Record, log_to_json, read_history
from bcp.settings import Settings
from bcp.store import OutputFolder
from bcp.workspace import find_output, shown_path

COMMANDS = {
    "accept": ("提案を採用", "accepted"),
    "reject": ("提案を却下", "rejected"),
    "import": ("Wordから取り込み", "imported"),
    "answer": ("チャットの回答を取り込み", "answer taken in"),
    "edit": ("画面で編集", "edited on the page"),
    "ask": ("書き直しを依頼", "rewording asked for"),
}
SHOWN = 3
HEADER = (("日時", "when"), ("何を", "what"), ("なぜ", "why"), ("誰が", "by"), ("検証", "passes"))


def run(arguments: dict[str, Any], settings: Settings, console: Console) -> int:
    """Print one row per generation; returns 0."""
    folder = OutputFolder(find_output(arguments["output"]))
    if folder.has_broken_commit:
        with folder.opened():  # finishes or drops it
            pass
    records = read_history(folder)
    if settings["json"]:
        console.result_json(log_to_json(shown_path(folder.path), records))
        return 0
    if not records:
        console.result(console.say("履歴はまだない。", "There is no history yet."))
        return 0
    rows = [_row(records, place, console) for place in reversed(range(len(records)))]
    header = [console.say(*pair) for pair in HEADER]
    console.result(format_table(header, rows, terminal_width(100)))
    return 0


def _row(records: Sequence[Record], place: int, console: Console) -> list[str]:
    record = records[place]
    when = str(record["at"]).replace("T", " ")[:16]
    passes = console.say("通る", "yes") if record.get("ok") else console.say("通らない", "no")
    return [when, _what(record, place == 0, console), _why(record, console), _by(record, console), passes]


def _what(record: Record, is_first: bool, console: Console) -> str:
    if is_first:
        return console.say("作成", "made")
    changed = dict(record.get("changed") or {})
    if changed:
        return _listed(list(changed), console)
    files = [str(name) for name in record.get("what") or ()]
    return console.say("表の値", "values of the table") if "bcp.md" in files else _listed(files, console)


def _why(record: Record, console: Console) -> str:
    """The edits and decisions of people, then the causes by block."""
    parts = []
    edits = [
        console.say("枠外の文", "text outside blocks") if id == OUTSIDE else str(id)
        for id in record.get("edits") or ()
    ]
    if edits:
        parts.append(console.say("人が直した: ", "edited by people: ") + _listed(edits, console))
    if record.get("command") in COMMANDS:
        decided = [str(id) for id in record.get("decided") or ()]
        parts.append(
            console.say(*COMMANDS[record["command"]]) + (f": {_listed(decided, console)}" if decided else "")
        )
    why: Mapping[str, str] = dict(record.get("why") or {})
    changed = dict(record.get("changed") or {})
    causes = [f"{id}: {reason}" for id, reason in why.items() if not changed or id in changed]
    return "／".join([*parts, *([_listed(causes, console)] if causes else [])])


def _by(record: Record, console: Console) -> str:
    by = dict(record.get("by") or {})
    machine = " ".join(str(by[name]) for name in ("provider", "model") if by.get(name))
    person = str(by.get("person") or "")
    touched = record.get("edits") or record.get("decided")
    return machine + (
        f"、{person or console.say('人（名前の記録なし）', 'a person (no name kept)')}" if touched else ""
    )


def _listed(words: Sequence[str], console: Console) -> str:
    shown = words if console.verbose else words[:SHOWN]
    more = len(words) - len(shown)
    return "、".join(shown) + (console.say(f" ほか{more}件", f" and {more} more") if more else "")
