"""Contradictions of doer: somebody else than the table's restores, cuts, puts back, reports, leads or holds a role."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bcp.catalog.words import normalise
from bcp.checking.outside import Placed
from bcp.checking.posts import UNSURE, WAYS, Posts, gives_to_another
from bcp.checking.said_before import names_of_cut
from bcp.checking.script import Script

_MAY_DO = re.compile(
    r"抜|切|外|戻|差|復元|出荷|代行|代理|務め|兼ね|担|執|引き受け|とする|である|通報|連絡|電話"
)
_OF = r"(?:の(?:線|ケーブル|LANケーブル))?"
# THING and DOER stand for a name of the row and for whom the sentence names
_CUTS = re.compile(
    rf"THING{_OF}[をは]、?DOERが、?(?:抜|外|切)|DOER(?:が|は)、?[^、。]{{0,10}}?THING{_OF}を、?[^、。]{{0,6}}?(?:抜[くき]|外す|切る)(?!な)"
)
_PUTS_BACK = re.compile(
    r"THING[^。]{0,24}?(?:戻[すしる]|差[すし])[^。]*?DOER(?:が|の(?:判断|一存|許可|承認|了解))"
    r"|THING[^。]{0,20}?DOER(?:の(?:判断|一存)で|が自分で|が決め)[^。]{0,8}?(?:戻|差)"
)
_RESTORES = re.compile(
    r"THING(?:(?:の(?:控え|復元|データ))?[はを])、?DOERが、?[^、。]{0,10}?(?:戻[すし]|復元[すし]|行[うい])(?!.*立ち会)"
)
_RELEASES = re.compile(
    r"出荷(?:の(?:可否|判定|判断)|してよいか(?:どうか)?|を決める(?:の)?|を許す(?:の)?)(?:は|を)、?DOER(?:が[^。]{0,16}?(?:許[すし]|許可|決め|決定|判断|承認|認め)|である|とする)"
)
_REPORTS = re.compile(
    r"THING署?(?:への(?:通報|連絡|電話)|に(?:通報|連絡|電話))[^。]{0,20}?DOERが、?(?:(?:現場に|工場に)?(?:着い|到着し|来)てから、?)?(?:行|する|通報|連絡|電話|入れ)"
)
_ONCE_THERE = re.compile(r"(?:着い|到着し|来)てから")
_NIGHT_REPORT = re.compile(r"([一-龠々ァ-ヶー]{2,6}?)への(通報|連絡|電話)(?:だけ)?は、?([^、。が]{2,10})が")
# what somebody leads -> the role whose part it is
_LED = {
    "復旧": "recovery",
    "復旧作業": "recovery",
    "安全": "safety",
    "安全確保": "safety",
    "記録": "recorder",
    "対策本部": "commander",
    "全体": "commander",
    "広報": "communications",
    "調達": "procurement",
}
_LEADS = re.compile(
    rf"(?:^(?:[-*] |\d+[.)] ?)?|[、。])({'|'.join(_LED)})の(?:指揮|責任|取りまとめ|統括)(?:は|を)、?DOERが、?(?:執|取|負|担|行|務)"
)
_LEADING = re.compile(r"指揮|責任|まとめ|統括")
_IF = re.compile(r"場合|とき|なら|れば|たら|夜|休日|名のない|決まっていな")
_POST = re.compile(r"[長員係監官]$|主[任査幹]$|[専常]務$|担当$|リーダー$|マネージャー$")

Told = tuple[str, str]  # who, what


@dataclass(frozen=True)
class Deed:
    """行い: the names of the thing, the words that speak of it, and everyone who may do it by the table."""

    names: tuple[str, ...]  # none: the words say enough
    words: re.Pattern[str]
    doers: frozenset[str]
    ja: str


def said_of_doers(script: Script, posts: Posts) -> Iterator[Placed]:
    """Every such contradiction."""
    deeds = tuple(_deeds(script, posts))
    for line in script.lines:
        # what the template's author wrote is not the table's to change
        if line.block is None or not posts.may_name(line.text) or not _MAY_DO.search(line.text):
            continue
        for sentence in line.sentences:
            if not posts.may_name(sentence) or UNSURE.search(sentence):
                continue
            told = (
                _wrong_deed(sentence, deeds, posts)
                or _wrong_leader(sentence, posts)
                or _wrong_holder(sentence, posts)
            )
            if told:
                yield gives_to_another(line, *told)


# ------------------------------------------------------------------ deeds of one thing


def _deeds(script: Script, posts: Posts) -> Iterator[Deed]:
    for row in script.facts.rows("cut_points"):
        names, role, back = names_of_cut(row), row.cells["role"].parsed, row.cells["how_back"]
        if names and isinstance(role, tuple):
            doers = posts.of_role(role[0]) | {normalise(row.cells["never_if"].text)}
            yield Deed(names, _CUTS, doers, "抜く")
        if names and back.has_value:
            yield Deed(names, _PUTS_BACK, frozenset({normalise(back.text)}), "戻す")
    for row in script.facts.rows("backups"):
        system, by = row.cells["system"], row.cells["restore_by"]
        if by.has_value and system.has_value:
            yield Deed((normalise(system.text),), _RESTORES, frozenset({normalise(by.text)}), "復元する")
    quality = script.facts.answer("quality_release").cells
    rules = [quality[c] for c in ("release_rule", "approver") if c in quality and quality[c].has_value]
    if rules:
        yield Deed((), _RELEASES, frozenset(normalise(cell.text) for cell in rules), "出荷を決める")
    for row in script.facts.rows("authority"):
        rule = normalise(row.cells["night_rule"].text) if row.cells["night_rule"].has_value else ""
        for match in _NIGHT_REPORT.finditer(rule):
            yield Deed((match[1],), _REPORTS, frozenset({match[3]}), match[2])


def _wrong_deed(sentence: str, deeds: Sequence[Deed], posts: Posts) -> Told | None:
    """Who is said to do what by the table somebody else does."""
    if WAYS.search(_ONCE_THERE.sub("", sentence)):
        return None
    for match in posts.named(sentence):
        marked = _marked(sentence, match)
        for deed in deeds:
            if match[1] == "班長" and deed.words is _CUTS:
                continue  # which 班長 is meant is not said
            if _is_about(marked, deed) and not posts.is_one_of(match[1], deed.doers):
                return match[1], deed.ja
    return None


def _marked(sentence: str, match: re.Match[str]) -> str:
    """The sentence around a name, with DOER for it: no deed of the rules is told in more words."""
    start, end = match.span(1)
    return f"{sentence[max(0, start - _AROUND) : start]}DOER{sentence[end : end + _AROUND]}"


_AROUND = 80


def _is_about(marked: str, deed: Deed) -> bool:
    if not deed.names:
        return deed.words.search(marked) is not None
    name = next((each for each in deed.names if each in marked), "")
    return bool(name) and deed.words.search(marked.replace(name, "THING", 1)) is not None


# ------------------------------------------------------------------ who leads and who holds


def _wrong_leader(sentence: str, posts: Posts) -> Told | None:
    """Who is said to lead what belongs to another role."""
    if not _LEADING.search(sentence) or WAYS.search(sentence):
        return None
    for match in posts.named(sentence):
        led = _LEADS.search(_marked(sentence, match))
        doers = posts.of_role(_LED[led[1]]) if led else frozenset()
        if len(doers) > 1 and not posts.is_one_of(match[1], doers):
            return match[1], "指揮を執る"
    return None


@functools.cache
def _holds(labels: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(re.escape(label) for label in labels)
    takes = "(?:兼ね|務め|担[うっい]|引き受け)"
    return re.compile(
        rf"(?P<role>{names})(?:の(?:代行者?|代理))?(?:は|を)、?(?P<who>[^、。はがを]{{2,12}}?)(?:が)?(?:{takes}|とする|とし、|である|です)"
        rf"|(?:^|[。、])(?P<who2>[^、。はがを]{{2,12}}?)(?:が|は)、?(?P<role2>{names})を{takes}"
    )


def _wrong_holder(sentence: str, posts: Posts) -> Told | None:
    """A title said to hold a role, or to stand in for it, that the table gives to another."""
    match = _holds(tuple(posts.labels.values())).search(sentence)
    if match is None or _IF.search(sentence[: match.end() + 3]):  # 不在のときは … behind it is another matter
        return None
    label = match["role"] or match["role2"]
    role = next(key for key, each in posts.labels.items() if each == label)
    is_deputy = "代行" in match[0] or "代理" in match[0]
    known = posts.deputies(role) if is_deputy else posts.holders(role) - {label}
    who = normalise(match["who"] or match["who2"])
    if not known or not _POST.search(who) or posts.is_one_of(who, known):
        return None
    return who, f"{label}{'の代行' if is_deputy else ''}"
