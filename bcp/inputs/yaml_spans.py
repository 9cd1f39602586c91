"""YAML as nodes that know where they begin and end in the text, for edits that leave the rest alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from bcp.frozen import dataclass
from bcp.inputs.yaml_text import compose_yaml

_LOADER = getattr(yaml, "CLoader", yaml.SafeLoader)
_COMMENT = re.compile(r"#[^\r\n]*")
_LINE_END = re.compile(r"[\r\n]")


@dataclass(frozen=True)
class Leaf:
    """文字: a scalar; `style` is "" (plain), ', ", | or >; an empty one has no length."""

    text: str
    start: int
    end: int
    style: str = ""


@dataclass(frozen=True)
class Listing:
    """並び: a sequence in flow ([ ]) or block (-) style."""

    items: tuple[Tree, ...]
    start: int
    end: int
    is_flow: bool


@dataclass(frozen=True)
class Mapping:
    """対応: keys and values in flow ({ }) or block style."""

    pairs: tuple[tuple[Leaf, Tree], ...]
    start: int
    end: int
    is_flow: bool


Tree = Leaf | Listing | Mapping
Plain = str | list["Plain"] | dict[str, "Plain"]


def read_spans(text: str, path: str) -> Tree:
    """The document of `text` (without BOM; any line ends) as nodes with spans; an empty text is an empty leaf.

    Raises `InputErrors` for what the table's reader refuses: no YAML, anchors, tags, duplicate keys.
    """
    compose_yaml(text, path)
    events = yaml.parse(text, Loader=_LOADER)
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            return _node(next(events), events, text)
    return Leaf("", 0, 0)


def _node(event: Any, events: Iterator[Any], text: str) -> Tree:
    start, end = event.start_mark.index, event.end_mark.index
    if isinstance(event, yaml.ScalarEvent):
        return Leaf(event.value, start, _without_blanks(text, start, end), event.style or "")
    members: list[Tree] = []
    closing = event
    for closing in events:
        if isinstance(closing, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            break
        members.append(_node(closing, events, text))
    is_flow = bool(event.flow_style)
    # A block collection ends for the parser where the next token begins, comments included.
    last = closing.end_mark.index if is_flow else max((each.end for each in members), default=start)
    if isinstance(event, yaml.SequenceStartEvent):
        return Listing(tuple(members), start, last, is_flow)
    keys = [key for key in members[::2] if isinstance(key, Leaf)]
    return Mapping(tuple(zip(keys, members[1::2], strict=True)), start, last, is_flow)


def _without_blanks(text: str, start: int, end: int) -> int:
    """The end of a scalar without the line breaks that a block scalar takes along."""
    return start + len(text[start:end].rstrip())


def to_plain(tree: Tree) -> Plain:
    """The same as texts, lists and dicts."""
    if isinstance(tree, Leaf):
        return tree.text
    if isinstance(tree, Listing):
        return [to_plain(each) for each in tree.items]
    return {key.text: to_plain(value) for key, value in tree.pairs}


def find_comments(text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of every comment, each within its line."""
    found = []
    last = 0
    for token in yaml.scan(text, Loader=_LOADER):
        found += [match.span() for match in _COMMENT.finditer(text, last, token.start_mark.index)]
        last = max(last, token.end_mark.index)
    return tuple(found)


# ---------------------------------------------------------------- lines


def line_start(text: str, place: int) -> int:
    """The index of the first sign of the line that holds `place`."""
    return max(text.rfind("\n", 0, place), text.rfind("\r", 0, place)) + 1


def line_end(text: str, place: int) -> int:
    """The index of the line break that ends the line that holds `place`, or of the end."""
    found = _LINE_END.search(text, place)
    return found.start() if found else len(text)


def column_of(text: str, place: int) -> int:
    """Signs before `place` in its line."""
    return place - line_start(text, place)
