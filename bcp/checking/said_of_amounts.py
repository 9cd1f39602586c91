"""Contradictions of amount: how long, how many and how often a thing of the table takes, against it and each other.

What is looked for is data: each `Attribute` says in which item the thing stands, which column holds the amount, and
in which words a sentence gives it. A sentence about a thing is compared with its row; where the row knows nothing,
the sentences of the whole plan are compared with each other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from bcp.catalog.words import normalise
from bcp.checking.outside import Placed
from bcp.checking.quantities import find_quantities, plain_number, read_kanji_numbers
from bcp.checking.script import Line, Script, contradicts
from bcp.checking.wordlists import holds_one
from bcp.vocabulary import Duration, Row, Value

_TIME = r"\d+(?:\.\d+)?(?:営業日|日間?|時間半?|週間|[かヶケカ]月|分間?)"
_TAKES = r"(?:ほど|程度|くらい)?(?:かか[るりっら]|を?要[しす]|が?必要|が?要[るり]|で(?:終|済|完了|できる|戻|止ま|止め|停止)|あれば(?:終|済|止|戻)|である|とする|と見込|を見込|。|$)"
_PER_DAY = {
    "毎時": "60",
    "毎日": "1440",
    "日次": "1440",
    "毎週": "10080",
    "週次": "10080",
    "毎月": "43200",
    "月次": "43200",
}
_OPEN = re.compile(
    r"目標|までに|場合|なら|(?<!あ)れば|たら|課題|予定|訓練|前回|例えば|もし|ではな|なくな|超え|たとえ|以上|目安|仮に|とは限ら|と言わ|と書か|とき"
)


@dataclass(frozen=True)
class Attribute:
    """属性: the amount of a thing, the column that holds it and the words that say it behind the thing's name."""

    item: str
    name: str  # the column that names the thing
    column: str
    unit: str  # the kind of quantity; minutes for times
    ja: str
    en: str
    words: re.Pattern[str]
    signs: tuple[str, ...]


ATTRIBUTES: tuple[Attribute, ...] = (
    Attribute(
        "safety",
        "equipment",
        "minutes",
        "minutes",
        "の停止にかかる時間",
        "the time to stop",
        re.compile(
            rf"[をのはが、](?:(?:安全|完全)[なにの])?(?:停止|止め|止ま)[^。\d]{{0,16}}?({_TIME}){_TAKES}"
            rf"|[のはが、][^。\d]{{0,6}}?({_TIME})(?:で|あれば)(?:安全に|完全に)?(?:止ま|止め|停止)"
        ),
        ("停止", "止め", "止ま"),
    ),
    Attribute(
        "safety",
        "equipment",
        "min_people",
        "人",
        "の停止に要る人数",
        "the people needed to stop",
        re.compile(
            r"[をのはが、](?:(?:安全|完全)[なにの])?(?:停止|止め)[^。\d]{0,16}?(\d+(?:人|名))(?:が|の人手が)?(?:要|必要|いる|でよい|で足り)"
        ),
        ("停止", "止め"),
    ),
    Attribute(
        "backups",
        "system",
        "restore_time",
        "minutes",
        "の復元にかかる時間",
        "the time to restore",
        re.compile(
            rf"[をのはが、](?:データの|完全な)?(?:復元|復旧|戻す|戻る|元に戻)[^。\d]{{0,16}}?({_TIME}){_TAKES}"
            rf"|[のはが、を][^。\d]{{0,6}}?({_TIME})(?:で|あれば)(?:すべて|完全に|元に|データを|元の状態に)?(?:復元|復旧|戻[るせ])"
        ),
        ("復元", "復旧", "戻"),
    ),
    Attribute(
        "backups",
        "system",
        "generations",
        "世代",
        "の控えの世代数",
        "the generations of copies",
        re.compile(r"[^。\d]{0,20}?(\d+世代)"),
        ("世代",),
    ),
    Attribute(
        "backups",
        "system",
        "frequency",
        "minutes",
        "の控えの頻度",
        "how often copies are made",
        re.compile(
            r"(?:の(?:控え|バックアップ|写し|データ))?(?:を|は|が)、?[^。、]{0,10}?(毎[時日週月]|[日週月]次|\d+(?:時間|日|週間|か月)(?=ごと|に1[回度]))"
            r"[^。、]{0,14}?(?:取[っら]|写し|写さ|保存[しさ]|コピー[しさ]|取得[しさ]|作[っら]|バックアップ[しさ])[^。、]{0,3}(?:いる|おり|ある|あり|いま)"
        ),
        ("取", "写", "保存", "コピー", "作", "バックアップ"),
    ),
    Attribute(
        "manual_operation",
        "process",
        "max_duration",
        "minutes",
        "の手作業を続けられる期間",
        "how long it can go on by hand",
        re.compile(
            rf"[^。\d]{{0,24}}?({_TIME})(?:まで|の間|間)?(?:は|なら|しか)?、?(?:続け(?:られ|る)|続く|持つ|もつ|もちこたえ|しのげ|で尽き)"
        ),
        ("続", "持", "もつ", "しのげ", "尽き"),
    ),
    Attribute(
        "manual_operation",
        "process",
        "capacity_percent",
        "%",
        "の手作業の能力",
        "the capacity by hand",
        re.compile(r"[^。\d%]{0,24}?(\d+%)(?:の能力|まで|程度|ほど|で|を|の)"),
        ("%",),
    ),
    Attribute(
        "key_products",
        "name",
        "stock_days",
        "minutes",
        "の在庫",
        "the stock",
        re.compile(
            r"[^。\d]{0,10}?在庫[^。\d]{0,8}?(\d+(?:\.\d+)?日)分?(?:ある|あり|しか|を持|で、|である|。|$|だけ)"
        ),
        ("在庫",),
    ),
)


Told = tuple[Attribute, Row, Line, str]


def said_of_amounts(script: Script) -> Iterator[Placed]:
    """Every such contradiction: with the row at once, with another sentence where the row is silent."""
    silent: dict[tuple[str, str, str], list[Told]] = {}
    for attribute, row, line, written in _told(script):
        known = _amount_of(row.cells[attribute.column], attribute)
        if known is None:
            silent.setdefault((attribute.item, row.key, attribute.column), []).append(
                (attribute, row, line, written)
            )
        elif known != _amount(written, attribute.unit):
            yield _other(attribute, row, line, written, row.cells[attribute.column].text)
    for told in silent.values():
        attribute, row, _, first = told[0]
        for _, _, line, written in told[1:]:
            if _amount(written, attribute.unit) != _amount(first, attribute.unit):
                yield _other(attribute, row, line, written, first)
                break


def _told(script: Script) -> Iterator[Told]:
    things = [(attribute, _Things(script.facts.rows(attribute.item), attribute)) for attribute in ATTRIBUTES]
    things = [(attribute, each) for attribute, each in things if each.names]
    names = sorted({name for _, each in things for name in each.names})
    for line in script.lines:
        if not holds_one(names, line.text) or not _FIGURE.search(line.text):
            continue
        for sentence in line.sentences:
            text = read_kanji_numbers(sentence)
            if not _OPEN.search(text):
                for attribute, each in things:
                    if holds_one(attribute.signs, text):
                        yield from ((attribute, row, line, amount) for row, amount in each.find(text))


_FIGURE = re.compile(r"[0-9]|[一二三四五六七八九十百][分時日週かヶカケ人名世]|毎[時日週月]|[日週月]次")


@dataclass(frozen=True)
class _Things:
    """物: the rows of an item by what a sentence may call them."""

    rows: Sequence[Row]
    attribute: Attribute

    @cached_property
    def names(self) -> dict[str, Row]:
        """Name -> row; a name that two rows share names neither."""
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            name = plain_name(row.cells[self.attribute.name])
            if name:
                found.setdefault(name, []).append(row)
        return {name: rows[0] for name, rows in found.items() if len(rows) == 1}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        names = sorted(self.names, key=len, reverse=True)
        return re.compile("|".join(re.escape(name) for name in names))

    def find(self, text: str) -> Iterator[tuple[Row, str]]:
        """Each thing that the text names with the amount that it gives it."""
        found = list(self._pattern.finditer(text))
        for index, match in enumerate(found):
            end = found[index + 1].start() if index + 1 < len(found) else len(text)
            said = self.attribute.words.match(text, match.end(), end)
            if said:
                yield self.names[match[0]], next(group for group in said.groups() if group)


def plain_name(cell: Value) -> str:
    """What a sentence calls a thing: the cell without how many there are, numbers and notes in brackets."""
    if not cell.has_value:
        return ""
    name = re.split(r"[( ]", unicodedata.normalize("NFKC", cell.text).strip())[0]
    return name if len(name) > 1 else ""


def _amount(written: str, unit: str) -> str:
    if written in _PER_DAY:
        return _PER_DAY[written]
    return next((each.amount for each in find_quantities(written) if each.kind == unit), written)


def _amount_of(cell: Value, attribute: Attribute) -> str | None:
    if not cell.has_value:
        return None
    if isinstance(cell.parsed, Duration):
        return str(cell.parsed.minutes)
    if isinstance(cell.parsed, int | Decimal) and not isinstance(cell.parsed, bool):
        is_days = attribute.column == "stock_days"
        return plain_number(Decimal(cell.parsed) * (1440 if is_days else 1))
    return None


def _other(attribute: Attribute, row: Row, line: Line, written: str, other: str) -> Placed:
    name = normalise(row.cells[attribute.name].text)
    return contradicts(
        line,
        f"{name}{attribute.ja}が「{written}」と書かれているが、表かほかの文では「{other}」である。表の値にそろえる",
        f'The text says "{written}" for {attribute.en} ({name}), table or text elsewhere "{other}". Write the one of the table',
        f"{written} / {other}",
    )
