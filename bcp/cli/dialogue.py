"""One question at a time on a terminal, or answers from a pipe, one a line."""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Iterable

from bcp.cli.console import Console
from bcp.cli.tables import fold, width_of
from bcp.cli.terminal import terminal_width
from bcp.errors import Message

BACK, LATER, HELP, STOP = "back", "later", "help", "stop"
_COMMANDS = {
    **dict.fromkeys(("<", "＜", "戻る", "もどる", "back"), BACK),
    **dict.fromkeys((">", "＞", "あとで", "後で", "later"), LATER),
    **dict.fromkeys(("h", "ｈ", "説明", "help"), HELP),
    **dict.fromkeys(("q", "ｑ", "やめる", "終わり", "quit"), STOP),
}
_WIDEST = 96
_UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_NOT_READABLE = Message(
    "読めない文字か、矢印キーなどの記号が混じっている。もう一度入力する（文字コードはUTF-8）。",
    "The answer holds unreadable bytes or signs of keys such as arrows; type it again (UTF-8).",
)


class Stopped(Exception):
    """The person stops, or the answers of the pipe have ended."""


class Dialogue:
    """対話: says questions on stderr and reads answers from stdin."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._is_person = console.interactive
        # A byte that is no text is noticed and asked again; it must not end the questions.
        with contextlib.suppress(AttributeError, ValueError):
            sys.stdin.reconfigure(errors="surrogateescape")  # type: ignore[union-attr]

    def say(self, *texts: str, indent: int = 0) -> None:
        """Print the texts, folded to the screen, with everything after the first line set in like the first."""
        for text in texts:
            for line in _folded(text, indent):
                print(line, file=sys.stderr)

    def tell(self, message: Message, indent: int = 0) -> None:
        """Print a message in the language in force."""
        self.say(message.say(self.console.language), indent=indent)

    def ask(self, prompt: Message) -> str:
        """The answer without spaces around it; raises Stopped at the end of the input or when told to stop."""
        while True:
            print(prompt.say(self.console.language) + " ", end="", file=sys.stderr, flush=True)
            answer = self._read()
            if command_of(answer) == STOP:
                raise Stopped
            if not _UNREADABLE.search(answer):
                return answer
            self.tell(_NOT_READABLE, indent=3)

    def _read(self) -> str:
        try:
            line = sys.stdin.readline() if sys.stdin else ""
        except KeyboardInterrupt:
            print(file=sys.stderr)
            raise
        if not line:
            print(file=sys.stderr)
            raise Stopped
        if not self._is_person:
            print(file=sys.stderr)
        return line.lstrip("\ufeff").strip(" \t\r\n\u3000")


def command_of(answer: str) -> str:
    """back, later, help, stop, or "" for a plain answer."""
    return _COMMANDS.get(answer.casefold(), "")


def _folded(text: str, indent: int) -> Iterable[str]:
    room = min(terminal_width(_WIDEST), _WIDEST) - indent - 1
    for part in text.split("\n"):
        inset = " " * (indent + width_of(part) - width_of(part.lstrip(" ")))
        body = part.lstrip(" ")
        for line in fold(body, max(room - len(inset) + indent, 20)):
            yield (inset + line).rstrip()
