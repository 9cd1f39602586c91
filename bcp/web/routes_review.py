"""見直し: block by block; every decision goes through the calls of the commands."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from bcp.errors import Message, UnresolvedConflict, UsageError
from bcp.filling.hosts import describe_host
from bcp.lockfile import lock_from_json
from bcp.pipeline.deciding import decide_suggestions
from bcp.pipeline.difference import with_template
from bcp.pipeline.editing import ask_again, edit_block, own_block
from bcp.pipeline.provider import DEFAULT_BASE_URL, OFFLINE, api_key
from bcp.settings import Settings
from bcp.web.desk import Desk
from bcp.web.pages import FormData, address, desk_of, go_to, show
from bcp.web.reviewing import SEVERITIES, STATES, read_review

router = APIRouter(prefix="/t/{table}/review")
OUTSIDE = "outside"


def plan_of(desk: Desk, table: str) -> tuple[Path, Path, Settings]:
    """Table, output folder and settings of a plan; raises UsageError where none was made or one is being made."""
    path = desk.find(table)
    job = desk.jobs.find(table)
    if job is not None and job.is_running:
        raise UsageError(
            Message("いま作成している。", "The plan is being made."),
            Message("「作成」で終わるのを待つか、中止する。", "Wait for it on the page 作成, or stop it."),
        )
    folder = desk.output(path)
    lock = lock_from_json(folder.read_lock()) if folder.path.is_dir() else None
    if lock is None:
        raise UsageError(
            Message("計画はまだない。", "There is no plan yet."),
            Message("「作成」で計画を作ってから開く。", "Make the plan first on the page 作成."),
        )
    settings = desk.settings_for(path, {**desk.models.get(table, {}), "env-diff": str(path)})
    return path, folder.path, with_template(settings, lock, folder.path)


@router.get("")
def show_review(request: Request, table: str) -> HTMLResponse:
    """All blocks with state and reason; those that need a person first."""
    _, output, settings = plan_of(desk_of(request), table)
    review = read_review(output, settings)
    return show(
        request,
        "review.html",
        table=table,
        step="review",
        review=review,
        states=STATES,
        severities=SEVERITIES,
    )


@router.get("/{id}")
def show_block(request: Request, table: str, id: str) -> HTMLResponse:
    """One block."""
    return _page(request, table, id)


def _page(
    request: Request, table: str, id: str, typed: str | None = None, fault: UnresolvedConflict | None = None
) -> HTMLResponse:
    _, output, settings = plan_of(desk_of(request), table)
    review = read_review(output, settings)
    block = review.find(id)
    ids = [each.id for each in review.blocks]
    place = ids.index(id)
    name = settings["provider"] or review.provider or OFFLINE
    return show(
        request,
        "block.html",
        status=409 if fault else 200,
        table=table,
        step="review",
        block=block,
        typed=block.shown if typed is None else typed,
        fault=fault,
        states=STATES,
        severities=SEVERITIES,
        number=place + 1,
        count=len(ids),
        before=ids[place - 1] if place else "",
        after=ids[place + 1] if place + 1 < len(ids) else "",
        provider=name,
        place=None
        if name == OFFLINE
        else describe_host(settings["base-url"] or DEFAULT_BASE_URL, settings["model"] or ""),
        has_key=bool(api_key()),
    )


@router.post("/{id}/edit")
def edit(request: Request, table: str, id: str, posted: FormData) -> Response:
    """The block's text as a person wrote it; one that changed meanwhile is shown beside it."""
    path, output, settings = plan_of(desk_of(request), table)
    if posted["text"] != posted["seen"]:
        try:
            edit_block(output, id, posted["text"], posted["seen"], path, settings)
        except UnresolvedConflict as fault:
            return _page(request, table, id, posted["text"], fault)
    return go_to(address(table, "review", id) + "?saved=1")


@router.post("/{id}/accept")
def accept(request: Request, table: str, id: str) -> Response:
    """Take the suggestion."""
    return _decide(request, table, id, accept=True)


@router.post("/{id}/reject")
def reject(request: Request, table: str, id: str) -> Response:
    """Turn the suggestion down."""
    return _decide(request, table, id, accept=False)


def _decide(request: Request, table: str, id: str, accept: bool) -> Response:
    path, output, settings = plan_of(desk_of(request), table)
    decide_suggestions(output, (id,), accept, path, settings)
    known = {block.id for block in read_review(output, settings).blocks}
    return go_to((address(table, "review", id) if id in known else address(table, "review")) + "?saved=1")


@router.post("/{id}/own")
def own(request: Request, table: str, id: str) -> Response:
    """People take the block over."""
    path, output, settings = plan_of(desk_of(request), table)
    own_block(output, id, "own", path, settings)
    return go_to(address(table, "review", id) + "?saved=1")


@router.post("/{id}/disown")
def disown(request: Request, table: str, id: str) -> Response:
    """People give the block back."""
    path, output, settings = plan_of(desk_of(request), table)
    own_block(output, id, "disown", path, settings)
    return go_to(address(table, "review", id) + "?saved=1")


@router.post("/{id}/ask")
def ask(request: Request, table: str, id: str, posted: FormData) -> Response:
    """The model writes the block again, with a remark; the host was named beside the button."""
    desk = desk_of(request)
    path, output, settings = plan_of(desk, table)
    remark = " ".join(posted["remark"].split())
    if not remark:
        raise UsageError(
            Message("注文が空である。", "The remark is empty."),
            Message("どう直してほしいかを一言で書く。", "Say in a few words what should change."),
        )
    host = describe_host(settings["base-url"] or DEFAULT_BASE_URL, settings["model"] or "").host
    may_send = bool(posted["agreed"]) and posted["agreed"] == host
    desk.jobs.start(table, partial(ask_again, output, id, remark, path, settings), may_send)
    return go_to(address(table, "make"))
