"""The sums over all tables, and the exit code of the batch."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from bcp.batch.result import TableResult

EXIT_CODES = (130, 2, 5, 3, 1, 4, 0)  # the first that applies (spec 5)


@dataclass
class Totals:
    """合計: counted as the results come in."""

    tables: int = 0
    states: Counter[str] = field(default_factory=Counter)
    exit_codes: Counter[int] = field(default_factory=Counter)
    usable: Counter[str] = field(default_factory=Counter)
    open_questions: Counter[str] = field(default_factory=Counter)
    gates: int = 0
    fallbacks: int = 0
    suggestions: int = 0
    calls: int = 0
    tokens: Counter[str] = field(default_factory=Counter)

    def add(self, result: TableResult) -> None:
        """Count one result."""
        self.tables += 1
        self.states[result.state] += 1
        self.exit_codes[result.exit_code] += 1
        if result.usable:
            self.usable[result.usable] += 1
        self.open_questions.update(result.open_questions or {})
        self.gates += len(result.gates)
        self.fallbacks += result.fallbacks
        self.suggestions += result.suggestions
        self.calls += result.calls
        self.tokens.update(result.tokens or {})

    @property
    def exit_code(self) -> int:
        """The worst of all tables, in the order of spec 5."""
        return next((code for code in EXIT_CODES if self.exit_codes[code]), 0)

    def as_json(self) -> dict[str, Any]:
        """The sums as plain values."""
        return {
            "tables": self.tables,
            "states": {state: self.states[state] for state in ("made", "unchanged", "failed")},
            "exit_codes": {str(code): count for code, count in sorted(self.exit_codes.items())},
            "usable": {word: self.usable[word] for word in ("yes", "conditional", "no")},
            "open_questions": {weight: self.open_questions[weight] for weight in "ABC"},
            "gates": self.gates,
            "fallbacks": self.fallbacks,
            "suggestions": self.suggestions,
            "calls": self.calls,
            "tokens": {kind: self.tokens[kind] for kind in ("prompt", "cached", "completion")},
        }
