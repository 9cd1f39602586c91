"""Comments made in Word become open questions of the block they stand in, or of the one before them."""

from __future__ import annotations

from dataclasses import replace

from bcp.importing.patch import Patched
from bcp.importing.word import WordDocument
from bcp.lockfile import WORD_COMMENT, Lock
from bcp.rendering.docx.body import bookmark_name
from bcp.rendering.docx_track import AUTHOR
from bcp.workspace import Workspace

_SHOWN = 20


def ask_comments(
    work: Workspace, lock: Lock, word: WordDocument, patched: Patched
) -> tuple[Workspace, tuple[str, ...]]:
    """The workspace with the questions in its lock, and the questions; the tool's own comments are none."""
    asked: dict[str, list[str]] = {}
    for id, comment in _places(work, lock, word, patched):
        note = word.comments[comment]
        told = " ".join(note.text.split())
        question = f"{WORD_COMMENT}（{note.author}）：{told}" if note.author else f"{WORD_COMMENT}：{told}"
        if question not in (*lock.blocks[id].open_questions, *asked.get(id, ())):
            asked.setdefault(id, []).append(question)
    blocks = {
        id: replace(block, open_questions=(*block.open_questions, *asked.get(id, ())))
        for id, block in lock.blocks.items()
    }
    questions = tuple(question for each in asked.values() for question in each)
    return replace(work, lock=replace(lock, blocks=blocks)), questions


def _places(work: Workspace, lock: Lock, word: WordDocument, patched: Patched) -> list[tuple[str, str]]:
    """(block, comment) for each comment of a person, once."""
    names = {bookmark_name(id): id for id in lock.blocks}
    able = [
        id for id, request in work.requests.items() if request.block.fill != "facts" and id in lock.blocks
    ]
    if not able:
        return []
    found: dict[str, str] = {}
    here = able[0]
    for unit in patched.placement.word if patched.placement else word.units:
        if unit.kind == "open" and names.get(unit.name) in able:
            here = names[unit.name]
        for comment in unit.comments:
            note = word.comments.get(comment)
            if note is not None and note.text and note.author != AUTHOR:
                found.setdefault(comment, here)
    return [(id, comment) for comment, id in found.items()]
