"""Style rules for the plan: what a night-shift leader stumbles over. Warnings only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bcp.catalog.words import nfkc
from bcp.checking.reading import Reading, Rule, Sign
from bcp.checking.text import read_literally, shorten
from bcp.checking.wording import abbreviations, term_of, vague_words, wrong_terms
from bcp.checking.wordlists import any_of, holds_one, words
from bcp.errors import Message
from bcp.vocabulary import BlockState, Format, PlanPiece

LONGEST_SENTENCE = 120
_POLITE = re.compile(r"(?:です|ます|ません|ました|ください)(?:か)?。")
_PLAIN = re.compile(r"(?:[うくすつぬぶむぐる]|ない|だ|た)。")
_NUMBER = re.compile(r"[0-9０-９]|[一二三四五六七八九]分|十分(?:以内|後|前|間|で)")
_STOCK = re.compile(any_of("stock_phrases"))
_ACTOR = re.compile(r"^[^。、]{1,40}(?:は|が)(?:、|[^、。])|^〈?要確認")
_QUOTED = re.compile(r"「[^「」\n]*」|『[^『』\n]*』")


def style(reading: Reading) -> Iterator[Sign]:
    """What the style rules see in one text; facts blocks hold people's own words and are left alone."""
    if reading.is_facts:
        return
    for rule in STYLE_RULES:
        yield from rule(reading)


def long_sentence(reading: Reading) -> Iterator[Sign]:
    """A sentence of more than 120 characters."""
    for number, sentence in reading.plain_sentences:
        if len(sentence) <= LONGEST_SENTENCE:
            continue
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
    if reading.is_fixed:
        return
    polite = [each for each in reading.plain_sentences if _POLITE.search(_unquoted(each[1]))]
    if polite and any(
        _PLAIN.search(bare) and not _POLITE.search(bare)
        for bare in (_unquoted(sentence) for _, sentence in reading.plain_sentences)
    ):
        number, sentence = polite[0]
        yield _sign(
            "です・ますと常体が混ざっている。常体（である・する）にそろえる",
            "Polite and plain style are mixed",
            sentence,
            number,
        )


def vague_word(reading: Reading) -> Iterator[Sign]:
    """速やかに and its like, where no number in the sentence says how soon or how much."""
    for number, sentence in reading.plain_sentences:
        match = vague_words().search(_unquoted(sentence))
        if match and not _NUMBER.search(sentence):
            yield _sign(
                f"「{match[0]}」では誰も動けない。数か条件で書く",
                f'"{match[0]}" tells nobody what to do; give a number or a condition',
                sentence,
                number,
            )


def stock_phrase(reading: Reading) -> Iterator[Sign]:
    """必要な措置を講じる and its like, where no number in the sentence says what or by when."""
    for number, sentence in reading.plain_sentences:
        match = _STOCK.search(_unquoted(sentence))
        if match and not _NUMBER.search(sentence):
            yield _sign(
                f"「{match[0]}」は決まり文句で、誰が何をするかが無い。行動と数で書く",
                f'"{match[0]}" is a stock phrase; say who does what by when',
                sentence,
                number,
            )


def _unquoted(sentence: str) -> str:
    return _QUOTED.sub("", sentence) if "「" in sentence or "『" in sentence else sentence


def step_without_actor(reading: Reading) -> Iterator[Sign]:
    """The first step of a block of steps that does not begin with who acts."""
    if reading.block is None or reading.block.format is not Format.STEPS:
        return
    for unit in reading.units:
        if unit.kind == "item" and unit.depth == 0 and not _ACTOR.search(read_literally(unit.text)):
            yield _sign(
                "手順に、誰がするかが無い。「班長は、…」のように役割から書き始める",
                "The step does not say who acts. Begin with the role",
                unit.text,
                unit.line,
            )
            return


def wrong_term(reading: Reading) -> Iterator[Sign]:
    """A spelling for which the glossary has one term, unless the table itself writes so."""
    seen: set[str] = set()
    for number, sentence in reading.plain_sentences:
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


def _sign(ja: str, en: str, sentence: str, line: int) -> Sign:
    return Sign("style", Message(f"{ja}。", f"{en}."), shorten(sentence), line)


STYLE_RULES: tuple[Rule, ...] = (
    long_sentence,
    mixed_politeness,
    vague_word,
    stock_phrase,
    step_without_actor,
    wrong_term,
)


def undefined_abbreviations(pieces: Sequence[PlanPiece], table: str) -> Iterator[tuple[int, Sign]]:
    """(piece, sign) for each abbreviation of the glossary that the plan uses and nowhere explains; not the table's own."""
    texts = [nfkc(piece.text) for piece in pieces]
    whole = "\n".join(texts)
    known, glossary = words("known_abbreviations"), _glossary(whole)
    for word, meaning in abbreviations().items():
        folded = nfkc(word)
        if (
            word in known
            or folded.lower() in table
            or folded not in whole
            or _is_explained(folded, whole, glossary)
        ):
            continue
        pattern = re.compile(rf"(?<![A-Za-z0-9-]){re.escape(folded)}(?![A-Za-z0-9-])")
        for index, piece in enumerate(pieces):
            if piece.state is BlockState.FACTS or folded not in texts[index]:
                continue
            lines = texts[index].split("\n")
            number = next((n for n, line in enumerate(lines) if pattern.search(line)), None)
            if number is not None:
                yield (
                    index,
                    _sign(
                        f"略語「{word}」の説明が計画のどこにも無い。初めの所に「{word}（{meaning}）」と書く",
                        f'The abbreviation "{word}" is explained nowhere. Explain it where it comes first',
                        lines[number],
                        number,
                    ),
                )
                break


def _is_explained(word: str, whole: str, glossary: frozenset[str]) -> bool:
    """True for WORD(…), (WORD), WORDとは, and for a row of a glossary."""
    if word in glossary or f"({word})" in whole or f"・{word})" in whole:
        return True
    if not holds_one((f"{word}(", f"{word}とは", f"{word}:"), whole):
        return False
    return re.search(rf"(?<![A-Za-z0-9]){re.escape(word)}(?:\(|とは|:)", whole) is not None


def _glossary(whole: str) -> frozenset[str]:
    """The words in the first cells of the plan's tables."""
    first = (line[1:].partition("|")[0] for line in whole.split("\n") if line.startswith("|"))
    return frozenset(word.strip() for cell in first for word in cell.split("・"))
