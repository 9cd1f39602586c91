"""Reads the shipped YAML of the catalogue into frozen values."""

from __future__ import annotations

import datetime
import functools
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, cast

from bcp.catalog.overlay import FILES, merge_overlay
from bcp.prepared import prepared
from bcp.vocabulary import (
    Catalogue,
    CheckPoint,
    Column,
    Countermeasure,
    Item,
    Kind,
    OfficialRecord,
    ThreatEntryPoint,
)

_SHIPPED = Path(__file__).parent

Raw = Mapping[str, Any]


def load_catalogue(overlay: Path | None = None) -> Catalogue:
    """The catalogue; with `overlay`, a folder of files of the same names whose wording wins.

    Raises `InputErrors` of `InputError` for a fault in the overlay.
    """
    if overlay is None:
        return _shipped()
    raws, digest = _read_shipped()
    merged, overlay_digest = merge_overlay(raws, overlay)
    return _build(merged, _sha256(digest + overlay_digest), overlaid=True)


@functools.cache
def _shipped() -> Catalogue:
    raws, digest = _read_shipped()
    return _build(raws, digest, overlaid=False)


@functools.cache
def _read_shipped() -> tuple[dict[str, dict[str, Any]], str]:
    """The parsed files by name, and the SHA-256 over their bytes in the order of `FILES`."""
    return prepared("catalogue", [Path(__file__), *(_SHIPPED / name for name in FILES)], _parse_shipped)


def _parse_shipped() -> tuple[dict[str, dict[str, Any]], str]:
    import yaml

    # BaseLoader makes every scalar a text, so that no date, number or phone is guessed at.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    contents = {name: (_SHIPPED / name).read_bytes() for name in FILES}
    raws = {name: yaml.load(content, Loader=loader) for name, content in contents.items()}
    # CRLF from a checkout on Windows must not make another catalogue.
    joined = b"\0".join(contents[name].replace(b"\r\n", b"\n") for name in contents)
    return raws, hashlib.sha256(joined).hexdigest()


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _build(raws: Mapping[str, dict[str, Any]], sha256: str, *, overlaid: bool) -> Catalogue:
    items = raws["items.yaml"]
    official = raws["official.yaml"]
    shared = {"roles": items["roles"], "decisions": items["decisions"]}
    return Catalogue(
        items={key: _item(key, raw, shared) for key, raw in items["items"].items()},
        entries={key: _entry(key, raw) for key, raw in raws["entry_points.yaml"]["entries"].items()},
        measures={key: _measure(key, raw) for key, raw in raws["countermeasures.yaml"]["measures"].items()},
        official={key: _official(key, raw, official) for key, raw in official["records"].items()},
        official_as_of=datetime.date.fromisoformat(official["as_of"]),
        roles=dict(items["roles"]),
        decisions=dict(items["decisions"]),
        sha256=sha256,
        overlaid=overlaid,
    )


def _item(key: str, raw: Raw, shared: Mapping[str, Mapping[str, str]]) -> Item:
    return Item(
        id=key,
        label=raw["label"],
        type=cast(Literal["record", "table", "choices"], raw["type"]),
        columns={name: _column(name, column, shared) for name, column in raw.get("columns", {}).items()},
        choices=_choices(raw.get("choices", {}), shared),
        has_detail=_yes(raw, "has_detail"),
        stage=1 if raw["stage"] == "1" else 2,
        weight=cast(Literal["A", "B", "C"], raw["weight"]),
        question=_text(raw, "question"),
        why=_text(raw, "why"),
        example=_text(raw, "example"),
        if_unknown=_text(raw, "if_unknown"),
        safe_words=_words(raw, "safe_words"),
        phrases={choice: _as_words(words) for choice, words in (raw.get("phrases") or {}).items()},
        keyed_by=_text(raw, "keyed_by"),
        identity=_words(raw, "identity"),
        aliases=_words(raw, "aliases"),
        baseline=_text(raw, "baseline"),
    )


def _column(key: str, raw: Raw, shared: Mapping[str, Mapping[str, str]]) -> Column:
    return Column(
        id=key,
        label=raw["label"],
        kind=Kind(raw["kind"]),
        sensitive=_yes(raw, "sensitive"),
        required=_yes(raw, "required"),
        choices=_choices(raw.get("choices", {}), shared),
        aliases=_words(raw, "aliases"),
        question=_text(raw, "question"),
        example=_text(raw, "example"),
        if_unknown=_text(raw, "if_unknown"),
    )


def _entry(key: str, raw: Raw) -> ThreatEntryPoint:
    return ThreatEntryPoint(
        id=key,
        number=int(raw["number"]),
        label=raw["label"],
        event=_text(raw, "event"),
        risk=_text(raw, "risk"),
        interim=_text(raw, "interim"),
        checks=tuple(CheckPoint(_text(check, "text"), _text(check, "effect")) for check in raw["checks"]),
        origin=_origin(raw),
        aliases=_words(raw, "aliases"),
        media=_words(raw, "media"),
        scenario=_text(raw, "scenario"),
    )


def _measure(key: str, raw: Raw) -> Countermeasure:
    return Countermeasure(
        id=key,
        entry=_text(raw, "entry"),
        title=_text(raw, "title"),
        purpose=_words(raw, "purpose"),
        measure_class=_words(raw, "class"),
        investment=cast(Literal["none", "small", "large"], raw["investment"]),
        what=_text(raw, "what"),
        operation=_text(raw, "operation"),
        origin=_origin(raw),
    )


def _official(key: str, raw: Raw, whole: Raw) -> OfficialRecord:
    return OfficialRecord(
        id=key,
        fields={name: text.strip() for name, text in raw["fields"].items()},
        as_of=raw.get("as_of", whole["as_of"]),
        source=_text(raw, "source"),
        volatile=_yes(raw, "volatile"),
    )


def _origin(raw: Raw) -> Literal["handbook", "project"]:
    return "handbook" if raw.get("origin") == "handbook" else "project"


def _choices(raw: str | Mapping[str, str], shared: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return dict(shared[raw] if isinstance(raw, str) else raw)


def _yes(raw: Raw, key: str) -> bool:
    return bool(raw.get(key) == "true")


def _text(raw: Raw, key: str) -> str:
    text = raw.get(key, "")
    return "" if text in ("~", "null") else str(text).strip()


def _words(raw: Raw, key: str) -> tuple[str, ...]:
    return _as_words(raw.get(key) or ())


def _as_words(raw: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (raw,) if isinstance(raw, str) else tuple(raw)
