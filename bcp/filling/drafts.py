"""One block on its way through the model, and the drafts it can end in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from bcp.filling.client import ChatMessage
from bcp.filling.exchange import ParsedReply
from bcp.filling.journal import Outcome
from bcp.filling.request import PreparedBlock
from bcp.filling.suspects import Suspect, find_suspects, say_suspects
from bcp.filling.usage import Meter
from bcp.vocabulary import BlockRequest, BlockState, Draft, Severity, Violation


@dataclass
class Exchange:
    """やり取り: one block; attempts are the answers to the first question and to its repairs."""

    prepared: PreparedBlock
    messages: list[ChatMessage]
    attempts: int = 0
    meter: Meter = field(default_factory=Meter)
    last_reply: str = ""
    reply: ParsedReply | None = None
    violations: tuple[Violation, ...] = ()
    faults: int | None = None  # errors of the last answer; None before the first
    outcome: Outcome = field(default_factory=Outcome)  # what came last, not judged yet

    @cached_property
    def suspects(self) -> tuple[Suspect, ...]:
        """The fields shown for this block that speak to the writer."""
        return find_suspects(self.request)

    @property
    def request(self) -> BlockRequest:
        """The block's request, masked facts included."""
        return self.prepared.request


def count_errors(violations: Sequence[Violation]) -> int:
    """How many of the violations are errors."""
    return sum(violation.severity is Severity.ERROR for violation in violations)


def say_codes(exchange: Exchange) -> str:
    """Which errors the last answer had, and how often it was asked to mend them."""
    codes = Counter(v.code for v in exchange.violations if v.severity is Severity.ERROR)
    said = "、".join(f"{code} {count}件" for code, count in sorted(codes.items()))
    return f"モデルの文が検証を通らなかった（{said}。再依頼{exchange.attempts - 1}回）。"


def filled_draft(exchange: Exchange, provider: str, model: str) -> Draft:
    """The draft of an answer that passed."""
    assert exchange.reply is not None
    again = f"（再依頼{exchange.attempts - 1}回）" if exchange.attempts > 1 else ""
    verb = "今の文を最小限に直した" if exchange.prepared.is_refill else "モデルが書き直した"
    return Draft(
        block_id=exchange.request.block.id,
        text=exchange.reply.text,
        state=BlockState.FILLED,
        reason=f"{verb}{again}。",
        provider=provider,
        model=model,
        attempts=exchange.attempts,
        tokens=exchange.meter.tokens,
        covers=exchange.reply.covers,
        open_questions=(*exchange.reply.open_questions, *say_suspects(exchange.suspects)),
        extra_facts=exchange.prepared.extra_facts,
    )


def fallback_draft(
    exchange: Exchange, substitute: Draft | None, why: str, provider: str, model: str
) -> Draft:
    """The offline text, or else the default text, in place of an answer that failed; its violations are kept."""
    stand_in = "オフラインの文" if substitute else "ひな形の文"
    return Draft(
        block_id=exchange.request.block.id,
        text=substitute.text if substitute else exchange.request.block.default,
        state=BlockState.FALLBACK,
        reason=f"{why.rstrip('。')}。{stand_in}で代用した。内容を確かめる。",
        provider=provider,
        model=model,
        attempts=exchange.attempts,
        tokens=exchange.meter.tokens,
        covers=substitute.covers if substitute else (),
        open_questions=substitute.open_questions if substitute else (),
        violations=exchange.violations,
        extra_facts=exchange.prepared.extra_facts,
    )
