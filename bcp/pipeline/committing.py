"""The end of every command that writes a plan: prove it, render it, commit it, and say what was done."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from bcp.pipeline.filling import Filling
from bcp.pipeline.history import Cause, Record, add_line, list_revisions, make_record, read_history
from bcp.pipeline.outcome import COLLIDED, DONE, NOT_PASSED, Outcome, note_run
from bcp.pipeline.outputs import make_documents, make_docx, make_lock, report_of, retired_blocks
from bcp.pipeline.proved import ProvedPlan
from bcp.pipeline.provider import Provider
from bcp.pipeline.proving import prove_plan
from bcp.pipeline.returning import bring_back
from bcp.pipeline.reuse import FILES, asks_for_work, note_of
from bcp.pipeline.standing import Standing
from bcp.planning.facts import FactBook
from bcp.store import DOCX, HISTORY, LOCK, NEW_NAMES, PLAN, OutputFolder, sha256
from bcp.vocabulary import BlockPlan
from bcp.workspace import Workspace


@dataclass(frozen=True)
class _Arranged:
    """並べた結果: the files to write, those to remove, and those of people that are left alone."""

    files: dict[str, bytes]
    remove: tuple[str, ...] = ()
    left_alone: tuple[tuple[str, str], ...] = ()


def finish(
    folder: OutputFolder,
    work: Workspace,
    standing: Standing,
    provider: Provider,
    plans: Mapping[str, BlockPlan],
    filling: Filling,
    cause: Cause | None = None,
) -> Outcome:
    """Prove, render and commit what was filled; without a `cause` the run may leave work to the next one."""
    started = time.monotonic()
    standing = bring_back(work, standing)
    proved = prove_plan(work, standing, filling)
    facts = work.facts_with(filling.masked)
    past = read_history(folder)
    record = make_record(work, standing, proved, provider, plans, facts, cause or Cause("answer"), past)
    arranged = _arrange(folder, work, standing, proved, provider, facts, [*past, record])
    written, left_alone = _commit(folder, arranged, record)
    suggestions = tuple(id for id, block in proved.blocks.items() if block.suggestion is not None)
    suggestions += tuple(suggestion.id for suggestion in proved.merged.outside)
    code = NOT_PASSED if not proved.ok else COLLIDED if suggestions or left_alone else DONE
    settled = code == DONE and cause == Cause() and _is_settled(work, proved, filling)
    noted = note_of(work, _contents(folder, arranged)) if settled else None
    seconds = filling.seconds + time.monotonic() - started
    note_run(folder, provider.name, filling.calls, filling.tokens, seconds, noted)
    return Outcome(
        folder.path,
        work,
        provider,
        plans,
        proved,
        report_of(work, proved, provider),
        written,
        left_alone,
        suggestions,
        {id: text["title"] for id, text in retired_blocks(work, standing).items()},
        filling.calls,
        code,
    )


def _is_settled(work: Workspace, proved: ProvedPlan, filling: Filling) -> bool:
    """True when another run would repeat this one: nothing was left for later, nothing speaks of the last table."""
    speaks_of_before = any(violation.code == "stale-fact" for violation in proved.violations)
    return not (asks_for_work(work.settings) or filling.waiting or speaks_of_before)


def _contents(folder: OutputFolder, arranged: _Arranged) -> dict[str, bytes | None]:
    """The outputs as this run made them, not as somebody may have changed them since."""
    return {name: folder.read(name) if name == HISTORY else arranged.files.get(name) for name in FILES}


def _arrange(
    folder: OutputFolder,
    work: Workspace,
    standing: Standing,
    proved: ProvedPlan,
    provider: Provider,
    facts: FactBook,
    history: list[Record],
) -> _Arranged:
    files = make_documents(work, proved, provider, facts)
    docx = _make_docx(work, proved, facts, history)
    if standing.is_protected:
        files[NEW_NAMES[PLAN]] = files.pop(PLAN)
        if docx is not None:
            files[NEW_NAMES[DOCX]] = docx
        return _Arranged(files, (), ((PLAN, NEW_NAMES[PLAN]),))
    remove: tuple[str, ...] = ()
    left_alone: tuple[tuple[str, str], ...] = ()
    if docx is None:
        remove = () if standing.keeps_docx else (DOCX,)
    elif not standing.keeps_docx:
        files[DOCX] = docx
        remove = (NEW_NAMES[DOCX],)
    elif folder.read(DOCX) != docx:
        files[NEW_NAMES[DOCX]] = docx
        left_alone = ((DOCX, NEW_NAMES[DOCX]),)
    hashes = {name: sha256(data) for name, data in files.items()}
    if standing.keeps_docx and work.lock is not None and DOCX in work.lock.outputs:
        # what was last written there: an open document is the tool's own again once it is closed
        hashes[DOCX] = work.lock.outputs[DOCX]
    files[LOCK] = make_lock(work, standing, proved, provider, facts, hashes)
    return _Arranged(files, remove, left_alone)


def _make_docx(work: Workspace, proved: ProvedPlan, facts: FactBook, history: list[Record]) -> bytes | None:
    """The document; None for a plan that does not pass, unless --draft asks for one that says so."""
    if not proved.ok and not work.settings["draft"]:
        return None
    return make_docx(work, proved, facts, not proved.ok, list_revisions(history))


def _commit(
    folder: OutputFolder, arranged: _Arranged, record: Record
) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Write what differs, with the line of history in the same commit; the names written and left alone."""
    files = dict(arranged.files)
    what = [
        name
        for name in sorted(files, key=lambda name: (name == LOCK, name))
        if folder.read(name) != files[name]
    ]
    if what:
        files[HISTORY] = add_line(folder.read(HISTORY), record, what)
    written = folder.commit(files, arranged.remove)
    names = tuple(name for name in written.written if name != HISTORY)
    return names, (*arranged.left_alone, *written.left_alone)
