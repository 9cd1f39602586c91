"""出力: what changed, as tracked changes for Word or as a page, and the history of the plan."""

from __future__ import annotations

import datetime

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from bcp.errors import Message, UsageError
from bcp.pipeline.comparing import diff_page, tracked_docx
from bcp.pipeline.difference import find_changes, open_output
from bcp.pipeline.history import read_history
from bcp.store import OutputFolder
from bcp.web.pages import desk_of, show
from bcp.web.routes_output import make_attachment
from bcp.web.routes_review import plan_of

router = APIRouter(prefix="/t/{table}")
COMMANDS = {
    "generate": Message("作成", "made"),
    "edit": Message("画面で修正", "edited on the page"),
    "ask": Message("注文を付けて書き直し", "asked again"),
    "accept": Message("提案を採用", "suggestion accepted"),
    "reject": Message("提案を却下", "suggestion rejected"),
    "import": Message("Wordから取り込み", "taken in from Word"),
    "answer": Message("チャットの回答を取り込み", "answer of a chat window"),
}


@router.get("/changes/{id}")
def download_changes(request: Request, table: str, id: str) -> Response:
    """`word` or `page`: template against plan; with `since-` before it, the last generation against now."""
    kind, since = id.removeprefix("since-"), id.startswith("since-")
    if kind not in ("word", "page"):
        raise UsageError(
            Message(f"「{id}」という比べ方はない。", f"There is no comparison “{id}”."),
            Message("「出力」の一覧から選ぶ。", "Choose from the page 出力."),
        )
    _, output, settings = plan_of(desk_of(request), table)
    work, standing, lock = open_output(output, settings)
    changes = find_changes(work, standing, lock, since)
    name = f"{output.name}_{'前回' if since else 'ひな形'}との違い"
    if kind == "page":
        page = diff_page(work, standing, lock, changes, since, output.name)
        return make_attachment(page.encode(), f"{name}.html")
    moment = datetime.datetime.now()
    return make_attachment(tracked_docx(work, standing, lock, changes, since, moment), f"{name}.docx")


@router.get("/history")
def show_history(request: Request, table: str) -> HTMLResponse:
    """One line a generation, newest first."""
    _, output, _ = plan_of(desk_of(request), table)
    records = list(reversed(read_history(OutputFolder(output))))
    return show(request, "history.html", table=table, step="output", records=records, commands=COMMANDS)
