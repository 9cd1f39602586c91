"""One unit as lines of Markdown: changed where it stands, or written for a new place."""

from __future__ import annotations

import re

from bcp.importing.inline import rewrite, write_runs
from bcp.importing.plan import read_units
from bcp.importing.units import Unit
from bcp.rendering.docx.blocks import Runs

_PREFIX = re.compile(
    r"[ \t]*(?:>[ \t]?)*[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX　]\][ 　]+)?|#{1,6}[ \t]+)?"
)
_CELL = re.compile(r"(?<!\\)((?:\\\\)*)\|")
_QUOTE = re.compile(r"^[ \t]*>[ \t]?", re.MULTILINE)


def change_lines(lines: list[str], old: Unit, new: Unit, shift: int) -> tuple[list[str], bool]:
    """The lines of `old` made to say `new`, and whether they do so exactly."""
    if old.kind == "row" and new.kind == "row":
        return _change_row(lines[0], old, new)
    source = "\n".join(lines)
    match = _PREFIX.match(source)
    prefix = match[0] if match else ""
    same_shape = (old.kind, old.level, old.ordered, old.checked, old.quoted) == (
        new.kind,
        new.level,
        new.ordered,
        new.checked,
        new.quoted,
    )
    if not same_shape or old.kind == "code":
        return write_lines(new, shift)
    text, exact = rewrite(source[len(prefix) :], old.runs, new.runs, lambda s: _parse(s, prefix, new))
    return (prefix + text).split("\n"), exact


def _parse(text: str, prefix: str, unit: Unit) -> Runs | None:
    """The runs of the one unit that `text` reads as; None where it reads as anything else."""
    whole = prefix.lstrip(" \t") + text
    if unit.quoted:
        whole = _QUOTE.sub("", whole)
    if unit.kind in ("title", "heading"):
        whole = f"# t\n\n{whole}"
    found = [each for each in read_units(whole) if not each.is_edge]
    found = found[1:] if unit.kind in ("title", "heading") else found
    if len(found) != 1 or (found[0].kind == "item") is not (unit.kind == "item"):
        return None
    return found[0].runs


def _change_row(line: str, old: Unit, new: Unit) -> tuple[list[str], bool]:
    pieces = _split_row(line)
    if pieces is None or len(pieces) - 2 != len(old.cells) or len(old.cells) != len(new.cells):
        return write_lines(new, 0)
    exact = True
    for at, (before, after) in enumerate(zip(old.cells, new.cells, strict=True), 1):
        if Unit("row", cells=(before,)).key != Unit("row", cells=(after,)).key:
            core = pieces[at].strip()
            text, good = rewrite(core, before, after, _parse_cell, in_table=True)
            left = pieces[at][: len(pieces[at]) - len(pieces[at].lstrip())] or " "
            pieces[at], exact = f"{left}{text} ", exact and good
    return ["|".join(pieces)], exact


def _split_row(line: str) -> list[str] | None:
    """The cells of a row between its outer bars, with what stands outside them; None without outer bars."""
    marked = _CELL.sub(lambda match: match[1] + "\x00", line)
    pieces = marked.split("\x00")
    return pieces if len(pieces) > 2 and not pieces[0].strip(" \t>") and not pieces[-1].strip() else None


def _parse_cell(text: str) -> Runs | None:
    rows = [unit for unit in read_units(f"| {text} |\n|---|\n") if unit.kind == "row"]
    return rows[0].cells[0] if len(rows) == 1 and len(rows[0].cells) == 1 else None


def write_lines(unit: Unit, shift: int) -> tuple[list[str], bool]:
    """The lines of a unit that is new; `shift` is what Word's headings lie above those of the Markdown."""
    lead = "> " if unit.quoted else ""
    if unit.kind == "row":
        cells = [rewrite("", (), cell, _parse_cell, in_table=True) for cell in unit.cells]
        line = lead + "| " + " | ".join(text for text, _ in cells) + " |"
        return [line], all(good for _, good in cells)
    if unit.kind == "rule":
        return [f"{lead}---"], True
    if unit.kind == "code":
        return ["```", *"".join(run.text for run in unit.runs).split("\n"), "```"], True
    prefix = lead + _mark(unit, shift)
    text, exact = rewrite("", (), unit.runs, lambda source: _parse(source, prefix, unit))
    if not exact:
        text = write_runs(unit.runs)
    indent = lead + " " * (len(prefix) - len(lead)) if unit.kind == "item" else lead
    return (prefix + text.replace("\n", "\n" + indent)).split("\n"), exact


def _mark(unit: Unit, shift: int) -> str:
    if unit.kind in ("heading", "title"):
        return "#" * min(max(unit.level + shift, 1), 6) + " "
    if unit.kind == "item":
        box = "" if unit.checked is None else "[x] " if unit.checked else "[ ] "
        step = "   " if unit.ordered else "  "
        return step * unit.level + ("1. " if unit.ordered else "- ") + box
    return ""


def separator(unit: Unit) -> str:
    """The line under the first row of a new table."""
    return ("> " if unit.quoted else "") + "|" + "---|" * len(unit.cells)
