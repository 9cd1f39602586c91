"""Contradictions of leave: the text waits for somebody, or asks their leave, where the table says to go on without.

Two cells say so: how long a decision is waited for at most (待ち時間の上限), and what holds at night (夜間の扱い) or when
nobody answers (不在時): 一人で決める, 待たずに抜く. And the other way round: what must wait by the table, done without leave.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bcp.catalog.words import normalise
from bcp.checking.outside import Placed
from bcp.checking.said_before import names_of_cut
from bcp.checking.said_of_amounts import plain_name
from bcp.checking.said_of_measures import tail_of
from bcp.checking.script import Line, Script, contradicts
from bcp.vocabulary import Duration, Value

_DECISIONS = {
    "line_stop": r"(?:ライン|設備|機械|運転|生産)(?:の|を)?(?:緊急|安全な?に?)?(?:停止|止め)",
    "network_cut": r"遮断|切り離[しすさ]|(?:ケーブル|線|札[^、。]{0,4}|ネットワーク)を?、?(?:抜[いくか]|切[りるら]|外[しすさ])",
}
_MAY_WAIT = re.compile(r"待|許可|承認|了解|指示|着い|到着|一人で|独断")
_FOR_EVER = re.compile(
    r"(?:出る|つながる|連絡が(?:つく|取れる)|返事が(?:ある|来る|届く)|応答がある|着く|到着する|来る|戻る|許可が(?:出る|下りる|得られる)|指示が(?:出る|ある|来る))まで(?!の)(?:は)?[^。]{0,24}?(?:待[つちっ]|(?:抜か|止め|切ら|外さ|切り離さ)(?:ない|ず))"
)
_ASKS = re.compile(
    r"(?:の|から|に)、?(?:許可|承認|了解|了承|同意|指示)(?:を(?:得|受け|取|もら|待)|が(?:出|下り|あ))[^。]{0,8}?(?:て(?:から)?|た(?:後|うえ|上)|るまで|まで)"
    r"|が(?:現場に)?(?:着い|到着し|来)(?:てから|た(?:後|のち|あと))"
    r"|(?:一人で|独断で)(?:は)?[^。、]{0,10}?(?:決めてはな|決めず|止めず|抜かず|止めてはな|抜いてはな|決めない|判断しない|判断せず)"
)
_ALONE = re.compile(
    r"一人で|独断で|待たずに|待たない|許可を待た|許可(?:は|が|も)(?:要ら|不要)|先に(?:行う|止め|抜)|直ちに(?:止め|抜)"
)
_BOUNDED = re.compile(
    r"\d+ ?(?:分|時間|日)|[一二三四五六七八九十]+(?:分|時間)|安全|停止(?:が|の完了|の終)|消防|警察|業者|水が|温度|バックアップ|原因|ではな|かどうか|訓練"
)
_NIGHT = re.compile(r"夜|休日|無人")
_OTHER_END = re.compile(r"終わ|済|下回|冷え|止まる|完了")


@dataclass(frozen=True)
class Leave:
    """許し: one decision with what the table says of waiting for it."""

    words: re.Pattern[str]
    limit: str  # how long anybody is waited for, in words; empty where the table does not say
    alone: str  # the cell that lets somebody act alone, if any
    at_night: bool  # that cell holds at night only


def said_of_waiting(script: Script) -> Iterator[Placed]:
    """Every such contradiction."""
    leaves = tuple(_leaves(script))
    if not leaves:
        return
    for line in script.lines:
        if line.block is None or not _MAY_WAIT.search(line.text):
            continue
        for sentence in line.sentences:
            told = _waits(sentence, leaves) if _MAY_WAIT.search(sentence) else ""
            if told:
                yield _wrong(line, sentence, told)


def _leaves(script: Script) -> Iterator[Leave]:
    equipment = [plain_name(row.cells["equipment"]) for row in script.facts.rows("safety")]
    equipment += [tail for name in equipment if (tail := tail_of(name))]
    cuts = [name for row in script.facts.rows("cut_points") for name in names_of_cut(row)]
    more = {
        "line_stop": _any_of(equipment, "を?、?[^。、]{0,8}?(?:停止|止め)"),
        "network_cut": _any_of(
            cuts, "(?:の(?:LAN)?ケーブル|の線)?を、?[^。、]{0,8}?(?:抜[いくか]|切[りるら]|外[しすさ])"
        ),
    }
    for row in script.facts.rows("authority"):
        parsed = row.cells["decision"].parsed
        key = parsed[0] if isinstance(parsed, tuple) and parsed else ""
        if key not in _DECISIONS:
            continue
        words = re.compile("|".join(each for each in (_DECISIONS[key], more[key]) if each))
        night, absent = row.cells["night_rule"], row.cells["if_absent"]
        yield Leave(
            words,
            _limit(row.cells["max_wait"]),
            next(
                (
                    normalise(cell.text)
                    for cell in (night, absent)
                    if cell.has_value and _ALONE.search(cell.text)
                ),
                "",
            ),
            night.has_value and _ALONE.search(night.text) is not None and "昼と同じ" not in night.text,
        )


def _limit(cell: Value) -> str:
    if not isinstance(cell.parsed, Duration):
        return ""
    return f"待つのは{normalise(cell.text)}まで" if cell.parsed.minutes else "待たない"


def _any_of(names: Sequence[str], behind: str) -> str:
    plain = sorted({re.escape(name) for name in names if len(name) > 1}, key=len, reverse=True)
    return f"(?:{'|'.join(plain)}){behind}" if plain else ""


def _waits(sentence: str, leaves: Sequence[Leave]) -> str:
    """What the table says, where the sentence waits or asks for leave against it."""
    for leave in leaves:
        if not leave.words.search(sentence) or _OTHER_END.search(sentence):
            continue
        for_ever = _FOR_EVER.search(sentence)
        if leave.limit and for_ever and not _BOUNDED.search(sentence):
            return leave.limit
        is_then = not leave.at_night or _NIGHT.search(sentence) is not None
        if leave.alone and is_then and _ASKS.search(sentence) and not _BOUNDED.search(sentence):
            return leave.alone
    return ""


def _wrong(line: Line, sentence: str, table: str) -> Placed:
    return contradicts(
        line,
        f"許しや到着を待つとあるが、表では「{table}」である。待たずにすることを表のとおりに書く",
        f'The text waits for somebody, the table says "{table}". Write what is done without waiting',
        sentence,
    )
