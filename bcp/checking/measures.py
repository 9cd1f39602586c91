"""What amounts of the table a sentence may tell, as data: the column, the topic's words, how the amount is found."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bcp.checking.amounts_told import Find, frequencies, generations, people, shares, spans, times

_HEDGE = (
    r"目標|までに(?!は)|場合|なら|(?<!あ)れば|たら|課題|予定|訓練|前回|例えば|もし|ではな|超え|たとえ|目安|仮に|とは限ら|と言わ|と書か|とき"
    r"|足りな|空白|差が|かどうか|ようにする|変え|試[しす]|計[るり]"
)
_BY_HAND = ("手作業", "手書き", "手で", "手回し", "紙", "見本", "オフライン")


@dataclass(frozen=True)
class Measure:
    """計り: the column, the words that say what the amount is, and how the amount is found."""

    item: str
    name: str
    column: str
    find: Find
    topic: re.Pattern[str]
    ja: str
    en: str
    needs: tuple[str, ...] = ()  # one of these stands in the sentence as well
    unless: re.Pattern[str] = re.compile(_HEDGE)
    allows_row: bool = True  # what other cells of the row say of the same kind may be meant
    first: bool = False  # of several names the first counts: who is waited for
    reach: int = 16  # letters that may stand between the topic and its amount
    tail: bool = False  # the end of the name may stand for it: 冷凍機


ANY = re.compile("")
_RARE = re.compile(
    r"訓練|前回|例えば|もし|ではな|たとえ|仮に|とは限ら|と言わ|と書か|足りな|空白|差が|かどうか|超え"
)
MEASURES = (
    Measure(
        "safety",
        "equipment",
        "minutes",
        times,
        re.compile(r"止[まめ]|停止|冷め|見張|安全にな|落ち着"),
        "の停止にかかる時間",
        "the time to stop",
        unless=re.compile(_HEDGE.replace("なら|", r"なら(?!\d)|")),
        tail=True,
    ),
    Measure(
        "safety",
        "equipment",
        "min_people",
        people,
        re.compile(r"止[まめ]|停止|見張|機械室"),
        "の停止に要る人数",
        "the people needed to stop",
        unless=re.compile(
            _HEDGE.replace("(?<!あ)れば", "(?:なけ|け|め)れば")
            + r"|声|記録|けが|人で(?:決|判断|許)|てよい(?:。|$)"
        ),
        tail=True,
    ),
    Measure(
        "backups",
        "system",
        "restore_time",
        times,
        re.compile(r"復元|復旧|戻[すしせるっ]|立ち直"),
        "の復元にかかる時間",
        "the time to restore",
        unless=re.compile(_HEDGE + r"|待[ちつっ]|動かし|以前|前の|より|失|ごと"),
        reach=28,
        allows_row=False,
    ),
    Measure(
        "backups",
        "system",
        "generations",
        generations,
        re.compile(r"控え|バックアップ|写し|保存"),
        "の控えの世代数",
        "the generations of copies",
    ),
    Measure(
        "backups",
        "system",
        "frequency",
        frequencies,
        re.compile(r"控え|バックアップ|写し|写さ|イメージ|複製|コピー"),
        "の控えの頻度",
        "how often copies are made",
        needs=(
            *(
                "ている",
                "てある",
                "ており",
                "だけ",
                "しか",
                "である",
                "取る",
                "取られ",
                "取り直",
                "写す",
                "写され",
            ),
            *(
                "保存する",
                "保存され",
                "取得する",
                "取得され",
                "行う",
                "行われ",
                "更新する",
                "更新され",
                "残す",
            ),
        ),
    ),
    Measure(
        "systems",
        "name",
        "max_data_loss",
        times,
        re.compile(
            r"失って(?:も)?よい|失われて(?:も)?よい|許され?る?データの損失|データの損失|データ(?:が|を)失[わうっ]|データ[^。、]{0,10}許容|RPO"
        ),
        "の失ってよいデータの期間",
        "the data that may be lost",
        unless=_RARE,
    ),
    Measure(
        "manual_operation",
        "process",
        "max_duration",
        times,
        re.compile(r"続け|つな[いぐげ]|しの[ぐげ]|回[せし]|持[つち]|もちこた|もつ|まかな|限度|限界"),
        "の手作業を続けられる期間",
        "how long it can go on by hand",
        needs=_BY_HAND,
    ),
    Measure(
        "manual_operation",
        "process",
        "capacity_percent",
        shares,
        ANY,
        "の手作業の能力",
        "the capacity by hand",
        needs=_BY_HAND,
    ),
    Measure(
        "key_products",
        "name",
        "stock_days",
        times,
        re.compile(r"在庫|手持ち|ストック"),
        "の在庫",
        "the stock",
        unless=_RARE,
        allows_row=False,
    ),
    Measure(
        "key_products",
        "name",
        "mtpd",
        times,
        re.compile(r"困[るらり]|待て[るま]|待ってもら|支障|影響|許容停止|停止期間|MTPD"),
        "の許される停止期間",
        "mtpd",
        unless=re.compile(_RARE.pattern + "|在庫"),
        allows_row=False,
    ),
    *(
        Measure(
            "key_products",
            "name",
            column,
            times,
            re.compile(words),
            ja,
            column,
            unless=_RARE,
            allows_row=False,
        )
        for column, words, ja in (
            ("rto_temporary", r"仮復旧|仮に?復旧", "の仮復旧"),
            ("rto_full", r"全面復旧|全面的に復旧|完全復旧|元どおり", "の全面復旧"),
            ("rto_manual", r"手作業で(?:の)?、?(?:再開|始め)", "の手作業での再開"),
        )
    ),
    Measure(
        "alternates",
        "name",
        "lead_time",
        times,
        re.compile(r"準備|始め|立ち上|切り替|間に合|受け入れ"),
        "の準備期間",
        "the time to get it ready",
        unless=_RARE,
        tail=False,
    ),
    Measure(
        "authority",
        "role",
        "max_wait",
        spans,
        re.compile(r"待[つちって]|[たっ]って(?:も)?|過ぎ|返事がな|応答がな"),
        "を待つ時間",
        "waiting",
        unless=re.compile(r"ごと|着[くいき]|駆け|訓練|症状|分以内|再起動|ケーブルを戻|毎"),
        first=True,
    ),
    Measure(
        "roles",
        "title",
        "arrival_minutes",
        spans,
        re.compile(r"着[くきいけ]|到着|出社|駆け(?:つけ|付け)|来[るらて]|入る|来られ|たどり"),
        "が着くまでの時間",
        "the way to the works",
        unless=re.compile(
            _HEDGE.replace("|たら", "")
            + r"|(?:分|時間)[^。、着来]{0,4}待[ちつっ]|ごと|過ぎ|以内に(?:電話|連絡|知らせ)|前に|うちに|間に"
        ),
    ),
    Measure(
        "data_held",
        "kind",
        "count",
        people,
        re.compile(r"(?<=[人名])分"),
        "の件数",
        "how many records",
        unless=re.compile(_RARE.pattern + "|でも|以上|未満|速報|報告"),
        allows_row=False,
    ),
)
