"""What the front matter says of one block; each field is checked against its closed list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal, cast

from bcp.catalog import did_you_mean
from bcp.errors import Message
from bcp.frozen import dataclass
from bcp.inputs.faults import Faults, shown
from bcp.inputs.keys import name_keys, read_keys
from bcp.inputs.numbers import parse_integer
from bcp.inputs.references import UnknownReference, parse_input
from bcp.inputs.yaml_text import ListNode, MapNode, Node, ScalarNode
from bcp.vocabulary import Catalogue, Format, Position, Step

Fill = Literal["auto", "llm", "facts"]
FILLS: tuple[Fill, ...] = ("auto", "llm", "facts")
_FIELDS = name_keys(
    {
        "title": "見出し",
        "step": "段",
        "inputs": "入力",
        "covers": "対応",
        "format": "形式",
        "max_chars": "最大文字数",
        "guidance": "書き方",
        "fill": "記入",
    }
)


@dataclass(frozen=True)
class BlockFields:
    """ブロックの指定: None where the front matter is silent."""

    title: str | None = None
    step: Step | None = None
    inputs: tuple[str, ...] | None = None
    covers: tuple[str, ...] | None = None
    format: Format | None = None
    max_chars: int | None = None
    guidance: str | None = None
    fill: Fill | None = None
    format_position: Position | None = None


def read_block(id_: str, node: Node, catalogue: Catalogue, faults: Faults) -> BlockFields:
    """The fields of one block; faults are noted."""
    if isinstance(node, ScalarNode) and not node.text.strip():
        return BlockFields()
    if not isinstance(node, MapNode):
        faults.add(node.position, *_NO_FIELDS)
        return BlockFields()
    keys = read_keys(node, _FIELDS, f"blocks の「{shown(id_)}」", faults)
    nodes = {key: value for key, (_, value) in keys.items()}
    reader = _Reader(nodes, catalogue, faults)
    step, form, fill = (
        reader.word("step", list(Step)[:4]),
        reader.word("format", list(Format)),
        reader.word("fill", FILLS),
    )
    return BlockFields(
        title=reader.line("title"),
        step=Step(step) if step else None,
        inputs=reader.names("inputs", reader.refuse_input),
        covers=reader.names("covers", reader.refuse_cover),
        format=Format(form) if form else None,
        max_chars=reader.max_chars(),
        guidance=reader.text("guidance"),
        fill=cast(Fill, fill) if fill else None,
        format_position=nodes["format"].position if form else None,
    )


@dataclass(frozen=True)
class _Reader:
    nodes: dict[str, Node]
    catalogue: Catalogue
    faults: Faults

    def text(self, key: str) -> str | None:
        """The text under `key`, None where it is absent or empty."""
        node = self.nodes.get(key)
        if node is None or isinstance(node, ScalarNode):
            return (node.text.strip() or None) if node else None
        self.faults.add(node.position, *_no_text(key))
        return None

    def line(self, key: str) -> str | None:
        text = self.text(key)
        return " ".join(text.split()) if text else None

    def word(self, key: str, known: Iterable[str]) -> str | None:
        text = self.text(key)
        words = [str(each) for each in known]
        if text is None or text in words:
            return text
        self.faults.add(self.nodes[key].position, *_unknown_word(key, text, words))
        return None

    def max_chars(self) -> int | None:
        text = self.text("max_chars")
        if text is None:
            return None
        number = parse_integer(text, "max_chars")
        if not number:
            self.faults.add(self.nodes["max_chars"].position, *_no_number(text))
        return number or None

    def names(self, key: str, refuse: Callable[[ScalarNode], None]) -> tuple[str, ...] | None:
        """The names in a list (or a single one); None where the key is absent."""
        node = self.nodes.get(key)
        if node is None or (isinstance(node, ScalarNode) and not node.text.strip()):
            return None
        nodes = node.items if isinstance(node, ListNode) else (node,)
        found = []
        for each in nodes:
            if not isinstance(each, ScalarNode):
                self.faults.add(each.position, *_no_text(key))
                continue
            refuse(each)
            found.append(each.text.strip())
        return tuple(dict.fromkeys(found))

    def refuse_input(self, node: ScalarNode) -> None:
        try:
            parse_input(node.text.strip(), self.catalogue)
        except UnknownReference as error:
            self.faults.add(node.position, error.message, _INPUT_FORMS)

    def refuse_cover(self, node: ScalarNode) -> None:
        known = ["findings", *self.catalogue.entries]
        if node.text.strip() not in known:
            self.faults.add(node.position, *_unknown_word("covers", node.text, known))


# ---------------------------------------------------------------- messages

_NO_FIELDS = (
    Message(
        "ブロックの指定は「キー: 値」の並びを期待する。", "the fields of a block are a mapping `key: value`."
    ),
    Message(
        "title、inputs、format などを字下げして書く。", "Write title, inputs, format … indented below the id."
    ),
)
_INPUT_FORMS = Message(
    "inputs には、項目のid、item.column や item.row.column の形、assessment、findings、todo、official を書く。",
    "inputs takes item ids, paths such as item.column or item.row.column, assessment, findings, todo, official.",
)


def _no_text(key: str) -> tuple[Message, Message]:
    return (
        Message(f"「{key}」には文字列を期待する。", f"{key}: a text is expected."),
        Message("字下げと「-」を確かめる。", "Check indentation and `-`."),
    )


def _unknown_word(key: str, text: str, known: list[str]) -> tuple[Message, Message]:
    near = did_you_mean(text, known)
    ja, en = (f"「{near}」ではないか。", f"Did you mean {near!r}? ") if near else ("", "")
    return (
        Message(
            f"「{key}」に「{shown(text)}」とある。決まった語の一つを期待する。",
            f"{key}: found {shown(text)!r}; one of a fixed list is expected.",
        ),
        Message(f"{ja}使えるもの: {'、'.join(known)}", f"{en}Known: {', '.join(known)}"),
    )


def _no_number(text: str) -> tuple[Message, Message]:
    return (
        Message(
            f"「max_chars」に「{shown(text)}」とある。1以上の整数を期待する。",
            f"max_chars: found {shown(text)!r}; a whole number of 1 or more is expected.",
        ),
        Message("文字数を数字で書く。", "Write the number of characters."),
    )
