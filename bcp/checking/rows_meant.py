"""Which rows of the factory's table a sentence speaks of.

A row is meant by its name or a part that people say for it, by its kind where the table has one of that kind, or as what
belongs to another row (チルド弁当の納入先). Of rows with one name, as two copies of one server, the one is meant whose
other cells the sentence repeats: 「外付けディスク」, 「週に一度」.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from bcp.catalog.words import normalise
from bcp.checking.amounts_told import frequencies
from bcp.checking.said_before import names_of_cut
from bcp.checking.said_of_amounts import plain_name
from bcp.checking.said_of_measures import tail_of
from bcp.checking.script import Script
from bcp.vocabulary import Duration, Row, State, Value

# item -> the columns that name its rows
_NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "key_products": ("name",),
    "parties_to_notify": ("company",),
    "external_access": ("company", "target", "device"),
    "systems": ("name",),
    "backups": ("system",),
    "roles": ("title",),
    "safety": ("equipment",),
    "ot_backups": ("equipment",),
    "manual_operation": ("process",),
    "alternates": ("name",),
    "support_contacts": ("company",),
    "data_held": ("kind",),
}
_OF_KIND = ("parties_to_notify", "external_access", "support_contacts", "alternates")
# what people say for the kind of a row
_ALSO_CALLED = {
    "納入先": ("主要顧客", "顧客", "お客様", "得意先", "取引先"),
    "保守用回線": ("保守回線", "遠隔保守", "リモート保守"),
    "システム業者": ("保守業者", "ソフト業者"),
    "設備メーカー": ("機械メーカー",),
    "保険会社": ("損害保険会社", "保険の会社"),
    "事故対応業者": ("調査会社", "調査業者", "対応業者"),
}
_FORM = re.compile(r"(?:株式|有限|合同|合資)会社|(?:生活)?協同組合")
_JOINS = re.compile(r"[一-龠々ァ-ヶー]")
_JOINED = re.compile(r"(?!分|用の|[表票](?![一-龠々ァ-ヶー]))[一-龠々ァ-ヶー]")
_WORD = re.compile(r"[一-龠々]{2,}|[ァ-ヶー]{2,}|[A-Za-z]{2,}")
_CUSTOMER = re.compile(r"納入先|顧客|お客様|得意先|客先|届け先|取引先")
_MACHINE = re.compile(r"(?:サーバー?|PC|システム|監視盤|クラウド|端末)$")
_OF_CUSTOMER = ("納入先", "顧客", "届け先", "お客様", "得意先", "客先")


class RowsMeant:
    """指された行: the rows of one item, asked of one sentence after another."""

    def __init__(self, script: Script, item: str) -> None:
        self._script, self._item = script, item
        self._named: dict[str, tuple[tuple[str, tuple[Row, ...]], ...]] = {}
        self.rows, self.is_record = _rows_of(script, item)

    @cached_property
    def names(self) -> Mapping[str, tuple[Row, ...]]:
        """Name -> its rows, longest name first."""
        found: dict[str, list[Row]] = {}
        for row in self.rows if not self.is_record else ():
            for name in dict.fromkeys(self._names_of(row)):
                if len(name) > 1:
                    found.setdefault(name, []).append(row)
        return {name: tuple(found[name]) for name in sorted(found, key=len, reverse=True)}

    @property
    def may_be_hinted_at(self) -> bool:
        """True where a sentence may mean a row that it does not name."""
        return self._item in ("parties_to_notify", "findings")

    @cached_property
    def marks(self) -> frozenset[str]:
        """The tags among the names."""
        cells = (row.cells["mark"] for row in self.rows if "mark" in row.cells)
        return frozenset(normalise(cell.text) for cell in cells if cell.has_value)

    def named_in(self, sentence: str) -> tuple[tuple[str, tuple[Row, ...]], ...]:
        """(name, its rows) of every name that stands in the sentence, and not as a part of a longer word."""
        if sentence not in self._named:  # several columns of the item ask of one sentence
            self._named[sentence] = self._find(sentence)
        return self._named[sentence]

    def _find(self, sentence: str) -> tuple[tuple[str, tuple[Row, ...]], ...]:
        found: list[tuple[str, tuple[Row, ...]]] = []
        text = sentence
        for name, rows in self.names.items():
            at = text.find(name)
            if at < 0:
                continue
            end = at + len(name)
            if not (at and _JOINS.match(text, at - 1)) and not _JOINED.match(text, end):
                found.append((name, rows))
                text = text.replace(name, "〓" * len(name))
        if not found or all(len(rows) > 1 for _, rows in found):
            return tuple(self._hinted_at(sentence) or found)
        return tuple(found)

    def _hinted_at(self, sentence: str) -> list[tuple[str, tuple[Row, ...]]]:
        """The row whose words the sentence holds, where it names none: the customer of a product, an issue told in words."""
        if self._item == "parties_to_notify" and _CUSTOMER.search(sentence):
            rows = [row for row, words in self._products if any(word in sentence for word in words)]
            return [(_CUSTOMER.search(sentence)[0], (rows[0],))] if len(rows) == 1 else []  # type: ignore[index]
        if self._item == "findings":
            rows = [row for row, words in self._issues if sum(word in sentence for word in words) > 1]
            return [(normalise(rows[0].cells["issue"].text), (rows[0],))] if len(rows) == 1 else []
        return []

    @cached_property
    def _issues(self) -> tuple[tuple[Row, frozenset[str]], ...]:
        return tuple((row, _issue_words(row)) for row in self.rows)

    @cached_property
    def _products(self) -> tuple[tuple[Row, frozenset[str]], ...]:
        """(customer, the words of its products' names that no other customer's products have)."""
        words = {row.key: frozenset(self._words_of_products(row)) for row in self.rows}
        return tuple(
            (
                row,
                words[row.key] - frozenset().union(*(each for key, each in words.items() if key != row.key)),
            )
            for row in self.rows
        )

    def _words_of_products(self, row: Row) -> Iterator[str]:
        company = row.cells["company"]
        for product in self._script.facts.rows("key_products"):
            customer, name = product.cells["customer"], product.cells["name"]
            if company.has_value and customer.has_value and company.text in customer.text and name.has_value:
                yield from (part for part in normalise(name.text).split("の") if len(part) > 1)

    def _names_of(self, row: Row) -> Iterator[str]:
        if self._item == "cut_points":
            yield from (name for name in names_of_cut(row) if name)
            return
        for column in _NAMED_BY.get(self._item, ()):
            name = plain_name(row.cells[column])
            if name:
                yield from (name, _FORM.sub("", name), tail_of(name))
                yield name.rsplit("の", 1)[-1] if column == "device" else ""
        if self._item == "roles":
            yield self._script.role_label(row.key)
        if self._item == "findings":
            entry = self._script.case.catalogue.entries[row.key]
            yield from (entry.label, *(each for each in entry.media if len(each) > 2))
        if self._item in ("backups", "systems"):
            stem = _MACHINE.sub("", plain_name(row.cells[_NAMED_BY[self._item][0]]))
            yield from (
                f"{stem}の{each}" for each in ("控え", "写し", "バックアップ", "データ") if len(stem) > 1
            )
        if self._item == "support_contacts":
            yield from self._vendors_of(row)
        if self._item == "data_held":
            yield from _parts_of(normalise(row.cells["kind"].text))
        if self._item in _OF_KIND:
            yield from self._kinds_of(row)
        if self._item == "parties_to_notify":
            yield from self._as_customer(row)

    def _vendors_of(self, row: Row) -> Iterator[str]:
        """版下サーバーの業者, of who looks after that system."""
        cell = row.cells["systems"]
        for system in cell.parsed if isinstance(cell.parsed, tuple) else ():
            yield from (
                f"{normalise(str(system))}の{each}" for each in ("業者", "保守業者", "保守会社", "ベンダー")
            )

    def _kinds_of(self, row: Row) -> Iterator[str]:
        labels = self._script.case.catalogue.items[self._item].columns["kind"].choices
        parsed = row.cells["kind"].parsed
        label = labels.get(parsed[0], "") if isinstance(parsed, tuple) and parsed else ""
        yield label
        yield from _ALSO_CALLED.get(label, ())

    def _as_customer(self, row: Row) -> Iterator[str]:
        """チルド弁当の納入先, of the customer of that product."""
        company = row.cells["company"]
        for product in self._script.facts.rows("key_products"):
            customer, name = product.cells["customer"], plain_name(product.cells["name"])
            if name and company.has_value and customer.has_value and company.text in customer.text:
                yield from (f"{name}の{each}" for each in _OF_CUSTOMER)


def _rows_of(script: Script, item: str) -> tuple[tuple[Row, ...], bool]:
    """(rows of the item, whether they need no name): a record is one row, and so is an item of choices."""
    if item == "findings":
        return tuple(_results(script)), False
    if item == "assessment":
        told = script.case.environment.assessment
        return (Row("", {"date": told.date, "assessor": told.assessor}),), True
    answer, kind = script.facts.answer(item), script.case.catalogue.items[item]
    if kind.type == "table":
        return answer.rows, False
    cells = dict(answer.cells)
    if answer.choices:  # the item is its one column
        text = "、".join(kind.choices.get(each, each) for each in answer.choices)
        cells["choice"] = Value(State.VALUE, text, answer.choices)
    return ((Row("", cells),) if cells else ()), True


def _results(script: Script) -> Iterator[Row]:
    """The results of the assessment as rows: who is to mend what, and by when."""
    for key, result in script.case.environment.assessment.results.items():
        cells = {"owner": result.owner, "due": result.due, "issue": result.issue, "where": result.where}
        yield Row(key, cells | {"rating": Value(State.VALUE, result.rating.value)})


def _issue_words(row: Row) -> frozenset[str]:
    issue = row.cells["issue"]
    return frozenset(_WORD.findall(normalise(issue.text))) if issue.has_value else frozenset()


def _parts_of(kind: str) -> Iterator[str]:
    """What a kind of data may be called for short: 従業員の特殊健康診断の結果 -> 特殊健康診断, 健康診断."""
    for part in kind.split("の"):
        if len(part) >= 3 and part not in ("納入先", "取引先", "従業員"):
            yield part
        if len(part) >= 6:
            yield part[-4:]


def tell_apart(rows: Sequence[Row], sentence: str, but: str) -> tuple[Row, ...]:
    """Of rows with one name the one whose other cells than `but` the sentence repeats; all where none is told apart."""
    if len(rows) < 2:
        return tuple(rows)
    words = [_words(row, but) for row in rows]
    told = {each.value for each in frequencies(sentence)}
    hits = []
    for number, row in enumerate(rows):
        others = frozenset().union(*(each for n, each in enumerate(words) if n != number))
        own = words[number] - others
        if any(word in sentence for word in own) or _repeats(row, told, rows, but):
            hits.append(row)
    return (hits[0],) if len(hits) == 1 else tuple(rows)


def _words(row: Row, but: str) -> frozenset[str]:
    cells = (cell for column, cell in row.cells.items() if column != but and cell.has_value)
    return frozenset(word for cell in cells for word in _WORD.findall(normalise(cell.text)))


def _repeats(row: Row, told: set[float], rows: Sequence[Row], but: str) -> bool:
    """True where the sentence says how often, and only this row is done as often."""
    if but == "frequency" or "frequency" not in row.cells:
        return False
    period = _period(row.cells["frequency"])
    return period in told and sum(_period(each.cells["frequency"]) == period for each in rows) == 1


def _period(cell: Value) -> float | None:
    return float(cell.parsed.minutes) if isinstance(cell.parsed, Duration) else None
