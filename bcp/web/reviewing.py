"""What the review shows of each block: template against plan, why, which findings, what checks said."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bcp.errors import Message, UsageError
from bcp.lockfile import Lock
from bcp.pipeline.difference import open_output
from bcp.pipeline.outputs import REPORT
from bcp.pipeline.standing import RememberedFacts, Standing, template_of
from bcp.rendering.markdown import put_in_facts
from bcp.rendering.tokens import Change, diff_tokens
from bcp.settings import Settings
from bcp.store import OutputFolder
from bcp.vocabulary import BlockState, Template
from bcp.workspace import Workspace

STATES: Mapping[str, Message] = {
    "filled": Message("書き換えた", "filled"),
    "kept": Message("ひな形のまま", "kept"),
    "facts": Message("表から作成", "from the table"),
    "human": Message("人が書いた", "written by people"),
    "fallback": Message("代わりの文（要確認）", "fallback (open)"),
    "unfilled": Message("書けなかった（要確認）", "unfilled (open)"),
    "deleted": Message("人が削除した", "deleted by people"),
}
SEVERITIES: Mapping[str, Message] = {
    "error": Message("誤り", "error"),
    "warning": Message("注意", "warning"),
    "note": Message("参考", "note"),
}
_TO_LOOK_AT = ("fallback", "unfilled")


@dataclass(frozen=True)
class ReviewedBlock:
    """見直す箇所: one block as the page shows it; `shown` is its text as bcp.md has it."""

    id: str
    title: str
    state: str
    reason: str
    default: str
    shown: str
    suggestion: str
    findings: tuple[str, ...]
    violations: tuple[Mapping[str, Any], ...]
    questions: tuple[str, ...]
    is_owned: bool
    is_facts: bool

    @property
    def needs_a_look(self) -> bool:
        """True where a person has to decide or mend something."""
        has_error = any(each["severity"] == "error" for each in self.violations)
        return self.state in _TO_LOOK_AT or bool(self.suggestion) or has_error

    @property
    def changes(self) -> tuple[Change, ...]:
        """From the template to the plan."""
        return diff_tokens(self.default, self.shown)

    @property
    def suggested_changes(self) -> tuple[Change, ...]:
        """From the plan to the suggestion."""
        return diff_tokens(self.shown, self.suggestion)


@dataclass(frozen=True)
class OutsideSuggestion:
    """枠外の提案: text around the blocks that waits for a decision."""

    id: str
    ours: str
    theirs: str


@dataclass(frozen=True)
class Review:
    """見直し: the blocks in the order of the plan, and what the last report says of the whole."""

    blocks: tuple[ReviewedBlock, ...]
    outside: tuple[OutsideSuggestion, ...]
    report: Mapping[str, Any]
    provider: str

    def find(self, id: str) -> ReviewedBlock:
        """The block called `id`; raises UsageError where there is none."""
        for block in self.blocks:
            if block.id == id:
                return block
        raise UsageError(
            Message(f"この計画にブロック「{id}」はない。", f"This plan has no block “{id}”."),
            Message("「見直し」の一覧から選ぶ。", "Choose from the list of blocks."),
        )


def read_review(output: Path, settings: Settings) -> Review:
    """The plan in `output`; raises UsageError where none was made."""
    work, standing, lock = open_output(output, settings)
    report = _read_report(OutputFolder(output))
    facts = RememberedFacts(lock.facts)
    template = template_of(lock, work.case.template)
    found = {block["id"]: block for block in report.get("blocks", [])}
    names = {finding["id"]: finding for finding in report.get("findings", [])}
    blocks = tuple(
        _block(id, work, standing, lock, template, facts, found.get(id, {}), names) for id in standing.blocks
    )
    outside = tuple(
        OutsideSuggestion(each.id, put_in_facts(each.ours, facts), put_in_facts(each.theirs, facts))
        for each in lock.outside
    )
    return Review(blocks, outside, report, lock.provider)


def _read_report(folder: OutputFolder) -> dict[str, Any]:
    try:
        report = json.loads(folder.read(REPORT) or b"{}")
    except ValueError:
        return {}
    return report if isinstance(report, dict) else {}


def _block(
    id: str,
    work: Workspace,
    standing: Standing,
    lock: Lock,
    template: Template,
    facts: RememberedFacts,
    told: Mapping[str, Any],
    findings: Mapping[str, Mapping[str, Any]],
) -> ReviewedBlock:
    block, known = standing.blocks[id], template.blocks[id]
    request = work.requests.get(id)
    return ReviewedBlock(
        id=id,
        title=work.facts.say_plainly(known.title) or id,
        state=_state(block.deleted, block.is_edited, block.state),
        reason=lock.blocks[id].reason,
        default=_try_facts(known.default, work, known.in_table),
        shown="" if block.deleted else put_in_facts(block.source, facts, known.in_table),
        suggestion=_try_facts(block.suggestion, work, known.in_table) if block.suggestion else "",
        findings=_findings([finding.id for finding in request.findings] if request else (), findings),
        violations=tuple(told.get("violations", ())),
        questions=lock.blocks[id].open_questions,
        is_owned=id in standing.owned,
        is_facts=bool(request and request.block.fill == "facts"),
    )


def _state(deleted: bool, edited: bool, state: BlockState) -> str:
    return "deleted" if deleted else "human" if edited else state.value


def _try_facts(text: str, work: Workspace, in_table: bool) -> str:
    return put_in_facts(text, work.facts, in_table)


def _findings(ids: Sequence[str], findings: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(f"{findings[id]['entry']}（{findings[id]['rating']}）" for id in ids if id in findings)
