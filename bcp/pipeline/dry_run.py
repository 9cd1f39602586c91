"""The exact requests of a first generation, made by the same code as any and stopped before the socket."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bcp.errors import ChatModelError, Message
from bcp.pipeline.masking import make_mask
from bcp.pipeline.plans import refuse_unknown
from bcp.pipeline.provider import Provider
from bcp.settings import Settings
from bcp.vocabulary import BlockRequest
from bcp.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from bcp.filling.client import ChatMessage
    from bcp.filling.masking import Mask
    from bcp.filling.sending import SentRequest


class _NotSent(ChatModelError):
    """送らない: stops every request after it was looked at."""


def make_requests_unsent(table: Path, settings: Settings, provider: Provider) -> tuple[SentRequest, ...]:
    """The first request of every block that a model would be asked for; of --only, where that is given."""
    from bcp.filling.fill import first_messages
    from bcp.filling.prompt import Prompts
    from bcp.filling.request import FillJob, prepare_block

    work = open_workspace(table, settings)
    refuse_unknown(work)
    prompts, mask = Prompts(work.prompt_folders), make_mask(work)
    prepared = [prepare_block(FillJob(request), mask) for request in _asked(work)]
    questions = [(first_messages(each, prompts), each.request.block.max_chars) for each in prepared]
    return asyncio.run(_capture(provider, mask, questions))


def _asked(work: Workspace) -> list[BlockRequest]:
    only = work.settings["only"] or tuple(work.requests)
    return [
        request
        for id, request in work.requests.items()
        if id in only and request.block.fill != "facts" and not request.keepable
    ]


async def _capture(
    provider: Provider, mask: Mask, questions: Sequence[tuple[list[ChatMessage], int]]
) -> tuple[SentRequest, ...]:
    from bcp.filling.client import OpenAIChatClient
    from bcp.filling.fill import token_limit
    from bcp.filling.guard import Guard
    from bcp.filling.usage import Meter

    seen: list[SentRequest] = []

    def stop(body: bytes) -> None:
        raise _NotSent(Message("見るだけで、送らない。", "Looked at, not sent."))

    client = OpenAIChatClient(
        base_url=provider.base_url,
        model=provider.model,
        guard=Guard(mask.find),
        on_request=seen.append,
        on_send=stop,
    )
    for messages, max_chars in questions:
        with contextlib.suppress(_NotSent):
            await client.complete(messages, max_tokens=token_limit(max_chars), meter=Meter())
    await client.aclose()
    return tuple(seen)
