"""The public API: the steps of `bcp generate` as plain calls; import them from `bcp` itself."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bcp.catalog import did_you_mean, load_catalogue
from bcp.errors import Message, SettingsError
from bcp.inputs import environment as _environment
from bcp.merging.blocks import MergedBlock, StandingBlock, merge_block
from bcp.pipeline.drafting import OfflineDrafter, draft_without_model
from bcp.pipeline.filling import Filling
from bcp.pipeline.generate import generate as _generate
from bcp.pipeline.listener import Listener
from bcp.pipeline.outcome import Outcome
from bcp.pipeline.proved import ProvedPlan
from bcp.pipeline.proving import prove_plan
from bcp.pipeline.standing import Standing
from bcp.planning.decide import decide_blocks
from bcp.planning.facts import FactBook
from bcp.rendering.docx import DocumentMeta, render_docx
from bcp.settings import OPTIONS, Settings, find_template, read_settings
from bcp.vocabulary import (
    Action,
    BlockPlan,
    BlockRequest,
    BlockState,
    Case,
    Catalogue,
    Difference,
    Draft,
    Environment,
    Finding,
    Severity,
    Template,
)
from bcp.workspace import Workspace
from bcp.workspace import read_template as _read_template

__all__ = [
    "BlocksPlan",
    "DocumentMeta",
    "MergedBlock",
    "Outcome",
    "ProvedPlan",
    "StandingBlock",
    "check_blocks",
    "fill_blocks",
    "generate",
    "merge_blocks",
    "plan_blocks",
    "read_environment",
    "read_template",
    "render_docx",
]

Writer = Callable[[BlockRequest], str]


@dataclass(frozen=True)
class BlocksPlan:
    """予定: what each block is made of, and what is to be done with it."""

    work: Workspace
    blocks: Mapping[str, BlockPlan]

    @property
    def requests(self) -> Mapping[str, BlockRequest]:
        """Block id -> facts, differences, findings and digest."""
        return self.work.requests

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.work.findings

    @property
    def differences(self) -> tuple[Difference, ...]:
        return self.work.differences


def read_environment(path: str | Path, *, catalog: str | Path | None = None) -> Environment:
    """The environment-difference table at `path`; raises `InputErrors` with every fault found."""
    return _environment.read_environment(Path(path), _catalogue(catalog))


def read_template(path: str | Path | None = None, *, catalog: str | Path | None = None) -> Template:
    """The template at `path`, else the local or the shipped one; raises `InputErrors` with every fault found."""
    return _read_template(find_template(str(path) if path else None), _catalogue(catalog))


def plan_blocks(
    environment: Environment,
    template: Template,
    *,
    date: datetime.date | None = None,
    catalog: str | Path | None = None,
) -> BlocksPlan:
    """The plan of a first generation: nothing stands yet, so each block is kept, laid out or filled."""
    case = Case(_catalogue(catalog), environment, template, date or datetime.date.today())
    work = Workspace(case, FactBook(case), None, Settings())
    return BlocksPlan(work, decide_blocks(work.requests, {}, "offline"))


def fill_blocks(plan: BlocksPlan, write: Writer | None = None) -> dict[str, Draft]:
    """A draft for every block but the facts blocks, which `check_blocks` lays out.

    `write` gives the text of one block, with references; what does not pass the draft rules is replaced by the
    built-in text in state `fallback`. Without `write` the built-in composer writes.
    """
    offline = OfflineDrafter(plan.work)
    if write is None:
        return draft_without_model(plan.work, plan.blocks, offline)
    wanted = {id: plan.requests[id] for id, block in plan.blocks.items() if block.action is Action.FILL}
    return draft_without_model(plan.work, plan.blocks, None) | {
        id: _written(request, write, offline) for id, request in wanted.items()
    }


def check_blocks(plan: BlocksPlan, drafts: Mapping[str, Draft]) -> ProvedPlan:
    """The whole plan with facts blocks laid out and values put in: its text, violations, coverage and gates."""
    return prove_plan(plan.work, Standing(), Filling(dict(drafts)))


def merge_blocks(
    standing: Mapping[str, StandingBlock], drafts: Mapping[str, Draft]
) -> dict[str, MergedBlock]:
    """Each block after new drafts met what stands: people's text stands, new text beside it is a suggestion."""
    return {id: merge_block(standing.get(id), drafts.get(id)) for id in dict.fromkeys((*standing, *drafts))}


def generate(table: str | Path, *, listener: Listener | None = None, **options: Any) -> Outcome:
    """Make or renew the plan of `table`, exactly as `bcp generate` with the options of that name does.

    Raises `BcpError` for what stops the run; `SettingsError` for an option there is not.
    """
    known = [option.key for option in OPTIONS.values()]
    for name in options:
        if name not in known:
            near = did_you_mean(name, known)
            hint = Message(f"「{near}」ではないか。", f"Did you mean “{near}”?") if near else Message("", "")
            raise SettingsError(Message(f"知らない設定「{name}」がある。", f"Unknown option “{name}”."), hint)
    return _generate(Path(table), read_settings(options), listener or Listener())


def _catalogue(folder: str | Path | None) -> Catalogue:
    return load_catalogue(Path(folder) if folder else None)


def _written(request: BlockRequest, write: Writer, offline: OfflineDrafter) -> Draft:
    draft = Draft(request.block.id, write(request), BlockState.FILLED, "渡された書き手の文", attempts=1)
    faults = tuple(fault for fault in offline.check(request, draft) if fault.severity is Severity.ERROR)
    if not faults:
        return draft
    codes = "、".join(dict.fromkeys(fault.code for fault in faults))
    other = offline.fallback(request)
    reason = f"渡された書き手の文が検証を通らない（{codes}）。代わりの文を使う"
    text = other.text if other else request.block.default
    return Draft(request.block.id, text, BlockState.FALLBACK, reason, attempts=1, violations=faults)
