"""Rule: a block must not go on saying what the template assumed and the table denies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bcp.catalog.words import normalise
from bcp.checking.reading import Reading, Sign
from bcp.checking.text import REFERENCE, list_sentences, list_units, shorten
from bcp.errors import Message
from bcp.planning.parts import Part, named_parts, same_value
from bcp.vocabulary import Answer, Catalogue, Column, Difference, Item, Kind, Value

SHORTEST_VALUE = 2
# What follows a phrase and takes its assertion back.
_TAKEN_BACK = re.compile(r"^(?:わけでは|のでは|とは限|ことはな|場合|とき|時は|なら|かどうか|か(?:は|を|確))")


def unchanged(reading: Reading) -> Iterator[Sign]:
    """Error where an assumed value that the table denies is still stated; else warning where nothing was changed."""
    request = reading.request
    if request is None or reading.is_facts:
        return
    stated = [sign for difference in request.differences for sign in _still_stated(reading, difference)]
    yield from stated
    telling = [each for each in request.differences if not _is_referenced(request.block.default, each.item)]
    if telling and not stated and normalise(reading.text) == normalise(request.block.default):
        names = "、".join(difference.label for difference in telling[:3])
        yield Sign(
            "unchanged",
            Message(
                f"{names}がひな形の想定と違うのに、既定の文言のままである。自社の内容に合わせて書き換える。",
                f"{names} differs from what the template assumes, yet the default text is unchanged. Adapt it.",
            ),
            shorten(reading.text),
            mild=True,
        )


def _is_referenced(default: str, item: str) -> bool:
    """True when the default text takes the item's values from the table, so that it is right as it stands."""
    return any(match[1].split(".")[0] == item for match in REFERENCE.finditer(default))


def _still_stated(reading: Reading, difference: Difference) -> Iterator[Sign]:
    """The first denied phrase that both the default text and the draft assert."""
    assert reading.request is not None
    assumed = reading.case.template.assumes.get(difference.item)
    if difference.state not in ("different", "none") or assumed is None:
        return
    item = reading.case.catalogue.items[difference.item]
    actual = reading.facts.answer(item.id)
    default = _asserted(reading.request.block.default)
    draft = _asserted(reading.text)
    common = _common_phrases(reading.case.catalogue)
    for phrase in denied_phrases(item, assumed, actual):
        needle = normalise(phrase)
        theirs = [sentence for _, sentence in default if _asserts(sentence, needle)]
        ours = [(line, sentence) for line, sentence in draft if _asserts(sentence, needle)]
        if common[needle] > 1:  # a label of two items says nothing of itself: only the same sentence counts
            ours = [(line, sentence) for line, sentence in ours if sentence in theirs]
        if theirs and ours:
            yield _sign(phrase, difference, *ours[0])
            return


def _sign(phrase: str, difference: Difference, line: int, sentence: str) -> Sign:
    actual = difference.actual or "なし"
    return Sign(
        "unchanged",
        Message(
            f"「{phrase}」はひな形の想定で、表の{difference.label}は「{actual}」である。表に合わせて書き換える。",
            f'"{phrase}" is what the template assumes; the table says "{actual}" for {difference.item}. Rewrite it.',
        ),
        shorten(sentence),
        line,
    )


def _asserted(text: str) -> list[tuple[int, str]]:
    return [(line, normalise(sentence)) for line, sentence in list_sentences(list_units(text))]


def _asserts(sentence: str, needle: str) -> bool:
    at = sentence.find(needle)
    while at >= 0:
        end = at + len(needle)
        is_word = not (
            (
                needle[0].isalnum()
                and needle[0].isascii()
                and sentence[at - 1 : at].isascii()
                and sentence[at - 1 : at].isalnum()
            )
            or (needle[-1].isdigit() and sentence[end : end + 1].isdigit())
        )
        if is_word and not _TAKEN_BACK.match(sentence[end:]):
            return True
        at = sentence.find(needle, at + 1)
    return False


def _common_phrases(catalogue: Catalogue) -> Counter[str]:
    """In how many items each phrase stands for a choice."""
    counts: Counter[str] = Counter()
    for item in catalogue.items.values():
        phrases = {normalise(label) for label in item.choices.values()}
        phrases |= {normalise(phrase) for listed in item.phrases.values() for phrase in listed}
        counts.update(phrases)
    return counts


def denied_phrases(item: Item, assumed: Answer, actual: Answer) -> tuple[str, ...]:
    """The values, labels and listed phrases that the assumption states and the table denies, longest first."""
    if item.type == "choices":
        denied = [choice for choice in assumed.choices if choice not in actual.choices]
        phrases = {text for choice in denied for text in _choice_phrases(item, choice)}
        kept = {text for choice in actual.choices for text in _choice_phrases(item, choice)}
        phrases -= kept
    else:
        phrases = set(_cell_phrases(item, assumed, actual))
    return tuple(sorted((p for p in phrases if len(p) >= SHORTEST_VALUE), key=lambda p: (-len(p), p)))


def _choice_phrases(item: Item, choice: str) -> Iterator[str]:
    yield choice
    yield item.choices.get(choice, choice)
    yield from item.phrases.get(choice, ())


def _cell_phrases(item: Item, assumed: Answer, actual: Answer) -> Iterator[str]:
    """What the assumed cells say and no cell in their place says; unknown cells deny nothing."""
    parts = [part for part in named_parts(item, assumed, actual) if part.assumed.has_value]
    said: dict[tuple[str, str], list[Part]] = {}
    for part in parts:
        if item.columns[part.column].kind is not Kind.YES_NO:
            said.setdefault((part.column, normalise(part.assumed.text)), []).append(part)
    for (column, _), places in said.items():
        if all(part.actual.is_known and not same_value(part.actual, part.assumed) for part in places):
            yield from _value_phrases(item.columns[column], places[0].assumed)


def _value_phrases(column: Column, value: Value) -> Iterator[str]:
    yield value.text
    if column.kind is Kind.CHOICE and isinstance(value.parsed, tuple):
        yield from (column.choices[each] for each in value.parsed if each in column.choices)
