"""Contradictions of what the table says in words: another figure in the same phrase, or its steps the other way round.

A cell such as 「温度が60度を下回るまで待つ」 is read into figures with the words around them, and into (earlier, later);
a sentence that holds the same words with another figure of the same unit, or puts the same deeds in the other order,
contradicts it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bcp.catalog.words import nfkc
from bcp.checking.amounts_told import read_numbers
from bcp.checking.outside import Placed
from bcp.checking.said_before import names_of_cut
from bcp.checking.said_of_amounts import plain_name
from bcp.checking.script import Line, Script, contradicts
from bcp.checking.wordlists import holds_one

# the cells that say in words how something is done
_CELLS = (
    ("safety", ("safe_stop", "hazard")),
    ("cut_points", ("never_if", "how_back")),
    ("authority", ("night_rule",)),
    ("quality_release", ("suspect_lots", "restart_check", "records_when_down", "release_rule")),
    ("support_contacts", ("condition",)),
    ("exercises", ("result",)),
    ("manual_operation", ("needs",)),
    ("ot_backups", ("spare",)),
)
_UNIT = r"(?:分|時間|日|度|個|枚|回|本|名|人|台|%|品目|か月|週間)"
_FIGURE = re.compile(
    rf"(?<![\d.月])(\d+(?:\.\d+)?)({_UNIT})(間?ごと|おき|を下回|を超え|以上|以下|以内|かか|分|目)?"
)
_WORD = re.compile(r"[一-龠々]{2,}|[ァ-ヶー]{2,}|[A-Za-z]+[0-9]*|[一-龠々](?=[をがはにのいく])")
_COLOUR = re.compile(r"(赤|青|黄|緑|白|黒|紫|橙)い?(棚|箱|札|箱|線|袋|かご)")
_PLAIN = frozenset({"最初", "場合", "必要", "作業", "確認", "時刻", "記録", "以内", "以上"})
_HEDGE = re.compile(r"例えば|もし|ではな|たとえ|とは限ら|課題|予定|変え|短く|長く|目標|訓練を|今後|合格")
# two words of one deed
_SAME = (
    ("頼", "頼|依頼|手配|呼|発注|契約"),
    ("連絡", "連絡|知らせ|電話|伝え|相談|承諾|報告"),
    ("止", "止め|止ま|停止"),
    ("抜", "抜[くいき]|切り離|遮断|外[すし]"),
    ("閉", "閉め|閉じ"),
    ("立", "立[つちた]"),
)
_SPLIT = re.compile(
    r"(?P<first>[^。]{2,80}?)(?:[ただ](?:後|あと|のち|うえ)(?:に|で|から)?|[てで]から|[てで]、?(?:それから|その後に?|そのあとに?|次に)|の後に?|次第)、?(?P<then>[^。]{2,120})"
    r"|(?P<then2>[^。]{2,80}?)(?:(?<=[るむすくうつの])前に|(?:より|に)(?:も)?先(?:に|立って|駆けて))、?(?P<first2>[^。]{2,120})"
    r"|(?:まず|先に|最初に|はじめに)、?(?P<first3>[^。]{2,80}?)、(?:それから|その(?:後|あと)(?:に|で)?|次に)、?(?P<then3>[^。]{2,120})"
)
_OBJECT = re.compile(r"([一-龠々ァ-ヶーA-Za-z0-9]{1,10})(?:を|が|に|の手配|を頼|の承諾)")
_ACT = re.compile("|".join(forms for _, forms in _SAME))


@dataclass(frozen=True)
class Phrase:
    """言い回し: a figure of a cell, its unit, and the words beside it."""

    value: str
    unit: str
    tail: str
    words: frozenset[str]
    thing: str  # what the row is about; empty for items of one row
    cell: str


@dataclass(frozen=True)
class Turn:
    """順序: two deeds of a cell, each as (object, act), the earlier first; needs: what the sentence must name."""

    first: frozenset[tuple[str, str]]
    then: frozenset[tuple[str, str]]
    cell: str
    needs: tuple[str, ...] = ()
    strict: bool = False  # both deeds must have their objects


def said_of_cells(script: Script) -> Iterator[Placed]:
    """Every such contradiction."""
    texts = list(_texts(script))
    phrases = [each for thing, text in texts for each in _phrases(thing, text)]
    turns = [*(each for _, text in texts for each in _turns(text)), *_cut_turns(script)]
    colours = {(match[2], match[1]): text for _, text in texts for match in _COLOUR.finditer(text)}
    units = sorted({each.tail if each.tail in _OFTEN else each.unit + each.tail for each in phrases})
    words = sorted({word for phrase in phrases for word in phrase.words if len(word) > 1})
    deeds = sorted(
        {thing for turn in turns for part in (turn.first, turn.then) for thing, _ in part if thing}
    )
    for line in script.lines:
        has_figure = (
            _MAY_TELL.search(line.text) is not None
            and holds_one(units, line.text)
            and holds_one(words, line.text)
        )
        has_turn = _MAY_TURN.search(line.text) is not None and holds_one(deeds, line.text)
        has_colour = bool(colours) and _COLOUR.search(line.text) is not None
        if not (has_figure or has_turn or has_colour):
            continue
        for sentence in line.sentences:
            if _HEDGE.search(sentence):
                continue
            told = (
                (_other_figure(read_numbers(sentence), phrases) if has_figure else None)
                or (_other_turn(sentence, turns) if has_turn else None)
                or (_other_colour(sentence, colours) if has_colour else None)
            )
            if told:
                yield _wrong(line, *told)


_MAY_TELL = re.compile(r"\d|[一二三四五六七八九十百][分時日度個枚回本名人台%]")
_MAY_TURN = re.compile(r"前に|[ただ](?:後|あと)|[てで]から|それから|先に|その後|次第")


def _texts(script: Script) -> Iterator[tuple[str, str]]:
    """(what the row is about, text) of every cell that says in words how something is done."""
    for item, columns in _CELLS:
        answer = script.facts.answer(item)
        for cells in (answer.cells, *(row.cells for row in answer.rows)):
            name = cells.get("equipment")
            thing = (
                re.split(r"[( 0-9A-Za-z]", nfkc(name.text))[0] if name is not None and name.has_value else ""
            )
            for column in columns:
                if column in cells and cells[column].has_value:
                    thing = "訓練" if item == "exercises" else thing
                    yield thing, read_numbers(nfkc(cells[column].text))


def _phrases(thing: str, text: str) -> Iterator[Phrase]:
    for sentence in re.split("[。、]", text):
        for match in _FIGURE.finditer(sentence):
            around = sentence[: match.start()] + " " + sentence[match.end() :]
            words = frozenset(_WORD.findall(around)) - _PLAIN
            if words:
                yield Phrase(match[1], match[2], match[3] or "", words, thing, text)


def _other_figure(sentence: str, phrases: list[Phrase]) -> tuple[str, str] | None:
    """(figure told, cell) where the sentence says a phrase with another figure."""
    figures = {(match[1], match[2]) for match in _FIGURE.finditer(sentence)}
    for match in _FIGURE.finditer(sentence):
        same = [each for each in phrases if _is_alike(each, match[2], match[3] or "")]
        if not same or any((each.value, each.unit) in figures for each in same):
            continue
        for phrase in same:
            if phrase.thing == "訓練" and "訓練" not in sentence:
                continue
            shared = [word for word in phrase.words if word in sentence]
            if (
                phrase.unit in _THINGS
                and len(phrase.words) == 1
                and shared
                and _is_beside(shared[0], match, sentence)
            ):
                return match[0], phrase.cell
            shared += [phrase.thing] if len(phrase.thing) > 1 and phrase.thing in sentence else []
            is_marked = phrase.tail in ("ごと", "間ごと", "を下回", "を超え") or phrase.unit in ("枚", "個")
            if len(shared) >= (1 if is_marked else 2) and any(len(word) > 1 for word in shared):
                return match[0], phrase.cell
    return None


def _is_beside(word: str, figure: re.Match[str], sentence: str) -> bool:
    """True where the one word of a phrase stands just before the figure: 計器室には3名."""
    return (
        re.fullmatch(
            r"(?:の予備)?(?:に)?(?:は|が|を|の)?、?[^、。]{0,2}",
            sentence[sentence.find(word) + len(word) : figure.start()],
        )
        is not None
    )


def _is_alike(phrase: Phrase, unit: str, tail: str) -> bool:
    """True where the phrase has a figure of this unit and tail; how often something is done is alike in any unit."""
    if phrase.tail in _OFTEN and tail in _OFTEN:
        return phrase.unit in _TIMES and unit in _TIMES
    return phrase.unit == unit and phrase.tail == tail


_THINGS = ("台", "枚", "個", "本")
_OFTEN = ("ごと", "間ごと", "おき")
_TIMES = ("分", "時間", "日", "週間", "か月")


def _other_colour(sentence: str, colours: dict[tuple[str, str], str]) -> tuple[str, str] | None:
    """A thing of another colour than in the only cell that speaks of such a thing."""
    for match in _COLOUR.finditer(sentence):
        known = {colour: text for (thing, colour), text in colours.items() if thing == match[2]}
        if len(known) != 1 or match[1] in known:
            continue
        text = next(iter(known.values()))
        if sum(word in sentence for word in set(_WORD.findall(text)) if len(word) > 1) >= 2:
            return match[0], text
    return None


# ------------------------------------------------------------------ before and after


def _turns(text: str) -> Iterator[Turn]:
    for part in text.split("。"):
        turn = _read_turn(f"{part}に頼む" if part.endswith("の後") else part)
        if turn is not None:
            yield Turn(*turn, text)


def _cut_turns(script: Script) -> Iterator[Turn]:
    """What is to be done before a cable is pulled: what its row says, and to stop the equipment of the table."""
    pulled = frozenset({("ケーブル", "抜"), ("線", "抜"), ("札", "抜")})
    for row in script.facts.rows("cut_points"):
        never = row.cells["never_if"]
        awaited = re.split(r"まで", nfkc(never.text))[0] if never.has_value and "まで" in never.text else ""
        if awaited and _deeds(awaited):
            yield Turn(_deeds(awaited), frozenset({("", "抜")}), never.text, names_of_cut(row))
    equipment = [plain_name(row.cells["equipment"]) for row in script.facts.rows("safety")]
    if any(equipment):
        stopped = frozenset((name, "止") for name in ("設備", "機械", "ライン", *equipment) if name)
        yield Turn(stopped, pulled, "設備の停止が済んだ後に抜く", strict=True)


def _read_turn(sentence: str) -> tuple[frozenset[tuple[str, str]], frozenset[tuple[str, str]]] | None:
    match = _SPLIT.search(sentence)
    if match is None:
        return None
    first = match["first"] or match["first2"] or match["first3"]
    then = match["then"] or match["then2"] or match["then3"]
    one, two = _deeds(first), _deeds(then)
    return (one, two) if one and two else None


def _deeds(clause: str) -> frozenset[tuple[str, str]]:
    """(object, act) of the last deed of a clause; the object is empty where it has none."""
    clause = re.sub(r"先に|最初に|まず", "", clause)
    acts = list(_ACT.finditer(clause))
    if not acts:
        alone = re.search(r"[一-龠々ァ-ヶーA-Za-z0-9]{3,10}$", clause)
        return frozenset({(alone[0], "")}) if alone else frozenset()
    act = next(name for name, forms in _SAME if re.fullmatch(forms, acts[-1][0]))
    objects = _OBJECT.findall(clause[: acts[-1].end()])
    return frozenset({(objects[-1] if objects else "", act)})


def _other_turn(sentence: str, turns: list[Turn]) -> tuple[str, str] | None:
    """(deeds told, cell) where the sentence has the deeds of a cell the other way round."""
    told = _read_turn(sentence)
    if told is None or re.search(r"ない|な(?:く|い)|待", sentence):
        return None
    for turn in turns:
        if turn.needs and not holds_one(turn.needs, sentence):
            continue
        if turn.strict and not all(thing for part in told for thing, _ in part):
            continue
        if _meet(told[0], turn.then) and _meet(told[1], turn.first) and not _meet(told[0], turn.first):
            return sentence[:20], turn.cell
    return None


def _meet(told: frozenset[tuple[str, str]], known: frozenset[tuple[str, str]]) -> bool:
    """True where an act is the same and its object too, as far as both have one."""
    return any(
        (
            (act == other and (not thing or not what))
            or (act in ("", other) or not other)
            and _is_same(thing, what)
        )
        for thing, act in told
        for what, other in known
    )


def _is_same(thing: str, what: str) -> bool:
    return bool(thing and what) and (thing in what or what in thing or thing[-2:] == what[-2:])


def _wrong(line: Line, told: str, cell: str) -> Placed:
    return contradicts(
        line,
        f"「{told}」とあるが、表では「{cell}」である。表の言い方にそろえる",
        f'The text says "{told}", the table "{cell}". Keep to the table',
        f"{told} / {cell}",
    )
