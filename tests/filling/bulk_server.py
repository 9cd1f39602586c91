"""A server on loopback that plays the Batch API: files, batches, lines in any order, and its ways to fail."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from scripted_server import Reply

Line = dict[str, Any]
Author = Callable[[dict[str, Any]], Reply]


@dataclass
class Batch:
    """One batch: its lines, how often it was looked at, and how it ends."""

    id: str
    file: str
    lines: list[Line]
    looks: int = 0
    output: str = ""
    error: str = ""
    status: str = "validating"


@dataclass
class BulkServer:
    """The server. `author` answers a body; `expire` picks lines that are not answered, `fail` refuses a batch."""

    author: Author
    looks_until_done: int = 2
    expire: Callable[[int, Line], bool] = lambda batch, line: False
    fail: Callable[[int], str] = lambda batch: ""
    stumble: Callable[[str, str, int], Reply | None] = lambda method, path, number: None
    most_lines: int = 50_000
    files: dict[str, bytes] = field(default_factory=dict)
    batches: dict[str, Batch] = field(default_factory=dict)
    seen: list[tuple[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    def __enter__(self) -> BulkServer:
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @property
    def asked(self) -> list[Line]:
        """Every line that ever came in a batch."""
        return [line for batch in self.batches.values() for line in batch.lines]

    def reply(self, method: str, path: str, body: bytes) -> Reply:
        with self._lock:
            self.seen.append((method, path))
            self.bodies.append(body)
            number = sum(each == (method, path) for each in self.seen)
            stumbled = self.stumble(method, path, number)
            if stumbled is not None:
                return stumbled
            return self._route(method, path.removeprefix("/v1").split("?")[0], body)

    def _route(self, method: str, path: str, body: bytes) -> Reply:
        if (method, path) == ("POST", "/files"):
            return self._upload(body)
        if (method, path) == ("POST", "/batches"):
            return self._create(json.loads(body))
        if (method, path) == ("GET", "/batches"):
            return Reply(
                {"object": "list", "data": [_told(b) for b in self.batches.values()], "has_more": False}
            )
        found = re.fullmatch(r"/batches/([^/]+)", path)
        if found and found.group(1) in self.batches:
            return Reply(_told(self._go_on(self.batches[found.group(1)])))
        found = re.fullmatch(r"/files/([^/]+)/content", path)
        if found and found.group(1) in self.files:
            return Reply(self.files[found.group(1)].decode())
        return Reply({"error": {"message": f"no {method} {path}"}}, 404)

    def _upload(self, body: bytes) -> Reply:
        boundary = body.split(b"\r\n", 1)[0]
        parts = [part.split(b"\r\n\r\n", 1) for part in body.split(boundary) if b"\r\n\r\n" in part]
        content = next(text for head, text in parts if b'name="file"' in head).removesuffix(b"\r\n")
        assert any(b'name="purpose"' in head and text.strip() == b"batch" for head, text in parts)
        return Reply(_file(self._keep(content), len(content)))

    def _create(self, asked: dict[str, Any]) -> Reply:
        assert set(asked) == {"input_file_id", "endpoint", "completion_window"}, asked
        lines = [json.loads(line) for line in self.files[asked["input_file_id"]].splitlines()]
        assert len({line["custom_id"] for line in lines}) == len(lines) <= self.most_lines
        batch = Batch(f"batch_{len(self.batches) + 1}", asked["input_file_id"], lines)
        self.batches[batch.id] = batch
        return Reply(_told(batch))

    def _go_on(self, batch: Batch) -> Batch:
        batch.looks += 1
        if batch.status in ("completed", "expired", "failed"):
            return batch
        batch.status = "in_progress"
        if batch.looks >= self.looks_until_done:
            self._end(batch, int(batch.id.split("_")[1]))
        return batch

    def _end(self, batch: Batch, number: int) -> None:
        if self.fail(number):
            batch.status = "failed"
            return
        good, bad = [], []
        for line in reversed(batch.lines):  # results come in any order
            if self.expire(number, line):
                error = {"code": "batch_expired", "message": "This request could not be executed in time."}
                bad.append({"custom_id": line["custom_id"], "response": None, "error": error})
                continue
            reply = self.author(line["body"])
            response = {"status_code": reply.status, "request_id": "r", "body": reply.body}
            record = {"id": "x", "custom_id": line["custom_id"], "response": response, "error": None}
            (good if reply.status == 200 else bad).append(record)
        batch.output, batch.error = self._keep_lines(good), self._keep_lines(bad)
        expired = any(each["error"] for each in bad)
        batch.status = "expired" if expired else "completed"

    def _keep_lines(self, records: list[Line]) -> str:
        return (
            self._keep("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records).encode())
            if records
            else ""
        )

    def _keep(self, content: bytes) -> str:
        name = f"file-{len(self.files) + 1}"
        self.files[name] = content
        return name


def _file(id: str, size: int) -> dict[str, Any]:
    return {
        "id": id, "object": "file", "bytes": size, "created_at": 1, "filename": "x.jsonl", "purpose": "batch",
        "status": "processed",
    }  # fmt: skip


def _told(batch: Batch) -> dict[str, Any]:
    errors = {
        "object": "list",
        "data": [{"code": "token_limit_exceeded", "message": "too many tokens are enqueued"}],
    }
    done = len(batch.lines) if batch.output or batch.error else 0
    return {
        "id": batch.id, "object": "batch", "endpoint": "/v1/chat/completions", "input_file_id": batch.file,
        "completion_window": "24h", "status": batch.status, "created_at": 1,
        "output_file_id": batch.output or None, "error_file_id": batch.error or None,
        "errors": errors if batch.status == "failed" else None,
        "request_counts": {"total": len(batch.lines), "completed": done, "failed": 0},
    }  # fmt: skip


def _handler(server: BulkServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            self._answer("POST")

        def do_GET(self) -> None:
            self._answer("GET")

        def _answer(self, method: str) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            try:
                reply = server.reply(method, self.path, body)
            except (AssertionError, KeyError) as error:
                reply = Reply({"error": {"message": repr(error)}}, 400)
            data = (reply.body if isinstance(reply.body, str) else json.dumps(reply.body)).encode()
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            """Tests stay quiet."""

    return Handler
