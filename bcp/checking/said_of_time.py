"""Contradictions of time: a clock that starts at the wrong event, a first notice too late, two times to wait."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bcp.catalog.words import normalise
from bcp.checking.amounts_told import read_numbers, times
from bcp.checking.outside import Placed
from bcp.checking.quantities import find_quantities, read_kanji_numbers
from bcp.checking.script import Line, Script, contradicts
from bcp.vocabulary import Duration

_AMOUNT = r"\d+(?:\.\d+)?(?:営業日|日間?|時間半?|週間|[かヶケカ]月|分間?)"
_LEGAL = re.compile(r"速報|確報|個人情報保護委員会")
_NOTICE = re.compile(r"第一報|最初の(?:連絡|知らせ|報告|一報)|初めの知らせ")
_RECIPIENT = re.compile(
    r"(?:納入先|取引先|親会社|元請|顧客|得意先|客先|本社|行政|役所|監督官庁|保健所|消防|警察)(?:の[^、。]{0,8})?(?:へ|に)(?:は|も)?"
)
_TELLS = re.compile(r"知らせ|連絡|報告|通知|伝え|届け|通報|一報|電話")
# what may be told later than the first notice
_LATER_NEWS = re.compile(
    r"第二報|続報|次の(?:報告|連絡|知らせ)|最終報|結果を|報告書|(?:復旧|再開|出荷|納入|納期)[^、。]{0,6}(?:日|時期|予定|見込み|見通し)を|再発防止"
)
_LIMIT = re.compile(rf"{_AMOUNT}(?:以内|まで|後まで|のうち|内に|で(?:出|知|連絡|報告))")
_WRONG_START = re.compile(
    r"(?:復旧|復元|広がり|見当|結論|会議|協議|議論|調査報告|確認|(?<!電話番)調査|原因|終息|全容|被害(?:の)?(?:範囲|状況|規模|全体)?|影響(?:の)?範囲|範囲|見込み|見通し|事実関係|結果|対応方針|方針|内容|件数|復旧作業|対策)"
    r"(?:の(?:特定|究明|結果|全容|全体|見込み|確認|解明))?"
    r"(?:(?:が|を|も|は)?[^、。]{0,10}?(?:し|まとま|判明|分か|わか|確定|特定|終わ|終え|済|完了|固ま|そろ|定ま|決ま|立|つかめ|つかん|つかみ|つい|受け|出[てた]|見え|出そろ|明らかにな|公表|解明|究明|把握|掌握|整)[っんりめたえみしる]*(?:終え[るたて]?)?"
    r"(?:のを?待[ちっ]て?|[てで](?:から)?|[ただ]ら|次第|[ただ](?:時点?|後|あと|日|とき|上で|段階)|後)|(?:後|の後)(?=から|[、]|\d|に)|から(?=\d|、))"
)
_RIGHT_START = re.compile(
    r"知[っり]|気づ[いき]|認識|発覚|覚知|見つけ|待た[ずな]|前でも|なくても|ではな|でな[くい]|数えない|最中|とは限ら|判明していな|分からな"
)
_OCCURRED = re.compile(
    r"(?:発生|侵入|攻撃|感染)(?:した|の|が(?:起き|始ま)った|を受けた)?(?:時刻?点?|日|とき)?(?:から|を起点)|(?:公表|着手|設置|復旧|報道)(?:した)?(?:日|時点?|とき)から"
)
_WAIT_WORDS = {
    "line_stop": r"(?:ライン|設備)?の?停止の(?:判断|許可|決定)",
    "network_cut": r"(?:ネットワーク)?の?(?:遮断|切り離し)(?:の(?:判断|許可|決定)|を決める人|を許す人)",
    "restart": r"再稼働の(?:判断|許可|決定)",
    "external_notice": r"社外への連絡の(?:判断|許可|決定)",
}
_WAITED = re.compile(
    rf"[^。\d]{{0,14}}?({_AMOUNT})(?:[^。、]{{0,8}}?(?:待|である|とする|$|。)|(?:たっても|過ぎても|待っても)[^。]{{0,14}}?(?:なけれ|ない))"
)
_LATE = re.compile(rf"({_AMOUNT})(?:以内|まで|のうち|内)")


def said_of_time(script: Script) -> Iterator[Placed]:
    """Every such contradiction."""
    yield from _wrong_clock(script)
    yield from _late_notice(script)
    yield from _decision_waits(script)


# the event that a term is counted from, however it is put
_COUNTED_FROM = re.compile(
    r"([^、。は]{2,40}?)(?:(?:[ただ](?:時刻?|日|とき|時点|段階|瞬間|ところ)|の(?:時刻?|日|時点))(?:から|を(?:起点|初日|一日目|1日目))|(?:[てで]から|[ただ](?:後|あと|時点で)|次第)(?=[^。]{0,24}?\d[^。]{0,6}?(?:以内|まで|のうち)))"
)
_COUNTS = re.compile(
    r"数え|起算|計[るりっ]|始ま|始め|動き出|起点|一日目|1日目|初日|以内|までに|のうち|とする"
)
_NOT_THE_START = re.compile(r"許可|承認|決め|第一報|前の|最初の|電話|訓練|翌|毎")


def _is_other_start(sentence: str) -> bool:
    """True where a term of telling somebody is counted from an event that is not that somebody knew."""
    if not _COUNTS.search(sentence):
        return False
    text = read_kanji_numbers(sentence)
    if not (_TERM.search(text) and _TOLD_OF.search(text)):
        return False
    event = _COUNTED_FROM.search(text)
    return event is not None and not _RIGHT_START.search(event[0]) and not _NOT_THE_START.search(event[1])


_TERM = re.compile(rf"{_AMOUNT}|期限|日数|時間|時計")
_TOLD_OF = re.compile(
    rf"第一報|速報|確報|個人情報保護委員会|{_RECIPIENT.pattern}[^。]{{0,30}}?(?:知らせ|連絡|報告|通知|届け|伝え|通報)|(?:会社|納入先|取引先|店|消防署?|保健所|役所|行政)への(?:報告|連絡|通報|知らせ)"
)
_LATE_BY_EVENT = re.compile(
    r"(?:会社|納入先|取引先|店|消防署?|保健所|役所|行政|顧客|得意先)への(?:第一報|報告|連絡|通報|知らせ)は"
)


_BY_WORK = re.compile(
    r"(?:期限|目標|時間|日数|猶予)[^。]{0,10}?(?:は|を)、?[^。]{0,4}?(?:復旧|復元|作業|対応|会議|報告)[^。、]{0,10}?(?:着手|始め|終わ|完了|開始)[^。、]{0,6}?(?:から|を起点)[^。]{0,6}?(?:数え|起算|計)"
)


def _wrong_clock(script: Script) -> Iterator[Placed]:
    """A term, of the law or of a customer, counted from another event than from when it was known."""
    for line in script.lines:
        if "から" in line.text and _BY_WORK.search(line.text) and not _RIGHT_START.search(line.text):
            yield _clock(line, line.text)
            continue
        if not _NEWS.search(line.text):
            continue
        for sentence in line.sentences:
            if _LATER_NEWS.search(sentence) and "見通しが" not in sentence:
                continue
            if _is_other_start(sentence):
                yield _clock(line, sentence)
                continue
            if _RIGHT_START.search(sentence) or not (_is_news(sentence) or _LATE_BY_EVENT.search(sentence)):
                continue
            if _WRONG_START.search(sentence) or (_LEGAL.search(sentence) and _OCCURRED.search(sentence)):
                yield _clock(line, sentence)


_NEWS = re.compile(r"報|知らせ|連絡|通知|伝え|電話|個人情報保護委員会")


def _is_news(sentence: str) -> bool:
    """True for a sentence on a first notice, or on telling somebody within a time."""
    if _LATER_NEWS.search(sentence):
        return False
    if _NOTICE.search(sentence) or "速報" in sentence:
        return _SENDS.search(sentence) is not None
    has_limit = _LIMIT.search(read_kanji_numbers(sentence)) is not None
    return has_limit and (
        _LEGAL.search(sentence) is not None
        or (_RECIPIENT.search(sentence) is not None and _TELLS.search(sentence) is not None)
    )


_SENDS = re.compile(
    rf"{_AMOUNT}|[一二三四五六七八九十]+(?:日|時間|分)|(?:出す|入れる|行う|送る|知らせる|する|連絡する|伝える|始める|発する)(?:。|$)|期限"
)


def _clock(line: Line, sentence: str) -> Placed:
    return contradicts(
        line,
        "報告や第一報の期限を、別の出来事から数えている。社内の誰かが知った時、気づいた時から数える",
        "The term is counted from another event. Count from when anyone in the company knew",
        sentence,
    )


# ------------------------------------------------------------------ deadlines and waits


def _late_notice(script: Script) -> Iterator[Placed]:
    """A first notice promised later than the party of the table, or every party, waits for it."""
    deadlines = _deadlines(script)
    if not deadlines:
        return
    for line in script.lines:
        if not _HAS_TIME.search(line.text) or not _FIRST_NEWS.search(line.text):
            continue
        for sentence in line.sentences:
            if _LATER_NEWS.search(sentence) or "ごと" in sentence or not _FIRST_NEWS.search(sentence):
                continue
            limit = _limit_of(sentence, deadlines) if _HAS_TIME.search(sentence) else None
            if limit is None:
                continue
            told = next(
                (
                    each
                    for each in times(read_numbers(sentence))
                    if _ENDS.match(read_numbers(sentence), each.end)
                ),
                None,
            )
            if told is not None and told.value > limit[0]:
                yield _other(line, "第一報の期限", "the first notice", told.written, limit[1])


_FIRST_NEWS = re.compile(
    r"第一報|最初の(?:連絡|知らせ|報告|一報)|初めの知らせ|(?:会社|納入先|取引先|消防署?|保健所|自治体)(?:への(?:連絡|報告|通報|知らせ)|に(?:は)?[^。]{0,20}?(?:知らせ|連絡|報告|通報))"
)
_ENDS = re.compile(
    r"の?(?:以内|まで|のうち|内に|に(?:電話で|メールで|FAXで)?、?(?:第一報|最初の(?:連絡|知らせ)|入れ|出|知らせ|行|連絡|伝え)|で(?:よい|足り|かまわ)|とする|である|。|が期限)|の(?:朝|夕方|昼)まで"
)
_HAS_TIME = re.compile(r"\d|[一二三四五六七八九十半][分時日週か]|翌|明朝|当日|その日")
_SOONEST = re.compile(r"最も急ぐ|最も早い|最初の納入先|一番急ぐ|急ぎの")


def _deadlines(script: Script) -> dict[str, tuple[float, str]]:
    """What a party may be called -> the latest of its deadlines; "" for all of them; none where one is not known."""
    found: dict[str, list[tuple[float, str]]] = {}
    unknown: set[str] = set()
    kinds = script.case.catalogue.items["parties_to_notify"].columns["kind"].choices
    for row in script.facts.rows("parties_to_notify"):
        kind, cell = row.cells["kind"].parsed, row.cells["deadline"]
        label = kinds[kind[0]] if isinstance(kind, tuple) else ""
        company = re.sub(r"株式会社|有限会社|\(.*", "", normalise(row.cells["company"].text))
        for name in {label, company if len(company) > 2 else "", ""}:
            if isinstance(cell.parsed, Duration):
                found.setdefault(name, []).append((float(cell.parsed.minutes), cell.text))
            else:
                unknown.add(name)
    latest = {name: max(each) for name, each in found.items() if name not in unknown}
    customers = found.get(kinds["customer"])
    if customers:
        latest["最"] = min(customers)
    return latest


def _limit_of(sentence: str, deadlines: dict[str, tuple[float, str]]) -> tuple[float, str] | None:
    if _SOONEST.search(sentence):
        return deadlines.get("最")
    named = [name for name in deadlines if name and name != "最" and name in sentence]
    addressed = [
        name
        for name in named
        if re.search(rf"{re.escape(name)}(?:株式会社|有限会社|\(株\)|\(有\))?(?:への|に(?:は|、))", sentence)
    ]
    # a company named is meant rather than its kind (納入先担当は、A社への第一報を …), the first rather than the next
    named = _first_addressed(sentence, addressed) or named
    if not named:
        named = [name for name in ("消防", "保健所", "自治体") if name in sentence]
        return next(
            (deadlines[each] for each in deadlines if named and named[0] in each),
            deadlines.get("") if not named else None,
        )
    return max(deadlines[name] for name in named)


def _first_addressed(sentence: str, names: list[str]) -> list[str]:
    """The name that stands first of those to whom something is sent; of two at one place the longer."""
    return sorted(names, key=lambda name: (sentence.find(name), -len(name)))[:1]


def _minutes(written: str) -> float:
    return next((float(each.amount) for each in find_quantities(written) if each.kind == "minutes"), 0)


def _decision_waits(script: Script) -> Iterator[Placed]:
    """Another time to wait for a decision than the table's, or two where the table has none."""
    rows = {_decision(row.cells["decision"].parsed): row for row in script.facts.rows("authority")}
    for decision, words in _WAIT_WORDS.items():
        pattern = re.compile(words)
        first = ""
        for line in script.lines:
            if not _MAY_WAIT.search(line.text) or not pattern.search(line.text):
                continue
            for sentence in line.sentences:
                written = _waited(sentence, pattern)
                cell = rows[decision].cells["max_wait"] if decision in rows else None
                known = cell.parsed if cell is not None else None
                other = cell.text if cell is not None and isinstance(known, Duration) else first
                limit = known.minutes if isinstance(known, Duration) else _minutes(first)
                if written and other and _minutes(written) != limit:
                    yield _other(line, "判断を待つ時間", "waiting for a decision", written, other)
                first = first or written


_MAY_WAIT = re.compile(r"待|たっても|過ぎても")


def _waited(sentence: str, words: re.Pattern[str]) -> str:
    match = words.search(sentence)
    if match is None or not _MAY_WAIT.search(sentence) or "ごと" in sentence:
        return ""
    text = read_kanji_numbers(sentence)
    start = words.search(text)
    told = _WAITED.match(text, start.end()) if start else None
    return told[1] if told else ""


def _decision(parsed: object) -> str:
    return parsed[0] if isinstance(parsed, tuple) and parsed else ""


def _other(line: Line, ja: str, en: str, written: str, table: str) -> Placed:
    return contradicts(
        line,
        f"{ja}が「{written}」と書かれているが、表かほかの文では「{table}」である。表の値にそろえる",
        f'The text says "{written}" for {en}, table or text elsewhere "{table}". Write the one of the table',
        f"{written} / {table}",
    )
