"""The documents that --to names, each with what makes it."""

from __future__ import annotations

from collections.abc import Callable

from bcp.errors import Message, UsageError
from bcp.pipeline.export_material import Export
from bcp.rendering.card import render_card
from bcp.rendering.html import HtmlMeta, render_html
from bcp.rendering.pdf import FONTS, convert_file, font_stand_ins, for_libreoffice, read_contents
from bcp.rendering.pictures.place import place_in_html
from bcp.store import scratch_folder
from bcp.vocabulary import Todo


def _html(export: Export) -> bytes:
    meta = export.meta
    page = HtmlMeta(
        title=f"{meta.title} {meta.company}".strip(),
        date=f"{meta.date.year}年{meta.date.month}月{meta.date.day}日",
        company=meta.company,
        version=meta.version,
        classification=meta.classification,
        draft="案　検証を通っていない。正式な計画として配らない。" if meta.draft else meta.banner,
    )
    text = render_html(export.markdown, page)
    if export.illustrated:
        text = place_in_html(text, export.pictures, export.work.case.template)
    return text.encode()


def _card(export: Export) -> bytes:
    easy = bool(export.settings["easy"])
    return render_card(export.card_text, export.meta, easy=easy, plan=export.markdown)


def _action_list(export: Export) -> bytes:
    """The workbook; it holds findings and phones, so there is none but the factory's own."""
    from bcp.rendering.action_list import render_action_list

    if export.edition.name != "internal":
        raise UsageError(
            Message(
                f"対策の一覧（xlsx）は社内用だけである。{export.edition.label}の版は作れない。",
                f"The action list (xlsx) is for the factory only; there is no {export.edition.name} edition.",
            ),
            Message(
                "--to から xlsx を外すか、--edition を外す。",
                "Leave xlsx out of --to, or leave --edition out.",
            ),
        )
    todo = [Todo(**each) for each in export.verdict.report["todo"]]
    return render_action_list(export.work.case, export.work.facts, export.work.findings, todo)


def convert_to_pdf(docx: bytes) -> bytes:
    """The PDF of a DOCX; raises RenderError where LibreOffice is missing or fails."""
    with scratch_folder({"plan.docx": for_libreoffice(docx), FONTS: font_stand_ins()}) as folder:
        return convert_file(folder / "plan.docx")


def _pdf(export: Export) -> bytes:
    """The PDF; where its contents name a page by estimate that is not the right one, made again with the right ones.

    Only the PDF: the DOCX has the same bytes on machines without LibreOffice.
    """
    pdf = convert_to_pdf(export.docx)
    contents = read_contents(pdf)
    if all(shown == page for shown, page in contents):
        return pdf
    return convert_to_pdf(export.make_docx(tuple(page for _, page in contents)))


# format -> (file stem, ending, what makes it); a further deliverable is a further line
FORMATS: dict[str, tuple[str, str, Callable[[Export], bytes]]] = {
    "docx": ("bcp", "docx", lambda export: export.docx),
    "pdf": ("bcp", "pdf", _pdf),
    "html": ("bcp", "html", _html),
    "card": ("card", "docx", _card),
    "xlsx": ("actions", "xlsx", _action_list),
}
# not a document of its own: the pictures as files, and in the DOCX, PDF and HTML that are written with them
PICTURES = "pictures"


def read_formats(text: str | None) -> tuple[str, ...]:
    """The formats that `--to` names, each once; raises UsageError for one that is not known."""
    names = tuple(dict.fromkeys(name.strip().lower() for name in (text or "docx").split(",") if name.strip()))
    known = (*FORMATS, PICTURES)
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        raise UsageError(
            Message(
                f"--to「{'、'.join(unknown) or text}」という形式はない。",
                f"--to: there is no format “{', '.join(unknown) or text}”.",
            ),
            Message(f"使えるのは {','.join(known)} である。", f"Known formats: {', '.join(known)}."),
        )
    return names
