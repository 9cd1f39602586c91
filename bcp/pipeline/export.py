"""`bcp export`: the plan as the documents that people hand out, put up and send; validated first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from bcp.errors import Message, RenderError, UsageError
from bcp.lockfile import Lock
from bcp.pipeline.difference import open_output, table_of, with_template
from bcp.pipeline.export_facts import PlanFacts, restore_open, secrets_of
from bcp.pipeline.history import Record, list_revisions, read_history
from bcp.pipeline.masking import make_mask
from bcp.pipeline.outputs import BANNER
from bcp.pipeline.standing import Standing, template_of
from bcp.pipeline.validate import Verdict, validate_plan
from bcp.rendering.card import complete_card, find_card, list_left_out, render_card
from bcp.rendering.docx import DocumentMeta, Revision, render_docx
from bcp.rendering.editions import EDITIONS, Edition, find_leaks, make_edition
from bcp.rendering.html import HtmlMeta, render_html
from bcp.rendering.pdf import FONTS, convert_file, font_stand_ins, for_libreoffice
from bcp.rendering.pictures import PICTURE_NAMES, Picture, draw_pictures
from bcp.rendering.pictures.picture import EDITIONS as MAY_SHOW
from bcp.rendering.pictures.place import figure_heights, place_in_docx, place_in_html
from bcp.settings import Settings
from bcp.store import PLAN, OutputFolder, scratch_folder
from bcp.vocabulary import BlockState, Segment, Todo
from bcp.workspace import Workspace

FOLDER = "export"


@dataclass(frozen=True)
class Export:
    """書き出しの材料: one plan, judged, in one edition."""

    work: Workspace
    standing: Standing
    lock: Lock
    verdict: Verdict
    edition: Edition
    settings: Settings
    plan: str  # bcp.md as it stands
    history: Sequence[Record] = ()
    illustrated: bool = False  # --to names pictures

    @cached_property
    def markdown(self) -> str:
        """The Markdown of the edition; raises RenderError rather than let a secret out."""
        if self.edition.name == "internal":
            return self.plan
        facts = PlanFacts(self.lock.facts, self.work.facts)
        secrets = secrets_of(self.edition, facts)
        old = template_of(self.lock, self.work.case.template)
        template = replace(old, segments=(Segment(""), *self.standing.skeleton))
        mask = make_mask(self.work)
        text = make_edition(
            self.edition,
            template,
            {
                id: (block.source, _state(block.deleted), block.is_edited)
                for id, block in self.standing.blocks.items()
            },
            facts.with_mask(mask),
            lambda source: restore_open(mask.hide(source)[0], mask),
            secrets,
        )
        return _proved(text, secrets, self.edition)

    def prove(self) -> None:
        """Raise RenderError, before any document is made, where the edition would let a secret out."""
        _ = self.markdown

    @cached_property
    def meta(self) -> DocumentMeta:
        """What the documents say about themselves."""
        unusable = self.verdict.usability.usable == "no"
        label = "" if self.edition.name == "internal" else f"（{self.edition.label}）"
        version = self._shown("document_control.version")
        return DocumentMeta(
            title=self.work.facts.say_plainly(self.work.case.template.title) + label,
            date=self.work.case.date,
            company=self._shown("company.name"),
            site=self._shown("company.site"),
            version=version,
            classification=self._shown("document_control.classification"),
            approver="" if self.edition.name == "wall" else self._shown("document_control.approver"),
            open_count=len(self.verdict.report["todo"]) if self.edition.name == "internal" else 0,
            draft=not self.verdict.ok,
            banner=BANNER.format(count=len(self.verdict.usability.blocking)) if unusable else "",
            revisions=self.revisions,
            fonts=self.settings["fonts"] or "yu",
            block_titles=tuple((block.title, id) for id, block in self.lock.blocks.items()),
            company_template=_company_template(self.settings["reference"]),
        )

    @cached_property
    def revisions(self) -> tuple[Revision, ...]:
        """The table of revisions of the plan, from its history; who edited it is for the factory only."""
        if self.edition.name == "internal":
            return list_revisions(self.history)
        return list_revisions([{**record, "by": _machine_of(record)} for record in self.history])

    def _shown(self, path: str) -> str:
        fact = self.work.facts.get(path)
        return self.work.facts.display(fact) if fact.value.has_value else ""

    @cached_property
    def docx(self) -> bytes:
        """The plan for Word, with its pictures where they were asked for."""
        if not self.illustrated:
            return render_docx(self.markdown, self.meta)
        template = self.work.case.template
        figures = figure_heights(self.pictures, template)
        document = render_docx(self.markdown, replace(self.meta, figures=figures))
        return place_in_docx(document, self.pictures, template)

    @cached_property
    def pictures(self) -> tuple[Picture, ...]:
        """The pictures that the edition may show; raises RenderError without matplotlib or a Japanese font."""
        shown = [name for name in PICTURE_NAMES if self.edition.name in MAY_SHOW[name]]
        return draw_pictures(self.work.case, self.work.facts, shown)

    @cached_property
    def card_text(self) -> str:
        """The card with where the paper plan lies; raises UsageError for a plan without a card."""
        card = find_card(self.markdown)
        if not card:
            raise UsageError(
                Message("この計画には初動カードがない。", "This plan has no card."),
                Message(
                    "ひな形の初動カードを「<!-- card -->」と「<!-- /card -->」の行で囲み、bcp generate を実行する。",
                    "Put <!-- card --> and <!-- /card --> around the card of the template and run bcp generate.",
                ),
            )
        paper = self.work.facts.get("document_control.paper_copies")
        return complete_card(card, self.work.facts.display(paper))


def _machine_of(record: Record) -> Record:
    """Who wrote a generation, without the person."""
    return {key: value for key, value in dict(record.get("by") or {}).items() if key != "person"}


def _company_template(path: str | None) -> bytes:
    """The bytes of `--reference F`; raises UsageError for a file that cannot be read."""
    if not path:
        return b""
    try:
        return Path(path).read_bytes()
    except OSError as fault:
        raise UsageError(
            Message(f"--reference「{path}」を読めない。", f"--reference: “{path}” cannot be read."),
            Message("Word文書（.docx）のパスを書く。", "Name a Word document (.docx)."),
        ) from fault


def _state(deleted: bool) -> BlockState:
    return BlockState.DELETED if deleted else BlockState.FILLED


def _proved(text: str, secrets: tuple[str, ...], edition: Edition) -> str:
    leaks = find_leaks(text, secrets)
    if leaks:
        raise RenderError(
            Message(
                f"{edition.label}の版を作らなかった。載せてはいけない値が{len(leaks)}件、本文に残る。",
                f"The {edition.name} edition was not made: {len(leaks)} values it must not hold stand in the text.",
            ),
            Message(
                "bcp.md で、人が書き足した文の氏名、電話、場所を役割名に直してから、もう一度実行する。",
                "Replace names, phones and places that people typed into bcp.md by roles, and run again.",
            ),
        )
    return text


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
    return render_card(export.card_text, export.meta, easy=bool(export.settings["easy"]))


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


# format -> (file stem, ending, what makes it); a further deliverable is a further line
FORMATS: dict[str, tuple[str, str, Callable[[Export], bytes]]] = {
    "docx": ("bcp", "docx", lambda export: export.docx),
    "pdf": ("bcp", "pdf", lambda export: convert_to_pdf(export.docx)),
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


@dataclass(frozen=True)
class Exported:
    """書き出しの結果: files by name, what the card left out, and what could not be made."""

    files: Mapping[str, bytes]
    verdict: Verdict
    left_out: tuple[str, ...] = ()
    failed: tuple[RenderError, ...] = ()

    @property
    def exit_code(self) -> int:
        return 5 if self.failed else 0 if self.files else 1


def export_output(output: Path, settings: Settings) -> Exported:
    """Validate the plan and write the documents asked for into OUTPUT/export/."""
    formats = read_formats(settings["to"])
    work, standing, lock = open_output(output, settings)
    verdict = validate_plan(
        output / PLAN, table_of(lock, output, settings), with_template(settings, lock, output), lock
    )
    if not verdict.ok and not settings["draft"]:
        return Exported({}, verdict)
    folder = OutputFolder(output)
    plan = (folder.read(PLAN) or b"").decode("utf-8-sig").replace("\r\n", "\n")
    edition = EDITIONS[settings["edition"] or "internal"]
    history = read_history(folder)
    export = Export(work, standing, lock, verdict, edition, settings, plan, history, PICTURES in formats)
    export.prove()
    files, failed = _make(export, formats)
    with folder.opened():
        folder.file(FOLDER)  # a link there is refused
        for name, data in files.items():
            folder.write_aside(f"{FOLDER}/{name}", data)
    left_out = (
        list_left_out(export.card_text, export.meta.banner, easy=bool(settings["easy"]))
        if "card" in formats
        else ()
    )
    return Exported(files, verdict, left_out, failed)


def _make(export: Export, formats: tuple[str, ...]) -> tuple[dict[str, bytes], tuple[RenderError, ...]]:
    """The files that could be made, and the faults of the others; one that fails never stops the rest."""
    files: dict[str, bytes] = {}
    failed: list[RenderError] = []
    suffix = "" if export.edition.name == "internal" else f"_{export.edition.name}"
    for name in formats:
        if name == PICTURES:
            files |= _picture_files(export, suffix, failed)
            continue
        stem, ending, make = FORMATS[name]
        try:
            files[f"{stem}{suffix}.{ending}"] = make(export)
            if name == "card" and "pdf" in formats:
                files[f"{stem}{suffix}.pdf"] = convert_to_pdf(files[f"{stem}{suffix}.{ending}"])
        except RenderError as fault:
            failed.append(fault)
    return files, tuple(failed)


def _picture_files(export: Export, suffix: str, failed: list[RenderError]) -> dict[str, bytes]:
    """PNG and SVG of each picture; what stands in the way is added to `failed`."""
    try:
        drawn = export.pictures
    except RenderError as fault:
        failed.append(fault)
        return {}
    return {f"{each.name}{suffix}.{kind}": getattr(each, kind) for each in drawn for kind in ("png", "svg")}
