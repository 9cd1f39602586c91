"""The guard: who may come in, and the proof that no route lies outside it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.routing import Mount
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from web_page import ORIGIN, OWN, PORT, TOKEN

from bcp.web.guard import MAX_BODY_BYTES, SECURITY_HEADERS, Guard


def addresses(guarded: Any) -> Iterator[tuple[str, str]]:
    """Method and path of every route of the application, with each parameter filled in."""
    application = guarded._app._app
    for route in flatten(application.routes):
        if isinstance(route, Mount):
            yield "GET", f"{route.path}/app.css"
            continue
        path = route.path.replace("{table}", "naniwa_seimitsu.yaml").replace("{id}", "company")
        for method in sorted(route.methods):
            yield method, path


def flatten(routes: Any) -> Iterator[Any]:
    for route in routes:
        inner = getattr(route, "routes", None)
        if isinstance(route, Mount) or inner is None:
            original = getattr(route, "original_router", None)
            if original is not None:
                yield from flatten(original.routes)
            else:
                yield route
        else:
            yield from flatten(inner)


def test_every_route_turns_away_a_stranger_a_wrong_name_and_another_page(
    guarded: Any, page: TestClient
) -> None:
    walked = list(addresses(guarded))
    assert len(walked) >= 30 and ("POST", "/t/naniwa_seimitsu.yaml/make/start") in walked
    stranger = TestClient(guarded, base_url=ORIGIN, headers=OWN)
    for method, path in walked:
        assert stranger.request(method, path).status_code == 401, path
        assert page.request(method, path, headers={"host": f"evil.example:{PORT}"}).status_code == 421, path
        assert page.request(method, path, headers={"host": "127.0.0.1:1"}).status_code == 421, path
        foreign = {"origin": "http://evil.example", "sec-fetch-site": "cross-site"}
        assert page.request(method, path, headers=foreign).status_code == 403, path


def test_the_walk_sees_the_guard_taken_away(guarded: Any) -> None:
    bare = TestClient(guarded._app, base_url=ORIGIN)
    assert [
        path for method, path in addresses(guarded) if method == "GET" and bare.get(path).status_code == 401
    ] == []


def test_there_is_no_documentation_of_the_routes(page: TestClient) -> None:
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert page.get(path).status_code == 404


def test_the_token_works_once_and_leaves_the_address(guarded: Any) -> None:
    first = TestClient(guarded, base_url=ORIGIN, follow_redirects=False)
    answer = first.get("/", params={"token": TOKEN, "a": "1"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/?a=1")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"bcp_{PORT}=") and "HttpOnly" in cookie and "SameSite=Strict" in cookie
    assert TOKEN not in cookie
    second = TestClient(guarded, base_url=ORIGIN, follow_redirects=False)
    assert second.get("/", params={"token": TOKEN}).status_code == 401


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example/"])
def test_the_redirect_stays_here(guarded: Any, path: str) -> None:
    sent: list[Any] = []

    async def ask() -> None:
        scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "raw_path": path.encode(),
            "query_string": f"token={TOKEN}".encode(),
            "headers": [(b"host", f"127.0.0.1:{PORT}".encode())],
        }

        async def receive() -> Any:
            return {"type": "http.request", "body": b""}

        async def send(event: Any) -> None:
            sent.append(event)

        await guarded(scope, receive, send)

    asyncio.run(ask())
    assert dict(sent[0]["headers"])[b"location"] == b"/evil.example/"


@pytest.mark.parametrize("given", ["", "x", TOKEN[:-1], "einmal-ü"])
def test_a_wrong_token_opens_nothing(guarded: Any, given: str) -> None:
    client = TestClient(guarded, base_url=ORIGIN)
    assert client.get("/", params={"token": given}).status_code == 401


@pytest.mark.parametrize(
    "headers, status",
    [
        ({"origin": ORIGIN, "sec-fetch-site": "same-origin"}, 200),
        ({"origin": ORIGIN, "sec-fetch-site": "same-site"}, 403),  # another port of this machine
        ({"origin": "http://127.0.0.1:9999", "sec-fetch-site": "same-site"}, 403),
        ({"origin": "http://127.0.0.1:9999"}, 403),
        ({"origin": "null", "sec-fetch-site": "same-origin"}, 403),
        ({"origin": ORIGIN}, 200),  # an old browser
        ({}, 403),  # neither: not our page
    ],
)
def test_only_our_own_pages_change_something(guarded: Any, headers: dict[str, str], status: int) -> None:
    client = TestClient(guarded, base_url=ORIGIN)
    client.get("/", params={"token": TOKEN})
    assert (
        client.post("/language", data={"here": "/", "language": "ja"}, headers=headers).status_code == status
    )


def test_another_page_may_not_read_and_a_link_from_elsewhere_may_look(page: TestClient) -> None:
    script = {"origin": ORIGIN, "sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors"}
    assert page.get("/", headers=script).status_code == 403
    link = {"origin": ORIGIN, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert page.get("/", headers=link).status_code == 200


def test_every_answer_bears_the_headers(page: TestClient) -> None:
    stranger = TestClient(page.app, base_url=ORIGIN)
    for answer in (page.get("/"), page.get("/static/app.js"), page.get("/nowhere"), stranger.get("/")):
        for name, value in SECURITY_HEADERS.items():
            assert answer.headers.get_list(name) == [value]
    assert "unsafe" not in SECURITY_HEADERS["content-security-policy"]
    assert "access-control-allow-origin" not in page.get("/").headers


def test_a_websocket_is_turned_away_before_the_application(guarded: Any, page: TestClient) -> None:
    reached: list[str] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        reached.append(scope["type"])
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.close", "code": 1000})

    guard = Guard(application, PORT, TOKEN)
    client = TestClient(guard, base_url=ORIGIN)
    for headers in ({}, {"host": f"evil.example:{PORT}"}, {"cookie": f"bcp_{PORT}=x", "origin": ORIGIN}):
        with pytest.raises(WebSocketDisconnect), client.websocket_connect("/ws", headers=headers):
            pass
    known = {"cookie": f"bcp_{PORT}={guard._session}", "host": f"127.0.0.1:{PORT}"}
    with (
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect("/ws", headers={**known, "origin": "http://evil.example"}),
    ):
        pass
    assert reached == []
    with client.websocket_connect("/ws", headers={**known, "origin": ORIGIN}):
        assert reached == ["websocket"]


def test_too_much_is_refused_by_its_length_and_by_counting(page: TestClient) -> None:
    told = {"content-length": str(MAX_BODY_BYTES + 1)}
    assert page.post("/tables/upload", headers=told, content=b"x").status_code == 413
    assert page.post("/tables/upload", headers={"content-length": "-1"}, content=b"x").status_code == 413

    def stream() -> Iterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n'
        for _ in range(MAX_BODY_BYTES // 2**20 + 1):
            yield b"x" * 2**20

    kind = {"content-type": "multipart/form-data; boundary=b"}
    assert page.post("/tables/upload", headers=kind, content=stream()).status_code == 413
