"""What a run does with each block: decided from the requests, the last generation and the options."""

from __future__ import annotations

from bcp.errors import Message, UsageError
from bcp.pipeline.owning import leave_owned
from bcp.pipeline.provider import Provider
from bcp.pipeline.standing import Standing, previous_blocks
from bcp.planning.decide import decide_blocks
from bcp.vocabulary import BlockPlan
from bcp.workspace import Workspace


def plan_blocks(work: Workspace, standing: Standing, provider: Provider) -> dict[str, BlockPlan]:
    """What to do with each block, and why."""
    settings = work.settings
    only = tuple(settings["only"] or ())
    _refuse_unknown(only, work)
    plans = decide_blocks(
        work.requests,
        previous_blocks(work.lock, standing),
        provider.name,
        provider.model,
        provider.prompts_sha256,
        force=settings["force"],
        refresh=settings["refresh"],
        only=only,
        rules_chars=len(provider.prompts.system()) if provider.prompts else 0,
    )
    return leave_owned(work, standing, plans)


def _refuse_unknown(only: tuple[str, ...], work: Workspace) -> None:
    unknown = [id for id in only if id not in work.requests]
    if unknown:
        from bcp.catalog import did_you_mean

        near = did_you_mean(unknown[0], work.requests)
        raise UsageError(
            Message(f"--only: ブロック「{unknown[0]}」はひな形にない。", f"--only: no block “{unknown[0]}”."),
            Message(f"「{near}」ではないか。", f"Did you mean “{near}”?") if near else Message("", ""),
        )
