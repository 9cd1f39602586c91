"""The outermost layer of the page: who may come in, for http and websocket alike, before any route is looked at.

A page of another site, a rebound name, another program's page on this machine and a stranger on the network all
meet it: the Host must be ours with its port, the cookie must be ours, and what changes something must come from
our own pages.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

Scope = MutableMapping[str, Any]
Event = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MAX_BODY_BYTES = 32 * 1024 * 1024
SAFE_METHODS = frozenset({"GET", "HEAD"})
OWN_PAGE = frozenset({"same-origin", "none"})  # none: typed, a bookmark, a link from a terminal
SECURITY_HEADERS: Mapping[str, str] = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # with no-referrer, browsers send our own forms with "Origin: null"
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
_REASONS: Mapping[int, str] = {
    401: "この画面を開く鍵がない。端末に出たリンクから開く。リンクは一度だけ使えるので、使った後なら bcp serve を"
    "やり直す。記入した内容は消えていない。\nNot signed in: open the link that the terminal shows. A link works once; "
    "start bcp serve again for another. Nothing is lost.",
    403: "ほかの画面からの操作なので断った。この画面を開き直して、もう一度行う。\n"
    "Refused: the request did not come from this page.",
    413: "送られたものが大きすぎる（上限32 MiB）。\nToo large: 32 MiB at most.",
    421: "この名前では開けない。端末に出たリンク（127.0.0.1）から開く。\n"
    "Refused: wrong host name. Open the link that the terminal shows.",
}


class TooLarge(Exception):
    """大きすぎる: more bytes came than a request may have."""


class Guard:
    """門番: wraps an ASGI application; `token` opens it once, then the cookie does."""

    def __init__(self, app: App, port: int, token: str) -> None:
        self._app = app
        self._hosts = frozenset(f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]"))
        self._token = token
        self._session = secrets.token_urlsafe(32)
        self.cookie_name = f"bcp_{port}"  # cookies are shared by all ports of a host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        elif self._refuse(scope, read_headers(scope)):
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self._app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = read_headers(scope)
        if headers.get("host", "") in self._hosts and self._takes_token(scope):
            await _answer(send, 303, "", {"location": _without_token(scope), "set-cookie": self._cookie()})
            return
        status = self._refuse(scope, headers)
        if status:
            await _answer(send, status, _REASONS[status])
            return
        await self._pass_on(scope, receive, send)

    def _refuse(self, scope: Scope, headers: Mapping[str, str]) -> int:
        """The status that turns the request away; 0 where it may come in."""
        host = headers.get("host", "")
        if host not in self._hosts:
            return 421
        if not self._knows(headers):
            return 401
        if not _is_from_own_page(scope, headers, host):
            return 403
        length = headers.get("content-length", "0")
        return 0 if length.isdecimal() and int(length) <= MAX_BODY_BYTES else 413

    def _knows(self, headers: Mapping[str, str]) -> bool:
        for pair in headers.get("cookie", "").split(";"):
            name, _, value = pair.strip().partition("=")
            if name == self.cookie_name and _equal(value, self._session):
                return True
        return False

    def _takes_token(self, scope: Scope) -> bool:
        """True, once, for a GET that bears the token."""
        given = dict(_query(scope)).get("token", "") if scope["method"] == "GET" else ""
        if not self._token or not _equal(given, self._token):
            return False
        self._token = ""
        return True

    def _cookie(self) -> str:
        return f"{self.cookie_name}={self._session}; Path=/; HttpOnly; SameSite=Strict"

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request in, count what it sends, and put our headers on the answer."""
        seen, has_begun, is_told = 0, False, False

        async def counted() -> Event:
            nonlocal seen
            event = await receive()
            seen += len(event.get("body", b""))
            if seen > MAX_BODY_BYTES:
                raise TooLarge
            return event

        async def dressed(event: Event) -> None:
            nonlocal has_begun, is_told
            if seen > MAX_BODY_BYTES and not has_begun:  # whatever the application made of it
                if not is_told:
                    is_told = True
                    await _answer(send, 413, _REASONS[413])
                return
            if event["type"] == "http.response.start":
                has_begun = True
                event = {**event, "headers": _dress(event.get("headers", []))}
            await send(event)

        try:
            await self._app(scope, counted, dressed)
        except TooLarge:
            await dressed({"type": "http.response.start"})


def _dress(headers: Sequence[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    own = [(name, value) for name, value in headers if name.decode("latin-1") not in SECURITY_HEADERS]
    return [*own, *_raw(SECURITY_HEADERS)]


def read_headers(scope: Scope) -> dict[str, str]:
    """The headers by name in lower case; one that comes twice is joined, so that it equals nothing we know."""
    found: dict[str, str] = {}
    for raw, value in scope["headers"]:
        name = raw.decode("latin-1").lower()
        joint = "; " if name == "cookie" else ", "
        text = value.decode("latin-1")
        found[name] = f"{found[name]}{joint}{text}" if name in found else text
    return found


def _is_from_own_page(scope: Scope, headers: Mapping[str, str], host: str) -> bool:
    """True for our own pages; a link from elsewhere may only look, and only as a page of its own."""
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin is not None and origin not in (f"http://{host}",):
        return False
    if scope["type"] == "http" and scope["method"] in SAFE_METHODS:
        return site is None or site in OWN_PAGE or headers.get("sec-fetch-mode") == "navigate"
    return site in OWN_PAGE if site is not None else origin is not None


def _query(scope: Scope) -> list[tuple[str, str]]:
    return parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)


def _without_token(scope: Scope) -> str:
    """The same address without the token; it stays on this host."""
    raw = scope.get("raw_path") or scope["path"].encode()
    rest = urlencode([pair for pair in _query(scope) if pair[0] != "token"])
    path: str = raw.decode("latin-1")
    return "/" + path.lstrip("/\\") + (f"?{rest}" if rest else "")


def _equal(given: str, known: str) -> bool:
    return hmac.compare_digest(given.encode(), known.encode())


def _raw(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in headers.items()]


async def _answer(send: Send, status: int, text: str, more: Mapping[str, str] | None = None) -> None:
    headers = {**SECURITY_HEADERS, "content-type": "text/plain; charset=utf-8", **(more or {})}
    await send({"type": "http.response.start", "status": status, "headers": _raw(headers)})
    await send({"type": "http.response.body", "body": text.encode()})
