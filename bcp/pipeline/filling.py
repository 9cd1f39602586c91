"""New text for the blocks that need it: through a model where one is named, else from the offline composer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bcp.errors import Message, UsageError
from bcp.pipeline.drafting import (
    NEW_TEXT,
    OfflineDrafter,
    draft_without_model,
    rules_for_models,
    unasked_drafts,
    unfilled_draft,
)
from bcp.pipeline.listener import Listener
from bcp.pipeline.masking import make_mask
from bcp.pipeline.meanwhile import Meanwhile
from bcp.pipeline.provider import Provider, api_key
from bcp.pipeline.rehearsal import rehearse
from bcp.pipeline.standing import Standing
from bcp.planning.changes import describe_changes
from bcp.settings import Settings
from bcp.store import JOURNAL, OutputFolder
from bcp.vocabulary import Action, BlockPlan, Draft, TokenUse, Violation
from bcp.workspace import Workspace

if TYPE_CHECKING:
    from bcp.filling.client import OpenAIChatClient
    from bcp.filling.fill import Filler
    from bcp.filling.request import FillJob

SPOOL = "bulk-folder"  # a setting that the commands make, not people: where a bulk run keeps its questions
REMOTE_CONCURRENCY = 4  # on this machine one after the other: a small server has one slot


@dataclass
class Filling:
    """案文一式: the drafts by block, what they cost, and the way to have them repaired."""

    drafts: dict[str, Draft]
    masked: Mapping[str, str] = field(default_factory=dict)
    calls: int = 0
    tokens: TokenUse = TokenUse()
    seconds: float = 0.0
    waiting: frozenset[str] = frozenset()  # blocks with the default text that this run was not asked to fill
    repair: Callable[[Mapping[str, Sequence[Violation]]], dict[str, Draft]] | None = None


def fill_blocks(
    work: Workspace,
    standing: Standing,
    plans: Mapping[str, BlockPlan],
    provider: Provider,
    folder: OutputFolder,
    listener: Listener,
    remarks: Mapping[str, str] | None = None,
) -> Filling:
    """A draft for every block that `plans` wants new text for; raises ModelUnavailable.

    `remarks`: block id -> what a person wants changed in its current text.
    """
    offline = OfflineDrafter(work)
    waiting = unasked_drafts(work, standing.blocks, plans)
    ready = draft_without_model(work, plans, offline if provider.is_offline else None)
    filling = Filling(
        {**waiting, **ready}, dict(work.lock.masked) if work.lock else {}, waiting=frozenset(waiting)
    )
    wanted = [id for id, plan in plans.items() if plan.action in NEW_TEXT and id not in ready]
    if wanted:
        jobs = {id: _with_remark(make_job(work, standing, plans[id]), remarks) for id in wanted}
        _fill_through_model(filling, jobs, work, standing, provider, folder, listener, offline)
    return filling


def make_job(work: Workspace, standing: Standing, plan: BlockPlan) -> FillJob:
    """The job of one block: a refill from the text that stands, where there is one."""
    from bcp.filling.request import FillJob

    request = work.requests[plan.id]
    before = standing.blocks.get(plan.id)
    if plan.action is not Action.REFILL or before is None or not before.source:
        return FillJob(request)
    summary = work.lock.blocks[plan.id].request if work.lock else {}
    return FillJob(request, before.source, tuple(describe_changes(summary, request)))


def _with_remark(job: FillJob, remarks: Mapping[str, str] | None) -> FillJob:
    """The job with what a person wants changed said after what changed in the inputs."""
    remark = (remarks or {}).get(job.request.block.id)
    return replace(job, changed=(*job.changed, f"担当者の注文: {remark}")) if remark else job


def _fill_through_model(
    filling: Filling,
    jobs: Mapping[str, FillJob],
    work: Workspace,
    standing: Standing,
    provider: Provider,
    folder: OutputFolder,
    listener: Listener,
    offline: OfflineDrafter,
) -> None:
    """Adds the model's drafts to `filling`, what they cost, and the way to repair them."""
    mask = make_mask(work)
    ask_before_sending(provider, work.settings, listener)
    defaults = {id: unfilled_draft(job.request, "") for id, job in jobs.items()}
    meanwhile = Meanwhile(
        lambda: rehearse(work, standing, {**filling.drafts, **defaults}, mask.masked, provider)
    )
    filler = make_filler(work, provider, folder, listener, offline, mask, meanwhile)
    started = time.monotonic()

    def count() -> None:
        filling.calls, filling.tokens = filler.meter.calls, filler.meter.tokens
        filling.seconds = time.monotonic() - started

    def repair(faults: Mapping[str, Sequence[Violation]]) -> dict[str, Draft]:
        faulty = [(jobs[id], filling.drafts[id], list(found)) for id, found in faults.items() if id in jobs]
        repaired = filler.repair_all(faulty) if faulty else {}
        count()
        return repaired

    try:
        filling.drafts.update(filler.fill_all(list(jobs.values())))
    finally:
        meanwhile.end()
    filling.masked, filling.repair = mask.masked, repair
    count()


def _of_facts(host: str) -> Message:
    return Message(
        f"{host} はクラウドである。弱点を含む事実（人名・電話・会社名を除く）を送ってよいか。",
        f"{host} is a cloud. Send the facts (without people, phones and companies) there?",
    )


def ask_before_sending(
    provider: Provider, settings: Settings, listener: Listener, question: Callable[[str], Message] = _of_facts
) -> None:
    """Name the host; a cloud that no option named needs a yes to `question` (of the host)."""
    from bcp.filling.hosts import describe_host

    place = describe_host(provider.base_url, provider.model)
    listener.say(place.message)
    if place.kind != "cloud" or "base-url" in settings.named or settings["yes"]:
        return
    if not listener.may_send(question(place.host)):
        raise UsageError(
            Message("送信の許可がないため、何も送らずに終わる。", "Nothing was sent: no permission."),
            Message(
                "送ってよければ --yes か --base-url を付ける。送らずに作るなら --provider offline とする。",
                "Add --yes or --base-url to send, or use --provider offline.",
            ),
        )


def make_filler(
    work: Workspace,
    provider: Provider,
    folder: OutputFolder,
    listener: Listener,
    offline: OfflineDrafter,
    mask: Any,
    meanwhile: Meanwhile | None = None,
) -> Filler:
    """The filler with client, guard, journal and the draft rules."""
    from bcp.filling.fill import Filler
    from bcp.filling.guard import Guard

    settings = work.settings
    assert provider.prompts is not None
    spool = settings.values.get(SPOOL, "")
    client = _make_client(
        spool,
        base_url=provider.base_url,
        model=provider.model,
        guard=Guard(mask.find),
        api_key=api_key(),
        timeout_seconds=settings["timeout"],
        on_send=_keep_requests(folder) if settings["keep-requests"] else None,
        on_request=meanwhile.begin if meanwhile else None,
    )

    def progress(done: int, total: int, draft: Draft) -> None:
        if meanwhile is not None:
            meanwhile.answered()
        listener.progress(done, total, work.requests[draft.block_id].block.title)

    is_local, is_bulk = client.place.is_this_machine, bool(spool)
    return Filler(
        listener.before_model(client),
        provider.prompts,
        mask,
        check=rules_for_models(work),
        fallback=offline.fallback,
        model=provider.model,
        concurrency=settings["concurrency"]
        or (_ask_slots(client, listener) if is_local and not is_bulk else REMOTE_CONCURRENCY),
        warm_up=not is_local and not is_bulk,
        # a bulk run weighs each round before it leaves; what came back is paid and may be read
        budget_tokens=None if is_bulk else settings["budget-tokens"],
        journal=None if is_bulk else _open_journal(folder),  # the spool keeps what came, and counts it once
        progress=progress,
    )


def _ask_slots(client: OpenAIChatClient, listener: Listener) -> int:
    """As many at once as a server on this machine has slots; each more would only wait in its queue."""
    slots = asyncio.run(client.count_slots())
    if slots == 1:
        listener.say(_ONE_BY_ONE)
    return slots


_ONE_BY_ONE = Message(
    "この端末のサーバーには1件ずつ送る。1件終わるごとに、残り時間の見込みを示す。同時に答えられるなら --concurrency で増やす。",
    "One request at a time for a server on this machine; the time left is told after each. More: --concurrency.",
)


def _make_client(spool: str, **settings: Any) -> OpenAIChatClient:
    """The client over the network; over the spool of a bulk run where there is one."""
    from bcp.filling.client import OpenAIChatClient

    if not spool:
        return OpenAIChatClient(**settings)
    from bcp.filling.bulk_client import BulkChatClient
    from bcp.pipeline.spool import Spool, Target

    box, target = Spool(Path(spool)), Target(settings["base_url"], settings["model"])
    put = partial(box.put_question, target)
    return BulkChatClient(find_answer=box.find_answer, put_question=put, **settings)


def _open_journal(folder: OutputFolder) -> Any:
    from bcp.filling.journal import Journal

    entries = {
        line["key"]: line["entry"] for line in folder.read_lines(JOURNAL) if "key" in line and "entry" in line
    }

    def record(key: str, entry: Mapping[str, Any]) -> None:
        folder.append(JOURNAL, {"key": key, "entry": dict(entry)})

    return Journal(entries.get, record)


def _keep_requests(folder: OutputFolder) -> Callable[[bytes], None]:
    """Writes each body after those of earlier runs: what left the machine once is never written over."""
    number = folder.highest_number("sent")

    def keep(body: bytes) -> None:
        nonlocal number
        number += 1
        folder.write_aside(f"sent/{number:04d}.json", body)

    return keep
