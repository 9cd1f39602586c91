"""The capability rules of the catalogue, read: what claims a thing, what answer denies it, what wording is fine."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bcp.checking.denials import Denial, read_denial
from bcp.checking.wording import read_catalogue_file

FILE = "capabilities.yaml"
_CUT = r"(?:抜く|抜き|抜いて|切る|切り|切って|外す|外し|遮断する|遮断し|切断する|切断し|切り離す|切り離し|止める|停止する|停止し|落とす)"
_WIFI = r"(?:wi-?fi|無線lan|無線ap|アクセスポイント)"
_NAME = "{name}"


@dataclass(frozen=True)
class Claim:
    """主張: `words` make it, with {name} where a row must be named; `denial` says what answers deny it."""

    id: str
    item: str
    words: tuple[str, ...]
    denial: Denial
    fine: str
    ja: str
    en: str

    def patterns(self, names: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
        """The words as patterns; for a claim on rows with any of the denied rows' names."""
        name = "(?:" + "|".join(re.escape(each) for each in names) + ")" if names else "(?!)"
        return tuple(_compile(words.replace(_NAME, name)) for words in self.words)


@dataclass(frozen=True)
class Fine:
    """よい言い方: what takes a claim back, in its own clause from its first word on, or anywhere in the sentence."""

    clause: re.Pattern[str] | None
    sentence: re.Pattern[str] | None

    def takes_back(self, sentence: str, start: int, end: int) -> bool:
        """True when the sentence negates, doubts, conditions or plans what stands at start:end."""
        border = re.compile("[、。]").search(sentence, end)
        clause = sentence[start : border.end() if border else len(sentence)]
        return bool(
            (self.clause and self.clause.search(clause)) or (self.sentence and self.sentence.search(sentence))
        )


@dataclass(frozen=True)
class Reassurance:
    """安心させる言葉: the words, and what makes a sentence with one harmless."""

    words: re.Pattern[str]
    doubted: re.Pattern[str]
    ja: str
    en: str


@functools.cache
def read_claims() -> tuple[Claim, ...]:
    """Every claim of the catalogue, in its order."""
    return tuple(_claims(read_catalogue_file(FILE)["claims"]))


def _claims(raws: Mapping[str, Any]) -> Iterator[Claim]:
    for key, raw in raws.items():
        words = tuple(each.replace("{cut}", _CUT).replace("{wifi}", _WIFI) for each in raw["words"])
        denial = read_denial(raw["item"], raw["denied"])
        yield Claim(key, raw["item"], words, denial, raw.get("fine", "thing"), raw["ja"], raw["en"])


@functools.cache
def read_fine(kind: str) -> Fine:
    """What takes back claims of a kind: thing, cut, or separation (whose own words hold the negation)."""
    raw = read_catalogue_file(FILE)["fine"]
    if kind == "cut":
        return Fine(None, re.compile(raw["cut_sentence"]))
    if kind == "separation":
        clause = r"場合|とき|たら|れば|なら|かどうか|か。|まで|確認|確かめ|調べ|とは限|わけではない|要確認|不明|思い込|みな|想定|検討"
        return Fine(re.compile(clause), re.compile(raw["thing_sentence"]))
    return Fine(re.compile(raw["thing_clause"]), re.compile(raw["thing_sentence"]))


@functools.cache
def read_reassurance() -> Reassurance:
    """The words that calm."""
    raw = read_catalogue_file(FILE)["reassurance"]
    return Reassurance(re.compile("|".join(raw["words"])), re.compile(raw["doubted"]), raw["ja"], raw["en"])


@functools.lru_cache(maxsize=1024)
def _compile(words: str) -> re.Pattern[str]:
    return re.compile(words)
