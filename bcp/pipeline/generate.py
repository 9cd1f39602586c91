"""The main job. Read `generate` and `_renew` aloud: they are the table of contents of the tool."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, cast

from bcp.lockfile import lock_from_json
from bcp.pipeline.outcome import DONE, Outcome, note_run
from bcp.pipeline.provider import choose_provider, remembered_provider
from bcp.pipeline.reuse import Recalled, RememberedPlan, UnopenedWorkspace, recall
from bcp.settings import Settings
from bcp.store import OutputFolder, output_folder

if TYPE_CHECKING:
    from bcp.pipeline.listener import Listener
    from bcp.pipeline.promise import Promise
    from bcp.pipeline.proved import ProvedPlan
    from bcp.pipeline.provider import Provider
    from bcp.workspace import Workspace


def generate(table: Path, settings: Settings, listener: Listener) -> Outcome:
    """Make or renew the plan of `table`; raises BcpError for what stops the run."""
    started = time.monotonic()
    folder = OutputFolder(output_folder(table, settings["out"]))
    # a run in which nothing changed reads no table, no template and no rule
    if not settings["plan"] and folder.path.is_dir():
        with folder.opened():
            recalled = recall(folder, str(table), settings)
            if recalled is not None:
                return _tell_again(folder, table, settings, recalled, started)
    return _begin(folder, table, settings, listener)


def _begin(folder: OutputFolder, table: Path, settings: Settings, listener: Listener) -> Outcome:
    """Read everything, then make the plan or make it anew."""
    from bcp.pipeline.promise import promised_settings, read_saved_plan
    from bcp.workspace import open_workspace, remember_lock

    promise = read_saved_plan(settings)
    settings = promised_settings(settings, promise)
    work = open_workspace(table, settings)  # before the folder is made: bad input leaves no trace
    if not folder.path.is_dir():
        _refuse_settings(work)
    with folder.opened():
        work = remember_lock(work, lock_from_json(folder.read_lock()))
        return _renew(folder, work, choose_provider(settings, work.lock, work), promise, listener)


def _refuse_settings(work: Workspace) -> None:
    """Raises what would stop a first run, a missing model or a wrong --only, before there is a folder."""
    from bcp.pipeline.plans import refuse_unknown

    choose_provider(work.settings, None, work)
    refuse_unknown(work)


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


def _tell_again(
    folder: OutputFolder, table: Path, settings: Settings, recalled: Recalled, started: float
) -> Outcome:
    """The outcome of a run in which nothing changed: nothing is proved, rendered or written but run.json."""
    from bcp.vocabulary import Action, BlockPlan, TokenUse

    lock = recalled.lock
    provider = remembered_provider(lock)

    def read() -> Workspace:
        from bcp.workspace import open_workspace, remember_lock

        return remember_lock(open_workspace(table, settings), lock)

    work = cast("Workspace", UnopenedWorkspace(read))

    def prove() -> ProvedPlan:
        from bcp.pipeline.filling import Filling
        from bcp.pipeline.proving import prove_plan
        from bcp.pipeline.standing import read_standing

        standing = read_standing(folder, lock, work.case.template)
        return prove_plan(work, standing, Filling({}, dict(lock.masked)))

    note_run(folder, provider.name, 0, TokenUse(), time.monotonic() - started, recalled.noted)
    return Outcome(
        folder=folder.path,
        work=work,
        provider=provider,
        plans={
            id: BlockPlan(id, block.title, Action.RENDER, "入力に変更はない")
            for id, block in lock.blocks.items()
        },
        proved=RememberedPlan(recalled.report, lock, prove),
        report=recalled.report,
        written=(),
        left_alone=(),
        suggestions=(),
        retired={id: text["title"] for id, text in lock.retired.items()},
        calls=0,
        exit_code=DONE,
    )
