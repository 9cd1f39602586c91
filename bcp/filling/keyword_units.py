"""言葉による作成: which generic unit fits a block of a user's own template, by its heading and default text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bcp.catalog.words import normalise
from bcp.vocabulary import Block, Format


@dataclass(frozen=True)
class KeywordRule:
    """言葉の規則: a unit, the format it writes, and the words that call for it."""

    unit: str
    format: Format
    word: str  # the word that was found, or the first of them
    words: tuple[str, ...]
    exact: bool  # the default text must be one of the words, not only hold one


def read_keyword_rules(path: Path) -> tuple[KeywordRule, ...]:
    """The rules of `_keywords.yaml`, in the order of the file: the first that fits is taken."""
    import yaml

    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(
        KeywordRule(
            unit=each["unit"],
            format=Format(each["format"]),
            word=each["words"][0],
            words=tuple(each["words"]),
            exact=bool(each.get("exact", False)),
        )
        for each in raw["rules"]
    )


def match_keyword(block: Block, rules: Iterable[KeywordRule]) -> KeywordRule | None:
    """The rule for the block: by the nearest heading and title first, then by the default text."""
    rules = [rule for rule in rules if rule.format is block.format]
    if block.inline:
        return _first(rules, block.default, exact=True)
    heading = f"{block.title} {block.heading_path[-1] if block.heading_path else ''}"
    return _first(rules, heading) or _first(rules, block.default)


def _first(rules: Iterable[KeywordRule], text: str, *, exact: bool = False) -> KeywordRule | None:
    searched = normalise(text)
    for rule in rules:
        for word in rule.words:
            found = normalise(word) == searched if exact or rule.exact else normalise(word) in searched
            if found:
                return KeywordRule(rule.unit, rule.format, word, rule.words, rule.exact)
    return None
