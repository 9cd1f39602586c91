"""Lays a folder of own wording (`--catalog DIR`) over the shipped catalogue."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from bcp.catalog.words import did_you_mean
from bcp.errors import NO_HINT, InputError, InputErrors, Message

FILES = ("items.yaml", "entry_points.yaml", "countermeasures.yaml", "official.yaml")

# Only wording may be replaced: names, types, columns and choices are what tables and templates rely on.
_ITEM_WORDING = {"question", "why", "example", "if_unknown", "safe_words", "phrases", "baseline", "aliases"}
_WORDING = {
    "items.yaml": ("items", _ITEM_WORDING | {"columns"}),
    "entry_points.yaml": (
        "entries",
        {"event", "risk", "interim", "media", "origin", "scenario", "checks", "aliases"},
    ),
    "countermeasures.yaml": (
        "measures",
        {"title", "purpose", "class", "investment", "what", "operation", "origin"},
    ),
    "official.yaml": ("records", {"as_of", "source", "volatile", "fields"}),
}
_COLUMN_WORDING = {"question", "example", "if_unknown", "aliases"}
_CHECK_POINTS = 5

Raws = Mapping[str, dict[str, Any]]


def merge_overlay(shipped: Raws, folder: Path) -> tuple[dict[str, dict[str, Any]], str]:
    """The shipped files with the folder's wording laid over them, and the SHA-256 of the folder's files.

    Raises `InputErrors` with every fault found in the folder.
    """
    merged = copy.deepcopy(dict(shipped))
    faults: list[InputError] = []
    digest = hashlib.sha256()
    for path in _present(folder):
        content = path.read_bytes()
        digest.update(path.name.encode() + b"\0" + content)
        _lay_over(merged[path.name], _parse(path, content), path, faults)
    if faults:
        raise InputErrors(faults)
    return merged, digest.hexdigest()


def _present(folder: Path) -> list[Path]:
    present = [folder / name for name in FILES if (folder / name).is_file()]
    if not present:
        names = ", ".join(FILES)
        raise _only(
            folder,
            Message("カタログのファイルが無い。", "holds no catalogue file."),
            Message(f"{names} のどれかを置く。", f"Put one of {names} there."),
        )
    return present


def _parse(path: Path, content: bytes) -> dict[str, Any]:
    try:
        raw = yaml.load(content, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise _only(
            path,
            Message("YAMLとして読めない。", "cannot be read as YAML."),
            Message(
                "UTF-8で保存し、字下げと引用符を確かめる。", "Save as UTF-8; check indentation and quotes."
            ),
            line=mark.line + 1 if mark else 0,
        ) from error
    if not isinstance(raw, dict):
        raise _only(path, Message("項目の並びではない。", "is not a mapping."))
    return raw


def _lay_over(target: dict[str, Any], raw: dict[str, Any], path: Path, faults: list[InputError]) -> None:
    section, allowed = _WORDING[path.name]
    if path.name == "official.yaml" and "as_of" in raw:
        target["as_of"] = raw["as_of"]
    for key, entry in (raw.get(section) or {}).items():
        known = target[section]
        if key not in known:
            faults.append(_unknown(path, key, known))
        elif isinstance(entry, dict):
            _replace(known[key], entry, allowed, f"{section}.{key}", path, faults)
        else:
            faults.append(
                _fault(
                    path,
                    Message(f"{section}.{key} は項目の並びでない。", f"{section}.{key} is not a mapping."),
                )
            )


def _replace(
    target: dict[str, Any],
    raw: dict[str, Any],
    allowed: set[str],
    place: str,
    path: Path,
    faults: list[InputError],
) -> None:
    for field, value in raw.items():
        if field not in allowed:
            faults.append(_unknown(path, f"{place}.{field}", allowed))
        elif field == "columns":
            _replace_columns(target[field], value, place, path, faults)
        elif field == "checks" and not _are_check_points(value):
            faults.append(
                _fault(
                    path,
                    Message(
                        f"{place}.checks は text と effect の5組で書く。",
                        f"{place}.checks needs five of text and effect.",
                    ),
                )
            )
        else:
            target[field] = value


def _replace_columns(
    target: dict[str, Any], raw: Any, place: str, path: Path, faults: list[InputError]
) -> None:
    for name, wording in (raw or {}).items():
        if name in target and isinstance(wording, dict):
            _replace(target[name], wording, _COLUMN_WORDING, f"{place}.columns.{name}", path, faults)
        else:
            faults.append(_unknown(path, f"{place}.columns.{name}", target))


def _are_check_points(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == _CHECK_POINTS
        and all(isinstance(check, dict) and {"text", "effect"} >= set(check) >= {"text"} for check in value)
    )


def _unknown(path: Path, key: str, known: Mapping[str, Any] | set[str]) -> InputError:
    near = did_you_mean(key.rsplit(".", 1)[-1], known)
    ja, en = (f"「{near}」ではないか。", f"Did you mean {near!r}?") if near else ("", "")
    return _fault(
        path,
        Message(
            f"「{key}」はカタログに無いか、文言として置き換えられない。",
            f"{key!r} is not in the catalogue or is not wording.",
        ),
        Message(ja or f"使えるもの: {'、'.join(sorted(known))}", en or f"Known: {', '.join(sorted(known))}"),
    )


def _only(path: Path, message: Message, hint: Message = NO_HINT, *, line: int = 0) -> InputErrors:
    return InputErrors([_fault(path, message, hint, line=line)])


def _fault(path: Path, message: Message, hint: Message = NO_HINT, *, line: int = 0) -> InputError:
    return InputError(message, hint, path=str(path), line=line)
