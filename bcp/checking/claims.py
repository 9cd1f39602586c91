"""Rule: a plan must not rely on what the table says is absent or unknown, nor reassure without a fact.

A list of claims, each with the words that make it and the state of the table that denies it. A sentence that
negates, doubts, asks, sets a condition or plans for later claims nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bcp.checking.reading import Reading, Sign
from bcp.checking.text import OPEN_QUESTION, REFERENCE, list_sentences, read_literally, shorten
from bcp.errors import Message
from bcp.planning.facts import FactBook
from bcp.vocabulary import State

_CUT = r"(?:抜く|抜き|抜いて|切る|切り|切って|外す|外し|遮断する|遮断し|切断する|切断し|切り離す|切り離し|止める|停止する|停止し)"
_WIFI = r"(?:wi-?fi|無線lan|無線ap|アクセスポイント)"
_OFFLINE = r"オフライン(?:の|で保管(?:した|している)|保管の|で持つ|に(?:ある|保管した))?"
# 「言わない」「書かない」 sentences quote a reassurance in order to forbid it.
_NOT_CLAIMED = re.compile(
    r"ない|ません|なければ|なけれ|ず[、。に]|無い|無し|なし|もし|場合|とき|たら|れば|なら|までに|までは|まで[、は]|導入|整備|整え|整う"
    r"|予定|検討|課題|今後|新たに|用意する|準備する|購入|設ける|作る|作成する|始める|開始する|要確認|確認する|確かめ|調べ|調査|不明|分から"
    r"|かどうか|おそれ|恐れ|べき|こと。|目標|案[：）)]|期限|担当|か。|？|\?|取得する|保管する|取る|したい|判断|条件|対策\d"
)
# A cut is written for the case of an attack; only a condition on the thing itself takes it back.
_NOT_CUT = re.compile(
    r"(?:ら|か|さ|め|し|て|つ)ない|ません|不要|ない(?:ため|ので|の|が|から)|いない|無い|なし|今後|新たに|導入|整備|要確認|予定|検討|課題"
    r"|(?:ある|あれば|あった|使[うっいわ][^、。]{0,4}|つな[^、。]{0,8}|設け[^、。]{0,4}|見つか[^、。]{0,4})(?:場合|とき|なら|ら|ば)|あれば|か。|対策\d"
)
_REASSURANCE = re.compile(
    r"影響(?:は|が)?(?:ない|ありません|無い|ございません|及ばない|出ない|生じない)"
    r"|(?:問題|心配|危険|支障|被害)(?:は|が)?(?:ない|ありません|無い|ございません)"
    r"|対策(?:は)?済み?(?!か|の)|対応済み?(?!か|の)|安全(?:である|です)(?=。|$)|万全(?:である|です)|安心(?:である|です|できる)"
)
_DOUBTED = re.compile(
    r"場合|とき|たら|れば|なら|かどうか|か(?:を|は|の)|まで|確認|確かめ|判断|判定|条件|とは限|と思|思い込|言わ|書か|伝え|述べ|回答|説明|しない|限り|ように"
    r"|こと(?:を|が|。)|のを|ものから|もの(?:だけ|に|を|は|から)|状態|要確認|と考え|決めつけ|みな|設備は?、|機器(?:だけ|を|に|から|は)"
)
_QUOTED = re.compile(r"「[^「」\n]*」|『[^『』\n]*』")


@dataclass(frozen=True)
class Claim:
    """主張: `words` make it; `denied` says whether the table denies it; then the sentence is a violation."""

    words: re.Pattern[str]
    denied: Callable[[FactBook], bool]
    ja: str
    en: str
    taken_back: re.Pattern[str] = _NOT_CLAIMED


def capability_claim(reading: Reading) -> Iterator[Sign]:
    """Sentences that rely on what is not there, and reassurances that no fact of the table backs."""
    if reading.is_facts:
        return
    denied = [claim for claim in CLAIMS if claim.denied(reading.facts)]
    for line, sentence in list_sentences(reading.prose):
        bare = _QUOTED.sub(
            " ", REFERENCE.sub("〈参照〉", OPEN_QUESTION.sub("要確認", read_literally(sentence)))
        )
        folded = unicodedata.normalize("NFKC", bare).lower()
        claim = _denied_claim(folded, denied)
        if claim is not None:
            yield _sign(claim.ja, claim.en, sentence, line)
        elif _reassures(folded) and not _is_backed(folded, sentence, reading):
            yield _sign(
                "安心させる言葉に、裏付けとなる事実が表に無い。言葉を消すか、確かめる手順を書く",
                "It reassures, and no fact of the table backs it. Take it out or write how to check",
                sentence,
                line,
            )


def _denied_claim(sentence: str, denied: list[Claim]) -> Claim | None:
    for claim in denied:
        if claim.words.search(sentence) and not claim.taken_back.search(sentence):
            return claim
    return None


def _reassures(sentence: str) -> bool:
    match = _REASSURANCE.search(sentence)
    if match is None:
        return False
    rest = sentence[: match.start()] + "〈〉" + sentence[match.end() :]
    return not _DOUBTED.search(rest)


def _is_backed(folded: str, sentence: str, reading: Reading) -> bool:
    """True when the table says so itself, or says that there is no hazard where the sentence does."""
    if "危険" in folded and reading.facts.answer("safety").state is State.NONE:
        return True
    return reading.grounds.table_contains(sentence.rstrip("。"))


def _sign(ja: str, en: str, sentence: str, line: int) -> Sign:
    return Sign("capability-claim", Message(f"{ja}。", f"{en}."), shorten(sentence), line)


# ------------------------------------------------------------------ what the table denies


def _no_row(item: str, column: str, wanted: object) -> Callable[[FactBook], bool]:
    """No row of `item` has `wanted` in `column`; an unanswered table has none either."""

    def denied(facts: FactBook) -> bool:
        cells = [row.cells[column] for row in facts.rows(item)]
        return not any(cell.has_value and cell.parsed == wanted for cell in cells)

    return denied


def _no_restore_test(facts: FactBook) -> bool:
    return not any(row.cells["last_restore_test"].has_value for row in facts.rows("backups"))


def _only_choice(item: str, choice: str) -> Callable[[FactBook], bool]:
    return lambda facts: (
        facts.answer(item).choices == (choice,)
        or (choice == "none" and facts.answer(item).state is State.NONE)
    )


def _no_kind(item: str, kind: str) -> Callable[[FactBook], bool]:
    """The table says that there is no row of this kind: it is なし, or complete without one."""

    def denied(facts: FactBook) -> bool:
        answer = facts.answer(item)
        is_whole = answer.state is State.NONE or answer.complete == "yes"
        return is_whole and not any(row.cells["kind"].parsed in ((kind,), None) for row in answer.rows)

    return denied


def _is_not_yes(path: str) -> Callable[[FactBook], bool]:
    return lambda facts: facts.get(path).value.parsed is not True


def _claim(words: str, denied: Callable[[FactBook], bool], ja: str, en: str) -> Claim:
    return Claim(re.compile(words), denied, ja, en)


def _cut(words: str, denied: Callable[[FactBook], bool], ja: str, en: str) -> Claim:
    return Claim(re.compile(words), denied, ja, en, _NOT_CUT)


CLAIMS: tuple[Claim, ...] = (
    _claim(
        rf"{_OFFLINE}(?:バックアップ|控え|コピー|複製)(?:データ)?(?:を使|から(?:復|戻)|で(?:復|戻)|により|によって|がある|があり|は(?:安全|無事|残)|が(?:残|使))",
        _no_row("backups", "offline", True),
        "オフラインのバックアップは、表では「いいえ」か「不明」である。頼らない手順にし、整備は課題として書く",
        'The table has no offline backup ("いいえ" or unknown). Do not rely on it; write it as a task',
    ),
    _claim(
        r"復元(?:テスト|試験|訓練)(?:を|は|も)?(?:済み|実施済み|完了|実施している|行っている)|復元できることを確認している",
        _no_restore_test,
        "復元テストは、表では「未実施」か「不明」である。済んだことにしない",
        "The table has no restore test. Do not state that one was done",
    ),
    _cut(
        rf"{_WIFI}[^。]{{0,60}}{_CUT}|{_WIFI}の電源を(?:切|落と)",
        _only_choice("wifi_use", "none"),
        "WiFiは、表では使っていない。WiFiの手順を消す",
        "The table says that there is no Wi-Fi. Take the Wi-Fi step out",
    ),
    _cut(
        rf"(?:事務所|oa|オフィス)[^。]{{0,12}}(?:と|・|-|/)[^。]{{0,6}}(?:工場|製造|生産|制御)[^。]{{0,20}}(?:間|接続|経路|ケーブル|回線|つなが|結ぶ)[^。]{{0,60}}{_CUT}",
        _only_choice("oa_ot_connection", "separated"),
        "事務所と工場のネットワークは、表ではつながっていない。その間を切る手順を消す",
        "The table says that office and factory networks are not connected. Take the step out",
    ),
    _cut(
        rf"保守用?(?:の)?(?:回線|ネットワーク)[^。]{{0,60}}{_CUT}",
        _no_kind("external_access", "maintenance"),
        "保守用回線は、表では無い。保守用回線を切る手順を消す",
        "The table says that there is no maintenance line. Take the step out",
    ),
    _cut(
        rf"インターネット(?:との|への|の|用の)?(?:回線|接続|ルーター|ケーブル)[^。]{{0,60}}{_CUT}",
        _only_choice("internet_access", "none"),
        "インターネットには、表ではつながっていない。その回線を切る手順を消す",
        "The table says that there is no internet connection. Take the step out",
    ),
    _claim(
        r"多要素認証(?:を|が|で|により)(?:使って|有効|設定済|守られ|設定して|かかって|掛かって)",
        _no_row("external_access", "mfa", True),
        "多要素認証は、表では「いいえ」か「不明」である。あるものとして書かない",
        "The table has no multi-factor authentication. Do not write as if it were there",
    ),
    _claim(
        r"サイバー保険(?:に加入している|がある|の契約がある|で(?:まかな|賄))",
        _no_row("support_contacts", "kind", ("insurance",)),
        "サイバー保険は、表に無い。入っていることにしない",
        "The table names no insurer. Do not write as if there were one",
    ),
    _claim(
        r"(?:ログ|通信|ネットワーク)(?:を|は)(?:常時|24時間)?(?:監視している|監視されている)",
        _is_not_yes("evidence.monitored"),
        "監視は、表では「いいえ」か「不明」である。しているものとして書かない",
        "The table does not say that anything is monitored. Do not write so",
    ),
)
