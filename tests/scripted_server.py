"""A scripted OpenAI-compatible server on loopback HTTP, for tests: real requests, no model.

    with ScriptedServer([answer("文"), status(429, headers={"Retry-After": "0"}), answer("文")]) as server:
        ... server.base_url ... server.requests

Behaviours are a list (one a request, in the order of arrival; the last one repeats) or a callable
request_json -> reply. A reply is a Reply, a str (the message's content) or a dict (sent as JSON content).
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """What goes back: status, headers and body; `drop` closes the connection without an answer."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    sleep_seconds: float = 0.0
    drop: bool = False


Behaviour = Reply | str | dict[str, Any]


def completion(message: Mapping[str, Any], finish_reason: str = "stop", **usage: int) -> Reply:
    """A chat completion around one assistant message."""
    counts = {"prompt_tokens": 100, "completion_tokens": 20, "cached_tokens": 10, **usage}
    return Reply(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": "scripted",
            "choices": [
                {"index": 0, "finish_reason": finish_reason, "message": {"role": "assistant", **message}}
            ],
            "usage": {
                "prompt_tokens": counts["prompt_tokens"],
                "completion_tokens": counts["completion_tokens"],
                "total_tokens": counts["prompt_tokens"] + counts["completion_tokens"],
                "prompt_tokens_details": {"cached_tokens": counts["cached_tokens"]},
            },
        }
    )


def answer(text: str, covers: Sequence[Mapping[str, Any]] = (), open_questions: Sequence[str] = ()) -> Reply:
    """A good reply of the schema."""
    members = {"text": text, "covers": list(covers), "open_questions": list(open_questions)}
    return completion({"content": json.dumps(members, ensure_ascii=False)})


def content(text: str, finish_reason: str = "stop") -> Reply:
    """A reply with this bare content."""
    return completion({"content": text}, finish_reason)


def refusal() -> Reply:
    """The model declines."""
    return completion({"content": None, "refusal": "I cannot help with that."})


def truncated(text: str = '{"text": "途中') -> Reply:
    """A reply cut off for length."""
    return completion({"content": text}, "length")


def status(
    code: int, error: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None
) -> Reply:
    """An HTTP error with the body that OpenAI-compatible servers send."""
    return Reply({"error": dict(error or {"message": f"status {code}"})}, code, headers or {})


def html_page() -> Reply:
    """A web page with HTTP 200, as a captive portal sends it."""
    return Reply("<html><body>Please log in</body></html>", content_type="text/html; charset=utf-8")


def slow(seconds: float, reply: Reply) -> Reply:
    """The same reply, later."""
    return Reply(reply.body, reply.status, reply.headers, reply.content_type, seconds, reply.drop)


def dropped() -> Reply:
    """The connection closes without an answer."""
    return Reply(drop=True)


@dataclass(frozen=True)
class SeenBlock:
    """The user message of one block, taken apart again."""

    id: str
    title: str
    format: str
    max_chars: int
    default: str
    facts: dict[str, str]
    differences: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    changed: list[str] | None
    current: str | None
    instruction: str


def read_block(request: Mapping[str, Any]) -> SeenBlock:
    """What the first user message of a request says."""
    text = next(message["content"] for message in request["messages"] if message["role"] == "user")
    block = re.search(
        r'<block id="(.*?)" title="(.*?)" format="(.*?)" max_chars="(\d+)">\n(.*?)\n</block>', text, re.S
    )
    assert block is not None, text
    changed, current = _section(text, "changed"), _section(text, "current")
    return SeenBlock(
        *block.group(1, 2, 3),
        int(block.group(4)),
        block.group(5),
        json.loads(_section(text, "facts") or ""),
        json.loads(_section(text, "differences") or ""),
        json.loads(_section(text, "findings") or ""),
        json.loads(changed) if changed else None,
        current,
        text[block.end() :].strip(),
    )


def _section(text: str, name: str) -> str | None:
    found = re.search(rf"<{name}>\n(.*?)\n</{name}>", text, re.S)
    return found.group(1) if found else None


class ScriptedServer:
    """The server: a context manager; `requests` holds every body, `headers` every header, in order of arrival."""

    def __init__(
        self,
        behaviours: Sequence[Behaviour] | Callable[[dict[str, Any]], Behaviour],
        models: Sequence[str] | None = None,
        slots: int | None = None,
    ) -> None:
        self._behaviours = behaviours
        self.slots = slots  # None: the server does not say how many requests it works on at once
        self.models = models  # None: the server lists none (HTTP 404)
        self._lock = threading.Lock()
        self.requests: list[dict[str, Any]] = []
        self.bodies: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.most_at_once = 0
        self._at_once = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _make_handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    @property
    def base_url(self) -> str:
        """The address to give as --base-url."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> ScriptedServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)

    def reply_to(self, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Record the request and pick its reply."""
        request = json.loads(body)
        with self._lock:
            index = len(self.requests)
            self.requests.append(request)
            self.bodies.append(body)
            self.headers.append({name.lower(): value for name, value in headers.items()})
        if callable(self._behaviours):
            return _as_reply(self._behaviours(request))
        return _as_reply(self._behaviours[min(index, len(self._behaviours) - 1)])

    def enter_request(self, step: int) -> None:
        """Count the requests under way."""
        with self._lock:
            self._at_once += step
            self.most_at_once = max(self.most_at_once, self._at_once)


def _as_reply(behaviour: Behaviour) -> Reply:
    if isinstance(behaviour, Reply):
        return behaviour
    return content(behaviour if isinstance(behaviour, str) else json.dumps(behaviour, ensure_ascii=False))


def _make_handler(server: ScriptedServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # headers and body are two writes; 40 ms would pass between them

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            server.enter_request(1)
            try:
                self._answer(server.reply_to(body, dict(self.headers.items())))
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # the client gave up waiting
            finally:
                server.enter_request(-1)

        def do_GET(self) -> None:
            if server.slots is not None and self.path == "/props":
                self._answer(Reply({"total_slots": server.slots}))
                return
            if server.models is None or not self.path.endswith("/models"):
                self._answer(status(404))
                return
            listed = [{"id": id, "object": "model", "created": 1, "owned_by": "x"} for id in server.models]
            self._answer(Reply({"object": "list", "data": listed}))

        def _answer(self, reply: Reply) -> None:
            time.sleep(reply.sleep_seconds)
            if reply.drop:
                self.close_connection = True
                return
            text = reply.body if isinstance(reply.body, str) else json.dumps(reply.body, ensure_ascii=False)
            data = text.encode()
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(data)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            """Tests stay quiet."""

    return Handler
