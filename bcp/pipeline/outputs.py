"""The files of one generation as bytes: plan, document, review page, environment difference, report, lock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bcp import __version__
from bcp.checking.report import make_report
from bcp.lockfile import Lock, LockBlock, lock_to_json
from bcp.merging.blocks import MergedBlock
from bcp.pipeline.former import former_values
from bcp.pipeline.proved import ProvedPlan
from bcp.pipeline.provider import Provider
from bcp.pipeline.standing import Standing
from bcp.planning.changes import Told, summarise_request
from bcp.planning.facts import FactBook
from bcp.rendering.docx.meta import Revision
from bcp.store import PLAN, to_json
from bcp.vocabulary import Draft, Segment
from bcp.workspace import Workspace, shown_path

ENV_DIFF, REVIEW, REPORT = "env_diff.md", "review.html", "report.json"
BANNER = "案：この計画だけでは今夜動けない。不足{count}件"


def make_documents(
    work: Workspace, proved: ProvedPlan, provider: Provider, facts: FactBook
) -> dict[str, bytes]:
    """Everything but DOCX and lock."""
    report = report_of(work, proved, provider)
    return {
        PLAN: proved.plan.markdown.encode(),
        ENV_DIFF: _env_diff(work, facts).encode(),
        REVIEW: _review(work, proved, facts).encode(),
        REPORT: to_json(report).encode(),
    }


def report_of(work: Workspace, proved: ProvedPlan, provider: Provider) -> dict[str, Any]:
    """bcp/report@1 of the generation."""
    report = make_report(
        work.case,
        provider=provider.name,
        model=provider.model,
        requests=work.requests,
        drafts=proved.drafts,
        differences=work.differences,
        findings=work.findings,
        coverage=proved.coverage,
        usability=proved.usability,
        todo=proved.todo,
        violations=proved.violations,
        suggestions={id for id, block in proved.blocks.items() if block.suggestion is not None},
    )
    for block in report["blocks"]:
        block["title"] = work.facts.say_plainly(block["title"])
    report["template"]["path"] = shown_path(work.case.template.path)
    report["env_diff"]["path"] = shown_path(work.case.environment.path)
    return report


def _env_diff(work: Workspace, facts: FactBook) -> str:
    from bcp.rendering.env_diff import render_env_diff

    return render_env_diff(
        work.differences,
        name=work.case.environment.name,
        template=facts.say_plainly(work.case.template.title),
        date=work.case.date.isoformat(),
        titles={id: facts.say_plainly(block.title) for id, block in work.case.template.blocks.items()},
    )


def _review(work: Workspace, proved: ProvedPlan, facts: FactBook) -> str:
    from bcp.rendering.markdown import put_in_facts
    from bcp.rendering.review import ReviewBlock, ReviewMeta, render_review

    texts = {piece.block_id: piece.text for piece in proved.plan.pieces if piece.block_id}
    items = []
    for id, request in work.requests.items():
        draft, block = proved.drafts[id], proved.blocks[id]
        items.append(
            ReviewBlock(
                id=id,
                title=facts.say_plainly(request.block.title),
                state=draft.state,
                reason=draft.reason,
                default=put_in_facts(request.block.default, facts, request.block.in_table),
                text=texts.get(id, ""),
                step=request.block.step.value,
                source={"offline": "内蔵の作成器", "openai": "生成AI", "chat": "チャットの回答"}.get(
                    draft.provider, ""
                ),
                findings=tuple(finding.entry for finding in request.findings),
                suggestion=put_in_facts(block.suggestion, facts) if block.suggestion else "",
                violations=tuple(v for v in proved.violations if v.block == id),
            )
        )
    meta = ReviewMeta(
        title=facts.say_plainly(work.case.template.title),
        date=work.case.date,
        company=facts.display(facts.get("company.name")),
        ok=proved.ok,
        usable=proved.usability.usable,
        blocking=proved.usability.blocking,
        open_count=len(proved.todo),
        violations=tuple(v for v in proved.violations if not v.block),
    )
    return render_review(replace(work.case.template, title=meta.title), proved.plan, items, meta)


def make_docx(
    work: Workspace, proved: ProvedPlan, facts: FactBook, draft: bool, revisions: tuple[Revision, ...]
) -> bytes:
    """The plan for Word; `draft` puts 案 on every page."""
    from bcp.rendering.docx import render_docx
    from bcp.rendering.docx.meta import DocumentMeta

    def shown(path: str) -> str:
        fact = facts.get(path)
        return facts.display(fact) if fact.value.has_value else ""

    unusable = proved.usability.usable == "no"
    meta = DocumentMeta(
        title=facts.say_plainly(work.case.template.title),
        date=work.case.date,
        company=shown("company.name"),
        site=shown("company.site"),
        version=shown("document_control.version"),
        classification=shown("document_control.classification"),
        approver=shown("document_control.approver"),
        open_count=len(proved.todo),
        draft=draft,
        banner=BANNER.format(count=len(proved.usability.blocking)) if unusable else "",
        revisions=revisions,
        block_titles=tuple((request.block.title, id) for id, request in work.requests.items()),
    )
    return render_docx(proved.plan.markdown, meta)


def make_lock(
    work: Workspace,
    standing: Standing,
    proved: ProvedPlan,
    provider: Provider,
    facts: FactBook,
    hashes: Mapping[str, str],
) -> bytes:
    """bcp/lock@1 of this generation; `hashes` are those of its files."""
    template, environment = work.case.template, work.case.environment
    told: Told = {}
    lock = Lock(
        tool=__version__,
        date=work.case.date.isoformat(),
        template={
            "path": shown_path(template.path),
            "version": template.version,
            "sha256": template.sha256,
        },
        env_diff={"path": shown_path(environment.path), "sha256": environment.sha256},
        prompts_sha256=provider.prompts_sha256,
        provider=provider.name,
        model=provider.model,
        facts=_printed_facts(work, proved, facts),
        rows=facts.row_numbers(),
        masked=_masked(facts),
        skeleton=proved.merged.template.segments[1:],
        base_skeleton=template.segments[1:],
        blocks={
            id: _lock_block(work, id, block, proved.drafts[id], _provenance(work, id, proved, provider, told))
            for id in template.blocks  # in the template's order, on the first run as on any later one
            if (block := proved.blocks.get(id)) is not None
        },
        retired=retired_blocks(work, standing),
        outside=proved.merged.outside,
        outputs=dict(sorted(hashes.items())),
        docx_base=_docx_base(work, standing),
        owned=tuple(id for id in proved.blocks if id in standing.owned),
        former=former_values(work, proved, facts),
    )
    return to_json(lock_to_json(lock)).encode()


def _docx_base(work: Workspace, standing: Standing) -> Mapping[str, Any]:
    """What the bcp.docx that people changed was made from, so that its edits can be told; {} where none stands."""
    if not standing.keeps_docx or work.lock is None or standing.previous_plan is None:
        return {}
    return work.lock.docx_base or {
        "markdown": standing.previous_plan.markdown,
        "sources": {id: block.source for id, block in work.lock.blocks.items()},
        "facts": dict(work.lock.facts),
    }


def _lock_block(
    work: Workspace, id: str, block: MergedBlock, draft: Draft, provenance: Mapping[str, Any]
) -> LockBlock:
    request = work.requests[id]
    return LockBlock(
        title=request.block.title,
        state=block.state.value,
        source=block.source,
        base=block.base,
        machine_state=block.machine_state.value,
        inline=request.block.inline,
        in_table=request.block.in_table,
        reason=draft.reason,
        suggestion=block.suggestion,
        provider=draft.provider,
        model=draft.model,
        attempts=draft.attempts,
        tokens=draft.tokens,
        covers=draft.covers,
        open_questions=draft.open_questions,
        violations=tuple(
            {"code": v.code, "message": v.message.ja, "excerpt": v.excerpt} for v in draft.violations
        ),
        extra_facts=draft.extra_facts,
        **provenance,
    )


def _provenance(
    work: Workspace, id: str, proved: ProvedPlan, provider: Provider, told: Told
) -> dict[str, Any]:
    """The request and prompts that the text answers: today's where it is new, else those it was made from."""
    request, draft = work.requests[id], proved.drafts[id]
    by_model = draft.provider not in ("", "offline")
    if id in proved.renewed or id in (work.settings["own"] or ()):
        return {
            "digest": request.digest,
            "request": summarise_request(request, told),
            "prompts_sha256": provider.prompts_sha256 if by_model else draft.prompts_sha256,
        }
    before = work.lock.blocks.get(id) if work.lock else None
    if before is None:
        return {"digest": ""}  # matches no request: the next run fills the block
    return {"digest": before.digest, "request": before.request, "prompts_sha256": before.prompts_sha256}


def _printed_facts(work: Workspace, proved: ProvedPlan, facts: FactBook) -> dict[str, str]:
    """Path -> text, for all that the table says and all that the plan refers to."""
    from bcp.inputs.references import UnknownReference, find_references

    printed = {
        fact.path: facts.display(fact)
        for fact in facts.all()
        if fact.value.has_value and fact.item != "official"
    }
    sources = [block.source for block in proved.blocks.values()]
    sources += [block.base for block in proved.blocks.values()]
    sources += [segment.raw for segment in _fixed(proved.merged.template.segments)]
    for source in sources:
        for path, *_ in find_references(source):
            try:
                printed.setdefault(path, facts.display(facts.get(path)))
            except UnknownReference:
                continue
    return dict(sorted(printed.items()))


def _fixed(segments: tuple[Segment, ...]) -> list[Segment]:
    return [segment for segment in segments[1:] if not segment.block_id]


def _masked(facts: FactBook) -> dict[str, str]:
    return {fact.path: fact.value.text for fact in facts.all() if fact.item == "masked"}


def retired_blocks(work: Workspace, standing: Standing) -> dict[str, dict[str, str]]:
    """The texts of blocks that the template no longer has, as people left them."""
    retired = {id: dict(text) for id, text in (work.lock.retired.items() if work.lock else ())}
    for id, block in standing.blocks.items():
        if work.lock and id not in work.case.template.blocks and not block.deleted:
            retired[id] = {
                "title": work.lock.blocks[id].title,
                "text": block.source,
                "base": block.base,
                "state": block.state.value,
            }
    return {id: text for id, text in retired.items() if id not in work.case.template.blocks}
