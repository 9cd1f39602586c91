"""Filling blocks through a model: ask, check, repair at most twice, else fall back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from bcp.errors import ChatModelError, InvalidOutput, Message, ModelUnavailable, PromptError
from bcp.filling.bulk import AnswerPending, still_waiting
from bcp.filling.client import ChatClient, ChatMessage
from bcp.filling.drafts import Exchange, count_errors, fallback_draft, filled_draft, say_codes
from bcp.filling.escape import unescape_text
from bcp.filling.exchange import ParsedReply, parse_reply
from bcp.filling.failures import unavailable
from bcp.filling.injection import find_copied_rules, find_obeyed
from bcp.filling.journal import Journal, Outcome, answer_key, outcome_from_entry, outcome_to_entry
from bcp.filling.masking import Mask
from bcp.filling.prompt import Prompts, say_violations
from bcp.filling.request import FillJob, PreparedBlock, prepare_block
from bcp.filling.usage import Meter
from bcp.filling.warm_up import WarmUp
from bcp.filling.workers import run_workers
from bcp.vocabulary import BlockRequest, CoverClaim, Draft, Severity, Violation

MOST_REPAIRS = 2
_REASKED_CODES = ("unreadable",)


class CheckDraft(Protocol):
    """案文の検査: the scope D rules, passed in so that this room imports nothing from checking."""

    def __call__(
        self, request: BlockRequest, text: str, covers: tuple[CoverClaim, ...]
    ) -> tuple[Violation, ...]:
        """The violations of one draft."""


Fallback = Callable[[BlockRequest], Draft | None]
Progress = Callable[[int, int, Draft], None]  # done, total, the draft just finished


class Filler:
    """充填: fills blocks concurrently; a ModelUnavailable stops all, any other fault fails its block alone."""

    def __init__(
        self,
        client: ChatClient,
        prompts: Prompts,
        mask: Mask,
        *,
        check: CheckDraft,
        fallback: Fallback,
        model: str,
        provider: str = "openai",
        concurrency: int = 4,
        warm_up: bool = False,
        budget_tokens: int | None = None,
        journal: Journal | None = None,
        progress: Progress | None = None,
    ) -> None:
        self._client = client
        self._prompts = prompts
        self._mask = mask
        self._check = check
        self._fallback = fallback
        self._model = model
        self._provider = provider
        self._concurrency = max(1, concurrency)
        self._warm_up = WarmUp(is_needed=warm_up)
        self._budget_tokens = budget_tokens
        self._journal = journal or Journal()
        self._progress = progress
        self._exchanges: dict[str, Exchange] = {}
        self.meter = Meter()  # what this run paid; answers from the journal cost nothing

    def fill(self, job: FillJob) -> Draft:
        """The draft of one block."""
        return self.fill_all([job])[job.request.block.id]

    def fill_all(self, jobs: Sequence[FillJob]) -> dict[str, Draft]:
        """The drafts by block id, in the order of the jobs; raises ModelUnavailable."""
        # all texts are made before the first is sent: a fault in a prompt costs nothing, numbers stay in order
        self._refuse_names_in_prompts(self._prompts.system())
        exchanges = [self._begin(job) for job in jobs]
        return self._run(exchanges)

    def repair(self, job: FillJob, draft: Draft, violations: Sequence[Violation]) -> Draft:
        """The draft after the repairs that are left for `violations` (of the whole plan, say)."""
        return self.repair_all([(job, draft, violations)])[draft.block_id]

    def repair_all(self, faulty: Sequence[tuple[FillJob, Draft, Sequence[Violation]]]) -> dict[str, Draft]:
        """The drafts by block id; within the same two repairs as before, else the fallback."""
        unchanged = {draft.block_id: draft for _, draft, violations in faulty if not count_errors(violations)}
        wrong = [case for case in faulty if case[1].block_id not in unchanged]
        repaired = self._run([self._resume(job, draft, violations) for job, draft, violations in wrong])
        return {draft.block_id: {**unchanged, **repaired}[draft.block_id] for _, draft, _ in faulty}

    # ------------------------------------------------------------ the exchanges

    def _begin(self, job: FillJob) -> Exchange:
        prepared = prepare_block(job, self._mask)
        messages = first_messages(prepared, self._prompts)
        exchange = Exchange(prepared, messages)
        self._exchanges[job.request.block.id] = exchange
        return exchange

    def _resume(self, job: FillJob, draft: Draft, violations: Sequence[Violation]) -> Exchange:
        exchange = self._exchanges.get(draft.block_id) or self._begin(job)
        exchange.attempts = max(exchange.attempts, draft.attempts, 1)
        if exchange.reply is None:
            exchange.reply = ParsedReply(draft.text, draft.covers, draft.open_questions)
            exchange.last_reply = exchange.reply.as_json()
            exchange.meter.tokens = draft.tokens
        exchange.violations = tuple(violations)
        exchange.faults = count_errors(exchange.violations)
        return exchange

    def _refuse_names_in_prompts(self, system: str) -> None:
        leaks = self._mask.find(system)
        if leaks:
            path = self._prompts.paths["system"]
            raise PromptError(
                Message(
                    f"{path}: 伏せるべき値（[[{leaks[0].path}]]）が書かれている。",
                    f"{path}: a value that must not leave ([[{leaks[0].path}]]) is written here.",
                ),
                Message("その語をプロンプトから消す。", "Remove the word from the prompt."),
            )

    async def _ask(self, exchange: Exchange) -> None:
        """One more answer, or the fault that came in its place."""
        exchange.outcome = await self._answer(exchange, self._question(exchange))

    def _question(self, exchange: Exchange) -> list[ChatMessage]:
        return [*exchange.messages, *self._repair_messages(exchange)]

    def _judge(self, exchange: Exchange) -> Draft | None:
        """The draft that the exchange ends in; None when its last answer is to be mended."""
        before = exchange.faults
        try:
            self._take(exchange, exchange.outcome)
        except ChatModelError as fault:
            return self._fall_back(exchange, f"{fault.message.ja.rstrip('。')}（{fault.code}）")
        if not exchange.faults:
            return filled_draft(exchange, self._provider, self._model)
        if _is_spent(exchange) or (before is not None and exchange.faults >= before):
            return self._fall_back(exchange, say_codes(exchange))  # or the violations do not shrink
        return None

    def _take(self, exchange: Exchange, outcome: Outcome) -> None:
        """The answer read and checked; raises the fault that fails the block."""
        exchange.attempts += 1
        exchange.meter.take(outcome.meter)
        if outcome.fault is not None:
            raise outcome.fault
        exchange.last_reply = outcome.text
        try:
            exchange.reply = self._read(exchange, outcome.text)
        except InvalidOutput as fault:
            if fault.code not in _REASKED_CODES or exchange.faults is not None:
                raise
            exchange.violations = (_unreadable(exchange, fault),)
            exchange.faults = 1_000_000  # whatever can be read is better
            return
        exchange.violations = self._check_all(exchange, exchange.reply)
        exchange.faults = count_errors(exchange.violations)

    def _check_all(self, exchange: Exchange, reply: ParsedReply) -> tuple[Violation, ...]:
        """The violations of the rules passed in, and what the reply took from where it must not."""
        return (
            *self._check(exchange.request, reply.text, reply.covers),
            *find_obeyed(reply.text, exchange.request, exchange.suspects, self._mask),
            *find_copied_rules(reply.text, exchange.request.block.id, exchange.messages[0]["content"]),
        )

    def _read(self, exchange: Exchange, text: str) -> ParsedReply:
        reply = parse_reply(text)
        # a model that copied the entities it was shown means the signs
        return replace(reply, text=unescape_text(reply.text)) if exchange.prepared.has_entities else reply

    def _repair_messages(self, exchange: Exchange) -> list[ChatMessage]:
        """The last answer and its violations; nothing before the first answer."""
        if exchange.faults is None:
            return []
        errors = [v for v in exchange.violations if v.severity is Severity.ERROR]
        said = [self._mask.hide_values(line) for line in say_violations(errors)]
        last = self._mask.hide_values(exchange.last_reply)
        return [_message("assistant", last), _message("user", self._prompts.repair(said))]

    async def _answer(self, exchange: Exchange, messages: list[ChatMessage]) -> Outcome:
        """The outcome of one question: from the journal, or asked, paid and recorded."""
        block = exchange.request.block
        key = answer_key(exchange.request.digest, self._prompts.sha256, self._model, messages)
        known = outcome_from_entry(self._journal.lookup(key))
        if known is not None:
            return known
        outcome = Outcome()

        async def send() -> str:
            self._refuse_over_budget()
            return await self._client.complete(
                messages, max_tokens=token_limit(block.max_chars), meter=outcome.meter
            )

        try:
            outcome.text = await self._warm_up.ask(send)
        except ModelUnavailable:
            raise
        except ChatModelError as fault:
            outcome.fault = fault
        finally:
            self.meter.take(outcome.meter)
        if outcome.fault is None or outcome.meter.calls:
            self._journal.record(key, outcome_to_entry(outcome, block.id))
        return outcome

    def _refuse_over_budget(self) -> None:
        if self._budget_tokens is not None and self.meter.spent_tokens >= self._budget_tokens:
            raise unavailable(
                "budget",
                Message(
                    f"使ってよいトークン数（{self._budget_tokens:,}）に達した（使用 {self._say_spent().ja}）。",
                    f"The budget of {self._budget_tokens:,} tokens is spent ({self._say_spent().en}).",
                ),
                Message(
                    "終わった回答は残っている。--budget-tokens を増やして同じコマンドを実行すると、続きから始まる。",
                    "Finished answers are kept. Raise --budget-tokens and run the same command to go on.",
                ),
            )

    def _say_spent(self) -> Message:
        spent = f"{self.meter.spent_tokens:,}"
        if not self.meter.uncounted:
            return Message(spent, f"{spent} used")
        return Message(
            f"約{spent}。サーバーがトークン数を示さない分は、1字を1トークンと数えた",
            f"about {spent} used; where the server names none, a character counts as a token",
        )

    def _fall_back(self, exchange: Exchange, why: str) -> Draft:
        substitute = self._fallback(exchange.request)
        return fallback_draft(exchange, substitute, why, self._provider, self._model)

    # ------------------------------------------------------------ the run

    def _run(self, exchanges: list[Exchange]) -> dict[str, Draft]:
        drafts: dict[str, Draft] = {}

        def settle(draft: Draft) -> None:
            drafts[draft.block_id] = draft
            if self._progress is not None:
                self._progress(len(drafts), len(exchanges), draft)

        waiting: list[str] = []

        def judge(exchange: Exchange) -> bool:
            if isinstance(exchange.outcome.fault, AnswerPending):
                waiting.append(exchange.request.block.id)
                return False
            draft = self._judge(exchange)
            if draft is not None:
                settle(draft)
            return draft is None

        for exchange in exchanges:
            if exchange.faults and _is_spent(exchange):
                settle(self._fall_back(exchange, say_codes(exchange)))
        asked = [exchange for exchange in exchanges if exchange.request.block.id not in drafts]
        if asked:
            asyncio.run(run_workers(asked, self._ask, judge, self._concurrency, self._client.aclose))
        if waiting:
            raise still_waiting(len(waiting))
        return {exchange.request.block.id: drafts[exchange.request.block.id] for exchange in exchanges}


def _is_spent(exchange: Exchange) -> bool:
    """True when no repair is left."""
    return exchange.attempts > MOST_REPAIRS


def first_messages(prepared: PreparedBlock, prompts: Prompts) -> list[ChatMessage]:
    """The system and the user message of one block."""
    user = prompts.block(prepared.values, prepared.is_refill)
    return [_message("system", prompts.system()), _message("user", user)]


def _message(role: str, content: str) -> ChatMessage:
    return {"role": role, "content": content}


def token_limit(max_chars: int) -> int:
    """Room for the text, its quotes and the JSON around it: about two tokens a Japanese character."""
    return 1024 + 3 * max_chars


def _unreadable(exchange: Exchange, fault: InvalidOutput) -> Violation:
    return Violation("format", Severity.ERROR, exchange.request.block.id, fault.message)
