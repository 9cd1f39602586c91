"""What is said where an answer does not have the form that its item asks for."""

from __future__ import annotations

from bcp.errors import Message
from bcp.inputs.faults import shown
from bcp.inputs.values import advise_choice
from bcp.inputs.yaml_text import ListNode, Node, ScalarNode
from bcp.vocabulary import Column, Item

NONE_CHOICE = "none"

NOT_ASSUMABLE = (
    Message("ここには「想定どおり」は使えない。", "as_assumed is not allowed here."),
    Message("値、不明、なしのどれかを書く。", "Write a value, 不明 or なし."),
)
WRONG_COMPLETE = (
    Message(
        "「complete」は はい、いいえ、不明 のどれかを期待する。",
        "complete: はい, いいえ or 不明 is expected.",
    ),
    Message("一覧が全部そろっていれば「はい」と書く。", "Write はい if the list is the whole of it."),
)


def _found(node: Node) -> Message:
    if isinstance(node, ScalarNode):
        return Message(f"「{shown(node.text)}」とある", f"found {shown(node.text)!r}")
    return (
        Message("並び（-）がある", "found a list")
        if isinstance(node, ListNode)
        else Message("「列名: 値」の組がある", "found a mapping")
    )


def _columns(item: Item) -> str:
    return "、".join(column.label for column in item.columns.values())


def not_a_record(item: Item, node: Node) -> tuple[Message, Message]:
    found = _found(node)
    return (
        Message(
            f"「{item.label}」に{found.ja}。「列名: 値」の組を期待する。",
            f"{item.id}: {found.en}; `column: value` is expected.",
        ),
        Message(f"列: {_columns(item)}", f"Columns: {', '.join(item.columns)}"),
    )


def not_a_table(item: Item, node: Node) -> tuple[Message, Message]:
    found = _found(node)
    return (
        Message(
            f"「{item.label}」に{found.ja}。行の並びを期待する。",
            f"{item.id}: {found.en}; a list of rows is expected.",
        ),
        Message(
            f"1行だけでも「- {{列名: 値}}」と、先頭に「- 」を付けて書く。列: {_columns(item)}",
            f"Write even a single row as `- {{column: value}}`. Columns: {', '.join(item.columns)}",
        ),
    )


def not_a_row(item: Item, node: Node) -> tuple[Message, Message]:
    found = _found(node)
    return (
        Message(
            f"「{item.label}」の行に{found.ja}。「列名: 値」の組を期待する。",
            f"{item.id}: {found.en}; a row is expected.",
        ),
        Message(f"「- {{列名: 値}}」と書く。列: {_columns(item)}", f"Columns: {', '.join(item.columns)}"),
    )


def unknown_choice(item: Item, text: str) -> tuple[Message, Message]:
    return (
        Message(
            f"「{item.label}」に「{shown(text)}」という選択肢は無い。",
            f"{item.id}: unknown choice {shown(text)!r}.",
        ),
        advise_choice(text, item.choices),
    )


def none_and_more(item: Item) -> tuple[Message, Message]:
    label = item.choices[NONE_CHOICE]
    return (
        Message(
            f"「{item.label}」で「{label}」とほかの選択肢が一緒に選ばれている。",
            f"{item.id}: none and another choice.",
        ),
        Message(f"「{label}」を消すか、それだけにする。", "Remove none, or keep only it."),
    )


def not_choices(item: Item) -> tuple[Message, Message]:
    return (
        Message(
            f"「{item.label}」は選択肢の名前か、その並びを期待する。",
            f"{item.id}: a choice or a list of choices is expected.",
        ),
        Message(f"選択肢: {'、'.join(item.choices.values())}", f"Choices: {', '.join(item.choices)}"),
    )


def not_a_scalar(column: Column) -> tuple[Message, Message]:
    return (
        Message(
            f"「{column.label}」に並びか組がある。1つの値を期待する。", f"{column.id}: one value is expected."
        ),
        Message("1つの値にまとめて書く。", "Write it as one value."),
    )
