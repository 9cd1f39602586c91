"""Files that grow line by line: the journal of finished answers, the history."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bcp.store.files import translate


def append_line(path: Path, record: Mapping[str, object]) -> None:
    """Add one JSON line to `path` and make it durable."""
    try:
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise translate(error, path) from error


def parse_lines(data: bytes) -> list[dict[str, Any]]:
    """The JSON lines of `data`; a line cut short by a crash is passed over."""
    records = []
    for line in data.decode("utf-8", "replace").split("\n"):
        with contextlib.suppress(ValueError):
            record = json.loads(line) if line.strip() else None
            if isinstance(record, dict):
                records.append(record)
    return records
