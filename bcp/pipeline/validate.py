"""`bcp validate`: judge a plan from anywhere; with the lock of its own output, people's edits are told from the tool's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bcp.checking.coverage import find_coverage
from bcp.checking.plan import check_plan
from bcp.checking.report import make_report
from bcp.checking.todo import list_todo
from bcp.checking.unfilled import check_unfilled
from bcp.checking.usability import judge_usability
from bcp.errors import InputError
from bcp.inputs.text_file import decode_text, read_bytes
from bcp.lockfile import Lock, lock_from_json
from bcp.pipeline.difference import table_of, with_template
from bcp.pipeline.proving import expected_fixed
from bcp.pipeline.standing import Standing, read_standing
from bcp.planning.consistency import check_table
from bcp.rendering.markdown import put_in_facts
from bcp.rendering.read_plan import ReadPlan, read_plan
from bcp.settings import Settings
from bcp.store import PLAN, OutputFolder
from bcp.vocabulary import BlockState, Draft, PlanPiece, PlanText, Usability, Violation
from bcp.workspace import Workspace, open_workspace, shown_path


@dataclass(frozen=True)
class Verdict:
    """判定: the report, its violations with both languages, and the gates."""

    report: dict[str, Any]
    violations: tuple[Violation, ...]
    usability: Usability
    notes: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return bool(self.report["ok"])


def find_table(file: Path, settings: Settings) -> tuple[Path | None, Lock | None]:
    """The table named, else the one the plan was made from; and the lock where the file is an output's bcp.md."""
    lock = None
    if file.name == PLAN and file.parent.is_dir():
        folder = OutputFolder(file.parent)
        if folder.has_broken_commit:
            with folder.opened():  # finishes or drops it
                pass
        lock = lock_from_json(folder.read_lock())
    if lock:
        return table_of(lock, file.parent, settings), lock
    return (Path(settings["env-diff"]) if settings["env-diff"] else None), None


def validate_plan(file: Path, table: Path, settings: Settings, lock: Lock | None) -> Verdict:
    """The verdict on the Markdown in `file`; raises InputErrors for a table or template that cannot be read."""
    markdown = decode_text(read_bytes(file, InputError), str(file), InputError)
    settings = with_template(settings, lock, file.parent) if lock else settings
    work = open_workspace(table, settings, lock)
    found = read_plan(markdown, work.case.template)
    standing = read_standing(OutputFolder(file.parent), lock, work.case.template) if lock else Standing()
    pieces = tuple(_pieces(found, work, standing))
    plan = PlanText(pieces, markdown, found.lines)
    coverage = find_coverage(plan, work.case, work.facts, work.findings)
    usability = judge_usability(work.case, work.facts, plan)
    table_violations = check_table(work.case, work.facts)
    drafts = _drafts(work, pieces)
    violations = (
        *check_plan(
            plan,
            work.case,
            work.facts,
            work.findings,
            coverage=coverage,
            previous=work.previous_facts,
            former=work.former_facts,
            expected_fixed=expected_fixed(work, work.facts),
        ),
        *_unfilled(work, drafts, found.lines),
        *table_violations,
    )
    report = make_report(
        work.case,
        provider="",
        model="",
        requests=work.requests,
        drafts=drafts,
        differences=work.differences,
        findings=work.findings,
        coverage=coverage,
        usability=usability,
        todo=list_todo(
            work.case,
            work.facts,
            contradictions=table_violations,
            drafts=drafts,
            findings=work.findings,
            coverage=coverage,
        ),
        violations=violations,
    )
    report["template"]["path"] = shown_path(work.case.template.path)
    report["env_diff"]["path"] = shown_path(work.case.environment.path)
    return Verdict(report, violations, usability, tuple(problem.message.ja for problem in found.problems))


def _pieces(found: ReadPlan, work: Workspace, standing: Standing) -> Iterator[PlanPiece]:
    """The pieces in the order of the file, with the state each block seems to be in."""
    template = work.case.template
    own = {segment.raw for segment in standing.skeleton if not segment.block_id}
    ours = {segment.raw for segment in template.segments if not segment.block_id}
    human_lines = {line for raw in own - ours for line in raw.split("\n")} - {
        line for raw in ours for line in raw.split("\n")
    }
    # as they stand in the file: beside what a person wrote, the references of such a line show their values
    human_lines = {
        put_in_facts(line, work.facts, in_table=line.lstrip().startswith("|")) for line in human_lines
    }
    for piece in found.pieces:
        segment = template.segments[piece.segment] if piece.segment else None
        if segment is None:
            if piece.text.strip() and not piece.text.strip().startswith("<!--"):
                yield PlanPiece(piece.text, piece.text)
        elif segment.block_id:
            yield PlanPiece(
                piece.text,
                piece.text,
                segment.block_id,
                _state(work, segment.block_id, piece.text, standing),
                _is_edited(standing, segment.block_id),
            )
        else:
            by_human = any(line and line in piece.text for line in human_lines)
            yield PlanPiece(piece.text, piece.text, by_human=by_human)


def _is_edited(standing: Standing, id: str) -> bool:
    block = standing.blocks.get(id)
    return block is not None and block.is_edited


def _state(work: Workspace, id: str, text: str, standing: Standing) -> BlockState:
    request = work.requests[id]
    if request.block.fill == "facts":
        return BlockState.FACTS
    if _is_edited(standing, id):
        return BlockState.HUMAN
    default = put_in_facts(request.block.default, work.facts, request.block.in_table)
    if text.strip() == default.strip():
        return BlockState.KEPT if request.keepable else BlockState.UNFILLED
    return BlockState.FILLED


def _drafts(work: Workspace, pieces: tuple[PlanPiece, ...]) -> dict[str, Draft]:
    states = {piece.block_id: piece for piece in pieces if piece.block_id and piece.state is not None}
    drafts = {}
    for id in work.requests:
        piece = states.get(id)
        if piece is None or piece.state is None:
            drafts[id] = Draft(id, "", BlockState.DELETED, "この計画にない")
        else:
            drafts[id] = Draft(id, piece.text, piece.state, "")
    return drafts


def _unfilled(work: Workspace, drafts: Mapping[str, Draft], lines: Mapping[str, int]) -> Iterator[Violation]:
    for id, draft in drafts.items():
        if draft.state is BlockState.UNFILLED:
            yield from check_unfilled(work.requests[id], work.facts, work.case, lines.get(id, 0))
