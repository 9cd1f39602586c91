"""Table text that speaks to the writer instead of about the factory: still shown to a model as data, escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bcp.filling.folding import clean_text
from bcp.frozen import dataclass
from bcp.vocabulary import BlockRequest, Fact, Finding

_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?\n]?")
# each is searched in one sentence after NFKC, in lower case and with spaces
_TO_THE_WRITER = re.compile(
    "|".join(
        (
            # set aside what was said
            r"(?:指示|命令|ルール|規則|制約|上記|前述|これまで|以前|今まで|最初の|ほかの)[^。]{0,15}(?:無視|忘れ|破棄|取り消|従わ|上書き|解除|無効)",
            r"(?:無視|忘れて)(?:せよ|しろ|してください|して下さい|し、|ください|、|すること)",
            # who is spoken to
            r"(?:あなた|お前|きみ)(?:は|の|に|へ)|アシスタント|言語モデル|チャットボット|プロンプト|開発者モード|(?:ai|llm)(?:へ|に対する|宛)",
            r"システム(?:メッセージ|指示(?!書))|新しい(?:指示|役割|任務|ルール)|(?:作成|執筆|生成)(?:者|ai|側)(?:へ|に)",
            # what is to be written
            r"[」』”\"](?:と|だけ|のみ|に|を)[^。]{0,12}(?:書け|書く|書き|書いて(?!あ|い)|記載(?!さ)|記せ|出力|返答|返せ|返す|返し|回答|答え|表示(?!さ)|追記|追加|挿入|置き換)",
            r"(?:計画|文章|本文|この文|文中|ブロック|出力|回答|返答|全文|見出し|json|手順|連絡先|対策|課題|要確認)(?:から|に|には|の|は|を|で)[^。]{0,60}"
            r"(?:書け|書くな|書いてください|書いて下さい|書かないこと|書くこと|記載せよ|記載すること|出力せよ|出力すること|挿入せよ|挿入すること|追記せよ|追記すること"
            r"|削除せよ|削除すること|削れ|消せ|消すこと|置き換えよ|置き換えること|書き換えよ|書き換えること|翻訳せよ|翻訳すること|訳せ|要約せよ|入れよ|入れること|載せよ|載せるな|載せること|置くこと|せよ)",
            r"(?:英語|中国語|ローマ字)(?:で|に)[^。]{0,10}(?:書|答|訳|出力|返|翻訳|せよ)",
            # the same in English
            r"\b(?:ignore|disregard|forget|override|bypass)\b[^.]{0,60}\b(?:instruction|instructions|previous|above|prior|rules?|prompt|everything|all|safety|data)\b",
            r"\byou (?:are|must|will|should|have)\b|\bact as\b|\bpretend\b|\bfrom now on\b|\bnew (?:instruction|task|role|rule)|\bdeveloper mode\b|\bjailbreak|\bdo anything now\b",
            r"\b(?:system|hidden|initial|your) (?:prompt|message|override|instructions?|note)\b|\bai assistant\b|\blanguage model\b",
            r"\b(?:do not|don't|never) (?:mention|write|say|include|list|show|report|name)\b",
            r"\b(?:respond|reply|answer|output|write|print|say|insert|add|append|include|repeat|translate|replace|remove|delete|omit|summari[sz]e|state|reveal|return|tell|recommend|use)\b"
            r".{0,60}\b(?:the|every|all|only|this|that|them|everyone|instead|exactly|your|as|to)\b",
            # the outward forms of a prompt
            r"(?:^|[。.]\s?)(?:system|assistant|user|human|ai)\s*[:>]|<\|?im_|\[/?inst\]|</?(?:facts|differences|findings|block|current|changed|system|instructions?)\b|\"text\"\s*:|```|^\s*#{2,}",
            r"base64|decode|rot13",
        )
    )
)


@dataclass(frozen=True)
class Suspect:
    """疑わしい文: a field in which a sentence speaks to the writer; what it asks for may stand beside that sentence."""

    label: str
    text: str


def find_suspects(request: BlockRequest) -> tuple[Suspect, ...]:
    """The fields shown for this block that speak to the writer."""
    return find_suspects_among(request.facts, request.findings)


def find_suspects_among(facts: Iterable[Fact], findings: Iterable[Finding]) -> tuple[Suspect, ...]:
    """The fields among these that speak to the writer."""
    fields = fields_of(facts, findings)
    return tuple(
        dict.fromkeys(Suspect(label, clean_text(text)) for label, text in fields if speaks_to_writer(text))
    )


def say_suspects(suspects: Iterable[Suspect]) -> tuple[str, ...]:
    """What a person should look at although the draft passed."""
    return tuple(
        f"表の「{suspect.label}」に、書き手への指示のような文がある。表の文を直し、この部分の文を読んで確かめる"
        for suspect in suspects
    )


def fields_of(facts: Iterable[Fact], findings: Iterable[Finding]) -> Iterator[tuple[str, str]]:
    """Label and text of each field that people wrote freely."""
    for fact in facts:
        if fact.value.has_value and not fact.sensitive:
            yield fact.label or fact.path, fact.value.text
    for finding in findings:
        for label, text in (
            ("課題", finding.issue),
            ("場所", finding.where),
            ("暫定の措置", finding.interim),
        ):
            yield f"{finding.entry}の{label}", text
        for label, value in (("担当", finding.owner), ("期限", finding.due)):
            yield f"{finding.entry}の{label}", value.text


def speaks_to_writer(text: str) -> bool:
    """True when a sentence of `text`, or all of it as one, speaks to the writer."""
    plain = normal(clean_text(text))
    pieces = (*_SENTENCE.findall(plain), plain.replace("\n", " "))
    return any(_TO_THE_WRITER.search(piece) for piece in pieces)


def normal(text: str) -> str:
    """`text` as the patterns read it: NFKC in lower case, with its spaces."""
    import unicodedata

    return unicodedata.normalize("NFKC", text).lower()
