"""Editions of one plan: what each reader must not see is taken out of the source, never painted over.

A value goes by its reference, so that it is hidden wherever it stands; text that people typed is masked first;
whole blocks go by what they are about; and the result is searched for everything that had to go.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from bcp.filling.folding import fold, fold_text
from bcp.inputs.references import UnknownReference
from bcp.rendering.markdown import BlockSource, render_plan
from bcp.vocabulary import Block, BlockState, Fact, Step, Template

EditionName = Literal["internal", "submission", "wall"]
HIDDEN = "（非公開）"
SHORTEST, SHORTEST_OPEN = (
    3,
    6,
)  # signs; a shorter name, or place, is a common word that cannot be searched for

_COMPANY = ("name", "short_name", "site")
_SUBMITTED = {
    "roles": ("person", "deputy"),
    "company": (*_COMPANY, "address"),
    "document_control": ("approver",),
}
_PLACES = {
    "cut_points": ("place", "mark", "how_back"),
    "external_access": ("device", "target"),
    "systems": ("location",),
    "backups": ("location", "keys_location"),
    "ot_backups": ("location",),
    "network_diagram": ("offline_location",),
    "evidence": ("media",),
}
_FINDING_LEAVES = ("issue", "where", "interim", "reason")
_NOT_FOR_CUSTOMERS = frozenset(
    (
        "cut_points",
        "external_access",
        "oa_ot_connection",
        "internet_access",
        "systems",
        "backups",
        "ot_backups",
    )
    + ("network_diagram", "todo", "findings", "assessment")
)
_INSIDE = re.compile(r"内線|当直|守衛|代表")
_EXTENSION = re.compile(r"[0-9]{2,5}")


class Facts(Protocol):
    """What is needed of a `FactBook`."""

    def get(self, path: str) -> Fact: ...

    def display(self, fact: Fact) -> str: ...


@dataclass(frozen=True)
class Edition:
    """版: who reads it and what it leaves out."""

    name: EditionName
    label: str
    hides: Callable[[Fact, str], bool]  # the fact and its text
    withholds: Callable[[Block], bool]


def _is_finding_detail(fact: Fact) -> bool:
    return fact.item == "assessment" and fact.path.rsplit(".", 1)[-1] in _FINDING_LEAVES


def _hides_from_customers(fact: Fact, text: str) -> bool:
    if fact.sensitive:
        return fact.column not in _SUBMITTED.get(fact.item, ())
    return _is_finding_detail(fact) or fact.column in _PLACES.get(fact.item, ())


def _hides_from_visitors(fact: Fact, text: str) -> bool:
    if fact.sensitive and "phone" in fact.column:
        return not is_inside_number(text)
    if fact.sensitive:
        return not (fact.item == "company" and fact.column in _COMPANY)
    return _is_finding_detail(fact)


def is_inside_number(text: str) -> bool:
    """True for 内線, 当直 and other numbers that are nobody's own."""
    folded = fold_text(text)
    return not re.search(r"0[0-9]{8,}", re.sub(r"[^0-9]", "", folded)) and bool(
        _INSIDE.search(text) or _EXTENSION.fullmatch(folded)
    )


def _is_about_findings(block: Block) -> bool:
    return block.step is Step.MEASURES or bool(block.covers)


def _withheld_from_customers(block: Block) -> bool:
    inputs = block.inputs or ()
    if block.fill == "facts":
        return inputs != ("official",)
    topic = inputs[0].partition(".")[0] if inputs else ""
    return _is_about_findings(block) or topic in _NOT_FOR_CUSTOMERS


def _withheld_from_visitors(block: Block) -> bool:
    inputs = block.inputs or ()
    return _is_about_findings(block) or (
        block.fill == "facts" and not block.inline and inputs != ("official",)
    )


EDITIONS: dict[str, Edition] = {
    "internal": Edition("internal", "社内用", lambda fact, text: False, lambda block: False),
    "submission": Edition("submission", "提出用", _hides_from_customers, _withheld_from_customers),
    "wall": Edition("wall", "掲示用", _hides_from_visitors, _withheld_from_visitors),
}


class EditionFacts:
    """版の値: the facts as one edition shows them."""

    def __init__(self, facts: Facts, edition: Edition) -> None:
        self._facts = facts
        self._edition = edition

    def get(self, path: str) -> Fact:
        return self._facts.get(path)

    def display(self, fact: Fact) -> str:
        """The text put in: as always, or what stands in its place."""
        text = self._facts.display(fact)
        shown = not fact.value.has_value or not self._edition.hides(fact, text)
        return text if shown else self._stand_in(fact)

    def _stand_in(self, fact: Fact) -> str:
        if self._edition.name == "wall":
            return self._title(fact) or HIDDEN
        return HIDDEN

    def _title(self, fact: Fact) -> str:
        """The title of a holder, the kind of a party; 連絡表 for a number."""
        if "phone" in fact.column or fact.column == "email":
            return "（連絡表）"
        sibling = {"person": "title", "deputy": "deputy_title", "company": "kind"}.get(fact.column, "")
        if not sibling or not fact.row:
            return ""
        try:
            other = self._facts.get(f"{fact.item}.{fact.row}.{sibling}")
        except UnknownReference:
            return ""
        return self._facts.display(other) if other.value.has_value else ""


def make_edition(
    edition: Edition,
    template: Template,
    sources: Mapping[str, BlockSource],
    facts: Facts,
    hide: Callable[[str], str],
    secrets: Iterable[str],
) -> str:
    """The Markdown of `edition`; `hide` turns typed values into references, `secrets` are taken out as text."""
    withheld = {id for id in sources if edition.withholds(template.blocks[id])}
    shown = {
        id: (_notice(edition, template.blocks[id]), BlockState.FACTS, False)
        if id in withheld and state is not BlockState.DELETED
        else (hide(source), state, human)
        for id, (source, state, human) in sources.items()
    }
    fixed = {
        index: hide(segment.raw)
        for index, segment in enumerate(template.segments)
        if index and not segment.block_id
    }
    text = render_plan(template, shown, EditionFacts(facts, edition), fixed).markdown
    return _say_once(take_out(text, secrets))


def _say_once(text: str) -> str:
    """`text` without 「（（非公開））」 for a hidden value in brackets, and with one mark for hidden ones side by side.

    A remark between two, such as 「（夜間）」 between a company and its phone, goes with them.
    """
    return _HIDDEN_ROW.sub(HIDDEN, text.replace(f"（{HIDDEN}）", HIDDEN))


_HIDDEN_ROW = re.compile(f"{HIDDEN}(?:(?:（[^（）|\n]{{1,8}}）)?[ 　]?{HIDDEN})+")


def _notice(edition: Edition, block: Block) -> str:
    if block.inline:
        return edition.label
    return f"この部分は、{edition.label}の版には載せない。"


def take_out(text: str, secrets: Iterable[str]) -> str:
    """`text` with each of `secrets` replaced, longest first, spaces and width of signs aside."""
    folded = fold(text)
    for secret in sorted(set(secrets), key=lambda each: (-len(each), each)):
        needle = fold_text(secret)
        if not needle or needle not in folded.text:
            continue
        at = folded.text.rfind(needle)
        while at >= 0:  # from the back, so that the places before stay true
            start, end = folded.original_span(at, at + len(needle))
            text = text[:start] + HIDDEN + text[end:]
            at = folded.text.rfind(needle, 0, at)
        folded = fold(text)
    return text


def find_leaks(text: str, secrets: Iterable[str]) -> tuple[str, ...]:
    """Those of `secrets` that still stand in `text`, after NFKC and without spaces and escapes."""
    folded = fold_text(text.replace("\\", ""))
    return tuple(secret for secret in dict.fromkeys(secrets) if fold_text(secret) in folded)


def list_secrets(edition: Edition, facts: Iterable[tuple[Fact, str]], known: str) -> tuple[str, ...]:
    """The texts that `edition` must not contain: hidden values, less those that `known`, our own texts, say anyway."""
    listed = [(fact, text, fold_text(text)) for fact, text in facts if fact.value.has_value]
    shown = {folded for fact, text, folded in listed if not edition.hides(fact, text)}
    hidden = (
        text
        for fact, text, folded in listed
        if edition.hides(fact, text)
        and len(folded) >= (SHORTEST if fact.sensitive else SHORTEST_OPEN)
        and folded not in shown
        and folded not in known
    )
    return tuple(dict.fromkeys(hidden))
