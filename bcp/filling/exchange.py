"""The reply of the model: read tolerantly where that is safe, refused where it is not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bcp.errors import InvalidOutput, Message
from bcp.vocabulary import CoverClaim

_THINKING = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
_THINKING_TAIL = re.compile(r"\A.*?</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
_FENCE = re.compile(r"```[A-Za-z]*[ \t]*\n(.*?)\n?[ \t]*```", re.DOTALL)
_WHOLE_FENCE = re.compile(r"\A```[A-Za-z]*[ \t]*\n(.*?)\n[ \t]*```\Z", re.DOTALL)
_MOST_STARTS = 200  # braces tried as the start of the reply; more is no reply but noise


@dataclass(frozen=True)
class ParsedReply:
    """返答: the three parts of the schema."""

    text: str
    covers: tuple[CoverClaim, ...] = ()
    open_questions: tuple[str, ...] = ()

    def as_json(self) -> str:
        """The reply as the model would have written it."""
        covers = [
            {"finding": claim.finding, "measures": list(claim.measures), "quote": claim.quote}
            for claim in self.covers
        ]
        members = {"text": self.text, "covers": covers, "open_questions": list(self.open_questions)}
        return json.dumps(members, ensure_ascii=False)


def parse_reply(text: str) -> ParsedReply:
    """The reply's parts; thinking, fences and chatter around the one JSON object are dropped.

    Raises InvalidOutput("empty") or InvalidOutput("unreadable").
    """
    bare = strip_thinking(text)
    if not bare:
        raise invalid("empty", "返答が空である。", "The reply is empty.")
    for candidate in _candidates(bare):
        reply = _reply_of(candidate)
        if reply is not None:
            if not reply.text:
                raise invalid("empty", "返答の text が空である。", "The reply's text is empty.")
            return reply
    raise invalid(
        "unreadable",
        "返答を、text、covers、open_questions の三つを持つJSONとして読めない。",
        "The reply is not a JSON object with text, covers and open_questions.",
    )


def strip_thinking(text: str) -> str:
    """`text` without what a reasoning model wrote to itself."""
    bare = _THINKING.sub("", text)
    if "</think" in bare.lower():
        bare = _THINKING_TAIL.sub("", bare)
    return bare.strip().removeprefix("\ufeff")


def is_whole_reply(text: str) -> bool:
    """True when `text` is nothing but one complete reply object (asked of reasoning fields)."""
    return _reply_of(_load(text.strip())) is not None


def invalid(code: str, ja: str, en: str) -> InvalidOutput:
    """An InvalidOutput with its own code."""
    error = InvalidOutput(
        Message(ja, en),
        Message(
            "このブロックはオフラインの文で代用する。続くときは、別のモデルか bcp doctor を試す。",
            "This block falls back to the offline text. If it persists, try another model or bcp doctor.",
        ),
    )
    error.code = code
    return error


def _candidates(text: str) -> Iterator[Any]:
    yield _load(text)
    for match in _FENCE.finditer(text):
        yield _load(match.group(1).strip())
    decoder = json.JSONDecoder(strict=False)
    at = text.find("{")
    for _ in range(_MOST_STARTS):
        if at < 0:
            return
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            yield value
        at = text.find("{", end)


def _load(text: str) -> Any:
    try:
        # strict=False: small models put bare line breaks into strings
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def sound_text(text: str) -> str:
    """`text` without lone surrogates, which no file can hold."""
    return text.encode("utf-8", "ignore").decode("utf-8")


def _reply_of(value: Any) -> ParsedReply | None:
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        return None
    covers, questions = value.get("covers", []), value.get("open_questions", [])
    if not isinstance(covers, list) or not isinstance(questions, list):
        return None
    claims = tuple(claim for claim in map(_claim_of, covers) if claim is not None)
    said = tuple(sound_text(question).strip() for question in questions if isinstance(question, str))
    return ParsedReply(tidy_text(sound_text(value["text"])), claims, said)


def _claim_of(value: Any) -> CoverClaim | None:
    if not isinstance(value, dict) or not isinstance(value.get("finding"), str):
        return None
    measures = value.get("measures", [])
    names = tuple(name for name in measures if isinstance(name, str)) if isinstance(measures, list) else ()
    quote = value.get("quote", "")
    return CoverClaim(
        sound_text(value["finding"]), names, sound_text(quote) if isinstance(quote, str) else ""
    )


def tidy_text(text: str) -> str:
    """A block's text with \\n line ends, without outer blank lines and without a fence around the whole."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    fenced = _WHOLE_FENCE.match(lines)
    bare = fenced.group(1) if fenced else lines
    return "\n".join(line.rstrip() for line in bare.strip("\n").split("\n"))
