"""`bcp diff`: template against plan, or the last generation against what people made of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bcp.errors import EnvironmentTableError, Message
from bcp.lockfile import Lock
from bcp.pipeline.standing import RememberedFacts, Standing, lock_of, read_standing, template_of
from bcp.rendering.markdown import put_in_facts
from bcp.settings import Settings
from bcp.store import OutputFolder
from bcp.workspace import Workspace, open_workspace


@dataclass(frozen=True)
class Change:
    """変更: one block or stretch of fixed text, old and new with values put in, and why."""

    id: str
    title: str
    state: str
    reason: str
    old: str
    new: str
    suggestion: str = ""


def open_output(output: Path, settings: Settings) -> tuple[Workspace, Standing, Lock]:
    """The workspace of an output: table and template are those of its lock, unless options name others."""
    folder = OutputFolder(output)
    with folder.opened():
        lock = lock_of(folder)
        table = table_of(lock, output, settings)
        work = open_workspace(table, with_template(settings, lock, output), lock)
        return work, read_standing(folder, lock, work.case.template), lock


def table_of(lock: Lock, output: Path, settings: Settings) -> Path:
    """The table named by --env-diff, else the lock's, looked for here and above the output folder; or raises."""
    if settings["env-diff"]:
        return Path(settings["env-diff"])
    recorded = lock.env_diff["path"]
    table = _find(recorded, output)
    if table.exists():
        return table
    raise EnvironmentTableError(
        Message(
            "計画を作った表が、作業フォルダーにも出力フォルダーの上にも無い。",
            "The table this plan was made from is neither in the working folder nor above the output folder.",
        ),
        Message(
            f"表の場所を書く：--env-diff フォルダー/{Path(recorded).name}",
            f"Say where the table is: --env-diff FOLDER/{Path(recorded).name}",
        ),
        path=recorded,
    )


def with_template(settings: Settings, lock: Lock, output: Path) -> Settings:
    """The settings with the lock's template where none is named."""
    if settings["template"]:
        return settings
    path = _find(lock.template["path"], output)
    if not path.is_file():
        return settings  # the shipped one
    return Settings({**settings.values, "template": str(path)}, settings.named)


def _find(recorded: str, output: Path) -> Path:
    places = [Path(recorded), *(parent / recorded for parent in output.resolve().parents)]
    return next((place for place in places if place.is_file()), Path(recorded))


def find_changes(work: Workspace, standing: Standing, lock: Lock, since: bool) -> tuple[Change, ...]:
    """What differs between template and plan; with `since`, between the last generation and the plan now."""
    facts = RememberedFacts(lock.facts)
    old_template = template_of(lock, work.case.template)
    changes = []
    for id, block in standing.blocks.items():
        known = old_template.blocks[id]
        old = block.base if since else known.default
        shown_old = put_in_facts(old, facts, known.in_table)
        shown_new = "" if block.deleted else put_in_facts(block.source, facts, known.in_table)
        suggestion = put_in_facts(block.suggestion, facts, known.in_table) if block.suggestion else ""
        if shown_old != shown_new or suggestion:
            state = "deleted" if block.deleted else "human" if block.is_edited else block.state.value
            reason = "人が直した" if state == "human" else lock.blocks[id].reason
            changes.append(Change(id, known.title, state, reason, shown_old, shown_new, suggestion))
    changes += _fixed_changes(standing, lock, facts)
    return tuple(changes)


def _fixed_changes(standing: Standing, lock: Lock, facts: RememberedFacts) -> list[Change]:
    base = {segment.raw for segment in lock.base_skeleton if not segment.block_id}
    ours = [segment.raw for segment in standing.skeleton if not segment.block_id and segment.raw not in base]
    there = {segment.raw for segment in standing.skeleton}
    gone = [
        segment.raw for segment in lock.base_skeleton if not segment.block_id and segment.raw not in there
    ]
    changes = []
    for number in range(max(len(ours), len(gone))):
        old = put_in_facts(gone[number], facts) if number < len(gone) else ""
        new = put_in_facts(ours[number], facts) if number < len(ours) else ""
        changes.append(Change("", "枠外の文", "human", "人が直した", old, new))
    for suggestion in lock.outside:
        old, new = put_in_facts(suggestion.ours, facts), put_in_facts(suggestion.theirs, facts)
        changes.append(Change(suggestion.id, "枠外の文", "human", "ひな形も変わった", old, old, new))
    return changes


def changes_to_json(changes: tuple[Change, ...]) -> dict[str, Any]:
    """bcp/diff@1."""
    return {
        "format": "bcp/diff@1",
        "changes": [
            {
                "id": change.id,
                "title": change.title,
                "state": change.state,
                "reason": change.reason,
                "old": change.old,
                "new": change.new,
                "suggestion": change.suggestion,
            }
            for change in changes
        ],
    }
