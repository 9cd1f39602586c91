"""Inline Markdown tokens to runs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from bcp.rendering.docx.blocks import Run, Runs
from bcp.rendering.docx.xml import clean

if TYPE_CHECKING:
    from markdown_it.token import Token

_TODO = re.compile(r"【要確認[^】]*】")
_LINE_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
_LOOKS = {"strong": "bold", "em": "italic", "s": "strike"}


def read_inline(tokens: Sequence[Token]) -> Runs:
    """The runs of one inline token's children: entities resolved, line ends joined, 要確認 marked."""
    return mark_todo(merge(_join_lines(list(_runs(tokens)))))


def _runs(tokens: Sequence[Token]) -> Iterable[Run]:
    looks: dict[str, int] = {"bold": 0, "italic": 0, "strike": 0}
    hrefs: list[tuple[str, list[str]]] = []
    for token in tokens:
        name, _, end = token.type.rpartition("_")
        if name in _LOOKS and end in ("open", "close"):
            looks[_LOOKS[name]] += token.nesting
            continue
        if token.type == "softbreak":
            yield _SOFT
            continue
        if token.type == "link_open":
            hrefs.append((str(token.attrGet("href") or ""), []))
            continue
        text = _target(*hrefs.pop()) if token.type == "link_close" else _text(token)
        for _, shown in hrefs:
            shown.append(text)
        state: dict[str, Any] = {look: depth > 0 for look, depth in looks.items()}
        yield Run(clean(text), code=token.type == "code_inline", **state)


def _text(token: Token) -> str:
    if token.type == "hardbreak":
        return "\n"
    if token.type == "image":
        return f"［図：{token.content or '説明なし'}］"
    if token.type == "html_inline":
        if token.content.startswith("<!--"):
            return ""
        return "\n" if _LINE_BREAK_TAG.fullmatch(token.content) else token.content
    return token.content


def _target(href: str, shown: Sequence[str]) -> str:
    """The address in brackets, as a reader of paper needs it; "" where the text already says it."""
    text = "".join(shown)
    address = re.sub(r"^(mailto|tel):", "", href)
    return f"（{address}）" if address and address not in text and text not in (href, address) else ""


_SOFT = Run("\x00")  # a soft line end until both neighbours are known; cleaned text never holds this sign


def _join_lines(runs: list[Run]) -> list[Run]:
    """Runs with each soft line end made a space between Latin words and nothing beside Japanese."""
    joined: list[Run] = []
    for index, run in enumerate(runs):
        if run is not _SOFT:
            joined.append(run)
            continue
        before = joined[-1] if joined else run
        after = next((other for other in runs[index + 1 :] if other.text), run)
        wide = _is_wide(before.text[-1:]) or _is_wide(after.text[:1])
        joined.append(replace(before, text="" if wide else " "))
    return joined


def _is_wide(character: str) -> bool:
    return bool(character) and unicodedata.east_asian_width(character) in "WFA"


def merge(runs: Iterable[Run]) -> Runs:
    """Runs with neighbours of one look made one and empty ones dropped."""
    merged: list[Run] = []
    for run in runs:
        if not run.text:
            continue
        if merged and _look(merged[-1]) == _look(run):
            merged[-1] = replace(run, text=merged[-1].text + run.text)
        else:
            merged.append(run)
    return tuple(merged)


_look = attrgetter(*(each.name for each in fields(Run) if each.name != "text"))


def mark_todo(runs: Runs) -> Runs:
    """Runs split so that 【要確認：…】 stands alone and marked, also where its parts differ in look."""
    text = "".join(run.text for run in runs)
    spans = [match.span() for match in _TODO.finditer(text)]
    if not spans:
        return runs
    cuts = sorted({edge for span in spans for edge in span})
    pieces: list[Run] = []
    start = 0
    for run in runs:
        end = start + len(run.text)
        edges = [start, *(cut for cut in cuts if start < cut < end), end]
        for left, right in zip(edges, edges[1:], strict=False):
            inside = any(a <= left and right <= b for a, b in spans)
            pieces.append(replace(run, text=text[left:right], todo=inside))
        start = end
    return merge(pieces)
