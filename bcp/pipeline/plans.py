"""What a run does with each block: decided from the requests, the last generation and the options."""

from __future__ import annotations

from collections.abc import Mapping

from bcp.errors import Message, UsageError
from bcp.pipeline.owning import leave_owned
from bcp.pipeline.provider import OFFLINE, Provider
from bcp.pipeline.standing import Standing, previous_blocks
from bcp.planning.decide import decide_blocks
from bcp.planning.previous import PreviousBlock
from bcp.vocabulary import BlockPlan
from bcp.workspace import Workspace


def plan_blocks(work: Workspace, standing: Standing, provider: Provider) -> dict[str, BlockPlan]:
    """What to do with each block, and why."""
    settings = work.settings
    only = tuple(settings["only"] or ())
    refuse_unknown(work)
    previous = previous_blocks(work.lock, standing)
    plans = decide_blocks(
        work.requests,
        previous,
        provider.name,
        provider.model,
        provider.prompts_sha256,
        force=settings["force"],
        refresh=settings["refresh"],
        only=only,
        rules_chars=len(provider.prompts.system()) if provider.prompts else 0,
        reworded=find_reworded(work, previous) if provider.is_offline else (),
    )
    return leave_owned(work, standing, plans)


def find_reworded(work: Workspace, previous: Mapping[str, PreviousBlock]) -> frozenset[str]:
    """The blocks that the composer wrote from text units that say something else today.

    A lock that knows no digest of them (of an earlier version) tells nothing: its blocks are left as they are.
    """
    written = {
        id: before.prompts_sha
        for id, before in previous.items()
        if before.provider == OFFLINE and before.prompts_sha and id in work.requests
    }
    if not written:
        return frozenset()
    from bcp.filling.wording import Wording

    wording = Wording(work.unit_folders)
    return frozenset(id for id, sha in written.items() if not wording.is_current(work.requests[id], sha))


def refuse_unknown(work: Workspace) -> None:
    """Raises UsageError where --only names a block that the template does not have."""
    blocks = work.case.template.blocks
    unknown = next((id for id in work.settings["only"] or () if id not in blocks), None)
    if unknown is not None:
        from bcp.catalog import did_you_mean

        near = did_you_mean(unknown, blocks)
        raise UsageError(
            Message(
                f"--only: ブロック「{unknown}」はひな形にない。",
                f"--only: the template has no block “{unknown}”.",
            ),
            Message(f"「{near}」ではないか。", f"Did you mean “{near}”?") if near else _WHERE_IDS_STAND,
        )


_WHERE_IDS_STAND = Message(
    "bcp plan TABLE が、ブロックのIDをすべて示す。", "`bcp plan TABLE` shows the ids of all blocks."
)
