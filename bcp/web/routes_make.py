"""作成: where the data goes is said first; the run does not hang on the page; its news comes as server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response, StreamingResponse

from bcp.errors import Language
from bcp.filling.hosts import HostPlace, describe_host
from bcp.lockfile import lock_from_json
from bcp.pipeline.generate import generate
from bcp.pipeline.preview import preview
from bcp.pipeline.provider import DEFAULT_BASE_URL, OFFLINE, OPENAI, api_key
from bcp.settings import Settings
from bcp.store import JOURNAL
from bcp.vocabulary import Action
from bcp.web.desk import Desk
from bcp.web.jobs import Event, Job
from bcp.web.pages import FormData, Posted, address, desk_of, go_to, language_of, show

router = APIRouter(prefix="/t/{table}/make")
HEARTBEAT_SECONDS = 10.0


@router.get("")
def show_make(request: Request, table: str) -> HTMLResponse:
    """What would be made and who would write it; the run under way, or how the last one ended."""
    desk = desk_of(request)
    path = desk.find(table)
    job = desk.jobs.find(table)
    if job is not None and job.is_running:
        return show(request, "progress.html", table=table, step="make", job=job)
    return _page(request, table, path, job)


def _page(request: Request, table: str, path: Path, job: Job | None, **more: Any) -> HTMLResponse:
    desk = desk_of(request)
    folder = desk.output(path)
    lock = lock_from_json(folder.read_lock()) if folder.path.is_dir() else None
    settings = desk.settings_for(path, desk.models.get(table))
    name = settings["provider"] or (lock.provider if lock else "") or OFFLINE
    waiting = len(folder.read_lines(JOURNAL)) if folder.path.is_dir() else 0
    values: dict[str, Any] = {
        "provider": name,
        "model": settings["model"] or (lock.model if lock else ""),
        "base_url": settings["base-url"] or "",
        "has_plan": lock is not None,
        "waiting": waiting,
        "job": job,
        "has_key": bool(api_key()),
        "default_url": DEFAULT_BASE_URL,
        "place": None,
        "plans": {},
        "counts": {},
    }
    return show(request, "make.html", table=table, step="make", **{**values, **more})


@router.post("/look")
def look(request: Request, table: str, posted: FormData) -> HTMLResponse:
    """What a run with this provider would do and where it would send what; nothing leaves."""
    desk = desk_of(request)
    path = desk.find(table)
    settings = _chosen(desk, path, posted)
    _, provider, plans = preview(path, settings)
    counts = {action.value: sum(plan.action is action for plan in plans.values()) for action in Action}
    return _page(
        request,
        table,
        path,
        None,
        provider=provider.name,
        model=provider.model,
        base_url=posted["base_url"],
        place=None if provider.is_offline else describe_host(provider.base_url, provider.model),
        plans=plans,
        counts=counts,
    )


def _chosen(desk: Desk, path: Path, posted: Posted) -> Settings:
    """The settings with the provider that was chosen on the page."""
    more: dict[str, object] = {"provider": OPENAI if posted["provider"] == OPENAI else OFFLINE}
    if posted["provider"] == OPENAI:
        more |= {"model": posted["model"].strip() or desk.settings["model"]}
        if posted["base_url"].strip():
            more["base-url"] = posted["base_url"].strip()
    if posted["provider"] == OPENAI:
        desk.models[path.name] = dict(more)
    if posted["draft"]:
        more["draft"] = True
    return desk.settings_for(path, more)


@router.post("/start")
def start(request: Request, table: str, posted: FormData) -> Response:
    """Start the run; a cloud only where the person said yes to this very host."""
    desk = desk_of(request)
    path = desk.find(table)
    settings = _chosen(desk, path, posted)
    may_send = bool(posted["agreed"]) and posted["agreed"] == _host_of(settings).host
    desk.jobs.start(table, partial(generate, path, settings), may_send)
    return go_to(address(table, "make"))


def _host_of(settings: Settings) -> HostPlace:
    return describe_host(settings["base-url"] or DEFAULT_BASE_URL, settings["model"] or "")


@router.post("/stop")
def stop(request: Request, table: str) -> Response:
    """Ask the run to end; finished answers stay."""
    job = desk_of(request).jobs.find(table)
    if job is not None:
        job.stop()
    return go_to(address(table, "make"))


@router.get("/events")
def events(request: Request, table: str) -> Response:
    """The news of the run, from the event after Last-Event-ID on; 204 where there is no run."""
    job = desk_of(request).jobs.find(table)
    if job is None:
        return Response(status_code=204)
    last = request.headers.get("last-event-id", "")
    number = int(last) if last.isascii() and last.isdigit() else 0
    return StreamingResponse(_stream(job, number, language_of(request)), media_type="text/event-stream")


async def _stream(job: Job, number: int, language: Language) -> AsyncIterator[str]:
    yield "retry: 1000\n\n"
    silent = 0.0
    while True:
        found = await asyncio.to_thread(job.after, number, 1.0)
        for event in found:
            number = event.number
            yield _as_text(event, language)
        if not job.is_running and not job.after(number, 0):
            return
        silent = 0.0 if found else silent + 1.0
        if silent >= HEARTBEAT_SECONDS:
            silent = 0.0
            yield ": still there\n\n"


def _as_text(event: Event, language: Language) -> str:
    """One event; JSON keeps line breaks out of it."""
    data = {
        "text": event.message.say(language),
        "done": event.done,
        "total": event.total,
        "state": event.state,
    }
    return f"id: {event.number}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
