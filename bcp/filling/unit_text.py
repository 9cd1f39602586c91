"""文章単位の仕上げ: from what a unit renders to a draft in the block's format and length."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bcp.filling.composer_view import View, open_question
from bcp.vocabulary import Block, Fact, Format

_STEP = re.compile(r"\d+\. ")
_OPEN = re.compile(r"【要確認：([^】]*)】")
# What stands at the end of a text that was cut to the block's length.
_REST = {
    Format.LIST: "- 残りは環境差分抽出表に従う。",
    Format.STEPS: "1. 担当は、残りを環境差分抽出表に従って行う。",
    Format.TEXT: "残りは環境差分抽出表に従う。",
}


_LAST_REFERENCE = re.compile(r"(?<=。)\[\[([^\[\]\n]+)\]\]$")


def tidy(raw: str, block: Block, view: View, written: Format, *, trim: bool) -> str:
    """The text without blank lines, steps numbered; cut at a line end where it is too long and may be cut.

    `written` is the unit's format: a text block may hold a list or steps.
    """
    lines = [line.rstrip() for line in raw.split("\n") if line.strip()]
    if block.format is Format.INLINE:
        return "".join(line.strip() for line in lines)
    lines = [_join_sentences(line, view) for line in lines]
    if trim:
        lines = _shorten(lines, block, written)
    return "\n".join(_number(lines) if written is Format.STEPS else lines)


def _join_sentences(line: str, view: View) -> str:
    """One 。 where a value that ends a sentence meets the unit's own; a last open place written out."""
    line = re.sub(r"\[\[([^\[\]\n]+)\]\]。", lambda match: _end_once(match, view), line).replace("。。", "。")
    return _LAST_REFERENCE.sub(lambda match: _write_open(match, view), line)


def _end_once(match: re.Match[str], view: View) -> str:
    return match[0][:-1] if view.ends_sentence(match[1]) else match[0]


def _write_open(match: re.Match[str], view: View) -> str:
    """A line ends in 【要確認：…】, which closes a sentence, where a bare reference would look cut off."""
    return open_question(view.label(match[1])) if view.is_unknown(match[1]) else match[0] + "。"


def _number(lines: list[str]) -> list[str]:
    numbered, count = [], 0
    for line in lines:
        if _STEP.match(line):
            count += 1
            line = _STEP.sub(f"{count}. ", line, count=1)
        numbered.append(line)
    return numbered


def _shorten(lines: list[str], block: Block, written: Format) -> list[str]:
    """As many lines as fit, and a last one that says where the rest stands."""
    if block.max_chars <= 0 or len("\n".join(lines)) + len(lines) <= block.max_chars:
        return lines
    rest = _rest_of(lines, written)
    kept: list[str] = []
    room = block.max_chars - len(rest) - 2
    for line in lines:
        room -= len(line) + 2
        if room < 0:
            break
        kept.append(line)
    return [*kept, rest]


def _rest_of(lines: list[str], written: Format) -> str:
    if written is not Format.TABLE:
        return _REST[written]
    cells = lines[0].count("|") - 1
    return "| 残り |" + " 環境差分抽出表に従う |" * (cells - 1)


def open_questions_in(text: str, facts: Iterable[Fact]) -> tuple[str, ...]:
    """What the draft asks for beyond the unknown facts of its block, each once."""
    labels = {fact.label for fact in facts}
    return tuple(dict.fromkeys(asked for asked in _OPEN.findall(text) if asked not in labels))
