"""What both ways of asking in bulk do with the spool: files out of questions, answers out of files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bcp.errors import Message, ModelUnavailable
from bcp.filling.bulk import MOST_BYTES, MOST_LINES, read_answers, split_into_files
from bcp.filling.failures import unavailable
from bcp.pipeline.spool import Shipment, Spool, Target


@dataclass(frozen=True)
class Limits:
    """上限: of one Batch file."""

    lines: int = MOST_LINES
    bytes: int = MOST_BYTES


def refuse_over_budget(spool: Spool, budget_tokens: int | None) -> None:
    """Raises ModelUnavailable, before anything more is sent, where reading the questions alone would go over the budget.

    What is under way counts, too: a batch that was sent will be paid.
    """
    waiting = [id for ids in spool.waiting().values() for id in ids]
    if budget_tokens is None or not waiting:
        return
    on_the_way = [id for shipment in spool.shipments() for id in shipment.ids]
    paid = spool.tokens_paid()
    foreseen = sum(question.foreseen_tokens for question in spool.questions([*waiting, *on_the_way]))
    if paid + foreseen > budget_tokens:
        raise _over_budget(budget_tokens, paid, foreseen, len(waiting))


def _over_budget(budget: int, paid: int, foreseen: int, count: int) -> ModelUnavailable:
    return unavailable(
        "budget",
        Message(
            f"使ってよいトークン数（{budget:,}）を超えるので、{count}件の依頼を送らずに止めた"
            f"（使用 {paid:,}、質問を読むだけで見込み {foreseen:,}。1文字を1トークンと数える）。",
            f"{count} questions were not sent: they would go over the budget of {budget:,} tokens "
            f"({paid:,} used, about {foreseen:,} to read the questions, a token a character).",
        ),
        Message(
            "届いた回答は残っている。--budget-tokens を増やすか --only でブロックを絞り、同じコマンドを実行する。",
            "What came is kept. Raise --budget-tokens, or name fewer blocks with --only, and run the same command.",
        ),
    )


def list_files(spool: Spool, limits: Limits) -> Iterator[tuple[Target, tuple[str, ...], bytes]]:
    """Target, ids and bytes of each Batch file for the questions that wait."""

    for target, waiting in spool.waiting().items():
        for ids, lines in split_into_files(spool.questions(waiting), limits.lines, limits.bytes):
            yield target, ids, lines


def keep_answers(spool: Spool, content: bytes, shipment: Shipment) -> None:
    """The final answers of a file go into the spool; a question without one waits again."""
    for answer in read_answers(content, shipment.ids):
        if answer.is_final:
            spool.put_answer(answer)


def forget(spool: Spool, shipment: Shipment) -> None:
    """The shipment is over."""
    spool.remember([other for other in spool.shipments() if other.file != shipment.file])
