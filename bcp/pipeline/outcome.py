"""How a run ended: for the skins as a value, for the next run in run.json."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bcp.frozen import dataclass
from bcp.store import JOURNAL, RUN, OutputFolder, to_json

if TYPE_CHECKING:
    from bcp.pipeline.proved import ProvedPlan
    from bcp.pipeline.provider import Provider
    from bcp.vocabulary import BlockPlan, TokenUse
    from bcp.workspace import Workspace

DONE, NOT_PASSED, COLLIDED = 0, 1, 4


@dataclass(frozen=True)
class Outcome:
    """結果: what a run made, and the exit code that says how it ended."""

    folder: Path
    work: Workspace
    provider: Provider
    plans: Mapping[str, BlockPlan]
    proved: ProvedPlan
    report: dict[str, Any]
    written: tuple[str, ...]
    left_alone: tuple[tuple[str, str], ...]  # file that stands, file that holds the new text
    suggestions: tuple[str, ...]
    retired: Mapping[str, str]  # id -> title of the blocks whose text only the lock still has
    calls: int
    exit_code: int


def note_run(
    folder: OutputFolder,
    provider: str,
    calls: int,
    tokens: TokenUse,
    seconds: float,
    noted: Mapping[str, Any] | None = None,
) -> None:
    """The figures of this run, and what the next one knows by that nothing changed."""
    run = {
        "format": "bcp/run@1",
        "seconds": round(seconds, 3),
        "calls": calls,
        "tokens": {"prompt": tokens.prompt, "cached": tokens.cached, "completion": tokens.completion},
        "provider": provider,
    }
    folder.write_aside(RUN, to_json({**run, **({"reuse": noted} if noted else {})}).encode())
    folder.discard(JOURNAL)
