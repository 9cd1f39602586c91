"""A saved plan as it is read back, before anything else is: the settings of the run come from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bcp.errors import Message, UsageError
from bcp.settings import Settings, parse_date_option

FORMAT = "bcp/plan@1"
OPTIONS = ("only", "force", "refresh", "own", "disown")
Promise = Mapping[str, Any]


def read_saved_plan(settings: Settings) -> Promise | None:
    """The plan named by --plan; None where none is named."""
    if not settings["plan"]:
        return None
    path = Path(settings["plan"])
    record = read_plan_file(path)
    if record is None:
        found = "読めない" if path.is_file() else "ない"
        raise UsageError(
            Message(
                f"--plan: {path} は、bcp plan --save で保存した予定として{found}。",
                f"--plan: {path} is not a plan saved by bcp plan --save.",
            ),
            Message(
                f"bcp plan 表 --save {path} で保存する。", f"Save one with bcp plan TABLE --save {path}."
            ),
        )
    return record


def read_plan_file(path: Path) -> Promise | None:
    """The saved plan in `path`; None for a file that is none."""
    try:
        record = json.loads(path.read_bytes().decode("utf-8-sig"))
        sound = record["format"] == FORMAT and isinstance(record["blocks"], list)
        sound = (
            sound
            and isinstance(record["saved"]["options"], dict)
            and isinstance(record["saved"]["date"], str)
        )
        sound = sound and all(isinstance(block["id"], str) for block in record["blocks"])
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return record if sound else None


def promised_settings(settings: Settings, promise: Promise | None) -> Settings:
    """The settings under which the plan was saved, where the command line names no others."""
    if promise is None:
        return settings
    saved = promise["saved"]
    values = {name: saved["options"].get(name) for name in OPTIONS}
    values |= {"provider": saved.get("provider"), "model": saved.get("model") or None}
    values["date"] = parse_date_option(saved["date"])
    missing = {name: value for name, value in values.items() if name not in settings.named and value}
    return Settings({**settings.values, **missing}, settings.named)
