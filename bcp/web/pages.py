"""Pages from templates: everything that people or models wrote is escaped, in both languages of the tool."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeVar, cast
from urllib.parse import quote

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import UploadFile

from bcp.errors import Language, Message, UsageError
from bcp.web.desk import Desk

Thing = TypeVar("Thing")

HERE = Path(__file__).parent
LANGUAGE_COOKIE = "bcp_language"
MAX_FIELDS = 8000
STEPS: tuple[tuple[str, Message], ...] = (
    ("items", Message("会社と環境", "Company and environment")),
    ("assessment", Message("アセスメント", "Assessment")),
    ("check", Message("確認", "Check")),
    ("make", Message("作成", "Make")),
    ("review", Message("見直し", "Review")),
    ("output", Message("出力", "Output")),
)


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def language_of(request: Request) -> Language:
    """The language of the page: what was chosen here, else that of the command."""
    chosen = request.cookies.get(LANGUAGE_COOKIE) or desk_of(request).settings["lang"]
    return "en" if chosen == "en" else "ja"


def desk_of(request: Request) -> Desk:
    """The desk of this server."""
    return cast(Desk, request.app.state.desk)


def show(
    request: Request, template: str, *, status: int = 200, table: str = "", step: str = "", **values: Any
) -> HTMLResponse:
    """One page; `table` and `step` say where in the way of six steps it stands."""
    language = language_of(request)

    def t(ja: str, en: str) -> str:
        return Message(ja, en).say(language)

    text = (
        _templates()
        .get_template(template)
        .render(
            t=t,
            say=lambda message: message.say(language),
            language=language,
            table=table,
            step=step,
            steps=[(id, title.say(language), address(table, id)) for id, title in STEPS] if table else [],
            address=address,
            here=request.url.path,
            saved=request.query_params.get("saved", ""),
            **values,
        )
    )
    return HTMLResponse(text, status_code=status)


def find_called(known: Mapping[str, Thing], id: str, missing: Message, hint: Message) -> Thing:
    """The thing called `id`; raises UsageError with what is missing and where to choose from."""
    found = known.get(id)
    if found is None:
        raise UsageError(missing, hint)
    return found


def address(table: str, *parts: object) -> str:
    """The address of a page of one table."""
    return "/" + "/".join(quote(str(part), safe="") for part in ("t", table, *parts))


def go_to(target: str) -> RedirectResponse:
    """Look at another page, after something was done."""
    return RedirectResponse(target, status_code=303)


@dataclass(frozen=True)
class Posted:
    """送られたもの: the fields of a form and its files, by name."""

    fields: dict[str, str]
    files: dict[str, tuple[str, bytes]]

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")


async def read_posted(request: Request) -> Posted:
    """What the form of this request sends; line ends are LF."""
    fields: dict[str, str] = {}
    files: dict[str, tuple[str, bytes]] = {}
    async with request.form(max_fields=MAX_FIELDS, max_files=4, max_part_size=4 * 1024 * 1024) as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                if value.filename:
                    files[name] = (value.filename, await value.read())
            else:
                fields[name] = str(value).replace("\r\n", "\n").replace("\r", "\n")
    return Posted(fields, files)


FormData = Annotated[Posted, Depends(read_posted)]
