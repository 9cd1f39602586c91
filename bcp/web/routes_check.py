"""確認: what `bcp check` says of the table as it stands."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from bcp.pipeline.check import check_environment
from bcp.pipeline.masking import make_mask
from bcp.web.pages import desk_of, show

router = APIRouter(prefix="/t/{table}")
STATES = {
    "same": ("同じ", "same"),
    "different": ("違う", "different"),
    "none": ("なし", "none"),
    "unknown": ("不明", "unknown"),
    "unanswered": ("未回答", "unanswered"),
}


@router.get("/check")
def show_check(request: Request, table: str) -> HTMLResponse:
    """Questions, contradictions, findings, what is masked, the environment difference."""
    desk = desk_of(request)
    work = desk.open(desk.find(table))
    mask = make_mask(work)
    masked = list(dict.fromkeys(mask.fact(needle.path).label for needle in mask.list()))
    return show(
        request,
        "check.html",
        table=table,
        step="check",
        result=check_environment(work),
        warnings=work.case.environment.warnings,
        masked=masked,
        states=STATES,
        items=desk.catalogue.items,
    )
