"""The first page: the tables of this folder, a new one, an Excel form dropped in."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from bcp.errors import Message, UsageError
from bcp.store import LOCK
from bcp.web.desk import is_excel
from bcp.web.pages import LANGUAGE_COOKIE, FormData, address, desk_of, go_to, show

router = APIRouter()


@router.get("/")
def show_home(request: Request) -> HTMLResponse:
    """All tables, with whether a plan stands."""
    desk = desk_of(request)
    tables = [
        (name, is_excel(path), (desk.output(path).path / LOCK).is_file())
        for name, path in desk.tables().items()
    ]
    return show(request, "home.html", tables=tables)


@router.post("/tables/new")
def start_table(request: Request, posted: FormData) -> RedirectResponse:
    """A new table, at its first question."""
    desk = desk_of(request)
    path = desk.start_table(posted["name"])
    return go_to(address(path.name, "item", next(iter(desk.catalogue.items))))


@router.post("/tables/upload")
def take_form(request: Request, posted: FormData) -> RedirectResponse:
    """A new table from an Excel form."""
    if "file" not in posted.files:
        raise UsageError(
            Message("ファイルが選ばれていない。", "No file was chosen."),
            Message("Excelの表（.xlsx）を選んでから送る。", "Choose an Excel form (.xlsx) first."),
        )
    name, data = posted.files["file"]
    path = desk_of(request).take_form(data, posted["name"] or _last_part(name))
    return go_to(address(path.name, "check"))


def _last_part(name: str) -> str:
    """The file's own name: some browsers send a whole path."""
    return name.replace("\\", "/").rsplit("/", 1)[-1]


@router.post("/language")
def choose_language(request: Request, posted: FormData) -> RedirectResponse:
    """The same page in the other language."""
    target = posted["here"]
    answer = go_to(target if target.startswith("/") and not target.startswith(("//", "/\\")) else "/")
    answer.set_cookie(
        LANGUAGE_COOKIE, "en" if posted["language"] == "en" else "ja", httponly=True, samesite="strict"
    )
    return answer
