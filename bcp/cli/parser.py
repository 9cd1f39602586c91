"""The argument parser, made from the tables of commands and options."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence

from bcp.cli.commands import COMMANDS, Command
from bcp.cli.terminal import terminal_width
from bcp.errors import Language, Message, UsageError

TYPE_CHECKING = False  # importing typing would slow `bcp --help` down; type checkers know this name
if TYPE_CHECKING:
    from typing import Any, NoReturn

    from bcp.settings import Option


class _Help(argparse.HelpFormatter):
    """The usual help, as wide as the terminal."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=max(terminal_width(80) - 2, 20))


class _Parser(argparse.ArgumentParser):
    """argparse that raises UsageError instead of ending the process."""

    language: Language = "en"

    def __init__(self, **more: Any) -> None:
        super().__init__(**more, add_help=False, allow_abbrev=False, formatter_class=_Help)
        self.add_argument("-h", "--help", action="help", help=_HELP.say(self.language))

    def error(self, message: str) -> NoReturn:
        raise _wrong_usage(self.prog, message)

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """The options; what the command does not know is refused with the help of that command."""
        options, unknown = self.parse_known_args(args, namespace)
        if unknown:
            raise _wrong_usage(
                f"{self.prog} {options.command}", f"unrecognized arguments: {' '.join(unknown)}"
            )
        return options

    def format_help(self) -> str:
        text = super().format_help()
        if self.language == "ja":
            for english, japanese in _HEADINGS.items():
                text = re.sub(rf"(?m)^{english}", japanese, text)
        return text


def _wrong_usage(prog: str, message: str) -> UsageError:
    return UsageError(
        Message(f"コマンドの書き方が違う：{_in_japanese(message)}", f"usage: {message}"),
        Message(f"{prog} --help で使い方を見る。", f"See {prog} --help."),
    )


class _ParserJa(_Parser):
    """The same in Japanese; subparsers are of the same class."""

    language: Language = "ja"


class _Unused:
    """Stands for the parser of a command that no word asks for: only its name and help are shown."""

    def __init__(self, **more: Any) -> None:
        self.prog = more["prog"]


_HEADINGS = {"usage: ": "使い方: ", "positional arguments:": "引数:", "options:": "オプション:"}
_PHRASES = (
    (r"the following arguments are required: (.*)", r"必要な引数がない（\1）"),
    (r"unrecognized arguments: (.*)", r"知らない引数がある（\1）"),
    (r"argument (.*): invalid choice: (.*) \(choose from (.*)\)", r"\1 に \2 は使えない（使えるもの: \3）"),
    (r"argument (.*): expected (?:one|at least one) argument", r"\1 に値がない"),
    (r"argument (.*): invalid int value: (.*)", r"\1 は整数で書く（\2 とある）"),
)


def _in_japanese(message: str) -> str:
    for english, japanese in _PHRASES:
        if re.fullmatch(english, message):
            return re.sub(english, japanese, message)
    return message


def make_parser(
    language: Language, version: str, words: Sequence[str] | None = None
) -> argparse.ArgumentParser:
    """The parser of all commands, with help in `language`; with `words`, only for the commands among them."""
    in_language = _ParserJa if language == "ja" else _Parser
    parser = in_language(prog="bcp", description=_DESCRIPTION.say(language))
    parser.add_argument("--version", action="version", version=f"bcp {version}", help=_VERSION.say(language))
    commands = parser.add_subparsers(
        dest="command", metavar="COMMAND", required=True, parser_class=_parser_class(in_language, words)
    )
    for command in COMMANDS:
        _add_command(commands, command, language)
    return parser


def _parser_class(in_language: type[_Parser], words: Sequence[str] | None) -> Any:
    """The class of the commands' parsers; of commands that no word names a stand-in: twenty parsers take long."""
    if words is None:
        return in_language
    named = {f"bcp {word}" for word in words}
    return lambda **more: in_language(**more) if more["prog"] in named else _Unused(**more)


_DESCRIPTION = Message(
    "工場の事実（環境差分抽出表）から、攻撃を受けた日に使えるサイバー対応IT-BCPを作る。",
    "Turns a factory's facts into a cyber business continuity plan that works on the day of an attack.",
)
_VERSION = Message("版を表示する", "show the version")
_HELP = Message("この説明を表示する", "show this help")


def _add_command(commands: argparse._SubParsersAction[Any], command: Command, language: Language) -> None:
    words = command.help.say(language)
    parser = commands.add_parser(command.name, help=words, description=words)
    if isinstance(parser, _Unused):
        return
    from bcp.settings import OPTIONS

    for argument in command.arguments:
        parser.add_argument(
            argument.name,
            metavar=argument.name.upper(),
            help=argument.help.say(language),
            nargs="+" if argument.many else None,
        )
    for name in command.options:
        _add_option(parser, OPTIONS[name], language)


def _add_option(parser: _Parser, option: Option, language: Language) -> None:
    flags = [*([option.short] if option.short else []), f"--{option.name}"]
    words = option.help.say(language)
    if option.kind == "flag":
        parser.add_argument(*flags, dest=option.key, action="store_true", default=None, help=words)
        return
    parser.add_argument(
        *flags,
        dest=option.key,
        metavar=option.metavar or None,
        choices=option.choices or None,
        nargs="+" if option.kind == "list" else None,
        action="extend" if option.kind == "list" else "store",
        type=int if option.kind == "integer" else str,
        help=words,
    )


def put_command_first(words: Sequence[str]) -> list[str]:
    """The words with the command before its options, where one word alone can be the command (`--lang ja check T`)."""
    if not words or not words[0].startswith("-"):
        return list(words)
    names = {command.name for command in COMMANDS}
    places = [place for place, word in enumerate(words) if word in names]
    if len(places) != 1:  # two could be meant: the parser says how it is written
        return list(words)
    place = places[0]
    return [words[place], *words[:place], *words[place + 1 :]]


def language_of(arguments: Sequence[str], environment_language: str) -> Language:
    """The language of messages before anything is parsed: --lang, else the environment's."""
    for index, argument in enumerate(arguments):
        value = argument.partition("=")[2] if argument.startswith("--lang=") else ""
        if argument == "--lang" and index + 1 < len(arguments):
            value = arguments[index + 1]
        if value in ("ja", "en"):
            return "ja" if value == "ja" else "en"
    return "ja" if environment_language.lower().startswith("ja") else "en"
