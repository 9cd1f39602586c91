"""The block lines of a bcp.md as people left them: pairs, and those that are single, repeated or of no block."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bcp.errors import Message
from bcp.rendering.layout import BLOCK_LINE


@dataclass(frozen=True)
class BlockLine:
    """ブロックの行: offsets of the line with its line break."""

    id: str
    closes: bool
    start: int
    end: int
    number: int


@dataclass(frozen=True)
class Pair:
    """対: the lines before and after one block."""

    opening: BlockLine
    closing: BlockLine

    @property
    def id(self) -> str:
        return self.opening.id


@dataclass(frozen=True)
class ReadProblem:
    """気づき: something about the block lines that people should know; nothing is lost by it."""

    line: int
    block: str
    message: Message


@dataclass(frozen=True)
class BlockLines:
    """ブロックの行の全部: `pairs` of known ids (each once), `single` lines, `gone` pairs of ids the template lacks."""

    lines: tuple[BlockLine, ...]
    pairs: tuple[Pair, ...]
    single: tuple[BlockLine, ...]
    gone: tuple[Pair, ...]
    problems: tuple[ReadProblem, ...]


def find_block_lines(markdown: str, known: Iterable[str]) -> BlockLines:
    """The block lines of a text with LF line breaks; `known` are the template's blocks on lines of their own."""
    lines = _list_lines(markdown)
    known = set(known)
    pairs: dict[str, Pair] = {}
    gone, single, problems = [], [], []
    index = 0
    while index < len(lines):
        line = lines[index]
        following = lines[index + 1] if index + 1 < len(lines) else None
        is_pair = not line.closes and following is not None and following.closes and following.id == line.id
        index += 2 if is_pair else 1
        if is_pair and following is not None:
            pair = Pair(line, following)
            if line.id not in known:
                gone.append(pair)
                problems.append(_unknown(line))
            elif line.id in pairs:
                problems.append(_repeated(line, pairs[line.id].opening.number))
            else:
                pairs[line.id] = pair
        else:
            problems.append(_single(line))
            single.append(line)
    alone = tuple(line for line in single if line.id in known and line.id not in pairs)
    return BlockLines(tuple(lines), tuple(pairs.values()), alone, tuple(gone), tuple(problems))


def _list_lines(markdown: str) -> list[BlockLine]:
    lines = []
    start = 0
    for number, line in enumerate(markdown.split("\n"), start=1):
        end = min(start + len(line) + 1, len(markdown))
        match = BLOCK_LINE.fullmatch(line)
        if match:
            lines.append(BlockLine(match[2], bool(match[1]), start, end, number))
        start = end
    return lines


def _unknown(line: BlockLine) -> ReadProblem:
    return ReadProblem(
        line.number,
        line.id,
        Message(
            f"ブロック「{line.id}」はひな形に無い。その文は計画から外し、記録に残す。",
            f"block {line.id!r} is not in the template; its text leaves the plan and is kept in the record.",
        ),
    )


def _repeated(line: BlockLine, first: int) -> ReadProblem:
    return ReadProblem(
        line.number,
        line.id,
        Message(
            f"ブロック「{line.id}」の行が2度ある（最初は{first}行目）。最初をブロックとし、2つ目は周りの文として残す。",
            f"block {line.id!r} stands twice (first in line {first}); the second is kept as text around blocks.",
        ),
    )


def _single(line: BlockLine) -> ReadProblem:
    ja, en = ("開く", "opening") if line.closes else ("閉じる", "closing")
    return ReadProblem(
        line.number,
        line.id,
        Message(
            f"ブロック「{line.id}」の行に、対になる{ja}行が無い。ひな形と照らし合わせてブロックの範囲を決めた。",
            f"block {line.id!r}: the {en} line is missing; its extent was found by comparing with the template.",
        ),
    )
