"""Contradictions of one cut point: its tag on another cable, what stops when another is pulled, another place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bcp.catalog.words import normalise
from bcp.checking.outside import Placed
from bcp.checking.said_before import names_of_cut
from bcp.checking.script import Line, Script, contradicts
from bcp.vocabulary import Row, Value

_PULLED = re.compile(
    r"(?:抜[くいけき]|外[すし]|切[るっれ]|切り離[すし]|断[つて])[^、。]{0,6}?(?:と|ば|たら|間は?)、?"
)
_STOPS = re.compile(
    r"止ま|消え|[えけせめれ]な[いく]|使えな|途切れ|失わ|できな|届かな|動かな|つながらな|通じな"
)
_TOLD = r"(?:の(?:線|ケーブル|札))?"
_BEARS = r"(?:に|には)、?(?:付|掛|貼|下げ|巻|ある)"
_CABLE = re.compile(r"(?:ケーブル|線|アダプター|プラグ|コード)$")
_WORD = re.compile(r"[一-龠々]{2,}|[ァ-ヶー]{2,}|[A-Za-z]{2,}")
_PLAIN = frozenset({"自動", "取引先", "社外", "本社", "接続", "発行", "通信", "使用", "工場", "間", "画面"})
_NOT_SO = re.compile(r"ではな|かどうか|訓練|例えば|とは限|あと|後で|その次|続け")


@dataclass(frozen=True)
class Cut:
    """切り離し箇所: one row as sentences name it."""

    tag: str
    cables: tuple[str, ...]  # what is cut, and the device it belongs to
    stops: frozenset[str]
    text: str  # of all its cells: a name that stands in two rows tells them not apart


def said_of_cuts(script: Script) -> Iterator[Placed]:
    """Every such contradiction."""
    cuts = [_read(row) for row in script.facts.rows("cut_points")]
    if len(cuts) < 2:
        return
    uncut = _uncut(script)
    names = re.compile(
        "|".join(re.escape(name) for cut in cuts for name in (cut.tag, *cut.cables) if name) or "(?!)"
    )
    for line in script.lines:
        if line.block is not None and uncut is not None and "ケーブル" in line.text:
            yield from _cut_elsewhere(line, uncut)
        if not names.search(line.text):
            continue
        for sentence in line.sentences:
            if _NOT_SO.search(sentence):
                continue
            for cut in cuts:
                told = (
                    _other_cable(sentence, cut, cuts)
                    or _other_tag(sentence, cut, cuts)
                    or _other_stop(sentence, cut, cuts)
                    or _other_thing(sentence, cut)
                )
                if told:
                    yield _wrong(line, cut, told)
                    break


_NOT_A_CUT = re.compile(
    r"ない|ず|な。|異常|感染|疑|症状|とき|場合|なら|れば|たら|戻|差[すし]|復元|訓練|確かめ|かどうか|前に|すべて|全て|それぞれ|課題|札を付け"
)


def _uncut(script: Script) -> re.Pattern[str] | None:
    """The cable of a system that no cut point speaks of, being pulled."""
    told = normalise(
        "".join(cell.text for row in script.facts.rows("cut_points") for cell in row.cells.values())
    )
    systems = [
        normalise(row.cells["name"].text)
        for row in script.facts.rows("systems")
        if row.cells["name"].has_value
    ]
    names = [re.escape(name) for name in systems if name not in told]
    pulled = r"の(?:LAN|通信|ネットワーク)?の?ケーブルを、?(?:[^。、]{0,6}?)抜[くいき]"
    return re.compile(f"(?:{'|'.join(names)}){pulled}") if names else None


def _cut_elsewhere(line: Line, uncut: re.Pattern[str]) -> Iterator[Placed]:
    """A cable pulled that is none of the cut points."""
    for sentence in line.sentences:
        match = uncut.search(normalise(sentence))
        if match and not _NOT_A_CUT.search(sentence):
            yield contradicts(
                line,
                f"「{match[0]}」とあるが、切り離し箇所の表に無い線である。表にある箇所だけを書くか、表に加える",
                f'"{match[0]}": no cut point of the table. Write only those of the table, or add it',
                match[0],
            )


def _read(row: Row) -> Cut:
    tag = normalise(row.cells["mark"].text) if row.cells["mark"].has_value else ""
    cables = tuple(name for name in names_of_cut(row) if name != tag)
    text = normalise("、".join(cell.text for cell in row.cells.values()))
    return Cut(tag, cables, _words(row.cells["stops"]), text)


def _words(cell: Value) -> frozenset[str]:
    return (
        frozenset(_WORD.findall(normalise(cell.text.split("。")[0]))) - _PLAIN
        if cell.has_value
        else frozenset()
    )


def _other_cable(sentence: str, cut: Cut, cuts: Sequence[Cut]) -> str:
    """The cable of another row that the sentence says bears this tag."""
    if not cut.tag or cut.tag not in sentence:
        return ""
    tag = re.escape(cut.tag)
    for other in cuts:
        for cable in other.cables if other is not cut else ():
            if not _CABLE.search(cable) or cable not in sentence or cable in cut.cables:
                continue
            name = re.escape(cable)
            if re.search(
                rf"{tag}(?![\dA-Z])(?:は|が|を|の札は)、?{name}{_BEARS}|{tag}(?![\dA-Z])(?:の|\(){name}|{tag}(?![\dA-Z])は、?{name}(?:の札)?(?:である|だ|。|$)"
                rf"|{name}{_BEARS[: -len('(?:付|掛|貼|下げ|巻|ある)')]}{tag}|{name}(?:\((?:目印:)?|は、?){tag}(?![\dA-Z])(?:\)|である|だ。)",
                sentence,
            ):
                return cable
    return ""


_BETWEEN = re.compile(
    r"(?:の[^、。はがを]{0,8}(?:ケーブル|線|アダプター|プラグ))?(?:の?(?:札|目印|印))?(?:に|には)?(?:は|を|が)?、?(?:(?:付い|付け|貼っ|貼られ|掛け|掛かっ|下げ|巻い)て(?:いる|ある)(?:札|目印|印|の)(?:は|が))?、?\(?(?:目印[:は])?"
)
_BEARS_IT = re.compile(
    r"(?:の札)?(?:である|だ。|です|とする|が(?:付|貼|掛|下が|巻)|を(?:付け|貼|掛け|下げ)て|\)|。|$)"
)


def _other_tag(sentence: str, cut: Cut, cuts: Sequence[Cut]) -> str:
    """The tag of another row that the sentence says this row's cable bears."""
    others = [each for each in cuts if each is not cut and each.tag and each.tag in sentence]
    if len(others) != 1 or (cut.tag and cut.tag in sentence):
        return ""
    tag = others[0].tag
    at = sentence.find(tag)
    for cable in cut.cables:
        start = sentence.find(cable)
        if start < 0 or cable in others[0].text or start > at:
            continue
        between, behind = sentence[start + len(cable) : at], sentence[at + len(tag) :]
        if _BETWEEN.fullmatch(between) and _BEARS_IT.match(behind):
            return tag
    return ""


_ANY_CABLE = re.compile(r"(?:LAN|電源|の|ケーブル|線|プラグ|アダプター|コード|側)+")
_THING = r"([一-龠々ァ-ヶーA-Za-z0-9の]{3,24}(?:ケーブル|プラグ|アダプター|コード|線))"


def _other_thing(sentence: str, cut: Cut) -> str:
    """The cable that no cell of the row speaks of, where the sentence gives it this row's tag."""
    if not cut.tag or cut.tag not in sentence:
        return ""
    tag = re.escape(cut.tag)
    match = re.search(
        rf"{_THING}\((?:目印:?)?{tag}\)|{tag}(?:の付いた|が付いた|の付く|の)、?{_THING}", sentence
    )
    if match is None:
        return ""
    told = match[1] or match[2]
    device = "の".join(told.split("の")[-2:])  # the room before it is no part of it
    words = [word for word in _WORD.findall(_ANY_CABLE.sub(" ", device)) if word not in _PLAIN]
    return told if words and not any(word in cut.text for word in words) else ""


def _other_stop(sentence: str, cut: Cut, cuts: Sequence[Cut]) -> str:
    """What another row says stops, where the sentence says it of this one."""
    if not cut.stops:
        return ""
    pulled = _PULLED.search(sentence)
    if pulled is None or not _STOPS.search(sentence, pulled.end()):
        return ""
    head, tail = sentence[: pulled.start()], normalise(sentence[pulled.end() :])
    if not any(name and name in head for name in (cut.tag, *cut.cables)):
        return ""
    if any(other is not cut and other.tag and other.tag in head for other in cuts):
        return ""
    if any(word in tail for word in cut.stops):
        return ""
    return next(
        (word for other in cuts if other is not cut for word in sorted(other.stops) if word in tail), ""
    )


def _wrong(line: Line, cut: Cut, told: str) -> Placed:
    name = cut.tag or cut.cables[0]
    return contradicts(
        line,
        f"「{name}」について「{told}」と書かれているが、表では別の切り離し箇所のことである。表の行にそろえる",
        f'The text says "{told}" of "{name}", the table of another cut point. Keep to its row',
        f"{name} / {told}",
    )
