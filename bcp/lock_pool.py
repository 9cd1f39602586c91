"""What blocks were filled from, stored once: most facts are shared by many blocks.

In memory each block has its own summary (planning.changes); in the file it names the entries by their number.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

POOLED = ("facts", "differences", "findings")
Pool = dict[str, list[dict[str, Any]]]


def pool_requests(requests: Mapping[str, Mapping[str, Any]]) -> tuple[Pool, dict[str, dict[str, Any]]]:
    """The shared entries by part, and the requests by block with numbers such as "0-12 15" in their place."""
    pool: Pool = {part: [] for part in POOLED}
    known: dict[str, int] = {}
    seen: dict[int, int] = {}  # one value in many requests is looked up once

    def number(part: str, key: str, value: Mapping[str, Any]) -> int:
        # compared as Python writes them, which is quicker than JSON
        place = seen[id(value)] = known.setdefault(f"{part} {key} {sorted(value.items())}", len(pool[part]))
        if place == len(pool[part]):
            pool[part].append({"key": key, **value})
        return place

    def numbers(part: str, members: Mapping[str, Mapping[str, Any]]) -> str:
        return write_ranges(
            [
                seen[id(value)] if id(value) in seen else number(part, key, value)
                for key, value in members.items()
            ]
        )

    return pool, {
        id: {part: numbers(part, value) if part in POOLED else value for part, value in request.items()}
        for id, request in requests.items()
    }


def unpool_request(
    pool: Mapping[str, Sequence[Mapping[str, Any]]], request: Mapping[str, Any]
) -> dict[str, Any]:
    """The summary as it was; raises ValueError or LookupError for numbers that name nothing."""

    def members(part: str) -> dict[str, dict[str, Any]]:
        entries = (dict(pool[part][place]) for place in read_ranges(request[part]))
        return {entry.pop("key"): entry for entry in entries}

    return {part: members(part) if part in POOLED else value for part, value in request.items()}


def write_ranges(numbers: Sequence[int]) -> str:
    """Numbers in their order, runs shortened: [0, 1, 2, 5] is "0-2 5"."""
    runs = itertools.groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])
    spans = [[value for _, value in run] for _, run in runs]
    return " ".join(str(span[0]) if len(span) == 1 else f"{span[0]}-{span[-1]}" for span in spans)


def read_ranges(text: str) -> Iterator[int]:
    """The inverse of `write_ranges`."""
    for span in text.split():
        first, _, last = span.partition("-")
        yield from range(int(first), int(last or first) + 1)
