"""Rule: figures, dates, contacts and names must be found in the table, the template, the catalogue or official data.

What is looked for: figures with units, dates and times; phones, extensions, e-mails, URLs, IP addresses, hosts; persons,
companies, places, systems, products, laws and standards. With the extra `ja` installed SudachiPy adds proper names that
no pattern knows, as warnings.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bcp.catalog.words import nfkc
from bcp.checking.grounds import CONTACT_KINDS, derived_minutes
from bcp.checking.language import LATIN_SENTENCE
from bcp.checking.morphology import find_proper_names
from bcp.checking.people import find_companies, find_people
from bcp.checking.quantities import COUNTED, SMALLEST_COUNTED, Quantity, find_quantities, read_kanji_numbers
from bcp.checking.reading import Reading, Sign
from bcp.checking.text import OPEN_QUESTION, REFERENCE, read_literally, shorten
from bcp.checking.things import FINDERS, find_systems
from bcp.errors import Message
from bcp.filling.folding import fold
from bcp.filling.patterns import find_patterns
from bcp.vocabulary import Fact

Derived = Callable[[], frozenset[tuple[str, str]]]

_LOCATORS = (*CONTACT_KINDS, "host")
_EXTENSION = re.compile(
    r"内線(?:番号)?(?:は|:)? ?(\d{2,6})|(?:ポート|port)(?:番号)? ?(\d{2,5})(?!\d|番?口)", re.IGNORECASE
)
# Most lines hold neither, and need not be read closely.
_MAY_BE_CONTACT = re.compile(
    r"[@\\〒]|://|[A-Za-z0-9]\.[A-Za-z0-9]|0[-.() ー]*\d|\+\d|\d{3}|:[0-9a-fA-F]{0,4}:|内線|ポート|port",
    re.IGNORECASE,
)
_MAY_BE_FIGURE = re.compile(r"[0-9〇元一二三四五六七八九十百千]")
# A small count is part of the sentence (2人で確認する) unless it says how many there are.
_EXISTS = re.compile(
    r"[^、。]{0,10}?(?:ある|あり|いる|おり|保有|備え|設置して|在籍|常駐|配置して|契約して|保管して|用意して|持って|そろ|要る|要り|要する|必要[でだ。])(?!場合|とき|かどうか|か)"
)
# 二度 is a count, 3度以下 a temperature
_TEMPERATURE = re.compile(
    r"(?:以[下上]|前後|未満|台|を(?:保|超|下回|上回|維持)|まで(?:下|上|冷|温)|に(?:保|設定|下[がげ]|上[がげ]|調|冷))"
)


def ungrounded(reading: Reading) -> Iterator[Sign]:
    """What stands in no source; facts blocks hold nothing but sources, 【要確認：…】 claims nothing."""
    if reading.is_facts:
        return
    derived = functools.cache(lambda: derived_minutes(_facts_of(reading)))  # few texts ask for it
    for number, line in enumerate(reading.prose.split("\n")):
        if reading.is_fixed and reading.grounds.is_shipped(line):
            continue  # what the template's author wrote is a source itself
        written = OPEN_QUESTION.sub("〈〉", line) if "【" in line else line
        written = REFERENCE.sub("〈〉", written) if "[[" in written else written
        bare = read_literally(written)
        told: list[str] = []
        # a share (\\\\server\\share) is only seen before backslashes are read as escapes
        shares = _loose_contacts(written, reading) if "\\" in written else ()
        for found in (*shares, *_findings_in(bare, reading, derived)):
            if not any(found in other for other in told):
                told.append(found)
                yield _sign(found, number)
        yield from _doubtful_names(bare, number, told, reading)


def _facts_of(reading: Reading) -> tuple[Fact, ...]:
    if reading.request is not None:
        return reading.request.facts
    inputs = reading.block.inputs if reading.block and reading.block.inputs else ()
    return tuple(fact for name in inputs for fact in reading.facts.of_input(name))


def _findings_in(line: str, reading: Reading, derived: Derived) -> Iterator[str]:
    if not line.strip():
        return
    plain = nfkc(line)
    if _MAY_BE_CONTACT.search(plain):
        yield from _loose_contacts(line, reading)
    if _MAY_BE_FIGURE.search(plain):
        yield from _loose_figures(plain, reading, derived)
    named = _read_names(plain)
    contains = reading.grounds.contains
    yield from (span for name, span in named.called if not contains(name))
    yield from (found for found in named.things if not contains(found))
    yield from (span for name, span in named.systems if not contains(name) and not contains(span))


@dataclass(frozen=True)
class _Named:
    """名の候補: what a line seems to name, whether any source knows it or not."""

    called: tuple[tuple[str, str], ...]  # (name, span) of persons and companies
    things: tuple[str, ...]
    systems: tuple[tuple[str, str], ...]  # (what it is called by, span)


@functools.lru_cache(maxsize=2048)
def _read_names(line: str) -> _Named:
    """The names of a line; the lines of a plan come again: as a draft, in other plans of a batch."""
    # a foreign sentence is told once, by another rule
    things = () if LATIN_SENTENCE.search(line) else tuple(found for find in FINDERS for found in find(line))
    return _Named((*find_people(line), *find_companies(line)), things, tuple(find_systems(line)))


@functools.lru_cache(maxsize=2048)
def _read_quantities(line: str) -> tuple[Quantity, ...]:
    """The figures of a line, kept as its names are."""
    return tuple(find_quantities(line))


def _loose_figures(line: str, reading: Reading, derived: Derived) -> Iterator[str]:
    for quantity in _read_quantities(line):
        key = (quantity.kind, quantity.amount)
        if key in reading.grounds.amounts or key in derived():
            continue
        is_small = quantity.kind in COUNTED and float(quantity.amount) < SMALLEST_COUNTED
        if not is_small or _tells_how_many(line, quantity.text):
            yield quantity.text


def _tells_how_many(line: str, figure: str) -> bool:
    at = line.find(figure)
    if at < 0:  # a figure in kanji stands there in digits only once they are read
        line = read_kanji_numbers(line)
        at = line.find(figure)
    end = at + len(figure)
    is_temperature = figure.endswith("°C") or (
        figure.endswith("度") and ("温度" in line or _TEMPERATURE.match(line, end) is not None)
    )
    return at >= 0 and (is_temperature or _EXISTS.match(line, end) is not None)


def _loose_contacts(line: str, reading: Reading) -> Iterator[str]:
    folded = fold(line, keep_spaces=True)
    for hit in find_patterns(folded.text):
        if hit.kind in _LOCATORS and hit.canonical not in reading.grounds.contacts:
            start, end = folded.original_span(hit.start, hit.end)
            yield line[start:end]
    for match in _EXTENSION.finditer(folded.text):
        if (match[1] or match[2]) and not reading.grounds.contains(match[0]):
            start, end = folded.original_span(*match.span())
            yield line[start:end]


def _doubtful_names(line: str, number: int, told: list[str], reading: Reading) -> Iterator[Sign]:
    """Proper names that only the morphological analyser sees: it errs now and then, so they are warnings."""
    for name in find_proper_names(line):
        if not reading.grounds.contains(name) and not any(name in other for other in told):
            yield _sign(name, number, mild=True)


def _sign(found: str, line: int, *, mild: bool = False) -> Sign:
    return Sign(
        "ungrounded",
        Message(
            f"「{found}」は表・ひな形・カタログ・公的データのどこにも無い。表の値を使うか、【要確認：…】と書く。",
            f'"{found}" stands in neither table, template, catalogue nor official data. Use a fact or 【要確認：…】.',
        ),
        shorten(found),
        line,
        mild=mild,
    )
