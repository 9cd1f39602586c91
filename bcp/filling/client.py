"""One call to an OpenAI-compatible endpoint: the only module that talks to a network."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from bcp.errors import ChatModelError
from bcp.filling.completion import count_characters, is_cut_off, read_text, read_usage
from bcp.filling.exchange import invalid
from bcp.filling.failures import (
    RETRIED_STATUSES,
    from_status,
    is_content_filter,
    is_quota,
    is_too_long,
    names_parameter,
    no_connection,
    no_way,
    timed_out,
)
from bcp.filling.guard import Guard
from bcp.filling.hosts import describe_host
from bcp.filling.retrying import RetryPolicy
from bcp.filling.schema import RESPONSE_FORMAT
from bcp.filling.sending import Mode, SentRequest, sound_key
from bcp.filling.usage import Meter

if TYPE_CHECKING:
    import httpx2
    import openai

ChatMessage = dict[str, str]
_LARGER_TRY = 3
_MOST_ADAPTATIONS = 5
_SLOTS_SECONDS = (
    2.0  # to say how many slots there are; a busy server answers later, and is then asked one by one
)
Result = TypeVar("Result")


class ChatClient(Protocol):
    """チャットモデル: what the filler needs of a model."""

    async def complete(self, messages: Sequence[ChatMessage], *, max_tokens: int, meter: Meter) -> str:
        """The reply's text; raises ChatModelError. `meter` counts every answered call."""

    async def aclose(self) -> None:
        """Give the connections back; the client may be used again."""


class OpenAIChatClient:
    """OpenAI互換の接続先: retries, adapts to what the server accepts, and guards what leaves."""

    def __init__(
        self,
        *,
        base_url: str,
        model: str,
        guard: Guard,
        api_key: str = "",
        timeout_seconds: float | None = None,
        retry: RetryPolicy | None = None,
        on_send: Callable[[bytes], None] | None = None,
        on_request: Callable[[SentRequest], None] | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.place = describe_host(base_url, model)
        self.model = model
        self._base_url = base_url
        self._api_key = sound_key(api_key)
        is_local = self.place.is_this_machine
        # a small machine may need minutes for one block; a cloud that silent for long is stuck
        self._timeout_seconds = timeout_seconds or (900.0 if is_local else 180.0)
        self._retry = retry or RetryPolicy(retries=2 if is_local else 4)
        self._guard = guard
        self._on_send = on_send
        self._on_request = on_request
        self._sleep = sleep
        self._mode = Mode()
        self._is_schema_proven = False
        self._sdk: openai.AsyncOpenAI | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def complete(self, messages: Sequence[ChatMessage], *, max_tokens: int, meter: Meter) -> str:
        """The reply's text; one larger try when it was cut off for length."""
        completion = await self._call(messages, max_tokens, meter)
        if is_cut_off(completion) and self._mode.limit:
            completion = await self._call(messages, max_tokens * _LARGER_TRY, meter)
        return read_text(completion)

    @property
    def has_schema(self) -> bool:
        """False once the server was found to take no JSON schema."""
        return self._mode.has_schema

    async def list_models(self) -> tuple[str, ...]:
        """The models that the server names; raises ChatModelError, for a server without such a list too."""
        try:
            page = await self.try_call(lambda sdk: sdk.models.list())
            return tuple(model.id for model in page.data)
        except (AttributeError, TypeError) as error:
            raise invalid(
                "unreadable", "モデルの一覧を読めない。", "The list of models cannot be read."
            ) from error

    async def count_slots(self) -> int:
        """How many requests a server on this machine works on at once, where it says so (llama.cpp); else 1."""
        import httpx2

        root = self._base_url.rstrip("/").removesuffix("/v1")
        try:
            async with httpx2.AsyncClient(timeout=_SLOTS_SECONDS, trust_env=False) as client:
                told = (await client.get(f"{root}/props")).json()
            return max(1, int(told["total_slots"]))
        except (httpx2.HTTPError, OSError, ValueError, TypeError, KeyError):
            return 1

    async def try_call(self, call: Callable[[openai.AsyncOpenAI], Awaitable[Result]]) -> Result:
        """The result of any other call of the SDK, repeated while that may help; raises ChatModelError."""
        import openai

        try:
            return await self._repeat(lambda: call(self._open()))
        except openai.APIStatusError as error:
            raise from_status(error, self.place.host) from error

    async def aclose(self) -> None:
        """Close the connections; the next call opens new ones."""
        sdk, self._sdk, self._loop = self._sdk, None, None
        if sdk is not None:
            await sdk.close()

    async def _call(self, messages: Sequence[ChatMessage], max_tokens: int, meter: Meter) -> Any:
        """The completion, after as many adaptations to the server as it takes."""
        import openai

        for _ in range(_MOST_ADAPTATIONS):
            mode = self._mode
            try:
                completion = await self._send(messages, max_tokens, mode)
                self._is_schema_proven = self._is_schema_proven or mode.has_schema
            except openai.APIStatusError as error:
                if error.status_code not in (400, 422):
                    raise from_status(error, self.place.host) from error
                if self._adapt(error, mode):
                    continue
                completion = await self._try_without_schema(error, messages, max_tokens, mode)
                self._mode = replace(self._mode, has_schema=False)
            meter.add(read_usage(completion), count_characters(messages, completion))
            return completion
        raise invalid(
            "rejected", "サーバーが依頼の形式を受け付けない。", "The server accepts no form of the request."
        )

    def _adapt(self, error: openai.APIStatusError, sent: Mode) -> bool:
        """True when the next try will differ from what was sent."""
        if sent != self._mode:
            return True  # another block found out meanwhile
        if is_content_filter(error):
            return False
        if sent.has_temperature and names_parameter(error, "temperature"):
            self._mode = replace(sent, has_temperature=False)
        elif (
            sent.limit
            and names_parameter(error, "max_tokens", "max_completion_tokens")
            and not is_too_long(error)
        ):
            self._mode = replace(sent, limit="max_completion_tokens" if sent.limit == "max_tokens" else "")
        elif sent.has_schema and names_parameter(
            error, "response_format", "json_schema", "schema", "grammar"
        ):
            self._mode = replace(sent, has_schema=False)
        return sent != self._mode

    async def _try_without_schema(
        self, error: openai.APIStatusError, messages: Sequence[ChatMessage], max_tokens: int, mode: Mode
    ) -> Any:
        """Some servers reject a schema without saying so: one try without, unless it has worked before."""
        import openai

        final = from_status(error, self.place.host)
        if self._is_schema_proven or not mode.has_schema or is_content_filter(error) or is_too_long(error):
            raise final from error
        try:
            return await self._send(messages, max_tokens, replace(mode, has_schema=False))
        except openai.APIStatusError:
            raise final from error

    async def _send(self, messages: Sequence[ChatMessage], max_tokens: int, mode: Mode) -> Any:
        """One request, repeated while repeating may help; 4xx of other kinds are raised as they are."""
        return await self._repeat(
            lambda: self._open().chat.completions.create(**self._arguments(messages, max_tokens, mode))
        )

    async def _repeat(self, call: Callable[[], Awaitable[Result]]) -> Result:
        import openai

        for attempt in range(1000):
            try:
                return await call()
            except openai.APITimeoutError as error:
                if attempt >= self._retry.timeout_retries:
                    raise timed_out(self.place.host, self._timeout_seconds) from error
                wait = self._retry.wait_seconds(attempt)
            except openai.APIConnectionError as error:
                if isinstance(error.__cause__, ChatModelError):
                    raise error.__cause__ from None  # the guard's refusal, wrapped by the SDK
                if attempt >= self._retry.retries:
                    raise no_connection(self.place.host, error) from error
                wait = self._retry.wait_seconds(attempt)
            except openai.APIStatusError as error:
                asked = self._wait_after(error, attempt)
                if asked is None:
                    raise
                wait = asked
            except (openai.APIError, ValueError) as error:
                raise invalid(
                    "unreadable", "返答がJSONとして読めない。", "The response is not JSON."
                ) from error
            await self._sleep(wait)
        raise AssertionError("the retries are bounded above")

    def _arguments(self, messages: Sequence[ChatMessage], max_tokens: int, mode: Mode) -> dict[str, Any]:
        arguments: dict[str, Any] = {"model": self.model, "messages": list(messages)}
        if mode.has_schema:
            arguments["response_format"] = RESPONSE_FORMAT
        if mode.has_temperature:
            arguments["temperature"] = 0
        if mode.limit:
            arguments[mode.limit] = max_tokens
        return arguments

    def _wait_after(self, error: openai.APIStatusError, attempt: int) -> float | None:
        """Seconds to wait before the same request again; None when it makes no sense."""
        is_retried = error.status_code in RETRIED_STATUSES or error.status_code >= 500
        if not is_retried or is_quota(error) or attempt >= self._retry.retries:
            return None
        return self._retry.asked_seconds(error.response.headers, attempt)

    def _open(self) -> openai.AsyncOpenAI:
        """The SDK's client of the running event loop."""
        loop = asyncio.get_running_loop()
        if self._sdk is None or self._loop is not loop:
            self._sdk, self._loop = self._make_sdk(), loop
        return self._sdk

    def _make_sdk(self) -> openai.AsyncOpenAI:
        import httpx2
        import openai

        try:
            http_client = httpx2.AsyncClient(
                timeout=httpx2.Timeout(self._timeout_seconds, connect=min(5.0, self._timeout_seconds)),
                # a redirect could carry the request to another host
                follow_redirects=False,
                # a proxy of the environment has no business between us and our own machine
                trust_env=not self.place.is_this_machine,
                event_hooks={"request": [self._look_before_sending]},
            )
        except (ImportError, ValueError, OSError, httpx2.InvalidURL) as error:
            raise no_way(error) from error  # what the environment says of proxy and certificates
        # base_url always given: a stray OPENAI_BASE_URL must not redirect a factory's data
        return openai.AsyncOpenAI(
            base_url=self._base_url, api_key=self._api_key, max_retries=0, http_client=http_client
        )

    async def _look_before_sending(self, request: httpx2.Request) -> None:
        body = await request.aread()
        if self._on_request is not None:
            headers = {name: value for name, value in request.headers.items() if name != "authorization"}
            self._on_request(SentRequest(request.method, str(request.url), headers, body))
        if request.method == "GET" and not body:
            return  # the list of models: no message, nothing to look at
        self._guard.check(body)
        if self._on_send is not None:
            self._on_send(body)
