"""The main job. Read `generate` and `_renew` aloud: they are the table of contents of the tool."""

from __future__ import annotations

import time
from pathlib import Path

from bcp.lockfile import lock_from_json
from bcp.pipeline.listener import Listener
from bcp.pipeline.outcome import DONE, Outcome, note_run
from bcp.pipeline.promise import Promise, promised_settings, read_saved_plan
from bcp.pipeline.proved import ProvedPlan
from bcp.pipeline.provider import Provider, choose_provider
from bcp.pipeline.reuse import recall
from bcp.settings import Settings
from bcp.store import OutputFolder
from bcp.vocabulary import Action, BlockPlan, TokenUse
from bcp.workspace import Workspace, open_workspace, output_path, remember_lock


def generate(table: Path, settings: Settings, listener: Listener) -> Outcome:
    """Make or renew the plan of `table`; raises BcpError for what stops the run."""
    started = time.monotonic()
    promise = read_saved_plan(settings)
    settings = promised_settings(settings, promise)
    folder = OutputFolder(output_path(table, settings))
    work = open_workspace(table, settings)  # before the folder is made: bad input leaves no trace
    with folder.opened():
        work = remember_lock(work, lock_from_json(folder.read_lock()))
        provider = choose_provider(settings, work.lock, work)
        unchanged = None if promise else _recall_unchanged(folder, work, provider, started)
        return unchanged or _renew(folder, work, provider, promise, listener)


def _renew(
    folder: OutputFolder, work: Workspace, provider: Provider, promise: Promise | None, listener: Listener
) -> Outcome:
    """Plan, fill, prove, render and commit."""
    # rules, composer and renderers take a quarter of a second to load: a run in which nothing changed needs none,
    # and one that waits for a model loads what comes last while it waits
    from bcp.pipeline.filling import fill_blocks
    from bcp.pipeline.owning import take_over
    from bcp.pipeline.plans import plan_blocks
    from bcp.pipeline.saved_plan import refuse_other_work
    from bcp.pipeline.standing import read_standing

    standing = take_over(work, read_standing(folder, work.lock, work.case.template))
    plans = plan_blocks(work, standing, provider)
    if promise is not None:
        refuse_other_work(promise, folder, work, provider, plans)
    filling = fill_blocks(work, standing, plans, provider, folder, listener)
    from bcp.pipeline.committing import finish
    from bcp.pipeline.history import Cause

    return finish(folder, work, standing, provider, plans, filling, Cause())


def _recall_unchanged(
    folder: OutputFolder, work: Workspace, provider: Provider, started: float
) -> Outcome | None:
    """The outcome of a run in which nothing changed: nothing is proved, rendered or written but run.json."""
    lock = work.lock
    if lock is None:
        return None

    def prove() -> ProvedPlan:
        from bcp.pipeline.filling import Filling
        from bcp.pipeline.proving import prove_plan
        from bcp.pipeline.standing import read_standing

        standing = read_standing(folder, lock, work.case.template)
        return prove_plan(work, standing, Filling({}, dict(lock.masked)))

    recalled = recall(folder, work, provider, prove)
    if recalled is None:
        return None
    note_run(folder, provider.name, 0, TokenUse(), time.monotonic() - started, recalled.digest)
    return Outcome(
        folder=folder.path,
        work=work,
        provider=provider,
        plans={
            id: BlockPlan(id, block.title, Action.RENDER, "入力に変更はない")
            for id, block in lock.blocks.items()
        },
        proved=recalled.proved,
        report=recalled.report,
        written=(),
        left_alone=(),
        suggestions=(),
        retired={id: text["title"] for id, text in lock.retired.items()},
        calls=0,
        exit_code=DONE,
    )
