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


def blank_before(template: Template, index: int) -> str:
    """The line break put before the block of segment `index`, so that a blank line stands there."""
    fixed, before = _fixed_before(template, index)
    if not before and not fixed:
        return ""
    begins_line = not before or _is_own_lines(template, before)
    lead = "\n" + blank_after(template, before) if begins_line else ""
    return "" if (lead + fixed).endswith("\n\n") else "\n"


def blank_after(template: Template, index: int) -> str:
    """The line break put after the block of segment `index`, so that a blank line stands there."""
    if not _is_own_lines(template, index):
        return ""
    fixed, is_last = _fixed_after(template, index)
    return "" if fixed.startswith("\n") or (is_last and not fixed) else "\n"


def _is_own_lines(template: Template, index: int) -> bool:
    id_ = template.segments[index].block_id
    return bool(id_) and not template.blocks[id_].inline


def _fixed_before(template: Template, index: int) -> tuple[str, int]:
    """The fixed text between segment `index` and the block before it, and that block's place (0: none)."""
    fixed = ""
    for before in range(index - 1, 0, -1):
        if template.segments[before].block_id:
            return fixed, before
        fixed = template.segments[before].raw + fixed
    return fixed, 0


def _fixed_after(template: Template, index: int) -> tuple[str, bool]:
    """The fixed text between segment `index` and the next block, and whether there is no next block."""
    fixed = ""
    for segment in template.segments[index + 1 :]:
        if segment.block_id:
            return fixed, False
        fixed += segment.raw
    return fixed, True
