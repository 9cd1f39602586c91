"""Contradictions of people and time: a role nobody holds, someone not in the contacts or not there, a wrong clock."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bcp.catalog.words import normalise
from bcp.checking.grounds import Grounds
from bcp.checking.outside import Placed
from bcp.checking.script import Line, Script, contradicts
from bcp.vocabulary import Answer, Row, State

_CALL = re.compile(
    r"電話(?:する|し|をかけ|で)|連絡(?:する|し|を取)|呼(?:ぶ|び|んで)|知らせ(?:る|て)|依頼(?:する|し)|頼(?:む|み|んで)|来て(?:もらう|調べ)"
)
_NOT_CALLED = re.compile(r"電話しない|連絡しない|呼ばない|知らせない|頼まない")
_ACTOR = re.compile(
    r"(?:^|[。、]|\d[.)] |- )(?:(?:本社|工場|社内|当社)の)?([一-龠々ァ-ヶーA-Za-z・]{2,16}?(?:責任者|担当者?|係|チーム|委員会|本部長|管理者|室長|部門|事務局|CSIRT|SOC|CISO|情報システム部|推進室|対策室))(?:は|が)、?"
)
# Actors that need no row: what they are called says who they are.
_ANYBODY = re.compile(
    r"^(?:各|現場|その|使う|次の|最初|業者|該当|部署|担当(?:者)?$|管理者$|責任者$|記入した|異常|機器|設備|持ち主|受付|システム|ネットワークの管理者|工場の責任者|製造の責任者)|(?:の責任者|の担当者?|の管理者|の係)$"
)
_STANDS_IN = re.compile(
    r"兼ねる|兼務|代わり|代行|いなければ|いない|決まっていない|(?:役割|担当|人|者)を(?:決め|定め)|置かない"
)
_NIGHT = re.compile(r"夜間|休日|深夜|夜中|土日|夜勤")
_LATER = re.compile(r"翌|朝|平日|出ない|出なければ|待つ|待って|つながらな|代行|代わ|着い|始業|営業時間|開く")
_ALWAYS = re.compile(r"いつでも|24時間|常|夜|三交替|交替|当直|直")
_DAYS = re.compile(r"平日|日勤|\d{1,2}(?:時|:\d\d) ?[〜~\-から]+ ?\d{1,2}(?:時|:\d\d)")
_HURRY = re.compile(r"(?:抜|切|止め|押|閉|写|確かめ|調べ|判断|決め|指示|行)")
_LEGAL = re.compile(r"速報|確報|個人情報保護委員会")
_LIMIT = re.compile(r"\d+ ?(?:日|時間)(?:以内|まで)")
_WRONG_START = re.compile(
    r"(?:復旧|復元|調査|原因(?:の)?(?:特定|究明)?|終息|確定|公表|判明|完了|全容(?:の)?(?:判明|解明))(?:し|が[^、。]{0,8}し|が終わっ|を終え|が分かっ|後|の後|から|て|た(?:時|日|後)|した(?:時|日|後|とき))?"
    r"(?:てから|た(?:後|日|時点?|とき)(?:から)?|後|から)"
)
_RIGHT_START = re.compile(r"知った|気づいた|認識|発覚|覚知")
_OCCURRED = re.compile(r"(?:発生|侵入|攻撃|感染)(?:した|の|が起きた)?(?:時点?|日|とき)?から")


def said_of_people(script: Script, grounds: Grounds) -> Iterator[Placed]:
    """Every such contradiction."""
    yield from _unheld_roles(script, grounds)
    yield from _uncalled(script)
    yield from _absent_at_night(script)
    yield from _wrong_clock(script)


# ------------------------------------------------------------------ roles and contacts


def _unheld_roles(script: Script, grounds: Grounds) -> Iterator[Placed]:
    """A step for a role that neither table, template nor catalogue knows, or that the table says nobody holds."""
    empty = _empty_roles(script)
    # a template may say for all roles who stands in; then only unknown roles are left to find
    if any("役割" in line.text and "兼ねる" in line.text and line.block is None for line in script.lines):
        empty = frozenset()
    for line in script.lines:
        if not line.is_flow:
            continue
        for sentence in line.sentences:
            match = _ACTOR.search(sentence)
            if match is None or _STANDS_IN.search(sentence):
                continue
            actor = re.sub(r"^\d+[.)] ?", "", match[1])
            unknown = not grounds.contains(actor) and not _ANYBODY.search(actor)
            if unknown or actor in empty:
                yield contradicts(
                    line,
                    f"「{actor}」は役割の表に無く、誰も務めない。表にある役割で書くか、表に加える",
                    f'Nobody holds "{actor}": it is no role of the table. Write a role of the table, or add it',
                    sentence,
                )


def _empty_roles(script: Script) -> frozenset[str]:
    """The roles that the table says nobody holds: なし, or no row in a complete table."""
    answer = script.facts.answer("roles")
    roles = script.case.catalogue.roles
    rows = {role: [r for r in answer.rows if r.key.split("-")[0] == role] for role in roles}
    return frozenset(
        label
        for role, label in roles.items()
        if (answer.complete == "yes" and not rows[role])
        or (rows[role] and all(_is_empty(r) for r in rows[role]))
    )


def _is_empty(row: Row) -> bool:
    return row.cells["person"].state is State.NONE and row.cells["phone"].state is State.NONE


def _uncalled(script: Script) -> Iterator[Placed]:
    """Someone of the table to be called who stands in no list of contacts."""
    listed = _contacts(script)
    others = {
        name: name
        for item, column in (
            ("systems", "vendor"),
            ("network_diagram", "wiring_contractor"),
            ("external_access", "company"),
            ("document_control", "approver"),
        )
        for name in _names_of(script, item, column)
        if not any(name in each or each in name for each in listed)
    }
    for line in script.lines:
        if not line.is_flow:
            continue
        for sentence in line.sentences:
            folded = normalise(sentence)
            name = next((each for each in others if each in folded), "")
            if (
                name
                and _CALL.search(sentence)
                and not _NOT_CALLED.search(sentence)
                and "調べて" not in sentence
            ):
                yield contradicts(
                    line,
                    f"「{name}」に連絡するとあるが、連絡先の表に無い。連絡先を表に加えるか、表にある相手にする",
                    f'"{name}" is to be called but is in no list of contacts. Add them, or call someone listed',
                    sentence,
                )


def _names_of(script: Script, item: str, column: str) -> tuple[str, ...]:
    answer: Answer = script.facts.answer(item)
    cells = [answer.cells[column]] if column in answer.cells else [row.cells[column] for row in answer.rows]
    return tuple(_bare(cell.text) for cell in cells if cell.has_value and len(_bare(cell.text)) > 2)


def _bare(name: str) -> str:
    return re.sub(r"株式会社|有限会社|\(株\)|\(有\)", "", normalise(name))


def _contacts(script: Script) -> set[str]:
    columns = (
        ("roles", ("person", "deputy", "company")),
        ("parties_to_notify", ("company", "person")),
        ("support_contacts", ("company", "person")),
    )
    return {name for item, names in columns for column in names for name in _names_of(script, item, column)}


# ------------------------------------------------------------------ nights and clocks


def _absent_at_night(script: Script) -> Iterator[Placed]:
    """At night someone is to act who the table says is not there then."""
    absent = {**_day_vendors(script), **_day_roles(script)}
    if not absent:
        return
    for line in script.lines:
        for sentence in line.sentences:
            if not _NIGHT.search(sentence) or _LATER.search(sentence):
                continue
            name = next(
                (
                    each
                    for each in absent
                    if re.search(rf"{re.escape(each)}(?:\([^()]*\))?(?:は|が|に|へ)", sentence)
                ),
                "",
            )
            acts = _CALL.search(sentence) if name and absent[name] == "vendor" else _HURRY.search(sentence)
            if name and acts:
                yield contradicts(
                    line,
                    f"夜間か休日に「{name}」が動くとあるが、表ではその時間にいない。代行者か、来るまでの行動を書く",
                    f'"{name}" is to act at night, when the table says that they are away. Write who stands in',
                    sentence,
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
    return found


def _wrong_clock(script: Script) -> Iterator[Placed]:
    """A legal term counted from another event than from when it was known."""
    for line in script.lines:
        for sentence in line.sentences:
            if not _LEGAL.search(sentence) or not _LIMIT.search(sentence) or _RIGHT_START.search(sentence):
                continue
            if _WRONG_START.search(sentence) or _OCCURRED.search(sentence):
                yield _clock(line, sentence)


def _clock(line: Line, sentence: str) -> Placed:
    return contradicts(
        line,
        "報告の期限を、別の出来事から数えている。社内の誰かが知った時から数える",
        "The legal term is counted from another event. Count from when anyone in the company knew",
        sentence,
    )
