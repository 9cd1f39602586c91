"""The application: routes by step, one error page, one request at a time, and the guard around all of it."""

from __future__ import annotations

import asyncio

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from bcp.errors import BcpError, InputErrors, Message
from bcp.web import (
    routes_assessment,
    routes_changes,
    routes_check,
    routes_home,
    routes_items,
    routes_make,
    routes_output,
    routes_review,
)
from bcp.web.desk import Desk
from bcp.web.guard import App, Guard, Receive, Scope, Send
from bcp.web.pages import HERE, show

ROUTERS = (
    routes_home,
    routes_items,
    routes_assessment,
    routes_changes,
    routes_check,
    routes_make,
    routes_review,
    routes_output,
)
_STATUS = {2: 400, 3: 502, 4: 409, 5: 503}


class OneAtATime:
    """順番: pages wait for each other, so that two tabs never work on one file; news of a run never waits."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._lock = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope.get("path", ""))
        if scope["type"] != "http" or path.startswith("/static/") or path.endswith(("/events", "/stop")):
            await self._app(scope, receive, send)
            return
        async with self._lock:
            await self._app(scope, receive, send)


def make_app(desk: Desk) -> FastAPI:
    """The routes without the guard; for the server, use `make_guarded`."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.state.desk = desk
    for each in ROUTERS:
        app.include_router(each.router)
    app.mount("/static", StaticFiles(directory=HERE / "static"))
    app.add_exception_handler(BcpError, _show_fault)
    app.add_exception_handler(HTTPException, _show_http_fault)
    return app


def make_guarded(desk: Desk, port: int, token: str) -> Guard:
    """The whole application for one port; the guard is the outermost layer."""
    return Guard(OneAtATime(make_app(desk)), port, token)


def _show_fault(request: Request, error: Exception) -> HTMLResponse:
    """What a command would have said, as a page."""
    assert isinstance(error, BcpError)
    parts = error.errors if isinstance(error, InputErrors) else (error,)
    status = _STATUS.get(error.exit_code, 500)
    return show(request, "fault.html", status=status, title=error.message, parts=parts, back=_back(request))


def _show_http_fault(request: Request, error: Exception) -> HTMLResponse:
    assert isinstance(error, HTTPException)
    words = {
        404: Message("このページはない。", "There is no such page."),
        405: Message("このページではできない操作である。", "This page does not take that."),
    }
    title = words.get(error.status_code, Message("この要求は受け取れない。", "This request cannot be taken."))
    return show(request, "fault.html", status=error.status_code, title=title, parts=(), back="/")


def _back(request: Request) -> str:
    """The first page of the table the request was about, else the list of tables."""
    table = request.path_params.get("table", "")
    from bcp.web.pages import address, desk_of

    return address(table, "items") if table in desk_of(request).tables() else "/"
