"""The results of a batch on disk, line by line: a thousand tables take no more memory than ten."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator

from bcp.batch.result import TableResult, result_from_json
from bcp.store import OutputFolder

LINES = "tables.jsonl"
_USABLE = {"no": 2, "conditional": 3, "yes": 4}


class ResultsFile:
    """結果の控え: keeps where each result begins and how bad it is, and nothing else."""

    def __init__(self, folder: OutputFolder) -> None:
        self._folder = folder
        self._offsets = array("q")
        self._numbers = array("l")
        self._ranks = array("b")
        folder.discard(LINES)
        self._end = 0

    def add(self, result: TableResult) -> None:
        """Remember one result."""
        self._folder.append(LINES, result.as_json())
        self._offsets.append(self._end)
        self._numbers.append(result.number)
        self._ranks.append(rank(result))
        self._end = self._folder.file(LINES).stat().st_size

    def in_order(self) -> Iterator[TableResult]:
        """The results in the order of the tables."""
        return self._read(sorted(range(len(self._offsets)), key=self._numbers.__getitem__))

    def worst_first(self) -> Iterator[TableResult]:
        """The results, those that need somebody first."""
        places = range(len(self._offsets))
        return self._read(sorted(places, key=lambda place: (self._ranks[place], self._numbers[place])))

    def _read(self, places: list[int]) -> Iterator[TableResult]:
        if not places:
            return
        with self._folder.file(LINES).open("rb") as lines:
            for place in places:
                lines.seek(self._offsets[place])
                yield result_from_json(json.loads(lines.readline()))


def rank(result: TableResult) -> int:
    """How urgently somebody must look: failed, does not pass, cannot be acted on, …"""
    if result.state == "failed":
        return 0
    return 1 if result.exit_code == 1 else _USABLE.get(result.usable, 4)
