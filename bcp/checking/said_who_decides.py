"""Contradictions of permission: somebody decides, allows, is asked or stands in whom the table does not let.

Unlike `said_of_deciders`, which knows forms of sentences, this reads every name in a sentence about one decision: a name
that decides, gives leave or is waited for must be the decider of the table or one who stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bcp.catalog.words import normalise
from bcp.checking.outside import Placed
from bcp.checking.posts import UNSURE, WAYS, Posts, gives_to_another
from bcp.checking.said_of_amounts import plain_name
from bcp.checking.said_of_measures import tail_of
from bcp.checking.script import Script

_DECIDES = r"(?:許[すし]|許可|決裁|決め|決定|判断|命じ|承認|認め|宣言|下[すし]|告げ|見極め)"
_MAY_DECIDE = re.compile(
    rf"{_DECIDES}|了承|了解|同意|指示|待[つち]|出な|出られ|いな|不在|つながら|見つから|捕ま|つかま|代わ|代理|代行|名で|名前で"
)
_ABSENT = re.compile(
    r"(?:が|は|に|へ|と|の)?、?(?:[^、。がはを]{1,8}?で)?(?:電話(?:が|に|しても)?|連絡(?:が|して(?:も)?)?)?(?:不在|いな|出な|出られ|つながら|捕まら|つかまら|見つから|応答|応じ|取れな|取れず|つか(?:な|ず)|来られ|休み|留守)"
)
_ASKED = re.compile(
    r"(?:に|から|の)、?(?:[^、。]{0,8}?)(?:許可|許し|承認|了承|了解|同意|指示|判断)(?:を|が|で|により)"
    r"|に電話して、?許|(?:を|の(?:判断|許可|到着|返事)を)待"
)
_NOT_ASKED = re.compile(r"待た|(?:許可|承認|指示|判断)(?:は|が|も)?(?:要らな|不要|なし|なく|得ず)|得ずに")
_IS_DECIDER = re.compile(
    rf"(?:が|は|だけが)、?(?:[^、。]{{0,14}}?、?)(?:最終的に|自分で)?[^、。]{{0,16}}?{_DECIDES}|の(?:判断|許可|承認|一存|名前?)(?:で|を得|が下り|を取|事項|による)"
)
_GIVEN = re.compile(r"(?:許可|判断|承認|決定)(?:は|を)、?$")
_GIVES = re.compile(r"が、?(?:出[すし]|与え|行[うい]|する|下[すし])")
_WHO_DECIDES = re.compile(rf"{_DECIDES}[るすう]?(?:のは|者は|人は)、?$")
_IS = re.compile(r"(?:である|です|だ|とする|。|$)")
_STEPS_IN = re.compile(
    rf"(?:が|は)、?[^。]{{0,14}}?(?:代わ|代行|代理|引き継|務め|担|兼ね|受け持|抜[くい]|止め|{_DECIDES})|(?:に|へ)(?:引き継|代わ)"
)
# behind the words of a decision: it is what the sentence is about
_AS_OBJECT = (
    r"(?=(?:する|して|め|る|て|ん|い|く)?(?:は|を|に(?:は|つ)|の(?:可否|判断|許可|決定|是非|実施|時期|範囲|合図)|か(?:は|を|どうか)|(?:最終)?判断[をは]|宣言[をは]|決定[をは]|時期|範囲"
    r"|のは|の(?:を|は)|ときは|こと[をは]|てよい|よい))"
)
# decision of the table -> the words that speak of it; the names of equipment are read as 設備
_WORDS = {
    "line_stop": r"(?:ライン|設備|機械)(?:の|を)?(?:安全な?に?|緊急)?(?:停止|止め)",
    "network_cut": r"(?:遮断|切断|切り離し|(?:ネットワーク|ケーブル|回線|専用線|線)(?:の|を)(?:切[断るっり]|抜[くいき]|切り離))",
    "restart": r"(?:再稼働|(?:生産|操業|ライン)(?:の|を)再開)",
    "external_notice": r"(?:社外(?:へ|に)(?:の)?(?:連絡|公表|説明|発表|知らせ|第一報)|公表|(?:納入先|取引先)への(?:連絡|説明))",
    "declare_end": r"終息",
}
_PATTERNS = {key: re.compile(words + _AS_OBJECT) for key, words in _WORDS.items()}
_ROLE_OF = {"line_stop": "line_stop", "network_cut": "network_cut"}  # the others are the commander's
_NIGHT = re.compile(r"夜|休日|時から")


@dataclass(frozen=True)
class Decision:
    """判断: who takes it, who does when they are away, who at night; no deciders where the table is silent."""

    key: str
    deciders: frozenset[str]
    standing_in: frozenset[str]
    at_night: frozenset[str]


def said_who_decides(script: Script, posts: Posts) -> Iterator[Placed]:
    """Every such contradiction."""
    decisions = tuple(_decisions(script, posts))
    equipment = _equipment(script)
    for line in script.lines:
        if line.block is None or not posts.may_name(line.text) or not _MAY_DECIDE.search(line.text):
            continue
        for sentence in line.sentences:
            if not posts.may_name(sentence) or UNSURE.search(sentence) or not _MAY_DECIDE.search(sentence):
                continue
            told = (
                _wrong_decider(sentence, decisions, posts, equipment)
                or _wrong_deputy(sentence, decisions, posts)
                or _exchanged(sentence, decisions, posts, equipment)
            )
            if told:
                yield gives_to_another(line, *told)


Told = tuple[str, str]  # who, what


def _equipment(script: Script) -> tuple[str, ...]:
    names = [plain_name(row.cells["equipment"]) for row in script.facts.rows("safety")]
    names += [tail for name in names if (tail := tail_of(name))]
    return tuple(name for name in names if name)


def _decisions(script: Script, posts: Posts) -> Iterator[Decision]:
    for key in _WORDS:
        rows = [row for row in script.facts.rows("authority") if _choice(row.cells["decision"].parsed) == key]
        roles = {_choice(row.cells["role"].parsed) for row in rows} - {""} or {_ROLE_OF.get(key, "commander")}
        away, night = (
            frozenset(normalise(row.cells[column].text) for row in rows if row.cells[column].has_value)
            for column in ("if_absent", "night_rule")
        )
        own = frozenset(text for role in roles for text in posts.holders(role))
        deputies = frozenset(text for role in roles for text in posts.deputies(role))
        yield Decision(key, own if len(own) > len(roles) else frozenset(), deputies | away, night)


def _choice(parsed: object) -> str:
    return parsed[0] if isinstance(parsed, tuple) and parsed else ""


def _wrong_decider(
    sentence: str, decisions: Sequence[Decision], posts: Posts, equipment: Sequence[str]
) -> Told | None:
    """Who is said to decide, to allow or to be asked, though neither decider nor deputy."""
    if _NOT_ASKED.search(sentence):
        return None
    decision = _decision_of(sentence, decisions, equipment)
    if decision is None or (WAYS.search(sentence) and not decision.standing_in):
        return None
    known = decision.deciders | decision.standing_in
    if _NIGHT.search(sentence):
        # where the table says who decides at night, the decider of the day does not
        says_who = any("決める" in rule for rule in decision.at_night)
        known = decision.at_night | (decision.standing_in if says_who else known)
    for match in posts.named(sentence):
        if match[1] != "班長" and _has_a_say(match, sentence) and not posts.is_one_of(match[1], known):
            return match[1], "決める、または許す"
    return None


def _decision_of(sentence: str, decisions: Sequence[Decision], equipment: Sequence[str]) -> Decision | None:
    """The one decision that the sentence is about, if the table says who takes it."""
    text = sentence
    for name in equipment:
        text = text.replace(name, "設備")
    about = [each for each in decisions if _PATTERNS[each.key].search(text)]
    return about[0] if len(about) == 1 and about[0].deciders else None


def _has_a_say(match: re.Match[str], sentence: str) -> bool:
    """True where who is named decides, gives leave or is asked for it."""
    before, behind = sentence[: match.start()], sentence[match.end() :]
    if _ABSENT.match(behind):
        return False
    return bool(
        _IS_DECIDER.match(behind)
        or _ASKED.match(behind)
        or (_GIVEN.search(before) and _GIVES.match(behind))
        or (_WHO_DECIDES.search(before) and _IS.match(behind))
    )


def _wrong_deputy(sentence: str, decisions: Sequence[Decision], posts: Posts) -> Told | None:
    """Who is said to stand in for somebody whose deputies are others."""
    named = posts.named(sentence)
    if len(named) < 2:
        return None
    away = next((each for each in named if _ABSENT.match(sentence, each.end())), None)
    other = next((each for each in named if away and each.start() > away.end() and each[1] != "班長"), None)
    if away is None or other is None or not _STEPS_IN.match(sentence, other.end()):
        return None
    deputies = frozenset(text for role in posts.roles_of(away[1]) for text in posts.deputies(role))
    # a decision may name yet another: 製造1課の班長が決める
    named_there = [each.standing_in for each in decisions if posts.is_one_of(away[1], each.deciders)]
    known = deputies.union(*named_there)
    if not deputies or posts.is_one_of(other[1], known | {away[1]}):
        return None
    return other[1], f"{away[1]}の代わりを務める"


_WHEN_AWAY = re.compile(
    r"[、(](?:[^、。]{0,12}?)(?:不在|留守|休み|つながら|出な|出られ|連絡が(?:つか|取れ)|捕まら|いな)[^、。]{0,6}(?:とき|場合|時|なら|れば|間)(?:に)?は?、?"
)


def _exchanged(
    sentence: str, decisions: Sequence[Decision], posts: Posts, equipment: Sequence[str]
) -> Told | None:
    """Who is said to decide first and only stands in by the table, in a sentence that names both."""
    away = _WHEN_AWAY.search(sentence)
    decision = _decision_of(sentence, decisions, equipment) if away else None
    if away is None or decision is None:
        return None
    first = [match for match in posts.named(sentence) if match.end() <= away.start()]
    again = {match[1] for match in posts.named(away[0])}
    if (
        len(first) != 1
        or again - {first[0][1]}
        or not _IS_DECIDER.match(sentence[first[0].end() : away.start()])
    ):
        return None
    return None if posts.is_one_of(first[0][1], decision.deciders) else (first[0][1], "先に決める")
