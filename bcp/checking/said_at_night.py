"""Contradictions of the night: somebody acts who, by the table, is not there then."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bcp.catalog.words import normalise
from bcp.checking.outside import Placed
from bcp.checking.quantities import read_kanji_numbers
from bcp.checking.script import Line, Script, contradicts
from bcp.vocabulary import Row, State

_CALL = re.compile(
    r"電話(?:する|し|をかけ|をし|すれ|で)|連絡(?:する|し|を取)|呼(?:ぶ|び|んで|べ)|知らせ(?:る|て)|依頼(?:する|し)|頼(?:む|み|んで|め)|来て(?:もら|調べ)|直して|対応して|駆けつけ"
)
_NIGHT = re.compile(r"夜間|休日|夜中|夜でも|夜の|深夜|夜中|真夜中|土日|夜勤|夜の間|夜は|未明|無人の時間")
_LATER = re.compile(
    r"翌|朝|平日|出ない|出なければ|出ません|待つ|待って|つながらな|代行|代わ|着い|始業|営業時間|開く"
)
_ALWAYS = re.compile(r"いつでも|24時間|常|夜|三交替|交替|当直|直")
_DAYS = re.compile(r"平日|日勤|\d{1,2}(?:時|:\d\d) ?[〜~\-から]+ ?\d{1,2}(?:時|:\d\d)")
_ACTS = re.compile(
    r"抜[いきくけ]|切[りっるれ]|止め|押[しす]|閉[めじ]|外[しす]|写[しす]|撮|確かめ|調べ|見回|操作|入れ|触|落と"
)
_HURRY = re.compile(r"(?:抜|切|止め|押|閉|写|確かめ|調べ|判断|決め|指示|行)")
# Whoever they are, they would have to be in the works at that hour.
_ON_SITE = re.compile(
    r"(?:現場|工場|ライン|職場|持ち場|[一-龠々]{1,5}[場室所])(?:内)?に(?:いる|残る|残って(?:いる)?|詰め(?:る|ている)|居残る|居合わせた?|泊まる|常駐する)"
    r"[^。、]{0,14}?(?:者|員|長|人|係|当番|当直|オペレーター?|スタッフ)(?:は|が|に(?:電話|指示|頼))"
    r"|(?:その場|居合わせた|居残り|見つけた|気づいた|夜勤)(?!の?(?:最上位|責任者))の?[^、。]{0,6}?(?:班長|者|人|員|職人)(?:は|が)"
    r"|[一-龠々]{1,4}(?:の夜勤者|の当番)(?:は|が)|(?:職人|班長)(?:は|が)"
    r"|(?:作業者|作業員|オペレーター|運転員|現場の(?:者|人|担当者?)|[一-龠々]{1,4}[係班](?:の(?:者|人|員))?)(?:は|が)"
    r"|(?:当番|当直|宿直|夜勤|夜番|残業中|遅番)(?:の[^。、]{0,8}?)?(?:者|員|長|人|担当|係)?(?:は|が)"
)
_IF_THERE = re.compile(
    r"場合|とき|いれば|いたら|なら|着い|着き|着く|駆けつけ|来た|来る|来て|向か|戻|いない|無人|ではな|なけれ|とは限|置く|置いた|置けば|もし|ようにな|課題|までに|していな|残業"
)
_COMES = re.compile(r"着い|着き|着く|駆けつけ|来て|来た|来る|向か|戻|到着|呼び出")


def said_at_night(script: Script) -> Iterator[Placed]:
    """Every such contradiction."""
    absent = {**_day_vendors(script), **_day_roles(script)}
    is_empty = _nobody_at_night(script)
    is_manned = _somebody_at_night(script)
    numbers = _numbers_at_night(script)
    never = _never_at_night(script)
    distant = _distant(script)
    for line in script.lines:
        if not _NIGHT.search(line.text):
            continue
        for sentence in line.sentences:
            if not _NIGHT.search(sentence):
                continue
            name = _acts_though_absent(sentence, absent) or _acts_on_site(sentence, distant)
            if name or (is_empty and _acts_in_empty_works(sentence)):
                yield _not_there(line, name, sentence)
            elif numbers is not None and line.block is not None and _told_number(sentence, numbers):
                yield _other_number(line, sentence)
            elif is_manned and _SAID_EMPTY.search(sentence) and not _IF_EMPTY.search(sentence):
                yield _is_there_after_all(line, sentence)
            elif (
                never and "再稼働" in sentence and _RESTARTS.search(sentence) and not _LATER.search(sentence)
            ):
                yield _not_at_night(line, never, sentence)


def _acts_though_absent(sentence: str, absent: Mapping[str, str]) -> str:
    if not absent or _LATER.search(sentence):
        return ""
    for name, kind in absent.items():
        if name in sentence and re.search(rf"{re.escape(name)}(?:\([^()]*\))?(?:は|が|に|へ|を)", sentence):
            is_office = name.endswith(("部", "課", "係", "室"))
            if kind == "title" and not is_office and "その場" not in sentence and "現場" not in sentence:
                continue
            return name if (_CALL if kind == "vendor" or is_office else _HURRY).search(sentence) else ""
    return ""


def _acts_on_site(sentence: str, distant: frozenset[str]) -> str:
    """Who is said to act in the works, though they would have to come first."""
    if "現場" not in sentence or _COMES.search(sentence):
        return ""
    for name in distant:
        at = sentence.find(name)
        here = at >= 0 and re.search(
            rf"現場に(?:いる|残る|詰める|居る)[^。、]{{0,8}}{re.escape(name)}(?:は|が)|{re.escape(name)}(?:は|が)、?現場(?:で|の)",
            sentence,
        )
        if here and _ACTS.search(sentence, at):
            return name
    return ""


def _acts_in_empty_works(sentence: str) -> bool:
    match = _ON_SITE.search(sentence)
    return (
        match is not None
        and not _IF_THERE.search(sentence)
        and (_ACTS.search(sentence, match.start()) is not None or "に" in match[0][-3:])
    )


def _nobody_at_night(script: Script) -> bool:
    cell = script.facts.answer("working_hours").cells.get("on_site_at_night")
    return cell is not None and cell.state is State.NONE


_SAID_EMPTY = re.compile(
    r"(?:夜間?|夜中|深夜|休日)(?:は|も|の(?:現場|工場)は)、?(?:現場に|工場に|工場は|現場は)?(?:誰も(?:い|おら)ない|無人(?:である|だ|なので|のため|になる)|人がいない)"
)
_IF_EMPTY = re.compile(r"場合|とき|なら|事務所|管理棟|本社")
_RESTARTS = re.compile(
    r"再稼働(?:を)?(?:する|して(?:も)?(?:よい|かまわ)|できる|を?始め|を?許[すし])|再稼働してよい"
)


_PEOPLE_THERE = re.compile(
    r"(?:夜間?|夜中|深夜|夜勤|未明)(?:の(?:現場|工場)|帯)?(?:は|に(?:は|も)?|も|の間は?)、?[^。、]{0,16}?(\d+) ?[名人](?:が|は|の?体制|だけ|しか|で(?!い[るて]))[^。]{0,30}?(?:残|いる|い[てな]|詰め|働|動か|勤務|体制|見回|回[しす]|運転|当た)"
)
_NOT_A_STATE = re.compile(
    r"呼|来て|駆けつけ|集め|集ま|止め(?:る|て)|必要|要[すりる]|なら|れば|場合|訓練|増や|課題"
)


def _numbers_at_night(script: Script) -> frozenset[int] | None:
    """The numbers of people that the table names for the night; {0} for nobody, None where it is not known."""
    cell = script.facts.answer("working_hours").cells.get("on_site_at_night")
    if cell is None or not (cell.has_value or cell.state is State.NONE):
        return None
    told = re.findall(r"(\d+) ?[名人]", normalise(cell.text)) if cell.has_value else ["0"]
    return frozenset({*map(int, told), sum(map(int, told))}) if told else None


def _told_number(sentence: str, numbers: frozenset[int]) -> bool:
    """True where the sentence gives the night another number of people."""
    match = _PEOPLE_THERE.search(read_kanji_numbers(sentence))
    return match is not None and int(match[1]) not in numbers and not _NOT_A_STATE.search(sentence)


def _other_number(line: Line, sentence: str) -> Placed:
    return contradicts(
        line,
        "夜間に現場にいる人数が、表と違う。表の人数にそろえる",
        "Another number of people is there at night than the table says. Write the one of the table",
        sentence,
    )


def _somebody_at_night(script: Script) -> bool:
    cell = script.facts.answer("working_hours").cells.get("on_site_at_night")
    return cell is not None and cell.has_value and re.search(r"\d+ ?[名人]", normalise(cell.text)) is not None


def _never_at_night(script: Script) -> str:
    """The rule of the table that nothing is restarted at night, or nothing."""
    for row in script.facts.rows("authority"):
        rule = row.cells["night_rule"]
        decision = row.cells["decision"].parsed
        if decision == ("restart",) and rule.has_value and "しない" in rule.text:
            return rule.text
    return ""


def _is_there_after_all(line: Line, sentence: str) -> Placed:
    return contradicts(
        line,
        "夜間に誰もいないとあるが、表では現場に人がいる。いる人の行動を書く",
        "Nobody is said to be there at night, when the table says that somebody is. Write what they do",
        sentence,
    )


def _not_at_night(line: Line, rule: str, sentence: str) -> Placed:
    return contradicts(
        line,
        f"夜間に再稼働するとあるが、表では「{rule}」である。表の決まりに合わせる",
        f'A restart at night, when the table says "{rule}". Keep to the table',
        sentence,
    )


def _distant(script: Script) -> frozenset[str]:
    """The roles and titles that have a way to the works at night, and are not named among those who are there."""
    cell = script.facts.answer("working_hours").cells.get("on_site_at_night")
    if cell is None or not (cell.has_value or cell.state is State.NONE):
        return frozenset()
    there = normalise(cell.text) if cell.has_value else ""
    rows = [row for row in script.facts.rows("roles") if not _is_there(row)]
    near = {normalise(row.cells["title"].text) for row in script.facts.rows("roles") if _is_there(row)}
    titles = {normalise(row.cells["title"].text) for row in rows if row.cells["title"].has_value}
    titles |= {script.role_label(row.key) for row in rows}
    return frozenset(
        each for each in titles - near if each and each not in there and there not in each or not there
    )


def _is_there(row: Row) -> bool:
    hours, arrival = row.cells["hours"], row.cells["arrival_minutes"].parsed
    return arrival == 0 or (
        hours.has_value and re.search(r"常|24時間|三交替|二交替|当直|夜勤", hours.text) is not None
    )


def _day_vendors(script: Script) -> dict[str, str]:
    """The kinds of support contacts of which none answers at night."""
    labels = script.case.catalogue.items["support_contacts"].columns["kind"].choices
    rows: dict[str, list[Row]] = {}
    for row in script.facts.rows("support_contacts"):
        kind = row.cells["kind"].parsed
        if isinstance(kind, tuple):
            rows.setdefault(kind[0], []).append(row)
    return {
        labels[kind]: "vendor"
        for kind, told in rows.items()
        if all(row.cells["night_available"].parsed is False for row in told)
    }


def _day_roles(script: Script) -> dict[str, str]:
    """The roles whose holders all work by day only."""
    found = {}
    for role, label in script.case.catalogue.roles.items():
        hours = [row.cells["hours"] for row in script.facts.rows("roles") if row.key.split("-")[0] == role]
        if hours and all(
            cell.has_value and _DAYS.search(cell.text) and not _ALWAYS.search(cell.text) for cell in hours
        ):
            found[label] = "role"
    return {**found, **_day_titles(script, found)}


def _day_titles(script: Script, labels: dict[str, str]) -> dict[str, str]:
    """The titles that hold no role but those of the day, and are met on site only."""
    rows = script.facts.rows("roles")
    titles: dict[str, list[Row]] = {}
    for row in rows:
        if row.cells["title"].has_value:
            titles.setdefault(normalise(row.cells["title"].text), []).append(row)
    return {
        title: "title"
        for title, those in titles.items()
        if all(
            script.role_label(row.key) in labels
            or re.search(
                r"\d{1,2}(?:時|:\d\d) ?[〜~\-から]+ ?\d{1,2}(?:時|:\d\d)$", normalise(row.cells["hours"].text)
            )
            for row in those
        )
    }


def _not_there(line: Line, name: str, sentence: str) -> Placed:
    who, whom = (f"「{name}」", f'"{name}"') if name else ("現場の者", "Somebody in the works")
    return contradicts(
        line,
        f"夜間か休日に{who}が動くとあるが、表ではその時間にいない。代行者か、来るまでの行動を書く",
        f"{whom} is to act at night, when the table says that they are away. Write who stands in",
        sentence,
    )
