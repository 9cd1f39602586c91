"""`bcp diff --html` and `--docx`: the two plans a person compares, and the causes beside the changes."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace

from bcp.inputs.references import UnknownReference
from bcp.lockfile import Lock
from bcp.pipeline.difference import Change
from bcp.pipeline.standing import RememberedFacts, Standing, template_of
from bcp.planning.facts import FactBook
from bcp.rendering.html_diff import DiffEntry, DiffMeta, render_html_diff
from bcp.rendering.markdown import put_in_facts, render_plan
from bcp.vocabulary import BlockState, Fact, Segment, Template
from bcp.workspace import Workspace

STATES = {
    BlockState.KEPT: "前提どおり",
    BlockState.FACTS: "表の値",
    BlockState.FILLED: "作成",
    BlockState.FALLBACK: "代わりの文",
    BlockState.UNFILLED: "未作成",
    BlockState.HUMAN: "人の文",
    BlockState.DELETED: "削除",
}
TEMPLATE, LAST, NOW = "ひな形", "前回作ったときの計画", "今の計画"


class BothFacts:
    """値: what was put in last time, and for what was not, what the table says now."""

    def __init__(self, work: Workspace, lock: Lock) -> None:
        self._remembered = RememberedFacts(lock.facts)
        self._now: FactBook = work.facts

    def get(self, path: str) -> Fact:
        """The fact of last time, else of now; raises UnknownReference."""
        try:
            return self._remembered.get(path)
        except UnknownReference:
            return self._now.get(path)

    def display(self, fact: Fact) -> str:
        """The text that stands for the fact."""
        return self._now.display(fact) if fact.item else self._remembered.display(fact)


def plan_before(work: Workspace, lock: Lock, since: bool) -> str:
    """The Markdown of the template with values put in; with `since`, of the last generation as the tool wrote it."""
    template = work.case.template
    texts = {id: (block.default, BlockState.KEPT, False) for id, block in template.blocks.items()}
    if since:
        template = _with_segments(template_of(lock, template), lock.base_skeleton)
        texts = {id: (block.base, BlockState.FILLED, False) for id, block in lock.blocks.items()}
    return render_plan(template, texts, BothFacts(work, lock)).markdown


def plan_now(work: Workspace, standing: Standing, lock: Lock) -> str:
    """The Markdown of the plan as it stands."""
    template = _with_segments(template_of(lock, work.case.template), standing.skeleton or lock.skeleton)
    texts = {
        id: (block.source, BlockState.DELETED if block.deleted else block.state, block.is_edited)
        for id, block in standing.blocks.items()
    }
    return render_plan(template, texts, BothFacts(work, lock)).markdown


def _with_segments(template: Template, skeleton: tuple[Segment, ...]) -> Template:
    return replace(template, segments=(Segment(""), *skeleton))


def tracked_docx(
    work: Workspace,
    standing: Standing,
    lock: Lock,
    changes: tuple[Change, ...],
    since: bool,
    moment: datetime.datetime,
) -> bytes:
    """The plan for Word, with the way from the template (or the last generation) as tracked changes."""
    from bcp.rendering.docx.meta import DocumentMeta
    from bcp.rendering.docx_track import Causes, render_tracked_docx

    facts = BothFacts(work, lock)
    meta = DocumentMeta(
        title=work.facts.say_plainly(work.case.template.title),
        date=datetime.date.fromisoformat(lock.date),
        company=_known(facts, "company.name"),
        site=_known(facts, "company.site"),
        version=_known(facts, "document_control.version"),
        classification=_known(facts, "document_control.classification"),
    )
    causes = Causes(
        {change.id: _cause(work, change) for change in changes if change.id},
        next((change.reason for change in changes if not change.id), "人が直した"),
    )
    return render_tracked_docx(
        plan_before(work, lock, since), plan_now(work, standing, lock), meta, causes, moment
    )


def _known(facts: BothFacts, path: str) -> str:
    fact = facts.get(path)
    return facts.display(fact) if fact.value.has_value else ""


def _cause(work: Workspace, change: Change) -> str:
    findings = "、".join(_findings(work, change.id))
    return f"理由：{change.reason}" + (f"\n課題：{findings}" if findings else "")


def _findings(work: Workspace, id: str) -> tuple[str, ...]:
    request = work.requests.get(id)
    if request is None:
        return ()
    return tuple(f"{finding.entry}（{finding.rating.value}）" for finding in request.findings)


def diff_page(
    work: Workspace,
    standing: Standing,
    lock: Lock,
    changes: tuple[Change, ...],
    since: bool,
    output: str,
) -> str:
    """The page of all blocks, in the order of the plan, and of the text outside them that differs."""
    told = {change.id: change for change in changes if change.id}
    facts = BothFacts(work, lock)
    entries = [
        _entry(work, lock, facts, id, told.get(id))
        for id in (segment.block_id for segment in lock.skeleton)
        if id
    ]
    entries += [_entry(work, lock, facts, id, told[id]) for id in told if id not in {e.id for e in entries}]
    entries += [
        DiffEntry("", change.title, "枠外", change.reason, change.old, change.new, change.suggestion)
        for change in changes
        if not change.id
    ]
    return render_html_diff(
        entries,
        DiffMeta(work.facts.say_plainly(work.case.template.title), LAST if since else TEMPLATE, NOW, output),
    )


def _entry(work: Workspace, lock: Lock, facts: BothFacts, id: str, change: Change | None) -> DiffEntry:
    block = lock.blocks.get(id)
    if change is None:
        text = put_in_facts(block.source, facts, block.in_table) if block else ""
        state = _state(block.state) if block else ""
        return DiffEntry(
            id,
            work.facts.say_plainly(block.title) if block else id,
            state,
            block.reason if block else "",
            text,
            text,
            "",
            _findings(work, id),
            "【要確認" in text,
        )
    is_open = "【要確認" in change.new or bool(block and block.open_questions)
    return DiffEntry(
        id,
        work.facts.say_plainly(change.title),
        _state(change.state),
        change.reason,
        change.old,
        change.new,
        change.suggestion,
        _findings(work, id),
        is_open,
    )


def _state(state: str) -> str:
    names: Mapping[str, str] = {each.value: name for each, name in STATES.items()}
    return names.get(state, state)
