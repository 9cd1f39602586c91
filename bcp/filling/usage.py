"""Counting what was paid for: calls and tokens."""

from __future__ import annotations

from dataclasses import dataclass, field

from bcp.vocabulary import TokenUse


@dataclass
class Meter:
    """計量: calls and tokens so far; one per block, and one for the run."""

    calls: int = 0
    tokens: TokenUse = field(default_factory=TokenUse)
    uncounted: int = 0  # characters of the calls for which the server names no tokens

    def add(self, tokens: TokenUse, characters: int = 0) -> None:
        """Count one answered call; `characters`: of question and answer together."""
        self.calls += 1
        self.tokens = self.tokens + tokens
        if not (tokens.prompt or tokens.completion):
            self.uncounted += characters

    def take(self, other: Meter) -> None:
        """Count what another meter counted."""
        self.calls += other.calls
        self.tokens = self.tokens + other.tokens
        self.uncounted += other.uncounted

    @property
    def total_tokens(self) -> int:
        """Prompt and completion tokens together (cached ones are part of the prompt)."""
        return self.tokens.prompt + self.tokens.completion

    @property
    def spent_tokens(self) -> int:
        """What a budget is weighed against: a character counts as a token where the server names none."""
        return self.total_tokens + self.uncounted
