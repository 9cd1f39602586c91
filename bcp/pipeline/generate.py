"""The main job. Read `generate` aloud: it is the table of contents of the tool."""

from __future__ import annotations

import datetime
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bcp.errors import Message, UsageError
from bcp.lockfile import Lock, lock_from_json
from bcp.merging.blocks import accept_suggestion, reject_suggestion
from bcp.pipeline.drafting import unasked_drafts
from bcp.pipeline.filling import Filling, Listener, fill_blocks
from bcp.pipeline.outputs import make_documents, make_docx, make_lock, report_of, retired_blocks
from bcp.pipeline.provider import Provider, choose_provider, remembered_provider
from bcp.pipeline.proving import ProvedPlan, prove_plan
from bcp.pipeline.standing import Standing, previous_blocks, read_standing
from bcp.planning.decide import decide_blocks
from bcp.planning.facts import FactBook
from bcp.settings import Settings
from bcp.store import (
    DOCX,
    HISTORY,
    JOURNAL,
    LOCK,
    NEW_NAMES,
    PLAN,
    RUN,
    OutputFolder,
    Written,
    sha256,
    to_json,
)
from bcp.vocabulary import Action, BlockPlan, BlockState
from bcp.workspace import Workspace, open_workspace, output_path, remember_lock

DONE, NOT_PASSED, COLLIDED = 0, 1, 4


@dataclass(frozen=True)
class Outcome:
    """結果: what a run made, and the exit code that says how it ended."""

    folder: Path
    work: Workspace
    provider: Provider
    plans: Mapping[str, BlockPlan]
    proved: ProvedPlan
    report: dict[str, Any]
    written: tuple[str, ...]
    left_alone: tuple[tuple[str, str], ...]  # file that stands, file that holds the new text
    suggestions: tuple[str, ...]
    retired: Mapping[str, str]  # id -> title of the blocks whose text only the lock still has
    calls: int
    exit_code: int


def generate(table: Path, settings: Settings, listener: Listener) -> Outcome:
    """Make or renew the plan of `table`; raises BcpError for what stops the run."""
    folder = OutputFolder(output_path(table, settings))
    work = open_workspace(table, settings)  # before the folder is made: bad input leaves no trace
    with folder.opened():
        lock = lock_from_json(folder.read_lock())
        work = remember_lock(work, lock)
        standing = read_standing(folder, lock, work.case.template)
        provider = choose_provider(settings, lock, work)
        plans = plan_blocks(work, standing, provider)
        filling = fill_blocks(work, standing, plans, provider, folder, listener)
        return finish(folder, work, standing, provider, plans, filling)


def plan_blocks(work: Workspace, standing: Standing, provider: Provider) -> dict[str, BlockPlan]:
    """What to do with each block, and why."""
    settings = work.settings
    only = tuple(settings["only"] or ())
    unknown = [id for id in only if id not in work.requests]
    if unknown:
        from bcp.catalog import did_you_mean

        near = did_you_mean(unknown[0], work.requests)
        raise UsageError(
            Message(f"--only: ブロック「{unknown[0]}」はひな形にない。", f"--only: no block “{unknown[0]}”."),
            Message(f"「{near}」ではないか。", f"Did you mean “{near}”?") if near else Message("", ""),
        )
    return decide_blocks(
        work.requests,
        previous_blocks(work.lock, standing),
        provider.name,
        provider.model,
        provider.prompts_sha256,
        force=settings["force"],
        refresh=settings["refresh"],
        only=only,
    )


def decide_suggestions(output: Path, ids: tuple[str, ...], accept: bool, table: Path, settings: Settings) -> Outcome:
    """Take or drop suggestions, and write the plan again without a single call."""
    folder = OutputFolder(output)
    with folder.opened():
        lock = lock_from_json(folder.read_lock())
        if lock is None:
            raise UsageError(
                Message(f"{output}: 来歴（{LOCK}）がない。", f"{output}: has no readable {LOCK}."),
                Message("bcp generate で作り直す。", "Make the plan again with bcp generate."),
            )
        work = open_workspace(table, settings, lock)
        standing = read_standing(folder, lock, work.case.template)
        work, standing = _apply_decisions(work, standing, lock, ids, accept)
        plans = {
            id: BlockPlan(id, request.block.title, Action.RENDER, "提案への判断だけを反映する")
            for id, request in work.requests.items()
        }
        waiting = unasked_drafts(work, standing.blocks, plans)
        filling = Filling(waiting, dict(lock.masked), waiting=frozenset(waiting))
        return finish(folder, work, standing, remembered_provider(lock), plans, filling)


def _apply_decisions(
    work: Workspace, standing: Standing, lock: Lock, ids: tuple[str, ...], accept: bool
) -> tuple[Workspace, Standing]:
    waiting = lock.open_suggestions
    chosen = waiting if ids == ("all",) else ids
    for id in chosen:
        if id not in waiting:
            raise UsageError(
                Message(f"「{id}」に決める提案はない。", f"There is no open suggestion for “{id}”."),
                Message(
                    f"提案があるのは：{'、'.join(waiting) or 'なし'}", f"Open suggestions: {', '.join(waiting) or 'none'}"
                ),
            )
    decide = accept_suggestion if accept else reject_suggestion
    blocks = {id: decide(block) if id in chosen else block for id, block in standing.blocks.items()}
    skeleton = standing.skeleton
    if accept:
        for suggestion in lock.outside:
            if suggestion.id in chosen:
                skeleton = tuple(
                    replace(part, raw=part.raw.replace(suggestion.ours, suggestion.theirs, 1)) for part in skeleton
                )
    rest = tuple(suggestion for suggestion in lock.outside if suggestion.id not in chosen)
    work = replace(work, lock=replace(lock, outside=rest))
    return work, replace(standing, blocks=blocks, skeleton=skeleton)


def finish(
    folder: OutputFolder,
    work: Workspace,
    standing: Standing,
    provider: Provider,
    plans: Mapping[str, BlockPlan],
    filling: Filling,
) -> Outcome:
    """Prove, render and commit what was filled."""
    started = time.monotonic()
    proved = prove_plan(work, standing, filling)
    facts = FactBook(work.case, work.lock.rows if work.lock else None, filling.masked)
    files = make_documents(work, proved, provider, facts)
    files, remove, left_alone = _arrange(folder, work, standing, proved, provider, facts, files)
    written = folder.commit(files, remove)
    _record(folder, proved, provider, plans, filling, written, started)
    suggestions = tuple(id for id, block in proved.blocks.items() if block.suggestion is not None)
    suggestions += tuple(suggestion.id for suggestion in proved.merged.outside)
    left_alone += written.left_alone
    code = NOT_PASSED if not proved.ok else COLLIDED if suggestions or left_alone else DONE
    return Outcome(
        folder.path,
        work,
        provider,
        plans,
        proved,
        report_of(work, proved, provider),
        written.written,
        tuple(left_alone),
        suggestions,
        {id: text["title"] for id, text in retired_blocks(work, standing).items()},
        filling.calls,
        code,
    )


def _arrange(
    folder: OutputFolder,
    work: Workspace,
    standing: Standing,
    proved: ProvedPlan,
    provider: Provider,
    facts: FactBook,
    files: dict[str, bytes],
) -> tuple[dict[str, bytes], list[str], list[tuple[str, str]]]:
    """The files to write, those to remove, and those of people that are left alone."""
    remove: list[str] = []
    left_alone: list[tuple[str, str]] = []
    is_open = any(draft.state is BlockState.UNFILLED for draft in proved.drafts.values())
    as_draft = not proved.ok or (work.settings["draft"] and is_open)
    docx: bytes | None = None
    if proved.ok or work.settings["draft"]:
        docx = make_docx(work, proved, provider, facts, as_draft)
    if standing.is_protected:
        files[NEW_NAMES[PLAN]] = files.pop(PLAN)
        left_alone.append((PLAN, NEW_NAMES[PLAN]))
        if docx is not None:
            files[NEW_NAMES[DOCX]] = docx
        return files, remove, left_alone
    if docx is not None:
        if standing.keeps_docx:
            if folder.read(DOCX) != docx:
                files[NEW_NAMES[DOCX]] = docx
                left_alone.append((DOCX, NEW_NAMES[DOCX]))
        else:
            files[DOCX] = docx
            remove.append(NEW_NAMES[DOCX])
    elif not standing.keeps_docx:
        remove.append(DOCX)
    hashes = {name: sha256(data) for name, data in files.items()}
    if standing.keeps_docx and work.lock is not None and DOCX in work.lock.outputs:
        # what was last written there: an open document is the tool's own again once it is closed
        hashes[DOCX] = work.lock.outputs[DOCX]
    files[LOCK] = make_lock(work, standing, proved, provider, facts, hashes)
    return files, remove, left_alone


def _record(
    folder: OutputFolder,
    proved: ProvedPlan,
    provider: Provider,
    plans: Mapping[str, BlockPlan],
    filling: Filling,
    written: Written,
    started: float,
) -> None:
    """The history line of a generation that changed something, and the figures of this run."""
    if written.written:
        changed = {
            id: plan.reason
            for id, plan in plans.items()
            if plan.action in (Action.FILL, Action.REFILL, Action.KEEP, Action.GONE)
        }
        folder.append(
            HISTORY,
            {
                "format": "bcp/history@1",
                "at": datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
                "by": {"tool": "bcp", "provider": provider.name, "model": provider.model},
                "what": list(written.written),
                "why": changed,
                "ok": proved.ok,
                "digests": {id: sha256(block.source.encode()) for id, block in proved.blocks.items()},
            },
        )
    seconds = round(filling.seconds + time.monotonic() - started, 3)
    run = {
        "format": "bcp/run@1",
        "seconds": seconds,
        "calls": filling.calls,
        "tokens": {
            "prompt": filling.tokens.prompt,
            "cached": filling.tokens.cached,
            "completion": filling.tokens.completion,
        },
        "provider": provider.name,
    }
    folder.write_aside(RUN, to_json(run).encode())
    folder.discard(JOURNAL)
