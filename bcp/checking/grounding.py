"""Rule: figures, dates, contacts and names must be found in the table, the template, the catalogue or official data.

The first, careful form: persons only with 氏, companies only with 株式会社 and the like, small counts let through.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from bcp.checking.grounds import CONTACT_KINDS, derived_minutes
from bcp.checking.quantities import COUNTED, SMALLEST_COUNTED, find_quantities
from bcp.checking.reading import Reading, Sign
from bcp.checking.text import OPEN_QUESTION, REFERENCE, read_literally, shorten
from bcp.errors import Message
from bcp.filling.folding import fold
from bcp.filling.patterns import find_patterns
from bcp.vocabulary import Fact

_NAME = r"[一-龠々ァ-ヶーA-Za-z0-9&]{2,20}"
_COMPANY = re.compile(rf"(?:株式会社|有限会社|合同会社)({_NAME})|({_NAME})(?:株式会社|有限会社|合同会社)")
_PERSON = re.compile(r"(?<![一-龠々])([一-龠々]{2,4})氏(?![名族])")
_NO_PERSON = frozenset({"関係", "当該", "各社", "両名", "同席", "担当者", "責任者", "代表者", "管理者"})


def ungrounded(reading: Reading) -> Iterator[Sign]:
    """What stands in no source; facts blocks hold nothing but sources, 【要確認：…】 claims nothing."""
    if reading.is_facts:
        return
    derived = derived_minutes(_facts_of(reading))
    for number, line in enumerate(reading.prose.split("\n")):
        bare = read_literally(REFERENCE.sub(" ", OPEN_QUESTION.sub(" ", line)))
        for found in _findings_in(bare, reading, derived):
            yield _sign(found, number)


def _facts_of(reading: Reading) -> tuple[Fact, ...]:
    if reading.request is not None:
        return reading.request.facts
    inputs = reading.block.inputs if reading.block and reading.block.inputs else ()
    return tuple(fact for name in inputs for fact in reading.facts.of_input(name))


def _findings_in(line: str, reading: Reading, derived: frozenset[tuple[str, str]]) -> Iterator[str]:
    yield from _loose_figures(line, reading, derived)
    yield from _loose_contacts(line, reading)
    plain = unicodedata.normalize("NFKC", line)
    for match in _COMPANY.finditer(plain):
        if not reading.grounds.contains(match[1] or match[2]):
            yield match[0]
    for match in _PERSON.finditer(plain):
        if match[1] not in _NO_PERSON and not reading.grounds.contains(match[1]):
            yield match[0]


def _loose_figures(line: str, reading: Reading, derived: frozenset[tuple[str, str]]) -> Iterator[str]:
    for quantity in find_quantities(line):
        key = (quantity.kind, quantity.amount)
        is_small = quantity.kind in COUNTED and float(quantity.amount) < SMALLEST_COUNTED
        if not is_small and key not in reading.grounds.amounts and key not in derived:
            yield quantity.text


def _loose_contacts(line: str, reading: Reading) -> Iterator[str]:
    folded = fold(line, keep_spaces=True)
    for hit in find_patterns(folded.text):
        if hit.kind in CONTACT_KINDS and hit.canonical not in reading.grounds.contacts:
            start, end = folded.original_span(hit.start, hit.end)
            yield line[start:end]


def _sign(found: str, line: int) -> Sign:
    return Sign(
        "ungrounded",
        Message(
            f"「{found}」は表・ひな形・カタログ・公的データのどこにも無い。表の値を使うか、【要確認：…】と書く。",
            f'"{found}" stands in neither table, template, catalogue nor official data. Use a fact or 【要確認：…】.',
        ),
        shorten(found),
        line,
    )
