"""Rules on how a draft reads: it ends where a sentence ends, and it is Japanese."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from bcp.checking.reading import Reading, Sign
from bcp.checking.text import REFERENCE, Unit, blank_code, is_row, list_units, shorten
from bcp.errors import Message
from bcp.vocabulary import Format

# a reference after a whole sentence is an open question that is put in later: …抜く。[[cut_points.2.place]]
_CLOSED = re.compile(r"(?:[。．！？!?]|】|[。！？]?[」』）)]|。\s*\[\[[^\[\]]+\]\])[*_]*$")
# こと, もの, ように and their like end honest notes; these particles always want something after them
_ENDS_OPEN = re.compile(
    r"(?:[、，,・（(「『【〔]|[ぁ-ん々一-龥ァ-ヶー\]）](?:は|が|を|(?<!も)の|および|及び|または|又は))$"
)
_ENTRY = re.compile(r"[^。：:]{1,25}[：:]\s*\S")
_PAIRS = (("「", "」"), ("『", "』"), ("（", "）"), ("【", "】"), ("[[", "]]"))
_JAPANESE = re.compile(r"[ぁ-ゖァ-ヺー一-龥々〆ヶ]")
_KANA = re.compile(r"[ぁ-ゖァ-ヺ]")
_LETTER_CATEGORIES = ("Lu", "Ll", "Lo", "Lt")
_NOT_PROSE = re.compile(r"https?://\S+|(?<![A-Za-z0-9.+-])[A-Za-z0-9.+-]{1,64}@[A-Za-z0-9.-]+|<[^<>\n]*>")
LATIN_SENTENCE = re.compile(r"(?<![A-Za-z'])(?:[A-Za-z][a-z']{0,30}[ ,]{1,3}){5}[A-Za-z]")
FEWEST_LETTERS = 12


def truncated(reading: Reading) -> Iterator[Sign]:
    """A draft that ends in the middle of a sentence, an item, a row or a bracket."""
    if reading.block is None or reading.block.format is Format.INLINE or not reading.text.strip():
        return
    last = reading.text.rstrip().rsplit("\n", 1)[-1]
    if _is_cut(reading.text, last, reading.block.default):
        yield Sign(
            "truncated",
            Message(
                f"文が途中で終わっている（「…{last.strip()[-20:]}」）。最後まで書く。",
                f'The text stops in the middle ("…{last.strip()[-20:]}"). Finish the sentence.',
            ),
            shorten(last.strip()[-60:]),
            reading.text.rstrip().count("\n"),
        )


def _is_cut(text: str, last: str, default: str) -> bool:
    if any(text.rfind(opening) > text.rfind(closing) for opening, closing in _PAIRS):
        return True
    if is_row(last):
        return not last.rstrip().endswith("|") and text.lstrip().split("\n", 1)[0].rstrip().endswith("|")
    units = list_units(text)
    end = _last_words(units)
    if _CLOSED.search(end):
        return False
    if _ENDS_OPEN.search(end):
        return True
    if units[-1].kind == "item":
        return _is_cut_item(units, end)
    # a template whose own text ends without 。 asks for a label, not for a sentence
    return _is_cut_paragraph(end) and not _is_cut_paragraph(_last_words(list_units(default)))


def _last_words(units: tuple[Unit, ...]) -> str:
    return _bare(units[-1].text) if units else ""


def _bare(text: str) -> str:
    return text.rstrip().rstrip("*_").rstrip()


def _is_cut_item(units: tuple[Unit, ...], end: str) -> bool:
    """An item may be a noun phrase, unless it has begun sentences or every item before it was one."""
    if "。" in end:
        return True
    before = [unit for unit in units[:-1] if unit.kind == "item" and unit.depth == units[-1].depth]
    # 期限：2027-01-31 is whole without 。
    return (
        len(before) > 1 and not _ENTRY.match(end) and all(_CLOSED.search(_bare(unit.text)) for unit in before)
    )


def _is_cut_paragraph(end: str) -> bool:
    return bool(end) and not _CLOSED.search(end) and ("。" in end or not _ENTRY.match(end))


def not_japanese(reading: Reading) -> Iterator[Sign]:
    """A draft whose letters are mostly not kana and kanji, that has no kana, or that has an English sentence."""
    if reading.block is None:
        return
    prose = _NOT_PROSE.sub(" ", REFERENCE.sub(" ", blank_code(reading.text)))
    if _is_foreign(prose, reading.block.format):
        yield _sign(shorten(reading.text), 0)
        return
    for number, line in enumerate(prose.split("\n")):
        if LATIN_SENTENCE.search(line) and len(_JAPANESE.findall(line)) < 5:
            yield _sign(shorten(line.strip()), number)
            return


def _is_foreign(prose: str, shape: Format) -> bool:
    letters = [sign for sign in prose if unicodedata.category(sign) in _LETTER_CATEGORIES or sign == "ー"]
    if len(letters) < FEWEST_LETTERS:
        return False
    japanese = len(_JAPANESE.findall(prose))
    if not _KANA.search(prose):
        return "。" in prose or "，" in prose or japanese < len(letters) / 2
    least = 0.3 if shape in (Format.TABLE, Format.INLINE) else 0.5
    return japanese < least * len(letters)


def _sign(excerpt: str, line: int) -> Sign:
    return Sign(
        "not-japanese",
        Message(
            "日本語の文になっていない。計画はすべて日本語で書く（製品名や略語は英字でよい）。",
            "The text is not Japanese. Write the plan in Japanese (product names and acronyms may stay).",
        ),
        excerpt,
        line,
    )
