"""Asking in rounds: all questions of a pass go out together, then the same run goes on from the answers.

A pass is an ordinary run in which every question without an answer is put into the spool; repairs are the next
round. `api` sends the questions as Batch files and waits for them; `files` leaves the files to the user's own server.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bcp.errors import Message, ModelUnavailable
from bcp.filling.bulk import AnswerPending
from bcp.filling.failures import unavailable
from bcp.pipeline.filling import SPOOL
from bcp.pipeline.listener import Listener
from bcp.pipeline.provider import api_key
from bcp.pipeline.shipping import Limits, forget, keep_answers, list_files, refuse_over_budget
from bcp.pipeline.spool import FOLDER, Shipment, Spool, Target
from bcp.settings import Settings
from bcp.store import OutputFolder

if TYPE_CHECKING:
    from bcp.filling.bulk_client import BatchService
    from bcp.pipeline.outcome import Outcome

Result = TypeVar("Result")
Say = Callable[[Message], None]
FILES = "files"
# two repairs, two rounds of the whole plan, and what a server has to be asked in another form
MOST_PASSES = 12


def run_in_rounds(spool: Spool, rounds: Callable[[], None], run_pass: Callable[[], Result | None]) -> Result:
    """What `run_pass` gives once it waits for nothing (None: it does); `rounds` gets the answers in between."""
    with spool.folder.opened():
        for _ in range(MOST_PASSES):
            spool.forget_waiting()
            result = run_pass()
            if result is not None:
                return result
            rounds()
    raise endless()


def endless() -> ModelUnavailable:
    """What ends a run in which one round follows the other."""
    return unavailable(
        "bulk-endless",
        Message("何度尋ねても、回答がそろわない。", "The answers never come together."),
        Message("--bulk を付けずに実行する。", "Run without --bulk."),
    )


def generate_in_rounds(table: Path, settings: Settings, listener: Listener) -> Outcome:
    """The main job with --bulk: the same plan, asked for in rounds; raises BcpError."""
    from bcp.pipeline.generate import generate
    from bcp.workspace import open_workspace, output_path

    open_workspace(table, settings)  # before the folder is made: bad input leaves no trace
    out = OutputFolder(output_path(table, settings))
    spool = Spool(out.path / FOLDER)
    settings = replace(settings, values={**settings.values, SPOOL: spool.folder.path.as_posix()})
    listener = told_once(listener)
    rounds = make_rounds(spool, settings, listener.say)
    outcome = run_in_rounds(
        spool, rounds, lambda: unless_waiting(lambda: generate(table, settings, listener))
    )
    out.discard_folder(FOLDER)
    return outcome


def told_once(listener: Listener) -> Listener:
    """The listener for many passes: each thing is said once, and the one question asked once."""
    said: set[Message] = set()

    def say(message: Message) -> None:
        if message not in said:
            said.add(message)
            listener.say(message)

    return replace(listener, say=say, may_send=lru_cache(listener.may_send))


def unless_waiting(step: Callable[[], Result]) -> Result | None:
    """What `step` gives; None when it ended because answers are waited for."""
    try:
        return step()
    except ModelUnavailable as error:
        if error.code != AnswerPending.code:
            raise
        return None


def make_rounds(
    spool: Spool, settings: Settings, say: Say, limits: Limits | None = None
) -> Callable[[], None]:
    """The way from questions to answers that --bulk names; what --budget-tokens does not allow is not sent."""
    exchange = _choose_exchange(spool, settings, say, limits or Limits())

    def answer_questions() -> None:
        refuse_over_budget(spool, settings["budget-tokens"])
        exchange()

    return answer_questions


def _choose_exchange(spool: Spool, settings: Settings, say: Say, limits: Limits) -> Callable[[], None]:
    if settings["bulk"] == FILES:
        return lambda: exchange_files(spool, say, limits)

    def open_service(target: Target) -> BatchService:
        from bcp.filling.bulk_client import BatchService
        from bcp.filling.guard import Guard

        return BatchService(
            base_url=target.base_url,
            model=target.model,
            guard=Guard(lambda text: ()),  # each question was looked at when it was put into the spool
            api_key=api_key(),
            timeout_seconds=settings["timeout"],
        )

    from bcp.pipeline.batch_rounds import BatchRounds

    return lambda: asyncio.run(BatchRounds(spool, open_service, say, limits).answer_all())


# ---------------------------------------------------------------- through files


def exchange_files(spool: Spool, say: Say, limits: Limits) -> None:
    """Take in the answer files that are there; raises ModelUnavailable while a file waits for its answers."""
    for shipment in spool.shipments():
        content = spool.read_file(answer_file(shipment))
        if content is not None:
            keep_answers(spool, content, shipment)
            forget(spool, shipment)
    shipments = list(spool.shipments())
    for target, ids, lines in list_files(spool, limits):
        shipments.append(Shipment(spool.write_file(lines), ids, target))
        spool.remember(shipments)
    if shipments:
        raise _to_be_run(spool, shipments)


def answer_file(shipment: Shipment) -> str:
    """Where the answers to a file are looked for."""
    return shipment.file.replace(".jsonl", ".out.jsonl")


def _to_be_run(spool: Spool, shipments: Iterable[Shipment]) -> ModelUnavailable:
    place = spool.folder.path
    commands = [
        f"vllm run-batch -i {(place / s.file).as_posix()} -o {(place / answer_file(s)).as_posix()} --model {s.target.model}"
        for s in shipments
    ]
    told = "\n  ".join(commands)
    return unavailable(
        AnswerPending.code,
        Message(
            f"依頼のファイル{len(commands)}個が、回答を待っている。",
            f"{len(commands)} file(s) of questions wait for their answers.",
        ),
        Message(
            f"次を実行してから、同じ bcp のコマンドをもう一度実行する。\n  {told}",
            f"Run this, then the same bcp command again.\n  {told}",
        ),
    )
