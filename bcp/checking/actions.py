"""Rule: a step whose actor, place or contact is unknown must say the safe action, in itself or in the step before."""

from __future__ import annotations

from collections.abc import Iterator

from bcp.catalog.words import nfkc, normalise
from bcp.checking.reading import Reading, Sign
from bcp.checking.text import OPEN_QUESTION, REFERENCE, Unit, list_units, shorten
from bcp.errors import Message
from bcp.inputs.references import UnknownReference
from bcp.vocabulary import Fact, Step

# `owner` is who keeps a thing in order, not who acts in a step.
_ACTOR = frozenset(
    {"person", "title", "deputy", "deputy_title", "role", "if_absent", "who_can_load", "restore_by"}
    | {"approver", "vendor", "company", "guard", "on_site_at_night"}
)
_PLACE = frozenset(
    {"place", "location", "mark", "what", "offline_location", "forms_place", "keys_location"}
    | {"paper_copies", "offline_kit"}
)
_CONTACT = frozenset(
    {"phone", "night_phone", "deputy_phone", "email", "method", "out_of_band", "order_channel", "fallback"}
)
NEEDED_COLUMNS = _ACTOR | _PLACE | _CONTACT
_FLOW = (Step.CRITERIA, Step.RESPONSE)


def no_action(reading: Reading) -> Iterator[Sign]:
    """A step of criteria or response that has an open actor, place or contact, and no safe action near it."""
    if reading.block is None or reading.block.step not in _FLOW or reading.is_facts:
        return
    before = ""
    for step in _list_steps(reading.source):
        text = "\n".join(unit.text for unit in step)
        for unit in step:
            fact = next(
                (
                    each
                    for each in _open_facts(unit.text, reading)
                    if not _is_safe(each, before + text, reading)
                ),
                None,
            )
            if fact is not None:
                yield _sign(fact, reading.case.catalogue.items[fact.item].if_unknown, unit.text, unit.line)
                break
        before = text


def _list_steps(text: str) -> list[list[Unit]]:
    """The steps of a text: each top item or paragraph with what is nested in it; tables hold no steps."""
    steps: list[list[Unit]] = []
    for unit in list_units(text):
        if unit.kind in ("row", "heading"):
            continue
        if unit.depth and steps:
            steps[-1].append(unit)
        else:
            steps.append([unit])
    return steps


def _is_safe(fact: Fact, text: str, reading: Reading) -> bool:
    """True when the item's safe action is said, or the catalogue lists no words to know it by."""
    words = reading.case.catalogue.items[fact.item].safe_words
    return not words or _says_one(words, text)


def _open_facts(text: str, reading: Reading) -> Iterator[Fact]:
    """The unknown facts that a step needs: named by reference, or by their label in 【要確認：…】."""
    for match in REFERENCE.finditer(text):
        try:
            fact = reading.facts.get(match[1])
        except UnknownReference:
            continue
        if not fact.value.is_known and _is_needed(fact, reading):
            yield fact
    for match in OPEN_QUESTION.finditer(text):
        label = normalise(match[0].removeprefix("【要確認").lstrip("：:").rstrip("】"))
        fact_of = reading.grounds.open_labels.get(label)
        if fact_of is not None and _is_needed(fact_of, reading):
            yield fact_of


def _is_needed(fact: Fact, reading: Reading) -> bool:
    return fact.column in NEEDED_COLUMNS and fact.item in reading.case.catalogue.items


def _says_one(words: tuple[str, ...], text: str) -> bool:
    plain = nfkc(text)
    return any(nfkc(word) in plain for word in words)


def _sign(fact: Fact, safe_action: str, text: str, line: int) -> Sign:
    return Sign(
        "no-action",
        Message(
            f"「{fact.label}」が分からないのに、代わりの行動が無い。【要確認】の前に安全側の行動を書く（例：{safe_action}）",
            f"{fact.path} is unknown and no safe action stands here. Write it first, 【要確認】 after it.",
        ),
        shorten(text),
        line,
    )
