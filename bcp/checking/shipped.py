"""What texts that came with the tool say: worked out once from template, catalogue and official data, and kept."""

from __future__ import annotations

import hashlib
import marshal
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bcp import frozen, kept_patterns
from bcp.catalog import words
from bcp.catalog.words import normalise
from bcp.checking import quantities, wording, wordlists
from bcp.checking.quantities import Quantity, find_quantities, read_kanji_numbers
from bcp.filling import folding, patterns
from bcp.filling.folding import fold
from bcp.filling.patterns import find_patterns
from bcp.prepared import digest_of, keep_prepared, read_prepared
from bcp.settings import shipped_folder

_SPELLING = re.compile(r"[ー・･'’\-‐–—−_/]|株式会社|有限会社|合同会社|\(株\)|\(有\)")
_LATIN = re.compile(r"[a-z0-9]+(?:[-_./][a-z0-9]+)*")
WALL = (
    "〓"  # spaces are folded away, and the K1 that ends one cell is no part of the word that begins the next
)
CONTACT_KINDS = ("phone", "email", "url", "ip")
# the code that `read_texts` runs: when one of these changes, what was kept no longer holds
SOURCES = tuple(
    Path(str(file))
    for file in (
        __file__,
        *(
            each.__file__
            for each in (frozen, kept_patterns, words, quantities, wordlists, wording, folding, patterns)
        ),
    )
)


@dataclass(frozen=True)
class Said:
    """言われていること: texts folded as one, and the contacts and quantities (kind, amount) in them."""

    folded: str
    contacts: frozenset[str]
    amounts: frozenset[tuple[str, str]]
    loose: str  # folded once more, as two spellings of one name agree
    latin: frozenset[str]


def read_texts(texts: Iterable[str]) -> Said:
    """What the texts say."""
    told = tuple(texts)
    joined = "\n".join(told)
    folded = fold_words(joined)
    latin = latin_words(fold_words(joined.replace("\n", WALL)))
    return Said(folded, frozenset(find_contacts(joined)), amounts_in(told), fold_loosely(folded), latin)


def read_shipped(template: str, texts: tuple[str, ...]) -> Said:
    """`read_texts` of both; kept beside the bytecode where the template is the tool's own."""
    if template != _shipped_template():  # what people wrote stays in their folder
        return read_texts((template, *texts))
    written = hashlib.sha256("\0".join((template, *texts)).encode("utf-8", "surrogatepass")).digest()
    digest = hashlib.sha256(digest_of(SOURCES) + written).digest()
    kept = read_prepared("grounds", digest)
    if kept is not None:
        return Said(*marshal.loads(kept))
    said = read_texts((template, *texts))
    plain = (said.folded, said.contacts, said.amounts, said.loose, said.latin)
    keep_prepared("grounds", digest, marshal.dumps(plain))
    return said


def _shipped_template() -> str:
    place = shipped_folder("templates") / "bcp_template_ai.md"
    return place.read_text(encoding="utf-8") if place.is_file() else ""


def fold_words(text: str) -> str:
    """`text` as it is compared: NFKC, without spaces, lower case."""
    return normalise(text).lower()


def fold_loosely(text: str) -> str:
    """`text` without what two spellings of one name differ in: long vowels, dots, hyphens, the legal form."""
    return _SPELLING.sub("", read_kanji_numbers(fold_words(text)))


def latin_words(folded: str) -> frozenset[str]:
    """The Latin words of a folded text, whole and in their parts, folded loosely."""
    words = _LATIN.findall(folded)
    parts = (part for word in words for part in re.split("[^a-z0-9]+", word))
    return frozenset(fold_loosely(word) for word in words) | frozenset(parts)


def find_contacts(text: str) -> Iterator[str]:
    """The canonical phones, e-mails, URLs, IP addresses and hosts of `text`."""
    for hit in find_patterns(fold(text, keep_spaces=True).text):
        if hit.kind in (*CONTACT_KINDS, "host"):
            yield hit.canonical


def amounts_in(texts: Iterable[str]) -> frozenset[tuple[str, str]]:
    """(kind, amount) of every quantity of the texts, and of the parts of its dates."""
    return frozenset((q.kind, q.amount) for text in texts for q in with_parts(find_quantities(text)))


def with_parts(quantities: Iterable[Quantity]) -> Iterator[Quantity]:
    """Each quantity, and of a date also its year, its month and its day of the year."""
    for quantity in quantities:
        yield quantity
        kind, amount = quantity.kind, quantity.amount
        if kind in ("date", "month"):
            yield Quantity("year", amount[:4], quantity.text)
            yield Quantity("month", amount[:7], quantity.text)
            yield Quantity("month_of_year", amount[5:7], quantity.text)
        if kind == "date":
            yield Quantity("day", amount[5:], quantity.text)
        if kind == "day":
            yield Quantity("month_of_year", amount[:2], quantity.text)
