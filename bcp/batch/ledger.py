"""What a whole batch may have under way and may spend, kept by the one process that hands out the work."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

from bcp.errors import ModelUnavailable
from bcp.filling.turnstile import batch_budget_spent


@dataclass(frozen=True)
class Limits:
    """上限: model calls under way at once, and tokens for all tables together (None: as many as it takes)."""

    calls: int
    budget_tokens: int | None = None


@dataclass
class Ledger:
    """帳簿: places and tokens; `answers` gives who may go on, and with what."""

    limits: Limits
    spent: int = 0
    _under_way: Counter[Hashable] = field(default_factory=Counter)
    _waiting: deque[Hashable] = field(default_factory=deque)

    def ask(self, who: Hashable) -> None:
        """`who` wants one more call."""
        self._waiting.append(who)

    def give_back(self, who: Hashable, tokens: int) -> None:
        """A call of `who` is over."""
        self._under_way[who] -= 1
        self.spent += tokens

    def forget(self, who: Hashable) -> None:
        """`who` is gone, and with it the calls it had under way or asked for."""
        self._under_way.pop(who, None)
        self._waiting = deque(one for one in self._waiting if one != who)

    def answers(self) -> Iterator[tuple[Hashable, ModelUnavailable | None]]:
        """Who of those waiting may call now (None), or may not any more (why), in the order they asked."""
        budget = self.limits.budget_tokens
        while self._waiting:
            if budget is not None and self.spent >= budget:
                yield self._waiting.popleft(), batch_budget_spent(budget, self.spent)
            elif self._under_way.total() < self.limits.calls:
                who = self._waiting.popleft()
                self._under_way[who] += 1
                yield who, None
            else:
                return
