"""The template: Markdown whose `##` marks name what differs per factory, read and written back exactly."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import PurePath

from bcp.errors import InputErrors, TemplateMarkError
from bcp.frozen import replace
from bcp.inputs import mark_faults as fault
from bcp.inputs.block_fields import BlockFields
from bcp.inputs.default_format import guess_format, guess_max_chars
from bcp.inputs.faults import Faults
from bcp.inputs.front_matter import (
    FrontMatter,
    read_front_matter,
    refuse_unclosed,
    refuse_unknown_blocks,
    split_front_matter,
)
from bcp.inputs.marks import Mark, find_default, find_marks
from bcp.inputs.references import UnknownReference, find_references, parse_path
from bcp.inputs.text_file import refuse_control_characters
from bcp.vocabulary import Block, Catalogue, Format, Position, Segment, Step, Template

_FIRST_HEADING = re.compile(r"^ {0,3}#[ \t]+(.+?)[ \t]*$", re.MULTILINE)


def parse_template(text: str, path: str, catalogue: Catalogue) -> Template:
    """The template with its blocks in the order of the text.

    segments: the front matter (maybe ""), then fixed text and blocks in turn, fixed text first and last (maybe "").
    Raises `InputErrors` of `TemplateMarkError` with all faults.
    """
    text = normalise_text(text)
    _refuse_control_characters(text, path)
    faults = Faults(TemplateMarkError)
    yaml, front_raw = split_front_matter(text)
    if not front_raw:
        refuse_unclosed(text, path, faults)
    front = read_front_matter(yaml, path, catalogue, faults) if front_raw else FrontMatter()
    body = text[len(front_raw) :]
    marks = find_marks(body, path, faults, first_line=front_raw.count("\n") + 1)
    title = front.title or _first_heading(body) or PurePath(path).stem
    blocks = _name_blocks([_make_block(body, mark, title) for mark in marks], faults)
    refuse_unknown_blocks(front, [block.id for block in blocks], faults)
    _refuse_references(text, front_raw, path, catalogue, faults)
    blocks = [_apply(block, front, faults) for block in blocks]
    faults.raise_if_any()
    return Template(
        path=path,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        title=title,
        version=front.version,
        assumes=front.assumes,
        blocks={block.id: block for block in blocks},
        segments=(Segment(front_raw), *_split(body, marks, blocks)),
    )


def unparse_template(template: Template) -> str:
    """The exact source of the template, with LF and without BOM."""
    return "".join(segment.raw for segment in template.segments)


def normalise_text(text: str) -> str:
    """The text without BOM and with LF line breaks."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _refuse_control_characters(text: str, path: str) -> None:
    try:
        refuse_control_characters(text, path, TemplateMarkError)
    except TemplateMarkError as error:
        raise InputErrors([error]) from error


def _first_heading(body: str) -> str:
    heading = _FIRST_HEADING.search(body)
    return re.sub(r"(?<!\\)##(?:\{#[^}]*\})?", "", heading[1]).strip(" #") if heading else ""


def _make_block(body: str, mark: Mark, title: str) -> Block:
    start, end = find_default(body, mark)
    default = body[start:end]
    return Block(
        id=mark.id,
        default=default,
        inline=mark.inline,
        title=mark.heading_path[-1] if mark.heading_path else title,
        step=Step.NONE,
        inputs=None,
        covers=None,
        format=Format.INLINE if mark.inline else guess_format(default),
        max_chars=guess_max_chars(default, inline=mark.inline),
        guidance="",
        fill="auto",
        heading_path=mark.heading_path,
        explicit_id=bool(mark.id),
        position=mark.position,
        in_table=mark.in_table,
    )


# ---------------------------------------------------------------- ids


def _name_blocks(blocks: list[Block], faults: Faults) -> list[Block]:
    """The blocks with derived ids where none is written; a written id that repeats is a fault."""
    taken: dict[str, Position] = {}
    for block in blocks:
        if block.id in taken:
            faults.add(block.position, *fault.repeated_id(block.id, taken[block.id].line))
        elif block.id:
            taken[block.id] = block.position
    named = []
    for block in blocks:
        id_ = block.id or _free_id(derive_id(block.heading_path, block.default), taken)
        taken.setdefault(id_, block.position)
        named.append(replace(block, id=id_))
    return named


def derive_id(heading_path: tuple[str, ...], default: str) -> str:
    """`b-` and 8 hex digits of SHA-256 over the heading path and the default text, one line each."""
    return "b-" + hashlib.sha256("\n".join([*heading_path, default]).encode()).hexdigest()[:8]


def _free_id(id_: str, taken: dict[str, Position]) -> str:
    number = 2
    candidate = id_
    while candidate in taken:
        candidate, number = f"{id_}-{number}", number + 1
    return candidate


# ---------------------------------------------------------------- front matter, references, segments


def _apply(block: Block, front: FrontMatter, faults: Faults) -> Block:
    fields, position = front.blocks.get(block.id, (BlockFields(), block.position))
    if block.inline and fields.format not in (None, Format.INLINE):
        faults.add(fields.format_position or position, *fault.inline_format(block.id, str(fields.format)))
    return replace(
        block,
        title=fields.title or block.title,
        step=fields.step or block.step,
        inputs=block.inputs if fields.inputs is None else fields.inputs,
        covers=block.covers if fields.covers is None else fields.covers,
        format=fields.format or block.format,
        max_chars=fields.max_chars or block.max_chars,
        guidance=fields.guidance or "",
        fill=fields.fill or block.fill,
    )


def _refuse_references(text: str, front_raw: str, path: str, catalogue: Catalogue, faults: Faults) -> None:
    """Notes each reference of the body that names nothing."""
    for name, start, _ in find_references(text):
        if start < len(front_raw):
            continue
        try:
            parse_path(name, catalogue)
        except UnknownReference as error:
            line = text.count("\n", 0, start) + 1
            column = start - text.rfind("\n", 0, start)
            faults.add(Position(path, line, column), *fault.bad_reference(name, error.message))


def _split(body: str, marks: list[Mark], blocks: list[Block]) -> Iterator[Segment]:
    at = 0
    for mark, block in zip(marks, blocks, strict=True):
        end = mark.end if mark.inline or not body.startswith("\n", mark.end) else mark.end + 1
        yield Segment(body[at : mark.start])
        yield Segment(body[mark.start : end], block.id)
        at = end
    yield Segment(body[at:])
