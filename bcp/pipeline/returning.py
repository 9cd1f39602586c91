"""A block that comes back with a later template finds the text that people left in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bcp.merging.blocks import StandingBlock
from bcp.pipeline.standing import Standing
from bcp.vocabulary import BlockState
from bcp.workspace import Workspace


def bring_back(work: Workspace, standing: Standing) -> Standing:
    """`standing` with the edited texts of blocks that had left the template and are in it again."""
    retired = work.lock.retired if work.lock else {}
    back = {
        id: _as_it_was(text)
        for id, text in retired.items()
        if id in work.case.template.blocks and id not in standing.blocks
    }
    edited = {id: block for id, block in back.items() if block.is_edited}
    return replace(standing, blocks={**standing.blocks, **edited}) if edited else standing


def _as_it_was(text: Mapping[str, str]) -> StandingBlock:
    # a lock of an earlier version has no base: what cannot be told from people's words is theirs
    return StandingBlock(text["text"], text.get("base", ""), BlockState(text.get("state", BlockState.FILLED)))
