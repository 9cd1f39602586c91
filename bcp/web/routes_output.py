"""出力: every deliverable by its id, the Word round trip, the chat window, the exercise."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from bcp.errors import Message, UsageError
from bcp.pipeline.chat import take_answer, write_chat_prompts
from bcp.pipeline.check import check_environment
from bcp.pipeline.drill import FOLDER as DRILL
from bcp.pipeline.drill import prepare_drill
from bcp.pipeline.export import FOLDER as EXPORT
from bcp.pipeline.export import export_output
from bcp.pipeline.export_formats import FORMATS, PICTURES
from bcp.pipeline.form import marked_form
from bcp.pipeline.importing import import_word
from bcp.pipeline.outputs import ENV_DIFF, REPORT, REVIEW
from bcp.rendering.editions import EDITIONS
from bcp.store import DOCX, NEW_NAMES, PLAN, scratch_folder
from bcp.web.desk import Desk
from bcp.web.pages import FormData, address, desk_of, go_to, show
from bcp.web.routes_review import plan_of

router = APIRouter(prefix="/t/{table}")
# what a run writes, by name; the folders export/ and drill/ are listed beside them
FIXED = (DOCX, PLAN, REVIEW, ENV_DIFF, REPORT, *NEW_NAMES.values())
ENDINGS = (".docx", ".md", ".pdf", ".html", ".xlsx", ".png", ".svg")


def list_files(folder: Path) -> dict[str, Path]:
    """Id -> path of every deliverable that is there; an id is a name of this list and never a path."""
    found = {name: folder / name for name in FIXED}
    for inside in (EXPORT, DRILL):
        if not (folder / inside).is_symlink():
            for path in sorted((folder / inside).glob("*")):
                if path.suffix in ENDINGS:
                    found[f"{inside}-{path.name}"] = path
    return {id: path for id, path in found.items() if path.is_file() and not path.is_symlink()}


@router.get("/output")
def show_output(request: Request, table: str) -> HTMLResponse:
    """The files there are, and the forms that make more."""
    desk = desk_of(request)
    path = desk.find(table)
    folder = desk.output(path).path
    files = {id: file.stat().st_size for id, file in list_files(folder).items()}
    has_plan = desk.output(path).read_lock() is not None if folder.is_dir() else False
    return show(
        request,
        "output.html",
        table=table,
        step="output",
        files=files,
        has_plan=has_plan,
        formats=(*FORMATS, PICTURES),
        editions=list(EDITIONS.values()),
        told=(),
    )


@router.get("/file/{id}")
def download(request: Request, table: str, id: str) -> Response:
    """One deliverable, to be saved; anything that is not in the list is not there."""
    desk = desk_of(request)
    folder = desk.output(desk.find(table)).path
    path = list_files(folder).get(id)
    if path is None:
        raise UsageError(
            Message(f"「{id}」というファイルはない。", f"There is no file “{id}”."),
            Message("「出力」の一覧から選ぶ。", "Choose from the list of the page 出力."),
        )
    return make_attachment(path.read_bytes(), f"{folder.name}_{id}")


@router.get("/form.xlsx")
def download_form(request: Request, table: str) -> Response:
    """The table as an Excel form with what is open marked."""
    desk = desk_of(request)
    path = desk.find(table)
    work = desk.open(path)
    return make_attachment(marked_form(work, check_environment(work)), f"{path.stem}.xlsx")


def make_attachment(data: bytes, name: str) -> Response:
    """The bytes to be saved under `name`, never shown in the page."""
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(data, media_type="application/octet-stream", headers={"content-disposition": disposition})


@router.post("/output/export")
def export(request: Request, table: str, posted: FormData) -> Response:
    """Write the documents asked for; what could not be made is said."""
    desk = desk_of(request)
    _, output, settings = plan_of(desk, table)
    wanted = [name for name in (*FORMATS, PICTURES) if f"to.{name}" in posted.fields] or ["docx"]
    values = {
        **settings.values,
        "to": ",".join(wanted),
        "edition": posted["edition"] if posted["edition"] in EDITIONS else None,
    }
    values |= {"easy": bool(posted["easy"]), "draft": bool(posted["draft"])}
    exported = export_output(output, type(settings)(values, settings.named))
    told = [fault.message for fault in exported.failed]
    if not exported.files and not told:
        count = sum(each.severity == "error" for each in exported.verdict.violations)
        told.append(
            Message(
                f"書き出さなかった。計画が検証を通っていない（誤り {count}件）。「見直し」で直すか、「案」として書き出す。",
                f"Nothing was written: the plan does not pass ({count} errors). Mend it on 見直し, or export it as a draft.",
            )
        )
    told += [
        Message(f"1枚に収めるため初動カードから省いた：{each}", f"Left out of the card: {each}")
        for each in exported.left_out
    ]
    return _told(request, table, told) if told else go_to(address(table, "output") + "?saved=1")


def _told(request: Request, table: str, told: list[Message]) -> HTMLResponse:
    return show(request, "told.html", table=table, step="output", told=told, back=address(table, "output"))


@router.post("/output/drill")
def drill(request: Request, table: str) -> Response:
    """A table-top exercise from the factory's own findings."""
    desk = desk_of(request)
    path = desk.find(table)
    prepare_drill(path, desk.settings_for(path))
    return go_to(address(table, "output") + "?saved=1")


@router.post("/output/import")
def take_word(request: Request, table: str, posted: FormData) -> Response:
    """Take edits made in Word back into the plan."""
    desk = desk_of(request)
    path, output, settings = plan_of(desk, table)
    if "file" not in posted.files:
        raise UsageError(
            Message("ファイルが選ばれていない。", "No file was chosen."),
            Message(
                "Wordで直した計画（.docx）を選んでから送る。", "Choose the plan edited in Word (.docx) first."
            ),
        )
    with scratch_folder({"edited.docx": posted.files["file"][1]}) as folder:
        imported = import_word(output, folder / "edited.docx", path, settings)
    return show(request, "imported.html", table=table, step="output", imported=imported)


@router.get("/chat")
def show_chat(request: Request, table: str, only: str = "") -> HTMLResponse:
    """The prompt to copy, and the place to paste the answer."""
    desk = desk_of(request)
    path = desk.find(table)
    known = desk.open(path).requests
    more = {"only": [only]} if only in known else {"parts": False}
    parts = write_chat_prompts(path, desk.settings_for(path, more))
    return _chat(
        request, table, desk, path, "\n\n".join(part.text for part in parts), only if only in known else ""
    )


def _chat(
    request: Request, table: str, desk: Desk, path: Path, prompt: str, only: str = "", taken: object = None
) -> HTMLResponse:
    return show(
        request,
        "chat.html",
        table=table,
        step="make",
        prompt=prompt,
        only=only,
        answered=taken,
        path=path.name,
    )


@router.post("/chat")
def take(request: Request, table: str, posted: FormData) -> HTMLResponse:
    """Take an answer in; what fails comes back as the next prompt."""
    desk = desk_of(request)
    path = desk.find(table)
    if not posted["answer"].strip():
        raise UsageError(
            Message("回答が空である。", "The answer is empty."),
            Message("チャット画面の回答を全部写して貼る。", "Paste the whole answer of the chat window."),
        )
    answered = take_answer(path, posted["answer"], desk.settings_for(path))
    return _chat(request, table, desk, path, answered.follow_up, taken=answered)
