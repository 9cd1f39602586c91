"""The scripted model of the benchmarks: it answers each block with the composer's own text, so that every draft passes."""

from __future__ import annotations

import datetime
import json
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.harness import ROOT

sys.path.insert(0, str(ROOT / "tests"))

from scripted_server import Reply, ScriptedServer, completion, read_block, slow

__all__ = ["DATE", "Author", "Reply", "ScriptedServer", "completion", "slow"]

DATE = "2026-11-22"


class Author:
    """The composer's text of each block after a fixed time; remembers when each question came."""

    def __init__(self, table: Path, answer_seconds: float) -> None:
        from bcp.pipeline.drafting import OfflineDrafter
        from bcp.settings import Settings
        from bcp.workspace import open_workspace

        work = open_workspace(table, Settings({"date": datetime.date.fromisoformat(DATE)}))
        offline = OfflineDrafter(work)
        asked = [request for request in work.requests.values() if request.block.fill != "facts"]
        self._texts = {request.block.id: offline.draft(request).text for request in asked}
        self._seconds = answer_seconds
        self._times: list[float] = []

    def __call__(self, request: dict[str, Any]) -> Reply:
        self._times.append(time.perf_counter())
        members = {"text": self._texts[read_block(request).id], "covers": [], "open_questions": []}
        content = json.dumps(members, ensure_ascii=False)
        prompt = sum(len(message["content"]) for message in request["messages"])
        usage = {"prompt_tokens": prompt, "completion_tokens": len(content), "cached_tokens": 0}
        return slow(self._seconds, completion({"content": content}, **usage))

    def span_of_last(self, calls: int) -> float:
        """Seconds from the first question of the last run to its last answer."""
        last = self._times[-calls:]
        return last[-1] - last[0] + self._seconds
