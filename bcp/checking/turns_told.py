"""The turn that a sentence gives a thing by a number or a word: 一番目に, 2番目に, まず, 最後に."""

from __future__ import annotations

import re

_NUMBERS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}
_NUMBER = r"(\d|[一二三四五六七八九])"
_BEFORE = re.compile(
    rf"{_NUMBER}番目(?:に|は|で|として|が)?、?[:：]?$|([一1])番(?:に|先に)、?$|第{_NUMBER}に、?$|(まず|最初に|真っ先に|最初は|最後に|最後は|最後が)、?$"
)
_BEHIND = re.compile(
    rf"(?:の[^、。はがを(]{{0,8}})?(?:は|を|が|\()、?(?:復元の?|抜く)?(?:順(?:番|序)?(?:は|の|が)?、?)?(?:{_NUMBER}番(?:目|に)|(最初|最後|真っ先))(?:に|で|と|である|とする|\)|。|$)"
)


def told_turn(sentence: str, name: str, count: int) -> tuple[int, str] | None:
    """(turn from 1 to count, the words that say so) of the thing; None where the sentence says none."""
    at = sentence.find(name)
    before = _BEFORE.search(sentence[:at]) if at >= 0 else None
    behind = _BEHIND.match(sentence, at + len(name)) if at >= 0 else None
    match = before or behind
    if match is None:
        return None
    word = next(each for each in match.groups() if each)
    return _turn(word, count), match[0].strip("、。:")


def _turn(word: str, count: int) -> int:
    if word.isdigit():
        return int(word)
    return _NUMBERS.get(word) or (count if word.startswith("最後") else 1)
