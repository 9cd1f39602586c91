"""Where the value of an option comes from.

Precedence: command line, environment variable, bcp.toml, (provider, model, base URL: the output's lock), default.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bcp.errors import Message, SettingsError
from bcp.frozen import dataclass, field
from bcp.settings.option import Option
from bcp.settings.options import OPTIONS

TOML = "bcp.toml"


@dataclass(frozen=True)
class Settings:
    """設定: what the command line, the environment and bcp.toml say together; None = not said."""

    values: Mapping[str, Any] = field(default_factory=dict)
    named: frozenset[str] = frozenset()  # given as an option on the command line

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name, OPTIONS[name].default)

    @property
    def date(self) -> datetime.date:
        """`--date`, else today."""
        date = self["date"]
        return date if isinstance(date, datetime.date) else datetime.date.today()


def read_settings(
    options: Mapping[str, Any], environment: Mapping[str, str] | None = None, folder: Path | None = None
) -> Settings:
    """The settings in force; raises SettingsError for an unknown key or a wrong value of bcp.toml."""
    environment = os.environ if environment is None else environment
    toml = _read_toml((folder or Path()) / TOML)
    values: dict[str, Any] = {}
    for option in OPTIONS.values():
        from_variable = next((environment[name] for name in option.variables if environment.get(name)), None)
        given = options.get(option.key)
        if _is_given(given):
            values[option.name] = (
                _typed(option, given, f"--{option.name}") if option.kind == "integer" else given
            )
        elif from_variable is not None:
            values[option.name] = _typed(option, from_variable, f"環境変数 {'／'.join(option.variables)}")
        elif option.key in toml:
            values[option.name] = _typed(option, toml[option.key], TOML)
    if isinstance(values.get("date"), str):
        values["date"] = parse_date_option(values["date"])
    named = frozenset(name for name, option in OPTIONS.items() if _is_given(options.get(option.key)))
    return Settings(values, named)


def _is_given(value: Any) -> bool:
    """True for what stands on the command line; 0 is a value, an absent flag is not."""
    return value is not None and value is not False


def parse_date_option(text: str) -> datetime.date:
    """The date of `--date`."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise SettingsError(
            Message(f"--date「{text}」は日付ではない。", f"--date “{text}” is not a date."),
            Message("2026-11-22 の形で書く。", "Write it as 2026-11-22."),
        ) from error


def _read_toml(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    import tomllib

    try:
        toml = tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            Message(f"{path}: TOMLとして読めない（{error}）。", f"{path}: is not valid TOML ({error}).")
        ) from error
    known = {option.key: option for option in OPTIONS.values() if option.in_toml}
    for key in toml:
        if key not in known:
            import difflib

            near = difflib.get_close_matches(key, known, 1)
            raise SettingsError(
                Message(f"{path}: 知らない設定「{key}」がある。", f"{path}: unknown setting “{key}”."),
                Message(
                    f"「{near[0]}」ではないか。" if near else "使えるのは " + "、".join(known),
                    f"Did you mean “{near[0]}”?" if near else "Known: " + ", ".join(known),
                ),
            )
    return toml


def _typed(option: Option, value: Any, source: str) -> Any:
    wrong = SettingsError(
        Message(
            f"{source}: {option.key} の値「{value}」は使えない。",
            f"{source}: {option.key} cannot be “{value}”.",
        ),
        Message(
            "使えるのは " + "、".join(option.choices) if option.choices else "整数を書く。",
            "One of " + ", ".join(option.choices) if option.choices else "Write a whole number.",
        ),
    )
    if option.kind == "integer":
        try:
            number = int(value)
        except (TypeError, ValueError) as error:
            raise wrong from error
        if number < 1:
            raise wrong
        return number
    if not isinstance(value, str) or (option.choices and value not in option.choices):
        raise wrong
    return value
