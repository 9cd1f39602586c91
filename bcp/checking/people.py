"""Persons and companies that a text names, by honorific, title, family name, legal form or the way companies are called."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from bcp.checking.wordlists import any_of, holds_one, words

_KANJI = "一-龠々ヶ"
_NAME = rf"[{_KANJI}ぁ-んァ-ヶーA-Za-z0-9&・]{{2,20}}"
_HONORIFIC = re.compile(
    rf"(?<![{_KANJI}])([{_KANJI}]{{1,6}}|[ァ-ヶー]{{2,8}})(?: ?)(氏(?![名族])|さん(?!ぎょう|こう)|様(?![子式態々相])|殿|くん(?!れん))"
)
_TITLED = re.compile(rf"(?<![{_KANJI}])([{_KANJI}]{{1,3}}) ?(?:{any_of('titles')})(?![{_KANJI}])")
_SPACED = re.compile(
    rf"(?<![{_KANJI}])([{_KANJI}]{{1,3}})[ 　]([{_KANJI}]{{1,3}}|[ぁ-ん]{{2,4}}|[ァ-ヶー]{{2,4}})(?![{_KANJI}ァ-ヶー])"
)
_JOINED = re.compile(
    rf"(?<![{_KANJI}])([{_KANJI}]{{3,6}})(?=[はがをにへとのもや、。()]|です|である|さん|様|氏|$)"
)
_FORM = r"(?:株式会社|有限会社|合同会社|合資会社|一般社団法人|一般財団法人|\(株\)|\(有\)|\(同\))"
_WITH_FORM = re.compile(
    rf"{_FORM} ?([{_KANJI}ァ-ヶーA-Za-z0-9&・]{{2,20}}|[ぁ-ん]{{2,10}}[{_KANJI}ァ-ヶー]{{0,10}})|({_NAME}) ?{_FORM}"
)
_FORM_SIGNS = ("会社", "法人", "(株)", "(有)", "(同)")
_HONORIFIC_SIGNS = ("氏", "さん", "様", "殿", "くん")
_PARTICLE = re.compile(r"^.*(?:[はがをにへとのもや]|である|または|および|、)(?=[^ぁ-ん]+$)")
_BY_ENDING = re.compile(
    rf"(?<![{_KANJI}ァ-ヶーA-Za-z])([{_KANJI}ァ-ヶーA-Za-z]{{2,8}}?)({any_of('company_endings')})(?![{_KANJI}ァ-ヶー])"
)


_IN_CHARGE = re.compile(
    rf"(?:担当者?|窓口|責任者|[係課部])(?:は|の|、|:)、?([{_KANJI}]{{2,3}})(?=である|です|だ。|が|に|へ|を|。|、|$)"
)


def find_people(line: str) -> Iterator[tuple[str, str]]:
    """(name, span) of every person that a line (after NFKC) seems to name."""
    for match in _HONORIFIC.finditer(line) if holds_one(_HONORIFIC_SIGNS, line) else ():
        if (
            match[1] not in words("nobody")
            and not _ends_with_title(match[1])
            and (len(match[1]) > 1 or match[1] in words("family_names"))
        ):
            yield match[1], match[0]
    for match in _TITLED.finditer(line):
        if match[1] in words("family_names"):
            yield match[1], match[0]
    for match in _SPACED.finditer(line):
        if match[1] in words("family_names"):
            yield match[1] + match[2], match[0]
    for match in _IN_CHARGE.finditer(line):
        if match[1] in words("family_names"):
            yield match[1], match[1]
    for match in _JOINED.finditer(line):
        if _is_full_name(match[1]):
            yield match[1], match[0]


def _ends_with_title(name: str) -> bool:
    return re.search(rf"(?:{any_of('titles')}|者|員|先|係|社|業者|会社|担当)$", name) is not None


def _is_full_name(word: str) -> bool:
    """A family name of two or more characters with a given name of one to three that ends as given names do."""
    for cut in (2, 3):
        given = word[cut:]
        if (
            word[:cut] in words("family_names")
            and 1 < len(given) <= 3
            and given[-1] in words("given_name_endings")
        ):
            return True
    return False


def find_companies(line: str) -> Iterator[tuple[str, str]]:
    """(name, span) of every company that a line (after NFKC) seems to name."""
    for match in _WITH_FORM.finditer(line) if holds_one(_FORM_SIGNS, line) else ():
        if match[1]:
            yield match[1], match[0]
        else:  # the name ends where the legal form begins; what stands before a particle is not part of it
            name = _PARTICLE.sub("", match[2])
            yield name, name + match[0][len(match[2]) :]
    for match in _BY_ENDING.finditer(line):
        if match[1] in words("ordinary_before_ending") or (
            match[2] in words("everyday_endings") and not _is_proper(match[1])
        ):
            continue
        yield match[0], match[0]


def _is_proper(word: str) -> bool:
    """True for a word that is a family or place name or begins with one, as company names often do."""
    return any(word[:cut] in names for names in (words("family_names"), _places()) for cut in (2, 3))


@functools.cache
def _places() -> frozenset[str]:
    return words("prefectures") | words("regions") | words("place_names")
