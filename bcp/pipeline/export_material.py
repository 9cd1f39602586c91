"""The plan of one output as material for documents: judged, in one edition, with nothing in it that may not leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from bcp.errors import Message, RenderError, UsageError
from bcp.lockfile import Lock
from bcp.pipeline.export_facts import PlanFacts, restore_open, secrets_of
from bcp.pipeline.history import Record, list_revisions
from bcp.pipeline.masking import make_mask
from bcp.pipeline.outputs import BANNER
from bcp.pipeline.standing import Standing, template_of
from bcp.pipeline.validate import Verdict
from bcp.rendering.card import complete_card, find_card
from bcp.rendering.docx import DocumentMeta, Revision, render_docx
from bcp.rendering.editions import Edition, find_leaks, make_edition
from bcp.rendering.pictures import PICTURE_NAMES, Picture, draw_pictures
from bcp.rendering.pictures.picture import EDITIONS as MAY_SHOW
from bcp.rendering.pictures.place import figure_heights, place_in_docx
from bcp.settings import Settings
from bcp.vocabulary import BlockState, Segment
from bcp.workspace import Workspace


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
        return prove_edition(text, secrets, self.edition)

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
        return self.make_docx()

    def make_docx(self, pages: tuple[int, ...] = ()) -> bytes:
        """The same with the pages that the contents are to name, by estimate where there are none."""
        meta = replace(self.meta, pages=pages)
        if not self.illustrated:
            return render_docx(self.markdown, meta)
        template = self.work.case.template
        figures = figure_heights(self.pictures, template)
        document = render_docx(self.markdown, replace(meta, figures=figures))
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


def prove_edition(text: str, secrets: tuple[str, ...], edition: Edition) -> str:
    """`text`; raises RenderError where one of `secrets` stands in it."""
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
