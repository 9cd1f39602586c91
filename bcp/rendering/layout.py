"""How a plan lies in bcp.md: fixed text, block lines, and the blank lines a mark line stands for."""

from __future__ import annotations

import re

from bcp.vocabulary import Template

BLOCK_LINE = re.compile(r"[ \t]*<!--[ \t]*(/?)bcp:([a-z][a-z0-9_-]{0,59})[ \t]*-->[ \t]*")


def open_line(id_: str) -> str:
    """The line before a block."""
    return f"<!-- bcp:{id_} -->\n"


def close_line(id_: str) -> str:
    """The line after a block."""
    return f"<!-- /bcp:{id_} -->\n"


def is_own_lines(template: Template, index: int) -> bool:
    """True where segment `index` is a block that stands between block lines."""
    id_ = template.segments[index].block_id if 0 <= index < len(template.segments) else ""
    return bool(id_) and not template.blocks[id_].inline


def blank_before(template: Template, index: int) -> str:
    """The line break put before the block of segment `index`, so that a blank line stands there."""
    fixed = template.segments[index - 1].raw
    if index == 2 and not fixed:
        return ""
    begins_line = index == 2 or is_own_lines(template, index - 2)
    lead = "\n" + blank_after(template, index - 2) if begins_line else ""
    return "" if (lead + fixed).endswith("\n\n") else "\n"


def blank_after(template: Template, index: int) -> str:
    """The line break put after the block of segment `index`, so that a blank line stands there."""
    if not is_own_lines(template, index):
        return ""
    fixed = template.segments[index + 1].raw
    is_last = index + 2 == len(template.segments)
    return "" if fixed.startswith("\n") or (is_last and not fixed) else "\n"
