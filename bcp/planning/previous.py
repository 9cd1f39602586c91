"""What the lock remembers of a block, as far as deciding needs it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bcp.frozen import dataclass, field
from bcp.vocabulary import BlockState


@dataclass(frozen=True)
class PreviousBlock:
    """前回のブロック: where a block ended, from which request, and by whom it was written."""

    id: str
    digest: str
    state: BlockState
    source: str = ""  # text with references
    base: str = ""  # what bcp last generated
    provider: str = ""
    model: str = ""
    prompts_sha: str = ""
    has_suggestion: bool = False
    request_summary: Mapping[str, Any] = field(default_factory=dict)  # of summarise_request
    title: str = ""
