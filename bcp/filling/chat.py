"""`bcp prompt` and `bcp answer`: the same exchange for people with a chat window and no key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bcp.errors import Message, PromptError
from bcp.filling.chat_answer import ChatAnswer, read_answer
from bcp.filling.drafts import count_errors
from bcp.filling.fill import CheckDraft
from bcp.filling.injection import find_obeyed
from bcp.filling.masking import Mask
from bcp.filling.prompt import Prompts, say_violations
from bcp.filling.request import FillJob, PreparedBlock, data_values, prepare_block
from bcp.filling.suspects import find_suspects, say_suspects
from bcp.vocabulary import BlockRequest, BlockState, Draft, Severity, Violation

__all__ = [
    "ChatAnswer",
    "ChatPart",
    "answer_to_drafts",
    "read_answer",
    "split_parts",
    "write_follow_up",
    "write_prompts",
]

# beside 3,200 characters of rules; chat windows take 8,000 tokens and more, a character is about one
PART_CHARS = 10_000
_DATA = "<facts>\n{facts}\n</facts>\n<differences>\n{differences}\n</differences>\n<findings>\n{findings}\n</findings>\n"


@dataclass(frozen=True)
class ChatPart:
    """貼り付ける文: one text for the chat window, and the blocks it asks for."""

    title: str
    text: str
    block_ids: tuple[str, ...]
    masked: tuple[str, ...] = ()  # labels of the facts whose values are not in the text


def split_parts(requests: Sequence[BlockRequest], mask: Mask) -> dict[str, str]:
    """Block id -> title of its part: the chapter, in pieces where it is long. The same for a prompt and its answer."""
    parts: dict[str, str] = {}
    seen: dict[
        str, tuple[int, set[str]]
    ] = {}  # chapter -> characters in its last piece, and the facts said there
    pieces: Counter[str] = Counter()
    for request in requests:
        block = prepare_block(FillJob(request), mask)
        chapter = request.block.heading_path[0] if request.block.heading_path else ""
        size, facts = seen.get(chapter, (0, set()))
        added = _size_of(block, facts)
        if size and size + added > PART_CHARS:
            pieces[chapter] += 1
            size, facts = 0, set()
            added = _size_of(block, facts)
        seen[chapter] = (size + added, facts | block.facts.keys() | {f["id"] for f in block.findings})
        parts[request.block.id] = f"{chapter}（{pieces[chapter] + 1}）" if pieces[chapter] else chapter
    return parts


def _size_of(block: PreparedBlock, said: set[str]) -> int:
    """The characters that the block adds to a prompt in which `said` stands already."""
    facts = sum(len(name) + len(value) + 8 for name, value in block.facts.items() if name not in said)
    findings = sum(len(str(finding)) for finding in block.findings if finding["id"] not in said)
    return facts + findings + len(block.request.block.default) + len(block.request.block.guidance) + 300


def write_prompts(
    jobs: Sequence[FillJob], prompts: Prompts, mask: Mask, *, parts: Mapping[str, str] | None = None
) -> tuple[ChatPart, ...]:
    """One prompt for all blocks, or one for each of `parts` (of split_parts); sensitive values are hidden in all."""
    groups: dict[str, list[PreparedBlock]] = {}
    for job in jobs:
        title = parts[job.request.block.id] if parts else ""
        groups.setdefault(title, []).append(prepare_block(job, mask))
    return tuple(_write_part(title, blocks, prompts, mask) for title, blocks in groups.items())


def _write_part(title: str, blocks: Sequence[PreparedBlock], prompts: Prompts, mask: Mask) -> ChatPart:
    ids = tuple(block.request.block.id for block in blocks)
    asked = [prompts.block(b.values, b.is_refill, reply="sections", is_data_shared=True) for b in blocks]
    order = "\n".join(f"=== {id} ===" for id in ids)
    text = "\n".join(
        [
            prompts.system(reply="sections"),
            _DATA.format_map(_merged_data(blocks)),
            *asked,
            f"次の{len(ids)}つの見出しを、この順に、すべて返す。\n{order}\n",
        ]
    )
    leaks = mask.find(text)
    if leaks:
        raise PromptError(
            Message(
                f"書き出す文に、伏せるべき値（[[{leaks[0].path}]]）が残っている。",
                f"The text still holds a value that must stay here ([[{leaks[0].path}]]).",
            ),
            Message(
                "prompts/*.j2 やブロックのidから、その語を消す。",
                "Remove the word from prompts/*.j2 or the block id.",
            ),
        )
    return ChatPart(title, text, ids, _masked_labels(blocks))


def _masked_labels(blocks: Sequence[PreparedBlock]) -> tuple[str, ...]:
    """The labels of the sensitive facts that the text refers to without saying them."""
    facts = {fact.path: fact for block in blocks for fact in block.request.facts}
    return tuple(fact.label for fact in facts.values() if fact.sensitive and fact.value.has_value)


def _merged_data(blocks: Sequence[PreparedBlock]) -> dict[str, str]:
    """The data of several blocks, each fact, difference and finding once."""
    facts: dict[str, str] = {}
    differences: dict[str, Mapping[str, str]] = {}
    findings: dict[str, Mapping[str, Any]] = {}
    for block in blocks:
        facts.update(block.facts)
        differences.update({difference["item"]: difference for difference in block.differences})
        findings.update({finding["id"]: finding for finding in block.findings})
    return data_values(facts, differences.values(), findings.values())


def answer_to_drafts(
    answer: ChatAnswer, jobs: Sequence[FillJob], mask: Mask, check: CheckDraft
) -> tuple[dict[str, Draft], dict[str, tuple[Violation, ...]]]:
    """The drafts that pass, and for every other asked block its errors (none: it was missing)."""
    drafts: dict[str, Draft] = {}
    failures: dict[str, tuple[Violation, ...]] = {}
    # all of them, in the order in which the prompt was written: masked numbers come out the same
    for id, prepared in [(job.request.block.id, prepare_block(job, mask)) for job in jobs]:
        if id not in answer.texts:
            failures[id] = ()
            continue
        suspects = find_suspects(prepared.request)
        violations = (
            *check(prepared.request, answer.texts[id], ()),
            *find_obeyed(answer.texts[id], prepared.request, suspects, mask),
        )
        if count_errors(violations):
            failures[id] = tuple(v for v in violations if v.severity is Severity.ERROR)
        else:
            drafts[id] = _draft(id, answer.texts[id], prepared, violations, say_suspects(suspects))
    return drafts, failures


def _draft(
    id: str, text: str, prepared: PreparedBlock, violations: Sequence[Violation], questions: tuple[str, ...]
) -> Draft:
    return Draft(
        block_id=id,
        text=text,
        state=BlockState.FILLED,
        reason="チャットの回答を取り込んだ。",
        provider="chat",
        attempts=1,
        open_questions=questions,
        violations=tuple(violations),
        extra_facts=prepared.extra_facts,
    )


def write_follow_up(failures: Mapping[str, Sequence[Violation]], prompts: Prompts, mask: Mask) -> str:
    """What to paste into the same chat next, for the blocks that failed or were missing; "" when none did."""
    if not failures:
        return ""
    said = {
        id: [mask.hide_values(line) for line in say_violations(violations)]
        for id, violations in failures.items()
    }
    return prompts.follow_up(said)
