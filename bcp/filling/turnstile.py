"""What every model call of a batch passes: one place among all that may be under way, and the common budget."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bcp.errors import Message, ModelUnavailable
from bcp.filling.client import ChatClient, ChatMessage
from bcp.filling.failures import unavailable
from bcp.filling.usage import Meter


class Turnstile(Protocol):
    """回転木戸: lets a call pass when there is a place for it."""

    async def enter(self) -> None:
        """Return when the call may go out; raises ModelUnavailable when none may any more."""

    def leave(self, tokens: int) -> None:
        """Give the place back and count what the call cost."""


class TurnstileClient:
    """木戸を通る接続先: the same model, each call through the turnstile."""

    def __init__(self, client: ChatClient, turnstile: Turnstile) -> None:
        self._client = client
        self._turnstile = turnstile

    async def complete(self, messages: Sequence[ChatMessage], *, max_tokens: int, meter: Meter) -> str:
        """The reply's text; its repetitions and adaptations keep the one place."""
        await self._turnstile.enter()
        before = meter.spent_tokens
        try:
            return await self._client.complete(messages, max_tokens=max_tokens, meter=meter)
        finally:
            self._turnstile.leave(meter.spent_tokens - before)

    async def aclose(self) -> None:
        """Give the connections back."""
        await self._client.aclose()


def batch_budget_spent(budget: int, spent: int) -> ModelUnavailable:
    """The fault of a call that comes after the common budget is gone."""
    return unavailable(
        "budget",
        Message(
            f"全工場で使ってよいトークン数（{budget:,}）に達した（使用 {spent:,}）。",
            f"The budget of {budget:,} tokens for the whole batch is spent ({spent:,} used).",
        ),
        Message(
            "終わった回答は残っている。--budget-tokens を増やして同じコマンドを実行すると、続きから始まる。",
            "Finished answers are kept. Raise --budget-tokens and run the same command to go on.",
        ),
    )


def batch_stopped() -> ModelUnavailable:
    """The fault of a call that nobody waits for any more."""
    return unavailable(
        "stopped",
        Message("一括処理が止まった。", "The batch was stopped."),
        Message("同じコマンドで続きから始まる。", "The same command goes on from there."),
    )
