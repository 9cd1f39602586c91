"""`bcp import`: edits made in Word come back as human edits of bcp.md; what cannot be placed is listed and kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bcp.errors import InputError, Message
from bcp.importing.patch import Edit, Patched, apply_word
from bcp.importing.word import WordDocument, read_word
from bcp.inputs.template import normalise_text
from bcp.lockfile import Lock, number_outside
from bcp.merging.restore import restore_references
from bcp.pipeline.committing import finish
from bcp.pipeline.drafting import unasked_drafts
from bcp.pipeline.filling import Filling
from bcp.pipeline.history import Cause
from bcp.pipeline.outcome import COLLIDED, Outcome
from bcp.pipeline.provider import remembered_provider
from bcp.pipeline.standing import RememberedFacts, Standing, lock_of, read_standing, template_of
from bcp.pipeline.word_comments import ask_comments
from bcp.pipeline.word_facts import FactEdit, find_fact_edits
from bcp.pipeline.word_merge import WordMerge, merge_word
from bcp.pipeline.word_table import AppliedFacts, apply_facts, follow_table
from bcp.rendering.markdown import put_in_facts
from bcp.rendering.read_plan import read_plan, texts_of
from bcp.settings import Settings
from bcp.store import DOCX, PLAN, OutputFolder
from bcp.vocabulary import Action, BlockPlan
from bcp.workspace import Workspace, open_workspace

_OWN_FIGURES = re.compile(r"未確定\d+件|\d{4}年\d{1,2}月\d{1,2}日|　　年　月　日|…")


@dataclass(frozen=True)
class Imported:
    """取り込みの結果: what was taken, what is offered, what waits, and what could not be placed."""

    outcome: Outcome
    edits: tuple[Edit, ...]
    facts: tuple[FactEdit, ...]
    questions: tuple[str, ...]
    unplaced: tuple[str, ...]
    collisions: tuple[tuple[str, str], ...]
    was_pending: bool
    table: AppliedFacts = AppliedFacts()

    @property
    def asked(self) -> tuple[tuple[str, str], ...]:
        """(block, question) of each comment that became an open question."""
        lock = self.outcome.work.lock
        blocks = lock.blocks if lock else {}
        return tuple(
            (id, question)
            for id, block in blocks.items()
            for question in block.asked_in_word
            if question in self.questions
        )

    @property
    def exit_code(self) -> int:
        """That of the run; 4 where something waits for a person."""
        waits = self.unplaced or self.collisions or self.table.refused
        return self.outcome.exit_code or (COLLIDED if waits else 0)


class _WithText(OutputFolder):
    """The output folder as it will be once the merged text is in it."""

    def __init__(self, folder: OutputFolder, markdown: str) -> None:
        super().__init__(folder.path)
        self._markdown = markdown

    def read(self, name: str) -> bytes | None:
        return self._markdown.encode() if name == PLAN else super().read(name)


def import_word(output: Path, file: Path, table: Path, settings: Settings) -> Imported:
    """Take the edits of `file` into the plan of `output`; raises WordFileError, UsageError, StoreError."""
    word = read_word(_read(file), str(file))
    folder = OutputFolder(output)
    with folder.opened():
        lock = lock_of(folder)
        work = open_workspace(table, settings, lock)
        standing = read_standing(folder, lock, work.case.template)
        return _Import(folder, work, lock, standing, file, word, table).run()


def _read(file: Path) -> bytes:
    from bcp.importing.package import MAX_FILE_BYTES

    try:
        with file.open("rb") as opened:
            return opened.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise InputError(
            Message("ファイルを読めない。", "the file cannot be read."),
            Message("パスと、開く権限があるかを確かめる。", "Check the path and that you may read it."),
            path=str(file),
        ) from error


def _restored(source: str, text: str, facts: RememberedFacts, in_table: bool) -> str:
    """`text` with the values that `source` had as references turned back."""

    def render(part: str) -> str:
        return put_in_facts(part, facts, in_table)

    return restore_references(source, text, render)


@dataclass(frozen=True)
class _Import:
    """One import under way."""

    folder: OutputFolder
    work: Workspace
    lock: Lock
    standing: Standing
    file: Path
    word: WordDocument
    table: Path

    def run(self) -> Imported:
        base, patched = self._nearest()
        edited = self._with_values_of_now(base, patched.markdown)
        merged = merge_word(self._with_values_of_now(base, base), edited, self._now(), self._by_people())
        facts = tuple(dict.fromkeys(self._fact_edits(base, patched)))
        work, standing, table = self._with_facts(self._standing(merged), facts)
        # where both sides were changed, Word's text stands and the other one waits: neither is lost
        lock = replace(self.lock, outside=number_outside(self.lock.outside, merged.collisions))
        work, questions = ask_comments(work, lock, self.word, patched)
        unplaced = (*patched.unplaced, *merged.homeless, *dict.fromkeys(self.word.foreign))
        is_own = self.file.resolve() == (self.folder.path / DOCX).resolve()
        if is_own:  # what it says is in the plan now; where something is not, the file stays
            stays = bool(unplaced or merged.collisions) or self.folder.is_held_open(DOCX)
            standing = replace(standing, keeps_docx=stays)
        outcome = self._finish(work, standing)
        return Imported(
            outcome,
            patched.edits,
            facts,
            questions,
            (*unplaced, *self._changed_furniture()),
            merged.collisions,
            self.word.is_pending,
            table,
        )

    def _with_facts(
        self, standing: Standing, facts: tuple[FactEdit, ...]
    ) -> tuple[Workspace, Standing, AppliedFacts]:
        """With --apply-facts the corrected values are in the table, and workspace and plan follow it."""
        if not self.work.settings["apply-facts"] or not facts:
            return self.work, standing, AppliedFacts()
        done = apply_facts(self.table, self.work, facts)
        if not done.applied:
            return self.work, standing, done
        work = open_workspace(self.table, self.work.settings, self.lock)
        return work, follow_table(standing, self.lock, done.applied), done

    # ------------------------------------------------------------ what it was made from

    def _nearest(self) -> tuple[str, Patched]:
        """The text the Word file was made from, of those we know, and its edits: the one with the fewest."""
        plan = self.standing.previous_plan
        assert plan is not None
        known = [self.lock.docx_base.get("markdown", ""), plan.markdown, self._now()]
        tried = [(text, apply_word(text, self.word)) for text in dict.fromkeys(known) if text]
        return min(tried, key=lambda pair: len(pair[1].edits))

    def _with_values_of_now(self, base: str, markdown: str) -> str:
        """A text of an earlier generation with the values that stand in the plan now."""
        if base != self.lock.docx_base.get("markdown"):
            return markdown
        before: Mapping[str, str] = self.lock.docx_base["facts"]
        sources: Mapping[str, str] = self.lock.docx_base["sources"]
        then, now = RememberedFacts(before), RememberedFacts({**before, **self.lock.facts})

        def renewed(id: str, text: str) -> str:
            inside = self.lock.blocks[id].in_table if id in self.lock.blocks else False
            return put_in_facts(_restored(sources[id], text, then, inside), now, inside)

        for id in sources:
            pattern = re.compile(
                rf"(^<!-- bcp:{id} -->\n\n)(.*?)(\n\n<!-- /bcp:{id} -->$)", re.MULTILINE | re.DOTALL
            )
            match = pattern.search(markdown)
            if match is not None:
                text = match[1] + renewed(id, match[2]) + match[3]
                markdown = markdown[: match.start()] + text + markdown[match.end() :]
        return markdown

    def _now(self) -> str:
        return normalise_text((self.folder.read(PLAN) or b"").decode("utf-8-sig", "replace"))

    def _by_people(self) -> set[str]:
        return {id for id, block in self.standing.blocks.items() if block.is_edited}

    # ------------------------------------------------------------ what becomes of it

    def _standing(self, merged: WordMerge) -> Standing:
        standing = read_standing(_WithText(self.folder, merged.markdown), self.lock, self.work.case.template)
        blocks = dict(standing.blocks)
        facts = RememberedFacts(self.lock.facts)
        for id, text in merged.beside_human.items():
            block = self.lock.blocks[id]
            source = _restored(block.source, text, facts, block.in_table)
            blocks[id] = replace(blocks[id], suggestion=source)
        for id in merged.beside_machine:
            if id in blocks and id in self.lock.blocks:
                blocks[id] = replace(blocks[id], suggestion=self.lock.blocks[id].source)
        return replace(standing, blocks=blocks)

    def _finish(self, work: Workspace, standing: Standing) -> Outcome:
        plans = {
            id: BlockPlan(id, request.block.title, Action.RENDER, "Wordでの修正を取り込む")
            for id, request in work.requests.items()
        }
        waiting = unasked_drafts(work, standing.blocks, plans)
        filling = Filling(waiting, dict(self.lock.masked), waiting=frozenset(waiting))
        return finish(
            self.folder, work, standing, remembered_provider(self.lock), plans, filling, Cause("import")
        )

    def _fact_edits(self, base: str, patched: Patched) -> list[FactEdit]:
        """The values that read otherwise in Word, in blocks and around them."""
        plan = self.standing.previous_plan
        assert plan is not None
        old = template_of(self.lock, self.work.case.template)
        is_earlier = base == self.lock.docx_base.get("markdown")
        sources = {id: block.source for id, block in self.lock.blocks.items()}
        sources |= self.lock.docx_base["sources"] if is_earlier else {}
        facts = RememberedFacts(self.lock.docx_base["facts"] if is_earlier else self.lock.facts)
        found = read_plan(patched.markdown, old, texts_of(plan, old))
        edits: list[FactEdit] = []
        for id, text in found.blocks.items():
            in_table = self.lock.blocks[id].in_table
            edits += find_fact_edits(sources[id], text, facts, self.work.facts, in_table)
        for index, text in found.fixed.items():
            edits += find_fact_edits(old.segments[index].raw, text, facts, self.work.facts)
        return edits

    def _changed_furniture(self) -> tuple[str, ...]:
        """Texts on the cover that the tool makes itself and that read otherwise in Word."""
        made = self.folder.read(DOCX)
        own = read_word(made).generated if made is not None else ()
        return tuple(
            text
            for text in dict.fromkeys(self.word.generated)
            if not _OWN_FIGURES.search(text) and not any(text in other for other in own)
        )


def imported_to_json(imported: Imported) -> dict[str, Any]:
    """bcp/import@1."""
    return {
        "format": "bcp/import@1",
        "edits": [{"old": edit.old, "new": edit.new} for edit in imported.edits],
        "facts": [
            {"path": edit.path, "label": edit.label, "old": edit.old, "new": edit.new}
            for edit in imported.facts
        ],
        "applied": [edit.path for edit in imported.table.applied],
        "not_applied": [
            {"path": edit.path, "new": edit.new, "why": why.ja} for edit, why in imported.table.refused
        ],
        "open_questions": list(imported.questions),
        "unplaced": list(imported.unplaced),
        "collisions": [{"stands": ours, "other": theirs} for ours, theirs in imported.collisions],
        "suggestions": list(imported.outcome.suggestions),
        "pending_changes": imported.was_pending,
        "written": list(imported.outcome.written),
        "ok": imported.outcome.proved.ok,
    }
