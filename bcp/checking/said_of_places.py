"""Contradictions of place: a thing of the table kept, found or pulled in another place than its row says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bcp.catalog.words import normalise
from bcp.checking.outside import Placed
from bcp.checking.said_before import names_of_cut
from bcp.checking.script import Script, tells_other
from bcp.checking.wordlists import holds_one
from bcp.vocabulary import Row, Value

_PLACE = r"([^。、はがを「」()〈〉]{2,30}?)"
_OF = r"(?:の(?:線|ケーブル|LANケーブル|札|場所|保管場所|置き場所|用紙|紙|画面))?"
_KEPT = r"に(?:は)?(?:ある|あり|(?:置い|置か|据え|貼っ|貼ら|しまっ|収め|入れ|入っ|備え|保管し|設置し|吊る?し|掛け|下げ)[^。、]{0,4}(?:いる|ある|おり|おく)|置く|しまう|保管する)(?=。|、|$|ので|ため)"
_TAKEN = r"(?:の(?:中|奥|上|下))?から、?(?:取り?出|出[すし]|持ち出|持って|引き出|使[うい])"
_PULLED = r"(?:の(?:横|脇|前|裏))?(?:で|に(?:行|向か)[^。]{0,8}?、?)(?:抜[くいき]|外[すし]|切[るりっ]|切り離)"
_IS_THERE = re.compile(rf"{_OF}(?:は|が|を)、?{_PLACE}(?:{_KEPT})")
_PULLED_THERE = re.compile(rf"{_OF}(?:\([^()]*\))?(?:は|を)、?{_PLACE}(?:{_KEPT}|{_PULLED})")
_HELD_THERE = re.compile(
    rf"(?:の(?:[^、。はがをに]{{1,14}}の)?(?:控え|バックアップ|写し)(?:(?:が|を)?(?:入った|入れた|写した|取った)[^。、はが]{{1,12}})?)(?:は|が|を)、?{_PLACE}(?:{_KEPT}|{_TAKEN})"
    rf"|の(?:[^、。はがをに]{{1,14}}の)?(?:控え|バックアップ|写し)(?:\([^()]*\))?の(?:保管場所|置き場所?|場所)は、?{_PLACE}(?:である|です|とする|。|$)"
)
_PAPER_THERE = re.compile(
    rf"(?:の?(?:記録)?(?:用紙|紙|原紙|表|印刷物|写し|控え|物|もの))*(?:は|が|を)、?{_PLACE}(?:{_KEPT}|{_TAKEN})"
)
_NOT_SO = re.compile(
    r"ない|なく|課題|予定|までに|場合|なら|れば|移[すし]|変え|か(?:を|は|どうか)|もう一|同じ|ネットワーク(?!図)|か所|箇所|線に"
)
_NUMBERED = re.compile(r"(\d+)(階|番|号|列|段)|(ポート|SW-?|棚|盤|ラック|列)([0-9A-Z]+)")
_WORD = re.compile(r"[一-龠々]{2,}|[ァ-ヶー]{2,}|[A-Za-z0-9-]{2,}")
_FORM = re.compile(r"[一-龠々ァ-ヶー][一-龠々ァ-ヶーりけち]{0,6}(?:書|票|表|録|状|見本)(?![一-龠々])")
_SIGNS = (
    "ある",
    "あり",
    "置",
    "据え",
    "貼",
    "しま",
    "収め",
    "入",
    "備え",
    "保管",
    "設置",
    "吊",
    "掛け",
    "下げ",
    "出",
    "持",
    "抜",
    "外",
    "切",
    "引き",
)


@dataclass(frozen=True)
class Spot:
    """置き場: what a thing is called, where it is by the table, and the words that say so behind its name."""

    names: tuple[str, ...]
    place: str
    words: re.Pattern[str]
    ja: str


def said_of_places(script: Script) -> Iterator[Placed]:
    """Every such contradiction."""
    spots = [*_spots(script)]
    names = sorted({name for spot in spots for name in spot.names})
    for line in script.lines:
        if not holds_one(_SIGNS, line.text) or not holds_one(names, line.text):
            continue
        for sentence in line.sentences:
            told = None if _NOT_SO.search(sentence) else _elsewhere(sentence, spots)
            if told:
                spot, place = told
                yield tells_other(line, f"{spot.ja}の場所", f"the place of {spot.ja}", place, spot.place)


def _elsewhere(sentence: str, spots: list[Spot]) -> tuple[Spot, str] | None:
    for spot in spots:
        for name in spot.names:
            at = sentence.find(name)
            if at < 0 or (at and re.match(r"[一-龠々ァ-ヶー]", sentence[at - 1]) and name[0] != "計"):
                continue
            told = spot.words.match(sentence, at + len(name))
            if told and _is_elsewhere(next(part for part in told.groups() if part), spot.place):
                return spot, next(part for part in told.groups() if part)
    return None


def _spots(script: Script) -> Iterator[Spot]:
    rows = script.facts.rows
    for row in rows("cut_points"):
        yield from _spot(names_of_cut(row), row.cells["place"], _PULLED_THERE)
    for item, name, place, words in (
        ("systems", "name", "location", _IS_THERE),
        ("backups", "system", "location", _HELD_THERE),
    ):
        same: dict[str, list[Row]] = {}
        for row in rows(item):
            same.setdefault(row.cells[name].text, []).append(row)
        # a system with two copies has two places, and each of them is right
        for those in same.values():
            if all(row.cells[name].has_value and row.cells[place].has_value for row in those):
                more = "、".join(row.cells[place].text for row in those[1:])
                system = normalise(those[0].cells[name].text)
                yield from _spot((system,), those[0].cells[place], words, more + _zone(script, those[0]))
    for row in rows("manual_operation"):
        yield from _spot(_forms(row), row.cells["forms_place"], _PAPER_THERE)
    for item, column, called in (
        (
            "document_control",
            "paper_copies",
            ("計画の紙", "紙の計画書", "紙の計画", "この計画を印刷した", "計画書", "印刷した計画"),
        ),
        ("document_control", "offline_kit", ("持出一式", "持ち出し一式", "持ち出し袋", "非常用の一式")),
        ("network_diagram", "offline_location", ("ネットワーク図", "配線図")),
    ):
        cells = script.facts.answer(item).cells
        if column in cells:
            yield from _spot(called, cells[column], _PAPER_THERE)


def _zone(script: Script, row: Row) -> str:
    """The label of the part of the works in which the row's thing stands: as good a place as its own."""
    zone = row.cells["zone"].parsed if "zone" in row.cells else None
    labels = script.case.catalogue.items["systems"].columns["zone"].choices
    return f"({labels[zone[0]]})" if isinstance(zone, tuple) and zone and zone[0] in labels else ""


def _spot(names: tuple[str, ...], place: Value, words: re.Pattern[str], around: str = "") -> Iterator[Spot]:
    names = tuple(name for name in names if len(name) > 2)
    if names and place.has_value:
        yield Spot(names, place.text + around, words, names[0])


def _forms(row: Row) -> tuple[str, ...]:
    """What the papers of a process are called: those of the cell on what it needs."""
    needs = row.cells["needs"]
    process = normalise(row.cells["process"].text)
    papers = _FORM.findall(normalise(needs.text)) if needs.has_value else []
    return tuple(dict.fromkeys((*papers, f"{process}の紙", f"{process}の用紙", f"{process}の記録用紙")))


def _is_elsewhere(told: str, known: str) -> bool:
    """True where a place shares no word with the known one, or has another floor, port or shelf; of two, each counts."""
    if re.search(r"(?:後|間|うち|順|まま)$|抜|切", told):
        return False
    parts = [part for part in re.split(r"と|および", told) if len(part) > 1]
    return any(_differs(normalise(part), normalise(known)) for part in parts)


def _differs(ours: str, theirs: str) -> bool:
    if ours in theirs or theirs in ours:
        return False
    numbers, others = place_numbers(ours), place_numbers(theirs)
    if any(numbers[kind] != others[kind] for kind in numbers.keys() & others.keys()):
        return True
    return not any(word in theirs for word in _WORD.findall(ours))


def place_numbers(place: str) -> dict[str, str]:
    """The numbers of a place by their kind: 2階 -> 階, ポート3 -> ポート."""
    return {match[2] or match[3]: match[1] or match[4] for match in _NUMBERED.finditer(place)}
