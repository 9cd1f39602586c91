"""history.jsonl: one line per generation, and the document's table of revisions that is made from it.

The line is part of the commit, so plan and history are never one ahead of the other. Everything in a line but `at`
is a function of the inputs; the table of revisions reads nothing else.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from bcp.lockfile import Lock
from bcp.pipeline.proved import ProvedPlan
from bcp.pipeline.provider import Provider
from bcp.pipeline.standing import Standing
from bcp.planning.facts import FactBook
from bcp.rendering.docx.meta import Revision
from bcp.store import HISTORY, OutputFolder, sha256
from bcp.vocabulary import Action, BlockPlan, Fact, Segment
from bcp.workspace import Workspace

FORMAT = "bcp/history@1"
TOLD_TITLES = 3
SHOWN_ROWS = 8  # more would push the cover over its page
WRITTEN = (Action.FILL, Action.REFILL, Action.KEEP, Action.GONE)
OUTSIDE = "outside"  # stands for the text around the blocks among the edits

Record = dict[str, Any]


@dataclass(frozen=True)
class Cause:
    """きっかけ: the command that made the generation, and the suggestions it decided."""

    command: str = "generate"
    decided: tuple[str, ...] = ()


def read_history(folder: OutputFolder) -> list[Record]:
    """The lines of the history that can be read, oldest first."""
    return [record for record in folder.read_lines(HISTORY) if isinstance(record.get("at"), str)]


def make_record(
    work: Workspace,
    standing: Standing,
    proved: ProvedPlan,
    provider: Provider,
    plans: Mapping[str, BlockPlan],
    facts: FactBook,
    cause: Cause,
    past: Sequence[Record],
) -> Record:
    """The line of this generation without `at` and `what`, which are known at the commit."""
    digests = {id: sha256(block.source.encode()) for id, block in proved.blocks.items()}
    before = past[-1].get("digests", {}) if past else digests
    by = {"tool": "bcp", "provider": provider.name, "model": provider.model}
    edits = find_edits(work.lock, standing, cause.decided)
    if (edits or cause.decided) and work.settings["by"]:
        by["person"] = work.settings["by"]
    return {
        "format": FORMAT,
        "command": cause.command,
        "date": work.case.date.isoformat(),
        "version": _shown(facts.get("document_control.version"), facts),
        "by": by,
        "why": {id: plan.reason for id, plan in plans.items() if plan.action in WRITTEN},
        "changed": {id: _title(work, id, facts) for id in digests if before.get(id) != digests[id]},
        "edits": edits,
        "decided": list(cause.decided),
        "ok": proved.ok,
        "inputs": {"env_diff": work.case.environment.sha256, "template": work.case.template.sha256},
        "plan": sha256(proved.plan.markdown.encode()),
        "digests": digests,
    }


def find_edits(lock: Lock | None, standing: Standing, decided: Iterable[str] = ()) -> list[str]:
    """The blocks that people changed since the last generation, and `outside` for the text around them."""
    if lock is None:
        return []
    decided = set(decided)
    edits = [
        id
        for id, block in lock.blocks.items()
        if id in standing.blocks
        and id not in decided
        and (
            standing.blocks[id].source != block.source
            or standing.blocks[id].deleted != (block.state == "deleted")
        )
    ]
    if not decided and _told(standing.skeleton) != _told(lock.skeleton):
        edits.append(OUTSIDE)
    return edits


def _told(skeleton: Sequence[Segment]) -> list[Segment]:
    # reading a plan leaves out segments without text
    return [segment for segment in skeleton if segment.block_id or segment.raw]


def add_line(content: bytes | None, record: Mapping[str, Any], what: Sequence[str]) -> bytes:
    """The history with one more line; a last line that a crash cut short is ended first."""
    at = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    head = {"format": FORMAT, "at": at, "what": list(what)}
    line = json.dumps({**head, **record}, ensure_ascii=False) + "\n"
    old = content or b""
    return old + (b"\n" if old and not old.endswith(b"\n") else b"") + line.encode()


# ---------------------------------------------------------------- table of revisions


def list_revisions(records: Sequence[Record]) -> tuple[Revision, ...]:
    """The document's table of revisions: one row per date on which the text of the plan changed."""
    rows: list[Revision] = []
    previous = ""
    changes = []
    for record in records:
        plan = str(record.get("plan") or record.get("at", ""))
        if plan != previous:
            changes.append(record)
        previous = plan
    for date, group in groupby(changes, lambda record: str(record.get("date") or str(record.get("at"))[:10])):
        rows.append(_row(date, list(group), is_first=not rows))
    return _shortened(tuple(rows))


def _row(date: str, group: Sequence[Record], is_first: bool) -> Revision:
    return Revision(
        str(group[-1].get("version") or "―"), date, "作成" if is_first else say_changes(group), _who(group)
    )


def say_changes(group: Sequence[Record]) -> str:
    """What changed, in a few words: the titles of the blocks, else the values of the table."""
    titles = list(
        dict.fromkeys(title for record in group for title in dict(record.get("changed") or {}).values())
    )
    if not titles:
        return "表の値の更新"
    more = f" ほか{len(titles) - TOLD_TITLES}件" if len(titles) > TOLD_TITLES else ""
    return "更新：" + "、".join(titles[:TOLD_TITLES]) + more


def _who(group: Sequence[Record]) -> str:
    by = dict(group[-1].get("by") or {})
    machine = "内蔵の作成器" if by.get("provider") == "offline" else f"生成AI（{by.get('model', '')}）"
    people = [_person(record) for record in group if record.get("edits") or record.get("decided")]
    return "、".join(dict.fromkeys([machine, *people]))


def _person(record: Record) -> str:
    return str(dict(record.get("by") or {}).get("person") or "人の修正")


def _shortened(rows: tuple[Revision, ...]) -> tuple[Revision, ...]:
    """The first and the newest rows, with one row in between that says how many are left out."""
    if len(rows) <= SHOWN_ROWS:
        return rows
    newest = rows[-(SHOWN_ROWS - 2) :]
    left_out = len(rows) - len(newest) - 1
    return (
        rows[0],
        Revision("…", "…", f"この間に{left_out}回の改訂がある（履歴は bcp log で見る）"),
        *newest,
    )


def _title(work: Workspace, id: str, facts: FactBook) -> str:
    return facts.say_plainly(work.requests[id].block.title)


def _shown(fact: Fact, facts: FactBook) -> str:
    return facts.display(fact) if fact.value.has_value else ""


# ---------------------------------------------------------------- bcp log


def log_to_json(output: str, records: Sequence[Record]) -> Record:
    """bcp/log@1, newest first."""
    return {
        "format": "bcp/log@1",
        "output": output,
        "generations": [dict(record) for record in reversed(records)],
    }
