"""One request first: it fills the endpoint's prefix cache, from which the others then read."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bcp.errors import ModelUnavailable

Answer = TypeVar("Answer")


class WarmUp:
    """先行の一件: lets one request through; the others wait until it is answered, and fail with it."""

    def __init__(self, is_needed: bool) -> None:
        self._answered = asyncio.Event()
        self._is_taken = not is_needed
        self._failure: ModelUnavailable | None = None
        if not is_needed:
            self._answered.set()

    async def ask(self, send: Callable[[], Awaitable[Answer]]) -> Answer:
        """What `send` gives, called at once or after the first answer; raises what made the first one fail."""
        if self._is_taken:
            await self._answered.wait()
            if self._failure is not None:
                raise self._failure  # the key is wrong, say: no use in asking the same again
            return await send()
        self._is_taken = True
        try:
            return await send()
        except ModelUnavailable as failure:
            self._failure = failure
            raise
        finally:
            self._answered.set()
