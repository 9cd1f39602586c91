"""What a chat completion holds: its text, or why there is none, and its token counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bcp.errors import Message
from bcp.filling.exchange import invalid, is_whole_reply, sound_text, strip_thinking
from bcp.filling.failures import refused
from bcp.vocabulary import TokenUse

_REASONING_FIELDS = ("reasoning_content", "reasoning")


def read_text(completion: Any) -> str:
    """The reply's text without thinking; raises ModelRefused or InvalidOutput, each with its code."""
    choice = _first_choice(completion)
    message = choice.message
    if choice.finish_reason == "content_filter":
        raise refused(
            "content-filter",
            Message(
                "サーバーの内容フィルターが返答を止めた。", "The server's content filter stopped the reply."
            ),
        )
    if getattr(message, "refusal", None):
        raise refused("refused", Message("モデルが依頼を断った。", "The model declined the request."))
    if choice.finish_reason == "length":
        raise invalid("truncated", "返答が長さの上限で切れた。", "The reply was cut off at the length limit.")
    text = strip_thinking(sound_text(_content_text(message.content)))
    if text:
        return text
    for name in _REASONING_FIELDS:
        thought = (message.model_extra or {}).get(name)
        # thinking is not an answer, unless the whole answer was put there by mistake
        if isinstance(thought, str) and is_whole_reply(strip_thinking(thought)):
            return strip_thinking(sound_text(thought))
    raise invalid("empty", "返答が空である。", "The reply is empty.")


def read_usage(completion: Any) -> TokenUse:
    """The tokens as the server counted them; zeros where it does not say."""
    usage = getattr(completion, "usage", None)
    if usage is None:
        return TokenUse()
    details = getattr(usage, "prompt_tokens_details", None)
    return TokenUse(
        prompt=_number(getattr(usage, "prompt_tokens", 0)),
        cached=_number(getattr(details, "cached_tokens", 0)),
        completion=_number(getattr(usage, "completion_tokens", 0)),
    )


def count_characters(messages: Iterable[Mapping[str, str]], completion: Any) -> int:
    """The characters of a question and its answer."""
    choices = getattr(completion, "choices", None)
    message = choices[0].message if isinstance(choices, list) and choices else None
    said = _content_text(getattr(message, "content", None))
    return len(said) + sum(len(message["content"]) for message in messages)


def is_cut_off(completion: Any) -> bool:
    """True when the reply ended at the length limit."""
    choices = getattr(completion, "choices", None)
    return isinstance(choices, list) and bool(choices) and choices[0].finish_reason == "length"


def _first_choice(completion: Any) -> Any:
    if isinstance(completion, str):
        # the SDK hands back the bare text of a response that is no JSON, such as a captive portal's page
        raise invalid(
            "not-an-api",
            "返答がAPIのものではない（ウェブページなど）。",
            "The response is not the API's (a web page, perhaps).",
        )
    choices = getattr(completion, "choices", None)
    if not isinstance(choices, list) or not choices or getattr(choices[0], "message", None) is None:
        raise invalid("unreadable", "返答に choices が無い。", "The response has no choices.")
    return choices[0]


def _content_text(content: Any) -> str:
    if isinstance(content, list):
        parts = (part.get("text") for part in content if isinstance(part, dict))
        return "".join(part for part in parts if isinstance(part, str))
    return content if isinstance(content, str) else ""


def _number(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0
