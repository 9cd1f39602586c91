"""The files of the catalogue that only checking reads: terms and style words, and what `bcp explain` says of codes."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any

import bcp.catalog
from bcp.kept_patterns import shipped_pattern
from bcp.prepared import prepared

_CATALOGUE = Path(bcp.catalog.__file__).parent


@functools.cache
def read_catalogue_file(name: str) -> dict[str, Any]:
    """The parsed YAML of bcp/catalog/NAME; shared, so not to be changed."""
    return read_prepared_yaml(_CATALOGUE / name)


def spell_out(name: str, words: str) -> str:
    """The words with each {macro} of bcp/catalog/NAME in full; {name} and counts such as {0,12} stay."""
    for macro, meaning in read_catalogue_file(name)["macros"].items():
        words = words.replace(f"{{{macro}}}", meaning)
    return words


@functools.lru_cache(maxsize=2048)
def compiled(words: str, *, holds_names: bool) -> re.Pattern[str]:
    """The pattern; those of one factory's claims are used again and again. holds_names: words of its table, not kept."""
    return re.compile(words) if holds_names else shipped_pattern(words)


def read_prepared_yaml(path: Path) -> dict[str, Any]:
    """The parsed YAML of a file of the package, kept as Python keeps its bytecode."""
    return prepared(path.stem, [Path(__file__), path], lambda: _parse(path))


def _parse(path: Path) -> dict[str, Any]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    content: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    return content


@functools.cache
def vague_words() -> re.Pattern[str]:
    """The words that tell nobody what to do."""
    return _any_of(read_catalogue_file("terms.yaml")["vague"])


@functools.cache
def abbreviations() -> dict[str, str]:
    """An abbreviation of the glossary -> what it means."""
    return dict(read_catalogue_file("terms.yaml")["abbreviations"])


@functools.cache
def term_of() -> dict[str, str]:
    """A spelling that is not written -> the term to write."""
    terms = read_catalogue_file("terms.yaml")["terms"]
    return {wrong: term["term"] for term in terms for wrong in term["not"]}


@functools.cache
def wrong_terms() -> re.Pattern[str]:
    """All spellings that are not written, in one pattern."""
    return _any_of(term_of())


def _any_of(words: Any) -> re.Pattern[str]:
    return shipped_pattern("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))
