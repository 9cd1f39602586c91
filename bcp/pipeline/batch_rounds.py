"""Questions and answers through a Batch API: send, wait, collect, and send again what expired."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bcp.errors import Message, ModelUnavailable
from bcp.filling.failures import unavailable
from bcp.pipeline.shipping import Limits, forget, keep_answers, list_files
from bcp.pipeline.spool import Shipment, Spool, Target

if TYPE_CHECKING:
    from bcp.filling.bulk_client import BatchService, BatchState

Say = Callable[[Message], None]
_MOST_SENDINGS = 3  # of one question that expires
_FIRST_WAIT_SECONDS, _LONGEST_WAIT_SECONDS = 0.5, 60.0


class BatchRounds:
    """Batch APIの回: sends, waits, collects; sends again what expired."""

    def __init__(
        self,
        spool: Spool,
        open_service: Callable[[Target], BatchService],
        say: Say,
        limits: Limits,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._spool, self._say, self._limits, self._sleep = spool, say, limits, sleep
        self._open_service = open_service
        self._services: dict[Target, BatchService] = {}

    async def answer_all(self) -> None:
        """Returns when every question has its answer; raises ModelUnavailable."""
        try:
            for _ in range(_MOST_SENDINGS):
                await self._send_all()
                await self._collect_all()
                if not self._spool.waiting():
                    return
            raise _expired(sum(map(len, self._spool.waiting().values())))
        finally:
            for service in self._services.values():
                await service.aclose()

    async def _send_all(self) -> None:
        """Every waiting question in a batch; what a kill interrupted is finished first."""
        shipments = list(self._spool.shipments())
        for place, shipment in enumerate(shipments):
            shipments[place] = await self._send(shipment, shipments, place)
        for target, ids, lines in list_files(self._spool, self._limits):
            shipments.append(Shipment(self._spool.write_file(lines), ids, target))
            self._spool.remember(shipments)
            shipments[-1] = await self._send(shipments[-1], shipments, len(shipments) - 1)

    async def _send(self, shipment: Shipment, shipments: list[Shipment], place: int) -> Shipment:
        """The shipment with its ids from the service; each is noted as soon as it is known."""
        service = self._service(shipment.target)
        if not shipment.file_id:
            lines = self._spool.read_file(shipment.file) or b""
            file_id = await service.upload(Path(shipment.file).name, lines)
            shipment = self._note(replace(shipment, file_id=file_id), shipments, place)
        elif not shipment.batch_id and (found := await service.find(shipment.file_id)):
            return self._note(replace(shipment, batch_id=found.id), shipments, place)
        if not shipment.batch_id:
            batch = await service.create(shipment.file_id)
            shipment = self._note(replace(shipment, batch_id=batch.id), shipments, place)
            self._say(_sent(len(shipment.ids), service.place.host, batch.id))
        return shipment

    def _note(self, shipment: Shipment, shipments: list[Shipment], place: int) -> Shipment:
        shipments[place] = shipment
        self._spool.remember(shipments)
        return shipment

    async def _collect_all(self) -> None:
        """Look at what is under way until nothing is."""
        wait, told = _FIRST_WAIT_SECONDS, None
        while shipments := self._spool.shipments():
            states = [await self._service(s.target).look(s.batch_id) for s in shipments]
            for shipment, state in zip(shipments, states, strict=True):
                if state.is_finished:
                    await self._collect(shipment, state)
            if not any(state.is_finished for state in states):
                told = self._tell(_progress(states), told)
                await self._sleep(wait)
                wait = min(wait * 2, _LONGEST_WAIT_SECONDS)

    def _tell(self, message: Message, told: Message | None) -> Message:
        if message != told:
            self._say(message)
        return message

    async def _collect(self, shipment: Shipment, state: BatchState) -> None:
        """Keep the answers of a finished batch; raises ModelUnavailable for one that was not accepted."""
        service = self._service(shipment.target)
        for file in (state.output_file, state.error_file):
            keep_answers(self._spool, await service.fetch(file), shipment)
        forget(self._spool, shipment)
        if state.status == "failed":
            raise _not_accepted(service.place.host, state)

    def _service(self, target: Target) -> BatchService:
        if target not in self._services:
            self._services[target] = self._open_service(target)
        return self._services[target]


def _sent(count: int, host: str, batch: str) -> Message:
    return Message(
        f"{count}件の依頼を {host} にまとめて送った（バッチ {batch}）。中断しても、同じコマンドで続きから待つ。",
        f"{count} questions are with {host} (batch {batch}). After an interruption the same command goes on waiting.",
    )


def _progress(states: Iterable[BatchState]) -> Message:
    states = list(states)
    done, total = sum(state.done for state in states), sum(state.total for state in states)
    return Message(f"回答待ち {done}/{total}", f"answers {done}/{total}")


def _expired(count: int) -> ModelUnavailable:
    return unavailable(
        "bulk-expired",
        Message(
            f"{count}件の依頼が、{_MOST_SENDINGS}回送っても期限内に答えられなかった。",
            f"{count} questions were not answered in time although sent {_MOST_SENDINGS} times.",
        ),
        Message(
            "時間をおいて同じコマンドを実行する。届いた回答は残っている。急ぐなら --bulk を付けない。",
            "Run the same command later (what came is kept), or run without --bulk.",
        ),
    )


def _not_accepted(host: str, state: BatchState) -> ModelUnavailable:
    said = f"：{state.message}" if state.message else ""
    return unavailable(
        "bulk-failed",
        Message(
            f"{host} がまとめた依頼（バッチ {state.id}）を受け付けない{said}。",
            f"{host} did not accept the batch {state.id}{said}.",
        ),
        Message(
            "サーバーの言う所を直し、同じコマンドを実行する。届いた回答は残っている。",
            "Correct what the server says and run the same command; what came is kept.",
        ),
    )
