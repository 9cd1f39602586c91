"""The one constant schema of a reply, the same for every block; no fact ever stands in it (spec 8)."""

from __future__ import annotations

from typing import Any, Final

_STRING: Final[dict[str, Any]] = {"type": "string"}
_STRINGS: Final[dict[str, Any]] = {"type": "array", "items": {"type": "string"}}

REPLY_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["text", "covers", "open_questions"],
    "properties": {
        "text": _STRING,
        "covers": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["finding", "measures", "quote"],
                "properties": {"finding": _STRING, "measures": _STRINGS, "quote": _STRING},
            },
        },
        "open_questions": _STRINGS,
    },
}

RESPONSE_FORMAT: Final[dict[str, Any]] = {
    "type": "json_schema",
    "json_schema": {"name": "bcp_block", "strict": True, "schema": REPLY_SCHEMA},
}
