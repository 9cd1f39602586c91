"""Claims against the assessment: the plan has in order what an issue of the table says is not.

An issue such as 「仕分け用の端末20台の管理者がいない」 denies every sentence that holds its words and says that the
thing is there, done or known. The words are the table's own, so no rule needs to foresee them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bcp.catalog.words import nfkc
from bcp.checking.capabilities import Claim
from bcp.checking.denials import EVERYWHERE
from bcp.checking.kinds import Kind
from bcp.planning.facts import FactBook

# an issue that says of something that it is not there, not done or not known
_NOT_SO = re.compile(
    r"([一-龠々ァ-ヶーa-z]{2,}?)(?:が|の|を|は|も)?(?:(?:し(?:て)?い|でき|分から|い|られてい|変わってい|変えてい|決まってい)?ない|なし|無い|不明|(?:こと)?を忘れ|未)"
)
_NOT_KNOWN = re.compile(r"分から|不明")
_IS_KNOWN = r"(?:把握|特定|確認)(?:でき|し|され)(?:て(?:い|お|あ)|た)|分かって(?:い|お)|一覧(?:に|が)[^、。]{0,6}(?:あ|て)"
_RUN = re.compile(r"[一-龠々ァ-ヶーa-z0-9]{2,}")
_END = re.compile(r"(?<=[一-龠々])[ァ-ヶー]{3,}$|(?<=[ァ-ヶーa-z])[一-龠々]{2,}$")
_IS_THERE = (
    r"(?:把握(?:して|でき|し、|され)|管理(?:して(?:い|お)|され|者が)|(?:残|保管|保存|記録|設定|変え|換え|更新|実施|確認|検査|点検|登録|決め|分け|制限)[^、。]{0,4}"
    r"(?:て(?:あ|い|お)|済)|(?:い|あ)る(?:ため|ので|。|から)|(?:分か|決ま)って(?:い|お))"
)
_UNLESS = "もの(?:だけ|のみ)|てから|た(?:後|上で|うえで)|(?<!つ)ない|今後|予定|課題|まで|べき|ように|検討|なら|れば|場合|かどうか|対策|こととする|不明|未|決める|残す。|忘れ|[るた]か[をは]"
_MOST_WORDS = 5


_JA = "アセスメントの課題に「{issue}」とある。できているものとして書かない"
_EN = 'The assessment says "{issue}". Do not write as if it were in order'


def issue_claims(facts: FactBook) -> Iterator[tuple[Claim, Kind]]:
    """(claim, its kind) of every issue of the assessment that denies something."""
    for fact in facts.of_input("assessment"):
        if fact.column != "issue" or not fact.value.has_value:
            continue
        issue = nfkc(fact.value.text).lower()
        match = _NOT_SO.search(issue)
        others = tuple(_others(issue, match[1]))[:_MOST_WORDS] if match else ()
        if match and others:
            told = (_JA.format(issue=fact.value.text), _EN.format(issue=fact.value.text))
            negated = "" if _NOT_KNOWN.search(issue) else match[1]
            yield (
                Claim(f"issue of {fact.row}", "assessment", (), _always, "thing", *told),
                _kind(negated, others),
            )


def _always(_: FactBook) -> tuple[str, ...]:
    return EVERYWHERE


def _others(issue: str, negated: str) -> Iterator[str]:
    """The other words of the issue, and what a long one may be shortened to."""
    for run in dict.fromkeys(_RUN.findall(issue)):
        if negated not in run:
            yield run
            end = _END.search(run)
            if end:
                yield end[0]


def _kind(negated: str, others: tuple[str, ...]) -> Kind:
    """The thing that is not there (none: something is not known) beside another word, said to be there, done or known."""
    other = "|".join(map(re.escape, others))
    if not negated:
        return Kind(others, (_IS_KNOWN,), (other,), _UNLESS, is_event=True)
    is_there = f"{re.escape(negated)}[^。]{{0,12}}{_IS_THERE}|{_IS_THERE}"
    return Kind((negated,), (is_there,), (f"{re.escape(negated)}", other), _UNLESS, is_event=True)
