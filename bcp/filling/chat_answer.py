"""Reading what a person pasted back from a chat window: sections, with whatever the chat put around them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bcp.filling.exchange import strip_thinking, tidy_text
from bcp.filling.folding import clean_text
from bcp.vocabulary import Format

_HEADING = re.compile(r"^\W{0,6}?={2,}\W*?([a-z0-9][a-z0-9_-]*)\W*?(?:={2,}\W*)?$")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_FENCE_LINE = re.compile(r"^[ \t]*(?:```|~~~)[A-Za-z]*[ \t]*$")
_BLOCK_TAG = re.compile(r"^[ \t]*</?block\b[^>]*>[ \t]*$")
_LOOSE_REFERENCE = re.compile(
    r"\\?[\[［]\\?[\[［]\s*([A-Za-z0-9０-９Ａ-Ｚａ-ｚ_＿\\.．\-－]+?)\s*\\?[\]］]\\?[\]］]"
)
_RULE = re.compile(r"^[ \t]*(?:-{3,}|\*{3,}|_{3,}|―{3,}|─{3,})[ \t]*$")
# a plan is written in plain form; a last paragraph in polite form is the chat talking to its user
_POLITE = re.compile(
    r"(?:です|ます|ました|ません|ください|下さい|でしょう|ましょう)(?:か|ね|よ)?[。．！!？?…]*$"
)
_NUMBERED = re.compile(r"^(\s*)([0-9０-９]+|[①-⑳])[ \t]*(?:[.．)）、:：]|(?<=[①-⑳]))[ \t　]*")
_BULLET = re.compile(r"^(\s*)(?:[・●•◦○*＊‐–—－]|-)[ \t　]*(?=\S)")


@dataclass(frozen=True)
class ChatAnswer:
    """チャットの回答: texts by block id, what was asked for and is not there, and headings nobody asked for."""

    texts: Mapping[str, str]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]


def read_answer(text: str, formats: Mapping[str, Format]) -> ChatAnswer:
    """The sections of the asked blocks (`formats`: block id -> format); the last one counts when one repeats."""
    sections: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in strip_thinking(clean_text(text)).split("\n"):
        heading = _heading_of(line)
        if heading:
            current = sections[heading] = []
        elif current is not None:
            current.append(line)
    texts = {id: _read_section(sections[id], format) for id, format in formats.items() if id in sections}
    texts = {id: body for id, body in texts.items() if body}
    return ChatAnswer(
        texts,
        missing=tuple(id for id in formats if id not in texts),
        unknown=tuple(id for id in sections if id not in formats),
    )


def _heading_of(line: str) -> str:
    """The block id of a line such as `=== id ===`, `**＝＝＝ ｉｄ ＝＝＝**`; "" for any other line."""
    normal = unicodedata.normalize("NFKC", line).translate(_DASHES).replace("\\", "").strip().lower()
    found = _HEADING.match(normal)
    return found.group(1) if found else ""


def _read_section(lines: Sequence[str], format: Format) -> str:
    bare = _without_chatter([line for line in _inside_fence(lines) if not _BLOCK_TAG.match(line)])
    text = "\n".join(_straighten(line, format) for line in bare)
    return tidy_text(_LOOSE_REFERENCE.sub(_straighten_reference, text))


def _inside_fence(lines: Sequence[str]) -> list[str]:
    """What a fence around the section holds; fence lines alone are dropped (a block has no code)."""
    fences = [index for index, line in enumerate(lines) if _FENCE_LINE.match(line)]
    is_opened_first = bool(fences) and not any(line.strip() for line in lines[: fences[0]])
    if is_opened_first and len(fences) > 1:
        return list(lines[fences[0] + 1 : fences[1]])
    return [line for line in lines if not _FENCE_LINE.match(line)]


def _without_chatter(lines: list[str]) -> list[str]:
    """The lines without outer blank lines and rules, and without last paragraphs in polite form."""
    kept = list(lines)
    while kept:
        if not kept[-1].strip() or _RULE.match(kept[-1]):
            kept.pop()
        elif not kept[0].strip():
            kept.pop(0)
        elif start := _chatter_start(kept):
            del kept[start:]
        else:
            break
    return kept


def _chatter_start(lines: Sequence[str]) -> int:
    """Where a last paragraph in polite form begins; 0 when there is none, or nothing before it."""
    start = len(lines)
    while start and lines[start - 1].strip() and not _RULE.match(lines[start - 1]):
        start -= 1
    paragraph = [line.strip() for line in lines[start:]]
    return start if paragraph and all(_POLITE.search(line) for line in paragraph) else 0


def _straighten(line: str, format: Format) -> str:
    """List and table signs in the form that Markdown reads."""
    if format is Format.STEPS:
        return _NUMBERED.sub(_straighten_number, line)
    if format is Format.LIST:
        return _BULLET.sub(r"\1- ", line)
    if format is Format.TABLE and line.strip().startswith(("｜", "|")):
        return re.sub(r"(?<!\\)｜", "|", line)
    return line


def _straighten_number(match: re.Match[str]) -> str:
    return f"{match.group(1)}{unicodedata.normalize('NFKC', match.group(2))}. "


def _straighten_reference(match: re.Match[str]) -> str:
    path = unicodedata.normalize("NFKC", match.group(1)).replace("\\", "")
    return f"[[{path}]]"
