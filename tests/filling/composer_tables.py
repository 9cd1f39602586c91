"""Tables for the composer's tests: everything unknown, everything none, and random valid ones."""

from __future__ import annotations

import random
from typing import Any

import yaml

from bcp.vocabulary import Catalogue, Column, Item, Kind

SECRETS = {
    "person": "仮名 太郎",
    "company": "架空産業株式会社",
    "name": "秘密の製品七号",
    "phone": "090-0000-7777",
}
RATINGS = ["①", "②", "③", "④", "⑤", "BAD", "対象外"]
_TEXTS = [
    "架空の品目",
    "事務所1階の棚",
    "黄色の棚",
    "手作業で行う",
    "平日8時から17時",
    "出荷と受注",
    "機械の中だけ",
]
_DURATIONS = ["90分", "4時間", "2日", "1週間", "1か月", "当日中"]


def table_of_state(catalogue: Catalogue, state: str) -> str:
    """A table in which every item is `state` (不明 or なし)."""
    return _dump({"format": "bcp/env-diff@1", "items": dict.fromkeys(catalogue.items, state)})


def random_table(catalogue: Catalogue, seed: int) -> str:
    """A valid table: every item may be given, 不明, なし or absent, and so may every cell."""
    dice = random.Random(seed)
    items = {key: _item(dice, item) for key, item in catalogue.items.items() if dice.random() < 0.85}
    results = {key: _rating(dice, catalogue, key) for key in catalogue.entries if dice.random() < 0.8}
    assessment = {"date": "2026-11-01", "basis": dice.choice(["handbook", "bcp"]), "results": results}
    return _dump({"format": "bcp/env-diff@1", "items": items, "assessment": assessment})


def _dump(table: dict[str, Any]) -> str:
    return yaml.safe_dump(table, allow_unicode=True, sort_keys=False)


def _item(dice: random.Random, item: Item) -> Any:
    if dice.random() < 0.15:
        return dice.choice(["不明", "なし"])
    if item.type == "choices":
        return _choices(dice, item)
    if item.type == "record":
        return _cells(dice, item, 0)
    if item.keyed_by:
        keys = list(item.columns[item.keyed_by].choices)
        chosen = dice.sample(keys, dice.randint(1, len(keys)))
        return [_cells(dice, item, place) | {item.keyed_by: key} for place, key in enumerate(chosen)]
    rows = [_cells(dice, item, place) for place in range(dice.randint(1, 3))]
    return (
        {"complete": dice.choice(["はい", "いいえ", "不明"]), "rows": rows} if dice.random() < 0.4 else rows
    )


def _choices(dice: random.Random, item: Item) -> Any:
    alone = [each for each in item.choices if each in ("none", "separated")]
    others = [each for each in item.choices if each not in alone]
    chosen = (
        [dice.choice(alone)] if alone and dice.random() < 0.3 else dice.sample(others, dice.randint(1, 2))
    )
    return {"choice": chosen, "detail": "架空の詳しい説明"} if item.has_detail else chosen


def _cells(dice: random.Random, item: Item, place: int) -> dict[str, str]:
    cells = {
        name: _cell(dice, column, place) for name, column in item.columns.items() if name != item.keyed_by
    }
    return {name: text for name, text in cells.items() if text}


def _cell(dice: random.Random, column: Column, place: int) -> str:
    if dice.random() < 0.3:
        return dice.choice(["不明", "なし", ""])
    if column.sensitive:
        number = dice.randint(1, 3)
        # two products of one name would be one product with two answers
        return SECRETS.get(column.id, "架空の秘密") + str(place + 1 if column.id == "name" else number)
    makers = {
        Kind.YES_NO: lambda: dice.choice(["はい", "いいえ"]),
        Kind.YES_NO_OR_DATE: lambda: dice.choice(["はい", "いいえ", "2024-10-10"]),
        Kind.INTEGER: lambda: str(dice.choice([1, 2, 10, 40])),
        Kind.DECIMAL: lambda: dice.choice(["0.5", "3", "10"]),
        Kind.DURATION: lambda: dice.choice(_DURATIONS),
        Kind.DATE: lambda: "2026-10-01",
        Kind.LIST: lambda: f"架空システム{dice.randint(1, 3)}",
        Kind.CHOICE: lambda: dice.choice(list(column.choices)),
        Kind.TEXT: lambda: (
            f"架空システム{place + 1}"
            if column.id in ("name", "system")
            else f"赤札{place + 1}"
            if column.id == "mark"
            else dice.choice(_TEXTS)
        ),
    }
    return makers[column.kind]()


def _rating(dice: random.Random, catalogue: Catalogue, entry: str) -> dict[str, Any]:
    rating = dice.choice(RATINGS)
    result: dict[str, Any] = {"rating": rating}
    if rating == "対象外":
        return result | {"reason": "使っていない"}
    if rating == "BAD":
        result["cause"] = dice.choice(["不明", "無対策"])
    if dice.random() < 0.5:
        result |= {"issue": "架空の課題がある", "where": "架空の場所"}
    if dice.random() < 0.6:
        result |= {"owner": "架空課長", "due": "2027-02-01"}
    if dice.random() < 0.5:
        own = [each.id for each in catalogue.measures.values() if each.entry == entry]
        result["measures"] = dice.sample(own, 1)
    if rating in ("④", "⑤") and dice.random() < 0.2:
        result["accept"] = {"reason": "単独で使う", "by": "架空部長", "until": "2027-06-30"}
    return result
