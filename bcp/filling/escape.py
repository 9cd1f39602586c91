"""Table text as data: JSON, attributes and text in which no tag can open or close (spec 8)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bcp.filling.folding import clean_text

_JSON_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})
_ENTITIES = str.maketrans({"<": "&lt;", ">": "&gt;", "&": "&amp;"})
_ATTRIBUTE_ENTITIES = str.maketrans(
    {"<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;", "\n": " ", "\t": " "}
)


def json_object(members: Mapping[str, str]) -> str:
    """A JSON object, one member a line, with < > & as \\u003c …"""
    if not members:
        return "{}"
    return "{\n" + ",\n".join(f"{_json(key)}: {_json(value)}" for key, value in members.items()) + "\n}"


def json_list(entries: list[Any]) -> str:
    """A JSON list, one entry a line, with < > & as \\u003c …"""
    if not entries:
        return "[]"
    return "[\n" + ",\n".join(_json(entry) for entry in entries) + "\n]"


def escape_text(text: str) -> str:
    """Default and current text with entities, so that only our own tags are tags."""
    return clean_text(text).translate(_ENTITIES)


def escape_attribute(text: str) -> str:
    """An attribute's value on one line, with entities."""
    return clean_text(text).translate(_ATTRIBUTE_ENTITIES)


def unescape_text(text: str) -> str:
    """What escape_text did, undone (for a model that copied the entities it was shown)."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).translate(_JSON_ESCAPES)
