"""Texts and small structures as YAML: plain where that reads back as the same text, quoted where not."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence

import yaml

Content = str | Sequence["Content"] | Mapping[str, "Content"]

_LOADER = getattr(yaml, "CLoader", yaml.SafeLoader)
# What other YAML readers take for numbers and dates is left plain only in the forms that mean the same to them.
_HARMLESS = re.compile(r"0|[1-9]\d*(\.\d+)?|0\.\d+|\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"[-+]?[\d_.]+([eE][-+]?\d+)?", re.ASCII)  # 0312345678 and 1e3 are numbers to YAML 1.2
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_BREAKS = re.compile(r"[\r\n\t\x85\u2028\u2029]")
FLOW_WIDTH = 160


def write_scalar(text: str, *, in_flow: bool, style: str = "") -> str:
    """The text as a scalar; `style` is the quote that stood there before and is kept."""
    if style == '"' or _BREAKS.search(text):
        return _double(text)
    if style == "'" and not _UNPRINTABLE.search(text):
        return "'" + text.replace("'", "''") + "'"
    return text if _is_plain(text, in_flow) else _double(text)


def write_flow(content: Content) -> str:
    """The content in one line: a scalar, [ ] or { }; pairs without a value are left out."""
    if isinstance(content, str):
        return write_scalar(content, in_flow=True)
    if isinstance(content, Mapping):
        pairs = [f"{write_scalar(k, in_flow=True)}: {write_flow(v)}" for k, v in content.items() if v != ""]
        return "{" + ", ".join(pairs) + "}"
    return "[" + ", ".join(write_flow(each) if each != "" else '""' for each in content) + "]"


def write_pair(key: str, content: Content, indent: int) -> list[str]:
    """`key: value` as the lines of a block that stands at column `indent`."""
    head = " " * indent + write_scalar(key, in_flow=False) + ":"
    inline = write_inline(content)
    is_part = indent == 0 and isinstance(content, Mapping)  # items and assessment grow
    if inline is not None and not is_part:
        return [f"{head} {inline}".rstrip()]
    return [head, *write_block(content, indent + 2)]


def write_inline(content: Content) -> str | None:
    """What can stand behind `key:`; None where lines of their own read better."""
    if isinstance(content, str):
        return write_scalar(content, in_flow=False) if content else ""
    if not content:
        return "[]" if not isinstance(content, Mapping) else "{}"
    if isinstance(content, Mapping):
        flow = write_flow(content)
        return flow if not _is_deep(content) and width(flow) <= FLOW_WIDTH else None
    return None if _are_rows(content) else write_flow(content)


def write_block(content: Content, indent: int) -> list[str]:
    """Rows or pairs as lines at column `indent`."""
    if isinstance(content, Mapping):
        return [line for k, v in content.items() if v != "" for line in write_pair(k, v, indent)]
    return [" " * indent + "- " + write_flow(each) for each in content]


def _is_deep(content: Mapping[str, Content]) -> bool:
    """True where a value holds pairs of its own, which read better on lines of their own."""
    values = [value for value in content.values() if not isinstance(value, str)]
    return any(isinstance(value, Mapping) or _are_rows(value) for value in values)


def _are_rows(content: Sequence[Content]) -> bool:
    return any(isinstance(each, Mapping) for each in content)


def width(text: str) -> int:
    """Columns on a screen, full-width signs counted twice."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _double(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match.group()):04x}", quoted)


def _is_plain(text: str, in_flow: bool) -> bool:
    """True where the bare text is read as itself, here and by readers that guess types."""
    if not text or text != text.strip() or _UNPRINTABLE.search(text) or _looks_typed(text):
        return False
    return _reads_back(text, f"[{text}, x]\n" if in_flow else f"k: {text}\nx:\n", in_flow)


def _looks_typed(text: str) -> bool:
    resolvers = yaml.SafeLoader.yaml_implicit_resolvers.get(text[0], [])
    is_typed = bool(_NUMBER.fullmatch(text)) or any(pattern.match(text) for _, pattern in resolvers)
    return is_typed and not _HARMLESS.fullmatch(text)


def _reads_back(text: str, snippet: str, in_flow: bool) -> bool:
    try:
        events = list(yaml.parse(snippet, Loader=_LOADER))
    except yaml.YAMLError:
        return False
    scalars = [event for event in events if isinstance(event, yaml.ScalarEvent)]
    if any(event.anchor or event.tag or event.style for event in scalars):
        return False
    expected = [text, "x"] if in_flow else ["k", text, "x", ""]
    return len(events) == len(expected) + 6 and [event.value for event in scalars] == expected
