"""Contradictions of place and way: another place than the table's for a thing of it, another time to come."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bcp.catalog.words import normalise
from bcp.checking.outside import Placed
from bcp.checking.quantities import find_quantities, read_kanji_numbers
from bcp.checking.script import Line, Script, contradicts

_IS_THERE = re.compile(
    r"(?:の(?:線|ケーブル|札|場所|保管場所|置き場所))?(?:は|が|を)、?([^。、はが「」()〈〉]{2,30}?)に(?:ある|あり|(?:置い|置か|しまっ|収め|備え|保管し|設置し)[^。、]{0,4}(?:いる|ある|おり|おく)|置く|しまう|保管する)(?=。|、|$|ので|ため)"
)
_COPY = re.compile(
    r"の(?:控え|バックアップ|写し)(?:は|が|を)、?([^。、はが「」()〈〉]{2,30}?)に(?:ある|あり|(?:置い|置か|しまっ|収め|備え|保管し)[^。、]{0,4}(?:いる|ある|おり|おく)|置く|しまう|保管する)(?=。|、|$|ので|ため)"
)
_NOT_SO = re.compile(
    r"ない|なく|課題|予定|までに|場合|なら|れば|移[すし]|変え|か(?:を|は|どうか)|もう一|同じ|ネットワーク|LAN|か所|箇所|線に"
)
_NUMBERED = re.compile(r"(\d+)(階|番|号|列|段)|(ポート|SW-?|棚|盤|ラック|列)([0-9A-Z]+)")
_WORD = re.compile(r"[一-龠々]{2,}|[ァ-ヶー]{2,}|[A-Za-z0-9-]{2,}")
# (item, column that names the thing, column of its place, words that say where it is)
_PLACES = (
    ("cut_points", "mark", "place", _IS_THERE),
    ("cut_points", "what", "place", _IS_THERE),
    ("systems", "name", "location", _IS_THERE),
    ("backups", "system", "location", _COPY),
)
_MINUTES = r"\d+(?:\.\d+)?(?:時間半?|分間?)"
_COMES = re.compile(
    rf"(?:は|が)、?[^。\d]{{0,14}}?({_MINUTES})(?:ほど|くらい)?(?:で|かけて|後に)、?[^。]{{0,10}}?(?:着[くきい]|到着|駆けつけ|来[るらて])"
)


def said_of_places(script: Script) -> Iterator[Placed]:
    """Every such contradiction."""
    yield from _places(script)
    yield from _arrivals(script)


def _places(script: Script) -> Iterator[Placed]:
    rules = [
        (normalise(row.cells[name].text), row.cells[place].text, words)
        for item, name, place, words in _PLACES
        for row in script.facts.rows(item)
        if row.cells[name].has_value and row.cells[place].has_value and len(row.cells[name].text) > 2
    ]
    for line in script.lines:
        if "に" not in line.text:
            continue
        for sentence in line.sentences:
            for name, place, words in rules:
                at = sentence.find(name)
                told = words.match(sentence, at + len(name)) if at >= 0 else None
                if told and not _NOT_SO.search(sentence) and _is_elsewhere(told[1], place):
                    yield _other(line, f"{name}の場所", f"the place of {name}", told[1], place)
                    break


def _is_elsewhere(told: str, known: str) -> bool:
    """True where two places share no word, or have another floor, port or shelf."""
    ours, theirs = normalise(told), normalise(known)
    if ours in theirs or theirs in ours:
        return False
    numbers, others = _numbers(ours), _numbers(theirs)
    if any(numbers[kind] != others[kind] for kind in numbers.keys() & others.keys()):
        return True
    return not any(word in theirs for word in _WORD.findall(ours))


def _numbers(place: str) -> dict[str, str]:
    return {match[2] or match[3]: match[1] or match[4] for match in _NUMBERED.finditer(place)}


def _arrivals(script: Script) -> Iterator[Placed]:
    """A way to the works that takes another time than the table's for that role or title."""
    known: dict[str, set[str]] = {}
    for row in script.facts.rows("roles"):
        minutes = row.cells["arrival_minutes"].parsed
        if isinstance(minutes, int) and not isinstance(minutes, bool):
            for name in (script.role_label(row.key), normalise(row.cells["title"].text)):
                known.setdefault(name, set()).add(str(minutes))
    for line in script.lines:
        if not re.search(r"着|来|駆", line.text):
            continue
        for sentence in line.sentences:
            for name, minutes_known in known.items():
                told = _arrival(name, sentence)
                if told and _amount(told) not in minutes_known:
                    yield _other(
                        line, f"{name}が着くまでの時間", f"the way of {name}", told, f"{min(minutes_known)}分"
                    )
                    break


def _arrival(name: str, sentence: str) -> str:
    at = sentence.find(name) if len(name) > 1 else -1
    if at < 0 or (at and re.match(r"[一-龠々]", sentence[at - 1])) or _NOT_SO.search(sentence):
        return ""
    match = _COMES.match(read_kanji_numbers(sentence[at + len(name) :]))
    return match[1] if match else ""


def _amount(written: str) -> str:
    return next((each.amount for each in find_quantities(written) if each.kind == "minutes"), "")


def _other(line: Line, ja: str, en: str, written: str, table: str) -> Placed:
    return contradicts(
        line,
        f"{ja}が「{written}」と書かれているが、表では「{table}」である。表の値にそろえる",
        f'The text says "{written}" for {en}, the table "{table}". Write the one of the table',
        f"{written} / {table}",
    )
