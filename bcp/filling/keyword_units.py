"""言葉による作成: blocks of a user's own template, by the words of heading, default text and what stands before a mark.

Nothing is guessed: where the words do not say clearly what is wanted, there is no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bcp.catalog.words import normalise
from bcp.vocabulary import Block, Case, Catalogue, Item

if TYPE_CHECKING:
    from bcp.filling.composer_view import View


@dataclass(frozen=True)
class KeywordRule:
    """言葉の規則: a unit, and the words that call for it."""

    unit: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class KeywordMatch:
    """一致: the unit, and the word that was found."""

    unit: str
    word: str


def read_keyword_rules(path: Path) -> tuple[KeywordRule, ...]:
    """The rules of `_keywords.yaml`, in the order of the file."""
    import yaml

    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(KeywordRule(each["unit"], tuple(each["words"])) for each in raw["rules"])


def match_keywords(block: Block, rules: Sequence[KeywordRule]) -> list[KeywordMatch]:
    """The units in question, best first: by title and nearest heading, then by the default text."""
    nearest = block.heading_path[-1] if block.heading_path else ""
    found = [*_matches(rules, f"{block.title} {nearest}"), *_matches(rules, block.default)]
    return list({match.unit: match for match in reversed(found)}.values())[::-1]


def _matches(rules: Iterable[KeywordRule], text: str) -> Iterable[KeywordMatch]:
    searched = normalise(text).replace("対策本部", "本部")  # 対策本部長 is a person, not a measure
    for rule in rules:
        word = next((word for word in rule.words if normalise(word) in searched), "")
        if word:
            yield KeywordMatch(rule.unit, word)


# ------------------------------------------------------------------ inline marks

# What may stand between a name and the mark that it names: 対策本部長は##社長##.
_NAMES = re.compile(r"(?:は|：|:|＝|=|[|｜])\s*$")
_COMPANY: Mapping[str, tuple[str, ...]] = {
    "company.name": ("会社名", "社名", "会社"),
    "company.site": ("工場名", "事業所名"),
    "company.address": ("所在地", "住所"),
    "company.prefecture": ("都道府県",),
    "document_control.paper_copies": ("紙の保管場所", "計画書の保管場所"),
    "document_control.next_review": ("次回見直し日", "次回の見直し"),
    "exercises.next_date": ("次回の訓練日", "次回訓練日"),
}
_ROLE_LEAVES = {"": "title", "の役職": "title", "の氏名": "person", "の電話": "phone", "の代行者": "deputy"}


def compose_inline(block: Block, case: Case, view: View) -> str:
    """The reference that an inline mark stands for, by what stands right before it; "" where that is not clear."""
    before = _text_before(block, case)
    if not _NAMES.search(before):
        return ""
    name = normalise(_NAMES.sub("", before).rstrip())
    path = next((path for word, path in _inline_names(case.catalogue) if name.endswith(normalise(word))), "")
    return view.ref(path) if path and _is_apart(name, path, case.catalogue) else ""


def _text_before(block: Block, case: Case) -> str:
    """The fixed text of the mark's line before it."""
    segments = case.template.segments
    place = next((index for index, segment in enumerate(segments) if segment.block_id == block.id), 0)
    before = "".join(segment.raw for segment in segments[:place] if not segment.block_id)
    return before.rpartition("\n")[2]


def _inline_names(catalogue: Catalogue) -> list[tuple[str, str]]:
    """Names and the leaf each stands for, the longest first."""
    names = [(word, path) for path, words in _COMPANY.items() for word in words]
    for key, label in catalogue.roles.items():
        names += [(label + ending, f"roles.{key}.{leaf}") for ending, leaf in _ROLE_LEAVES.items()]
    return sorted(names, key=lambda pair: -len(pair[0]))


def _is_apart(name: str, path: str, catalogue: Catalogue) -> bool:
    """False where the name is the end of a longer one: 保険会社 is not our company, 副対策本部長 not the commander."""
    words = [word for word, its_path in _inline_names(catalogue) if its_path == path]
    word = next(word for word in sorted(words, key=len, reverse=True) if name.endswith(normalise(word)))
    before = name[: len(name) - len(normalise(word))]
    return not before or before[-1] in "、。，．・|｜（(「をはがのと●-*>"


# ------------------------------------------------------------------ tables


def compose_table(block: Block, view: View, catalogue: Catalogue) -> str:
    """The rows of the one item whose columns the default's header names; "" where none or several fit."""
    header = _header_cells(block.default)
    fitting = [
        (item, columns) for item in catalogue.items.values() if (columns := _columns_for(item, header))
    ]
    fitting = [(item, columns) for item, columns in fitting if view.rows(item.id)]
    if len(header) < 2 or len(fitting) != 1:
        return ""
    item, columns = fitting[0]
    rows = ("| " + " | ".join(row.ref(name) for name in columns) + " |" for row in view.rows(item.id))
    return "\n".join([view.header, *rows])


def _header_cells(table: str) -> list[str]:
    line = next((line.strip() for line in table.split("\n") if line.strip().startswith("|")), "")
    return [normalise(cell) for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def _columns_for(item: Item, header: Sequence[str]) -> list[str]:
    """The column of the item that each header cell names; [] unless all do, each its own."""
    if item.type != "table":
        return []
    by_name = {
        normalise(name): column.id
        for column in item.columns.values()
        for name in (column.label, *column.aliases)
    }
    columns = [by_name.get(cell, "") for cell in header]
    return columns if all(columns) and len(set(columns)) == len(columns) else []
