"""Runs back into inline Markdown: the old source patched where the words changed, or written anew."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

from bcp.importing.units import normal
from bcp.rendering.docx.blocks import Run, Runs, plain
from bcp.rendering.escape import escape_value

_LOOKS = (("bold", "**"), ("strike", "~~"), ("italic", "*"))
_EDGE_SPACE = re.compile(r"^(\s*)(.*?)(\s*)$", re.DOTALL)

Parse = Callable[[str], Runs | None]


def rewrite(source: str, old: Runs, new: Runs, parse: Parse, in_table: bool = False) -> tuple[str, bool]:
    """The source of `new`, and whether it reads back as `new` exactly; as much of `source` as can be stays."""
    wanted = normal(new)
    for candidate in (_patched(source, plain(old), new, in_table), write_runs(new, in_table)):
        if candidate is not None and _reads_as(candidate, wanted, parse):
            return candidate, True
    bare = write_runs([Run(run.text) for run in new], in_table)
    return bare, _reads_as(bare, wanted, parse)


def _reads_as(source: str, wanted: Runs, parse: Parse) -> bool:
    found = parse(source)
    return found is not None and normal(found) == wanted


def _patched(source: str, old: str, new: Runs, in_table: bool) -> str | None:
    """`source` with the signs replaced that differ between `old` and the text of `new`."""
    places = _places(source, old)
    if places is None:
        return None
    text = plain(new)
    parts: list[str] = []
    at = 0
    for tag, a, b, c, d in SequenceMatcher(None, old, text, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        start = places[a] if a < len(places) else len(source.rstrip())
        end = places[b - 1] + 1 if b > a else start
        parts += [source[at:start], _literal(text[c:d], in_table)]
        at = max(end, start)
    return "".join([*parts, source[at:]])


def _places(source: str, old: str) -> list[int] | None:
    """For each sign of `old` its place in `source`; None where they do not agree."""
    places: list[int] = []
    at = 0
    for sign in old:
        found = source.find(sign, at)
        if found < 0 and sign == " ":
            found = source.find("\n", at)  # a soft line end between Latin words
        if found < 0 or found - at > 200:
            return None
        places.append(found)
        at = found + 1
    return places


def _literal(text: str, in_table: bool) -> str:
    """Text without looks as Markdown; a line break stays one."""
    lines = text.split("\n")
    written = [_with_spaces(line, in_table) for line in lines]
    return ("<br>" if in_table else "\\\n").join(written)


def _with_spaces(line: str, in_table: bool) -> str:
    match = _EDGE_SPACE.match(line.replace("\t", " "))
    assert match is not None
    core = escape_value(match[2], in_table, before="x", after="x") if match[2] else ""
    return match[1] + core + match[3]


def write_runs(runs: Sequence[Run], in_table: bool = False) -> str:
    """Runs as inline Markdown; spaces at the edge of a look stand outside it."""
    return "".join(_write(run, in_table) for run in runs).strip()


def _write(run: Run, in_table: bool) -> str:
    if run.code:
        return f"`{run.text}`" if "`" not in run.text else _literal(run.text, in_table)
    match = _EDGE_SPACE.match(run.text)
    assert match is not None
    inner = _literal(match[2], in_table)
    if not inner:
        return run.text
    for look, sign in _LOOKS:
        if getattr(run, look) and not run.todo:
            inner = f"{sign}{inner}{sign}"
    return match[1] + inner + match[3]
