"""What stands in the output folder now: the last generation, and what people made of it since."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bcp.errors import Message, UsageError
from bcp.inputs.references import UnknownReference
from bcp.lockfile import Lock, LockBlock, lock_from_json
from bcp.merging.blocks import StandingBlock
from bcp.merging.restore import restore_references
from bcp.planning.previous import PreviousBlock
from bcp.rendering.markdown import put_in_facts, render_plan
from bcp.rendering.read_plan import ReadPiece, read_plan, texts_of
from bcp.store import DOCX, LOCK, NEW_NAMES, PLAN, OutputFolder, sha256
from bcp.vocabulary import (
    Block,
    BlockState,
    Fact,
    Format,
    PlanText,
    Segment,
    State,
    Step,
    Template,
    Value,
)

BLOCK_LINE = re.compile(r"<!--\s*/?bcp:[a-z0-9_-]+\s*-->")


def lock_of(folder: OutputFolder) -> Lock:
    """The lock of a plan that was made before; raises UsageError where there is none to read."""
    lock = lock_from_json(folder.read_lock())
    if lock is None:
        raise UsageError(
            Message(f"{folder.path}: 来歴（{LOCK}）がない。", f"{folder.path}: has no readable {LOCK}."),
            Message("bcp generate で計画を作ってから使う。", "Make the plan first with bcp generate."),
        )
    return lock


@dataclass(frozen=True)
class Standing:
    """今の計画: blocks and skeleton as source, with values turned back into references."""

    blocks: Mapping[str, StandingBlock] = field(default_factory=dict)
    skeleton: tuple[Segment, ...] = ()
    is_protected: bool = False  # a bcp.md without a readable lock
    keeps_docx: bool = False  # a bcp.docx that people changed or hold open
    notes: tuple[str, ...] = ()
    previous_plan: PlanText | None = None
    owned: frozenset[str] = frozenset()  # blocks that people took over (--own)


class RememberedFacts:
    """前回の値: the texts that were put in last time, as far as `put_in_facts` needs a FactBook."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def get(self, path: str) -> Fact:
        """The fact of that time; raises `UnknownReference` for one that was not put in."""
        if path not in self._texts:
            raise UnknownReference(path)
        return Fact(path, path, Value(State.VALUE, self._texts[path]), False, "")

    def display(self, fact: Fact) -> str:
        return self._texts[fact.path]


def read_standing(folder: OutputFolder, lock: Lock | None, template: Template) -> Standing:
    """What stands in `folder`; edits are found by comparing with what was generated."""
    content = folder.read(PLAN)
    if lock is None:
        return Standing(is_protected=content is not None, keeps_docx=folder.read(DOCX) is not None)
    keeps_docx = is_docx_kept(folder, lock)
    blocks = {id: _from_lock(block) for id, block in lock.blocks.items()}
    old = template_of(lock, template)
    plan = render_plan(old, _sources(lock), RememberedFacts(lock.facts))
    standing = Standing(
        blocks, lock.skeleton, keeps_docx=keeps_docx, previous_plan=plan, owned=frozenset(lock.owned)
    )
    if content is None or sha256(content) == lock.outputs.get(PLAN):
        return standing
    text = content.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return _read_edits(standing, text, lock, old)


def is_docx_kept(folder: OutputFolder, lock: Lock | None) -> bool:
    """True when bcp.docx is not the one that was generated, or somebody has it open."""
    content = folder.read(DOCX)
    known = {lock.outputs.get(name) for name in (DOCX, NEW_NAMES[DOCX])} if lock else set()
    return folder.is_held_open(DOCX) or (content is not None and sha256(content) not in known)


def previous_blocks(lock: Lock | None, standing: Standing) -> dict[str, PreviousBlock]:
    """The blocks as deciding needs them, with the states that people's edits gave them."""
    return {
        id: PreviousBlock(
            id=id,
            digest=block.digest,
            state=_state(standing.blocks[id]),
            source=standing.blocks[id].source,
            base=block.base,
            provider=block.provider,
            model=block.model,
            prompts_sha=block.prompts_sha256,
            has_suggestion=standing.blocks[id].suggestion is not None,
            request_summary=block.request,
            title=block.title,
        )
        for id, block in (lock.blocks.items() if lock else ())
    }


def _state(block: StandingBlock) -> BlockState:
    if block.deleted:
        return BlockState.DELETED
    return BlockState.HUMAN if block.is_edited else block.state


def _from_lock(block: LockBlock) -> StandingBlock:
    return StandingBlock(
        source=block.source,
        base=block.base,
        state=BlockState(block.machine_state or block.state),
        suggestion=block.suggestion,
        deleted=block.state == BlockState.DELETED,
    )


def template_of(lock: Lock, template: Template) -> Template:
    """The template as it was, as far as reading and rendering the last plan need it."""
    blocks = {id: template.blocks.get(id) or _stand_in(id, block) for id, block in lock.blocks.items()}
    blocks = {
        id: replace(block, inline=lock.blocks[id].inline, in_table=lock.blocks[id].in_table)
        for id, block in blocks.items()
    }
    return replace(template, blocks=blocks, segments=(Segment(""), *lock.skeleton))


def _stand_in(id: str, block: LockBlock) -> Block:
    return Block(
        id=id,
        default=block.source,
        inline=block.inline,
        title=block.title,
        step=Step.NONE,
        inputs=None,
        covers=None,
        format=Format.INLINE if block.inline else Format.TEXT,
        max_chars=4000,
        guidance="",
        fill="auto",
        heading_path=(),
        explicit_id=True,
        in_table=block.in_table,
    )


def _sources(lock: Lock) -> dict[str, tuple[str, BlockState, bool]]:
    return {id: (block.source, BlockState(block.state), False) for id, block in lock.blocks.items()}


def _read_edits(standing: Standing, text: str, lock: Lock, old: Template) -> Standing:
    plan = standing.previous_plan
    assert plan is not None
    previous = texts_of(plan, old)
    found = read_plan(text, old, previous)
    facts = RememberedFacts(lock.facts)
    blocks = {}
    for id, block in standing.blocks.items():
        if id not in found.blocks:
            blocks[id] = block if block.deleted else replace(block, source="", deleted=True)
        elif found.blocks[id] == previous.get(id):
            blocks[id] = block
        else:
            source = _restore(block.source, found.blocks[id], facts, old.blocks[id].in_table)
            blocks[id] = replace(block, source=source, deleted=False)
    return replace(
        standing,
        blocks=blocks,
        skeleton=_read_skeleton(found.pieces, previous, old, facts),
        notes=tuple(problem.message.ja for problem in found.problems),
    )


def _restore(base: str, edited: str, facts: RememberedFacts, in_table: bool = False) -> str:
    return restore_references(base, edited, lambda source: put_in_facts(source, facts, in_table))


def _read_skeleton(
    pieces: Sequence[ReadPiece], previous: Mapping[str | int, str], old: Template, facts: RememberedFacts
) -> tuple[Segment, ...]:
    """The text around blocks as it stands, values turned back into references; nothing that people wrote is left out."""
    segments: list[Segment] = []
    for piece in pieces:
        segment = old.segments[piece.segment] if piece.segment else Segment("")
        if segment.block_id:
            segments.append(Segment("", segment.block_id))
        elif not piece.segment:
            strange = "" if _is_layout(piece.text) else piece.text
            segments += [Segment(strange)] if strange else []
        elif piece.text == previous.get(piece.segment):
            segments.append(segment)
        elif piece.text:
            segments.append(Segment(_restore(segment.raw, piece.text, facts)))
    return tuple(segments)


def _is_layout(text: str) -> bool:
    """True for block lines and blank lines, which the tool writes itself."""
    return all(not line.strip() or BLOCK_LINE.fullmatch(line.strip()) for line in text.split("\n"))
