"""Blocks that people took over with --own: never filled anew, still checked, and spoken of when their inputs change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bcp.errors import Message, UsageError
from bcp.pipeline.standing import Standing
from bcp.planning.changes import describe_changes
from bcp.vocabulary import Action, BlockPlan, BlockRequest
from bcp.workspace import Workspace

SHOWN = 3


def take_over(work: Workspace, standing: Standing) -> Standing:
    """`standing` with the blocks of --own added to those people own, and those of --disown taken out."""
    own, disown = set(work.settings["own"] or ()), set(work.settings["disown"] or ())
    known = work.requests
    _refuse_unknown("own", own - known.keys(), known)
    _refuse_unknown("disown", disown - standing.owned, dict.fromkeys(sorted(standing.owned)))
    return replace(standing, owned=frozenset((standing.owned | own) - disown))


def _refuse_unknown(option: str, unknown: set[str], known: Mapping[str, object]) -> None:
    if not unknown:
        return
    id = min(unknown)
    names = "、".join(known) or "なし"
    raise UsageError(
        Message(f"--{option}: ブロック「{id}」はここにない。", f"--{option}: there is no block “{id}” here."),
        Message(f"使えるのは：{names}", f"Known: {', '.join(known) or 'none'}"),
    )


def leave_owned(work: Workspace, standing: Standing, plans: Mapping[str, BlockPlan]) -> dict[str, BlockPlan]:
    """The plans with every block that people own left to them; one without a text yet is filled first."""
    left = dict(plans)
    for id in standing.owned & standing.blocks.keys() & work.requests.keys():
        if plans[id].action is not Action.DELETED:
            left[id] = BlockPlan(id, plans[id].title, Action.HUMAN, say_why(work, id))
    return left


def say_why(work: Workspace, id: str) -> str:
    """Why an owned block is left alone, with what changed in its inputs since people last looked at it."""
    changes = changed_inputs(work, id)
    if not changes:
        return "人が受け持つ文である（--own）。作り直さない"
    return f"人が受け持つ文である（--own）。作り直さないが、入力が変わった: {changes}"


def changed_inputs(work: Workspace, id: str) -> str:
    """What changed in the inputs of block `id` since its text was made or last taken over; "" for nothing."""
    if id in (work.settings["own"] or ()):
        return ""  # naming it again says that a person looked at it
    before = work.lock.blocks.get(id) if work.lock else None
    request: BlockRequest | None = work.requests.get(id)
    if before is None or request is None or before.digest in ("", request.digest):
        return ""
    changes = describe_changes(before.request, request) or ("入力が変わった",)
    more = f" ほか{len(changes) - SHOWN}件" if len(changes) > SHOWN else ""
    return "、".join(changes[:SHOWN]) + more


def owned_questions(work: Workspace, standing: Standing) -> dict[str, str]:
    """Id -> the open question of each owned block whose inputs changed."""
    told = {id: changed_inputs(work, id) for id in sorted(standing.owned & standing.blocks.keys())}
    return {
        id: f"入力が変わった（{changes}）。人が受け持つ文なので作り直していない。文を見直し、bcp generate --own {id} で確認済みとする"
        for id, changes in told.items()
        if changes
    }
