"""Many questions as files: the lines of a Batch file, and what its answers mean. Nothing here touches disk or network.

The same lines feed an OpenAI-style Batch API and an on-premises `vllm run-batch`. The id of a line names the block
and the question, never the factory: a table's file name may be a company's name, and ids leave the house.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bcp.errors import ChatModelError, Message, ModelUnavailable
from bcp.filling.failures import unavailable

ENDPOINT: Final = "/v1/chat/completions"
# OpenAI and Azure take 50,000 lines and 200 MB; a file is held in memory once, so it is kept smaller
MOST_LINES = 50_000
MOST_BYTES = 50_000_000
_BLOCK = re.compile(r'<block id="([a-z][a-z0-9_-]{0,39})"')
_ENVELOPE_BYTES = 1000  # of a multipart form around the file
_AGAIN_STATUSES = frozenset({408, 409, 425, 429})


class AnswerPending(ChatModelError):
    """回答待ち: the question waits in the spool; its block is neither filled nor failed."""

    code = "bulk-waiting"

    def __init__(self) -> None:
        super().__init__(Message("回答を待っている。", "Waiting for the answer."))


def still_waiting(blocks: int) -> ModelUnavailable:
    """What ends a pass in which so many blocks have no answer yet."""
    return unavailable(
        AnswerPending.code,
        Message(f"{blocks}ブロックの回答を待っている。", f"{blocks} block(s) wait for their answers."),
        Message(
            "同じコマンドをもう一度実行すると、届いた回答から続ける。",
            "Run the same command again: it goes on from the answers that are there.",
        ),
    )


@dataclass(frozen=True)
class Question:
    """質問: the body of one chat completion, and the id under which its answer comes back."""

    id: str
    body: Mapping[str, Any]

    @property
    def foreseen_tokens(self) -> int:
        """About what it takes to read it: a token a character, as `bcp plan` counts."""
        return sum(len(str(message.get("content", ""))) for message in self.body.get("messages", ()))

    @property
    def line(self) -> bytes:
        """The line of a Batch file, with its line end."""
        members = {"custom_id": self.id, "method": "POST", "url": ENDPOINT, "body": self.body}
        return json.dumps(members, ensure_ascii=False, sort_keys=True).encode() + b"\n"


@dataclass(frozen=True)
class BulkAnswer:
    """回答: the status and the body that the endpoint would have sent to the question alone."""

    id: str
    status: int
    body: Any

    @property
    def is_final(self) -> bool:
        """False where the same question may be answered next time: expired, overloaded, or never begun."""
        return self.status < 500 and self.status not in _AGAIN_STATUSES


def count_tokens(body: Any) -> int:
    """The tokens that the body of an answer says it took; 0 where it says nothing."""
    usage = body.get("usage") if isinstance(body, dict) else None
    counts = (
        [usage.get(name) for name in ("prompt_tokens", "completion_tokens")]
        if isinstance(usage, dict)
        else []
    )
    return sum(count for count in counts if isinstance(count, int))


def make_question(body: Mapping[str, Any]) -> Question:
    """The question with its id: block, and a digest over all that the answer depends on (at most 64 signs)."""
    digest = hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    texts = (str(message.get("content", "")) for message in body.get("messages", ()))
    block = next((found.group(1) for text in texts if (found := _BLOCK.search(text))), "block")
    return Question(f"{block}-{digest[:20]}", body)


def is_shipment(body: bytes) -> bool:
    """True for what a Batch service may be sent: a file of questions, each as it was looked at, or an order for one.

    The digest in the id stands for the look: a question is put into the spool after its own guard has passed it.
    """
    ordered = _object(body)
    if ordered is not None:
        return ordered.keys() <= {"input_file_id", "endpoint", "completion_window"}
    lines = [_object(line) for line in body.split(b"\n") if line.startswith(b"{")]
    others = [line for line in body.split(b"\n") if not line.startswith(b"{")]
    return (
        bool(lines) and all(_is_untouched(line) for line in lines) and len(b"".join(others)) < _ENVELOPE_BYTES
    )


def _is_untouched(record: Mapping[str, Any] | None) -> bool:
    if record is None or record.keys() != {"custom_id", "method", "url", "body"}:
        return False
    return isinstance(record["body"], dict) and make_question(record["body"]).id == record["custom_id"]


def _object(text: bytes) -> dict[str, Any] | None:
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def split_into_files(
    questions: Iterable[Question], most_lines: int = MOST_LINES, most_bytes: int = MOST_BYTES
) -> Iterator[tuple[tuple[str, ...], bytes]]:
    """The ids and the bytes of one Batch file after the other, each within both limits (a line is never cut)."""
    ids: list[str] = []
    lines: list[bytes] = []
    size = 0
    for question in questions:
        line = question.line
        if ids and (len(ids) >= most_lines or size + len(line) > most_bytes):
            yield tuple(ids), b"".join(lines)
            ids, lines, size = [], [], 0
        ids.append(question.id)
        lines.append(line)
        size += len(line)
    if ids:
        yield tuple(ids), b"".join(lines)


def read_answers(content: bytes, wanted: Sequence[str]) -> Iterator[BulkAnswer]:
    """The answers of an output or error file to the questions that were asked; lines of another shape are passed over."""
    asked = set(wanted)
    for line in content.split(b"\n"):
        record = _load(line)
        if record is None or record.get("custom_id") not in asked:
            continue
        asked.discard(record["custom_id"])  # a second answer to one question counts for nothing
        yield _answer_of(record)


def _load(line: bytes) -> dict[str, Any] | None:
    record = _object(line)
    return record if record is not None and isinstance(record.get("custom_id"), str) else None


def _answer_of(record: Mapping[str, Any]) -> BulkAnswer:
    response, error = record.get("response"), record.get("error")
    if not isinstance(response, dict):
        return BulkAnswer(record["custom_id"], 503, {"error": error})  # batch_expired, batch_cancelled
    body = response.get("body", response if "choices" in response else None)
    status = response.get("status_code", 200)
    if error and not (isinstance(body, dict) and "choices" in body):
        body = {"error": error} if body is None else body
        status = status if isinstance(status, int) and status != 200 else 500
    return BulkAnswer(record["custom_id"], status if isinstance(status, int) else 500, body)
