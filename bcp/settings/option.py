"""選択肢: what an option is; the options themselves stand in `options`."""

from __future__ import annotations

from typing import Any, Literal

from bcp.errors import Message
from bcp.frozen import dataclass


@dataclass(frozen=True)
class Option:
    """選択肢: one option; `variable` and `in_toml` say where else it may be set."""

    name: str
    kind: Literal["text", "integer", "flag", "list", "date"]
    help: Message
    default: Any = None
    choices: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    in_toml: bool = False
    metavar: str = ""
    short: str = ""

    @property
    def key(self) -> str:
        """The name as an identifier and as a key of bcp.toml."""
        return self.name.replace("-", "_")


def make_option(name: str, kind: Any, ja: str, en: str, **more: Any) -> Option:
    """An option from the words of its help."""
    return Option(name, kind, Message(ja, en), **more)
