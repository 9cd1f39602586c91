"""Contradictions of people: a step for a role that nobody holds, a call to someone who is in no list of contacts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bcp.catalog.words import normalise
from bcp.checking.grounds import Grounds
from bcp.checking.outside import Placed
from bcp.checking.script import Script, contradicts
from bcp.vocabulary import Answer, Row, State

_CALL = re.compile(
    r"電話(?:する|し|をかけ|で)|連絡(?:する|し|を取)|呼(?:ぶ|び|んで)|知らせ(?:る|て)|依頼(?:する|し)|頼(?:む|み|んで)|来て(?:もらう|調べ)"
)
_NOT_CALLED = re.compile(r"電話しない|連絡しない|呼ばない|知らせない|頼まない")
_OFFICE = r"(?:責任者|担当者?|係|チーム|委員会|本部長?|管理者|室長|部門|事務局|CSIRT|SOC|CISO|CIO|(?:推進|広報|情報|法務|経営|監査|対策|統括|管理|企画|監視|危機|セキュリティ)[一-龠々]{0,2}室|統括|委員長|[部課局]長|主幹|参事|マネージャー|リーダー|チーフ|オフィサー|[一-龠々ァ-ヶー]{2,}[部課])"
_ACTOR = re.compile(
    rf"(?:^|[。、]|\d[.)] |- |は|に)(?:(?:本社|工場|社内|当社)の)?([一-龠々ァ-ヶーA-Za-z・]{{0,16}}?{_OFFICE}(?:の(?:当番|係員|担当者?|責任者|職員|リーダー|長))?)(?:は|が)、?"
)
# Outside the flow only these make an actor of somebody: to lead, decide, allow, cut, announce
_LEADS = re.compile(
    r"決め|決定|許可|判定|審議|指揮|読み上げ|見極め|統括|命じ|宣言|判断|承認|説明|公表|発表|指示|抜[くき]|遮断"
)
# Actors that need no row: what they are called says who they are.
_ANYBODY = re.compile(
    r"^(?:各|現場|その|使う|次の|最初|業者|該当|部署|担当(?:者)?$|管理者$|責任者$|記入した|異常|機器|設備|持ち主|受付|システム|ネットワークの管理者|工場の責任者|製造の責任者)|(?<![室会])(?<!チーム)(?:の責任者|の担当者?|の管理者|の係)$"
)
_STANDS_IN = re.compile(
    r"兼ねる|兼務|代わり|代行|いなければ|いない|決まっていない|(?:役割|担当|人|者)を(?:決め|定め)|置かない"
)


def said_of_people(script: Script, grounds: Grounds) -> Iterator[Placed]:
    """Every such contradiction."""
    yield from _unheld_roles(script, grounds)
    yield from _uncalled(script)


# ------------------------------------------------------------------ roles and contacts


def _unheld_roles(script: Script, grounds: Grounds) -> Iterator[Placed]:
    """A step for a role that neither table, template nor catalogue knows, or that the table says nobody holds."""
    empty = _empty_roles(script)
    # a template may say for all roles who stands in; then only unknown roles are left to find
    if any("役割" in line.text and "兼ねる" in line.text and line.block is None for line in script.lines):
        empty = frozenset()
    for line in script.lines:
        for sentence in line.sentences:
            if not line.is_flow and not _LEADS.search(sentence):
                continue
            actor = _unheld(sentence, empty, grounds)
            if actor:
                yield contradicts(
                    line,
                    f"「{actor}」は役割の表に無く、誰も務めない。表にある役割で書くか、表に加える",
                    f'Nobody holds "{actor}": it is no role of the table. Write a role of the table, or add it',
                    sentence,
                )


def _unheld(sentence: str, empty: frozenset[str], grounds: Grounds) -> str:
    """The first actor of the sentence whom nobody knows, or whose role is empty; else nothing."""
    if _STANDS_IN.search(sentence):
        return ""
    for match in _ACTOR.finditer(sentence):
        actor = re.sub(r"^\d+[.)] ?", "", match[1])
        is_known = grounds.contains(actor) or grounds.contains(actor.removesuffix("長"))
        if actor in empty or (not is_known and len(actor) > 2 and not _ANYBODY.search(actor)):
            return actor
    return ""


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
        if not others or not line.is_flow or not _CALL.search(line.text):
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
