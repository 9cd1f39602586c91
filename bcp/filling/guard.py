"""The last look before the network: no sensitive value leaves in a message, whatever went wrong before."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from bcp.errors import ChatModelError, Message
from bcp.filling.masking import Leak

_JSON_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([nrt\"\\/bf]))")
_JSON_SIGNS = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "/": "/", "b": "", "f": ""}

FindLeaks = Callable[[str], Iterable[Leak]]  # Mask.find


class GuardRefused(ChatModelError):
    """送信の取りやめ: a sensitive value was about to leave; the block fails alone."""

    code = "guard"


class Guard:
    """送信前の見張り: refuses a request body whose messages hold a value of the mask's list."""

    def __init__(self, find_leaks: FindLeaks) -> None:
        self._find_leaks = find_leaks
        self._clean: set[str] = set()  # texts looked at before: the system message goes out with every block

    def check(self, body: bytes) -> None:
        """Returns when the body may leave; raises GuardRefused when it must not, or cannot be read."""
        try:
            request = json.loads(body)
            texts = [text for text in _message_texts(request["messages"]) if text not in self._clean]
        except (ValueError, TypeError, KeyError) as error:
            raise not_inspected() from error
        leaks = (leak for text in texts for view in _views(text) for leak in self._find_leaks(view))
        found = tuple(dict.fromkeys(f"[[{leak.path}]]" for leak in leaks))
        if found:
            raise _refusal(found)
        self._clean.update(texts)


def not_inspected() -> GuardRefused:
    """The refusal of a body that is of no known shape."""
    return GuardRefused(
        Message(
            "送る内容を確かめられないので、送らない。", "The request cannot be inspected, so it is not sent."
        ),
        Message("この表示は不具合である。報告してほしい。", "This is a defect; please report it."),
    )


def _refusal(references: tuple[str, ...]) -> GuardRefused:
    names = "、".join(references)
    return GuardRefused(
        Message(
            f"送る内容に、伏せるべき値（{names}）が残っているので送らない。",
            f"The request still holds values that must stay here ({names}), so it is not sent.",
        ),
        Message(
            "ひな形の題名や prompts/*.j2 に、その値を書いていないか確かめる。",
            "See whether a block title or a prompts/*.j2 file has the value written into it.",
        ),
    )


def _message_texts(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, list):
        for child in node:
            yield from _message_texts(child)
    elif isinstance(node, dict):
        for child in node.values():
            yield from _message_texts(child)


def _views(text: str) -> tuple[str, ...]:
    """The text as sent, and with its own JSON and entity escapes undone."""
    views = (text, _JSON_ESCAPE.sub(_unescape, text), html.unescape(text))
    return tuple(dict.fromkeys(views))


def _unescape(match: re.Match[str]) -> str:
    code, sign = match.groups()
    return chr(int(code, 16)) if code else _JSON_SIGNS[sign]
