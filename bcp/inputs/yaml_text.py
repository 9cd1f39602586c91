"""YAML as nodes of text with positions: no types are guessed, and what people trip over is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from bcp.errors import EnvironmentTableError, InputError, InputErrors, Message
from bcp.frozen import dataclass
from bcp.inputs.faults import Faults, make_error, shown
from bcp.inputs.text_file import CONTROL, refuse_control_characters
from bcp.inputs.yaml_faults import explain_syntax_fault
from bcp.vocabulary import Position

# The C parser where PyYAML has it: the same events, ten times as fast.
_LOADER = getattr(yaml, "CLoader", yaml.SafeLoader)
_MAX_DEPTH = 20


@dataclass(frozen=True)
class ScalarNode:
    """文字: one scalar; `text` is as written, without quotes."""

    text: str
    position: Position


@dataclass(frozen=True)
class ListNode:
    """並び: a sequence."""

    items: tuple[Node, ...]
    position: Position


@dataclass(frozen=True)
class MapNode:
    """対応: keys and values in the order of the file; no key stands twice."""

    pairs: tuple[tuple[ScalarNode, Node], ...]
    position: Position

    def get(self, key: str) -> Node | None:
        """The value under `key`, or None."""
        return next((value for name, value in self.pairs if name.text == key), None)


Node = ScalarNode | ListNode | MapNode


def compose_yaml(
    text: str,
    path: str,
    *,
    first_line: int = 1,
    error: type[InputError] = EnvironmentTableError,
    faults: Faults | None = None,
) -> Node:
    """The one document of `text` as nodes; an empty text is an empty scalar.

    `first_line` is the line of the file at which `text` begins. Raises `InputErrors` of `error`: at once where
    the text is no YAML; for anchors, aliases, tags, merge keys, duplicate keys only if `faults` is not given.
    """
    refuse_control_characters(text, path, error)
    found = faults if faults is not None else Faults(error)
    builder = _Builder(path, first_line, found, error)
    try:
        node = builder.build(yaml.parse(text, Loader=_LOADER))
    except yaml.YAMLError as fault:
        raise _syntax_error(fault, text, builder, error) from fault
    if faults is None:
        found.raise_if_any()
    return node


def _syntax_error(
    fault: yaml.YAMLError, text: str, builder: _Builder, error: type[InputError]
) -> InputErrors:
    mark = getattr(fault, "problem_mark", None)
    lines = text.split("\n")
    index = min(mark.line, len(lines) - 1) if mark else 0
    message, hint, is_before = explain_syntax_fault(fault, lines[index], lines[max(index - 1, 0)])
    place = builder.position(mark)
    if is_before and index:
        place = Position(place.path, place.line - 1, 1)
    return InputErrors([make_error(error, place, message, hint)])


class _Builder:
    """Builds the nodes from parser events."""

    def __init__(self, path: str, first_line: int, faults: Faults, error: type[InputError]) -> None:
        self._path = path
        self._first_line = first_line
        self._faults = faults
        self._error = error

    def position(self, mark: Any) -> Position:
        if mark is None:
            return Position(self._path, self._first_line, 1)
        return Position(self._path, mark.line + self._first_line, mark.column + 1)

    def build(self, events: Iterator[Any]) -> Node:
        root: Node | None = None
        for event in events:
            if not isinstance(event, yaml.DocumentStartEvent):
                continue
            if root is not None:
                self._faults.add(self.position(event.start_mark), *_SECOND_DOCUMENT)
                break
            root = self._node(next(events), events, 0)
        return root if root is not None else ScalarNode("", Position(self._path, self._first_line, 1))

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        position = self.position(event.start_mark)
        if depth > _MAX_DEPTH:
            raise InputErrors([make_error(self._error, position, *_TOO_DEEP)])
        if isinstance(event, yaml.AliasEvent):
            self._faults.add(position, *_no_sharing(f"*{event.anchor}"))
            return ScalarNode("", position)
        self._refuse_anchor_and_tag(event, position)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, position)
        if isinstance(event, yaml.SequenceStartEvent):
            return ListNode(tuple(self._members(events, depth)), position)
        return self._mapping(tuple(self._members(events, depth)), position)

    def _members(self, events: Iterator[Any], depth: int) -> Iterator[Node]:
        for event in events:
            if isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
                return
            yield self._node(event, events, depth + 1)

    def _scalar(self, event: Any, position: Position) -> ScalarNode:
        # A double-quoted "\x07" passes the check of the raw text.
        if CONTROL.search(event.value):
            self._faults.add(position, *_ESCAPED_CONTROL)
        return ScalarNode(event.value, position)

    def _mapping(self, members: tuple[Node, ...], position: Position) -> MapNode:
        pairs: dict[str, tuple[ScalarNode, Node]] = {}
        for key, value in zip(members[::2], members[1::2], strict=True):
            if not isinstance(key, ScalarNode):
                self._faults.add(key.position, *_KEY_IS_NO_TEXT)
            elif key.text == "<<":
                self._faults.add(key.position, *_no_sharing("<<"))
            elif key.text in pairs:
                self._faults.add(key.position, *_duplicate(key, pairs[key.text][0]))
            else:
                pairs[key.text] = (key, value)
        return MapNode(tuple(pairs.values()), position)

    def _refuse_anchor_and_tag(self, event: Any, position: Position) -> None:
        if event.anchor:
            self._faults.add(position, *_no_sharing(f"&{event.anchor}"))
        if event.tag:
            self._faults.add(position, *_no_tag(event.tag))


_SECOND_DOCUMENT = (
    Message(
        "「---」で始まる2つ目の文書がある。1ファイルに1つを期待する。",
        "a second document; one per file is expected.",
    ),
    Message("別のファイルに分ける。", "Move it to a file of its own."),
)
_TOO_DEEP = (
    Message(f"入れ子が{_MAX_DEPTH}段を超える。", f"nested deeper than {_MAX_DEPTH} levels."),
    Message("字下げと括弧を確かめる。", "Check indentation and brackets."),
)
_KEY_IS_NO_TEXT = (
    Message(
        "キーが文字ではない。「名前: 値」を期待する。", "a key that is no text; `name: value` is expected."
    ),
    Message(
        "キーの「?」「[」「{」を取るか、引用符で囲む。", "Remove `?`, `[` or `{` from the key, or quote it."
    ),
)
_ESCAPED_CONTROL = (
    Message("値に制御文字がある。タブと改行だけが使える。", "the value holds a control character."),
    Message("「\\x」「\\u」などの書き方をやめる。", "Remove the escape."),
)


def _no_sharing(sign: str) -> tuple[Message, Message]:
    return (
        Message(
            f"「{sign}」（アンカー・別名・結合）は使えない。",
            f"{sign!r}: anchors, aliases and merge keys are not allowed.",
        ),
        Message(
            "値をそのまま書く。記号そのものなら引用符で囲む。", "Write the value out; quote a literal sign."
        ),
    )


def _no_tag(tag: str) -> tuple[Message, Message]:
    return (
        Message(f"タグ「{shown(tag)}」は使えない。", f"tag {shown(tag)!r} is not allowed."),
        Message(
            "タグを消す。「!」で始まる文字なら引用符で囲む。",
            "Remove the tag; quote a text that begins with `!`.",
        ),
    )


def _duplicate(key: ScalarNode, first: ScalarNode) -> tuple[Message, Message]:
    line = first.position.line
    return (
        Message(
            f"キー「{shown(key.text)}」が2度ある（最初は{line}行目）。1度だけを期待する。",
            f"key {shown(key.text)!r} stands twice (first in line {line}).",
        ),
        Message("どちらか一方にまとめる。", "Keep one of them."),
    )
