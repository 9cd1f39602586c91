"""Readable JSON as the standard library writes it with indent=1, for which it has no quick writer of its own.

The quick writer knows no line ends; but what holds only plain values it can write, with line ends as separators.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from json.encoder import encode_basestring as _quote
from typing import Any

_PLAIN = {str, int, float, bool, type(None)}


def write_json(value: object, line: str = "\n") -> str:
    """The same text as json.dumps(value, ensure_ascii=False, indent=1); `line`: line end and indent of the value."""
    inner = line + " "
    if isinstance(value, dict) and value:
        if _PLAIN.issuperset(map(type, value.values())):
            return f"{{{inner}{_writer(inner)(value)[1:-1]}{line}}}"
        members = [f"{_key(key)}: {write_json(each, inner)}" for key, each in value.items()]
        return f"{{{inner}{f',{inner}'.join(members)}{line}}}"
    if isinstance(value, (list, tuple)) and value:
        if _PLAIN.issuperset(map(type, value)):
            return f"[{inner}{_writer(inner)(value)[1:-1]}{line}]"
        return f"[{inner}{f',{inner}'.join([write_json(each, inner) for each in value])}{line}]"
    return _writer("")(value)


@cache
def _writer(line: str) -> Callable[[Any], str]:
    return json.JSONEncoder(ensure_ascii=False, separators=(f",{line}", ": ")).encode


def _key(key: object) -> str:
    """The name of a member; what is no text becomes one, or is refused, as the standard library does it."""
    return _quote(key) if isinstance(key, str) else _writer("")({key: 0})[1:-4]
