"""Contradictions of who decides: another decider than the table's, or one whom nobody knows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bcp.catalog.words import normalise
from bcp.checking.grounds import Grounds
from bcp.checking.outside import Placed
from bcp.checking.said_twice import is_among
from bcp.checking.script import Line, Script, contradicts
from bcp.checking.wordlists import any_of
from bcp.vocabulary import Row

_DECISIONS = {
    "line_stop": r"ライン(?:の)?停止|ラインを止める|設備(?:の停止|を止める)",
    "network_cut": r"ネットワーク(?:の)?遮断|遮断|切り離し|(?:専用線|回線|ネットワーク|ケーブル|線)(?:の切断|を抜く|を切る|を切り離す)",
    "restart": r"再稼働|(?:生産|操業|ライン)の?再開",
    "external_notice": r"社外への(?:連絡|公表|説明|発表|第一報)|社外に(?:知らせる|伝える|公表する)",
    "declare_end": r"終息(?:の?宣言)?",
}
_ROLE_OF = {"line_stop": "line_stop", "network_cut": "network_cut"}  # the others are the commander's
_D = "|".join(f"(?P<{key}>{words})" for key, words in _DECISIONS.items())
_VERB = r"(?:最終的に|最終)?(?:許[すし]|許可|決め|決定|判断|命じ|承認|認め|宣言|下す|下し)"
_NP = r"(?P<who>[一-龠々ァ-ヶーA-Za-z0-9・]{2,18}?)"
_FORMS = (
    re.compile(
        rf"(?:{_D})(?:を|(?:の(?:可否|判断|実施|許可|是非)?)を|の)?{_VERB}(?:する|す|る)?(?:のは|権限を持つのは|者は|人は)、?{_NP}(?:である|とする|だ。|です|。|、|$)"
    ),
    re.compile(
        rf"(?:{_D})(?:は|については|の(?:判断|可否|許可|決定|権限)は|(?:し)?てよいか(?:どうか)?(?:は|を))、?{_NP}(?:が|は)、?{_VERB}"
    ),
    re.compile(
        rf"(?:^|[。、])(?:\d+[.)] ?|- )?{_NP}[がは]、?[^。、]{{0,10}}?(?:{_D})(?:を|(?:の(?:可否|実施|判断|許可)を)){_VERB}"
    ),
)
_ASKS = re.compile(
    r"(?:^|[、。はにを])(?P<who>[一-龠々ァ-ヶーA-Za-z・]{3,18}?)(?:の(?:許可|承認|同意|了解|了承|決裁|指示)(?:を|が|に)|から(?:許可|承認|了承)を|に(?:許可|承認)を)"
)
_STANDS_IN = re.compile(
    r"不在|出な|出られ|つながら|いな|来な|待っても|過ぎ|代わ|代行|夜|休日|無人|相談|場合|とき|なら|たら|れば|候補|ではな|とは限|聞い|意見"
)
_TITLE_LIKE = re.compile(
    rf"(?:{any_of('titles')}|[課部室局係班]長|委員長|委員会|統括|責任者|管理者|主幹|参事|本部長|[ァ-ヶー]{{2,}}(?:マネージャー|オフィサー)|監|CISO|CIO|CSIRT)$"
)
_ANYBODY = re.compile(
    r"^(?:各|その|現場|気づいた|最初|最上位|責任者$|担当|班長$|当番|当直|親会社|本社$|業者|弁護士|警察|納入先|工場の責任者|持ち主|上司|管理者$)|の責任者$|の担当者?$|最上位者$|(?:納入|取引|仕入)先"
)


def said_of_deciders(script: Script, grounds: Grounds) -> Iterator[Placed]:
    """Every such contradiction."""
    deciders = {key: _deciders(script, key) for key in _DECISIONS}
    titles = _titles(script)
    stated: dict[str, str] = {}
    for line in script.lines:
        if not _MAY_DECIDE.search(line.text):
            continue
        for sentence in line.sentences:
            found = _told(sentence, deciders, titles, grounds) or _other_than_stated(sentence, stated, script)
            if found:
                yield _wrong(line, found, sentence)


_MAY_DECIDE = re.compile(r"許|決|判断|命じ|承認|認め|宣言|下す|下し|同意|了|指示")


def _other_than_stated(sentence: str, stated: dict[str, str], script: Script) -> str:
    """Who the sentence says decides, where the plan has said somebody else before; else nothing."""
    if _STANDS_IN.search(sentence):
        return ""
    for form in _FORMS[:2]:
        for match in form.finditer(sentence):
            key, who = next(key for key in _DECISIONS if match[key]), match["who"]
            first = stated.setdefault(key, who)
            if not is_among(who, [first]) and not _posts(who, script) & _posts(first, script):
                return who
    return ""


def _posts(who: str, script: Script) -> set[str]:
    """The roles that a label, title or person stands for; itself where the table has none."""
    label_of = script.case.catalogue.roles
    found = {
        role
        for role, label in label_of.items()
        if label == who or is_among(normalise(who), _of_role(script, role))
    }
    return found or {who}


def _told(
    sentence: str, deciders: dict[str, frozenset[str]], titles: frozenset[str], grounds: Grounds
) -> str:
    """Who the sentence says decides, where that is nobody or somebody else; else nothing."""
    asked = _ASKS.search(sentence)
    if asked and _is_nobody(asked["who"], grounds) and not _STANDS_IN.search(sentence):
        return asked["who"]
    for form in _FORMS:
        for match in form.finditer(sentence):
            who = match["who"]
            if _is_nobody(who, grounds):
                return who
            key = next(key for key in _DECISIONS if match[key])
            if _STANDS_IN.search(sentence) or _ANYBODY.search(who) or not deciders[key]:
                continue
            if is_among(normalise(who), titles) and not is_among(normalise(who), deciders[key]):
                return who
    return ""


def _is_nobody(who: str, grounds: Grounds) -> bool:
    return _TITLE_LIKE.search(who) is not None and not _ANYBODY.search(who) and not grounds.contains(who)


def _deciders(script: Script, decision: str) -> frozenset[str]:
    """Everyone whom the table lets decide: the role, who holds it, their deputies, and who stands in."""
    rows = [row for row in script.facts.rows("authority") if _choice(row, "decision") == decision]
    roles = {_choice(row, "role") for row in rows} - {""} or {_ROLE_OF.get(decision, "commander")}
    known = {normalise(row.cells["if_absent"].text) for row in rows if row.cells["if_absent"].has_value}
    known |= {normalise(row.cells["night_rule"].text) for row in rows if row.cells["night_rule"].has_value}
    for role in roles:
        known.add(script.role_label(role))
        known |= _of_role(script, role)
    if decision == "restart":
        approver = script.facts.answer("quality_release").cells.get("approver")
        known |= {normalise(approver.text)} if approver is not None and approver.has_value else set()
    return frozenset(each for each in known if each)


def _choice(row: Row, column: str) -> str:
    parsed = row.cells[column].parsed
    return parsed[0] if isinstance(parsed, tuple) and parsed else ""


def _of_role(script: Script, role: str) -> set[str]:
    rows = [row for row in script.facts.rows("roles") if row.key.split("-")[0] == role]
    columns = ("title", "person", "deputy_title", "deputy")
    return {normalise(row.cells[c].text) for row in rows for c in columns if row.cells[c].has_value}


def _titles(script: Script) -> frozenset[str]:
    """The labels and titles of all roles: whom a sentence may name by mistake."""
    columns = ("title", "deputy_title")
    rows = script.facts.rows("roles")
    told = {normalise(row.cells[c].text) for row in rows for c in columns if row.cells[c].has_value}
    return frozenset(told | set(script.case.catalogue.roles.values()))


def _wrong(line: Line, who: str, sentence: str) -> Placed:
    return contradicts(
        line,
        f"「{who}」が決める、または許すとあるが、表ではその権限を持たない。判断の権限の表にある者にする",
        f'The table does not let "{who}" decide this. Write whom the table names',
        sentence,
    )
