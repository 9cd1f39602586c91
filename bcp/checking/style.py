"""Style rules for the plan: what a night-shift leader stumbles over. Warnings only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bcp.checking.reading import Reading, Rule, Sign
from bcp.checking.text import REFERENCE, list_sentences, read_literally, shorten
from bcp.checking.wording import term_of, vague_words, wrong_terms
from bcp.errors import Message

LONGEST_SENTENCE = 120
_POLITE = re.compile(r"(?:です|ます|ません|ました|ください)(?:か)?。")
_PLAIN = re.compile(r"(?:[うくすつぬぶむぐる]|ない|だ|た)。")
_QUOTED = re.compile(r"「[^「」\n]*」|『[^『』\n]*』")


def style(reading: Reading) -> Iterator[Sign]:
    """What the style rules see in one text; facts blocks hold people's own words and are left alone."""
    if reading.is_facts:
        return
    for rule in STYLE_RULES:
        yield from rule(reading)


def long_sentence(reading: Reading) -> Iterator[Sign]:
    """A sentence of more than 120 characters."""
    for number, sentence in _prose(reading):
        length = len(read_literally(sentence))
        if length > LONGEST_SENTENCE:
            yield _sign(
                f"一文が{length}文字ある。{LONGEST_SENTENCE}文字までに分ける",
                f"A sentence of {length} characters; split it at {LONGEST_SENTENCE}",
                sentence,
                number,
            )


def mixed_politeness(reading: Reading) -> Iterator[Sign]:
    """です・ます and plain endings in one text; quoted wording apart."""
    sentences = [(number, _QUOTED.sub("", sentence)) for number, sentence in _prose(reading)]
    polite = [(number, sentence) for number, sentence in sentences if _POLITE.search(sentence)]
    plain = [
        sentence for _, sentence in sentences if _PLAIN.search(sentence) and not _POLITE.search(sentence)
    ]
    if polite and plain and not reading.is_fixed:
        number, sentence = polite[0]
        yield _sign(
            "です・ますと常体が混ざっている。常体（である・する）にそろえる",
            "Polite and plain style are mixed",
            sentence,
            number,
        )


def vague_word(reading: Reading) -> Iterator[Sign]:
    """速やかに and its like, where no number in the sentence says how soon or how much."""
    for number, sentence in _prose(reading):
        match = vague_words().search(_QUOTED.sub("", sentence))
        if match and not re.search(r"[0-9０-９]|[一二三四五六七八九]分|十分(?:以内|後|前|間|で)", sentence):
            yield _sign(
                f"「{match[0]}」では誰も動けない。数か条件で書く",
                f'"{match[0]}" tells nobody what to do; give a number or a condition',
                sentence,
                number,
            )


def wrong_term(reading: Reading) -> Iterator[Sign]:
    """A spelling for which the glossary has one term, unless the table itself writes so."""
    seen: set[str] = set()
    for number, sentence in _prose(reading):
        for match in wrong_terms().finditer(sentence):
            if match[0] in seen or reading.grounds.table_contains(match[0]):
                continue
            seen.add(match[0])
            term = term_of()[match[0]]
            yield _sign(
                f"「{match[0]}」は「{term}」と書く（用語は一つ）",
                f'Write "{term}" for "{match[0]}"',
                sentence,
                number,
            )


def _prose(reading: Reading) -> Iterable[tuple[int, str]]:
    return [(line, REFERENCE.sub("〈参照〉", sentence)) for line, sentence in list_sentences(reading.prose)]


def _sign(ja: str, en: str, sentence: str, line: int) -> Sign:
    return Sign("style", Message(f"{ja}。", f"{en}."), shorten(sentence), line)


STYLE_RULES: tuple[Rule, ...] = (long_sentence, mixed_politeness, vague_word, wrong_term)
