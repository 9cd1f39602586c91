"""The chat client over a spool of answers, and the Batch API: beside `client`, what talks to a network."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from bcp.errors import ChatModelError, Message, ModelUnavailable
from bcp.filling.bulk import ENDPOINT, AnswerPending, BulkAnswer, Question, is_shipment, make_question
from bcp.filling.client import ChatMessage, OpenAIChatClient
from bcp.filling.failures import unavailable
from bcp.filling.guard import not_inspected
from bcp.filling.sending import Mode

if TYPE_CHECKING:
    import httpx2
    import openai

Result = TypeVar("Result")
_FINISHED = frozenset({"completed", "failed", "expired", "cancelled"})


class BulkChatClient(OpenAIChatClient):
    """まとめて送る接続先: answers from a spool as the endpoint would; a question without one is put in and waits.

    Adapting to what the server accepts, the larger try and every fault are those of the client over the network.
    """

    def __init__(
        self,
        *,
        find_answer: Callable[[str], BulkAnswer | None],
        put_question: Callable[[Question], bool],
        **settings: Any,
    ) -> None:
        super().__init__(**settings)
        self._find_answer = find_answer
        self._put_question = put_question

    async def _send(self, messages: Sequence[ChatMessage], max_tokens: int, mode: Mode) -> Any:
        """The completion of the spool; raises AnswerPending, or the status that came in its place."""
        from openai.types.chat import ChatCompletion

        question = make_question(self._arguments(messages, max_tokens, mode))
        answer = self._find_answer(question.id)
        if answer is None:
            self._put(question)
            raise AnswerPending
        if answer.status != 200:
            raise self._status_error(answer)
        # the SDK's own tolerant reading: unknown members are kept, missing ones are no fault here
        return ChatCompletion.construct(**answer.body) if isinstance(answer.body, dict) else str(answer.body)

    def _put(self, question: Question) -> None:
        """Into the spool, after the same last look as before the network."""
        body = json.dumps(question.body, ensure_ascii=False).encode()
        self._guard.check(body)
        if self._put_question(question) and self._on_send is not None:
            self._on_send(body)

    def _status_error(self, answer: BulkAnswer) -> openai.APIStatusError:
        import httpx2
        import openai

        error = answer.body.get("error", answer.body) if isinstance(answer.body, dict) else answer.body
        said = error.get("message", "") if isinstance(error, dict) else str(error)
        request = httpx2.Request("POST", f"{self._base_url.rstrip('/')}/chat/completions")
        response = httpx2.Response(answer.status, request=request)
        return openai.APIStatusError(said or f"status {answer.status}", response=response, body=error)


@dataclass(frozen=True)
class BatchState:
    """バッチの状態: as the service tells it."""

    id: str
    status: str
    output_file: str = ""
    error_file: str = ""
    message: str = ""
    done: int = 0
    total: int = 0

    @property
    def is_finished(self) -> bool:
        """True when nothing more will come of it."""
        return self.status in _FINISHED


class BatchService(OpenAIChatClient):
    """Batch API: upload, create, look, fetch, each with the retries and the faults of the chat client."""

    async def _look_before_sending(self, request: httpx2.Request) -> None:
        """Only questions leave, exactly as the guard of their table saw them."""
        body = await request.aread()
        if body and not is_shipment(body):
            raise not_inspected()
        if body and self._on_send is not None:
            self._on_send(body)

    async def upload(self, name: str, lines: bytes) -> str:
        """The id of the file that now lies at the service; every line was looked at by its own guard before."""
        found = await self._do(lambda sdk: sdk.files.create(file=(name, lines), purpose="batch"))
        return str(found.id)

    async def create(self, file_id: str) -> BatchState:
        """The new batch over an uploaded file."""
        return _state_of(
            await self._do(
                lambda sdk: sdk.batches.create(
                    input_file_id=file_id, endpoint=ENDPOINT, completion_window="24h"
                )
            )
        )

    async def find(self, file_id: str) -> BatchState | None:
        """The batch over this file where one was created before a run was killed; looked for among the last 100."""
        page = await self._do(lambda sdk: sdk.batches.list(limit=100))
        return next((_state_of(batch) for batch in page.data if batch.input_file_id == file_id), None)

    async def look(self, batch_id: str) -> BatchState:
        """How it stands."""
        return _state_of(await self._do(lambda sdk: sdk.batches.retrieve(batch_id)))

    async def fetch(self, file_id: str) -> bytes:
        """The content of an output or error file; nothing for no file."""
        if not file_id:
            return b""
        response = await self._do(lambda sdk: sdk.files.content(file_id))
        return bytes(response.content)

    async def _do(self, call: Callable[[openai.AsyncOpenAI], Awaitable[Result]]) -> Result:
        """The result of one call; raises ModelUnavailable: here every fault stops the run."""
        try:
            return await self.try_call(call)
        except AttributeError as error:
            raise self._no_batch_api() from error
        except ModelUnavailable as error:
            raise (self._no_batch_api() if error.code == "not-found" else error) from error
        except ChatModelError as error:
            raise unavailable("bulk-failed", error.message, _CORRECT) from error

    def _no_batch_api(self) -> ModelUnavailable:
        return unavailable(
            "no-batch",
            Message(f"{self.place.host} に Batch API が無い。", f"{self.place.host} has no Batch API."),
            Message(
                "--bulk を付けずに実行する。手元の vLLM なら --bulk files とする。",
                "Leave --bulk out; for your own vLLM use --bulk files.",
            ),
        )


_CORRECT = Message(
    "サーバーの言う所を直し、同じコマンドを実行する。届いた回答は残っている。",
    "Correct what the server says and run the same command; what came is kept.",
)


def _state_of(batch: Any) -> BatchState:
    errors = getattr(batch.errors, "data", None) or []
    counts = batch.request_counts
    return BatchState(
        id=str(batch.id),
        status=str(batch.status),
        output_file=batch.output_file_id or "",
        error_file=batch.error_file_id or "",
        message="、".join(str(error.message) for error in errors if error.message)[:300],
        done=(getattr(counts, "completed", 0) or 0) + (getattr(counts, "failed", 0) or 0),
        total=getattr(counts, "total", 0) or 0,
    )
