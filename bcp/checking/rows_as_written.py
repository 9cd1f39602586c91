"""What a sentence may call a row of the table: its name, a shorter one, its kind, what people say for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bcp.catalog.words import nfkc
from bcp.planning.facts import FactBook
from bcp.vocabulary import Row, Value

_CHOICES = ("role", "kind")
_COUNT = re.compile(r"\s*(?:\d+(?:台|本|基|式|面|個|機|枚)|\([^)]*\))$")  # NC旋盤 6台 is called NC旋盤
_FORM = re.compile("(?:株式|有限|合同)会社")  # of 株式会社甲野 people write 甲野
_TAIL = re.compile(r"(?<=[ァ-ヶーa-z0-9])[一-龠々]{3,}$|(?<=[一-龠々])[ァ-ヶー]{3,}$")
_MAY_BE_SHORT = ("equipment", "device")
_ROLES = {
    "納入先担当": ("顧客連絡", "顧客対応", "納入先への連絡", "顧客への連絡"),
    "復旧責任者": ("復旧の責任者",),
    "安全責任者": ("安全の責任者",),
}


def names_of_row(item: str, row: Row, column: str, facts: FactBook) -> Iterator[str]:
    """The name of a row as a sentence may write it: a choice by its label, a thing also without its number."""
    cell = row.cells[column]
    if not cell.has_value:
        return
    label = facts.display(facts.get(f"{item}.{row.key}.{column}")) if column in _CHOICES else cell.text
    folded = nfkc(label).lower().strip()
    short = _FORM.sub("", folded) if column == "company" else _COUNT.sub("", folded)
    ends = (short.rsplit("の", 1)[-1], _tail(short)) if column in _MAY_BE_SHORT else ()
    for name in dict.fromkeys((folded, short, *ends, *_also_called(item, label, cell, facts))):
        if len(name) > 1:
            yield name


def _tail(name: str) -> str:
    """What a long name may be shortened to: アンモニア冷凍機 -> 冷凍機."""
    match = _TAIL.search(name)
    return match[0] if match else ""


def _also_called(item: str, label: str, cell: Value, facts: FactBook) -> Iterator[str]:
    """What else people say: of a role what it does, of a customer whose product it takes."""
    yield from _ROLES.get(label, ())
    if item == "parties_to_notify":
        for row in facts.rows("key_products"):
            customer, product = row.cells["customer"], row.cells["name"]
            if product.has_value and customer.has_value and customer.text == cell.text:
                yield from (f"{nfkc(product.text).lower()}の{each}" for each in ("納入先", "顧客", "お客様"))
