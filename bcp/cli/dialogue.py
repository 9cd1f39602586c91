"""One question at a time on a terminal, or answers from a pipe, one a line."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable

from bcp.cli.console import Console
from bcp.cli.tables import fold, width_of
from bcp.errors import Message

BACK, LATER, HELP, STOP = "back", "later", "help", "stop"
_COMMANDS = {
    **dict.fromkeys(("<", "＜", "戻る", "もどる", "back"), BACK),
    **dict.fromkeys((">", "＞", "あとで", "後で", "later"), LATER),
    **dict.fromkeys(("h", "ｈ", "説明", "help"), HELP),
    **dict.fromkeys(("q", "ｑ", "やめる", "終わり", "quit"), STOP),
}
_WIDEST = 96


class Stopped(Exception):
    """The person stops, or the answers of the pipe have ended."""


class Dialogue:
    """対話: says questions on stderr and reads answers from stdin."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._is_person = console.interactive

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
        print(prompt.say(self.console.language) + " ", end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not line:
            print(file=sys.stderr)
            raise Stopped
        if not self._is_person:
            print(file=sys.stderr)
        answer = line.lstrip("\ufeff").strip().strip("\u3000")
        if command_of(answer) == STOP:
            raise Stopped
        return answer


def command_of(answer: str) -> str:
    """back, later, help, stop, or "" for a plain answer."""
    return _COMMANDS.get(answer.casefold(), "")


def _folded(text: str, indent: int) -> Iterable[str]:
    room = min(shutil.get_terminal_size((_WIDEST, 24)).columns, _WIDEST) - indent - 1
    for part in text.split("\n"):
        inset = " " * (indent + width_of(part) - width_of(part.lstrip(" ")))
        body = part.lstrip(" ")
        for line in fold(body, max(room - len(inset) + indent, 20)):
            yield (inset + line).rstrip()
