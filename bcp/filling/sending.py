"""What a request to an endpoint looks like: the form that the server takes, the bytes that leave, the key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bcp.errors import Message, SettingsError

_NO_KEY = "not-needed"  # local servers want some value in the header


@dataclass(frozen=True)
class SentRequest:
    """送る依頼: one request as it leaves; the key is not in it."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Mode:
    """依頼の形: what this server was found to accept; remembered for the run."""

    has_schema: bool = True
    has_temperature: bool = True
    limit: str = "max_tokens"  # or max_completion_tokens, or "" for none


def sound_key(api_key: str) -> str:
    """The key without spaces around it; a value for the header where a server wants none."""
    key = api_key.strip()
    if not key.isascii() or any(sign.isspace() for sign in key):
        raise SettingsError(
            Message(
                "APIキーに、使えない文字か空白が入っている。",
                "The API key holds a space or a letter it cannot have.",
            ),
            Message("OPENAI_API_KEY を貼り付け直す。", "Paste OPENAI_API_KEY again."),
        )
    return key or _NO_KEY
