"""`bcp export`: the plan as the documents that people hand out, put up and send; validated first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bcp.errors import Message, RenderError
from bcp.pipeline.difference import open_output, table_of, with_template
from bcp.pipeline.export_formats import FORMATS, PICTURES, convert_to_pdf, read_formats
from bcp.pipeline.export_material import Export
from bcp.pipeline.export_stale import clear_stale_card
from bcp.pipeline.history import read_history
from bcp.pipeline.validate import Verdict, validate_plan
from bcp.rendering.card import list_left_out
from bcp.rendering.editions import EDITIONS
from bcp.rendering.pdf_mark import mark_pdf
from bcp.settings import Settings
from bcp.store import PLAN, OutputFolder

FOLDER = "export"


@dataclass(frozen=True)
class Exported:
    """書き出しの結果: files by name, what the card left out, and what could not be made."""

    files: Mapping[str, bytes]
    verdict: Verdict
    left_out: tuple[str, ...] = ()
    failed: tuple[RenderError, ...] = ()
    notices: tuple[Message, ...] = ()  # what was done about files of an earlier export

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
        notices = clear_stale_card(folder, FOLDER, files)
        for name, data in files.items():
            folder.write_aside(f"{FOLDER}/{name}", data)
    left_out = (
        list_left_out(export.card_text, export.meta.banner, easy=bool(settings["easy"]), plan=export.markdown)
        if "card" in formats
        else ()
    )
    return Exported(files, verdict, left_out, failed, notices)


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
                docx = files[f"{stem}{suffix}.{ending}"]
                files[f"{stem}{suffix}.pdf"] = mark_pdf(convert_to_pdf(docx), docx)
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
