"""The chat window: prompts to paste, and answers taken in like any other draft; no network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bcp.filling.chat import ChatPart, answer_to_drafts, split_parts, write_follow_up, write_prompts
from bcp.filling.chat_answer import read_answer
from bcp.filling.masking import Mask
from bcp.filling.prompt import Prompts
from bcp.filling.request import FillJob, prepare_block
from bcp.lockfile import Lock, lock_from_json
from bcp.pipeline.committing import finish
from bcp.pipeline.drafting import OfflineDrafter, keep_draft, rules_for_models
from bcp.pipeline.filling import Filling, make_job
from bcp.pipeline.masking import make_mask
from bcp.pipeline.outcome import Outcome
from bcp.pipeline.plans import plan_blocks, refuse_unknown
from bcp.pipeline.provider import OFFLINE, Provider, remembered_provider
from bcp.pipeline.standing import Standing, read_standing
from bcp.settings import Settings
from bcp.store import OutputFolder
from bcp.vocabulary import (
    Action,
    BlockPlan,
    BlockState,
    Draft,
    Violation,
)
from bcp.workspace import Workspace, open_workspace, output_path

OPEN = (Action.FILL, Action.REFILL)


@dataclass(frozen=True)
class Desk:
    """机: everything for one conversation with a chat window."""

    work: Workspace
    standing: Standing
    plans: Mapping[str, BlockPlan]
    prompts: Prompts
    mask: Mask
    jobs: dict[str, FillJob]  # of all blocks that a model may write
    wanted: tuple[str, ...]  # of those, the ones to ask for


def open_desk(table: Path, settings: Settings, folder: OutputFolder, lock: Lock | None) -> Desk:
    """The jobs in template order, so that masked numbers are the same for the prompt and its answer."""
    work = open_workspace(table, settings, lock)
    refuse_unknown(work)
    standing = read_standing(folder, lock, work.case.template) if folder.path.is_dir() else Standing()
    plain = replace(work, settings=Settings({**settings.values, "only": None}, settings.named))
    plans = plan_blocks(plain, standing, Provider(OFFLINE))
    mask = make_mask(work)
    jobs = {
        id: make_job(work, standing, plans[id])
        for id, request in work.requests.items()
        if request.block.fill != "facts" and plans[id].action not in (Action.KEEP, Action.DELETED)
    }
    for job in jobs.values():
        prepare_block(job, mask)
    return Desk(
        work, standing, plans, Prompts(work.prompt_folders), mask, jobs, _wanted(jobs, plans, lock, settings)
    )


def _wanted(
    jobs: Mapping[str, FillJob], plans: Mapping[str, BlockPlan], lock: Lock | None, settings: Settings
) -> tuple[str, ...]:
    if settings["only"]:
        return tuple(id for id in jobs if id in settings["only"])
    written = {
        id for id, block in (lock.blocks.items() if lock else ()) if block.provider not in ("", OFFLINE)
    }
    open_ids = tuple(id for id in jobs if plans[id].action in OPEN or id not in written)
    return open_ids or tuple(jobs)


def write_chat_prompts(table: Path, settings: Settings) -> tuple[ChatPart, ...]:
    """The texts to paste; one, or one a chapter with --parts."""
    folder = OutputFolder(output_path(table, settings))
    lock = lock_from_json(folder.read_lock()) if folder.path.is_dir() else None
    desk = open_desk(table, settings, folder, lock)
    jobs = [desk.jobs[id] for id in desk.wanted]
    return write_prompts(jobs, desk.prompts, desk.mask, parts=_parts(desk) if settings["parts"] else None)


def _parts(desk: Desk) -> dict[str, str]:
    """Block id -> title of its part, over all blocks: an answer taken in does not move the others."""
    return split_parts([job.request for job in desk.jobs.values()], desk.mask)


@dataclass(frozen=True)
class Answered:
    """取り込みの結果: the generation, what was taken, and the follow-up prompt for the rest ("" for none)."""

    outcome: Outcome
    taken: tuple[str, ...]
    failed: Mapping[str, tuple[Violation, ...]]
    follow_up: str
    not_yet: tuple[str, ...] = ()  # with --parts: blocks of parts that this answer is not about


def take_answer(table: Path, text: str, settings: Settings) -> Answered:
    """Parse, validate and merge an answer; what fails is asked for again."""
    folder = OutputFolder(output_path(table, settings))
    open_workspace(table, settings)  # before the folder is made: bad input leaves no trace
    with folder.opened():
        lock = lock_from_json(folder.read_lock())
        desk = open_desk(table, settings, folder, lock)
        formats = {id: job.request.block.format for id, job in desk.jobs.items()}
        answer = read_answer(text, formats)
        asked = {id: job for id, job in desk.jobs.items() if id in answer.texts or id in desk.wanted}
        drafts, failed = answer_to_drafts(
            answer, list(asked.values()), desk.mask, rules_for_models(desk.work)
        )
        not_yet = _other_parts(desk, answer.texts, failed) if settings["parts"] else ()
        failed = {id: found for id, found in failed.items() if id not in not_yet}
        _add_rest(desk, drafts, failed, answer.texts)
        provider = remembered_provider(lock) if lock else Provider(OFFLINE)
        plans = {
            id: replace(plan, action=Action.REFILL if id in drafts else Action.RENDER)
            for id, plan in desk.plans.items()
            if id in desk.work.requests
        }
        filling = Filling(drafts, desk.mask.masked)
        outcome = finish(folder, desk.work, desk.standing, provider, plans, filling)
    taken = tuple(id for id, draft in drafts.items() if draft.provider == "chat")
    return Answered(outcome, taken, failed, write_follow_up(failed, desk.prompts, desk.mask), not_yet)


def _other_parts(desk: Desk, answered: Mapping[str, str], failed: Mapping[str, object]) -> tuple[str, ...]:
    """The missing blocks of parts of which nothing was answered."""
    parts = _parts(desk)
    spoken = {parts[id] for id in answered if id in parts}
    return tuple(id for id in failed if id not in answered and parts[id] not in spoken)


def _add_rest(
    desk: Desk,
    drafts: dict[str, Draft],
    failed: Mapping[str, tuple[Violation, ...]],
    answered: Mapping[str, str],
) -> None:
    """Text for the blocks that the answer did not fill: what stands, else the offline composer's."""
    offline = OfflineDrafter(desk.work)
    for id, request in desk.work.requests.items():
        if id in drafts or request.block.fill == "facts" or desk.plans[id].action is Action.DELETED:
            continue
        if desk.plans[id].action is Action.KEEP:
            drafts[id] = keep_draft(request)
        elif id not in desk.standing.blocks or desk.plans[id].action in OPEN:
            draft = offline.draft(request)
            if id in answered and failed.get(id):
                codes = "、".join(dict.fromkeys(violation.code for violation in failed[id]))
                draft = replace(
                    draft,
                    state=BlockState.FALLBACK,
                    reason=f"チャットの回答が検証を通らない（{codes}）。代わりの文を使う",
                    violations=failed[id],
                )
            drafts[id] = draft
