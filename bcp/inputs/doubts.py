"""Texts that were read as a value although the person may have meant 不明."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bcp.errors import Message
from bcp.inputs.faults import say_place, shown
from bcp.vocabulary import Answer, Catalogue, Item, Kind, Value

_DOUBTFUL = re.compile(
    r"^(不明[（(、。？?]|未定|未確認|要確認|調査中|確認中|(わか|分か)ら(ない|ず|ん)$|[?？]+$|[-ー―–—－‐]+$)"
)


def find_doubts(answers: Mapping[str, Answer], catalogue: Catalogue) -> tuple[Message, ...]:
    """A warning per text that looks like 不明 but is not that word; the plan would state it as a fact."""
    return tuple(
        _warn(item, label, value)
        for item in catalogue.items.values()
        for label, value in _texts(item, answers[item.id])
        if value.has_value and _DOUBTFUL.match(value.text)
    )


def _texts(item: Item, answer: Answer) -> Iterator[tuple[str, Value]]:
    for cells in (answer.cells, *(row.cells for row in answer.rows)):
        for column, value in cells.items():
            if item.columns[column].kind in (Kind.TEXT, Kind.LIST):
                yield item.columns[column].label, value
    yield "詳細", answer.detail


def _warn(item: Item, label: str, value: Value) -> Message:
    place = say_place(value.position)
    return Message(
        f"{place.ja}「{item.label}」の{label}「{shown(value.text)}」は、書かれたとおりの値として読んだ。"
        "分からないなら「不明」、無いなら「なし」とだけ書く。",
        f"{place.en}: {item.id}: {shown(value.text)!r} is read as a value; write just 不明 if it is not known.",
    )
