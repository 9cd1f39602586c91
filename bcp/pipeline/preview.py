"""What generate would do, read without touching anything."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bcp.lockfile import lock_from_json
from bcp.pipeline.owning import take_over
from bcp.pipeline.plans import plan_blocks
from bcp.pipeline.provider import Provider, choose_provider
from bcp.pipeline.standing import Standing, read_standing
from bcp.settings import Settings
from bcp.store import OutputFolder
from bcp.vocabulary import BlockPlan
from bcp.workspace import Workspace, open_workspace, output_path, shown_path


def preview(table: Path, settings: Settings) -> tuple[Workspace, Provider, dict[str, BlockPlan]]:
    """The plan of every block; an output folder is only looked at where there is one."""
    path = output_path(table, settings)
    if not path.is_dir():
        work = open_workspace(table, settings)
        provider = choose_provider(settings, None, work)
        return work, provider, plan_blocks(work, take_over(work, Standing()), provider)
    folder = OutputFolder(path)
    with folder.opened():
        lock = lock_from_json(folder.read_lock())
        work = open_workspace(table, settings, lock)
        standing = take_over(work, read_standing(folder, lock, work.case.template))
    provider = choose_provider(settings, lock, work)
    return work, provider, plan_blocks(work, standing, provider)


def plan_to_json(work: Workspace, provider: Provider, plans: Mapping[str, BlockPlan]) -> dict[str, Any]:
    """bcp/plan@1."""
    return {
        "format": "bcp/plan@1",
        "env_diff": {"path": shown_path(work.case.environment.path), "sha256": work.case.environment.sha256},
        "template": {
            "path": shown_path(work.case.template.path),
            "version": work.case.template.version,
            "sha256": work.case.template.sha256,
        },
        "provider": provider.name,
        "model": provider.model,
        "blocks": [
            {
                "id": plan.id,
                "title": work.facts.say_plainly(plan.title),
                "action": plan.action.value,
                "reason": plan.reason,
                "calls": plan.calls,
                "tokens": plan.tokens,
            }
            for plan in plans.values()
        ],
        "calls": sum(plan.calls for plan in plans.values()),
        "tokens": sum(plan.tokens for plan in plans.values()),
    }
