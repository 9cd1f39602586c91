"""The tables of the READMEs, made from the commands and options: `python -m bcp.cli.readme [--write]`."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from bcp.cli.commands import COMMANDS, Command
from bcp.errors import Language, Message
from bcp.settings import COMMON, OPTIONS, Option
from bcp.store import write_new_file

READMES: dict[Language, str] = {"ja": "README.ja.md", "en": "README.md"}
_COMMANDS = (Message("コマンド", "command"), Message("すること", "does"))
_OPTIONS = (
    Message("オプション", "option"),
    Message("意味", "meaning"),
    Message("使えるコマンド", "commands"),
)
_ALL = Message("すべて", "all")
_ALL_BUT = Message("{} のほかすべて", "all but {}")
_SET = Message("ほかの決め方: ", "also set by ")


def command_table(language: Language) -> str:
    """The table of commands as Markdown."""
    rows = [(f"`{_usage(command)}`", command.help.say(language)) for command in COMMANDS]
    return _table([each.say(language) for each in _COMMANDS], rows)


def option_table(language: Language) -> str:
    """The table of options as Markdown: what each means, and which commands take it."""
    rows = [
        (_flag(option), _meaning(option, language), _takers(option, language)) for option in OPTIONS.values()
    ]
    return _table([each.say(language) for each in _OPTIONS], rows)


def fill_in(readme: str, language: Language) -> str:
    """The README with both tables between their marks."""
    for kind, table in (("commands", command_table(language)), ("options", option_table(language))):
        pattern = re.compile(rf"(<!-- {kind}:{language} -->\n).*?(<!-- /{kind} -->)", re.DOTALL)
        readme, count = pattern.subn(lambda match, table=table: f"{match[1]}{table}\n{match[2]}", readme)  # type: ignore[misc]
        if count != 1:
            raise ValueError(f"README: <!-- {kind}:{language} --> must stand exactly once")
    return readme


def _usage(command: Command) -> str:
    words = [f"{argument.name.upper()}{'…' if argument.many else ''}" for argument in command.arguments]
    return " ".join(["bcp", command.name, *words])


def _flag(option: Option) -> str:
    value = f" {option.metavar}" if option.metavar else ""
    value = " " + "\\|".join(option.choices) if option.choices else value
    short = f"`{option.short}`, " if option.short else ""
    return f"{short}`--{option.name}{value}`"


def _meaning(option: Option, language: Language) -> str:
    sources = [f"`{name}`" for name in option.variables]
    sources += [f"`{option.key}` (bcp.toml)"] if option.in_toml else []
    if not sources:
        return option.help.say(language)
    told = _SET.say(language) + (", " if language == "en" else "、").join(sources)
    return option.help.say(language) + (f"（{told}）" if language == "ja" else f" ({told})")


def _takers(option: Option, language: Language) -> str:
    # by the entry, not by its name: --xlsx is a wish to init and a file to check
    names = [command.name for command in COMMANDS if any(OPTIONS[each] is option for each in command.options)]
    if len(names) == len(COMMANDS):
        return _ALL.say(language)
    if option.name in COMMON:
        without = [command.name for command in COMMANDS if command.name not in names]
        return _ALL_BUT.say(language).format(", ".join(without))
    return ", ".join(names)


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def main(words: list[str]) -> int:
    """Print the tables, or write them into the READMEs of the working folder; returns 0."""
    for language, name in READMES.items():
        if "--write" in words:
            path = Path(name)
            new = path.with_suffix(".new")
            write_new_file(new, fill_in(path.read_text("utf-8"), language))
            new.replace(path)
        else:
            print(f"{command_table(language)}\n\n{option_table(language)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
