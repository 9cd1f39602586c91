"""会社と環境: the 26 items, one a page, saved as you go into the table itself."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from bcp.errors import InputErrors, Message, UnresolvedConflict
from bcp.planning.completeness import measure_completeness
from bcp.vocabulary import Answer, Item
from bcp.web.changes import find_errors, find_item_changes, last_row
from bcp.web.desk import Desk, OpenTable, is_excel, open_for_edit, save_changes
from bcp.web.fields import NONE_WORD, UNKNOWN_WORD, ItemForm, make_form, refill
from bcp.web.pages import FormData, Posted, address, desk_of, find_called, go_to, language_of, show

router = APIRouter(prefix="/t/{table}")
MAX_NEW_ROWS = 20


def find_item(desk: Desk, id: str) -> Item:
    """The item called `id`; raises UsageError where the catalogue has none."""
    missing = Message(f"「{id}」という項目はない。", f"There is no item “{id}”.")
    return find_called(
        desk.catalogue.items,
        id,
        missing,
        Message("「会社と環境」の一覧から選ぶ。", "Choose from the list of items."),
    )


@router.get("/items")
def show_items(request: Request, table: str) -> HTMLResponse:
    """All items by stage, with how much of each is answered."""
    desk = desk_of(request)
    path = desk.find(table)
    work = desk.open(path)
    shares = measure_completeness(work.case, work.facts).items
    stages = [
        (stage, [item for item in desk.catalogue.items.values() if item.stage == stage]) for stage in (1, 2)
    ]
    return show(
        request,
        "items.html",
        table=table,
        step="items",
        stages=stages,
        shares=shares,
        is_excel=is_excel(path),
    )


@router.post("/copy")
def copy_form(request: Request, table: str, posted: FormData) -> Response:
    """An Excel table of the folder as a YAML table that the page can edit."""
    desk = desk_of(request)
    path = desk.find(table)
    made = desk.take_form(path.read_bytes(), posted["name"] or path.stem)
    return go_to(address(made.name, "items"))


@router.get("/item/{id}")
def show_item(request: Request, table: str, id: str, rows: int = 0) -> HTMLResponse:
    """The form of one item."""
    desk = desk_of(request)
    item = find_item(desk, id)
    opened = open_for_edit(desk.find(table), desk.catalogue)
    form = make_form(item, opened.environment.answers[id], min(max(rows, 0), MAX_NEW_ROWS))
    return _page(request, table, form, form.fingerprint)


@router.post("/item/{id}")
def save_item(request: Request, table: str, id: str, posted: FormData) -> Response:
    """Save what was typed, unless it cannot be read or the file says something new about this item."""
    desk = desk_of(request)
    item = find_item(desk, id)
    opened = open_for_edit(desk.find(table), desk.catalogue)
    answer = opened.environment.answers[id]
    form = make_form(item, answer, max(_new_rows(posted), last_row(posted.fields) - len(answer.rows)))
    errors = {} if posted["whole"] else find_errors(item, posted.fields, language_of(request))
    is_stale = posted["fingerprint"] != form.fingerprint
    if errors or is_stale:
        shown = refill(form, posted.fields, errors, form if is_stale else None)
        status = 409 if is_stale else 422
        return _page(request, table, shown, form.fingerprint, is_stale, errors, status=status)
    try:
        changed = _save(desk, opened, item, form, posted)
    except InputErrors as error:
        return _page(
            request, table, refill(form, posted.fields, {}), form.fingerprint, faults=error, status=422
        )
    if posted["go"] == "row":
        return go_to(f"{address(table, 'item', id)}?rows=1&saved=1#new")
    return go_to(_next(desk, table, item) + ("?saved=1" if changed else ""))


def _new_rows(posted: Posted) -> int:
    return int(posted["new_rows"]) if posted["new_rows"].isdecimal() and len(posted["new_rows"]) < 3 else 0


def _save(desk: Desk, opened: OpenTable, item: Item, form: ItemForm, posted: Posted) -> bool:
    """True where something changed; a file that changed in this very moment is a conflict, never overwritten."""
    answer = opened.environment.answers[item.id]
    changes = find_item_changes(item, answer, form, posted.fields, _is_shared(answer, opened))
    if changes:
        save_changes(opened, changes, desk.catalogue)
    return bool(changes)


def _is_shared(answer: Answer, opened: OpenTable) -> bool:
    """True where the answer stands in the common table."""
    return answer.position is not None and answer.position.path != str(opened.text.path)


def _next(desk: Desk, table: str, item: Item) -> str:
    """The next item of the same stage; after the last of stage 1 the assessment, after stage 2 the list."""
    same = [each.id for each in desk.catalogue.items.values() if each.stage == item.stage]
    place = same.index(item.id) + 1
    if place < len(same):
        return address(table, "item", same[place])
    return address(table, "assessment" if item.stage == 1 else "items")


def _page(
    request: Request,
    table: str,
    form: ItemForm,
    fingerprint: str,
    is_stale: bool = False,
    errors: dict[str, str] | None = None,
    faults: InputErrors | UnresolvedConflict | None = None,
    status: int = 200,
) -> HTMLResponse:
    items = list(desk_of(request).catalogue.items.values())
    same = [each for each in items if each.stage == form.item.stage]
    return show(
        request,
        "item.html",
        status=status,
        table=table,
        step="items",
        form=form,
        item=form.item,
        number=same.index(form.item) + 1,
        count=len(same),
        before=same[same.index(form.item) - 1] if same.index(form.item) else None,
        fingerprint=fingerprint,
        new_rows=sum(row.is_new for row in form.rows),
        is_stale=is_stale,
        errors=errors or {},
        faults=faults,
        unknown=UNKNOWN_WORD,
        nothing=NONE_WORD,
        common=_common(form.item),
    )


def _common(item: Item) -> str:
    return " ".join(item.example.split())
