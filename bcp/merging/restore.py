"""Turn values that the tool had put in back into references, so that edited text still follows the table."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import SequenceMatcher

REFERENCE = re.compile(r"(?<!\\)\[\[([^\[\]\n]+)\]\]")
SHORTEST_MOVED_VALUE = 4


def restore_references(base: str, edited: str, render: Callable[[str], str]) -> str:
    """`edited` with the values that `base` had as references turned back; `render` puts the old values in.

    A value is turned back where it stands unchanged in its old surroundings, or, from 4 characters on, anywhere.
    """
    parts = _split(base)
    if len(parts) == 1:
        return edited
    rendered = render(base)
    spans = _spans(parts, rendered, render)
    if spans is None:
        return edited
    if rendered == edited:
        return base
    found = _unchanged_spans(rendered, edited, spans)
    return _replace_moved(_splice(edited, found), spans, rendered)


def _split(base: str) -> list[str]:
    """Text and references in turn: even places are text, odd ones references."""
    parts: list[str] = []
    at = 0
    for match in REFERENCE.finditer(base):
        parts += [base[at : match.start()], match.group(0)]
        at = match.end()
    return [*parts, base[at:]]


def _spans(
    parts: list[str], rendered: str, render: Callable[[str], str]
) -> list[tuple[int, int, str]] | None:
    """Where each reference's value stands in `rendered`; None when that cannot be told."""
    spans = []
    at = 0
    for index, part in enumerate(parts):
        if index % 2 == 0:
            if not rendered.startswith(part, at):
                return None
            at += len(part)
        else:
            following = parts[index + 1]
            value = _value(part, render)
            if not rendered.startswith(value, at):
                end = rendered.find(following, at) if following else len(rendered)
                if end < 0:
                    return None
                value = rendered[at:end]
            spans.append((at, at + len(value), part))
            at += len(value)
    return spans


def _value(reference: str, render: Callable[[str], str]) -> str:
    # a letter on each side keeps escapes for the start of a line out of the value
    return render(f"あ{reference}あ")[1:-1]


def _unchanged_spans(
    rendered: str, edited: str, spans: list[tuple[int, int, str]]
) -> list[tuple[int, int, str]]:
    matcher = SequenceMatcher(a=rendered, b=edited, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    found = []
    for start, end, reference in spans:
        for block in blocks:
            if block.a <= start and end <= block.a + block.size and end > start:
                shift = block.b - block.a
                found.append((start + shift, end + shift, reference))
                break
    return found


def _splice(edited: str, found: list[tuple[int, int, str]]) -> str:
    for start, end, reference in sorted(found, reverse=True):
        edited = edited[:start] + reference + edited[end:]
    return edited


def _replace_moved(text: str, spans: list[tuple[int, int, str]], rendered: str) -> str:
    values: dict[str, str] = {}
    for start, end, reference in spans:
        values.setdefault(rendered[start:end], reference)
    for value in sorted(values, key=len, reverse=True):
        if len(value) >= SHORTEST_MOVED_VALUE and not value.startswith("【要確認"):
            pieces = _split(text)
            pieces[::2] = [piece.replace(value, values[value]) for piece in pieces[::2]]
            text = "".join(pieces)
    return text
