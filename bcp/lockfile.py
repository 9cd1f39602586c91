"""bcp.lock.json: what the last generation was made of, so that the next one re-does only what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bcp.frozen import dataclass, field
from bcp.lock_pool import pool_requests, unpool_request
from bcp.vocabulary import CoverClaim, Segment, TokenUse

FORMAT = "bcp/lock@1"
WORD_COMMENT = "Wordのコメント"  # so begins an open question that a person put in Word


@dataclass(frozen=True)
class LockBlock:
    """来歴: one block. `source` stands in the plan, `base` is what the tool last wrote, both with references."""

    title: str
    digest: str
    state: str
    source: str
    base: str
    machine_state: str = ""  # where the tool's own text ended; differs from state where people edited
    inline: bool = False
    in_table: bool = False
    reason: str = ""
    suggestion: str | None = None
    provider: str = ""
    model: str = ""
    prompts_sha256: str = ""
    attempts: int = 0
    tokens: TokenUse = TokenUse()
    covers: tuple[CoverClaim, ...] = ()
    open_questions: tuple[str, ...] = ()
    violations: tuple[dict[str, str], ...] = ()  # of the draft that failed
    extra_facts: tuple[str, ...] = ()
    request: Mapping[str, Any] = field(default_factory=dict)

    @property
    def asked_in_word(self) -> tuple[str, ...]:
        """The open questions that people asked; a new text of the tool does not answer them."""
        return tuple(question for question in self.open_questions if question.startswith(WORD_COMMENT))


@dataclass(frozen=True)
class OutsideSuggestion:
    """枠外の提案: text outside blocks that changed on both sides; people's text stands."""

    id: str
    ours: str
    theirs: str


def number_outside(
    waiting: tuple[OutsideSuggestion, ...], fresh: Iterable[tuple[str, str]]
) -> tuple[OutsideSuggestion, ...]:
    """The suggestions that wait and the fresh ones (what stands, what is offered), each with an id of its own."""
    highest = max((int(each.id.rpartition("-")[2]) for each in waiting), default=0)
    added = (OutsideSuggestion(f"outside-{n}", *pair) for n, pair in enumerate(fresh, highest + 1))
    return (*waiting, *added)


@dataclass(frozen=True)
class Lock:
    """bcp/lock@1 as values."""

    tool: str
    date: str
    template: Mapping[str, str]  # path, version, sha256
    env_diff: Mapping[str, str]  # path, sha256
    prompts_sha256: str
    provider: str
    model: str
    facts: Mapping[str, str]  # path -> text that was put in
    rows: Mapping[str, Mapping[str, Any]]
    masked: Mapping[str, str]
    skeleton: tuple[Segment, ...]  # fixed text with references, and where each block stands
    base_skeleton: tuple[Segment, ...]  # the same as the template had it
    blocks: Mapping[str, LockBlock]
    retired: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # id -> title, text
    outside: tuple[OutsideSuggestion, ...] = ()
    outputs: Mapping[str, str] = field(default_factory=dict)  # file -> sha256
    docx_base: Mapping[str, Any] = field(
        default_factory=dict
    )  # what a bcp.docx that was left alone was made from
    owned: tuple[str, ...] = ()  # blocks that people took over (--own)
    former: tuple[tuple[str, str], ...] = ()  # path and text of earlier values that people's text still says

    @property
    def open_suggestions(self) -> tuple[str, ...]:
        """The ids that wait for accept or reject."""
        return tuple(id for id, block in self.blocks.items() if block.suggestion is not None) + tuple(
            suggestion.id for suggestion in self.outside
        )


def lock_to_json(lock: Lock) -> dict[str, Any]:
    """The lock as written."""
    # nothing is copied that is only written: dataclasses.asdict would copy each fact of each block
    record = {"format": FORMAT, **vars(lock)}
    record["outside"] = [vars(each) for each in lock.outside]
    for name in ("skeleton", "base_skeleton"):
        segments: tuple[Segment, ...] = getattr(lock, name)
        record[name] = [{"block": s.block_id} if s.block_id else {"fixed": s.raw} for s in segments]
    record["known"], requests = pool_requests({id: block.request for id, block in lock.blocks.items()})
    record["blocks"] = {id: _block_to_json(block, requests[id]) for id, block in lock.blocks.items()}
    return record


def _block_to_json(block: LockBlock, request: Mapping[str, Any]) -> dict[str, Any]:
    written = {
        "tokens": vars(block.tokens),
        "covers": [vars(claim) for claim in block.covers],
        "request": request,
    }
    return {**vars(block), **written}


def lock_from_json(record: Mapping[str, Any] | None) -> Lock | None:
    """The lock as values; None where a field is missing or of another shape (treated as unreadable)."""
    if record is None:
        return None
    try:
        return Lock(
            tool=record["tool"],
            date=record["date"],
            template=record["template"],
            env_diff=record["env_diff"],
            prompts_sha256=record["prompts_sha256"],
            provider=record["provider"],
            model=record["model"],
            facts=record["facts"],
            rows=record["rows"],
            masked=record["masked"],
            skeleton=_segments(record["skeleton"]),
            base_skeleton=_segments(record["base_skeleton"]),
            blocks={id: _block(block, record["known"]) for id, block in record["blocks"].items()},
            retired=record["retired"],
            outside=tuple(OutsideSuggestion(**item) for item in record["outside"]),
            outputs=record["outputs"],
            docx_base=record.get("docx_base", {}),
            owned=tuple(record.get("owned", ())),
            former=tuple((path, text) for path, text in record.get("former", ())),
        )
    except (LookupError, TypeError, AttributeError, ValueError):
        return None


def _segments(records: list[dict[str, str]]) -> tuple[Segment, ...]:
    return tuple(Segment(record.get("fixed", ""), record.get("block", "")) for record in records)


def _block(record: dict[str, Any], known: Mapping[str, Any]) -> LockBlock:
    covers = tuple(
        CoverClaim(claim["finding"], tuple(claim["measures"]), claim["quote"]) for claim in record["covers"]
    )
    changes = {
        "tokens": TokenUse(**record["tokens"]),
        "covers": covers,
        "open_questions": tuple(record["open_questions"]),
        "violations": tuple(record["violations"]),
        "extra_facts": tuple(record["extra_facts"]),
        "request": unpool_request(known, record["request"]),
    }
    return LockBlock(**{**record, **changes})
