"""Counting what was paid for: calls and tokens."""

from __future__ import annotations

from dataclasses import dataclass, field

from bcp.vocabulary import TokenUse


@dataclass
class Meter:
    """計量: calls and tokens so far; one per block, and one for the run."""

    calls: int = 0
    tokens: TokenUse = field(default_factory=TokenUse)

    def add(self, tokens: TokenUse) -> None:
        """Count one answered call."""
        self.calls += 1
        self.tokens = self.tokens + tokens

    @property
    def total_tokens(self) -> int:
        """Prompt and completion tokens together (cached ones are part of the prompt)."""
        return self.tokens.prompt + self.tokens.completion
