"""What a text may rest on: everything said in the table, the template, the catalogue and the official data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import combinations
from weakref import WeakKeyDictionary

from bcp.catalog import load_catalogue
from bcp.catalog.words import normalise
from bcp.checking.quantities import Quantity, plain_number
from bcp.checking.shipped import CONTACT_KINDS as CONTACT_KINDS
from bcp.checking.shipped import (
    WALL,
    Said,
    amounts_in,
    find_contacts,
    latin_words,
    read_shipped,
    read_texts,
    with_parts,
)
from bcp.checking.shipped import fold_loosely as fold_loosely
from bcp.checking.shipped import fold_words as fold_words
from bcp.filling.masking import Mask
from bcp.planning.facts import FactBook
from bcp.vocabulary import Case, Catalogue, Duration, Fact

# Columns that hold a bare number, and the unit a sentence gives it.
_UNIT_OF_COLUMN = {
    "employees": "人",
    "min_people": "人",
    "capacity_percent": "%",
    "generations": "世代",
    "count": "件",
    "sites": "拠点",
    "lines": "ライン",
}
SHORTEST_LATIN = 4
_MINUTES_OF_COLUMN = {"arrival_minutes": 1, "minutes": 1, "stock_days": 1440}


@dataclass(frozen=True)
class Grounds:
    """根拠: texts are folded (NFKC, no spaces, lower case); amounts are (kind, amount) of quantities."""

    table: str
    shipped: str  # template, catalogue, official data
    contacts: frozenset[str]  # canonical phones, e-mails, URLs, IPs of all of them
    public_contacts: frozenset[str]  # those that do not come from the table
    amounts: frozenset[tuple[str, str]]
    mask: Mask
    shipped_loose: str
    shipped_latin: frozenset[str]
    table_latin: frozenset[str]
    open_labels: Mapping[str, Fact]  # label of an unknown fact, as it stands in 【要確認：…】 -> the fact

    def contains(self, text: str) -> bool:
        """True when `text` stands in the table, template, catalogue or official data, however it is spelt."""
        if text not in self._asked:  # a plan names the same things again and again
            loose = fold_loosely(text)
            is_short = loose.isascii() and len(loose) <= SHORTEST_LATIN  # pi must not be found in api
            self._asked[text] = (
                loose in self._latin if is_short else loose in self._loose or loose in self.shipped_loose
            )
        return self._asked[text]

    @cached_property
    def _asked(self) -> dict[str, bool]:
        return {}

    @cached_property
    def _latin(self) -> frozenset[str]:
        return self.shipped_latin | self.table_latin

    def is_shipped(self, text: str) -> bool:
        """True when `text` stands so in the template, the catalogue or the official data."""
        return fold_words(text) in self.shipped

    @cached_property
    def _loose(self) -> str:
        return fold_loosely(self.table)

    def table_contains(self, text: str) -> bool:
        """True when `text` stands in the table."""
        return fold_words(text) in self.table


_KNOWN: WeakKeyDictionary[FactBook, Grounds] = WeakKeyDictionary()


def make_grounds(case: Case, facts: FactBook) -> Grounds:
    """The grounds of a case; kept as long as its fact book lives, because every block asks for them."""
    if facts not in _KNOWN:
        _KNOWN[facts] = _make_grounds(case, facts)
    return _KNOWN[facts]


@lru_cache(maxsize=8)
def _shipped_grounds(template: str, texts: tuple[str, ...], *, is_own: bool) -> Said:
    """What template, catalogue and official data say, the same for every table; `is_own`: the tool's catalogue."""
    return read_shipped(template, texts) if is_own else read_texts((template, *texts))


def _make_grounds(case: Case, facts: FactBook) -> Grounds:
    every = facts.all()
    # what is printed for a value is nearly always the value, and many cells say the same
    table = list(dict.fromkeys((*_table_texts(every, facts), *_assessment_texts(case))))
    template, texts = case.template.text, tuple(catalogue_texts(case.catalogue))
    shipped = _shipped_grounds(template, texts, is_own=case.catalogue is load_catalogue())
    amounts = amounts_in(table) | shipped.amounts | set(_bare_amounts(every))
    today = Quantity("date", case.date.isoformat(), "")
    amounts |= {(q.kind, q.amount) for q in with_parts([today])}
    return Grounds(
        table=fold_words("\n".join(table)),
        shipped=shipped.folded,
        contacts=shipped.contacts | set(find_contacts("\n".join(table))),
        public_contacts=shipped.contacts,
        amounts=frozenset(amounts),
        mask=Mask(facts, (template, *texts)),
        shipped_loose=shipped.loose,
        shipped_latin=shipped.latin,
        table_latin=latin_words(fold_words(WALL.join(table))),
        open_labels={normalise(fact.label): fact for fact in every if not fact.value.is_known},
    )


def catalogue_texts(catalogue: Catalogue) -> Iterator[str]:
    """What the catalogue says to readers of a plan; the form's own examples are nobody's facts."""
    for item in catalogue.items.values():
        yield from (item.label, item.if_unknown, item.why, getattr(item, "baseline", ""))
        yield from (*item.choices.values(), *item.safe_words, *item.aliases)
        for column in item.columns.values():
            yield from (column.label, *column.choices.values(), getattr(column, "if_unknown", ""))
    for entry in catalogue.entries.values():
        yield from (entry.label, entry.event, entry.risk, entry.interim, *entry.aliases, *entry.media)
        yield from (text for check in entry.checks for text in (check.text, check.effect))
    for measure in catalogue.measures.values():
        yield from (measure.title, measure.what, measure.operation)
    for record in catalogue.official.values():
        yield from record.fields.values()


def _table_texts(every: Iterable[Fact], facts: FactBook) -> Iterator[str]:
    for fact in every:
        if fact.value.has_value and fact.item != "official":
            yield fact.value.text
            yield facts.display(fact)


def _assessment_texts(case: Case) -> Iterator[str]:
    assessment = case.environment.assessment
    yield assessment.assessor.text
    for result in assessment.results.values():
        accepted = result.accept
        values = [
            result.issue,
            result.where,
            result.interim,
            result.owner,
            result.due,
            result.status,
            result.reason,
        ]
        values += [accepted.reason, accepted.by, accepted.until] if accepted else []
        yield from (value.text for value in values if value.has_value)


def _bare_amounts(every: Iterable[Fact]) -> Iterator[tuple[str, str]]:
    rows: dict[str, set[str]] = {}
    for fact in every:
        if fact.row:
            rows.setdefault(fact.item, set()).add(fact.row)
        parsed = fact.value.parsed
        if isinstance(parsed, Duration):
            yield "minutes", str(parsed.minutes)
        elif isinstance(parsed, int | Decimal) and not isinstance(parsed, bool):
            yield from _named_amount(fact.column, Decimal(parsed))
    for keys in rows.values():  # how many rows a table has may be said
        yield from ((unit, str(len(keys))) for unit in ("件", "台", "社", "人", "箇所"))


def _named_amount(column: str, amount: Decimal) -> Iterator[tuple[str, str]]:
    if column in _UNIT_OF_COLUMN:
        yield _UNIT_OF_COLUMN[column], plain_number(amount)
    if column in _MINUTES_OF_COLUMN:
        yield "minutes", plain_number(amount * _MINUTES_OF_COLUMN[column])


def derived_minutes(facts: Iterable[Fact]) -> frozenset[tuple[str, str]]:
    """The differences between any two times of a block's facts: a gap is a fact that follows from two others."""
    minutes: set[Decimal] = set()
    for fact in facts:
        if isinstance(fact.value.parsed, Duration):
            minutes.add(Decimal(fact.value.parsed.minutes))
        elif fact.column in _MINUTES_OF_COLUMN and isinstance(fact.value.parsed, int | Decimal):
            minutes.add(Decimal(fact.value.parsed) * _MINUTES_OF_COLUMN[fact.column])
    return frozenset(("minutes", plain_number(abs(a - b))) for a, b in combinations(sorted(minutes), 2))
