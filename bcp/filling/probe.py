"""The questions of `bcp doctor`: small ones that hold nothing of any factory, and what their answers mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bcp.errors import ChatModelError, InvalidOutput
from bcp.filling.client import ChatMessage, OpenAIChatClient
from bcp.filling.exchange import parse_reply
from bcp.filling.usage import Meter

# room for a model that thinks before it writes
_ANSWER_TOKENS = 1024
MARK = "KX7Q2M4P"
_RULES = (
    "あなたは接続を確かめるための応答係である。頼まれたことだけを、次の形のJSON一つで返す。"
    '{"text": "答え", "covers": [], "open_questions": []}'
)
# plain Japanese of the kind that a real request is made of, so that its tokens can be compared
_FILLER = (
    "異常に気づいた者は、その場の班長に口頭で知らせる。班長はライン停止責任者に電話する。"
    "ネットワーク遮断責任者は、事務所のラックにある赤札のケーブルを抜く。電源は切らない。"
    "戻すのは対策本部長が許可した後である。控えの日付と中身は、感染していないPCで確かめる。"
)
_SMALLEST_SHARE = 0.8  # of the expected tokens; below it the server has read only a part


@dataclass(frozen=True)
class Probe:
    """一問の結果: the reply's text or the fault, and what it cost."""

    text: str = ""
    fault: ChatModelError | None = None
    prompt_tokens: int = 0
    prompt_chars: int = 0


def schema_question() -> list[ChatMessage]:
    """A tiny call that wants the reply in the schema of every block."""
    return _messages(f"次の文を読む。\n{_FILLER * 3}\n読めたら、text に「確認」とだけ書いて返す。")


def long_question(chars: int) -> list[ChatMessage]:
    """A prompt of about `chars` characters with a mark at its very start that must come back."""
    system = f"合言葉は {MARK} である。最後に尋ねる。\n{_RULES}"
    body = (_FILLER * (chars // len(_FILLER) + 1))[: max(0, chars - len(system))]
    asked = "この依頼のいちばん始めに書いた合言葉を、text にそのまま書いて返す。"
    return [{"role": "system", "content": system}, {"role": "user", "content": f"{body}\n{asked}"}]


def _messages(asked: str) -> list[ChatMessage]:
    return [{"role": "system", "content": _RULES}, {"role": "user", "content": asked}]


async def ask(client: OpenAIChatClient, messages: Sequence[ChatMessage]) -> Probe:
    """The outcome of one question; faults of the endpoint are values here."""
    meter = Meter()
    chars = sum(len(message["content"]) for message in messages)
    try:
        text = await client.complete(messages, max_tokens=_ANSWER_TOKENS, meter=meter)
    except ChatModelError as fault:
        return Probe("", fault, meter.tokens.prompt, chars)
    # a retried or larger try counts twice in the meter
    return Probe(text, None, meter.tokens.prompt // max(1, meter.calls), chars)


def reads_as_reply(probe: Probe) -> bool:
    """True where the answer is the one JSON object that a block needs."""
    try:
        return bool(parse_reply(probe.text).text)
    except InvalidOutput:
        return False


def expected_tokens(small: Probe, long: Probe) -> int:
    """What the long prompt should count, at the rate of the small one; 0 where the server counts nothing."""
    if not (small.prompt_tokens and small.prompt_chars):
        return 0
    return round(small.prompt_tokens / small.prompt_chars * long.prompt_chars)


def is_cut(expected: int, counted: int) -> bool:
    """True where the server counted so few tokens that it cannot have read the whole prompt."""
    return bool(expected and counted) and counted < _SMALLEST_SHARE * expected
