"""Contradictions of before and after: restoring in another order than the table, cutting before what must come first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from bcp.catalog.words import normalise
from bcp.checking.outside import Placed
from bcp.checking.script import Line, Script, contradicts
from bcp.vocabulary import Row

_RESTORING = re.compile(r"復元|復旧|戻[すしせっ]|立ち上げ|起動|再開|使え[るた]|動か[すし]|手を付け|取りかか")
NOT_SAID = re.compile(
    r"ではな|しない|さない|ず(?:、|に)|問わず|決ま|とき|場合|なら|れば|故障|試|訓練|例えば|控えの|写し|か、|どちら|表の順"
)
_DONE = r"(?:落とし|使えるようになっ|使えるようにし|確かめ|確認し|取りかかっ|抜い|抜き|切り離し|戻し|戻っ|復元し|復旧し|立ち上げ|立ち上がっ|起動し|終え|終わっ|終わり|済ませ|済ん|完了し|動い)"
_THING = r"(?:の(?:復元|復旧|立ち上げ|起動|線|LANケーブル|ケーブル))?"
# (what stands between two names, behind the second, True when the first comes first)
_BEHIND_FIRST = re.compile(rf"^{_THING}(?:より(?:も)?、?(?:後|遅|あと)|の後に|の次に)")
_BEHIND_SECOND = re.compile(
    rf"^{_THING}(?:(?:を|が|も)?、?{_DONE}(?:てから|た後|た(?:あと|のち)|たら|次第)|の(?:後|次|あと)|より(?:も)?、?(?:後|遅)|に続[いけ])"
)
_AHEAD_SECOND = re.compile(
    rf"^{_THING}(?:より(?:も)?、?(?:先|前|早)|の前|に先立|に先駆|する前|を(?:戻す|復元する)前)"
)
_AHEAD_FIRST = re.compile(rf"{_THING}(?:より(?:も)?、?(?:先|前|早)|の前に|に先立|を(?:戻す|復元する)前に)")
_TOPIC = re.compile(rf"^{_THING}(?:は|を|も|が)?、?$")
_THEN = re.compile(
    rf"{_DONE}(?:[てで]から|[ただ]後|[ただ](?:あと|のち)|[ただ]ら|次第|て、)|[てで]から、|[ただ](?:後|あと)(?:に|で|、)|次第、|次(?:に|は|いで)|の次に?|を最初に|続[いけ]て|その(?:後|あと)|それから|最後に|先に|まず|最初に|から始め|が先"
)
_LISTED = re.compile(r"^(?:、|→|->|・|,|から|の?次に?、?|と)$")
_IN_TURN = re.compile(r"の順|順に|順番に|順で|→")
_AFTER_CUT = re.compile(r"(?:抜[いき]|切り離[しす]|遮断し|外し)(?:てから|た後|た(?:あと|のち)|たら|次第)?")
_CUT_FIRST = re.compile(
    r"(?:より|の)(?:も)?(?:先|前)に|前に|待たずに|待たないで|(?:止め|停止し|閉め|行っ)て(?:いる|いく)?(?:間|最中)に|(?:停止|止める)と(?:同時|並行)|停止中に|(?:動いて|運転して|稼働して|回って)いる(?:うち|間)に|(?:運転|稼働)中に|済まないうちに|終わらないうちに"
)
_WAITS = re.compile(
    r"抜かない|抜くな|抜いてはな|抜いてはいけな|待つ|待って|済むまで|終わるまで|てから[^。]{0,20}抜|後に?、?[^。]{0,20}抜"
)
_LATER = re.compile(r"(?:てから|た後|たあと|たのち|たら|次第|その(?:後|あと)|それから|続[いけ]て|次に)")
_WORD = re.compile(r"[一-龠々]{2,}|[ァ-ヶーA-Za-z0-9]{3,}")
_PLAIN = frozenset({"安全", "停止", "完了", "終了", "確認", "設備", "必要", "以上"})

Order = tuple[str, str]  # earlier, later


def said_before(script: Script) -> Iterator[Placed]:
    """Every such contradiction."""
    yield from _restoring(script)
    yield from _unknown_systems(script)
    yield from _cutting(script)
    yield from _cut_too_early(script)


# ------------------------------------------------------------------ restoring


def _restoring(script: Script) -> Iterator[Placed]:
    """Two systems restored in another order than the table's, or in two orders where the table has none."""
    orders = restore_orders(script)
    if len(orders) < 2:
        return
    pattern = re.compile("|".join(re.escape(name) for name in sorted(orders, key=len, reverse=True)))
    told: dict[Order, Line] = {}
    for line in script.lines:
        if _RESTORING.search(line.text) is None or not pattern.search(line.text):
            continue
        for sentence in line.sentences:
            for early, late in orders_in(sentence, pattern) if _RESTORING.search(sentence) else ():
                wrong = _is_wrong(early, late, orders)
                if wrong or (wrong is None and (late, early) in told):
                    yield other_order(line, early, late)
                told.setdefault((early, late), line)


_SYSTEM_IN_TURN = re.compile(
    r"(?:次に|続い?て|その後|そのあと|最後に|まず|最初に|はじめに|先に|それから|\d番目に|、|の順に)、?([一-龠々ァ-ヶーA-Za-z0-9]{2,16}"
    r"(?:サーバー?|システム|データベース|監視盤|制御盤|クラウド|PC|HMI|端末))(?:を|も|から)(?:先に)?(?:戻[すし]|復元[すし]|復旧[すし]|立ち上げ)"
)
_ANY_SYSTEM = re.compile(
    r"^(?:この|その|同じ|残り|ほか|他|予備|代替|全|各|対象|感染|被害|当該|復元|復旧|新|旧|別|症状|必要)|^(?:事務所|工場|現場|社内)の?(?:PC|端末|システム|サーバー?)$"
)


def _unknown_systems(script: Script) -> Iterator[Placed]:
    """A system with a turn in restoring that the table does not know."""
    known = [normalise(name) for name in restore_orders(script)]
    if not known:
        return
    for line in script.lines:
        if not _RESTORING.search(line.text):
            continue
        for sentence in line.sentences:
            if NOT_SAID.search(sentence):
                continue
            for match in _SYSTEM_IN_TURN.finditer(sentence):
                name = normalise(match[1])
                if (
                    not _ANY_SYSTEM.search(name)
                    and not _is_one_of(name, known)
                    and not _stands_in(name, script)
                ):
                    yield contradicts(
                        line,
                        f"「{match[1]}」を戻す順番が書かれているが、システムの表に無い。表にあるシステムだけを書くか、表に加える",
                        f'The text gives "{match[1]}" a turn in restoring, but the table does not have it. Add it, or leave it out',
                        match[0],
                    )


def _stands_in(name: str, script: Script) -> bool:
    return any(name in text for text in script.table_texts())


def _is_one_of(name: str, known: Sequence[str]) -> bool:
    return any(name in each or each in name for each in known)


def _is_wrong(early: str, late: str, orders: Mapping[str, int | None]) -> bool | None:
    """True where the table has it the other way round; None where it says nothing of one of them."""
    first, second = orders[early], orders[late]
    return None if first is None or second is None else first > second


def restore_orders(script: Script) -> dict[str, int | None]:
    """The systems of the table and their place in the order of restoring."""
    found: dict[str, int | None] = {}
    for row in script.facts.rows("systems"):
        if row.cells["name"].has_value:
            order = row.cells["restore_order"].parsed
            place = order if isinstance(order, int) and not isinstance(order, bool) else None
            found[normalise(row.cells["name"].text)] = place
    return found


def _cutting(script: Script) -> Iterator[Placed]:
    """Two cut points cut in another order than the table's, in one sentence."""
    orders: dict[str, int] = {}
    for row in script.facts.rows("cut_points"):
        order = row.cells["order"].parsed
        if isinstance(order, int) and not isinstance(order, bool):
            orders |= dict.fromkeys(names_of_cut(row), order)
    if len(orders) < 2:
        return
    pattern = re.compile("|".join(re.escape(name) for name in sorted(orders, key=len, reverse=True)))
    for line in script.lines:
        if "札" not in line.text and len(set(pattern.findall(line.text))) < 2:
            continue
        for each in line.sentences:
            sentence = _spell_out_tags(each)
            if not re.search(r"抜[くきい線]|切り離[すし]|外[すし]|遮断", sentence) or re.search(
                r"戻|差[すし]", sentence
            ):
                continue
            for early, late in (*orders_in(sentence, pattern), *_listed_tags(sentence, orders)):
                if orders[early] > orders[late]:
                    yield contradicts(
                        line,
                        f"「{early}」を「{late}」より先に抜くとあるが、表では逆である。表の順番にそろえる",
                        f'The text cuts "{early}" before "{late}"; the table has it the other way round',
                        f"{early} / {late}",
                    )


def _listed_tags(sentence: str, orders: Mapping[str, int]) -> Iterator[Order]:
    """Each pair of tags in a list with arrows, whatever else stands between them."""
    if "→" not in sentence or NOT_SAID.search(sentence):
        return
    parts = [[name for name in orders if "札" in name and name in part] for part in sentence.split("→")]
    named = [names[0] for names in parts if len(names) == 1]
    yield from pairwise(named)


_TAGS = re.compile(r"([赤青黄白緑黒橙紫桃]札)([A-Z]?\d+)((?:(?:、|・|→|->|と|から|,)+[A-Z]?\d+)+)")


def _spell_out_tags(sentence: str) -> str:
    """黄札K3、K2、K1 -> 黄札K3、黄札K2、黄札K1."""
    if "札" not in sentence:
        return sentence
    return _TAGS.sub(
        lambda match: match[1] + match[2] + re.sub(r"(?=(?<![A-Z\d])[A-Z]?\d)", match[1], match[3]), sentence
    )


def orders_in(sentence: str, names: re.Pattern[str]) -> Iterator[Order]:
    """Each pair of names that the sentence puts in an order, the earlier one first."""
    if NOT_SAID.search(sentence):
        return
    found = list(names.finditer(sentence))
    is_list = _IN_TURN.search(sentence) is not None
    for one, two in pairwise(found):
        if one[0] == two[0]:
            continue
        between, behind = sentence[one.end() : two.start()], sentence[two.end() :]
        order = _order_of(between, behind, sentence[: one.start()], is_list=is_list)
        if order:
            yield (one[0], two[0]) if order > 0 else (two[0], one[0])


def _order_of(between: str, behind: str, before: str, *, is_list: bool) -> int:
    """1 when the first name comes first, -1 when the second does, 0 when nothing is said."""
    if re.match(rf"^{_THING}[^。]{{0,8}}最後[^。]{{0,6}}、(?:まず|先に|最初に)", between):
        return -1
    if _TOPIC.match(between) and _BEHIND_SECOND.match(behind):
        return -1
    if _TOPIC.match(between) and _AHEAD_SECOND.match(behind):
        return 1
    if _BEHIND_FIRST.match(between):
        return 1
    if _AHEAD_FIRST.match(between):
        return -1
    if is_list and _LISTED.match(between):
        return 1
    if _THEN.search(between) or re.search(r"(?:まず|最初に|先に|はじめに|初めに)、?$", before):
        return 1 if len(between) < 40 else 0
    return 0


def other_order(line: Line, early: str, late: str) -> Placed:
    return contradicts(
        line,
        f"「{early}」を「{late}」より先に戻すとあるが、表かほかの文では逆である。表の復元順にそろえる",
        f'The text restores "{early}" before "{late}"; the table, or the text elsewhere, has it the other way round',
        f"{early} / {late}",
    )


# ------------------------------------------------------------------ cutting before what must come first


def _cut_too_early(script: Script) -> Iterator[Placed]:
    """A cable cut before that happens for which the table says to wait (抜いてはいけないとき)."""
    rules = [rule for rule in map(_rule, script.facts.rows("cut_points")) if rule is not None]
    if not rules:
        return
    for line in script.lines:
        if "抜" not in line.text and "切り離" not in line.text:
            continue
        for sentence in line.sentences:
            for names, awaited in rules if not _TRIED.search(sentence) else ():
                if any(name in normalise(sentence) for name in names) and _comes_too_early(sentence, awaited):
                    yield contradicts(
                        line,
                        "表で待つと決めたことより先に、ケーブルを抜くとある。表の「抜かないとき」を先に済ませる",
                        "A cable is cut before what the table says to wait for. Write that first",
                        sentence,
                    )
                    break


_TRIED = re.compile(r"(?:出|つながら|応答し)な(?:い|かった|けれ)")  # who was waited for and did not answer


def _rule(row: Row) -> tuple[tuple[str, ...], frozenset[str]] | None:
    """(what the cable is called, the words of what must come first)."""
    never = row.cells["never_if"]
    if not never.has_value:
        return None
    awaited = frozenset(_WORD.findall(normalise(never.text))) - _PLAIN
    return (names_of_cut(row), awaited) if awaited else None


def names_of_cut(row: Row) -> tuple[str, ...]:
    """What a sentence may call a cut point: its tag, what is cut, and the device that this belongs to."""
    mark, what = row.cells["mark"], row.cells["what"]
    names = [normalise(mark.text)] if mark.has_value else []
    if what.has_value:
        ends = re.fullmatch(r"([^–-]{2,})[–-]([^–-]{2,}?)(?:の間)?の(?:ケーブル|線)", normalise(what.text))
        names += [f"{ends[1]}と{ends[2]}の間のケーブル"] if ends else []
        device = re.split(r"の(?=[^の]*(?:ケーブル|アダプター|プラグ|線)$)", normalise(what.text))[0]
        names += [normalise(what.text), device, device.rsplit("の", 1)[-1]]
    return tuple(dict.fromkeys(name for name in names if len(name) > 2))


def _comes_too_early(sentence: str, awaited: frozenset[str]) -> bool:
    for cut in _AFTER_CUT.finditer(sentence):
        rest = sentence[cut.end() :]
        later = _LATER.search(sentence, cut.start())
        is_later = later is not None and any(word in rest for word in awaited)
        if is_later and not _WAITS.search(sentence[: cut.end()]) and not _tells_to_wait(rest):
            return True
    cut_at = re.search(r"抜[くきい]|切り離[すし]", sentence)
    early = _CUT_FIRST.search(sentence)
    return (
        cut_at is not None
        and early is not None
        and early.end() <= cut_at.start()
        and any(word in sentence[: early.start()] for word in awaited)
        and not re.search(r"抜かない|抜くな|切り離さない", sentence)
    )


def _tells_to_wait(rest: str) -> bool:
    return re.search(r"済むまで|終わるまで|抜かない", rest) is not None
